//! One `SQLite` file: opened with care, migrated after a backup, written by one connection at a time.
//!
//! "Saved" is said only after a commit in WAL mode with `synchronous=FULL`: a power cut then loses nothing that was
//! acknowledged. Readers are connections of their own and never wait for the writer.

use crate::error::Error;
use rusqlite::{
    Connection, OpenFlags, Transaction, TransactionBehavior, backup::Backup, config::DbConfig,
};
use rusqlite_migration::{M, Migrations};
use std::{
    fs::{self, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// What a kind of database consists of.
#[derive(Debug)]
pub struct Schema {
    /// Written into the header of the file, so that another program's database is told from ours.
    pub application_id: i32,
    /// The migrations, the oldest first. A released one never changes.
    pub migrations: &'static [&'static str],
}

/// Bytes of a page in a new file. A usual example has 3 kB: of these five fit, where four kilobytes take one and waste the
/// rest, and a quarter of the pages are a quarter of the calls to the system.
const PAGE_BYTES: u32 = 16 << 10;
/// Pages in the log before they go into the file itself: 4 MB, which is what a nearly full disk must have room for.
const LOGGED_PAGES: u32 = 256;
/// Readers that are kept for the next one who asks.
const IDLE_READERS: usize = 4;

/// An open database.
#[derive(Debug)]
pub struct Database {
    path: PathBuf,
    writer: Mutex<Writer>,
    idle_readers: Mutex<Vec<Connection>>,
}

/// The connection that writes.
#[derive(Debug)]
struct Writer {
    connection: Connection,
    has_log: bool,
}

impl Database {
    /// Opens the database at `path`, making it when there is none, and brings it to the present form. Before a
    /// migration a copy is made beside it as `<name>.before-<version>` and opened to see that it is whole.
    pub fn open(path: &Path, schema: &Schema) -> Result<Self, Error> {
        make_private(path)?;
        let mut connection = connect(path)?;
        // A file that can't be ours yet keeps even its log as it is: closing would write that into it.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let application: i32 =
            connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        let is_new = version == 0 && is_empty(&connection)?;
        if !is_new && application != schema.application_id {
            let what = format!("its mark is {application:#x}");
            return Err(Error::Foreign { path: path.to_owned(), what });
        }
        let newest = schema.migrations.len() as i64;
        if version > newest {
            return Err(Error::Newer { path: path.to_owned() });
        }
        if version < newest {
            if is_new {
                connection.pragma_update(None, "page_size", PAGE_BYTES)?;
            } else {
                back_up(&connection, &backup_path(path, version))?;
            }
            connection.pragma_update(None, "journal_mode", "WAL")?;
            migrate(&mut connection, schema)?;
        }
        let found = shape(&connection)?;
        if let Some(what) = difference(&found, &expected_shape(schema)?) {
            return Err(Error::Foreign { path: path.to_owned(), what });
        }
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(Writer { connection, has_log: true }),
            idle_readers: Mutex::new(Vec::new()),
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads. What is read belongs to one moment, whatever is written meanwhile.
    pub fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        let idle = lock(&self.idle_readers).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => connect(&self.path)?,
        };
        let result = {
            let moment = connection.transaction()?;
            work(&moment)
        };
        let mut idle = lock(&self.idle_readers);
        if idle.len() < IDLE_READERS {
            idle.push(connection);
        }
        result
    }

    /// Writes, all of it or nothing. When this returns without an error, it is on the disk.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        write(&mut lock(&self.writer).connection, "FULL", work)
    }

    /// Writes, all of it or nothing, what nobody is told to be saved yet. A power cut may take the latest of it away; what
    /// [`Self::write`] writes later is on the disk only together with it.
    pub fn stage<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let writer = &mut *lock(&self.writer);
        let synchronous = if writer.has_log { "NORMAL" } else { "OFF" };
        write(&mut writer.connection, synchronous, work)
    }

    /// Does `work`, in which much is staged, without a log: each page is written once, straight into the file, and not into
    /// the log before. At the end all of it is on the disk. Should the program end in the middle, the file may be one that
    /// can't be read any more: so this is for a file that nobody would miss.
    ///
    /// Whoever reads meanwhile waits for writers, and they for those who read. If somebody is reading when it begins, the
    /// log stays.
    pub fn without_log<T>(&self, work: impl FnOnce() -> T) -> Result<T, Error> {
        // What can't do without the log does as well with it.
        let _ = self.set_log(false);
        let done = work();
        self.set_log(true)?;
        Ok(done)
    }

    fn set_log(&self, has_log: bool) -> Result<(), Error> {
        let writer = &mut *lock(&self.writer);
        if writer.has_log == has_log {
            return Ok(());
        }
        // Readers that wait for the next who asks hold on to the log as well.
        lock(&self.idle_readers).clear();
        let wanted = if has_log { "wal" } else { "memory" };
        writer.connection.pragma_update(None, "synchronous", "FULL")?;
        let is = |row: &rusqlite::Row<'_>| row.get::<_, String>(0);
        let mode = writer.connection.pragma_update_and_check(None, "journal_mode", wanted, is)?;
        if mode != wanted {
            return Err(Error::Busy);
        }
        writer.has_log = has_log;
        Ok(())
    }

    /// Writes the file anew, so that nothing of what was removed is left on the disk.
    pub fn rewrite(&self) -> Result<(), Error> {
        lock(&self.idle_readers).clear();
        lock(&self.writer).connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")?;
        Ok(())
    }

    /// Copies the whole database, as it is at one moment, to `to`, and opens the copy to see that it is whole.
    pub fn back_up(&self, to: &Path) -> Result<(), Error> {
        back_up(&connect(&self.path)?, to)
    }
}

fn write<T>(
    connection: &mut Connection,
    synchronous: &str,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    // Said each time, so that no writing depends on how the one before it ended.
    connection.pragma_update(None, "synchronous", synchronous)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let result = work(&transaction)?;
    transaction.commit()?;
    Ok(result)
}

/// A panic in somebody's `work` rolled its transaction back: the connection behind the lock is as good as before.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(path: &Path) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    // A file that was put in our place must not run anything, nor read outside of itself.
    connection.execute_batch(
        "PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA mmap_size = 0;
         PRAGMA foreign_keys = ON;
         PRAGMA synchronous = FULL;
         PRAGMA temp_store = MEMORY;",
    )?;
    connection.pragma_update(None, "wal_autocheckpoint", LOGGED_PAGES)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Makes the file for this account only. `SQLite` gives the files beside it the same rights.
fn make_private(path: &Path) -> Result<(), Error> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::StorageFull => Err(Error::Full),
        Err(error) => Err(Error::ReadOnly(error.to_string())),
    }
}

fn migrations(schema: &Schema) -> Migrations<'static> {
    schema.migrations.iter().map(|sql| M::up(sql)).collect()
}

fn migrate(connection: &mut Connection, schema: &Schema) -> Result<(), Error> {
    connection.pragma_update(None, "application_id", schema.application_id)?;
    migrations(schema).to_latest(connection).map_err(|error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
        error => Error::Damaged(error.to_string()),
    })
}

fn is_empty(connection: &Connection) -> Result<bool, Error> {
    let objects: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(objects == 0)
}

fn backup_path(path: &Path, version: i64) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".before-{version}"));
    path.with_file_name(name)
}

fn back_up(from: &Connection, to: &Path) -> Result<(), Error> {
    let temporary = to.with_extension("partial");
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    make_private(&temporary)?;
    let mut copy = Connection::open(&temporary)?;
    Backup::new(from, &mut copy)?.run_to_completion(1024, Duration::ZERO, None)?;
    let verdict: String = copy.query_row("PRAGMA quick_check", [], |row| row.get(0))?;
    drop(copy);
    if verdict != "ok" {
        return Err(Error::Damaged(verdict));
    }
    fs::File::open(&temporary)?.sync_all()?;
    fs::rename(&temporary, to)?;
    Ok(())
}

/// Everything that the file defines, as type, name and text.
fn shape(connection: &Connection) -> Result<Vec<(String, String, String)>, Error> {
    let mut statement = connection.prepare(
        "SELECT type, name, coalesce(sql, '') FROM sqlite_schema
         WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn expected_shape(schema: &Schema) -> Result<Vec<(String, String, String)>, Error> {
    let mut fresh = Connection::open_in_memory()?;
    migrate(&mut fresh, schema)?;
    shape(&fresh)
}

/// The first thing that is in one and not in the other.
fn difference<T: PartialEq + std::fmt::Debug>(found: &[T], expected: &[T]) -> Option<String> {
    let extra = found.iter().find(|thing| !expected.contains(thing));
    let lacking = expected.iter().find(|thing| !found.contains(thing));
    extra
        .map(|thing| format!("it has {thing:?}"))
        .or_else(|| lacking.map(|thing| format!("it lacks {thing:?}")))
}

#[cfg(test)]
mod tests;
