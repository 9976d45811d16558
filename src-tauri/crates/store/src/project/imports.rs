//! Imports. What is read from a file lies among the examples from the start, under an import that is only staged and
//! so is not shown; a yes shows all of it by changing one row, and undo hides it in the same way.
//!
//! A staged import lives no longer than the program: at the next start it is gone. What is gone is cleared away a few
//! rows at a time, so that nobody waits for it.

mod problems;

pub use problems::{ProblemKey, StagedProblem, drop_problem, problem_keys, problems, put_problems};

use super::{
    acts::{Act, Entity},
    examples::{self, NewExample, Writer},
    topics,
};
use crate::{error::Error, json::Json};
use bakehouse_domain::{
    id::{ExampleId, ImportId},
    message::Example,
};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::Value;

pub(super) const MIGRATION: &str = "CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    file TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    -- When it was accepted, or before that begun.
    at INTEGER NOT NULL,
    -- 'staged' until somebody says yes; 'in'; 'out' once that is undone; 'gone' while it is cleared away.
    state TEXT NOT NULL CHECK (state IN ('staged', 'in', 'out', 'gone')),
    examples INTEGER NOT NULL DEFAULT 0,
    -- The last number that an example had before it, and the last one that it took: a staged import that is given
    -- up gives its numbers back.
    number_before INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    -- The revision of the examples with which it last came in or went out.
    changed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE import_problems (
    import INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    -- 0 for the file itself, or the first of a folder.
    file INTEGER NOT NULL,
    line INTEGER NOT NULL,
    -- Which of the entries that begin on the line.
    nth INTEGER NOT NULL,
    column_number INTEGER,
    code TEXT NOT NULL,
    severity INTEGER NOT NULL,
    params TEXT NOT NULL,
    -- Whether the line gave no example.
    is_unreadable INTEGER NOT NULL,
    text TEXT NOT NULL,
    is_whole INTEGER NOT NULL,
    PRIMARY KEY (import, file, line, nth)
) STRICT, WITHOUT ROWID;";

const IN: &str = "in";
const OUT: &str = "out";

/// Begins an import: nothing of it is seen yet.
pub fn begin(
    transaction: &Transaction<'_>,
    file: &str,
    bytes: u64,
    at: i64,
) -> Result<ImportId, Error> {
    transaction.execute(
        "INSERT INTO imports (file, bytes, at, state, number_before, last_number)
         SELECT ?, ?, ?, 'staged', seq, seq FROM
            (SELECT coalesce(max(seq), 0) AS seq FROM sqlite_sequence WHERE name = 'examples')",
        (file, bytes as i64, at),
    )?;
    Ok(ImportId(transaction.last_insert_rowid()))
}

/// Adds examples to a staged import; gives their numbers. Fails when it is no longer staged.
pub fn stage(
    transaction: &Transaction<'_>,
    import: ImportId,
    examples: &[NewExample<'_>],
    at: i64,
) -> Result<Vec<ExampleId>, Error> {
    let mut ids = Vec::with_capacity(examples.len());
    let mut writer = Writer::new(transaction)?;
    for example in examples {
        ids.push(writer.add(Some(import), example, at)?.0);
    }
    let updated = transaction
        .prepare_cached(
            "UPDATE imports SET examples = examples + ?2, last_number = coalesce(?3, last_number)
             WHERE id = ?1 AND state = 'staged'",
        )?
        .execute((import.0, ids.len() as i64, ids.last().map(|id| id.0)))?;
    if updated == 0 { Err(Error::Missing("import")) } else { Ok(ids) }
}

/// Takes up to `rows` staged examples away again, so that the file can be read anew under the same import; tells whether
/// some are left.
pub fn unstage_some(
    transaction: &Transaction<'_>,
    import: ImportId,
    rows: usize,
) -> Result<bool, Error> {
    if remove_some(transaction, import.0, rows)? {
        return Ok(true);
    }
    give_numbers_back(transaction, import.0)?;
    transaction.execute("DELETE FROM import_problems WHERE import = ?", [import.0])?;
    let updated = transaction.execute(
        "UPDATE imports SET examples = 0, (number_before, last_number) =
            (SELECT coalesce(max(seq), 0), coalesce(max(seq), 0)
             FROM sqlite_sequence WHERE name = 'examples')
         WHERE id = ? AND state = 'staged'",
        [import.0],
    )?;
    if updated == 0 { Err(Error::Missing("import")) } else { Ok(false) }
}

/// Says something of all examples of a staged import: what they are about, where that is given, and that they are to be
/// looked at again.
pub fn describe(
    transaction: &Transaction<'_>,
    import: ImportId,
    topic: &str,
    to_review: bool,
) -> Result<(), Error> {
    let topic = topics::number(transaction, topic)?;
    if topic.is_none() && !to_review {
        return Ok(());
    }
    transaction.execute(
        "UPDATE examples SET topic = coalesce(?1, topic), to_review = max(to_review, ?2)
         WHERE import = (SELECT id FROM imports WHERE id = ?3 AND state = 'staged')",
        (topic, to_review, import.0),
    )?;
    Ok(())
}

/// The first examples of an import.
pub fn first(
    connection: &Connection,
    import: ImportId,
    count: usize,
) -> Result<Vec<Example>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT text FROM examples JOIN example_texts ON example = id
         WHERE import = ? ORDER BY id LIMIT ?",
    )?;
    let rows = statement.query_map((import.0, count as i64), |row| {
        let Json(example) = row.get(0)?;
        Ok(example)
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Shows everything that was staged. One row changes, however many examples there are.
pub fn accept(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    import: ImportId,
    at: i64,
) -> Result<(), Error> {
    let updated = transaction
        .execute("UPDATE imports SET at = ? WHERE id = ? AND state = 'staged'", (at, import.0))?;
    if updated == 0 {
        return Err(Error::Missing("import"));
    }
    set_state(transaction, import, IN)?;
    // What was wrong with single lines is of no use any more.
    transaction.execute("DELETE FROM import_problems WHERE import = ?", [import.0])?;
    let (before, after) = (Value::from(OUT), Value::from(IN));
    act.changed(Entity::Import, import.0, Some(&before), Some(&after))
}

/// Shows or hides an import as a whole, as a part of an act.
pub(super) fn show(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    import: ImportId,
    is_shown: bool,
) -> Result<(), Error> {
    let states = [Value::from(OUT), Value::from(IN)];
    let (before, after) = (&states[usize::from(!is_shown)], &states[usize::from(is_shown)]);
    restore(transaction, import, Some(after))?;
    act.changed(Entity::Import, import.0, Some(before), Some(after))
}

/// Shows or hides an import as a whole.
pub(super) fn restore(
    transaction: &Transaction<'_>,
    import: ImportId,
    value: Option<&Value>,
) -> Result<(), Error> {
    let state = if value.and_then(Value::as_str) == Some(IN) { IN } else { OUT };
    set_state(transaction, import, state)
}

fn set_state(transaction: &Transaction<'_>, import: ImportId, state: &str) -> Result<(), Error> {
    let revision = examples::bump(transaction)?;
    transaction.execute(
        "UPDATE imports SET state = ?, changed = ? WHERE id = ?",
        (state, revision, import.0),
    )?;
    Ok(())
}

/// The name of the file of an import.
pub fn file(connection: &Connection, import: ImportId) -> Result<String, Error> {
    let mut statement = connection.prepare_cached("SELECT file FROM imports WHERE id = ?")?;
    Ok(statement.query_row([import.0], |row| row.get(0))?)
}

/// The imports that are in, each with the revision of the examples with which it last came in.
pub fn shown(connection: &Connection) -> Result<Vec<(ImportId, u64)>, Error> {
    let mut statement =
        connection.prepare_cached("SELECT id, changed FROM imports WHERE state = 'in'")?;
    let rows =
        statement.query_map([], |row| Ok((ImportId(row.get(0)?), row.get::<_, i64>(1)? as u64)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// An import that is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub id: ImportId,
    /// The name of the file.
    pub file: String,
    /// Examples that came in with it.
    pub examples: u32,
    pub at: i64,
}

/// The imports that are in, the latest first.
pub fn accepted(connection: &Connection) -> Result<Vec<Accepted>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, file, examples, at FROM imports WHERE state = 'in' ORDER BY at DESC, id DESC",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Accepted {
            id: ImportId(row.get(0)?),
            file: row.get(1)?,
            examples: row.get(2)?,
            at: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Gives up a staged import. Its rows go with [`clear_some`].
pub fn give_up(transaction: &Transaction<'_>, import: ImportId) -> Result<(), Error> {
    transaction.execute(
        "UPDATE imports SET state = 'gone' WHERE id = ? AND state = 'staged'",
        [import.0],
    )?;
    Ok(())
}

/// Gives up what an earlier run of the program had staged.
pub fn give_up_all(transaction: &Transaction<'_>) -> Result<(), Error> {
    transaction.execute("UPDATE imports SET state = 'gone' WHERE state = 'staged'", [])?;
    Ok(())
}

/// Whether something is to be cleared away.
pub fn has_rubbish(connection: &Connection) -> Result<bool, Error> {
    Ok(connection.prepare_cached(RUBBISH)?.exists([])?)
}

// An import that was undone can come back for as long as the log knows of it, or a version shows it.
const RUBBISH: &str = "SELECT id, state FROM imports WHERE state = 'gone' OR (state = 'out' AND
    NOT EXISTS (SELECT 1 FROM act_changes WHERE entity = 'import' AND key = imports.id) AND
    NOT EXISTS (SELECT 1 FROM versions, json_each(versions.imports) WHERE value = imports.id))
    ORDER BY id DESC LIMIT 1";

/// Clears away up to `rows` examples of imports that nobody can bring back; tells whether something is left.
pub fn clear_some(transaction: &Transaction<'_>, rows: usize) -> Result<bool, Error> {
    let import: Option<i64> =
        transaction.prepare_cached(RUBBISH)?.query_row([], |row| row.get(0)).optional()?;
    let Some(import) = import else { return Ok(false) };
    if !remove_some(transaction, import, rows)? {
        give_numbers_back(transaction, import)?;
        transaction.execute("DELETE FROM imports WHERE id = ?", [import])?;
    }
    has_rubbish(transaction)
}

/// Removes up to `rows` examples of an import; tells whether some may be left.
fn remove_some(transaction: &Transaction<'_>, import: i64, rows: usize) -> Result<bool, Error> {
    let removed = transaction.execute(
        "DELETE FROM examples WHERE id IN
            (SELECT id FROM examples WHERE import = ? ORDER BY id DESC LIMIT ?)",
        (import, rows as i64),
    )?;
    Ok(removed >= rows)
}

/// Numbers that nobody has seen are given again, provided that nobody else took one in between.
fn give_numbers_back(transaction: &Transaction<'_>, import: i64) -> Result<(), Error> {
    transaction.execute(
        "UPDATE sqlite_sequence SET seq = number_before FROM imports
         WHERE name = 'examples' AND imports.id = ? AND state IN ('gone', 'staged')
         AND seq = last_number AND last_number = number_before + examples",
        [import],
    )?;
    Ok(())
}
