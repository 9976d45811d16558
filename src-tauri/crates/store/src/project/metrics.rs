//! The curves of the runs: a point for each step and kind, whose last writing counts. The page pulls what is new by a
//! mark that goes up with every writing, so that a point that came late or twice is told too.

use crate::{error::Error, json::Code};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};

pub(super) const MIGRATION: &str = "CREATE TABLE curves (
    run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE,
    -- The mark of the point that was written last.
    last_mark INTEGER NOT NULL,
    -- Whoever has points of before this mark has points that are no longer true.
    whole_from INTEGER NOT NULL,
    is_thinned INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE metrics (
    run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    step INTEGER NOT NULL,
    -- Nothing for a loss that is no number.
    loss REAL,
    mark INTEGER NOT NULL,
    PRIMARY KEY (run, kind, step)
) STRICT, WITHOUT ROWID;
CREATE INDEX metrics_by_mark ON metrics (run, mark);";

/// Points of one kind that are kept of a run. Of more, only the lowest and the highest of each stretch.
const MOST_POINTS: i64 = 200_000;
/// Points between two looks at how many there are.
const LOOK_EVERY: i64 = 20_000;

/// Which line a point belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Of the examples learned from.
    Training,
    /// Of the held-back ones.
    HeldBack,
}

/// A point of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub kind: Kind,
    pub step: u32,
    /// Stored as nothing where it is no number.
    pub loss: f64,
}

/// A step and its loss; nothing for a loss that is no number.
pub type Loss = (u32, Option<f64>);

/// What is new since a mark.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct News {
    /// The mark to ask with next time.
    pub next: u64,
    /// Whether this is the whole curve, and what the asker has is to be thrown away.
    pub is_whole: bool,
    /// Whether only the lowest and the highest of each stretch are kept.
    pub is_thinned: bool,
    pub training: Vec<Loss>,
    pub held_back: Vec<Loss>,
}

/// Writes points. One that is there already is replaced.
pub fn write(transaction: &Transaction<'_>, run: u32, points: &[Point]) -> Result<(), Error> {
    write_with(transaction, run, points, MOST_POINTS, LOOK_EVERY)
}

fn write_with(
    transaction: &Transaction<'_>,
    run: u32,
    points: &[Point],
    most: i64,
    look_every: i64,
) -> Result<(), Error> {
    if points.is_empty() {
        return Ok(());
    }
    let (before, ..) = curve(transaction, run)?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO metrics (run, kind, step, loss, mark) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (run, kind, step) DO UPDATE SET loss = excluded.loss, mark = excluded.mark",
    )?;
    let mut mark = before;
    for point in points {
        mark += 1;
        let loss = Some(point.loss).filter(|loss| loss.is_finite());
        insert.execute((run, Code(point.kind), point.step, loss, mark))?;
    }
    transaction
        .prepare_cached(
            "INSERT INTO curves (run, last_mark, whole_from) VALUES (?, ?, 1)
             ON CONFLICT (run) DO UPDATE SET last_mark = excluded.last_mark",
        )?
        .execute((run, mark))?;
    if mark / look_every > before / look_every {
        for kind in [Kind::Training, Kind::HeldBack] {
            thin(transaction, run, kind, most)?;
        }
    }
    Ok(())
}

/// The last mark, the one from which on the curve is what it is, and whether it is thinned.
fn curve(connection: &Connection, run: u32) -> Result<(i64, i64, bool), Error> {
    let curve = connection
        .prepare_cached("SELECT last_mark, whole_from, is_thinned FROM curves WHERE run = ?")?
        .query_row([run], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    Ok(curve.unwrap_or((0, 1, false)))
}

/// Leaves the lowest and the highest point of each stretch, half as many points as may be. A loss that is no number
/// counts as the lowest: it must stay to be seen.
fn thin(transaction: &Transaction<'_>, run: u32, kind: Kind, most: i64) -> Result<(), Error> {
    let (count, last): (i64, i64) = transaction
        .prepare_cached(
            "SELECT count(*), coalesce(max(step), 0) FROM metrics WHERE run = ? AND kind = ?",
        )?
        .query_row((run, Code(kind)), |row| Ok((row.get(0)?, row.get(1)?)))?;
    if count <= most {
        return Ok(());
    }
    let stretches = (most / 4).max(1);
    let steps = last / stretches + 1;
    transaction
        .prepare_cached(
            "DELETE FROM metrics WHERE run = ?1 AND kind = ?2 AND step NOT IN (
                 SELECT step FROM (
                     SELECT step,
                            row_number() OVER (PARTITION BY step / ?3 ORDER BY loss, step) AS low,
                            row_number() OVER (PARTITION BY step / ?3 ORDER BY loss DESC, step DESC) AS high
                     FROM metrics WHERE run = ?1 AND kind = ?2
                 ) WHERE low = 1 OR high = 1
             )",
        )?
        .execute((run, Code(kind), steps))?;
    transaction.prepare_cached("UPDATE curves SET is_thinned = 1 WHERE run = ?")?.execute([run])?;
    Ok(())
}

/// Forgets the points after `step`: the run goes on from there, and they come again.
pub fn forget_after(transaction: &Transaction<'_>, run: u32, step: u32) -> Result<(), Error> {
    transaction.execute("DELETE FROM metrics WHERE run = ? AND step > ?", (run, step))?;
    transaction.execute(
        "UPDATE curves SET last_mark = last_mark + 1, whole_from = last_mark + 1 WHERE run = ?",
        [run],
    )?;
    Ok(())
}

/// What is new since the mark `after`; 0 asks for everything.
pub fn since(connection: &Connection, run: u32, after: u64) -> Result<News, Error> {
    let (last_mark, whole_from, is_thinned) = curve(connection, run)?;
    let asked = i64::try_from(after).unwrap_or(i64::MAX);
    // A mark from the future belongs to another curve.
    let is_whole = !(whole_from..=last_mark).contains(&asked);
    let after = if is_whole { 0 } else { asked };
    let mut news = News { next: last_mark as u64, is_whole, is_thinned, ..News::default() };
    let mut statement = connection.prepare_cached(
        "SELECT kind, step, loss FROM metrics WHERE run = ? AND mark > ? ORDER BY kind, step",
    )?;
    let mut rows = statement.query((run, after))?;
    while let Some(row) = rows.next()? {
        let Code(kind) = row.get(0)?;
        let loss = (row.get(1)?, row.get(2)?);
        match kind {
            Kind::Training => news.training.push(loss),
            Kind::HeldBack => news.held_back.push(loss),
        }
    }
    Ok(news)
}

/// All points of one line, step by step.
pub fn line(connection: &Connection, run: u32, kind: Kind) -> Result<Vec<Loss>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT step, loss FROM metrics WHERE run = ? AND kind = ? ORDER BY step",
    )?;
    let losses = statement.query_map((run, Code(kind)), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(losses.collect::<Result<_, _>>()?)
}

/// The training line as at most this many means of equally long stretches; nothing for one with a loss that is no
/// number.
pub fn outline(
    connection: &Connection,
    run: u32,
    stretches: u32,
) -> Result<Vec<Option<f64>>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT iif(count(loss) < count(*), NULL, avg(loss)) FROM metrics,
             (SELECT max(step) AS last FROM metrics WHERE run = ?1 AND kind = ?2)
         WHERE run = ?1 AND kind = ?2
         GROUP BY (step - 1) / ((last + ?3 - 1) / ?3) ORDER BY step",
    )?;
    let means =
        statement.query_map((run, Code(Kind::Training), stretches.max(1)), |row| row.get(0))?;
    Ok(means.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests;
