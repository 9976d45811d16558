//! Who was asked the held-back questions, what they answered, and what the person thinks of it. An answer carries the
//! mark of what was asked and expected, so that one whose question has changed since is told from the others.

use crate::{
    error::Error,
    json::{Code, Json},
};
use bakehouse_domain::{
    evaluation::{Asked, Rating},
    id::{AnswerId, ExampleId},
};
use rusqlite::{Connection, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(super) const MIGRATION: &str = "CREATE TABLE evaluations (
    id INTEGER PRIMARY KEY,
    asked TEXT NOT NULL UNIQUE,
    -- The file of the model that answers.
    model TEXT NOT NULL,
    state TEXT NOT NULL,
    failure TEXT,
    -- How wrong the right answers seemed, and the mark of the questions that this was measured on.
    held_back_loss REAL,
    loss_mark TEXT,
    -- When something was last asked, or the last answer came.
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE evaluation_answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    evaluation INTEGER NOT NULL REFERENCES evaluations (id) ON DELETE CASCADE,
    example INTEGER NOT NULL,
    mark TEXT NOT NULL,
    question TEXT NOT NULL,
    expected TEXT NOT NULL,
    text TEXT NOT NULL,
    rating TEXT,
    UNIQUE (evaluation, example)
) STRICT;";

/// How far the asking came, as far as the database can know: an asking without a task was interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// It is going on, or the program ended under it.
    Asking,
    /// All answers are there.
    Answered,
    /// It ended on the way.
    Stopped,
}

/// One who was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    pub id: i64,
    pub asked: Asked,
    /// The file of the model that answers.
    pub model: String,
    pub progress: Progress,
    /// Why it ended on the way, as whoever noted it wrote it.
    pub failure: Option<Value>,
    pub held_back_loss: Option<f64>,
    /// The mark of the questions that the loss was measured on.
    pub loss_mark: Option<String>,
    pub at: i64,
    /// By example.
    pub answers: Vec<Answer>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub id: AnswerId,
    pub example: ExampleId,
    /// What was asked and expected, as a hash.
    pub mark: String,
    /// The question, to be shown.
    pub question: String,
    /// The right answer.
    pub expected: String,
    pub text: String,
    pub rating: Option<Rating>,
}

/// An answer that has just come.
#[derive(Clone, Copy, Debug)]
pub struct NewAnswer<'a> {
    pub example: ExampleId,
    pub mark: &'a str,
    pub question: &'a str,
    pub expected: &'a str,
    pub text: &'a str,
}

/// Whether nobody was ever asked.
pub fn is_empty(connection: &Connection) -> Result<bool, Error> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM evaluations")?;
    Ok(!statement.exists([])?)
}

/// Everybody who was ever asked, with the answers.
pub fn all(connection: &Connection) -> Result<Vec<Evaluation>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, asked, state, failure, held_back_loss, loss_mark, at, model
         FROM evaluations ORDER BY id",
    )?;
    let evaluations = statement.query_map([], |row| {
        let (Json(asked), Code(progress)) = (row.get(1)?, row.get(2)?);
        Ok(Evaluation {
            id: row.get(0)?,
            asked,
            model: row.get(7)?,
            progress,
            failure: row.get::<_, Option<Json<Value>>>(3)?.map(|Json(failure)| failure),
            held_back_loss: row.get(4)?,
            loss_mark: row.get(5)?,
            at: row.get(6)?,
            answers: Vec::new(),
        })
    })?;
    let mut evaluations: Vec<Evaluation> = evaluations.collect::<Result<_, _>>()?;
    for evaluation in &mut evaluations {
        evaluation.answers = answers(connection, evaluation.id)?;
    }
    Ok(evaluations)
}

fn answers(connection: &Connection, evaluation: i64) -> Result<Vec<Answer>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, example, mark, question, expected, text, rating FROM evaluation_answers
         WHERE evaluation = ? ORDER BY example",
    )?;
    let answers = statement.query_map([evaluation], |row| {
        Ok(Answer {
            id: AnswerId(row.get(0)?),
            example: ExampleId(row.get(1)?),
            mark: row.get(2)?,
            question: row.get(3)?,
            expected: row.get(4)?,
            text: row.get(5)?,
            rating: row.get::<_, Option<Code<Rating>>>(6)?.map(|Code(rating)| rating),
        })
    })?;
    Ok(answers.collect::<Result<_, _>>()?)
}

/// Begins to ask somebody, or goes on. Answers whose mark is not among `questions` belong to questions that are asked
/// anew, and are forgotten; and so is all that another model said.
pub fn begin(
    transaction: &Transaction<'_>,
    asked: Asked,
    model: &str,
    questions: &[(ExampleId, &str)],
    at: i64,
) -> Result<i64, Error> {
    transaction
        .execute("DELETE FROM evaluations WHERE asked = ? AND model <> ?", (Json(asked), model))?;
    transaction.execute(
        "INSERT INTO evaluations (asked, model, state, at) VALUES (?, ?, ?, ?)
         ON CONFLICT (asked) DO UPDATE SET state = excluded.state, failure = NULL, at = excluded.at",
        (Json(asked), model, Code(Progress::Asking), at),
    )?;
    let id: i64 = transaction.query_row(
        "SELECT id FROM evaluations WHERE asked = ?",
        [Json(asked)],
        |row| row.get(0),
    )?;
    let mut forget = transaction.prepare_cached(
        "DELETE FROM evaluation_answers WHERE evaluation = ? AND example = ? AND mark <> ?",
    )?;
    for (example, mark) in questions {
        forget.execute((id, example.0, mark))?;
    }
    Ok(id)
}

/// Keeps an answer.
pub fn keep(
    transaction: &Transaction<'_>,
    evaluation: i64,
    answer: &NewAnswer<'_>,
    at: i64,
) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO evaluation_answers
                 (evaluation, example, mark, question, expected, text) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute((
            evaluation,
            answer.example.0,
            answer.mark,
            answer.question,
            answer.expected,
            answer.text,
        ))?;
    transaction
        .prepare_cached("UPDATE evaluations SET at = ? WHERE id = ?")?
        .execute((at, evaluation))?;
    Ok(())
}

/// Keeps how wrong the right answers seemed, and on which questions. A loss that is no number is none.
pub fn keep_loss(
    transaction: &Transaction<'_>,
    evaluation: i64,
    loss: f64,
    mark: &str,
) -> Result<(), Error> {
    let loss = Some(loss).filter(|loss| loss.is_finite());
    transaction.execute(
        "UPDATE evaluations SET held_back_loss = ?, loss_mark = ? WHERE id = ?",
        (loss, mark, evaluation),
    )?;
    Ok(())
}

/// Notes how the asking ended.
pub fn end(
    transaction: &Transaction<'_>,
    evaluation: i64,
    progress: Progress,
    failure: Option<&Value>,
    at: i64,
) -> Result<(), Error> {
    transaction.execute(
        "UPDATE evaluations SET state = ?, failure = ?, at = ? WHERE id = ?",
        (Code(progress), failure.map(Json), at, evaluation),
    )?;
    Ok(())
}

/// Notes what the person thinks of an answer; nothing takes it back.
pub fn rate(
    transaction: &Transaction<'_>,
    answer: AnswerId,
    rating: Option<Rating>,
) -> Result<(), Error> {
    let changed = transaction
        .prepare_cached("UPDATE evaluation_answers SET rating = ? WHERE id = ?")?
        .execute((rating.map(Code), answer.0))?;
    if changed == 0 { Err(Error::Missing("answer")) } else { Ok(()) }
}

/// Forgets what somebody answered, as when the run is thrown away.
pub fn forget(transaction: &Transaction<'_>, asked: Asked) -> Result<(), Error> {
    transaction.execute("DELETE FROM evaluations WHERE asked = ?", [Json(asked)])?;
    Ok(())
}

#[cfg(test)]
mod tests;
