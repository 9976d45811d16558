//! Opening: what is ours, what is newer, what somebody changed, and what a migration leaves behind.

use super::*;

const FIRST: &str = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;";
const OLD: Schema = Schema { application_id: 7, migrations: &[FIRST] };
const NEW: Schema = Schema {
    application_id: 7,
    migrations: &[FIRST, "CREATE TABLE marks (id INTEGER PRIMARY KEY) STRICT;"],
};

fn note(database: &Database, text: &str) {
    database
        .write(
            |transaction| Ok(transaction.execute("INSERT INTO notes (text) VALUES (?)", [text])?),
        )
        .expect("written");
}

fn notes(database: &Database) -> i64 {
    database
        .read(|connection| {
            Ok(connection.query_row("SELECT count(*) FROM notes", [], |row| row.get(0))?)
        })
        .expect("read")
}

#[test]
fn what_was_written_is_there_after_opening_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.db");
    note(&Database::open(&path, &OLD).expect("made"), "kept");
    assert_eq!(notes(&Database::open(&path, &OLD).expect("opened")), 1);
}

#[test]
fn only_what_is_staged_does_not_wait_for_the_disk() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = Database::open(&folder.path().join("a.db"), &OLD).expect("made");
    let add = |transaction: &Transaction<'_>| {
        transaction.execute("INSERT INTO notes (text) VALUES ('staged')", [])?;
        Ok(transaction.query_row("PRAGMA synchronous", [], |row| row.get::<_, i64>(0))?)
    };
    let (normal, full) = (1, 2);
    assert_eq!(database.write(add).expect("written"), full);
    assert_eq!(database.stage(add).expect("staged"), normal);
    assert_eq!(database.write(add).expect("written"), full);
    let failed = database.stage::<()>(|transaction| {
        add(transaction)?;
        Err(Error::Missing("note"))
    });
    assert!(failed.is_err());
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        database.stage::<()>(|transaction| {
            add(transaction)?;
            panic!("in the middle")
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(notes(&database), 3, "all or nothing");
    assert_eq!(database.write(add).expect("written"), full);
}

fn pragma<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> T {
    connection.pragma_query_value(None, name, |row| row.get(0)).expect("known to SQLite")
}

/// Stages a note; says which mode the file is in, and how far the disk is waited for.
fn stage(database: &Database) -> (String, i64) {
    let staged = database.stage(|transaction| {
        transaction.execute("INSERT INTO notes (text) VALUES ('staged')", [])?;
        Ok((pragma(transaction, "journal_mode"), pragma(transaction, "synchronous")))
    });
    staged.expect("staged")
}

#[test]
fn without_a_log_there_is_none_until_the_end() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.db");
    let log = folder.path().join("a.db-wal");
    let database = Database::open(&path, &OLD).expect("made");
    note(&database, "before");
    assert_eq!((notes(&database), log.exists()), (1, true));
    database
        .without_log(|| {
            for count in 2..5 {
                assert_eq!(stage(&database), ("memory".to_owned(), 0));
                assert_eq!((notes(&database), log.exists()), (count, false));
            }
        })
        .expect("done");
    assert_eq!(stage(&database), ("wal".to_owned(), 1));
    drop(database);
    let database = Database::open(&path, &OLD).expect("opened");
    assert_eq!(notes(&database), 5);
    let check: String = database.read(|read| Ok(pragma(read, "integrity_check"))).expect("read");
    assert_eq!(check, "ok");
}

#[test]
fn the_log_stays_while_somebody_reads() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = Database::open(&folder.path().join("a.db"), &OLD).expect("made");
    note(&database, "before");
    let count = |connection: &Connection| -> i64 {
        let count = connection.query_row("SELECT count(*) FROM notes", [], |row| row.get(0));
        count.expect("read")
    };
    database
        .read(|connection| {
            assert_eq!(count(connection), 1);
            let staged = database.without_log(|| stage(&database)).expect("done");
            assert_eq!(staged, ("wal".to_owned(), 1));
            assert_eq!(count(connection), 1, "of the same moment");
            Ok(())
        })
        .expect("read");
    assert_eq!(notes(&database), 2);
}

#[test]
fn a_migration_leaves_a_whole_copy_of_what_was_before() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.db");
    note(&Database::open(&path, &OLD).expect("made"), "kept");
    assert_eq!(notes(&Database::open(&path, &NEW).expect("migrated")), 1);
    let copy = folder.path().join("a.db.before-1");
    assert_eq!(notes(&Database::open(&copy, &OLD).expect("the copy is of the old form")), 1);
}

#[test]
fn a_file_of_a_later_version_is_left_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.db");
    drop(Database::open(&path, &NEW).expect("made"));
    let before = fs::read(&path).expect("readable");
    assert!(matches!(Database::open(&path, &OLD), Err(Error::Newer { .. })));
    assert_eq!(fs::read(&path).expect("readable"), before);
}

#[test]
fn a_later_version_that_was_killed_keeps_its_log() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("a.db");
    let newer = Database::open(&path, &NEW).expect("made");
    note(&newer, "only in the log yet");
    // As it would be found after a kill: the file and its log, without what is written at the end.
    let left = folder.path().join("left.db");
    let files = [("a.db", "left.db"), ("a.db-wal", "left.db-wal")];
    for (from, to) in files {
        fs::copy(folder.path().join(from), folder.path().join(to)).expect("copied");
    }
    let read = || files.map(|(_, name)| fs::read(folder.path().join(name)).expect("readable"));
    let before = read();
    assert!(matches!(Database::open(&left, &OLD), Err(Error::Newer { .. })));
    assert!(read() == before, "not a byte of it has changed");
    assert_eq!(notes(&Database::open(&left, &NEW).expect("opened by what made it")), 1);
}

#[test]
fn a_database_that_somebody_changed_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, change) in [
        ("trigger", "CREATE TRIGGER t AFTER INSERT ON notes BEGIN DELETE FROM notes; END;"),
        ("view", "CREATE VIEW v AS SELECT 1;"),
        ("column", "ALTER TABLE notes ADD COLUMN other TEXT;"),
        ("table", "DROP TABLE notes;"),
    ] {
        let path = folder.path().join(name);
        drop(Database::open(&path, &OLD).expect("made"));
        Connection::open(&path).expect("opened").execute_batch(change).expect("changed");
        assert!(matches!(Database::open(&path, &OLD), Err(Error::Foreign { .. })), "{name}");
    }
}

#[test]
fn what_is_no_database_of_ours_is_refused_and_kept() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = folder.path().join("text");
    fs::write(&text, "a shopping list, long enough to be taken for a header of sixteen bytes")
        .expect("written");
    assert!(matches!(Database::open(&text, &OLD), Err(Error::Damaged(_))));
    assert!(fs::read_to_string(&text).expect("still there").starts_with("a shopping list"));

    let other = folder.path().join("other");
    Connection::open(&other)
        .and_then(|connection| connection.execute_batch("CREATE TABLE x (y);"))
        .expect("another program's database");
    assert!(matches!(Database::open(&other, &OLD), Err(Error::Foreign { .. })));
}

#[test]
fn work_that_fails_writes_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = Database::open(&folder.path().join("a.db"), &OLD).expect("made");
    let failed: Result<(), Error> = database.write(|transaction| {
        transaction.execute("INSERT INTO notes (text) VALUES ('half')", [])?;
        Err(Error::Missing("other half"))
    });
    assert!(failed.is_err());
    assert_eq!(notes(&database), 0);
}

#[cfg(unix)]
#[test]
fn its_files_are_for_this_account_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = Database::open(&folder.path().join("a.db"), &OLD).expect("made");
    note(&database, "private");
    for entry in fs::read_dir(folder.path()).expect("listed") {
        let entry = entry.expect("an entry");
        let mode = entry.metadata().expect("known").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", entry.path().display());
    }
}

#[test]
fn the_library_is_past_the_wal_reset_bug() {
    assert!(rusqlite::version_number() >= 3_051_003);
}
