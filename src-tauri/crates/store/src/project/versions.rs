//! Versions: what all examples were at one moment. Saving one writes a single row, however many examples there are: from then
//! on, whatever changes is kept as it was before ([`keep`]). A version is then what is still as it was, and what was kept of
//! the rest.
//!
//! A version that a person threw away can come back for as long as the log of acts knows of it; until then it keeps what it
//! needs.

mod compare;
mod history;
mod restore;

pub use compare::{At, Change, ChangeKind, changes, content_at};
pub(super) use history::keep;
pub use restore::restore;

use super::{
    acts::{Act, Entity},
    examples,
};
use crate::{
    error::Error,
    json::{Code, Json},
};
use bakehouse_domain::id::{ImportId, RunId, VersionId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(super) const MIGRATION: &str = "CREATE TABLE versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    -- Why it was saved: see `Reason`.
    reason TEXT NOT NULL,
    -- The run that learned from it.
    run TEXT,
    at INTEGER NOT NULL,
    deleted_at INTEGER,
    -- The revision of the examples that it shows.
    revision INTEGER NOT NULL,
    -- The imports that were in, as a list.
    imports TEXT NOT NULL,
    examples INTEGER NOT NULL,
    tokens INTEGER NOT NULL
) STRICT;
CREATE TABLE example_history (
    example INTEGER NOT NULL,
    -- It was so from this revision of the examples on, and no longer with the other.
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    import INTEGER,
    was TEXT NOT NULL,
    PRIMARY KEY (example, until)
) STRICT, WITHOUT ROWID;";

/// Why a version was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A person saved it.
    Named,
    /// A run learned from it.
    Run,
    /// The examples are about to become those of another version.
    Before,
}

/// A version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub id: VersionId,
    /// Empty for one that nobody named.
    pub name: String,
    pub reason: Reason,
    pub run: Option<RunId>,
    pub at: i64,
    /// The revision of the examples that it shows.
    pub revision: u64,
    /// The imports that were in.
    pub imports: Vec<ImportId>,
    /// Examples in it.
    pub examples: u32,
    /// Their tokens.
    pub tokens: u64,
}

/// A version to save.
#[derive(Clone, Copy, Debug)]
pub struct NewVersion<'a> {
    pub name: &'a str,
    pub reason: Reason,
    pub run: Option<RunId>,
}

/// What a person can do to a version, and undo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Decided {
    name: String,
    deleted_at: Option<i64>,
}

/// Saves what the examples are now. `act` is what the person did; nothing for one that comes by itself.
pub fn save(
    transaction: &Transaction<'_>,
    act: Option<&mut Act<'_>>,
    new: &NewVersion<'_>,
    at: i64,
) -> Result<VersionId, Error> {
    let revision = examples::state(transaction)?.revision;
    let imports = imports_that_are_in(transaction)?;
    let counts = examples::counts(transaction)?;
    transaction.execute(
        "INSERT INTO versions (name, reason, run, at, revision, imports, examples, tokens)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            new.name,
            Code(new.reason),
            new.run.map(|run| run.to_string()),
            at,
            revision as i64,
            Json(&imports),
            counts.all as i64,
            counts.all_tokens as i64,
        ),
    )?;
    let id = VersionId(transaction.last_insert_rowid());
    if let Some(act) = act {
        let gone = Decided { name: new.name.to_owned(), deleted_at: Some(at) };
        let there = Decided { deleted_at: None, ..gone.clone() };
        note(act, id, &gone, &there)?;
    }
    Ok(id)
}

/// Gives a version another name.
pub fn rename(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: VersionId,
    name: &str,
) -> Result<(), Error> {
    decide(transaction, act, id, |decided| Decided { name: name.to_owned(), ..decided })
}

/// Throws a version away.
pub fn delete(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: VersionId,
    at: i64,
) -> Result<(), Error> {
    decide(transaction, act, id, |decided| Decided { deleted_at: Some(at), ..decided })
}

fn decide(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: VersionId,
    change: impl FnOnce(Decided) -> Decided,
) -> Result<(), Error> {
    let before = transaction
        .prepare_cached("SELECT name, deleted_at FROM versions WHERE id = ?")?
        .query_row([id.0], |row| Ok(Decided { name: row.get(0)?, deleted_at: row.get(1)? }))
        .optional()?
        .ok_or(Error::Missing("version"))?;
    let after = change(before.clone());
    write(transaction, id, &after)?;
    note(act, id, &before, &after)
}

fn note(act: &mut Act<'_>, id: VersionId, before: &Decided, after: &Decided) -> Result<(), Error> {
    let (before, after) = (serde_json::to_value(before)?, serde_json::to_value(after)?);
    act.changed(Entity::Version, id.0, Some(&before), Some(&after))
}

fn write(transaction: &Transaction<'_>, id: VersionId, decided: &Decided) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE versions SET name = ?, deleted_at = ? WHERE id = ?")?
        .execute((&decided.name, decided.deleted_at, id.0))?;
    Ok(())
}

/// Puts back what a person did to a version.
pub(super) fn restore_decided(
    transaction: &Transaction<'_>,
    id: VersionId,
    value: Option<&Value>,
) -> Result<(), Error> {
    write(transaction, id, &Decided::deserialize(value.unwrap_or(&Value::Null))?)
}

/// Forgets the version that a run learned from, when the run is thrown away.
pub fn forget_run(transaction: &Transaction<'_>, run: RunId) -> Result<(), Error> {
    transaction.execute("DELETE FROM versions WHERE run = ?", [run.to_string()])?;
    history::prune(transaction)
}

/// Thrown away, and not to be brought back any more.
const IS_RUBBISH: &str = "deleted_at IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM act_changes WHERE entity = 'version' AND key = versions.id)";

/// Whether something is to be removed.
pub fn has_rubbish(connection: &Connection) -> Result<bool, Error> {
    let sql = format!("SELECT 1 FROM versions WHERE {IS_RUBBISH}");
    Ok(connection.prepare_cached(&sql)?.exists([])?)
}

/// Removes what was thrown away and can't come back any more.
pub fn tidy_up(transaction: &Transaction<'_>) -> Result<(), Error> {
    transaction.execute(&format!("DELETE FROM versions WHERE {IS_RUBBISH}"), [])?;
    history::prune(transaction)
}

const SELECT: &str =
    "SELECT id, name, reason, run, at, revision, imports, examples, tokens FROM versions";

/// The versions, the latest first.
pub fn all(connection: &Connection) -> Result<Vec<Version>, Error> {
    let sql = format!("{SELECT} WHERE deleted_at IS NULL ORDER BY id DESC");
    let mut statement = connection.prepare_cached(&sql)?;
    let versions = statement.query_map([], version)?;
    Ok(versions.collect::<Result<_, _>>()?)
}

/// One version that is there.
pub fn one(connection: &Connection, id: VersionId) -> Result<Version, Error> {
    let sql = format!("{SELECT} WHERE id = ? AND deleted_at IS NULL");
    let found = connection.prepare_cached(&sql)?.query_row([id.0], version).optional()?;
    found.ok_or(Error::Missing("version"))
}

/// The version that a run learned from.
pub fn of_run(connection: &Connection, run: RunId) -> Result<Option<Version>, Error> {
    let sql = format!("{SELECT} WHERE run = ?");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row([run.to_string()], version).optional()?)
}

fn version(row: &Row<'_>) -> rusqlite::Result<Version> {
    let (Code(reason), Json(imports)) = (row.get(2)?, row.get(6)?);
    let run: Option<String> = row.get(3)?;
    Ok(Version {
        id: VersionId(row.get(0)?),
        name: row.get(1)?,
        reason,
        run: run.and_then(|run| run.parse().ok()),
        at: row.get(4)?,
        revision: row.get::<_, i64>(5)? as u64,
        imports,
        examples: row.get(7)?,
        tokens: row.get::<_, i64>(8)? as u64,
    })
}

fn imports_that_are_in(connection: &Connection) -> Result<Vec<ImportId>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM imports WHERE state = 'in' ORDER BY id")?;
    let imports = statement.query_map([], |row| row.get(0).map(ImportId))?;
    Ok(imports.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests;
