//! Finds out what a file is, by its content, and opens it accordingly.

use super::judge::judge;
use super::{Choices, Kind, Limits, Reader, exported, failure, parquet, workbook};
use crate::error::{Error, Foreign};
use crate::table::Dialect;
use crate::text::gunzip::Gunzip;
use crate::text::{SecondLook, Text, any_utf8, foreign, read_head};
use crate::units::layout::Layout;
use crate::units::{Cutter, Units};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What workbooks and exports of chats, Parquet files and gzip begin with.
const ZIP: &[u8] = b"PK\x03\x04";
const PARQUET: &[u8] = b"PAR1";
const GZIP: &[u8] = b"\x1F\x8B";

/// A file of a known kind, of which nothing was cut yet.
pub struct Opened<'s> {
    pub cutter: Box<dyn Cutter + 's>,
    pub kind: Kind,
    /// How its rows are written, where it is a table of text.
    pub table: Option<Dialect>,
    pub is_packed: bool,
    pub sheet: Option<String>,
    pub other_sheets: Vec<String>,
    pub is_damaged: Arc<AtomicBool>,
}

impl<'s> Opened<'s> {
    pub fn new(cutter: Box<dyn Cutter + 's>, kind: Kind, table: Option<Dialect>) -> Self {
        let (sheet, other_sheets, is_damaged) = (None, Vec::new(), Arc::default());
        Self { cutter, kind, table, is_packed: false, sheet, other_sheets, is_damaged }
    }
}

pub fn open(path: &Path, limits: &Limits, choices: Choices) -> Result<Reader<'static>, Error> {
    let failed = |error| failure(path, error);
    // Opening a folder succeeds on some systems and is forbidden on others.
    if std::fs::metadata(path).map_err(failed)?.is_dir() {
        return Err(Error::Folder { path: path.to_owned() });
    }
    let mut file = File::open(path).map_err(failed)?;
    let first = read_first(&mut file).map_err(failed)?;
    let opened = if first.starts_with(ZIP) {
        let conversations = exported::files(&mut file);
        file.rewind().map_err(failed)?;
        if conversations.is_empty() {
            workbook::open(file, path, limits, &choices)?
        } else {
            exported::open(file, conversations, path, limits, &choices)?
        }
    } else if first.starts_with(PARQUET) {
        parquet::open(file, path, limits, &choices)?
    } else {
        let opening = Opening { path, limits: *limits, read_bytes: choices.read_bytes.clone() };
        opening.stream(file, Some(second_look(path, limits)))?
    };
    judge(opened, path, limits, choices)
}

pub fn from_stream<'s>(
    source: impl Read + Send + 's,
    path: &Path,
    limits: &Limits,
) -> Result<Reader<'s>, Error> {
    let opening = Opening { path, limits: *limits, read_bytes: Arc::default() };
    judge(opening.stream(source, None)?, path, limits, Choices::default())
}

/// The first bytes of a file, which is read from its beginning afterwards.
fn read_first(file: &mut File) -> io::Result<Vec<u8>> {
    let mut first = Vec::new();
    file.by_ref().take(ZIP.len() as u64).read_to_end(&mut first)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(first)
}

/// Asks the file at `path` once more whether anything in it is UTF-8 beyond doubt.
fn second_look(path: &Path, limits: &Limits) -> SecondLook<'static> {
    let (path, unpacked) = (path.to_owned(), limits.unpacked);
    Box::new(move || {
        let mut file = File::open(path)?;
        if read_first(&mut file)?.starts_with(GZIP) {
            return any_utf8(Gunzip::new(file, unpacked, Arc::default()));
        }
        any_utf8(file)
    })
}

/// A text that is being opened.
struct Opening<'p> {
    path: &'p Path,
    limits: Limits,
    read_bytes: Arc<AtomicU64>,
}

impl Opening<'_> {
    /// Opens text, packed or not.
    fn stream<'s>(
        &self,
        mut source: impl Read + Send + 's,
        look: Option<SecondLook<'s>>,
    ) -> Result<Opened<'s>, Error> {
        let head = read_head(&mut source).map_err(|error| failure(self.path, error))?;
        if head.starts_with(GZIP) {
            let packed = io::Cursor::new(head).chain(source);
            let packed = Counted { source: packed, read: self.read_bytes.clone() };
            return self.packed(packed, look);
        }
        match foreign::by_signature(&head) {
            Some(found) => Err(self.foreign(found)),
            None => self.text(Text::new(head, source, look).counting(self.read_bytes.clone())),
        }
    }

    fn packed<'s>(
        &self,
        source: impl Read + Send + 's,
        look: Option<SecondLook<'s>>,
    ) -> Result<Opened<'s>, Error> {
        let is_damaged = Arc::<AtomicBool>::default();
        let mut source = Gunzip::new(source, self.limits.unpacked, is_damaged.clone());
        let head = read_head(&mut source).map_err(|error| failure(self.path, error))?;
        if head.is_empty() && is_damaged.load(Ordering::Relaxed) {
            return Err(Error::Damaged { path: self.path.to_owned() });
        }
        let is_no_text =
            foreign::by_signature(&head).is_some() || head.get(257..262) == Some(b"ustar");
        if is_no_text {
            return Err(self.foreign(Foreign::OtherArchive));
        }
        let opened = self.text(Text::new(head, source, look))?;
        Ok(Opened { is_packed: true, is_damaged, ..opened })
    }

    fn text<'s>(&self, text: Text<'s, impl Read + Send + 's>) -> Result<Opened<'s>, Error> {
        let units = Units::new(text, self.limits.line_bytes);
        let mut units = units.map_err(|error| failure(self.path, error))?;
        let (head, is_whole) = units.ahead();
        if is_whole && head.trim_ascii().is_empty() {
            return Err(Error::Empty { path: self.path.to_owned() });
        }
        let layout = foreign::by_text(head, is_whole).map_err(|found| self.foreign(found))?;
        units.lay_out(layout);
        let (kind, table) = match layout {
            Layout::Lines | Layout::OldLines => (Kind::Jsonl, None),
            Layout::List => (Kind::JsonList, None),
            Layout::Values => (Kind::JsonValues, None),
            Layout::Table(dialect) if dialect.separator == b'\t' => (Kind::Tsv, Some(dialect)),
            Layout::Table(dialect) => (Kind::Csv, Some(dialect)),
        };
        Ok(Opened::new(Box::new(units), kind, table))
    }

    fn foreign(&self, found: Foreign) -> Error {
        Error::Foreign { path: self.path.to_owned(), found }
    }
}

/// A source that tells how much of it was read.
pub struct Counted<R> {
    pub source: R,
    pub read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.source.seek(to)
    }
}
