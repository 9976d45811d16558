//! The reader: examples and findings of a file, one after the other, in constant memory.

use crate::chat;
use crate::error::{Error, Foreign};
use crate::json;
use crate::text::encoding::Encoding;
use crate::text::{Text, foreign};
use crate::units::{Layout, Unit, Units, place_after};
use bakehouse_domain::finding::{Finding, FindingCode, Place};
use bakehouse_domain::message::Example;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A byte-order mark, as text.
const MARK: char = '\u{feff}';

/// What one file may ask of the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest line, in bytes of UTF-8.
    pub line_bytes: usize,
}

impl Limits {
    /// 16 MiB a line: far more than any model reads, far less than any computer has.
    pub const STANDARD: Self = Self { line_bytes: 16 << 20 };
}

/// A value, and the line of the file on which it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<T> {
    pub number: u64,
    pub value: T,
}

/// What the reader has to say about one line: its example, or why it has none, or both an example and
/// what should be better in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// None where a finding must be fixed first.
    pub example: Option<Example>,
    pub findings: Vec<Finding>,
}

/// A file that was read from beginning to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataSet {
    pub encoding: Encoding,
    pub layout: Layout,
    pub examples: Vec<Line<Example>>,
    pub findings: Vec<Finding>,
    /// Units that held anything: examples, and lines that gave none.
    pub entries: u64,
}

/// Reads all examples of a file. Bad lines are findings; an error says why there are no lines.
pub fn read_examples(path: &Path, limits: &Limits) -> Result<DataSet, Error> {
    Reader::open(path, limits)?.into_data_set()
}

/// Entries of a file, one after the other. Blank lines give none. After an error there are no more.
pub struct Reader<R> {
    path: PathBuf,
    limits: Limits,
    layout: Layout,
    units: Units<R>,
    /// Where the text of the last entry stands; nothing where it was too long to be kept.
    last: Option<Range<usize>>,
    is_done: bool,
}

impl Reader<File> {
    /// Opens a file and judges by its first block whether it can hold examples.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, Error> {
        let failed = |source| Error::Read { path: path.to_owned(), source };
        // Opening a folder succeeds on some systems and is forbidden on others.
        if std::fs::metadata(path).map_err(failed)?.is_dir() {
            return Err(Error::Folder { path: path.to_owned() });
        }
        Self::new(File::open(path).map_err(failed)?, path, limits)
    }
}

impl<R: Read> Reader<R> {
    /// Reads from `source`, which errors call `path`.
    pub fn new(source: R, path: &Path, limits: &Limits) -> Result<Self, Error> {
        let failed = |source| Error::Read { path: path.to_owned(), source };
        let is_foreign = |found: Foreign| Error::Foreign { path: path.to_owned(), found };
        let text = Text::new(source).map_err(failed)?;
        if let Some(found) = foreign::by_signature(text.head()) {
            return Err(is_foreign(found));
        }
        let units = Units::new(text, limits.line_bytes).map_err(failed)?;
        let (head, is_whole) = units.ahead();
        if is_whole && head.trim_ascii().is_empty() && units.layout() == Layout::Lines {
            return Err(Error::Empty { path: path.to_owned() });
        }
        if let Some(found) = foreign::by_text(head, is_whole) {
            return Err(is_foreign(found));
        }
        let layout = units.layout();
        Ok(Self {
            path: path.to_owned(),
            limits: *limits,
            layout,
            units,
            last: None,
            is_done: false,
        })
    }

    pub fn encoding(&self) -> Encoding {
        self.units.encoding()
    }

    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// How much memory the text takes at the moment: about a line, and never much more than the limit.
    pub fn held_bytes(&self) -> usize {
        self.units.held_bytes()
    }

    /// The text that the last entry was read from, for showing what is wrong with it; empty where the line was too long
    /// to be kept. Bytes that are no text are shown as �.
    pub fn entry_text(&self) -> Cow<'_, str> {
        let text = self.last.clone().map_or(&b""[..], |range| self.units.text(range));
        String::from_utf8_lossy(text.trim_ascii_end())
    }

    /// Reads what is left, at the cost of holding it all.
    pub fn into_data_set(self) -> Result<DataSet, Error> {
        let mut set = DataSet {
            encoding: self.encoding(),
            layout: self.layout(),
            examples: Vec::new(),
            findings: Vec::new(),
            entries: 0,
        };
        for entry in self {
            let Entry { line, example, findings } = entry?;
            set.entries += 1;
            set.examples.extend(example.map(|value| Line { number: line, value }));
            set.findings.extend(findings);
        }
        Ok(set)
    }

    fn next_entry(&mut self) -> io::Result<Option<Entry>> {
        while let Some(unit) = self.units.next_unit()? {
            self.last.clone_from(&unit.text);
            let Some(range) = unit.text.clone() else {
                let place = Place { line: Some(unit.line), ..Place::default() };
                let finding = Finding::new(FindingCode::LineTooLong, place)
                    .with("limit", self.limits.line_bytes >> 20);
                return Ok(Some(Entry { line: unit.line, example: None, findings: vec![finding] }));
            };
            let bytes = self.units.text(range);
            if !bytes.trim_ascii().is_empty() {
                return Ok(Some(read_unit(&unit, bytes)));
            }
        }
        Ok(None)
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Entry, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let next = self.next_entry();
        self.is_done = !matches!(next, Ok(Some(_)));
        next.map_err(|source| Error::Read { path: self.path.clone(), source }).transpose()
    }
}

/// Reads one example that somebody wrote in place of the one on `line`. Nothing but blanks gives neither an example
/// nor a finding.
pub fn read_line(text: &str, line: u64) -> Entry {
    if text.trim().is_empty() {
        return Entry { line, example: None, findings: Vec::new() };
    }
    read_unit(&Unit { line, column: 1, text: None }, text.as_bytes())
}

/// Reads the text of one unit, from its bytes to its example.
fn read_unit(unit: &Unit, bytes: &[u8]) -> Entry {
    let bytes = bytes.trim_ascii_end();
    let only = |finding| Entry { line: unit.line, example: None, findings: vec![finding] };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let place = place_in(unit, &bytes[..error.valid_up_to()]);
            return only(Finding::new(FindingCode::NotText, place));
        }
    };
    // Where two files were joined, the mark of the second stands before its first example.
    let json = text.trim_start().trim_start_matches(MARK);
    let start = text.len() - json.len();
    let mark = text[..start]
        .find(MARK)
        .map(|at| Finding::new(FindingCode::MarkInTheMiddle, place_in(unit, &bytes[..at])));
    if json.is_empty() {
        let findings = mark.into_iter().collect();
        return Entry { line: unit.line, example: None, findings };
    }
    let (example, mut findings) = match json::read(json) {
        Ok(node) => chat::example(node, json, unit.line),
        Err(fault) => {
            let place = place_in(unit, &bytes[..start + fault.offset]);
            let finding = Finding::new(fault.code, place);
            (None, vec![fault.reason.into_iter().fold(finding, |f, r| f.with("reason", r.name()))])
        }
    };
    findings.extend(mark);
    Entry { line: unit.line, example, findings }
}

/// The place behind `before`, the bytes of a unit that stand before it.
fn place_in(unit: &Unit, before: &[u8]) -> Place {
    let (lines, column) = place_after(before, unit.column);
    Place { line: Some(unit.line + lines), column: Some(column), message: None }
}
