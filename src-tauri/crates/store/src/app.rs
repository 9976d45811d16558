//! `app.db`: what belongs to no single project. Opened once, at the start.

pub mod projects;
pub mod settings;

use crate::{
    database::{Database, Schema},
    error::Error,
};
use std::{fs, path::Path};

/// The file name.
pub const APP_FILE: &str = "app.db";

const SCHEMA: Schema =
    Schema { application_id: 0x4261_6b41, migrations: &[settings::MIGRATION, projects::MIGRATION] };

/// Opens `app.db` in the data folder.
pub fn open(folder: &Path) -> Result<Database, Error> {
    Database::open(&folder.join(APP_FILE), &SCHEMA)
}

/// Forgets every setting and the whole list of projects, and leaves nothing of them in the folder. What is in the
/// projects is the business of the caller.
pub fn erase(database: &Database) -> Result<(), Error> {
    database.write(|transaction| {
        transaction.execute_batch("DELETE FROM settings; DELETE FROM projects;")?;
        Ok(())
    })?;
    database.rewrite()?;
    let Some(folder) = database.path().parent() else { return Ok(()) };
    // Copies from before a migration.
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.strip_prefix(APP_FILE).is_some_and(|rest| rest.starts_with(".before-")) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_of_what_was_erased() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = open(folder.path()).expect("made");
        let secret = "a name that nobody else shall read";
        database.write(|transaction| settings::set(transaction, "name", &secret)).expect("written");
        fs::write(folder.path().join("app.db.before-1"), secret).expect("written");
        erase(&database).expect("erased");
        let found = database.read(|connection| settings::get::<String>(connection, "name"));
        assert_eq!(found.expect("read"), None);
        for entry in fs::read_dir(folder.path()).expect("listed") {
            let bytes = fs::read(entry.expect("an entry").path()).expect("readable");
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
        }
    }
}
