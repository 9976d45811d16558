//! Why a project could not be opened. The page has a sentence and a next step for each code.

use serde::Serialize;
use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
};

/// Why a project could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("nothing is at {path}")]
    FileMissing { path: PathBuf },
    #[error("{path} can't be read")]
    FileUnreadable { path: PathBuf, source: io::Error },
    #[error("{path} has no train.jsonl")]
    FolderWithoutExamples { path: PathBuf },
    #[error("{path} is damaged")]
    ProjectDamaged { path: PathBuf, source: serde_json::Error },
}

/// The same for the page: a code, what its sentence needs, and a detail for a report.
#[derive(Debug, Serialize)]
pub struct Failure {
    code: &'static str,
    params: BTreeMap<&'static str, String>,
    detail: Option<String>,
}

impl Error {
    /// The fault met while reading `path`.
    pub fn reading(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::FileMissing { path },
            _ => Self::FileUnreadable { path, source },
        }
    }

    /// What crosses the boundary.
    pub fn failure(&self) -> Failure {
        let (code, path) = match self {
            Self::FileMissing { path } => ("file_missing", path),
            Self::FileUnreadable { path, .. } => ("file_unreadable", path),
            Self::FolderWithoutExamples { path } => ("folder_without_examples", path),
            Self::ProjectDamaged { path, .. } => ("project_damaged", path),
        };
        let params = BTreeMap::from([("path", path.display().to_string())]);
        Failure { code, params, detail: std::error::Error::source(self).map(ToString::to_string) }
    }
}
