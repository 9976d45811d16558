//! Import: a file is read into a staging place, shown with what is wrong in it, and then accepted as a whole or not
//! at all.

use super::{DoneAct, ImportId, ProjectId};
use crate::failure::Failure;
use bakehouse_domain::{
    finding::{FindingCode, Severity},
    message::Message,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A file that the person chose, dropped, or opened with the program. The page gets a token for it, never its path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ChosenFile {
    /// What `import_begin` takes. Good until the program ends.
    pub token: String,
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Whether it is a folder of a project, with `train.jsonl` in it.
    pub is_folder: bool,
}

/// Begins to read a file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct BeginImport {
    /// The file.
    pub token: String,
    /// Into which project; nothing makes a new one, which is there once the import is accepted.
    pub project: Option<ProjectId>,
}

/// Which import is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ImportRef {
    /// The project.
    pub project: ProjectId,
    /// The import.
    pub import: ImportId,
}

/// How an import gets on.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ImportView {
    /// The project.
    pub project: ProjectId,
    /// Its name.
    pub project_name: String,
    /// Whether the project comes into being with this import.
    pub makes_project: bool,
    /// The import.
    pub import: ImportId,
    /// The name of the file.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// How far it is.
    pub state: ImportState,
    /// Bytes read so far.
    pub bytes_read: u64,
    /// Examples so far, also those with something to fix.
    pub examples: usize,
    /// Those of them in which something must be fixed before they are learned from.
    pub must_fix: usize,
    /// Those of them in which something should be fixed.
    pub should_fix: usize,
    /// Lines that gave no example, and will be left out unless they are fixed here.
    pub unreadable: usize,
    /// Examples that are in the project already.
    pub already_there: usize,
    /// The base prompt that most of them share.
    pub base_prompt: Option<String>,
    /// The first ones, to see how they will look.
    pub first: Vec<Vec<Message>>,
    /// Why the file can't be read at all.
    pub failure: Option<Failure>,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is being read.
    Reading,
    /// It waits for a yes.
    Ready,
    /// It can't be read.
    Failed,
    /// It is in.
    Accepted,
}

/// The lines with something wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ImportProblemsRequest {
    /// The project.
    pub project: ProjectId,
    /// The import.
    pub import: ImportId,
    /// The first one, counted from 0.
    pub from: usize,
    /// How many, 500 at most.
    pub count: usize,
}

/// A line with something wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ImportProblem {
    /// The line of the file, counted from 1.
    pub line: u64,
    /// The file of a folder that has it; nothing where there is only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub file: Option<String>,
    /// The character of the line, counted from 1, where the fault is one of the text.
    pub column: Option<u64>,
    /// What was found.
    pub code: FindingCode,
    /// How much it matters.
    pub severity: Severity,
    /// What the sentences need to be complete.
    pub params: BTreeMap<String, String>,
    /// The line itself, or its beginning; empty where it is an example with something to fix.
    pub text: String,
    /// Whether the line gave no example.
    pub is_unreadable: bool,
    /// Whether the text is whole, so that it can be fixed here.
    pub can_fix: bool,
}

/// Replaces the text of an unreadable line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FixLine {
    /// The project.
    pub project: ProjectId,
    /// The import.
    pub import: ImportId,
    /// The line.
    pub line: u64,
    /// What it should say.
    pub text: String,
}

/// An import that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AcceptedImport {
    /// The project.
    pub project: ProjectId,
    /// The act.
    pub act: DoneAct,
}
