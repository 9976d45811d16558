//! Reading examples: how many there are, which ones in which order, and single ones with their texts. An order is
//! a list of numbers that the caller keeps; what is shown of it is then fetched by number.

use super::content::Content;
use crate::{error::Error, json::Json};
use bakehouse_domain::{
    id::{ExampleId, ImportId},
    message::Example,
    origin::Origin,
};
use rusqlite::{Connection, OptionalExtension};
use std::ops::ControlFlow;

/// A range is read as a whole when at least one in this many of its numbers is wanted.
const DENSE: usize = 8;

/// How many examples there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All.
    pub all: usize,
    /// Those in which nothing must or should be fixed.
    pub ready: usize,
    /// Those in which something must or should be fixed.
    pub needs_fix: usize,
    /// Those that are held back.
    pub held_back: usize,
    /// Those in which nothing must be fixed: they are learned from, or held back.
    pub usable: usize,
    /// The usable ones that are held back.
    pub usable_held_back: usize,
    /// Tokens of all.
    pub all_tokens: usize,
    /// Tokens of the usable ones.
    pub tokens: usize,
    /// Those of them that are learned from.
    pub learned_tokens: usize,
}

/// Which examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Filter {
    /// All.
    All,
    /// Those in which nothing must or should be fixed.
    Ready,
    /// Those in which something must or should be fixed.
    NeedsFix,
    /// Those that are held back.
    HeldBack,
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// By number.
    Number,
    /// The last one added first.
    Newest,
    /// By what the person asks.
    Question,
    /// The longest first.
    Longest,
}

/// An example as a row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Previewed {
    pub id: ExampleId,
    pub asks: String,
    pub answers: String,
    /// What it is about.
    pub topic: Option<String>,
    pub turns: u32,
    pub tokens: u32,
    /// The most severe finding: 1 must be fixed, 2 should be, 3 is a hint.
    pub worst: Option<u8>,
    pub to_review: bool,
    pub is_held_back: bool,
}

/// An example, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub id: ExampleId,
    pub content: Content,
    pub is_held_back: bool,
    pub origin: Origin,
    /// The import it came with.
    pub import: Option<ImportId>,
    pub created_at: i64,
}

/// How many there are.
pub fn counts(connection: &Connection) -> Result<Counts, Error> {
    let counts = connection
        .prepare_cached(
            "SELECT count(*),
                total(worst <= 2),
                total(is_held_back),
                total(worst IS NOT 1),
                total(worst IS NOT 1 AND is_held_back),
                total(iif(worst IS NOT 1, tokens, 0)),
                total(iif(worst IS NOT 1, learned_tokens, 0)),
                total(tokens)
             FROM shown_examples",
        )?
        .query_row([], |row| {
            let number = |index| row.get::<_, f64>(index).map(|sum| sum as usize);
            let all = row.get::<_, i64>(0)? as usize;
            let needs_fix = number(1)?;
            Ok(Counts {
                all,
                ready: all - needs_fix,
                needs_fix,
                held_back: number(2)?,
                usable: number(3)?,
                usable_held_back: number(4)?,
                tokens: number(5)?,
                learned_tokens: number(6)?,
                all_tokens: number(7)?,
            })
        })?;
    Ok(counts)
}

/// Whether more than so many are learned from or held back. Of many it doesn't count all, as [`counts`] does.
pub fn has_more_usable_than(connection: &Connection, most: usize) -> Result<bool, Error> {
    let mut statement = connection
        .prepare_cached("SELECT 1 FROM shown_examples WHERE worst IS NOT 1 LIMIT 1 OFFSET ?")?;
    Ok(statement.exists([most as i64])?)
}

/// The numbers of the examples that `filter` lets through, in their order.
pub fn ids(connection: &Connection, filter: Filter, sort: Sort) -> Result<Vec<u32>, Error> {
    let condition = match filter {
        Filter::All => "true",
        Filter::Ready => "worst IS NULL OR worst > 2",
        Filter::NeedsFix => "worst <= 2",
        Filter::HeldBack => "is_held_back",
    };
    let (from, order) = match sort {
        Sort::Number => ("shown_examples", "id"),
        Sort::Newest => ("shown_examples", "created_at DESC, id DESC"),
        Sort::Question => {
            ("shown_examples JOIN example_previews ON example = id", "asks COLLATE NOCASE, id")
        }
        Sort::Longest => ("shown_examples", "tokens DESC, id"),
    };
    let sql = format!("SELECT id FROM {from} WHERE {condition} ORDER BY {order}");
    collect_ids(connection, &sql, [])
}

/// Those of the shown examples whose text may be another than at this revision.
pub fn changed_since(connection: &Connection, revision: u64) -> Result<Vec<u32>, Error> {
    let sql = "SELECT id FROM shown_examples WHERE changed > ?1
               OR import IN (SELECT id FROM imports WHERE changed > ?1) ORDER BY id";
    collect_ids(connection, sql, [revision as i64])
}

pub(in super::super) fn collect_ids(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<u32>, Error> {
    let mut statement = connection.prepare_cached(sql)?;
    let ids = statement.query_map(params, |row| row.get::<_, u32>(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Whether the person sees this example: it is not in the bin, and its import is in.
pub fn is_shown(connection: &Connection, id: ExampleId) -> Result<bool, Error> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM shown_examples WHERE id = ?")?;
    Ok(statement.exists([id.0])?)
}

/// The rows with these numbers, in this order, also of those in the bin. A number that is not there (any more) gives none.
pub fn previewed(connection: &Connection, ids: &[u32]) -> Result<Vec<Previewed>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT examples.id, asks, answers, turns, tokens, worst, is_held_back, to_review, topics.name
         FROM examples JOIN example_previews ON example = examples.id
         LEFT JOIN topics ON topics.id = topic WHERE examples.id = ?",
    )?;
    let mut rows = Vec::with_capacity(ids.len());
    for id in ids {
        let row = statement
            .query_row([id], |row| {
                Ok(Previewed {
                    id: ExampleId(row.get(0)?),
                    asks: row.get(1)?,
                    answers: row.get(2)?,
                    turns: row.get(3)?,
                    tokens: row.get(4)?,
                    worst: row.get(5)?,
                    is_held_back: row.get(6)?,
                    to_review: row.get(7)?,
                    topic: row.get(8)?,
                })
            })
            .optional()?;
        rows.extend(row);
    }
    Ok(rows)
}

/// How what the person asks begins, of each of these examples.
pub fn each_question(
    connection: &Connection,
    ids: &[u32],
    mut take: impl FnMut(&str),
) -> Result<(), Error> {
    let mut statement =
        connection.prepare_cached("SELECT asks FROM example_previews WHERE example = ?")?;
    for id in ids {
        let mut rows = statement.query([id])?;
        while let Some(row) = rows.next()? {
            take(row.get_ref(0)?.as_str().unwrap_or_default());
        }
    }
    Ok(())
}

/// An example that is shown.
pub fn one(connection: &Connection, id: ExampleId) -> Result<Stored, Error> {
    let stored = connection
        .prepare_cached(
            "SELECT text, tokens, learned_tokens, is_held_back, origin, import, created_at
             FROM shown_examples JOIN example_texts ON example = id WHERE id = ?",
        )?
        .query_row([id.0], |row| {
            let Json(example) = row.get(0)?;
            let content = Content { example, tokens: row.get(1)?, learned_tokens: row.get(2)? };
            Ok(Stored {
                id,
                content,
                is_held_back: row.get(3)?,
                origin: Origin::numbered(row.get(4)?).unwrap_or_default(),
                import: row.get::<_, Option<i64>>(5)?.map(ImportId),
                created_at: row.get(6)?,
            })
        })
        .optional()?;
    stored.ok_or(Error::Missing("example"))
}

/// What an example says, whether it is shown or not.
pub(super) fn content(connection: &Connection, id: ExampleId) -> Result<Content, Error> {
    let content = connection
        .prepare_cached(
            "SELECT text, tokens, learned_tokens
             FROM examples JOIN example_texts ON example = id WHERE id = ?",
        )?
        .query_row([id.0], |row| {
            let Json(example) = row.get(0)?;
            Ok(Content { example, tokens: row.get(1)?, learned_tokens: row.get(2)? })
        })
        .optional()?;
    content.ok_or(Error::Missing("example"))
}

/// The texts of these examples, in this order, one at a time. A number that is not shown (any more) is passed over.
pub fn each(
    connection: &Connection,
    ids: &[u32],
    mut take: impl FnMut(ExampleId, Example) -> ControlFlow<()>,
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(
        "SELECT text FROM shown_examples JOIN example_texts ON example = id WHERE id = ?",
    )?;
    for &id in ids {
        let example = statement.query_row([id], |row| row.get(0)).optional()?;
        if let Some(Json(example)) = example
            && take(ExampleId(id.into()), example).is_break()
        {
            break;
        }
    }
    Ok(())
}

/// The highest number of any example, shown or not; 0 where there is none.
pub fn last_number(connection: &Connection) -> Result<u32, Error> {
    let mut statement = connection.prepare_cached("SELECT coalesce(max(id), 0) FROM examples")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// An example with what the person decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub id: ExampleId,
    pub example: Example,
    /// What it is about.
    pub topic: Option<String>,
    pub note: Option<String>,
    pub is_held_back: bool,
    /// Its length, as the tokenizer o200k counts it.
    pub tokens: u32,
}

/// These examples with what was decided about them, in this order. A number that is not shown (any more) is passed over.
pub fn decided(connection: &Connection, ids: &[u32]) -> Result<Vec<Decided>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT shown_examples.id, text, topics.name, note, is_held_back, tokens
         FROM shown_examples JOIN example_texts ON example = shown_examples.id
         LEFT JOIN topics ON topics.id = topic WHERE shown_examples.id = ?",
    )?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        let row = statement.query_row([id], |row| {
            let Json(example) = row.get(1)?;
            Ok(Decided {
                id: ExampleId(row.get(0)?),
                example,
                topic: row.get(2)?,
                note: row.get(3)?,
                is_held_back: row.get(4)?,
                tokens: row.get(5)?,
            })
        });
        found.extend(row.optional()?);
    }
    Ok(found)
}

/// The texts of these examples, which are in order, as they are stored: in JSON, and without a copy of any. Whether they
/// are shown is for the caller to know: what is asked of a million of them asks nothing twice.
pub fn each_text(
    connection: &Connection,
    ids: &[u32],
    mut take: impl FnMut(u32, &str) -> ControlFlow<()>,
) -> Result<(), Error> {
    let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return Ok(()) };
    // One after the other is quicker than one by one, as long as few are read for nothing.
    let is_dense = ((last - first) as usize) < ids.len().saturating_mul(DENSE);
    let mut statement = connection.prepare_cached(
        "SELECT example, text FROM example_texts WHERE example BETWEEN ? AND ? ORDER BY example",
    )?;
    let one_by_one = if is_dense { &[] } else { ids };
    let ranges = one_by_one.iter().map(|id| (id, id)).chain(is_dense.then_some((first, last)));
    for range in ranges {
        let mut rows = statement.query(range)?;
        while let Some(row) = rows.next()? {
            let id = row.get(0)?;
            let text = row.get_ref(1)?.as_str().unwrap_or_default();
            if (!is_dense || ids.binary_search(&id).is_ok()) && take(id, text).is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}
