//! Settings, each a JSON value under its name: a setting of a later version does no harm to an earlier one.

use crate::{error::Error, json::Json};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::{Serialize, de::DeserializeOwned};

pub(super) const MIGRATION: &str = "CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;";

/// The setting called `name`; nothing when it was never set or no longer reads.
pub fn get<T: DeserializeOwned>(connection: &Connection, name: &str) -> Result<Option<T>, Error> {
    let text: Option<String> = connection
        .prepare_cached("SELECT value FROM settings WHERE name = ?")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Sets `name` to `value`.
pub fn set<T: Serialize>(
    transaction: &Transaction<'_>,
    name: &str,
    value: &T,
) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "INSERT INTO settings (name, value) VALUES (?, ?)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        )?
        .execute((name, Json(value)))?;
    Ok(())
}
