//! What an example was before it changed, for as long as a version needs it.

use super::super::examples::Whole;
use crate::{error::Error, json::Json};
use bakehouse_domain::id::ExampleId;
use rusqlite::{Connection, OptionalExtension, Transaction};

/// Keeps what the example is, where a version shows it; to be called before it changes or goes. `until` is the revision
/// with which it does.
pub(in super::super) fn keep(
    transaction: &Transaction<'_>,
    id: ExampleId,
    until: i64,
) -> Result<(), Error> {
    let newest: Option<i64> = transaction
        .prepare_cached("SELECT max(revision) FROM versions")?
        .query_row([], |row| row.get(0))?;
    let Some(newest) = newest else { return Ok(()) };
    let known: Option<(i64, Option<i64>)> = transaction
        .prepare_cached("SELECT changed, import FROM examples WHERE id = ?")?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((since, import)) = known.filter(|(since, _)| *since <= newest) else { return Ok(()) };
    let was = Whole::read(transaction, id)?;
    transaction
        .prepare_cached(
            "INSERT OR IGNORE INTO example_history (example, since, until, import, was)
             VALUES (?, ?, ?, ?, ?)",
        )?
        .execute((id.0, since, until, import, Json(was)))?;
    Ok(())
}

/// What was kept of the example as it was at `revision`; nothing where it has not changed since, or was not there.
pub(super) fn kept_at(
    connection: &Connection,
    id: ExampleId,
    revision: u64,
) -> Result<Option<(Whole, Option<i64>)>, Error> {
    let kept = connection
        .prepare_cached(
            "SELECT was, import FROM example_history
             WHERE example = ?1 AND since <= ?2 AND until > ?2",
        )?
        .query_row((id.0, revision as i64), |row| {
            let Json(was) = row.get(0)?;
            Ok((was, row.get(1)?))
        })
        .optional()?;
    Ok(kept)
}

/// Removes what no version shows.
pub(super) fn prune(transaction: &Transaction<'_>) -> Result<(), Error> {
    transaction.execute(
        "DELETE FROM example_history WHERE NOT EXISTS
            (SELECT 1 FROM versions WHERE since <= revision AND revision < until)",
        [],
    )?;
    Ok(())
}
