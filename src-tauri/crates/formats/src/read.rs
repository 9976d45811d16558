//! The reader: a file of any kind as blocks, one after the other, in constant memory. Only cutting it into blocks must be
//! done in order; a block is read into examples and findings on whatever thread has time.

mod apart;
mod block;
mod exported;
mod judge;
mod opening;
mod parquet;
mod rows;
mod workbook;

pub use block::{Block, Entry, read_lines};
pub use rows::Rows;

use crate::chat::shape::Shape;
use crate::columns::{Columns, Mapping};
use crate::error::Error;
use crate::text::encoding::Encoding;
use crate::text::gunzip::{Swollen, Unpacked};
use crate::units::{Cutter, Piece, Start};
use bakehouse_domain::check;
use bakehouse_domain::finding::{Finding, FindingCode};
use bakehouse_domain::message::Example;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What one file may ask of the memory, and of whoever waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest line, in bytes of UTF-8.
    pub line_bytes: usize,
    /// What an archive may unpack to while it is read.
    pub unpacked: Unpacked,
    /// What a workbook may hold in texts that its cells share, which must be in memory as long as it is read.
    pub shared_bytes: u64,
}

impl Limits {
    /// 16 MiB a line: far more than any model reads, far less than any computer has. Shared texts of 128 MiB are more
    /// than a sheet of a million rows has.
    pub const STANDARD: Self =
        Self { line_bytes: 16 << 20, unpacked: Unpacked::STANDARD, shared_bytes: 128 << 20 };
}

/// What a person chose for a file, besides the file. By default all of it is found out.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Whether the first row of a table names its columns.
    pub has_header: Option<bool>,
    /// What the columns are taken for.
    pub mapping: Option<Mapping>,
    /// Whether columns are read as what they likely are, because somebody looks at what comes of it. Otherwise only names
    /// that leave no doubt are.
    pub takes_likely: bool,
    /// For rows that bring no base prompt of their own, where `mapping` says nothing of it.
    pub base_prompt: Option<String>,
    /// Where it is counted how much of the file has been read: bytes as they lie on the disk.
    pub read_bytes: Arc<AtomicU64>,
}

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One example a line.
    Jsonl,
    /// One JSON list of examples.
    JsonList,
    /// One example after the other, each over several lines.
    JsonValues,
    /// A table with commas, semicolons or bars.
    Csv,
    /// A table with tabs.
    Tsv,
    Xlsx,
    Parquet,
}

impl Kind {
    /// The kind as files and messages name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::JsonList => "json_list",
            Self::JsonValues => "json_values",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Xlsx => "xlsx",
            Self::Parquet => "parquet",
        }
    }

    /// Whether places in it are rows rather than lines.
    pub fn has_rows(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv | Self::Xlsx | Self::Parquet)
    }
}

/// What can be said of a file as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    pub kind: Kind,
    /// Whether it is packed: with gzip, or in the archive of an export.
    pub is_packed: bool,
    /// The sheet of a workbook that is read, and the others that hold something.
    pub sheet: Option<String>,
    pub other_sheets: Vec<String>,
    /// The shape that most of its first examples have. They may differ, and are read all the same.
    pub shape: Option<Shape>,
    /// Its columns, where it has any: those of a table, or the keys of objects in no known shape.
    pub columns: Option<Columns>,
}

/// A value, and the line of the file on which it begins; in a table the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<T> {
    pub number: u64,
    pub value: T,
    /// Whether nothing was found in it that must be fixed. A line may have others, as where a list stands on one.
    pub is_usable: bool,
}

/// A file that was read from beginning to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataSet {
    pub form: Form,
    pub encoding: Encoding,
    pub examples: Vec<Line<Example>>,
    pub findings: Vec<Finding>,
    /// Units that held anything: examples, and lines that gave none.
    pub entries: u64,
    /// Those that gave none, for something that must be fixed.
    pub unread: usize,
}

/// Reads all examples of a file. Bad lines are findings; an error says why there are no lines.
pub fn read_examples(path: &Path, limits: &Limits) -> Result<DataSet, Error> {
    Reader::open(path, limits)?.into_data_set()
}

/// A file that is read. After an error there is nothing more.
pub struct Reader<'s> {
    path: PathBuf,
    form: Form,
    rows: Arc<Rows>,
    cutter: Box<dyn Cutter + 's>,
    /// The piece that was cut to judge the file by.
    ahead: Option<Piece>,
    /// Whether that piece is all there is to say.
    is_cut_short: bool,
    /// Where the archive was broken, the text just ended.
    is_damaged: Arc<AtomicBool>,
    /// The line behind the last one that was cut.
    next_line: u64,
    is_done: bool,
}

impl Reader<'static> {
    /// Opens a file and finds out what it is, by its content alone.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, Error> {
        Self::open_as(path, limits, Choices::default())
    }

    /// The same, with what a person chose.
    pub fn open_as(path: &Path, limits: &Limits, choices: Choices) -> Result<Self, Error> {
        opening::open(path, limits, choices)
    }
}

impl<'s> Reader<'s> {
    /// Reads text from `source`, which errors call `path`. Workbooks and Parquet need a file, in which one can go back and
    /// forth.
    pub fn new(source: impl Read + Send + 's, path: &Path, limits: &Limits) -> Result<Self, Error> {
        opening::from_stream(source, path, limits)
    }

    /// What the file is.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The encoding of the text, as far as it was read: ASCII settles nothing, and counts as UTF-8.
    pub fn encoding(&self) -> Encoding {
        self.cutter.encoding()
    }

    /// How the rows of this file are read, for a row that somebody wrote in place of another.
    pub fn rows(&self) -> &Arc<Rows> {
        &self.rows
    }

    /// How much memory the text takes at the moment, blocks that were given away aside: about a megabyte, and never much
    /// more than the longest line may have.
    pub fn held_bytes(&self) -> usize {
        self.cutter.held_bytes()
    }

    /// The next block; nothing at the end.
    pub fn next_block(&mut self) -> Result<Option<Block>, Error> {
        if self.is_done {
            return Ok(None);
        }
        let piece = match self.ahead.take() {
            Some(piece) => Ok(Some(piece)),
            None if self.is_cut_short => Ok(None),
            None => self.cutter.next_piece(),
        };
        match piece {
            Ok(Some(piece)) => {
                self.next_line = piece.line_behind().unwrap_or(self.next_line);
                Ok(Some(Block::new(piece, self.rows.clone())))
            }
            Ok(None) => {
                self.is_done = true;
                let is_damaged = self.is_damaged.load(Ordering::Relaxed);
                let start = Start::of_line(self.next_line);
                let end = || Piece::remark(FindingCode::FileDamaged, start);
                Ok(is_damaged.then(|| Block::new(end(), self.rows.clone())))
            }
            Err(error) => {
                self.is_done = true;
                Err(failure(&self.path, error))
            }
        }
    }

    /// Reads what is left, at the cost of holding it all.
    pub fn into_data_set(mut self) -> Result<DataSet, Error> {
        let (mut examples, mut findings) = (Vec::new(), Vec::new());
        let (mut entries, mut unread) = (0, 0);
        while let Some(block) = self.next_block()? {
            block.read(|mut entry| {
                entries += u64::from(!entry.is_remark());
                let (number, is_usable) = (entry.line, check::is_usable(&entry.findings));
                match entry.take_example() {
                    Some(value) => examples.push(Line { number, value, is_usable }),
                    None => unread += usize::from(!is_usable),
                }
                findings.extend(entry.findings);
            });
        }
        let encoding = self.encoding();
        Ok(DataSet { form: self.form, encoding, examples, findings, entries, unread })
    }
}

/// What went wrong while reading `path`.
fn failure(path: &Path, error: io::Error) -> Error {
    let path = path.to_owned();
    match error.get_ref() {
        Some(inner) if inner.is::<Swollen>() => Error::Swollen { path },
        Some(inner) if inner.is::<apart::Broken>() => Error::Damaged { path },
        _ => Error::Read { path, source: error },
    }
}
