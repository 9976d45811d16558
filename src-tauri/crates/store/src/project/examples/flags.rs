//! What a person decides about an example without touching its text: into the bin, held back.

use super::{
    super::acts::{Act, Entity},
    bump,
};
use crate::error::Error;
use bakehouse_domain::id::ExampleId;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

/// See the head of this file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Flags {
    pub deleted_at: Option<i64>,
    pub wants_held_back: Option<bool>,
}

/// Puts the example into the bin.
pub fn delete(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: ExampleId,
    at: i64,
) -> Result<(), Error> {
    change(transaction, act, id, |flags| Flags { deleted_at: Some(at), ..flags })
}

/// Holds the example back, or has it learned from.
pub fn hold_back(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: ExampleId,
    is_held_back: bool,
) -> Result<(), Error> {
    change(transaction, act, id, |flags| Flags { wants_held_back: Some(is_held_back), ..flags })
}

fn change(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: ExampleId,
    change: impl FnOnce(Flags) -> Flags,
) -> Result<(), Error> {
    let before = get(transaction, id)?;
    let after = change(before);
    if before == after {
        return Ok(());
    }
    write(transaction, id, after)?;
    let (before, after) = (serde_json::to_value(before)?, serde_json::to_value(after)?);
    act.changed(Entity::ExampleFlags, id.0, Some(&before), Some(&after))
}

fn get(transaction: &Transaction<'_>, id: ExampleId) -> Result<Flags, Error> {
    use rusqlite::OptionalExtension;
    let flags = transaction
        .prepare_cached("SELECT deleted_at, wants_held_back FROM examples WHERE id = ?")?
        .query_row([id.0], |row| {
            Ok(Flags { deleted_at: row.get(0)?, wants_held_back: row.get(1)? })
        })
        .optional()?;
    flags.ok_or(Error::Missing("example"))
}

/// The same without an act. What is left to the program is decided by the next check, and stays as it is until then.
pub(super) fn write(
    transaction: &Transaction<'_>,
    id: ExampleId,
    flags: Flags,
) -> Result<(), Error> {
    let revision = bump(transaction)?;
    transaction
        .prepare_cached(
            "UPDATE examples SET deleted_at = ?1, wants_held_back = ?2,
                is_held_back = coalesce(?2, is_held_back), changed = ?3 WHERE id = ?4",
        )?
        .execute((flags.deleted_at, flags.wants_held_back, revision, id.0))?;
    Ok(())
}

/// Writes what the program decided for those that are left to it; tells whether that changed anything.
pub(super) fn set_held_back_now(
    transaction: &Transaction<'_>,
    held_back: &[ExampleId],
    training: &[ExampleId],
) -> Result<bool, Error> {
    let mut statement =
        transaction.prepare_cached("UPDATE examples SET is_held_back = ? WHERE id = ?")?;
    for (ids, is_held_back) in [(held_back, true), (training, false)] {
        for id in ids {
            statement.execute((is_held_back, id.0))?;
        }
    }
    Ok(!held_back.is_empty() || !training.is_empty())
}
