//! What differs between two versions, or between a version and now.

use super::{
    super::examples::{Content, Whole},
    Version, history, imports_that_are_in,
};
use crate::error::Error;
use bakehouse_domain::id::{ExampleId, ImportId};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// A moment at which the examples are looked at.
#[derive(Clone, Copy, Debug)]
pub enum At<'a> {
    /// As they are.
    Now,
    /// As they were.
    Version(&'a Version),
}

/// What became of one example from the first moment to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub id: ExampleId,
    pub kind: ChangeKind,
}

/// How it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It was not there.
    Added,
    /// It is no longer there.
    Removed,
    /// It says something else.
    Edited,
    /// Only what was decided about it differs: its topic, whether it is held back.
    Decided,
}

/// An example at a moment. One in the bin is not there.
pub(super) fn whole_at(
    connection: &Connection,
    id: ExampleId,
    at: At<'_>,
) -> Result<Option<Whole>, Error> {
    let found = match at {
        At::Now => now(connection, id)?,
        At::Version(version) => match history::kept_at(connection, id, version.revision)? {
            Some(kept) => Some(kept),
            // Nothing was kept: it is still what it was, or came later.
            None => {
                now(connection, id)?.filter(|(whole, _)| whole.changed <= version.revision as i64)
            }
        },
    };
    let Some((whole, import)) = found else { return Ok(None) };
    let is_in = match (import, at) {
        (None, _) => true,
        (Some(import), At::Now) => is_in_now(connection, import)?,
        (Some(import), At::Version(version)) => version.imports.contains(&ImportId(import)),
    };
    Ok(Some(whole).filter(|whole| is_in && whole.flags.deleted_at.is_none()))
}

fn is_in_now(connection: &Connection, import: i64) -> Result<bool, Error> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM imports WHERE id = ? AND state = 'in'")?;
    Ok(statement.exists([import])?)
}

fn now(connection: &Connection, id: ExampleId) -> Result<Option<(Whole, Option<i64>)>, Error> {
    match Whole::read(connection, id) {
        Ok(whole) => {
            let import = connection
                .prepare_cached("SELECT import FROM examples WHERE id = ?")?
                .query_row([id.0], |row| row.get(0))?;
            Ok(Some((whole, import)))
        }
        Err(Error::Missing(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What an example says at a moment; nothing where it is not there.
pub fn content_at(
    connection: &Connection,
    id: ExampleId,
    at: At<'_>,
) -> Result<Option<Content>, Error> {
    Ok(whole_at(connection, id, at)?.map(|whole| whole.content))
}

/// What differs, by number.
pub fn changes(connection: &Connection, from: At<'_>, to: At<'_>) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    for id in candidates(connection, from, to)? {
        let before = whole_at(connection, id, from)?;
        let after = whole_at(connection, id, to)?;
        let kind = match (before, after) {
            (None, Some(_)) => ChangeKind::Added,
            (Some(_), None) => ChangeKind::Removed,
            (Some(before), Some(after)) if before.content.example != after.content.example => {
                ChangeKind::Edited
            }
            (Some(before), Some(after)) if before.flags != after.flags => ChangeKind::Decided,
            _ => continue,
        };
        changes.push(Change { id, kind });
    }
    Ok(changes)
}

/// Every example that may differ: those that changed after the earlier moment, and those of imports that are in one of the
/// two only.
pub(super) fn candidates(
    connection: &Connection,
    from: At<'_>,
    to: At<'_>,
) -> Result<BTreeSet<ExampleId>, Error> {
    let revision = |at: At<'_>| match at {
        At::Now => i64::MAX,
        At::Version(version) => version.revision as i64,
    };
    let earlier = revision(from).min(revision(to));
    let mut ids = BTreeSet::new();
    let mut add = |sql: &str, param: i64| -> Result<(), Error> {
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([param])?;
        while let Some(row) = rows.next()? {
            ids.insert(ExampleId(row.get(0)?));
        }
        Ok(())
    };
    add("SELECT id FROM examples WHERE changed > ?", earlier)?;
    add("SELECT example FROM example_history WHERE until > ?", earlier)?;
    let imports = |at: At<'_>| match at {
        At::Now => imports_that_are_in(connection),
        At::Version(version) => Ok(version.imports.clone()),
    };
    let (one, other) = (imports(from)?, imports(to)?);
    let in_one = one.iter().filter(|import| !other.contains(import));
    let in_other = other.iter().filter(|import| !one.contains(import));
    for import in in_one.chain(in_other) {
        add("SELECT id FROM examples WHERE import = ?", import.0)?;
    }
    Ok(ids)
}
