//! What a person points at: a file of examples, or the folder of a project with `train.jsonl` and
//! `held-back.jsonl`. A bad line is a finding, and the others count.

use crate::failure::{Failure, FailureCode};
use bakehouse_domain::{check, finding::Finding, message::Example};
use bakehouse_formats::{Error, Foreign, Kind, Limits, Line, read_examples, write::write_examples};
use serde::Deserialize;
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

/// The examples to learn from, in the folder of a project.
pub const TRAINING_FILE: &str = "train.jsonl";

/// The examples that are held back, in the folder of a project.
pub const HELD_BACK_FILE: &str = "held-back.jsonl";

/// What a folder says of its project.
pub const DESCRIPTION_FILE: &str = "project.json";

/// See [`DESCRIPTION_FILE`]. What is not in it is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Description {
    /// Its name.
    pub name: String,
    /// What the model shall do.
    pub goal: String,
    /// What the model is told before the person speaks.
    pub base_prompt: String,
    /// Codes of the wishes that are ticked in the plan.
    pub wishes: Vec<String>,
    /// Questions to try the model with.
    pub questions_to_ask: Vec<String>,
    /// How answers are judged.
    pub grader: Grader,
}

/// How answers are judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Grader {
    /// By what, in the person's words.
    pub criteria: Vec<String>,
}

/// What the folder at `path` says of its project; nothing where it says nothing that can be read.
pub fn describe(path: &Path) -> Option<Description> {
    let bytes = std::fs::read(path.join(DESCRIPTION_FILE)).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Project {
    /// The examples to learn from, and to hold back from where there is no file for those.
    pub training: Source,
    /// The examples that are held back, when they have a file of their own.
    pub held_back: Option<Source>,
}

/// One file of examples.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// How the examples stand in it, as `jsonl`.
    pub format: &'static str,
    /// The examples that could be read, also those that must be fixed before they are learned from.
    pub examples: Vec<Line<Example>>,
    /// What was found in single lines, in their order.
    pub findings: Vec<Finding>,
    /// Places of which no example could be made.
    pub unread: usize,
}

/// Reads the file or the folder at `path`.
pub fn open(path: &Path) -> Result<Project, Failure> {
    if !path.is_dir() {
        return Ok(Project { training: read(path)?, held_back: None });
    }
    let training = path.join(TRAINING_FILE);
    if !training.is_file() {
        return Err(Failure::at(FailureCode::FolderWithoutExamples, path));
    }
    let held_back = path.join(HELD_BACK_FILE);
    let held_back = held_back.is_file().then(|| read(&held_back)).transpose()?;
    Ok(Project { training: read(&training)?, held_back })
}

/// Reads the file at `path` and checks each example by itself.
pub fn read(path: &Path) -> Result<Source, Failure> {
    let set = match read_examples(path, &Limits::STANDARD) {
        Ok(set) => set,
        // Nothing in it is what the check of the whole says: a finding as any other.
        Err(Error::Empty { .. }) => {
            let format = Kind::Jsonl.name();
            let path = path.to_owned();
            return Ok(Source {
                path,
                format,
                examples: Vec::new(),
                findings: Vec::new(),
                unread: 0,
            });
        }
        Err(error) => return Err(reading_failure(error)),
    };
    let (mut examples, mut findings) = (set.examples, set.findings);
    for line in &mut examples {
        let found = check::example(&line.value, line.number, &check::Limits::OPENAI);
        line.is_usable &= check::is_usable(&found);
        findings.extend(found);
    }
    // Stable, so that what the reader found of a line stays before what the rules found.
    findings.sort_by_key(|finding| finding.place.line);
    Ok(Source {
        path: path.to_owned(),
        format: set.form.kind.name(),
        examples,
        findings,
        unread: set.unread,
    })
}

/// Writes a file that [`read`] reads, wholly or not at all.
pub(crate) fn write(path: &Path, examples: &[Example]) -> Result<(), Failure> {
    write_examples(path, examples).map_err(reading_failure)
}

impl Source {
    /// The examples that can be learned from, each with its line.
    pub fn usable(&self) -> impl Iterator<Item = (u64, &Example)> {
        let usable = self.examples.iter().filter(|line| line.is_usable);
        usable.map(|line| (line.number, &line.value))
    }

    /// The examples that can be learned from.
    pub fn into_usable(self) -> Vec<Example> {
        let usable = self.examples.into_iter().filter(|line| line.is_usable);
        usable.map(|line| line.value).collect()
    }
}

/// The base prompt that most of `examples` share. Nothing when none has the majority of those that have one: then
/// each example brings its own.
pub fn usual_base_prompt<'a>(examples: impl IntoIterator<Item = &'a Example>) -> Option<String> {
    let mut uses: HashMap<&str, usize> = HashMap::new();
    for text in examples.into_iter().filter_map(Example::base_prompt) {
        *uses.entry(text).or_default() += 1;
    }
    let all: usize = uses.values().sum();
    let (text, most) = uses.into_iter().max_by_key(|(_, count)| *count)?;
    (most * 2 > all && !text.trim().is_empty()).then(|| text.to_owned())
}

/// What could not be written to `path`.
pub(crate) fn writing_failure(error: Error, path: &Path) -> Failure {
    match error {
        Error::Write { path, source } => Failure::writing(&path, &source),
        error => Failure::at(FailureCode::Internal, path).because(error),
    }
}

/// What could not be done with a file that is read.
pub(crate) fn reading_failure(error: Error) -> Failure {
    match error {
        Error::Folder { path } => Failure::at(FailureCode::FolderWithoutExamples, &path),
        Error::Read { path, source } => Failure::reading(&path, &source),
        Error::Write { path, source } => Failure::writing(&path, &source),
        Error::Empty { path } => Failure::at(FailureCode::FileIsEmpty, &path),
        Error::Foreign { path, found } => Failure::at(code_of(found), &path),
        Error::Damaged { path } => Failure::at(FailureCode::FileIsDamaged, &path),
        Error::Swollen { path } => Failure::at(FailureCode::FileIsSwollen, &path),
        Error::Locked { path } => Failure::at(FailureCode::FileIsLocked, &path),
        Error::NoText { path } => Failure::at(FailureCode::FileHasNoText, &path),
        Error::TooLarge { path } => Failure::at(FailureCode::FileIsTooLarge, &path),
        Error::NoSheet { .. } => Failure::new(FailureCode::ThingMissing).because("sheet"),
    }
}

fn code_of(found: Foreign) -> FailureCode {
    match found {
        Foreign::Zip => FailureCode::FileIsZip,
        Foreign::OtherArchive => FailureCode::FileIsArchive,
        Foreign::Pickle => FailureCode::FileIsPickle,
        Foreign::Pdf => FailureCode::FileIsPdf,
        Foreign::Picture => FailureCode::FileIsPicture,
        Foreign::Database => FailureCode::FileIsDatabase,
        Foreign::Model => FailureCode::FileIsModel,
        Foreign::Utf32 => FailureCode::FileIsUtf32,
        Foreign::Html => FailureCode::FileIsWebPage,
        Foreign::Text => FailureCode::FileIsText,
        Foreign::Binary => FailureCode::FileIsBinary,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const GOOD: &str =
        r#"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#;

    #[test]
    fn a_bad_line_is_a_finding_and_the_others_count() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("examples.jsonl");
        fs::write(&path, format!("{GOOD}\nnot json\n{GOOD}\n")).expect("written");
        let source = read(&path).expect("readable");
        assert_eq!(source.usable().map(|(line, _)| line).collect::<Vec<_>>(), [1, 3]);
        assert_eq!(source.findings[0].place.line, Some(2));
        assert_eq!(source.into_usable().len(), 2);
    }

    #[test]
    fn a_bad_entry_of_a_list_on_one_line_leaves_the_others() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("examples.json");
        let empty = GOOD.replace("\"b\"", "\"\"");
        fs::write(&path, format!("[{GOOD},{empty},7,{GOOD}]")).expect("written");
        let source = read(&path).expect("readable");
        assert_eq!((source.examples.len(), source.unread), (3, 1));
        assert_eq!(source.into_usable().len(), 2);
    }

    #[test]
    fn a_folder_is_a_project_when_it_has_training_examples() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let failure = open(folder.path()).expect_err("the folder is empty");
        assert_eq!(failure.code, FailureCode::FolderWithoutExamples);

        fs::write(folder.path().join(TRAINING_FILE), GOOD).expect("written");
        assert!(open(folder.path()).expect("a project now").held_back.is_none());
        fs::write(folder.path().join(HELD_BACK_FILE), GOOD).expect("written");
        let project = open(folder.path()).expect("still one");
        assert_eq!(project.held_back.expect("its own file").examples.len(), 1);
    }

    #[test]
    fn an_empty_file_has_no_examples_and_a_foreign_one_has_its_name() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("examples.jsonl");
        fs::write(&path, "").expect("written");
        assert!(read(&path).expect("empty is readable").examples.is_empty());
        fs::write(&path, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n").expect("written");
        assert_eq!(read(&path).expect_err("a PDF").code, FailureCode::FileIsPdf);
        let missing = read(&folder.path().join("missing.jsonl")).expect_err("not there");
        assert_eq!(missing.code, FailureCode::FileMissing);
    }

    #[test]
    fn the_usual_base_prompt_needs_a_majority() {
        use bakehouse_domain::message::{Message, Role};
        let with = |text: &str| {
            Example::of(vec![Message::new(Role::System, text), Message::new(Role::User, "a")])
        };
        let check = |texts: &[&str], expected: Option<&str>| {
            let examples: Vec<Example> = texts.iter().map(|text| with(text)).collect();
            assert_eq!(usual_base_prompt(&examples).as_deref(), expected, "{texts:?}");
        };
        check(&["kind", "kind", "brief"], Some("kind"));
        check(&["kind", "brief"], None);
        check(&[" "], None);
        check(&[], None);
    }
}
