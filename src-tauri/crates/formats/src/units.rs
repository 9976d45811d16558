//! Cuts the text of a file into units, each of which should be one example: its lines, the entries of a list that runs
//! over many lines, the rows of a table. Cutting is all that must be done in order, so it does nothing else: units come
//! in pieces of about a megabyte, which are read on other threads. No unit takes more memory than the limit; a longer
//! one is passed over and told, and cutting goes on after it.

mod entries;
pub mod layout;
mod rows;

use crate::table::named_separator;
use crate::text::encoding::Encoding;
use crate::text::{BLOCK_BYTES, Text};
use bakehouse_domain::finding::FindingCode;
use layout::Layout;
use memchr::{memchr, memrchr};
use std::io::{self, Read};
use std::ops::Range;

/// How much text a piece has, if no unit in it is longer.
pub const PIECE_BYTES: usize = 1 << 20;

/// A piece of the file that should be one example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub start: Start,
    /// Where its text stands in its piece.
    pub text: Range<usize>,
    /// Why its text isn't all of it, or is none.
    pub fault: Option<FindingCode>,
}

/// Where a unit begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The line, or the row of a table, counted from 1.
    pub line: u64,
    /// The column, in characters from 1.
    pub column: u64,
    /// Which of the units that begin on the line, counted from 0.
    pub nth: u32,
}

impl Start {
    pub fn of_line(line: u64) -> Self {
        Self { line, column: 1, nth: 0 }
    }
}

/// Text with the units that it is cut into.
#[derive(Debug)]
pub struct Piece {
    pub text: Vec<u8>,
    pub cut: Cut,
}

/// How a piece is cut.
#[derive(Debug)]
pub enum Cut {
    /// Each line is a unit. Where they end is found again by whoever reads them: that is quicker than to note it down.
    Lines {
        first: Start,
        ending: u8,
        /// The line behind the last of them.
        behind: u64,
    },
    Units(Vec<Unit>),
}

impl Piece {
    /// Units and their text.
    pub fn of_units(text: Vec<u8>, units: Vec<Unit>) -> Self {
        Self { text, cut: Cut::Units(units) }
    }

    pub fn nothing() -> Self {
        Self::of_units(Vec::new(), Vec::new())
    }

    /// Something to say about a place that has no text of its own.
    pub fn remark(code: FindingCode, start: Start) -> Self {
        Self::of_units(Vec::new(), vec![Unit { start, text: 0..0, fault: Some(code) }])
    }

    /// Its units, each with its text.
    pub fn units(&self) -> PieceUnits<'_> {
        match &self.cut {
            Cut::Lines { first, ending, .. } => {
                PieceUnits::Lines { rest: &self.text, next: *first, ending: *ending }
            }
            Cut::Units(units) => PieceUnits::Units { text: &self.text, units: units.iter() },
        }
    }

    /// The line on which its first unit begins.
    pub fn first_line(&self) -> Option<u64> {
        self.units().next().map(|(start, ..)| start.line)
    }

    /// The line behind its last unit.
    pub fn line_behind(&self) -> Option<u64> {
        match &self.cut {
            Cut::Lines { behind, .. } => Some(*behind),
            Cut::Units(units) => units.last().map(|unit| unit.start.line + 1),
        }
    }
}

/// The units of a piece, in their order.
pub enum PieceUnits<'p> {
    Lines { rest: &'p [u8], next: Start, ending: u8 },
    Units { text: &'p [u8], units: std::slice::Iter<'p, Unit> },
}

impl<'p> Iterator for PieceUnits<'p> {
    type Item = (Start, &'p [u8], Option<FindingCode>);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Lines { rest, next, ending } => {
                if rest.is_empty() {
                    return None;
                }
                let end = memchr(*ending, rest).unwrap_or(rest.len());
                let line = &rest[..end];
                *rest = rest.get(end + 1..).unwrap_or_default();
                let following = Start::of_line(next.line + 1);
                Some((std::mem::replace(next, following), line, None))
            }
            Self::Units { text, units } => {
                let unit = units.next()?;
                Some((unit.start, &text[unit.text.clone()], unit.fault))
            }
        }
    }
}

/// Whatever a file is cut into pieces by.
pub trait Cutter: Send {
    /// The next piece; nothing at the end of the file.
    fn next_piece(&mut self) -> io::Result<Option<Piece>>;

    /// The encoding of the text, as far as it is known.
    fn encoding(&self) -> Encoding {
        Encoding::Utf8
    }

    /// How much memory the text takes at the moment that isn't given away in a piece.
    fn held_bytes(&self) -> usize {
        0
    }
}

/// The text of a file, on its way to be cut.
pub struct Units<'s, R> {
    source: Text<'s, R>,
    layout: Layout,
    limit_bytes: usize,
    /// Decoded text that isn't given away yet.
    buffer: Vec<u8>,
    /// Up to here it is cut into the units of the next piece.
    at: usize,
    cut: Vec<Unit>,
    is_at_end: bool,
    /// The place of `at` in the file.
    line: u64,
    column: u64,
    /// The last line on which a unit began, and how many did.
    begun: (u64, u32),
}

impl<'s, R: Read> Units<'s, R> {
    /// Reads the first block of text. How it is laid out isn't known yet.
    pub fn new(mut source: Text<'s, R>, limit_bytes: usize) -> io::Result<Self> {
        let mut buffer = Vec::new();
        source.read_block(&mut buffer)?;
        // A short first block is a whole file, save when it ends exactly there.
        let is_at_end = !source.read_block(&mut buffer)?;
        Ok(Self {
            source,
            layout: Layout::Lines,
            limit_bytes,
            buffer,
            at: 0,
            cut: Vec::new(),
            is_at_end,
            line: 1,
            column: 1,
            begun: (0, 0),
        })
    }

    /// Says how the text is laid out, before any of it is cut.
    pub fn lay_out(&mut self, layout: Layout) {
        self.layout = layout;
        match layout {
            Layout::List => {
                let opening = memchr(b'[', &self.buffer);
                self.pass(opening.map_or(0, |at| at + 1));
            }
            // A note of the separator is no row: spreadsheets don't show it either.
            Layout::Table(dialect) if named_separator(&self.buffer).is_some() => {
                self.at = memchr(dialect.ending, &self.buffer).map_or(0, |at| at + 1);
            }
            Layout::Table(_) | Layout::Lines | Layout::OldLines | Layout::Values => {}
        }
    }

    /// The text that is read and not yet cut, and whether it is all there is.
    pub fn ahead(&self) -> (&[u8], bool) {
        (&self.buffer[self.at..], self.is_at_end)
    }

    /// Takes whole lines, as many as are read.
    fn lines(&mut self, ending: u8) -> io::Result<Option<Piece>> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let mut searched = 0;
        loop {
            if self.is_at_end || self.buffer.len() >= PIECE_BYTES {
                let last = memrchr(ending, &self.buffer[searched..]);
                let end = match last {
                    _ if self.is_at_end => self.buffer.len(),
                    Some(at) => searched + at + 1,
                    None => 0,
                };
                if end > 0 {
                    return Ok(Some(self.take_lines(end, ending)));
                }
                if self.is_at_end {
                    return Ok(None);
                }
                if self.buffer.len() > self.limit_bytes {
                    let start = self.begin();
                    self.pass_line(ending)?;
                    let fault = Some(FindingCode::LineTooLong);
                    self.cut.push(Unit { start, text: 0..0, fault });
                    return Ok(Some(self.take_units()));
                }
                searched = self.buffer.len();
            }
            self.fill()?;
        }
    }

    fn take_lines(&mut self, end: usize, ending: u8) -> Piece {
        let text = self.take(end);
        let first = self.begin();
        self.line += memchr::memchr_iter(ending, &text).count() as u64;
        self.column = 1;
        let behind = self.line.max(first.line + 1);
        Piece { text, cut: Cut::Lines { first, ending, behind } }
    }

    /// Passes over the rest of a line without keeping it.
    fn pass_line(&mut self, ending: u8) -> io::Result<()> {
        (self.line, self.column) = (self.line + 1, 1);
        loop {
            if let Some(at) = memchr(ending, &self.buffer[self.at..]) {
                self.at += at + 1;
                return Ok(());
            }
            self.buffer.truncate(self.at);
            if self.is_at_end {
                return Ok(());
            }
            self.fill()?;
        }
    }

    /// Takes the units that are cut, and their text.
    fn take_units(&mut self) -> Piece {
        let text = self.take(self.at);
        self.at = 0;
        Piece { text, cut: Cut::Units(std::mem::take(&mut self.cut)) }
    }

    /// Gives the first `count` bytes away. The rest goes into a buffer that is large enough for the next piece.
    fn take(&mut self, count: usize) -> Vec<u8> {
        let mut rest = Vec::with_capacity(PIECE_BYTES + 2 * BLOCK_BYTES);
        rest.extend_from_slice(&self.buffer[count..]);
        self.buffer.truncate(count);
        std::mem::replace(&mut self.buffer, rest)
    }

    /// The place at which a unit begins.
    fn begin(&mut self) -> Start {
        let (line, count) = self.begun;
        let nth = if line == self.line { count } else { 0 };
        self.begun = (self.line, nth + 1);
        Start { line: self.line, column: self.column, nth }
    }

    /// Reads one more block.
    fn fill(&mut self) -> io::Result<()> {
        self.is_at_end = !self.source.read_block(&mut self.buffer)?;
        Ok(())
    }

    /// The byte `offset` bytes ahead; nothing behind the end of the file.
    fn peek(&mut self, offset: usize) -> io::Result<Option<u8>> {
        while self.at + offset >= self.buffer.len() {
            if self.is_at_end {
                return Ok(None);
            }
            self.fill()?;
        }
        Ok(Some(self.buffer[self.at + offset]))
    }

    /// Moves on by `count` bytes, keeping account of line and column.
    fn pass(&mut self, count: usize) {
        let passed = &self.buffer[self.at..self.at + count];
        let (lines, column) = place_after(passed, self.column);
        self.line += lines;
        self.column = column;
        self.at += count;
    }
}

impl<R: Read + Send> Cutter for Units<'_, R> {
    fn next_piece(&mut self) -> io::Result<Option<Piece>> {
        loop {
            let unit = match self.layout {
                Layout::List | Layout::Values => self.next_entry()?,
                Layout::Table(dialect) => self.next_row(dialect)?,
                // A list has ended: what follows it is read as lines.
                Layout::Lines | Layout::OldLines if !self.cut.is_empty() => {
                    return Ok(Some(self.take_units()));
                }
                Layout::Lines => return self.lines(b'\n'),
                Layout::OldLines => return self.lines(b'\r'),
            };
            let is_over = unit.is_none() && self.layout != Layout::Lines;
            self.cut.extend(unit);
            if self.at >= PIECE_BYTES || (is_over && !self.cut.is_empty()) {
                return Ok(Some(self.take_units()));
            }
            if is_over {
                return Ok(None);
            }
        }
    }

    fn encoding(&self) -> Encoding {
        self.source.encoding()
    }

    fn held_bytes(&self) -> usize {
        self.buffer.capacity()
    }
}

/// How many lines end in `text`, and the column behind it when it begins at `column`. Columns count
/// characters: the bytes of UTF-8 that don't continue one.
pub fn place_after(text: &[u8], column: u64) -> (u64, u64) {
    let lines = memchr::memchr_iter(b'\n', text).count() as u64;
    let last = memrchr(b'\n', text).map_or(text, |at| &text[at + 1..]);
    let characters = last.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u64;
    (lines, characters + if lines == 0 { column } else { 1 })
}
