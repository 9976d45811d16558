//! Which examples ask nearly the same, as groups that a split must not tear apart. They are found elsewhere, since that takes
//! seconds; here is what was found, and a mark that tells whether the questions are still the same.

use super::examples::Usable;
use crate::error::Error;
use bakehouse_domain::id::ExampleId;
use rusqlite::{Connection, OptionalExtension, Transaction};

pub(super) const MIGRATION: &str = "CREATE TABLE near_copies (
    example INTEGER PRIMARY KEY REFERENCES examples (id) ON DELETE CASCADE,
    -- The number of the first one in its group, or what was it then.
    first INTEGER NOT NULL
) STRICT;
CREATE TABLE near_copies_state (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    -- The questions that were compared: see `mark`.
    mark INTEGER NOT NULL
) STRICT;";

/// What tells these questions from all others.
pub fn mark(usable: &[Usable]) -> u64 {
    usable.iter().fold(usable.len() as u64, |mark, example| {
        let own = example.fingerprint.question ^ (example.id.0 as u64).rotate_left(32);
        // The odd constant of the golden ratio spreads every bit of what came before.
        (mark ^ own).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
    })
}

/// The mark of the questions that were compared last; nothing before the first time.
pub fn known_mark(connection: &Connection) -> Result<Option<u64>, Error> {
    let mut statement = connection.prepare_cached("SELECT mark FROM near_copies_state")?;
    let mark: Option<i64> = statement.query_row([], |row| row.get(0)).optional()?;
    Ok(mark.map(|mark| mark as u64))
}

/// Writes the groups that were found among the questions with this mark: each example with the first of its group, by
/// number. Tells whether any is another: then what is held back may be too.
pub fn set(
    transaction: &Transaction<'_>,
    mark: u64,
    groups: &[(ExampleId, ExampleId)],
) -> Result<bool, Error> {
    let before = transaction
        .prepare_cached("SELECT example, first FROM near_copies ORDER BY example")?
        .query_map([], |row| Ok((ExampleId(row.get(0)?), ExampleId(row.get(1)?))))?
        .collect::<Result<Vec<_>, _>>()?;
    let is_changed = before != groups;
    if is_changed {
        transaction.execute("DELETE FROM near_copies", [])?;
        let mut insert = transaction.prepare_cached(
            // One that was thrown away for good meanwhile has no group.
            "INSERT INTO near_copies (example, first) SELECT id, ? FROM examples WHERE id = ?",
        )?;
        for (example, first) in groups {
            insert.execute((first.0, example.0))?;
        }
    }
    transaction.execute(
        "INSERT OR REPLACE INTO near_copies_state (only, mark) VALUES (1, ?)",
        [mark as i64],
    )?;
    Ok(is_changed)
}
