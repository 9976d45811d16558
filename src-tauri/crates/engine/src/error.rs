//! What can go wrong in the engine, one variant for each thing that fails. The English here is for logs:
//! what a person reads is composed elsewhere, from the variant and what it carries.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why the engine couldn't do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system would not let us read a file.
    #[error("could not read {}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// The file is whole, and of another kind.
    #[error("{} is not a model in GGUF form: it is {found}", path.display())]
    NotAModel {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        found: Foreign,
    },
    /// The file is of the right kind, and broken or cut short.
    #[error("{} is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The first thing found wrong.
        what: String,
    },
    /// The file is whole, and uses something that the engine doesn't know.
    #[error("{} can't be used: {what}", path.display())]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What it uses, by the name its makers gave it.
        what: String,
    },
    /// The model's chat template can't put this conversation into words.
    #[error("the chat template failed: {0}")]
    Template(String),
    /// No answer can be held to this JSON schema.
    #[error("the JSON schema can't be followed: {0}")]
    Schema(String),
    /// Somebody asked to stop. This is a state rather than a failure.
    #[error("cancelled")]
    Cancelled,
    /// What was learned belongs to a model of another shape.
    #[error("{} does not fit this model: {what}", path.display())]
    AdapterMismatch {
        /// The adapter's file or folder.
        path: PathBuf,
        /// The first thing that doesn't fit.
        what: String,
    },
    /// The computer has not enough free memory.
    #[error("not enough memory: {needed_bytes} bytes are needed")]
    OutOfMemory {
        /// How much was asked for.
        needed_bytes: u64,
    },
    /// The operating system would not let us write a file.
    #[error("could not write {}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl Error {
    /// For `map_err`: the file could not be read.
    pub fn read(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_owned();
        move |source| Self::Read { path, source }
    }

    /// For `map_err`: the file could not be written.
    pub fn write(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let path = path.as_ref().to_owned();
        move |source| Self::Write { path, source }
    }

    /// The file is damaged in this way.
    pub fn damaged(path: impl AsRef<Path>, what: impl Into<String>) -> Self {
        Self::Damaged { path: path.as_ref().to_owned(), what: what.into() }
    }

    /// The file needs this, which the engine doesn't know.
    pub fn unsupported(path: impl AsRef<Path>, what: impl Into<String>) -> Self {
        Self::Unsupported { path: path.as_ref().to_owned(), what: what.into() }
    }
}

/// What a file is that isn't a model we can read, as far as its first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// Python objects, alone or in an archive of `PyTorch`. Reading one can run anything, so we never do.
    Pickle,
    /// A ZIP archive of something else.
    Zip,
    /// Weights in the safetensors form.
    Safetensors,
    /// The file of a model from before GGUF.
    OldModel,
    /// A web page, which is what a download without permission often leaves.
    Html,
    /// Git LFS left its pointer in place of the file.
    LargeFilePointer,
    /// Nothing at all.
    Empty,
    /// Readable text of another kind.
    Text,
    /// Bytes that tell us nothing.
    Unknown,
}

impl fmt::Display for Foreign {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Pickle => "a Python pickle, which can run code when it is opened",
            Self::Zip => "a ZIP archive",
            Self::Safetensors => "a safetensors file",
            Self::OldModel => "a model file from before GGUF",
            Self::Html => "a web page",
            Self::LargeFilePointer => "a Git LFS pointer in place of the file",
            Self::Empty => "empty",
            Self::Text => "a text file",
            Self::Unknown => "something else",
        })
    }
}
