//! The runs of a project: one row for each training, what happened in it, and what the model said along the way; and
//! how the next one shall learn. Runs are no acts: they can't be undone, only thrown away.

use super::examples;
use crate::{
    error::Error,
    json::{Code, Json},
};
use bakehouse_domain::{
    id::RunId,
    plan::TrainingSettings,
    run::{RunEventKind, RunState},
    split::{HeldBack, HeldBackBy, Rule},
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

pub(super) const MIGRATION: &str = "CREATE TABLE runs (
    -- Never given twice: run 4 stays run 4, also when run 3 is thrown away.
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    -- What it learns from and how, as one JSON object: see `Setup`.
    setup TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    step INTEGER NOT NULL DEFAULT 0,
    steps INTEGER,
    pass REAL NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,
    checkpoint INTEGER,
    failure TEXT
) STRICT;
CREATE TABLE run_events (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,
    step INTEGER NOT NULL,
    loss REAL,
    PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE run_samples (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    expected TEXT NOT NULL,
    PRIMARY KEY (run, question, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE training_choices (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    choices TEXT NOT NULL
) STRICT;";

/// Events that are kept of one run: a worker that went mad must not fill the disk.
const MOST_EVENTS: i64 = 2000;
/// Answers along the way that are kept of one run.
const MOST_SAMPLES: i64 = 1000;
/// Bytes that are kept of one text of a sample.
const LONGEST_TEXT: usize = 4000;

/// What a run learns from, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Setup {
    /// The name of the model's file.
    pub model_file: String,
    /// The model's name.
    pub model_name: String,
    /// The settings, as the engine takes them.
    pub settings: TrainingSettings,
    /// The learning speed that stands for the learning rate.
    pub speed: f64,
    /// Examples to learn from.
    pub examples: usize,
    /// Examples that are held back.
    pub held_back: usize,
    /// A hash of the examples to learn from.
    pub examples_mark: String,
}

/// One run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub number: u32,
    pub id: RunId,
    pub state: RunState,
    pub setup: Setup,
    pub started_at: i64,
    /// When it came to rest.
    pub ended_at: Option<i64>,
    /// Steps done.
    pub step: u32,
    /// Steps in all; nothing before the first one.
    pub steps: Option<u32>,
    /// Passes over the examples so far.
    pub pass: f64,
    /// The time it ran, pauses left out.
    pub seconds: f64,
    /// The step of the checkpoint that it can go on from.
    pub checkpoint: Option<u32>,
    /// Why it failed or stopped, as whoever noted it wrote it.
    pub failure: Option<Value>,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    pub step: u32,
    pub steps: Option<u32>,
    pub pass: f64,
    pub seconds: f64,
}

/// Something that happened in a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    pub at: i64,
    pub what: RunEventKind,
    /// Steps done before.
    pub step: u32,
    pub loss: Option<f64>,
}

/// What the model said to a held-back question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Steps done before.
    pub step: u32,
    pub question: String,
    pub answer: String,
    pub expected: String,
}

/// Adds a run, which has its number from here on.
pub fn insert(
    transaction: &Transaction<'_>,
    id: RunId,
    setup: &Setup,
    at: i64,
) -> Result<u32, Error> {
    transaction.execute(
        "INSERT INTO runs (id, state, setup, started_at) VALUES (?, ?, ?, ?)",
        (id.to_string(), Code(RunState::Starting), Json(setup), at),
    )?;
    let number = transaction.last_insert_rowid();
    u32::try_from(number).map_err(|_| Error::Damaged(format!("a run with the number {number}")))
}

const COLUMNS: &str = "number, id, state, setup, started_at, ended_at, step, steps, pass, seconds, checkpoint, failure";

/// All runs, the last first.
pub fn all(connection: &Connection) -> Result<Vec<Run>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM runs ORDER BY number DESC");
    let mut statement = connection.prepare_cached(&sql)?;
    let runs = statement.query_map([], read)?;
    Ok(runs.collect::<Result<_, _>>()?)
}

/// One run.
pub fn get(connection: &Connection, id: RunId) -> Result<Run, Error> {
    let sql = format!("SELECT {COLUMNS} FROM runs WHERE id = ?");
    let run = connection.prepare_cached(&sql)?.query_row([id.to_string()], read).optional()?;
    run.ok_or(Error::Missing("run"))
}

/// How many runs there are.
pub fn count(connection: &Connection) -> Result<usize, Error> {
    let count: i64 =
        connection.prepare_cached("SELECT count(*) FROM runs")?.query_row([], |row| row.get(0))?;
    Ok(count as usize)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Run> {
    let id: String = row.get(1)?;
    let id = id.parse().map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(error))
    })?;
    let (Code(state), Json(setup)) = (row.get(2)?, row.get(3)?);
    Ok(Run {
        number: row.get(0)?,
        id,
        state,
        setup,
        started_at: row.get(4)?,
        ended_at: row.get(5)?,
        step: row.get(6)?,
        steps: row.get(7)?,
        pass: row.get(8)?,
        seconds: row.get(9)?,
        checkpoint: row.get(10)?,
        failure: row.get::<_, Option<Json<Value>>>(11)?.map(|Json(failure)| failure),
    })
}

/// Notes how a run is while it goes on.
pub fn set_state(transaction: &Transaction<'_>, run: u32, state: RunState) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE runs SET state = ? WHERE number = ?")?
        .execute((Code(state), run))?;
    Ok(())
}

/// Notes how far a run is.
pub fn set_progress(
    transaction: &Transaction<'_>,
    run: u32,
    progress: &Progress,
) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "UPDATE runs SET step = ?, steps = coalesce(?, steps), pass = ?, seconds = ? WHERE number = ?",
        )?
        .execute((progress.step, progress.steps, progress.pass, progress.seconds, run))?;
    Ok(())
}

/// Notes the checkpoint that a run can go on from.
pub fn set_checkpoint(
    transaction: &Transaction<'_>,
    run: u32,
    step: Option<u32>,
) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE runs SET checkpoint = ? WHERE number = ?")?
        .execute((step, run))?;
    Ok(())
}

/// Notes that a run came to rest, and why.
pub fn end(
    transaction: &Transaction<'_>,
    run: u32,
    state: RunState,
    failure: Option<&Value>,
    at: i64,
) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE runs SET state = ?, failure = ?, ended_at = ? WHERE number = ?")?
        .execute((Code(state), failure.map(Json), at, run))?;
    Ok(())
}

/// Takes a run back to the checkpoint after `step`, from which it goes on. Its curve is [`super::metrics`]'s.
pub fn restart(transaction: &Transaction<'_>, run: u32, step: u32) -> Result<(), Error> {
    transaction.execute(
        "UPDATE runs SET state = ?, failure = NULL, ended_at = NULL, step = ? WHERE number = ?",
        (Code(RunState::Starting), step, run),
    )?;
    transaction.execute("DELETE FROM run_samples WHERE run = ? AND step > ?", (run, step))?;
    Ok(())
}

/// Takes a run away, with all that was noted of it.
pub fn remove(transaction: &Transaction<'_>, run: u32) -> Result<(), Error> {
    transaction.execute("DELETE FROM runs WHERE number = ?", [run])?;
    Ok(())
}

/// Notes that something happened.
pub fn note(transaction: &Transaction<'_>, run: u32, event: &Event) -> Result<(), Error> {
    let last: i64 = transaction
        .prepare_cached("SELECT coalesce(max(seq), 0) FROM run_events WHERE run = ?")?
        .query_row([run], |row| row.get(0))?;
    let loss = event.loss.filter(|loss| loss.is_finite());
    transaction
        .prepare_cached(
            "INSERT INTO run_events (run, seq, at, what, step, loss) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute((run, last + 1, event.at, Code(event.what), event.step, loss))?;
    transaction
        .prepare_cached("DELETE FROM run_events WHERE run = ? AND seq <= ?")?
        .execute((run, last + 1 - MOST_EVENTS))?;
    Ok(())
}

/// What happened, the last first.
pub fn events(connection: &Connection, run: u32) -> Result<Vec<Event>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT at, what, step, loss FROM run_events WHERE run = ? ORDER BY seq DESC",
    )?;
    let events = statement.query_map([run], |row| {
        let Code(what) = row.get(1)?;
        Ok(Event { at: row.get(0)?, what, step: row.get(2)?, loss: row.get(3)? })
    })?;
    Ok(events.collect::<Result<_, _>>()?)
}

/// Keeps what the model said.
pub fn keep_sample(transaction: &Transaction<'_>, run: u32, sample: &Sample) -> Result<(), Error> {
    let count: i64 = transaction
        .prepare_cached("SELECT count(*) FROM run_samples WHERE run = ?")?
        .query_row([run], |row| row.get(0))?;
    if count >= MOST_SAMPLES {
        return Ok(());
    }
    let [question, answer, expected] =
        [&sample.question, &sample.answer, &sample.expected].map(|text| beginning(text));
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO run_samples (run, step, question, answer, expected)
             VALUES (?, ?, ?, ?, ?)",
        )?
        .execute((run, sample.step, question, answer, expected))?;
    Ok(())
}

/// What the model said along the way: question by question, each from its first answer on.
pub fn samples(connection: &Connection, run: u32) -> Result<Vec<Sample>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT step, question, answer, expected FROM run_samples WHERE run = ?
         ORDER BY question, step",
    )?;
    let samples = statement.query_map([run], |row| {
        Ok(Sample {
            step: row.get(0)?,
            question: row.get(1)?,
            answer: row.get(2)?,
            expected: row.get(3)?,
        })
    })?;
    Ok(samples.collect::<Result<_, _>>()?)
}

fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST_TEXT)]
}

/// How the next run shall learn, where anything was chosen.
pub fn choices<T: DeserializeOwned>(connection: &Connection) -> Result<Option<T>, Error> {
    let choices: Option<Json<T>> = connection
        .prepare_cached("SELECT choices FROM training_choices")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(choices.map(|Json(choices)| choices))
}

/// Chooses how the next run shall learn. Another rule for what is held back changes the examples as a person sees them:
/// they have to be looked at again. What is locked is what was held back until now.
pub fn choose<T: Serialize>(transaction: &Transaction<'_>, choices: &T) -> Result<(), Error> {
    let before = held_back(transaction)?;
    let which_before = examples::which(transaction)?;
    transaction.execute(
        "INSERT OR REPLACE INTO training_choices (only, choices) VALUES (1, ?)",
        [Json(choices)],
    )?;
    let after = held_back(transaction)?;
    if after == before {
        return Ok(());
    }
    if after.by == HeldBackBy::Locked {
        examples::mark_held_back(transaction, &which_before)?;
    }
    examples::bump(transaction)?;
    Ok(())
}

/// Which examples are held back, as far as that is left to the program.
pub fn held_back(connection: &Connection) -> Result<Rule, Error> {
    let chosen: Option<(Option<i64>, Option<Json<HeldBackBy>>)> = connection
        .prepare_cached(
            "SELECT choices ->> '$.held_back', choices -> '$.held_back_by' FROM training_choices",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (count, by) = chosen.unwrap_or_default();
    let count = count.and_then(|count| usize::try_from(count).ok());
    Ok(Rule {
        share: count.map_or_else(HeldBack::default, HeldBack::Count),
        by: by.map_or_else(HeldBackBy::default, |Json(by)| by),
    })
}

#[cfg(test)]
mod tests;
