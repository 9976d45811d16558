//! Examples. The narrow table has the numbers that filters and sorts look at; previews and texts have tables of their
//! own, so that counting a hundred thousand examples reads a few megabytes and never a text.
//!
//! What was counted and found of an example is written together with it, so the two never disagree. What the examples
//! say about each other is found later, in the background: see [`super::findings`].

mod columns;
mod content;
mod flags;
mod looked;
mod new;
mod read;
mod restore;
mod text;
mod usable;
mod written;

pub use columns::{ColumnRow, Rows, columns};
pub use content::{Content, Derived, QUESTION_KEY_BYTES};
pub use flags::{Flags, decide, delete, flags, hold_back};
pub use looked::{Look, look, move_sides, set_looked, want_names};
pub use new::{NewExample, Says, insert};
pub(super) use new::{Writer, insert_again};
pub(super) use read::collect_ids;
pub use read::{
    Counts, Decided, Filter, Previewed, Sort, Stored, changed_since, counts, decided, each,
    each_question, each_text, has_more_usable_than, ids, is_shown, last_number, one, previewed,
};
pub use restore::Whole;
pub(super) use restore::{restore, restore_flags, restore_text};
pub use text::set_text;
pub(super) use usable::mark_held_back;
pub use usable::{
    Moved, Usable, UsableSplit, fingerprints, hashes, held_back_now, usable, usable_split, which,
};

use super::findings::{self, Source};
use crate::error::Error;
use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};

pub(super) const MIGRATION: &str = "CREATE TABLE examples (
    -- The number that the person sees. Never given twice.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- The import it came with; nothing for one made here.
    import INTEGER REFERENCES imports (id),
    created_at INTEGER NOT NULL,
    -- In the bin since then.
    deleted_at INTEGER,
    -- Whether the person wants it held back; nothing while that is left to the program.
    wants_held_back INTEGER,
    is_held_back INTEGER NOT NULL DEFAULT 0,
    topic INTEGER REFERENCES topics (id),
    -- Whether a person wants to look at it again.
    to_review INTEGER NOT NULL DEFAULT 0,
    note TEXT,
    -- Where it comes from: see `domain::origin`.
    origin INTEGER NOT NULL,
    turns INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    learned_tokens INTEGER NOT NULL,
    -- The most severe finding: 1 must be fixed, 2 should be, 3 is a hint; nothing without one.
    worst INTEGER,
    -- The fingerprint: see `domain::fingerprint`.
    hash INTEGER NOT NULL,
    question INTEGER NOT NULL,
    spoken INTEGER NOT NULL,
    answer INTEGER,
    base_prompt INTEGER,
    base_prompt_at INTEGER,
    -- The beginning of what the person asks, folded for sorting.
    question_key BLOB NOT NULL,
    -- Whether it is a preference pair.
    is_pair INTEGER NOT NULL,
    -- The revision of the examples with which a person last changed it, or it came or went.
    changed INTEGER NOT NULL,
    -- The revision with which anything of this row last changed, also what the program found or decided; 0 for what came
    -- with an import and is still as it was.
    touched INTEGER NOT NULL
) STRICT;
CREATE INDEX examples_touched ON examples (touched) WHERE touched > 0;
CREATE INDEX examples_by_import ON examples (import) WHERE import IS NOT NULL;
CREATE TABLE example_previews (
    example INTEGER PRIMARY KEY REFERENCES examples (id) ON DELETE CASCADE,
    asks TEXT NOT NULL,
    answers TEXT NOT NULL
) STRICT;
CREATE TABLE example_texts (
    example INTEGER PRIMARY KEY REFERENCES examples (id) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE example_state (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    -- Goes up with every change of any example.
    revision INTEGER NOT NULL,
    -- The revision for which the examples were last compared with each other.
    checked INTEGER NOT NULL,
    -- The revision with which one was last removed for good.
    removed INTEGER NOT NULL,
    -- The revision for which all texts were last looked through; 0 for never.
    looked INTEGER NOT NULL,
    -- The revision with which the program last held back others than before.
    moved INTEGER NOT NULL,
    -- Whether names of persons are looked for as well.
    wants_names INTEGER NOT NULL
) STRICT;
INSERT INTO example_state (only, revision, checked, removed, looked, moved, wants_names)
    VALUES (1, 1, 0, 0, 0, 0, 0);
-- What the person sees: not in the bin, not of an import that waits for a yes or was undone.
CREATE VIEW shown_examples AS SELECT * FROM examples
    WHERE deleted_at IS NULL
    AND (import IS NULL OR import IN (SELECT id FROM imports WHERE state = 'in'));";

/// How often any example has changed, and whether they were compared with each other since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Goes up with every change of any example.
    pub revision: u64,
    /// Whether the findings about them together belong to this revision.
    pub is_checked: bool,
    /// The revision with which one was last removed for good.
    pub removed: u64,
}

/// See [`State`].
pub fn state(connection: &Connection) -> Result<State, Error> {
    let state = connection
        .prepare_cached("SELECT revision, checked, removed FROM example_state")?
        .query_row([], |row| {
            let revision: i64 = row.get(0)?;
            Ok(State {
                revision: revision as u64,
                is_checked: row.get::<_, i64>(1)? == revision,
                removed: row.get::<_, i64>(2)? as u64,
            })
        })?;
    Ok(state)
}

/// Notes that an example changes with this transaction; gives the new revision.
pub(super) fn bump(transaction: &Transaction<'_>) -> Result<i64, Error> {
    Ok(transaction
        .prepare_cached("UPDATE example_state SET revision = revision + 1 RETURNING revision")?
        .query_row([], |row| row.get(0))?)
}

/// The same where one is removed for good.
pub(super) fn bump_removed(transaction: &Transaction<'_>) -> Result<i64, Error> {
    let sql = "UPDATE example_state SET revision = revision + 1, removed = revision + 1
               RETURNING revision";
    Ok(transaction.prepare_cached(sql)?.query_row([], |row| row.get(0))?)
}

/// Notes that what the examples say about each other may be something else: they are no longer checked.
pub fn look_again(transaction: &Transaction<'_>) -> Result<(), Error> {
    bump(transaction).map(|_| ())
}

/// Writes what the examples say about each other, found at the revision `at`. Writes nothing, and says so, when they
/// have changed since.
pub fn set_checked(
    transaction: &Transaction<'_>,
    at: u64,
    checked: &Checked,
) -> Result<bool, Error> {
    if state(transaction)?.revision != at {
        return Ok(false);
    }
    let next = at as i64 + 1;
    let moved = !checked.moved.is_empty();
    if moved {
        flags::set_held_back_now(transaction, &checked.moved, next)?;
        transaction.prepare_cached("UPDATE example_state SET moved = ?")?.execute([next])?;
    }
    let found = findings::set_of_all(transaction, Source::Set, &checked.found, next)?;
    let is_changed = found || moved;
    // Who filters by what was found must look again.
    if is_changed {
        bump(transaction)?;
        super::about::bump(transaction)?;
    }
    transaction.prepare_cached("UPDATE example_state SET checked = revision")?.execute([])?;
    Ok(true)
}

/// What was found when the examples were compared with each other.
#[derive(Debug, Default)]
pub struct Checked {
    /// What was found; an example by its number where it is about a single one.
    pub found: findings::Difference,
    /// Those that change sides.
    pub moved: Moved,
}

#[cfg(test)]
mod tests;
