//! Cuts the text of a file into units, each of which should be one example: its lines, or the entries of
//! a list that runs over many lines. No unit takes more memory than the limit; a longer one is passed
//! over and reported, and reading goes on after it.

mod entries;
mod layout;

pub use layout::Layout;

use crate::text::Text;
use crate::text::encoding::Encoding;
use memchr::memchr;
use std::io::{self, Read};
use std::ops::Range;

/// A piece of the file that should be one example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// The column at which it begins, in characters from 1.
    pub column: u64,
    /// Where its text stands, for [`Units::text`]. None: it was longer than the limit.
    pub text: Option<Range<usize>>,
}

/// The text of a file, cut into units.
pub struct Units<R> {
    source: Text<R>,
    layout: Layout,
    limit_bytes: usize,
    /// Decoded text that is not done with, from `at` on.
    buffer: Vec<u8>,
    at: usize,
    is_at_end: bool,
    /// The place of `at` in the file.
    line: u64,
    column: u64,
}

impl<R: Read> Units<R> {
    /// Reads the first block of text, from which the layout is judged.
    pub fn new(mut source: Text<R>, limit_bytes: usize) -> io::Result<Self> {
        let mut buffer = Vec::new();
        source.read_block(&mut buffer)?;
        // A short first block is a whole file, save when it ends exactly there.
        let is_at_end = !source.read_block(&mut buffer)?;
        let layout = Layout::of(&buffer, is_at_end);
        let mut units =
            Self { source, layout, limit_bytes, buffer, at: 0, is_at_end, line: 1, column: 1 };
        if layout == Layout::List {
            let opening = units.buffer.iter().position(|byte| *byte == b'[');
            units.pass(opening.map_or(0, |at| at + 1));
        }
        Ok(units)
    }

    pub fn encoding(&self) -> Encoding {
        self.source.encoding()
    }

    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The text that is read and not yet cut, and whether it is all there is.
    pub fn ahead(&self) -> (&[u8], bool) {
        (&self.buffer[self.at..], self.is_at_end)
    }

    /// The text of a unit, until the next one is asked for.
    pub fn text(&self, range: Range<usize>) -> &[u8] {
        &self.buffer[range]
    }

    /// How much memory the text takes at the moment.
    pub fn held_bytes(&self) -> usize {
        self.buffer.capacity()
    }

    /// The next unit, blank ones included; nothing at the end of the file.
    pub fn next_unit(&mut self) -> io::Result<Option<Unit>> {
        match self.layout {
            Layout::Lines => self.next_line(b'\n'),
            Layout::OldLines => self.next_line(b'\r'),
            Layout::List | Layout::Values => self.next_entry(),
        }
    }

    fn next_line(&mut self, ending: u8) -> io::Result<Option<Unit>> {
        let (line, column) = (self.line, self.column);
        let mut searched = 0;
        loop {
            let found = memchr(ending, &self.buffer[self.at + searched..]);
            let length = found.map_or(self.buffer.len() - self.at, |at| searched + at);
            if length > self.limit_bytes {
                self.pass_line(ending)?;
                return Ok(Some(Unit { line, column, text: None }));
            }
            if found.is_some() || (self.is_at_end && length > 0) {
                let text = self.at..self.at + length;
                self.at = text.end + usize::from(found.is_some());
                (self.line, self.column) = (line + 1, 1);
                return Ok(Some(Unit { line, column, text: Some(text) }));
            }
            if self.is_at_end {
                return Ok(None);
            }
            searched = length;
            self.fill()?;
        }
    }

    /// Passes over the rest of a line without keeping it.
    fn pass_line(&mut self, ending: u8) -> io::Result<()> {
        (self.line, self.column) = (self.line + 1, 1);
        loop {
            if let Some(at) = memchr(ending, &self.buffer[self.at..]) {
                self.at += at + 1;
                return Ok(());
            }
            self.at = self.buffer.len();
            if self.is_at_end {
                return Ok(());
            }
            self.fill()?;
        }
    }

    /// Reads one more block behind what is not done with.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.at);
        self.at = 0;
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

/// How many lines end in `text`, and the column behind it when it begins at `column`. Columns count
/// characters: the bytes of UTF-8 that don't continue one.
pub fn place_after(text: &[u8], column: u64) -> (u64, u64) {
    let lines = memchr::memchr_iter(b'\n', text).count() as u64;
    let last = memchr::memrchr(b'\n', text).map_or(text, |at| &text[at + 1..]);
    let characters = last.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u64;
    (lines, characters + if lines == 0 { column } else { 1 })
}
