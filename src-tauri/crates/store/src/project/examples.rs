//! Examples. The narrow table has the numbers that filters and sorts look at; previews and texts have tables of their
//! own, so that counting a hundred thousand examples reads a few megabytes and never a text.
//!
//! What was counted and found of an example is written together with it, so the two never disagree. What the examples
//! say about each other is found later, in the background: see [`super::findings`].

mod content;
mod flags;
mod read;
mod restore;
mod text;
mod usable;

pub use content::Content;
pub use flags::{delete, hold_back};
pub(super) use read::collect_ids;
pub use read::{
    Counts, Filter, Previewed, Sort, Stored, changed_since, counts, each, each_text, ids, is_shown,
    one, previewed,
};
pub(super) use restore::{restore, restore_flags, restore_text};
pub use text::set_text;
pub use usable::{Usable, UsableSplit, fingerprints, hashes, held_back_now, usable, usable_split};

use super::{
    acts::{Act, Entity},
    findings,
};
use crate::error::Error;
use bakehouse_domain::id::{ExampleId, ImportId};
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
    -- The revision of the examples with which its text last changed, or it came or went.
    changed INTEGER NOT NULL
) STRICT;
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
    checked INTEGER NOT NULL
) STRICT;
INSERT INTO example_state (only, revision, checked) VALUES (1, 1, 0);
-- What the person sees: not in the bin, not of an import that waits for a yes or was undone.
CREATE VIEW shown_examples AS SELECT * FROM examples
    WHERE deleted_at IS NULL
    AND (import IS NULL OR import IN (SELECT id FROM imports WHERE state = 'in'));";

/// An example to add.
#[derive(Clone, Copy, Debug)]
pub struct NewExample<'a> {
    /// What it says.
    pub content: &'a Content,
    /// Whether the person wants it held back; nothing where that is left to the program.
    pub wants_held_back: Option<bool>,
}

/// Adds an example. `act` is what the person did, to be undone; nothing for what comes with a new project.
pub fn insert(
    transaction: &Transaction<'_>,
    act: Option<&mut Act<'_>>,
    new: &NewExample<'_>,
    at: i64,
) -> Result<ExampleId, Error> {
    let made = Made { id: None, import: None, wants_held_back: new.wants_held_back, at };
    let id = write_new(transaction, &made, new.content)?;
    if let Some(act) = act {
        let after = serde_json::to_value(restore::Whole {
            content: new.content.clone(),
            wants_held_back: new.wants_held_back,
            created_at: at,
        })?;
        act.changed(Entity::Example, id.0, None, Some(&after))?;
    }
    Ok(id)
}

/// How an example comes into being.
pub(super) struct Made {
    /// Its number; nothing for the next one.
    pub id: Option<ExampleId>,
    pub import: Option<ImportId>,
    pub wants_held_back: Option<bool>,
    pub at: i64,
}

/// Writes an example that is not there yet, without an act.
pub(super) fn write_new(
    transaction: &Transaction<'_>,
    made: &Made,
    content: &Content,
) -> Result<ExampleId, Error> {
    // What is only staged changes nothing that anybody sees.
    let revision = match made.import {
        Some(_) => 0,
        None => bump(transaction)?,
    };
    transaction
        .prepare_cached(
            "INSERT INTO examples (id, import, created_at, wants_held_back, is_held_back, turns,
                tokens, learned_tokens, hash, question, spoken, changed)
             VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, ?)",
        )?
        .execute((
            made.id.map(|id| id.0),
            made.import.map(|import| import.0),
            made.at,
            made.wants_held_back,
            made.wants_held_back == Some(true),
            revision,
        ))?;
    let id = ExampleId(transaction.last_insert_rowid());
    content::write(transaction, id, content)?;
    Ok(id)
}

/// How often any example has changed, and whether they were compared with each other since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Goes up with every change of any example.
    pub revision: u64,
    /// Whether the findings about them together belong to this revision.
    pub is_checked: bool,
}

/// See [`State`].
pub fn state(connection: &Connection) -> Result<State, Error> {
    let state = connection
        .prepare_cached("SELECT revision, checked FROM example_state")?
        .query_row([], |row| {
            let revision: i64 = row.get(0)?;
            Ok(State { revision: revision as u64, is_checked: row.get::<_, i64>(1)? == revision })
        })?;
    Ok(state)
}

/// Notes that an example changes with this transaction; gives the new revision.
pub(super) fn bump(transaction: &Transaction<'_>) -> Result<i64, Error> {
    Ok(transaction
        .prepare_cached("UPDATE example_state SET revision = revision + 1 RETURNING revision")?
        .query_row([], |row| row.get(0))?)
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
    let moved = flags::set_held_back_now(transaction, &checked.held_back, &checked.training)?;
    let is_changed = findings::set_of_set(transaction, &checked.found)? || moved;
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
    /// Those that are held back from now on.
    pub held_back: Vec<ExampleId>,
    /// Those that no longer are.
    pub training: Vec<ExampleId>,
}

#[cfg(test)]
mod tests;
