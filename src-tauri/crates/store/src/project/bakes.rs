//! Baking: the recipe, and the batches of drafts that were baked with it. The drafts themselves are in
//! [`super::drafts`]. A batch is no act: what can be undone is what a person decides about a draft.

use crate::{
    error::Error,
    json::{Code, Json},
};
use bakehouse_domain::draft::{DraftState, Flaw, Recipe};
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
) STRICT;
-- What was written, couldn't be used, and was asked for again.
CREATE TABLE bake_tries (
    bake INTEGER NOT NULL REFERENCES bakes (id) ON DELETE CASCADE,
    flaw TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (bake, flaw)
) STRICT, WITHOUT ROWID;";

/// A batch to begin.
#[derive(Clone, Copy, Debug)]
pub struct NewBake<'a> {
    pub wanted: usize,
    pub base_prompt: &'a str,
    pub writer: &'a str,
    pub recipe: &'a Recipe,
}

/// A batch.
#[derive(Clone, Debug, PartialEq)]
pub struct Bake {
    pub id: i64,
    pub wanted: usize,
    /// The name of the model that it was begun with.
    pub writer: String,
    pub started_at: i64,
    pub ended_at: Option<i64>,
    /// Why it stopped early, as whoever noted it wrote it.
    pub failure: Option<Value>,
    /// Drafts that are written and can be used.
    pub made: usize,
    /// Drafts that were left out.
    pub left_out: usize,
    /// Those that wait for review.
    pub waiting: usize,
    /// Whether it is known what it was baked by.
    has_recipe: bool,
}

impl Bake {
    /// Whether it ended before all of its drafts were written, and it is known how to go on.
    pub fn can_go_on(&self) -> bool {
        self.ended_at.is_some() && self.made < self.wanted && self.has_recipe
    }
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
            "INSERT INTO bakes (wanted, base_prompt, writer, recipe, started_at)
             VALUES (?, ?, ?, ?, ?)",
        )?
        .execute((new.wanted as i64, new.base_prompt, new.writer, Json(new.recipe), at))?;
    Ok(transaction.last_insert_rowid())
}

/// Takes a batch up again. Gives the recipe and the base prompt that it was begun with.
pub fn resume(transaction: &Transaction<'_>, bake: i64) -> Result<(Recipe, String), Error> {
    transaction.execute("UPDATE bakes SET ended_at = NULL, failure = NULL WHERE id = ?", [bake])?;
    let begun = transaction.query_row(
        "SELECT recipe, base_prompt FROM bakes WHERE id = ?",
        [bake],
        |row| {
            let Json(recipe) = row.get(0)?;
            Ok((recipe, row.get(1)?))
        },
    )?;
    Ok(begun)
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
    use DraftState::{LeftOut, Waiting, Writing};
    let states: [Code<DraftState>; 3] = [Writing, Waiting, LeftOut].map(Code);
    let bake = connection
        .prepare_cached(
            "SELECT id, wanted, started_at, ended_at, failure,
                (SELECT count(*) FROM drafts WHERE bake = bakes.id AND state NOT IN (?1, ?3)),
                (SELECT count(*) FROM drafts WHERE bake = bakes.id AND state = ?2),
                recipe IS NOT NULL, writer,
                (SELECT count(*) FROM drafts WHERE bake = bakes.id AND state = ?3)
             FROM bakes ORDER BY id DESC LIMIT 1",
        )?
        .query_row(states, |row| {
            let count = |index| row.get::<_, i64>(index).map(|count| count as usize);
            Ok(Bake {
                id: row.get(0)?,
                wanted: count(1)?,
                started_at: row.get(2)?,
                ended_at: row.get(3)?,
                failure: row.get::<_, Option<Json<Value>>>(4)?.map(|Json(failure)| failure),
                made: count(5)?,
                waiting: count(6)?,
                has_recipe: row.get(7)?,
                writer: row.get(8)?,
                left_out: count(9)?,
            })
        })
        .optional()?;
    Ok(bake)
}

/// A recipe that a batch was baked by.
#[derive(Clone, Debug, PartialEq)]
pub struct Used {
    pub recipe: Recipe,
    /// When a batch was last begun by it.
    pub at: i64,
}

/// The recipes of the last `most` batches, each once, the last one first. One that no longer reads is left out.
pub fn used(connection: &Connection, most: usize) -> Result<Vec<Used>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT recipe, started_at FROM bakes WHERE recipe IS NOT NULL ORDER BY id DESC LIMIT ?",
    )?;
    let rows = statement
        .query_map([most as i64], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
    let mut used: Vec<Used> = Vec::new();
    for row in rows {
        let (text, at) = row?;
        let Ok(recipe) = serde_json::from_str::<Recipe>(&text) else { continue };
        // How many, by whom and like what is the batch's matter and not the recipe's.
        let bare =
            |recipe: &Recipe| Recipe { count: 0, writer: None, like: Vec::new(), ..recipe.clone() };
        if used.iter().all(|other| bare(&other.recipe) != bare(&recipe)) {
            used.push(Used { recipe, at });
        }
    }
    Ok(used)
}

/// How often something that was written couldn't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Miss {
    pub flaw: Flaw,
    /// Drafts that were left out for it.
    pub left_out: usize,
    /// Tries that were thrown away for it, with another one after them.
    pub tried_again: usize,
}

/// Counts a try that is thrown away, as another one follows.
pub fn count_try(transaction: &Transaction<'_>, bake: i64, flaw: Flaw) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "INSERT INTO bake_tries (bake, flaw, count) VALUES (?, ?, 1)
             ON CONFLICT (bake, flaw) DO UPDATE SET count = count + 1",
        )?
        .execute((bake, Code(flaw)))?;
    Ok(())
}

/// What couldn't be used of a batch, what left out the most first.
pub fn misses(connection: &Connection, bake: i64) -> Result<Vec<Miss>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT flaw, sum(left_out) AS left_out, sum(tried_again) AS tried_again FROM (
            SELECT flaw, 1 AS left_out, 0 AS tried_again FROM drafts
                WHERE bake = ?1 AND flaw IS NOT NULL
            UNION ALL SELECT flaw, 0, count FROM bake_tries WHERE bake = ?1)
         GROUP BY flaw ORDER BY left_out DESC, tried_again DESC, flaw",
    )?;
    let misses = statement.query_map([bake], |row| {
        let count = |index| row.get::<_, i64>(index).map(|count| count as usize);
        let Code(flaw) = row.get(0)?;
        Ok(Miss { flaw, left_out: count(1)?, tried_again: count(2)? })
    })?;
    Ok(misses.collect::<Result<_, _>>()?)
}
