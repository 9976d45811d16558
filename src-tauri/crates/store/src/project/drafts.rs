//! Drafts: what a model wrote for a person to review. One is stored from its first word on, so that nothing is lost
//! however a batch ends.

use super::acts::{Act, Entity};
use crate::{
    error::Error,
    json::{Code, Json},
};
use bakehouse_domain::{
    draft::{DraftState, Flaw, Turn},
    id::{DraftId, ExampleId, PassageId},
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(super) const MIGRATION: &str = "CREATE TABLE drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    bake INTEGER NOT NULL REFERENCES bakes (id) ON DELETE CASCADE,
    topic TEXT NOT NULL,
    asks TEXT NOT NULL,
    answers TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Why it was left out; and where it is a near-copy, of which example or other draft.
    flaw TEXT,
    twin_example INTEGER,
    twin_draft INTEGER,
    -- The example that it became.
    example INTEGER
) STRICT;
CREATE INDEX drafts_by_bake ON drafts (bake, state);
CREATE INDEX drafts_by_state ON drafts (state);";

/// What conversations and batches that are taken up again need.
pub(super) const MIGRATION_OF_PLACES: &str = "-- Its place in the batch, counted from 0.
ALTER TABLE drafts ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
-- What follows, where the person writes more than once.
ALTER TABLE drafts ADD COLUMN more TEXT;
-- The name of the model that wrote it; nothing for the one that the batch was begun with.
ALTER TABLE drafts ADD COLUMN writer TEXT;
CREATE INDEX drafts_by_example ON drafts (example);
-- What the batch was baked by: the recipe as it was then. Nothing for one from before this was kept.
ALTER TABLE bakes ADD COLUMN recipe TEXT;";

/// A draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub id: DraftId,
    pub bake: i64,
    pub topic: String,
    /// One at least; the last one is as far as it is written.
    pub turns: Vec<Turn>,
    pub state: DraftState,
    /// Why it was left out.
    pub flaw: Option<Flaw>,
    /// The example that it repeats; also where it repeats a draft that became one since.
    pub twin: Option<ExampleId>,
    /// What it is told first.
    pub base_prompt: String,
    /// The name of the model that wrote it.
    pub writer: String,
    /// The passage that it asks about.
    pub passage: Option<PassageId>,
    /// What a model thinks of it, from 1 to 5.
    pub score: Option<u8>,
    /// What the person thinks of it, from 1 to 5.
    pub rating: Option<u8>,
    /// What she noted.
    pub note: String,
}

/// A draft to begin.
#[derive(Clone, Copy, Debug)]
pub struct NewDraft<'a> {
    /// Its place in the batch, counted from 0.
    pub place: usize,
    pub topic: &'a str,
    /// The name of the model that writes it.
    pub writer: &'a str,
    /// The passage that it asks about.
    pub passage: Option<PassageId>,
}

/// What a draft repeats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twin {
    Example(ExampleId),
    Draft(DraftId),
}

/// What a person decided about a draft: what undo puts back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Decided {
    state: DraftState,
    example: Option<ExampleId>,
    /// What it says and which model wrote that, where that is what changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    written: Option<Written>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Written {
    turns: Vec<Turn>,
    writer: String,
}

const SELECT: &str = "SELECT drafts.id, bake, topic, asks, answers, state,
        coalesce(twin_example, (SELECT example FROM drafts AS twins WHERE twins.id = drafts.twin_draft)),
        base_prompt, coalesce(drafts.writer, bakes.writer), flaw, more, passage, score, rating, note
     FROM drafts JOIN bakes ON bakes.id = bake";

fn draft(row: &Row<'_>) -> rusqlite::Result<Draft> {
    let Code(state) = row.get(5)?;
    let first = Turn { asks: row.get(3)?, answers: row.get(4)? };
    let more: Option<Json<Vec<Turn>>> = row.get(10)?;
    Ok(Draft {
        id: DraftId(row.get(0)?),
        bake: row.get(1)?,
        topic: row.get(2)?,
        turns: std::iter::once(first).chain(more.into_iter().flat_map(|Json(more)| more)).collect(),
        state,
        twin: row.get::<_, Option<i64>>(6)?.map(ExampleId),
        base_prompt: row.get(7)?,
        writer: row.get(8)?,
        flaw: row.get::<_, Option<Code<Flaw>>>(9)?.map(|Code(flaw)| flaw),
        passage: row.get::<_, Option<i64>>(11)?.map(PassageId),
        score: row.get(12)?,
        rating: row.get(13)?,
        note: row.get::<_, Option<String>>(14)?.unwrap_or_default(),
    })
}

/// Begins a draft of a batch.
pub fn begin(
    transaction: &Transaction<'_>,
    bake: i64,
    new: &NewDraft<'_>,
) -> Result<DraftId, Error> {
    let &NewDraft { place, topic, writer, passage } = new;
    let passage = passage.map(|passage| passage.0);
    transaction
        .prepare_cached(
            "INSERT INTO drafts (bake, place, topic, writer, passage, asks, answers, state)
             VALUES (?, ?, ?, ?, ?, '', '', ?)",
        )?
        .execute((bake, place as i64, topic, writer, passage, Code(DraftState::Writing)))?;
    Ok(DraftId(transaction.last_insert_rowid()))
}

/// Writes how far a draft is.
pub fn write(transaction: &Transaction<'_>, id: DraftId, turns: &[Turn]) -> Result<(), Error> {
    let Some((first, more)) = turns.split_first() else { return Ok(()) };
    let more = (!more.is_empty()).then_some(Json(more));
    transaction
        .prepare_cached("UPDATE drafts SET asks = ?, answers = ?, more = ? WHERE id = ?")?
        .execute((&first.asks, &first.answers, more, id.0))?;
    Ok(())
}

/// Notes what a model thinks of a draft.
pub fn score(transaction: &Transaction<'_>, id: DraftId, score: u8) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE drafts SET score = ? WHERE id = ?")?
        .execute((score, id.0))?;
    Ok(())
}

/// Writes what the person thinks of a draft and what she notes of it. It comes along when she keeps it.
pub fn remark(
    transaction: &Transaction<'_>,
    id: DraftId,
    rating: Option<u8>,
    note: &str,
) -> Result<(), Error> {
    let note = Some(note).filter(|note| !note.trim().is_empty());
    let changed = transaction
        .prepare_cached("UPDATE drafts SET rating = ?, note = ? WHERE id = ?")?
        .execute((rating, note, id.0))?;
    if changed == 0 { Err(Error::Missing("draft")) } else { Ok(()) }
}

/// Lets a draft that is written wait for review.
pub fn wait(transaction: &Transaction<'_>, id: DraftId) -> Result<(), Error> {
    set_state(transaction, id, DraftState::Waiting)
}

/// Leaves a draft out, and says why; a near-copy with what it repeats.
pub fn leave_out(
    transaction: &Transaction<'_>,
    id: DraftId,
    flaw: Flaw,
    twin: Option<Twin>,
) -> Result<(), Error> {
    let (example, draft) = match twin {
        Some(Twin::Example(example)) => (Some(example.0), None),
        Some(Twin::Draft(draft)) => (None, Some(draft.0)),
        None => (None, None),
    };
    transaction
        .prepare_cached(
            "UPDATE drafts SET flaw = ?, twin_example = ?, twin_draft = ? WHERE id = ?",
        )?
        .execute((Code(flaw), example, draft, id.0))?;
    set_state(transaction, id, DraftState::LeftOut)
}

fn set_state(transaction: &Transaction<'_>, id: DraftId, state: DraftState) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE drafts SET state = ? WHERE id = ?")?
        .execute((Code(state), id.0))?;
    Ok(())
}

/// Decides about a draft that waits, or was decided about before. What it was goes into `act`.
pub fn decide(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: DraftId,
    state: DraftState,
    example: Option<ExampleId>,
) -> Result<(), Error> {
    let before = decided(transaction, id)?;
    change(transaction, act, id, &before, &Decided { state, example, written: None })
}

/// Puts other turns in the place of a draft's, which the model `writer` wrote. What it said goes into `act`.
pub fn rewrite(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: DraftId,
    turns: Vec<Turn>,
    writer: &str,
) -> Result<(), Error> {
    let decided = decided(transaction, id)?;
    let Draft { turns: old, writer: old_writer, .. } = one(transaction, id)?;
    let written = |turns, writer| Some(Written { turns, writer });
    let before = Decided { written: written(old, old_writer), ..decided.clone() };
    let after = Decided { written: written(turns, writer.to_owned()), ..decided };
    change(transaction, act, id, &before, &after)
}

fn change(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: DraftId,
    before: &Decided,
    after: &Decided,
) -> Result<(), Error> {
    let (before, after) = (serde_json::to_value(before)?, serde_json::to_value(after)?);
    restore(transaction, id, Some(&after))?;
    act.changed(Entity::Draft, id.0, Some(&before), Some(&after))
}

fn decided(connection: &Connection, id: DraftId) -> Result<Decided, Error> {
    let decided = connection
        .prepare_cached("SELECT state, example FROM drafts WHERE id = ?")?
        .query_row([id.0], |row| {
            let Code(state) = row.get(0)?;
            let example = row.get::<_, Option<i64>>(1)?.map(ExampleId);
            Ok(Decided { state, example, written: None })
        })
        .optional()?;
    decided.ok_or(Error::Missing("draft"))
}

/// Decides about a draft as it was decided before.
pub(super) fn restore(
    transaction: &Transaction<'_>,
    id: DraftId,
    value: Option<&Value>,
) -> Result<(), Error> {
    let Decided { state, example, written } = Decided::deserialize(value.unwrap_or(&Value::Null))?;
    transaction
        .prepare_cached("UPDATE drafts SET state = ?, example = ? WHERE id = ?")?
        .execute((Code(state), example.map(|example| example.0), id.0))?;
    let Some(Written { turns, writer }) = written else { return Ok(()) };
    transaction
        .prepare_cached("UPDATE drafts SET writer = ? WHERE id = ?")?
        .execute((writer, id.0))?;
    write(transaction, id, &turns)
}

/// All drafts that wait for review, the one that waits the longest first.
pub fn all_waiting(connection: &Connection) -> Result<Vec<Draft>, Error> {
    let sql = format!("{SELECT} WHERE state = ? ORDER BY drafts.id");
    let mut statement = connection.prepare_cached(&sql)?;
    let drafts = statement.query_map([Code(DraftState::Waiting)], draft)?;
    Ok(drafts.collect::<Result<_, _>>()?)
}

/// The draft that became this example; nothing where none did.
pub fn of_example(connection: &Connection, example: ExampleId) -> Result<Option<Draft>, Error> {
    let sql = format!("{SELECT} WHERE example = ?");
    Ok(connection.prepare_cached(&sql)?.query_row([example.0], draft).optional()?)
}

/// One draft.
pub fn one(connection: &Connection, id: DraftId) -> Result<Draft, Error> {
    let sql = format!("{SELECT} WHERE drafts.id = ?");
    let found = connection.prepare_cached(&sql)?.query_row([id.0], draft).optional()?;
    found.ok_or(Error::Missing("draft"))
}

/// Some drafts of a batch, the newest first.
pub fn page(
    connection: &Connection,
    bake: i64,
    from: usize,
    count: usize,
) -> Result<Vec<Draft>, Error> {
    // A batch has a few hundred drafts at most.
    let sql = format!("{SELECT} WHERE bake = ? ORDER BY drafts.id DESC LIMIT ? OFFSET ?");
    let mut statement = connection.prepare_cached(&sql)?;
    let drafts = statement.query_map((bake, count as i64, from as i64), draft)?;
    Ok(drafts.collect::<Result<_, _>>()?)
}

/// The places in a batch at which there is a draft that is written, and whether it can be used.
pub fn places(connection: &Connection, bake: i64) -> Result<Vec<(usize, bool)>, Error> {
    let mut statement = connection
        .prepare_cached("SELECT place, state <> ? FROM drafts WHERE bake = ? AND state <> ?")?;
    let states = (Code(DraftState::LeftOut), bake, Code(DraftState::Writing));
    let places =
        statement.query_map(states, |row| Ok((row.get::<_, i64>(0)? as usize, row.get(1)?)))?;
    Ok(places.collect::<Result<_, _>>()?)
}

/// Drafts that wait for review, of all batches.
pub fn waiting(connection: &Connection) -> Result<usize, Error> {
    let count: i64 = connection
        .prepare_cached("SELECT count(*) FROM drafts WHERE state = ?")?
        .query_row([Code(DraftState::Waiting)], |row| row.get(0))?;
    Ok(count as usize)
}

/// The draft that waits the longest.
pub fn next_waiting(connection: &Connection) -> Result<Option<Draft>, Error> {
    let sql = format!("{SELECT} WHERE state = ? ORDER BY drafts.id LIMIT 1");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row([Code(DraftState::Waiting)], draft).optional()?)
}

/// The drafts of a batch that are for review, or were, in their order.
pub fn for_review(connection: &Connection, bake: i64) -> Result<Vec<(DraftId, DraftState)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, state FROM drafts WHERE bake = ? AND state NOT IN (?, ?) ORDER BY id",
    )?;
    let hidden = (Code(DraftState::Writing), Code(DraftState::LeftOut));
    let drafts = statement.query_map((bake, hidden.0, hidden.1), |row| {
        let Code(state) = row.get(1)?;
        Ok((DraftId(row.get(0)?), state))
    })?;
    Ok(drafts.collect::<Result<_, _>>()?)
}

/// How many examples came of the drafts on each topic, and are still there; the most first.
pub fn topics(connection: &Connection) -> Result<Vec<(String, usize)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT drafts.topic, count(*) AS count FROM drafts JOIN shown_examples ON shown_examples.id = example
         GROUP BY drafts.topic ORDER BY count DESC, drafts.topic",
    )?;
    let topics =
        statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as usize)))?;
    Ok(topics.collect::<Result<_, _>>()?)
}

/// What is asked in every draft that a new one could repeat: those that wait. One that was kept is an example, and what
/// was skipped may come again.
pub fn questions(connection: &Connection) -> Result<Vec<(DraftId, String)>, Error> {
    let mut statement = connection.prepare_cached("SELECT id, asks FROM drafts WHERE state = ?")?;
    let questions = statement
        .query_map([Code(DraftState::Waiting)], |row| Ok((DraftId(row.get(0)?), row.get(1)?)))?;
    Ok(questions.collect::<Result<_, _>>()?)
}

/// The beginning of what each shown example asks, and of its answer.
pub fn each_example(
    connection: &Connection,
    mut take: impl FnMut(ExampleId, &str, &str),
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, asks, answers FROM shown_examples JOIN example_previews ON example = id",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let text = |index| row.get_ref(index).map(|value| value.as_str().unwrap_or_default());
        take(ExampleId(row.get(0)?), text(1)?, text(2)?);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
