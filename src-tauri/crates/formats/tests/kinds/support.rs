//! Reading from memory and from files that go away, and examples in a form that a test can be read in.

use bakehouse_domain::message::{Example, Message, Role};
use bakehouse_formats::{Choices, DataSet, Error, Limits, Reader};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub fn open(bytes: &[u8]) -> Result<DataSet, Error> {
    Reader::new(bytes, Path::new("examples"), &Limits::STANDARD)?.into_data_set()
}

#[track_caller]
pub fn read(bytes: impl AsRef<[u8]>) -> DataSet {
    open(bytes.as_ref()).expect("a file of examples")
}

/// A file in a folder that goes away with it.
pub struct TestFile {
    _folder: TempDir,
    pub path: PathBuf,
}

pub fn file(bytes: impl AsRef<[u8]>) -> TestFile {
    let folder = tempfile::tempdir().expect("a folder");
    // The name says nothing: what a file is shows in it.
    let path = folder.path().join("examples.txt");
    std::fs::write(&path, bytes).expect("written");
    TestFile { _folder: folder, path }
}

pub fn open_as(path: &Path, choices: Choices) -> Result<DataSet, Error> {
    Reader::open_as(path, &Limits::STANDARD, choices)?.into_data_set()
}

/// A file beside the tests.
pub fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("data").join(name)
}

/// The examples of a file, each as [`said`] has it.
pub fn all_said(set: &DataSet) -> Vec<String> {
    set.examples.iter().map(|line| said(&line.value)).collect()
}

/// `code@line name=value` for each finding.
pub fn found(set: &DataSet) -> Vec<String> {
    let found = set.findings.iter().map(|finding| {
        let line = finding.place.line.unwrap_or(0);
        let params = finding.params.iter();
        let params: String = params.fold(String::new(), |mut text, (name, value)| {
            let _ = write!(text, " {name}={value}");
            text
        });
        format!("{}@{line}{params}", finding.code.name())
    });
    found.collect()
}

/// `u: question | a: answer | w: worse answer`, with the calls and what ties them behind, and then what else there is.
pub fn said(example: &Example) -> String {
    let mut turns: Vec<String> = example.messages.iter().map(|message| turn(message, "")).collect();
    turns.extend(example.rejected.iter().map(|message| turn(message, "w-")));
    let mut text = turns.join(" | ");
    if let Some(tools) = &example.tools {
        let _ = write!(text, " | tools {tools}");
    }
    if let Some(extra) = &example.extra {
        let _ = write!(text, " | extra {extra}");
    }
    text
}

fn turn(message: &Message, mark: &str) -> String {
    let who = match message.role {
        Role::System => "s",
        Role::Developer => "d",
        Role::User => "u",
        Role::Assistant => "a",
        Role::Tool => "t",
        Role::Function => "f",
    };
    let mut text = format!("{mark}{who}: {}", message.content);
    for call in &message.tool_calls {
        let _ = write!(text, " [{}({}) {}]", call.name, call.arguments, call.id);
    }
    let more = [
        ("for", &message.tool_call_id),
        ("name", &message.name),
        ("parts", &message.parts),
        ("extra", &message.extra),
        ("weight", &message.weight.map(|weight| weight.to_string())),
    ];
    for (name, value) in more {
        if let Some(value) = value {
            let _ = write!(text, " <{name} {value}>");
        }
    }
    text
}
