//! The narrow columns of all examples, for whoever keeps them in memory and filters and sorts there.

use super::content::QUESTION_KEY_BYTES;
use crate::error::Error;
use bakehouse_domain::{id::ImportId, origin::Origin};
use rusqlite::Connection;

/// What filters and orders look at, of one example.
#[expect(clippy::struct_excessive_bools, reason = "each is a column, and none excludes another")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnRow {
    pub id: u32,
    /// The import it came with.
    pub import: Option<u32>,
    pub is_deleted: bool,
    pub is_held_back: bool,
    pub to_review: bool,
    pub is_pair: bool,
    pub topic: Option<u32>,
    pub origin: Origin,
    pub turns: u32,
    pub tokens: u32,
    pub learned_tokens: u32,
    /// The most severe finding: 1 must be fixed, 2 should be, 3 is a hint.
    pub worst: Option<u8>,
    pub question_key: [u8; QUESTION_KEY_BYTES],
}

/// Which rows are read.
#[derive(Clone, Copy, Debug)]
pub enum Rows {
    /// Those from this number up to that one, both included.
    Between(u32, u32),
    /// Those that were touched after this revision. What came with an import is not among them while it is as it was.
    TouchedAfter(u64),
    /// Those that came with this import.
    Of(ImportId),
}

/// Reads rows by number, also those that are not shown.
pub fn columns(
    connection: &Connection,
    which: Rows,
    mut take: impl FnMut(ColumnRow),
) -> Result<(), Error> {
    const SELECT: &str =
        "SELECT id, import, deleted_at IS NOT NULL, is_held_back, to_review, is_pair, topic,
        origin, turns, tokens, learned_tokens, worst, question_key FROM examples";
    let (condition, params) = match which {
        Rows::Between(first, last) => ("id BETWEEN ?1 AND ?2", [first.into(), last.into()]),
        // A second number that says nothing keeps the three alike.
        Rows::TouchedAfter(revision) => {
            ("touched > 0 AND touched > ?1 AND ?2 = 0", [revision as i64, 0])
        }
        Rows::Of(import) => ("import = ?1 AND ?2 = 0", [import.0, 0]),
    };
    let mut statement =
        connection.prepare_cached(&format!("{SELECT} WHERE {condition} ORDER BY id"))?;
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        take(ColumnRow {
            id: row.get(0)?,
            import: row.get(1)?,
            is_deleted: row.get(2)?,
            is_held_back: row.get(3)?,
            to_review: row.get(4)?,
            is_pair: row.get(5)?,
            topic: row.get(6)?,
            origin: Origin::numbered(row.get(7)?).unwrap_or_default(),
            turns: row.get(8)?,
            tokens: row.get(9)?,
            learned_tokens: row.get(10)?,
            worst: row.get(11)?,
            question_key: row.get(12)?,
        });
    }
    Ok(())
}
