//! A block of a file, and the entries that it is read into.

use super::rows::Rows;
use crate::chat::Report;
use crate::chat::object::{join, object_of, text_of};
use crate::units::{Piece, Start};
use bakehouse_domain::finding::{Finding, FindingCode, Severity};
use bakehouse_domain::message::Example;
use std::borrow::Cow;
use std::sync::Arc;

/// A piece of a file that is cut and not yet read. It needs nothing else, so that it can be read on any thread.
pub struct Block {
    piece: Piece,
    rows: Arc<Rows>,
}

/// What there is to say about one line or row: its example, or why it has none, or both an example and what should be
/// better in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'t> {
    /// The line on which it begins, counted from 1; in a table the row.
    pub line: u64,
    /// Which of the entries that begin on the line, counted from 0.
    pub nth: u32,
    /// None where a finding must be fixed first.
    pub example: Option<Example>,
    /// What a column says of the example that has no place in it.
    pub topic: Option<String>,
    pub note: Option<String>,
    /// Whether it is held back for checking, where a column says so.
    pub is_held_back: Option<bool>,
    pub findings: Vec<Finding>,
    pub(super) text: &'t [u8],
}

impl<'t> Entry<'t> {
    pub(super) fn new(start: Start, text: &'t [u8]) -> Self {
        Self {
            line: start.line,
            nth: start.nth,
            example: None,
            topic: None,
            note: None,
            is_held_back: None,
            findings: Vec::new(),
            text,
        }
    }

    /// The text that it was read from, for showing what is wrong with it; empty where the line was too long to be kept.
    /// Bytes that are no text are shown as �.
    pub fn text(&self) -> Cow<'t, str> {
        String::from_utf8_lossy(self.text.trim_ascii_end())
    }

    /// The example, with what columns say of it as entries of its own: for whoever has no other place for that.
    pub fn take_example(&mut self) -> Option<Example> {
        let example = self.example.take()?;
        let said = [
            ("topic", self.topic.take().map(|text| text_of(&text))),
            ("note", self.note.take().map(|text| text_of(&text))),
            ("held_back", self.is_held_back.take().map(|is_so| is_so.to_string())),
        ];
        let said: Vec<(&str, String)> =
            said.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        let said = object_of(said.iter().map(|(name, text)| (*name, text.as_str())));
        let extra = join(said, example.extra, &mut Report::new(self.line));
        Some(Example { extra, ..example })
    }

    /// Whether this is about the file rather than about a line of its own.
    pub fn is_remark(&self) -> bool {
        self.example.is_none()
            && self.findings.iter().all(|finding| {
                finding.severity == Severity::Hint || finding.code == FindingCode::FileDamaged
            })
    }
}

impl Block {
    pub(super) fn new(piece: Piece, rows: Arc<Rows>) -> Self {
        Self { piece, rows }
    }

    /// How much memory it takes.
    pub fn bytes(&self) -> usize {
        self.piece.text.len()
    }

    /// Reads its entries, in their order. Blank lines and rows give none.
    pub fn read<'b>(&'b self, mut take: impl FnMut(Entry<'b>)) {
        for (start, text, fault) in self.piece.units() {
            self.rows.read(start, text, fault, &mut take);
        }
    }
}

/// Reads examples that somebody wrote in place of the one on `line`: mostly one, or one a line. Nothing but blanks gives
/// none.
pub fn read_lines(text: &str, line: u64) -> Vec<Entry<'_>> {
    Rows::json().read_lines(text, line)
}
