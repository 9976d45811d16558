//! What a person decides about an example without touching its text: into the bin, held back, its topic, a note.

use super::{
    super::{
        acts::{Act, Entity},
        versions,
    },
    bump, looked,
    usable::Moved,
};
use crate::error::Error;
use bakehouse_domain::id::ExampleId;
use rusqlite::{Connection, Row, Transaction};
use serde::{Deserialize, Serialize};

/// See the head of this file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Flags {
    /// When it was put into the bin.
    pub deleted_at: Option<i64>,
    /// Whether the person wants it held back; nothing while that is left to the program.
    pub wants_held_back: Option<bool>,
    /// What it is about, by number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<u32>,
    /// Whether the person wants to look at it again.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub to_review: bool,
    /// What the person noted about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Flags {
    /// Whether a look through the texts finds the same, whichever of these it is: topics and notes are nothing to it.
    fn are_looked_at_as(&self, other: &Self) -> bool {
        let of = |flags: &Self| (flags.deleted_at.is_some(), flags.wants_held_back);
        of(self) == of(other)
    }

    pub(super) const COLUMNS: &str = "deleted_at, wants_held_back, topic, to_review, note";

    /// Of a row with [`Flags::COLUMNS`] from `first` on.
    pub(super) fn of_row(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            deleted_at: row.get(first)?,
            wants_held_back: row.get(first + 1)?,
            topic: row.get(first + 2)?,
            to_review: row.get(first + 3)?,
            note: row.get(first + 4)?,
        })
    }
}

/// Puts the example into the bin.
pub fn delete(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: ExampleId,
    at: i64,
) -> Result<(), Error> {
    decide(transaction, act, id, |flags| Flags { deleted_at: Some(at), ..flags })
}

/// Holds the example back, or has it learned from.
pub fn hold_back(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: ExampleId,
    is_held_back: bool,
) -> Result<(), Error> {
    decide(transaction, act, id, |flags| Flags { wants_held_back: Some(is_held_back), ..flags })
}

/// Decides something about an example. Nothing is noted where that is decided already.
pub fn decide(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: ExampleId,
    change: impl FnOnce(Flags) -> Flags,
) -> Result<(), Error> {
    let before = flags(transaction, id)?;
    let after = change(before.clone());
    if before == after {
        return Ok(());
    }
    write(transaction, id, &after)?;
    let (before, after) = (serde_json::to_value(before)?, serde_json::to_value(after)?);
    act.changed(Entity::ExampleFlags, id.0, Some(&before), Some(&after))
}

/// What was decided about an example, whether it is shown or not.
pub fn flags(connection: &Connection, id: ExampleId) -> Result<Flags, Error> {
    use rusqlite::OptionalExtension;
    let sql = format!("SELECT {} FROM examples WHERE id = ?", Flags::COLUMNS);
    let mut statement = connection.prepare_cached(&sql)?;
    let flags = statement.query_row([id.0], |row| Flags::of_row(row, 0)).optional()?;
    flags.ok_or(Error::Missing("example"))
}

/// The same without an act. What is left to the program is decided by the next check, and stays as it is until then.
pub(super) fn write(
    transaction: &Transaction<'_>,
    id: ExampleId,
    flags: &Flags,
) -> Result<(), Error> {
    let is_still_looked_at = self::flags(transaction, id)?.are_looked_at_as(flags)
        && looked::look(transaction)?.is_current;
    let revision = bump(transaction)?;
    versions::keep(transaction, id, revision)?;
    transaction
        .prepare_cached(
            "UPDATE examples SET deleted_at = ?1, wants_held_back = ?2,
                is_held_back = coalesce(?2, is_held_back), topic = ?3, to_review = ?4, note = ?5,
                changed = ?6, touched = ?6 WHERE id = ?7",
        )?
        .execute((
            flags.deleted_at,
            flags.wants_held_back,
            flags.topic,
            flags.to_review,
            &flags.note,
            revision,
            id.0,
        ))?;
    if is_still_looked_at {
        looked::set_looked_at(transaction, revision)?;
    }
    Ok(())
}

/// Writes what the program decided for those that are left to it.
pub(super) fn set_held_back_now(
    transaction: &Transaction<'_>,
    moved: &Moved,
    revision: i64,
) -> Result<(), Error> {
    let mut statement = transaction
        .prepare_cached("UPDATE examples SET is_held_back = ?, touched = ? WHERE id = ?")?;
    for (ids, is_held_back) in [(&moved.held_back, true), (&moved.training, false)] {
        for id in ids {
            statement.execute((is_held_back, revision, id.0))?;
        }
    }
    Ok(())
}
