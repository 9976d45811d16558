//! Reads a project, or a lone file of examples, just far enough to show what is in it. The full reader,
//! with a finding for each bad line, is `bakehouse-formats`; a bad line is only counted here.

mod error;
mod lines;

pub use error::{Error, Failure};

use bakehouse_domain::message::Role;
use lines::{Line, Lines};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{BufReader, ErrorKind},
    path::Path,
};

/// Enough to get the idea; the window's table of examples shows them all.
const SHOWN_EXAMPLES: usize = 12;
/// A wall of text stalls the page, and nobody reads it.
const SHOWN_CHARACTERS: usize = 5_000;
/// Counting stops here, so that a file of any size opens at once.
const COUNTED_LINES: usize = 100_000;

/// A project as the page shows it.
#[derive(Debug, Serialize)]
pub struct OpenedProject {
    name: String,
    goal: Option<String>,
    base_prompt: Option<String>,
    questions_to_ask: Vec<String>,
    /// What the commands of the headless program take: the project's folder, or the file of examples. As
    /// given on the command line, so that a command made from it works in the same terminal.
    path: String,
    examples: Count,
    held_back: Option<Count>,
    first_examples: Vec<Vec<Turn>>,
}

/// How many examples a file has.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    examples: usize,
    unreadable_lines: usize,
    /// Whether counting stopped before the end of the file.
    is_partial: bool,
}

/// One message of an example.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Turn {
    role: Role,
    text: String,
    /// Whether the text goes on in the file.
    is_cut: bool,
}

/// `project.json`. Keys of later versions are left alone.
#[derive(Debug, Default, Deserialize)]
struct ProjectFile {
    name: Option<String>,
    goal: Option<String>,
    base_prompt: Option<String>,
    #[serde(default)]
    questions_to_ask: Vec<String>,
}

#[derive(Deserialize)]
struct ExampleLine {
    messages: Vec<MessageOfLine>,
}

#[derive(Deserialize)]
struct MessageOfLine {
    role: Role,
    /// Nothing where an answer only calls tools.
    content: Option<String>,
}

/// Opens what the command line named: a project's folder, its `project.json`, or a file of examples.
pub fn open(path: &Path) -> Result<OpenedProject, Error> {
    let kind = fs::metadata(path).map_err(|source| Error::reading(path, source))?;
    if kind.is_dir() {
        open_folder(path)
    } else if path.file_name().is_some_and(|name| name == "project.json") {
        open_folder(path.parent().unwrap_or(Path::new("")))
    } else {
        describe(ProjectFile::default(), path, path, None)
    }
}

fn open_folder(folder: &Path) -> Result<OpenedProject, Error> {
    let examples_path = folder.join("train.jsonl");
    if !examples_path.is_file() {
        return Err(Error::FolderWithoutExamples { path: folder.to_owned() });
    }
    let held_back_path = Some(folder.join("held-back.jsonl")).filter(|path| path.is_file());
    let project = project_file(&folder.join("project.json"))?;
    describe(project, folder, &examples_path, held_back_path.as_deref())
}

/// A folder of examples needs no `project.json`; a damaged one is said rather than passed over.
fn project_file(path: &Path) -> Result<ProjectFile, Error> {
    match fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map_err(|source| Error::ProjectDamaged { path: path.to_owned(), source }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(ProjectFile::default()),
        Err(source) => Err(Error::reading(path, source)),
    }
}

fn describe(
    project: ProjectFile,
    path: &Path,
    examples_path: &Path,
    held_back_path: Option<&Path>,
) -> Result<OpenedProject, Error> {
    let (examples, first_examples) = read(examples_path, SHOWN_EXAMPLES)?;
    let held_back = held_back_path.map(|path| read(path, 0)).transpose()?;
    Ok(OpenedProject {
        name: project.name.unwrap_or_else(|| name_of(path)),
        goal: project.goal,
        base_prompt: project.base_prompt.or_else(|| first_base_prompt(&first_examples)),
        questions_to_ask: project.questions_to_ask,
        path: path.display().to_string(),
        examples,
        held_back: held_back.map(|(count, _)| count),
        first_examples,
    })
}

/// A folder is called by its whole name, a file without its ending.
fn name_of(path: &Path) -> String {
    let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
    name.unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn first_base_prompt(examples: &[Vec<Turn>]) -> Option<String> {
    let is_base_prompt = |turn: &&Turn| matches!(turn.role, Role::System | Role::Developer);
    examples.iter().flatten().find(is_base_prompt).map(|turn| turn.text.clone())
}

fn read(path: &Path, shown: usize) -> Result<(Count, Vec<Vec<Turn>>), Error> {
    let file = File::open(path).map_err(|source| Error::reading(path, source))?;
    let mut lines = Lines::new(BufReader::new(file));
    let (mut count, mut first) = (Count::default(), Vec::new());
    for _ in 0..COUNTED_LINES {
        let Some(line) = lines.next_line().map_err(|source| Error::reading(path, source))? else {
            return Ok((count, first));
        };
        let example = match line {
            Line::Bytes(bytes) => serde_json::from_slice::<ExampleLine>(bytes).ok(),
            Line::TooLong => None,
        };
        match example {
            Some(example) => {
                count.examples += 1;
                if first.len() < shown {
                    first.push(example.messages.into_iter().map(turn).collect());
                }
            }
            None => count.unreadable_lines += 1,
        }
    }
    count.is_partial = lines.next_line().map_err(|source| Error::reading(path, source))?.is_some();
    Ok((count, first))
}

fn turn(message: MessageOfLine) -> Turn {
    let mut text = message.content.unwrap_or_default();
    let cut = text.char_indices().nth(SHOWN_CHARACTERS).map(|(position, _)| position);
    text.truncate(cut.unwrap_or(text.len()));
    Turn { role: message.role, text, is_cut: cut.is_some() }
}

#[cfg(test)]
mod tests;
