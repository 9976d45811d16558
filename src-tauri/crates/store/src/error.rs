//! What can go wrong between us and the disk, sorted by what a person can do about it.

use rusqlite::ErrorCode;
use std::path::PathBuf;

/// What could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A later version of the program made this file. Nothing in it was touched.
    #[error("{path} was made by a later version")]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// A database that is not ours, or to which somebody added a trigger, a view or a column.
    #[error("{path} is not a database of this program: {what}")]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What gives it away.
        what: String,
    },
    /// The file, or a part of it, can't be read as a database.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The disk is full. What was there before is still there.
    #[error("the disk is full")]
    Full,
    /// The file or its folder can't be written.
    #[error("the database can't be written: {0}")]
    ReadOnly(String),
    /// Another program holds the file, and did so for five seconds.
    #[error("another program holds the database")]
    Busy,
    /// What was asked for is not there (any more).
    #[error("there is no such {0}")]
    Missing(&'static str),
    /// A fault of our own.
    #[error(transparent)]
    Sqlite(rusqlite::Error),
    /// A stored value that no longer reads.
    #[error("a stored value can't be read: {0}")]
    Json(#[from] serde_json::Error),
    /// A file beside the database could not be made.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Damaged(error.to_string())
            }
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly(error.to_string())
            }
            _ => Self::Sqlite(error),
        }
    }
}
