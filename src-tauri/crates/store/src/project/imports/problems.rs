//! Lines of a file with something wrong, while its import is staged: one row a line, with the worst that was found.

use super::super::findings::{code_and_severity, rank};
use crate::{error::Error, json::Json};
use bakehouse_domain::{
    finding::{FindingCode, Severity},
    id::ImportId,
};
use rusqlite::{Connection, OptionalExtension, Transaction};
use std::collections::BTreeMap;

/// Where something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProblemKey {
    /// 0 for the file itself, or the first of a folder.
    pub file: u8,
    /// Counted from 1.
    pub line: u64,
    /// Which of the entries that begin on the line, counted from 0: a whole list may stand on one.
    pub nth: u32,
}

impl ProblemKey {
    /// The first entry of a line of the file itself.
    pub fn line(line: u64) -> Self {
        Self { file: 0, line, nth: 0 }
    }
}

/// A line with something wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedProblem {
    pub key: ProblemKey,
    /// The character of the line, counted from 1.
    pub column: Option<u64>,
    pub code: FindingCode,
    pub severity: Severity,
    pub params: BTreeMap<String, String>,
    /// Whether the line gave no example.
    pub is_unreadable: bool,
    /// The line, or its beginning; empty where it is an example.
    pub text: String,
    /// Whether that is all of the line.
    pub is_whole: bool,
}

/// Adds lines, or replaces what was said of them.
pub fn put_problems(
    transaction: &Transaction<'_>,
    import: ImportId,
    problems: &[&StagedProblem],
) -> Result<(), Error> {
    let mut statement = transaction.prepare_cached(
        "INSERT OR REPLACE INTO import_problems (import, file, line, nth, column_number, code,
            severity, params, is_unreadable, text, is_whole) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for problem in problems {
        statement.execute((
            import.0,
            problem.key.file,
            problem.key.line as i64,
            problem.key.nth,
            problem.column.map(|column| column as i64),
            problem.code.name(),
            rank(problem.severity),
            Json(&problem.params),
            problem.is_unreadable,
            &problem.text,
            problem.is_whole,
        ))?;
    }
    Ok(())
}

/// Forgets a line: nothing is wrong with it any more.
pub fn drop_problem(
    transaction: &Transaction<'_>,
    import: ImportId,
    key: ProblemKey,
) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "DELETE FROM import_problems WHERE import = ? AND file = ? AND line = ? AND nth = ?",
        )?
        .execute((import.0, key.file, key.line as i64, key.nth))?;
    Ok(())
}

/// Where something is wrong, in the order of the files.
pub fn problem_keys(connection: &Connection, import: ImportId) -> Result<Vec<ProblemKey>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT file, line, nth FROM import_problems WHERE import = ? ORDER BY file, line, nth",
    )?;
    let rows = statement.query_map([import.0], |row| {
        let line = row.get::<_, i64>(1)? as u64;
        Ok(ProblemKey { file: row.get(0)?, line, nth: row.get(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is wrong in these places, in this order. One that is fine (by now) gives nothing.
pub fn problems(
    connection: &Connection,
    import: ImportId,
    keys: &[ProblemKey],
) -> Result<Vec<StagedProblem>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT code, severity, column_number, params, is_unreadable, text, is_whole
         FROM import_problems WHERE import = ? AND file = ? AND line = ? AND nth = ?",
    )?;
    let mut problems = Vec::with_capacity(keys.len());
    for &key in keys {
        let problem = statement
            .query_row((import.0, key.file, key.line as i64, key.nth), |row| {
                let (code, severity) = code_and_severity(row, 0, 1)?;
                let Json(params) = row.get(3)?;
                Ok(StagedProblem {
                    key,
                    column: row.get::<_, Option<i64>>(2)?.map(|column| column as u64),
                    code,
                    severity,
                    params,
                    is_unreadable: row.get(4)?,
                    text: row.get(5)?,
                    is_whole: row.get(6)?,
                })
            })
            .optional()?;
        problems.extend(problem);
    }
    Ok(problems)
}
