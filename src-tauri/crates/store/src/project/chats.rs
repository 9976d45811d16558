//! The conversation of a project: each question with its answers, and how it goes on. What was said stays until the
//! person clears it.

use crate::{
    error::Error,
    json::{Code, Json},
};
use bakehouse_domain::{conversation::AnswerState, id::RunId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

pub(super) const MIGRATION: &str = "CREATE TABLE chat_turns (
    number INTEGER PRIMARY KEY,
    question TEXT NOT NULL
) STRICT;
CREATE TABLE chat_answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    turn INTEGER NOT NULL REFERENCES chat_turns (number) ON DELETE CASCADE,
    -- The run that answers, and its number, which stays when the run is thrown away; nothing for the model as it was.
    run TEXT,
    run_number INTEGER,
    state TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    seconds REAL,
    first_word_seconds REAL,
    tokens INTEGER,
    failure TEXT
) STRICT;
CREATE INDEX chat_answers_by_turn ON chat_answers (turn);
CREATE TABLE chat_choices (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    choices TEXT NOT NULL
) STRICT;";

/// A question and the answers to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    pub number: u32,
    pub question: String,
    pub answers: Vec<Answer>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub id: i64,
    /// The run that gave it, with its number; nothing for the model as it was.
    pub run: Option<(RunId, u32)>,
    pub state: AnswerState,
    pub text: String,
    /// The time that writing it took.
    pub seconds: Option<f64>,
    /// The time to its first word.
    pub first_word_seconds: Option<f64>,
    /// Its length.
    pub tokens: Option<u32>,
    /// Why there is none, as whoever noted it wrote it.
    pub failure: Option<Value>,
}

/// How an answer ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending<'a> {
    pub state: AnswerState,
    pub text: &'a str,
    pub seconds: Option<f64>,
    pub first_word_seconds: Option<f64>,
    pub tokens: Option<u32>,
    pub failure: Option<Value>,
}

/// What was said, from the beginning.
pub fn turns(connection: &Connection) -> Result<Vec<Turn>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT number, question FROM chat_turns ORDER BY number")?;
    let turns = statement.query_map([], |row| {
        Ok(Turn { number: row.get(0)?, question: row.get(1)?, answers: Vec::new() })
    })?;
    let mut turns: Vec<Turn> = turns.collect::<Result<_, _>>()?;
    let mut statement = connection.prepare_cached(
        "SELECT id, turn, run, run_number, state, text, seconds, first_word_seconds, tokens, failure
         FROM chat_answers ORDER BY turn, id",
    )?;
    let answers = statement.query_map([], |row| Ok((row.get::<_, u32>(1)?, read(row)?)))?;
    for answer in answers {
        let (number, answer) = answer?;
        if let Ok(place) = turns.binary_search_by_key(&number, |turn| turn.number) {
            turns[place].answers.push(answer);
        }
    }
    Ok(turns)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Answer> {
    // An id that no longer reads is that of nobody who could be asked again.
    let id = row.get::<_, Option<String>>(2)?.and_then(|id| id.parse().ok());
    let Code(state) = row.get(4)?;
    Ok(Answer {
        id: row.get(0)?,
        run: id.zip(row.get(3)?),
        state,
        text: row.get(5)?,
        seconds: row.get(6)?,
        first_word_seconds: row.get(7)?,
        tokens: row.get(8)?,
        failure: row.get::<_, Option<Json<Value>>>(9)?.map(|Json(failure)| failure),
    })
}

/// Asks: adds a turn with an answer to come for each of `speakers`, whose ids it gives.
pub fn ask(
    transaction: &Transaction<'_>,
    question: &str,
    speakers: &[Option<(RunId, u32)>],
) -> Result<Vec<i64>, Error> {
    transaction.execute("INSERT INTO chat_turns (question) VALUES (?)", [question])?;
    let turn = transaction.last_insert_rowid();
    let mut insert = transaction.prepare_cached(
        "INSERT INTO chat_answers (turn, run, run_number, state) VALUES (?, ?, ?, ?)",
    )?;
    let mut ids = Vec::with_capacity(speakers.len());
    for speaker in speakers {
        let (run, number) = speaker.unzip();
        insert.execute((
            turn,
            run.map(|run| run.to_string()),
            number,
            Code(AnswerState::Waiting),
        ))?;
        ids.push(transaction.last_insert_rowid());
    }
    Ok(ids)
}

/// Takes the last turn back.
pub fn remove_last(transaction: &Transaction<'_>) -> Result<(), Error> {
    transaction.execute(
        "DELETE FROM chat_turns WHERE number = (SELECT max(number) FROM chat_turns)",
        [],
    )?;
    Ok(())
}

/// Takes everything back.
pub fn clear(transaction: &Transaction<'_>) -> Result<(), Error> {
    transaction.execute("DELETE FROM chat_turns", [])?;
    Ok(())
}

/// Keeps what has been written so far.
pub fn write(transaction: &Transaction<'_>, answer: i64, text: &str) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE chat_answers SET state = ?, text = ? WHERE id = ?")?
        .execute((Code(AnswerState::Writing), text, answer))?;
    Ok(())
}

/// Keeps how an answer ended.
pub fn end(transaction: &Transaction<'_>, answer: i64, ending: &Ending<'_>) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "UPDATE chat_answers SET state = ?, text = ?, seconds = ?, first_word_seconds = ?,
                 tokens = ?, failure = ? WHERE id = ?",
        )?
        .execute((
            Code(ending.state),
            ending.text,
            ending.seconds,
            ending.first_word_seconds,
            ending.tokens,
            ending.failure.as_ref().map(Json),
            answer,
        ))?;
    Ok(())
}

/// Answers of which nobody writes the rest are stopped where they are. Tells how many there were.
pub fn stop_open(transaction: &Transaction<'_>) -> Result<usize, Error> {
    Ok(transaction.execute(
        "UPDATE chat_answers SET state = ? WHERE state IN (?, ?)",
        (Code(AnswerState::Stopped), Code(AnswerState::Waiting), Code(AnswerState::Writing)),
    )?)
}

/// How the conversation goes, where anything was chosen.
pub fn choices<T: DeserializeOwned>(connection: &Connection) -> Result<Option<T>, Error> {
    let choices: Option<Json<T>> = connection
        .prepare_cached("SELECT choices FROM chat_choices")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(choices.map(|Json(choices)| choices))
}

/// Chooses how the conversation goes.
pub fn choose<T: Serialize>(transaction: &Transaction<'_>, choices: &T) -> Result<(), Error> {
    transaction.execute(
        "INSERT OR REPLACE INTO chat_choices (only, choices) VALUES (1, ?)",
        [Json(choices)],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests;
