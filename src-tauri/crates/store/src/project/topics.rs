//! What examples are about, in the person's words. A topic is known for as long as the project is: an example names it by
//! number, so that a hundred thousand of them are counted without reading a word.

use crate::error::Error;
use rusqlite::{Connection, OptionalExtension, Transaction};

pub(super) const MIGRATION: &str = "CREATE TABLE topics (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;";

/// The number of a topic, which is noted when nobody has named it before. Nothing for a name without a letter.
pub fn number(transaction: &Transaction<'_>, name: &str) -> Result<Option<u32>, Error> {
    let name = name.trim();
    if name.is_empty() {
        return Ok(None);
    }
    if let Some(known) = find(transaction, name)? {
        return Ok(Some(known));
    }
    transaction.prepare_cached("INSERT INTO topics (name) VALUES (?)")?.execute([name])?;
    Ok(Some(transaction.last_insert_rowid() as u32))
}

/// The number of a topic that somebody has named.
pub fn find(connection: &Connection, name: &str) -> Result<Option<u32>, Error> {
    let mut statement = connection.prepare_cached("SELECT id FROM topics WHERE name = ?")?;
    Ok(statement.query_row([name.trim()], |row| row.get(0)).optional()?)
}

/// The name of a topic.
pub fn name(connection: &Connection, topic: u32) -> Result<Option<String>, Error> {
    let mut statement = connection.prepare_cached("SELECT name FROM topics WHERE id = ?")?;
    Ok(statement.query_row([topic], |row| row.get(0)).optional()?)
}

/// Every topic that was ever named, by number.
pub fn all(connection: &Connection) -> Result<Vec<(u32, String)>, Error> {
    let mut statement = connection.prepare_cached("SELECT id, name FROM topics ORDER BY id")?;
    let topics = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(topics.collect::<Result<_, _>>()?)
}
