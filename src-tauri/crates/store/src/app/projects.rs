//! The list of projects. What is in a project lies in its own folder.

use crate::error::Error;
use bakehouse_domain::id::ProjectId;
use rusqlite::{Connection, OptionalExtension, Row, Transaction};

pub(super) const MIGRATION: &str = "CREATE TABLE projects (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    -- Set while the first import into it is not yet accepted: such a project is not shown, and is cleared away at the start.
    is_forming INTEGER NOT NULL DEFAULT 0,
    -- In the bin since then; cleared away after 30 days.
    deleted_at INTEGER
) STRICT, WITHOUT ROWID;";

/// A project of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectRow {
    pub id: ProjectId,
    pub name: String,
    pub created_at: i64,
    pub opened_at: i64,
    pub is_forming: bool,
    pub deleted_at: Option<i64>,
}

const COLUMNS: &str = "id, name, created_at, opened_at, is_forming, deleted_at";

fn project(row: &Row<'_>) -> rusqlite::Result<ProjectRow> {
    let id: String = row.get(0)?;
    let id = id.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })?;
    Ok(ProjectRow {
        id,
        name: row.get(1)?,
        created_at: row.get(2)?,
        opened_at: row.get(3)?,
        is_forming: row.get(4)?,
        deleted_at: row.get(5)?,
    })
}

/// All projects, those in the bin and those that are forming too, the last opened first.
pub fn all(connection: &Connection) -> Result<Vec<ProjectRow>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM projects ORDER BY opened_at DESC, id DESC");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map([], project)?.collect::<Result<_, _>>()?)
}

/// One project.
pub fn one(connection: &Connection, id: ProjectId) -> Result<ProjectRow, Error> {
    let sql = format!("SELECT {COLUMNS} FROM projects WHERE id = ?");
    let row = connection.prepare_cached(&sql)?.query_row([id.to_string()], project).optional()?;
    row.ok_or(Error::Missing("project"))
}

/// Adds a project, or replaces what the list says of it.
pub fn put(transaction: &Transaction<'_>, row: &ProjectRow) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO projects (id, name, created_at, opened_at, is_forming, deleted_at)
             VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute((
            row.id.to_string(),
            &row.name,
            row.created_at,
            row.opened_at,
            row.is_forming,
            row.deleted_at,
        ))?;
    Ok(())
}

/// Takes a project from the list for good. Its folder is the business of the caller.
pub fn remove(transaction: &Transaction<'_>, id: ProjectId) -> Result<(), Error> {
    transaction.prepare_cached("DELETE FROM projects WHERE id = ?")?.execute([id.to_string()])?;
    Ok(())
}
