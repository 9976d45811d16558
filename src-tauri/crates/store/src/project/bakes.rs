//! Baking: the recipe, and the batches of drafts that were baked with it. The drafts themselves are in
//! [`super::drafts`]. A batch is no act: what can be undone is what a person decides about a draft.

use crate::{
    error::Error,
    json::{Code, Json},
};
use bakehouse_domain::draft::{DraftState, Recipe};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::Value;

pub(super) const MIGRATION: &str = "CREATE TABLE recipe (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    recipe TEXT NOT NULL
) STRICT;
CREATE TABLE bakes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- How many drafts were asked for.
    wanted INTEGER NOT NULL,
    -- What every draft of it is told first.
    base_prompt TEXT NOT NULL,
    -- The name of the model that writes.
    writer TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    -- Nothing while it goes on, or when the program ended under it.
    ended_at INTEGER,
    failure TEXT
) STRICT;";

/// A batch to begin.
#[derive(Clone, Copy, Debug)]
pub struct NewBake<'a> {
    pub wanted: usize,
    pub base_prompt: &'a str,
    pub writer: &'a str,
}

/// A batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Bake {
    pub id: i64,
    pub wanted: usize,
    pub started_at: i64,
    pub ended_at: Option<i64>,
    /// Why it stopped early, as whoever noted it wrote it.
    pub failure: Option<Value>,
    /// Drafts that are written, those that were left out too.
    pub made: usize,
    /// Those that were left out as near-copies.
    pub near_copies: usize,
    /// Those that wait for review.
    pub waiting: usize,
}

/// The recipe; nothing when none was written yet, or it no longer reads.
pub fn recipe(connection: &Connection) -> Result<Option<Recipe>, Error> {
    let text: Option<String> = connection
        .prepare_cached("SELECT recipe FROM recipe")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Writes the recipe.
pub fn set_recipe(transaction: &Transaction<'_>, recipe: &Recipe) -> Result<(), Error> {
    transaction
        .prepare_cached("INSERT OR REPLACE INTO recipe (only, recipe) VALUES (1, ?)")?
        .execute([Json(recipe)])?;
    Ok(())
}

/// Begins a batch.
pub fn begin(transaction: &Transaction<'_>, new: &NewBake<'_>, at: i64) -> Result<i64, Error> {
    transaction
        .prepare_cached(
            "INSERT INTO bakes (wanted, base_prompt, writer, started_at) VALUES (?, ?, ?, ?)",
        )?
        .execute((new.wanted as i64, new.base_prompt, new.writer, at))?;
    Ok(transaction.last_insert_rowid())
}

/// Ends a batch. What was still being written is dropped: half an answer teaches nothing.
pub fn end(
    transaction: &Transaction<'_>,
    bake: i64,
    failure: Option<&Value>,
    at: i64,
) -> Result<(), Error> {
    transaction.execute(
        "DELETE FROM drafts WHERE bake = ? AND state = ?",
        (bake, Code(DraftState::Writing)),
    )?;
    transaction.execute(
        "UPDATE bakes SET ended_at = ?, failure = ? WHERE id = ?",
        (at, failure.map(Json), bake),
    )?;
    Ok(())
}

/// The batches that nobody ended.
pub fn open(connection: &Connection) -> Result<Vec<i64>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM bakes WHERE ended_at IS NULL ORDER BY id")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// The last batch.
pub fn last(connection: &Connection) -> Result<Option<Bake>, Error> {
    let bake = connection
        .prepare_cached(
            "SELECT id, wanted, started_at, ended_at, failure,
                (SELECT count(*) FROM drafts WHERE bake = bakes.id AND state <> ?1),
                (SELECT count(*) FROM drafts WHERE bake = bakes.id AND state = ?2 AND is_near_copy),
                (SELECT count(*) FROM drafts WHERE bake = bakes.id AND state = ?3)
             FROM bakes ORDER BY id DESC LIMIT 1",
        )?
        .query_row(
            (Code(DraftState::Writing), Code(DraftState::LeftOut), Code(DraftState::Waiting)),
            |row| {
                let count = |index| row.get::<_, i64>(index).map(|count| count as usize);
                Ok(Bake {
                    id: row.get(0)?,
                    wanted: count(1)?,
                    started_at: row.get(2)?,
                    ended_at: row.get(3)?,
                    failure: row.get::<_, Option<Json<Value>>>(4)?.map(|Json(failure)| failure),
                    made: count(5)?,
                    near_copies: count(6)?,
                    waiting: count(7)?,
                })
            },
        )
        .optional()?;
    Ok(bake)
}
