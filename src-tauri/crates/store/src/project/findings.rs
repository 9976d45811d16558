//! What was found in the examples: of each by itself, written with its text; of all of them together, written by the
//! check in the background; and in their texts, by the look through all of them, which takes its time. Only a finding of
//! the first kind is ever one that must be fixed in a single example.

use super::examples::{self, Previewed};
use crate::{error::Error, json::Json};
use bakehouse_domain::{
    finding::{Finding, FindingCode, Severity, TextSpan},
    id::{ExampleId, ImportId},
};
use litemap::LiteMap;
use rusqlite::{CachedStatement, Connection, Row, Transaction, types::Type};
use std::collections::{BTreeMap, HashMap};

pub(super) const MIGRATION: &str = "CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    -- Nothing for what is about all of them.
    example INTEGER REFERENCES examples (id) ON DELETE CASCADE,
    -- Where it follows from: see `Source`.
    source INTEGER NOT NULL,
    code TEXT NOT NULL,
    -- 1 must be fixed, 2 should be, 3 is a hint.
    severity INTEGER NOT NULL,
    message INTEGER,
    params TEXT NOT NULL,
    -- Where in the text of the message, in characters; nothing for the message as a whole. In the arguments of a call, its
    -- number.
    starts INTEGER,
    ends INTEGER,
    call INTEGER
) STRICT;
CREATE INDEX findings_by_example ON findings (example, source);
CREATE INDEX findings_by_code ON findings (code, example);";

/// What a finding follows from, and so what takes it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The example alone: written together with it.
    Own = 0,
    /// The fingerprints of all of them.
    Set = 1,
    /// The texts of all of them. Gone as soon as the text of the example changes, until somebody looks again.
    Texts = 2,
}

/// A finding as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Found {
    /// The example; nothing for what is about all of them.
    pub example: Option<ExampleId>,
    pub code: FindingCode,
    pub severity: Severity,
    /// The message inside the example, counted from 0.
    pub message: Option<u32>,
    pub params: LiteMap<String, String>,
    /// Where in the message's text; nothing for the message as a whole.
    pub span: Option<TextSpan>,
}

impl From<&Finding> for Found {
    fn from(finding: &Finding) -> Self {
        Self::from(finding.clone())
    }
}

impl From<Finding> for Found {
    /// The line of the finding is the number of the example.
    fn from(finding: Finding) -> Self {
        let params = finding.params.into_iter();
        Self {
            example: finding.place.line.map(|line| ExampleId(line as i64)),
            code: finding.code,
            severity: finding.severity,
            message: finding.place.message,
            params: params.map(|(name, value)| (name.to_owned(), value)).collect(),
            span: finding.place.span,
        }
    }
}

/// The examples with the same finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The finding, as in the first of them.
    pub first: Found,
    /// How many have it.
    pub count: usize,
    /// Some of them.
    pub examples: Vec<Previewed>,
}

/// What changes when the examples were compared anew.
#[derive(Debug, Default)]
pub struct Difference {
    /// Findings that are there no longer, by their number in the table.
    pub gone: Vec<(i64, Option<ExampleId>)>,
    /// New ones.
    pub new: Vec<Found>,
}

/// The columns of a finding, in the order in which [`found`] reads them.
const COLUMNS: &str = "example, code, severity, message, params, starts, ends, call";

/// How many examples of a group are shown.
const SHOWN_OF_A_GROUP: i64 = 5;

/// What was found in one example, the most severe first.
pub fn of_example(connection: &Connection, id: ExampleId) -> Result<Vec<Found>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM findings WHERE example = ? ORDER BY severity, source, id"
    ))?;
    Ok(statement.query_map([id.0], found)?.collect::<Result<_, _>>()?)
}

/// What was found in all of them together.
pub fn of_all(connection: &Connection) -> Result<Vec<Found>, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM findings WHERE example IS NULL ORDER BY severity, id"
    ))?;
    Ok(statement.query_map([], found)?.collect::<Result<_, _>>()?)
}

/// The findings about single examples, those alike together, the most severe first and then the most frequent.
pub fn groups(connection: &Connection) -> Result<Vec<Group>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT code, count(DISTINCT example) AS count
         FROM findings JOIN shown_examples ON shown_examples.id = example
         GROUP BY code ORDER BY min(severity), count DESC, code",
    )?;
    let codes: Vec<(String, u32)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    codes.into_iter().map(|(code, count)| group(connection, &code, count as usize)).collect()
}

fn group(connection: &Connection, code: &str, count: usize) -> Result<Group, Error> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM findings JOIN shown_examples ON shown_examples.id = example
         WHERE code = ? GROUP BY example ORDER BY example LIMIT ?"
    ))?;
    let rows = statement.query_map((code, SHOWN_OF_A_GROUP), found)?;
    let found: Vec<Found> = rows.collect::<Result<_, _>>()?;
    let ids = found.iter().filter_map(|found| found.example);
    let ids: Vec<u32> = ids.filter_map(|id| u32::try_from(id.0).ok()).collect();
    let first = found.into_iter().next().ok_or(Error::Missing("finding"))?;
    Ok(Group { first, count, examples: examples::previewed(connection, &ids)? })
}

/// The shown examples in which this was found, by number.
pub fn examples_with(connection: &Connection, code: FindingCode) -> Result<Vec<u32>, Error> {
    let sql =
        "SELECT DISTINCT example FROM findings JOIN shown_examples ON shown_examples.id = example
               WHERE code = ? ORDER BY example";
    examples::collect_ids(connection, sql, [code.name()])
}

/// What was found in the examples that came with an import.
pub fn of_import(
    connection: &Connection,
    import: ImportId,
) -> Result<Vec<(ExampleId, FindingCode)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT example, code, severity FROM findings JOIN examples ON examples.id = example
         WHERE import = ? ORDER BY example, code",
    )?;
    let found = statement.query_map([import.0], |row| {
        Ok((ExampleId(row.get(0)?), code_and_severity(row, 1, 2)?.0))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// In how many of the shown examples each thing was found, what must be fixed first and then the most frequent.
pub fn counts_by_code(connection: &Connection) -> Result<Vec<(FindingCode, usize)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT code, min(severity), count(DISTINCT example) AS count
         FROM findings JOIN shown_examples ON shown_examples.id = example
         GROUP BY code ORDER BY min(severity), count DESC, code",
    )?;
    let counts = statement.query_map([], |row| {
        let (code, _) = code_and_severity(row, 0, 1)?;
        Ok((code, row.get::<_, u32>(2)? as usize))
    })?;
    Ok(counts.collect::<Result<_, _>>()?)
}

/// How many findings a person should look at: one for each kind that must or should be fixed.
pub fn count(connection: &Connection) -> Result<usize, Error> {
    let kinds = connection
        .prepare_cached(
            "SELECT count(DISTINCT code) FROM findings WHERE severity <= 2
             AND (example IS NULL OR example IN (SELECT id FROM shown_examples))",
        )?
        .query_row([], |row| row.get::<_, u32>(0))?;
    Ok(kinds as usize)
}

/// Writes what was found in one example by itself.
pub(super) fn set_own(
    transaction: &Transaction<'_>,
    id: ExampleId,
    findings: &[Finding],
) -> Result<(), Error> {
    transaction
        .prepare_cached("DELETE FROM findings WHERE example = ? AND source IN (?, ?)")?
        .execute((id.0, Source::Own as u8, Source::Texts as u8))?;
    add_own(transaction, id, findings)?;
    SetWorst::new(transaction)?.of(id, None)
}

/// Writes what was found in a new example by itself, wherever its line is said to be.
pub(super) fn add_own(
    transaction: &Transaction<'_>,
    id: ExampleId,
    findings: &[Finding],
) -> Result<(), Error> {
    if findings.is_empty() {
        return Ok(());
    }
    let mut insert = Insert::new(transaction)?;
    for finding in findings {
        insert.row(&Found { example: Some(id), ..Found::from(finding) }, Source::Own)?;
    }
    Ok(())
}

/// What would change if exactly this followed from all of the examples. For the check, before it has the writer.
pub fn difference(
    connection: &Connection,
    source: Source,
    findings: Vec<Finding>,
) -> Result<Difference, Error> {
    // Of a large project there may be hundreds of thousands: they are held once.
    let all: Vec<Found> = findings.into_iter().map(Found::from).collect();
    let mut wanted: HashMap<&Found, usize> = HashMap::with_capacity(all.len());
    for found in &all {
        *wanted.entry(found).or_default() += 1;
    }
    let mut gone = Vec::new();
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS}, id FROM findings WHERE source = ?"))?;
    let mut rows = statement.query([source as u8])?;
    while let Some(row) = rows.next()? {
        let found = found(row)?;
        match wanted.get_mut(&found) {
            Some(count) if *count > 0 => *count -= 1,
            _ => gone.push((row.get("id")?, found.example)),
        }
    }
    // In the order in which they were found.
    let is_new: Vec<bool> = all
        .iter()
        .map(|found| {
            let count = wanted.get_mut(found).filter(|count| **count > 0);
            count.map(|count| *count -= 1).is_some()
        })
        .collect();
    let new = all.into_iter().zip(is_new).filter_map(|(found, is_new)| is_new.then_some(found));
    Ok(Difference { gone, new: new.collect() })
}

/// Writes what follows from all of the examples; tells whether that changed anything.
pub(super) fn set_of_all(
    transaction: &Transaction<'_>,
    source: Source,
    difference: &Difference,
    revision: i64,
) -> Result<bool, Error> {
    let mut delete = transaction.prepare_cached("DELETE FROM findings WHERE id = ?")?;
    for (id, _) in &difference.gone {
        delete.execute([id])?;
    }
    let mut insert = Insert::new(transaction)?;
    for found in &difference.new {
        insert.row(found, source)?;
    }
    let mut set_worst = SetWorst::new(transaction)?;
    for example in difference.gone.iter().filter_map(|(_, example)| *example) {
        set_worst.of(example, Some(revision))?;
    }
    let mut make_worse = transaction.prepare_cached(
        "UPDATE examples SET worst = min(ifnull(worst, ?2), ?2), touched = ?3 WHERE id = ?1",
    )?;
    for found in &difference.new {
        if let Some(example) = found.example {
            make_worse.execute((example.0, rank(found.severity), revision))?;
        }
    }
    Ok(!difference.gone.is_empty() || !difference.new.is_empty())
}

/// Writes findings. What it takes to write one is looked up once for all of them.
struct Insert<'t>(CachedStatement<'t>);

impl<'t> Insert<'t> {
    fn new(transaction: &'t Transaction<'_>) -> Result<Self, Error> {
        let statement = transaction.prepare_cached(
            "INSERT INTO findings
                (example, source, code, severity, message, params, starts, ends, call)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        Ok(Self(statement))
    }

    fn row(&mut self, found: &Found, source: Source) -> Result<(), Error> {
        self.0.execute((
            found.example.map(|id| id.0),
            source as u8,
            found.code.name(),
            rank(found.severity),
            found.message,
            Json(&found.params.iter().collect::<BTreeMap<_, _>>()),
            found.span.map(|span| span.start),
            found.span.map(|span| span.end),
            found.span.and_then(|span| span.call),
        ))?;
        Ok(())
    }
}

/// Writes how severe the most severe finding of an example is.
struct SetWorst<'t>(CachedStatement<'t>);

impl<'t> SetWorst<'t> {
    fn new(transaction: &'t Transaction<'_>) -> Result<Self, Error> {
        let statement = transaction.prepare_cached(
            "UPDATE examples SET worst = (SELECT min(severity) FROM findings WHERE example = ?1),
                touched = coalesce(?2, touched) WHERE id = ?1",
        )?;
        Ok(Self(statement))
    }

    /// `touched` is the revision to note with it, where the change is not noted anyway.
    fn of(&mut self, id: ExampleId, touched: Option<i64>) -> Result<(), Error> {
        self.0.execute((id.0, touched))?;
        Ok(())
    }
}

fn found(row: &Row<'_>) -> rusqlite::Result<Found> {
    let (code, severity) = code_and_severity(row, 1, 2)?;
    let Json::<BTreeMap<String, String>>(params) = row.get(4)?;
    let span = match (row.get(5)?, row.get(6)?) {
        (Some(start), Some(end)) => Some(TextSpan { call: row.get(7)?, start, end }),
        _ => None,
    };
    Ok(Found {
        example: row.get::<_, Option<i64>>(0)?.map(ExampleId),
        code,
        severity,
        message: row.get(3)?,
        params: params.into_iter().collect(),
        span,
    })
}

pub(super) fn code_and_severity(
    row: &Row<'_>,
    code_at: usize,
    severity_at: usize,
) -> rusqlite::Result<(FindingCode, Severity)> {
    let unknown = |index, what: String| {
        let what = Box::new(Error::Damaged(what));
        rusqlite::Error::FromSqlConversionFailure(index, Type::Text, what)
    };
    let name: String = row.get(code_at)?;
    let code = FindingCode::ALL.iter().copied().find(|code| code.name() == name);
    let code = code.ok_or_else(|| unknown(code_at, format!("a finding {name:?}")))?;
    let severity = match row.get(severity_at)? {
        1 => Severity::MustFix,
        2 => Severity::ShouldFix,
        3 => Severity::Hint,
        other => return Err(unknown(severity_at, format!("a finding of severity {other}"))),
    };
    Ok((code, severity))
}

/// A severity as a number that sorts and compares.
pub(super) fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::MustFix => 1,
        Severity::ShouldFix => 2,
        Severity::Hint => 3,
    }
}
