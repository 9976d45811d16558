//! What the project as a whole is about: one row. Its revision goes up with every change of anything in the project.

use super::{
    acts::{Act, Entity},
    examples,
};
use crate::{error::Error, json::Json};
use bakehouse_domain::hash;
use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(super) const MIGRATION: &str = "CREATE TABLE about (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    revision INTEGER NOT NULL,
    -- What the person decided, as one JSON object: see `About`.
    decided TEXT NOT NULL
) STRICT;
INSERT INTO about (only, revision, decided) VALUES (1, 1, '{}');";

/// What the person decided about the project. Keys of later versions are kept in `other`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    pub goal: String,
    pub base_prompt: String,
    /// Codes of the wishes that are ticked in the plan.
    pub wishes: Vec<String>,
    /// By what an answer is judged, in the person's words.
    pub criteria: Vec<String>,
    /// How many examples the person wants to have.
    pub wanted_examples: Option<u32>,
    /// Questions to try the model with.
    pub questions: Vec<String>,
    /// The sample this project was made from.
    pub sample: Option<String>,
    #[serde(flatten)]
    pub other: serde_json::Map<String, Value>,
}

/// What was decided.
pub fn get(connection: &Connection) -> Result<About, Error> {
    let Json(about) =
        connection.prepare_cached("SELECT decided FROM about")?.query_row([], |row| row.get(0))?;
    Ok(about)
}

/// Decides. What it was before goes into `act`.
pub fn set(transaction: &Transaction<'_>, act: &mut Act<'_>, about: &About) -> Result<(), Error> {
    let before = serde_json::to_value(get(transaction)?)?;
    let after = serde_json::to_value(about)?;
    restore(transaction, &after)?;
    act.changed(Entity::About, 1, Some(&before), Some(&after))
}

/// Decides without an act: for a project that is only just being made.
pub fn put(transaction: &Transaction<'_>, about: &About) -> Result<(), Error> {
    restore(transaction, &serde_json::to_value(about)?)
}

/// Puts back what an act changed, without an act of its own.
pub(super) fn restore(transaction: &Transaction<'_>, value: &Value) -> Result<(), Error> {
    transaction.prepare_cached("UPDATE about SET decided = ?")?.execute([Json(value)])?;
    Ok(())
}

/// The shown examples with another base prompt than the decided one, or none, by number. None of them while nothing is
/// decided.
pub fn other_base_prompts(connection: &Connection) -> Result<Vec<u32>, Error> {
    let decided = get(connection)?.base_prompt;
    if decided.trim().is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT id FROM shown_examples WHERE base_prompt IS NOT ? ORDER BY id";
    examples::collect_ids(connection, sql, [hash::text(&decided) as i64])
}

/// How often anything in the project has changed.
pub fn revision(connection: &Connection) -> Result<u64, Error> {
    let revision = connection
        .prepare_cached("SELECT revision FROM about")?
        .query_row([], |row| row.get::<_, i64>(0))?;
    Ok(revision as u64)
}

/// Notes that something in the project changes with this transaction.
pub fn bump(transaction: &Transaction<'_>) -> Result<(), Error> {
    transaction.prepare_cached("UPDATE about SET revision = revision + 1")?.execute([])?;
    Ok(())
}
