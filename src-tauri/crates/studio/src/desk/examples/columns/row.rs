//! One example in the narrow columns, and how all of them are read.

use crate::{contract::Source, failure::Failure, studio::Project};
use bakehouse_domain::{id::ImportId, origin::Origin};
use bakehouse_store::project::examples::{self, ColumnRow, QUESTION_KEY_BYTES, Rows};
use std::thread;

/// The worst finding of an example that can't be learned from.
pub const MUST_FIX: u8 = 1;
pub const IS_DELETED: u8 = 1;
pub const IS_HELD_BACK: u8 = 2;
pub const TO_REVIEW: u8 = 4;
pub const IS_PAIR: u8 = 8;

/// One example. Nothing is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub id: u32,
    pub import: u32,
    pub topic: u32,
    pub tokens: u32,
    pub learned_tokens: u32,
    pub turns: u16,
    pub origin: Origin,
    pub worst: u8,
    pub marks: u8,
    pub key: [u8; QUESTION_KEY_BYTES],
}

impl From<ColumnRow> for Row {
    fn from(row: ColumnRow) -> Self {
        let marks = [
            (row.is_deleted, IS_DELETED),
            (row.is_held_back, IS_HELD_BACK),
            (row.to_review, TO_REVIEW),
            (row.is_pair, IS_PAIR),
        ];
        Self {
            id: row.id,
            import: row.import.unwrap_or(0),
            topic: row.topic.unwrap_or(0),
            tokens: row.tokens,
            learned_tokens: row.learned_tokens,
            turns: u16::try_from(row.turns).unwrap_or(u16::MAX),
            origin: row.origin,
            worst: row.worst.unwrap_or(0),
            marks: marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).sum(),
            key: row.question_key,
        }
    }
}

impl Row {
    pub fn is(&self, mark: u8) -> bool {
        self.marks & mark != 0
    }

    pub fn needs_fix(&self) -> bool {
        matches!(self.worst, 1 | 2)
    }

    /// Where it comes from.
    pub fn source(&self) -> Source {
        match self.import {
            0 => Source::Origin(self.origin),
            import => Source::Import(ImportId(import.into())),
        }
    }
}

/// All rows by number, a stretch of them for each thread: a million are read in half a second.
pub(super) fn read_all(project: &Project) -> Result<Vec<Row>, Failure> {
    let last = project.read(examples::last_number)?;
    let threads = thread::available_parallelism().map_or(1, |threads| threads.get().min(4)) as u32;
    let length = last / threads + 1;
    let read = |number: u32| -> Result<Vec<Row>, Failure> {
        let first = number * length + 1;
        let mut rows = Vec::new();
        project.read(|connection| {
            let stretch = Rows::Between(first, first + length - 1);
            examples::columns(connection, stretch, |row| rows.push(row.into()))
        })?;
        Ok(rows)
    };
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|number| scope.spawn(move || read(number))).collect();
        let mut rows = read(0)?;
        for other in others {
            let theirs = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            rows.append(&mut theirs?);
        }
        Ok(rows)
    })
}
