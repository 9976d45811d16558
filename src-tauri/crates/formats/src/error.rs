//! Why a file as a whole can't be read or written. A bad line is never an error: it is a finding.

use std::io;
use std::path::PathBuf;

/// Everything that can go wrong in this crate.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The path leads to a folder.
    #[error("{} is a folder, not a file", path.display())]
    Folder { path: PathBuf },
    /// The file is missing, may not be read, or its disk failed halfway.
    #[error("{} can't be read", path.display())]
    Read { path: PathBuf, source: io::Error },
    /// Nothing in it, or nothing but blank lines.
    #[error("{} is empty", path.display())]
    Empty { path: PathBuf },
    /// A file of another kind, whatever its name says.
    #[error("{} holds no examples: it looks like {found}", path.display())]
    Foreign { path: PathBuf, found: Foreign },
    /// A workbook, a Parquet file or an archive that is broken before anything in it can be read.
    #[error("{} is damaged", path.display())]
    Damaged { path: PathBuf },
    /// An archive that unpacks to far more than any file of examples, or than the memory takes.
    #[error("{} unpacks to far more than it should", path.display())]
    Swollen { path: PathBuf },
    /// A document that opens with a password only.
    #[error("{} is locked", path.display())]
    Locked { path: PathBuf },
    /// A document of nothing but pictures: scanned pages.
    #[error("{} has no text in it", path.display())]
    NoText { path: PathBuf },
    /// A larger document than is read.
    #[error("{} is too large", path.display())]
    TooLarge { path: PathBuf },
    /// The workbook has no such sheet.
    #[error("{} has no sheet {sheet}", path.display())]
    NoSheet { path: PathBuf, sheet: String },
    /// The file can't be written; the one that stood there before is untouched.
    #[error("{} can't be written", path.display())]
    Write { path: PathBuf, source: io::Error },
}

/// What a file is that has no examples, judged by its first block alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Also what office programs save: DOCX, ODS, and XLS; of them only XLSX can be read.
    Zip,
    /// Any other, and gzip around something that is no text.
    OtherArchive,
    Pickle,
    Pdf,
    Picture,
    Database,
    /// Weights of a model: GGUF or safetensors.
    Model,
    Utf32,
    Html,
    /// Text without a line that could be JSON, and without columns.
    Text,
    /// Bytes that are no text at all.
    Binary,
}

impl Foreign {
    /// The kind as files and messages name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::OtherArchive => "archive",
            Self::Pickle => "pickle",
            Self::Pdf => "pdf",
            Self::Picture => "picture",
            Self::Database => "database",
            Self::Model => "model",
            Self::Utf32 => "utf_32",
            Self::Html => "html",
            Self::Text => "text",
            Self::Binary => "binary",
        }
    }
}

impl std::fmt::Display for Foreign {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Zip => "a ZIP archive or an office document",
            Self::OtherArchive => "a compressed archive",
            Self::Pickle => "a Python pickle",
            Self::Pdf => "a PDF",
            Self::Picture => "a picture",
            Self::Database => "an SQLite database",
            Self::Model => "a model's weights",
            Self::Utf32 => "text in UTF-32; saved as UTF-8 it can be read",
            Self::Html => "a web page",
            Self::Text => "plain text",
            Self::Binary => "no text at all",
        })
    }
}
