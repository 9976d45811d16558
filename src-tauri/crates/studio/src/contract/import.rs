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
    /// Those of them with a private detail, such as an e-mail address.
    pub private: usize,
    /// Lines that gave no example, and will be left out unless they are fixed here.
    pub unreadable: usize,
    /// Those of them that can be mended: see [`RepairLines`].
    pub can_repair: usize,
    /// Examples that are in the project already.
    pub already_there: usize,
    /// The base prompt that most of them share.
    pub base_prompt: Option<String>,
    /// The first ones, to see how they will look.
    pub first: Vec<Vec<Message>>,
    /// What kind of file it is; nothing until that is known, and of a folder.
    pub form: Option<ImportForm>,
    /// Why the file can't be read at all.
    pub failure: Option<Failure>,
}

/// What can be said of a file as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ImportForm {
    /// Its kind.
    pub kind: FileKind,
    /// Whether it is packed with gzip.
    pub is_packed: bool,
    /// How its text is saved: `utf_8`, `utf_16_le`, `utf_16_be` or `windows_1252`.
    pub encoding: String,
    /// The shape that most of its examples have, as findings name it; nothing where its columns say what is what.
    pub shape: Option<String>,
    /// The sheet that is read, and the others of the workbook that hold something.
    pub sheet: Option<String>,
    /// See [`ImportForm::sheet`].
    pub other_sheets: Vec<String>,
    /// Its columns, or the keys of its objects; none where the shape is known.
    pub columns: Vec<ImportColumn>,
    /// How sure it is what they are.
    pub certainty: ImportCertainty,
    /// Whether the first row of a table names its columns.
    pub has_header: bool,
    /// For rows that bring no base prompt of their own.
    pub base_prompt: String,
    /// The lines of the first rows: as many as each column has first values.
    pub lines: Vec<u64>,
}

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
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
    /// A workbook.
    Xlsx,
    /// A table of a program for data.
    Parquet,
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ImportColumn {
    /// Its name; a letter, as spreadsheets have them, where it has none.
    pub name: String,
    /// What it is taken for.
    pub role: ColumnRole,
    /// The beginnings of its first values.
    pub first: Vec<String>,
}

/// How sure it is what the columns are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportCertainty {
    /// Nothing that could be a question, or nothing that could be an answer.
    Unclear,
    /// Likely enough to be offered.
    Likely,
    /// The names leave no doubt.
    Sure,
    /// A person said so.
    Chosen,
}

/// What a column is to an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ColumnRole {
    /// What the model is told before the person speaks.
    BasePrompt,
    /// What the person asks; several are put together.
    Question,
    /// The answer.
    Answer,
    /// The worse answer of a pair.
    WorseAnswer,
    /// What it is about.
    Topic,
    /// A note.
    Note,
    /// Whether it is held back for checking.
    HeldBack,
    /// The tools that the model may use, as JSON.
    Tools,
    /// A whole conversation, as JSON.
    Conversation,
    /// It stays with the example and comes out again on export.
    Keep,
    /// It is not used.
    LeaveOut,
}

/// Reads the file anew, with what a person says of its columns.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MapColumns {
    /// The project.
    pub project: ProjectId,
    /// The import.
    pub import: ImportId,
    /// What each column is. One that isn't named here is kept as it is; with none at all they are guessed anew.
    pub columns: Vec<MappedColumn>,
    /// For rows that bring no base prompt of their own; empty for none.
    pub base_prompt: String,
    /// Whether the first row names the columns; nothing leaves that to the program.
    pub has_header: Option<bool>,
    /// The sheet of a workbook; nothing leaves that to the program.
    pub sheet: Option<String>,
}

/// What a column is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MappedColumn {
    /// Its name.
    pub name: String,
    /// What it is.
    pub role: ColumnRole,
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
    /// Which of the entries that begin on the line, counted from 0: a whole list may stand on one.
    pub nth: u32,
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
    /// Whether the text is the whole line, so that it can be fixed here.
    pub can_fix: bool,
    /// The line as it probably was meant, where it can be mended with care: see [`RepairLines`].
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub repaired: Option<String>,
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

/// Puts mended lines in place of unreadable ones, as [`ImportProblem::repaired`] shows them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RepairLines {
    /// The project.
    pub project: ProjectId,
    /// The import.
    pub import: ImportId,
    /// Which lines; nothing for all that can be mended.
    pub lines: Option<Vec<u64>>,
}

/// Says yes to an import.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AcceptImport {
    /// The project.
    pub project: ProjectId,
    /// The import.
    pub import: ImportId,
    /// Whether all of them are marked to be looked at again.
    pub to_review: bool,
    /// What all of them are about; empty leaves what the file says.
    pub topic: String,
    /// Whether private details get placeholders in their place.
    pub hide_private: bool,
}

/// An import that was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AcceptedImport {
    /// The project.
    pub project: ProjectId,
    /// The act.
    pub act: DoneAct,
}
