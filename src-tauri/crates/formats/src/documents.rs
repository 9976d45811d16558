//! Documents as passages: what somebody wrote for people, cut into pieces about which questions can be asked and that
//! an answer can quote. Text, Markdown, web pages, DOCX, EPUB and PDF, told apart by their content.
//!
//! A document travels through layers, each a module of its own: `kind` tells what it is, a reader of that kind finds its
//! headings, paragraphs and lines (`parts`), and `cut` makes passages of them.
//!
//! What the reader may do to whoever calls it: hold the file and its text in memory, up to the [`Limits`], and take
//! seconds for a PDF of a thousand pages. It opens no other file, follows no link, runs no script and needs no network.
//! PDFs are read on a thread of their own, so that a panic of their reader is a damaged file and nothing else. A stack
//! that overflows would still end the process: it belongs into a worker.

mod archive;
mod cut;
mod decode;
mod docx;
mod epub;
mod html;
mod kind;
mod markdown;
mod parts;
mod pdf;
mod plain;
mod sentences;
mod xml;

use crate::error::{Error, Foreign};
use crate::text::gunzip::Unpacked;
use parts::Parts;
use std::fs::File;
use std::io::Read;
use std::path::Path;

pub use kind::DocumentKind;
pub use parts::{Gap, GapCode};

/// What one document may ask of the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, in bytes.
    pub file_bytes: u64,
    /// What an archive may unpack to, all that is read of it together.
    pub unpacked: Unpacked,
    /// The most text, in bytes of UTF-8. What comes behind it is left out, and told.
    pub text_bytes: usize,
}

impl Limits {
    /// A file of 256 MB is mostly pictures. 32 MB of text are more than any book has.
    pub const STANDARD: Self = Self {
        file_bytes: 256 << 20,
        unpacked: Unpacked { most_bytes: 256 << 20, ..Unpacked::STANDARD },
        text_bytes: 32 << 20,
    };
}

/// A document that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub kind: DocumentKind,
    /// What it calls itself: in what it says of itself, or by its first heading.
    pub title: Option<String>,
    /// In reading order.
    pub passages: Vec<Passage>,
    /// What could not be read of it.
    pub gaps: Vec<Gap>,
}

/// A piece of a document that can be understood by itself: some 100 to 250 words, cut between paragraphs and sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Paragraphs with a blank line between them, lists and tables line by line. Where it goes over several short
    /// sections, their headings are among them.
    pub text: String,
    /// The headings that it stands under, the outermost first: `Returns > Costs`.
    pub heading: Option<String>,
    /// The page on which it begins, counted from 1, where the document has pages.
    pub page: Option<u32>,
    /// Where it begins in the text of the document, in characters (Unicode scalar values) counted from 0: headings,
    /// paragraphs and all, with two characters between each two.
    pub from: usize,
    /// Where it ends: the first character behind it.
    pub to: usize,
}

/// Why nothing can be read of a document.
#[derive(Debug)]
enum Fault {
    Foreign(Foreign),
    Damaged,
    Swollen,
    Locked,
    Empty,
    /// Pages, and no text on any of them: they are pictures.
    NoText,
}

impl Fault {
    fn at(self, path: &Path) -> Error {
        let path = path.to_owned();
        match self {
            Self::Foreign(found) => Error::Foreign { path, found },
            Self::Damaged => Error::Damaged { path },
            Self::Swollen => Error::Swollen { path },
            Self::Locked => Error::Locked { path },
            Self::Empty => Error::Empty { path },
            Self::NoText => Error::NoText { path },
        }
    }
}

/// Reads the document at `path`.
pub fn read(path: &Path, limits: &Limits) -> Result<Document, Error> {
    let failed = |source| Error::Read { path: path.to_owned(), source };
    // Opening a folder succeeds on some systems and is forbidden on others.
    if std::fs::metadata(path).map_err(failed)?.is_dir() {
        return Err(Error::Folder { path: path.to_owned() });
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(failed)?;
    file.take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    read_bytes(bytes, path, limits)
}

/// Reads a document from memory, which errors call `path`. Where the content leaves it open, the name's ending tells the
/// kind: `notes.md` is Markdown, however little of it there is.
pub fn read_bytes(bytes: Vec<u8>, path: &Path, limits: &Limits) -> Result<Document, Error> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Error::TooLarge { path: path.to_owned() });
    }
    let mut parts = Parts::new(limits.text_bytes);
    let kind = kind::read(bytes, path, limits, &mut parts).map_err(|fault| fault.at(path))?;
    let passages = cut::passages(parts.all());
    if passages.is_empty() {
        return Err(Fault::Empty.at(path));
    }
    let (title, gaps) = parts.into_title_and_gaps();
    Ok(Document { kind, title, passages, gaps })
}
