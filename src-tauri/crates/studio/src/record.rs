//! The record of a training, `bakehouse.json` beside what was learned: enough to go on after a crash, to ask the
//! questions that were held back, to talk with the base prompt that was trained, and to do it all again.
//!
//! It is written before the training starts and at every checkpoint, each time whole.

use crate::{
    failure::{Failure, FailureCode},
    files,
};
use bakehouse_domain::{
    hash,
    message::Example,
    plan::{Plan, TrainingSettings},
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, HashSet},
    fs, io,
    path::{Path, PathBuf},
};

/// The file name of a record.
pub const RECORD_FILE: &str = "bakehouse.json";

/// The version of the record's form that this program writes, and the highest that it reads.
const VERSION: u32 = 1;

/// How wrong the answers were at one point of a training.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Loss {
    /// Of the examples learned from: the step, counted from 1. Of those held back: the steps done before.
    pub step: usize,
    /// How wrong, in nats a token.
    #[serde(deserialize_with = "crate::numbers::null_as_nan")]
    pub loss: f64,
}

/// See the head of this file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The version of the form.
    pub version: u32,
    /// How far the training came.
    pub state: State,
    /// The model that was trained.
    pub model: ModelMark,
    /// The settings, as the engine took them.
    pub settings: TrainingSettings,
    /// Why each setting is what it is, as codes by the setting's name.
    pub reasons: BTreeMap<String, String>,
    /// The base prompt that most examples share.
    pub base_prompt: Option<String>,
    /// The examples that were learned from.
    pub examples: ExamplesMark,
    /// The marks of the examples that were held back.
    pub held_back: Vec<String>,
    /// The file that the held-back examples have of their own; nothing when they were taken from the others.
    pub held_back_file: Option<PathBuf>,
    /// Steps done at the last writing.
    pub steps: usize,
    /// Steps of the whole training; nothing before the first one.
    pub steps_planned: Option<usize>,
    /// The last checkpoint, beside this file.
    pub checkpoint: Option<PathBuf>,
    /// How wrong the answers were, step by step.
    pub losses: Vec<Loss>,
    /// How wrong the held-back answers were.
    pub held_back_losses: Vec<Loss>,
}

/// How far a training came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It runs, or was ended from outside.
    Running,
    /// Somebody stopped it.
    Stopped,
    /// It came to its end.
    Done,
}

/// Which model it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelMark {
    /// The model's own name.
    pub name: String,
    /// The name of its file.
    pub file: String,
    /// The SHA-256 of its file.
    pub sha256: String,
}

impl ModelMark {
    /// The mark of the model at `path`, which calls itself `name`.
    pub fn of(path: &Path, name: &str) -> Result<Self, Failure> {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { name: name.to_owned(), file, sha256: files::sha256_of_file(path)? })
    }

    /// Refuses another model than the one that learned what is in `folder`.
    pub fn check_is(&self, model: &Path, folder: &Path) -> Result<(), Failure> {
        if files::sha256_of_file(model)? == self.sha256 {
            return Ok(());
        }
        Err(Failure::at(FailureCode::AdapterMismatch, folder).with("model", &self.file))
    }
}

/// Which examples they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamplesMark {
    /// Where they came from.
    pub path: PathBuf,
    /// How many there were.
    pub count: usize,
    /// The SHA-256 of what they mean, in their order.
    pub sha256: String,
}

impl ExamplesMark {
    /// The mark of `examples`, which came from `path`.
    pub fn of<'a>(path: &Path, examples: impl IntoIterator<Item = &'a Example>) -> Self {
        let hashes: Vec<[u8; 8]> =
            examples.into_iter().map(|example| hash::example(example).to_le_bytes()).collect();
        Self {
            path: std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
            count: hashes.len(),
            sha256: files::sha256(hashes.as_flattened()),
        }
    }
}

/// What tells an example from every other one, however its line is written.
pub fn example_mark(example: &Example) -> String {
    format!("{:016x}", hash::example(example))
}

/// The codes of the reasons of `plan`, by the setting's name.
pub fn reasons(plan: &Plan) -> BTreeMap<String, String> {
    [
        ("passes", plan.passes.reason),
        ("examples_per_step", plan.examples_per_step.reason),
        ("speed", plan.speed.reason),
        ("rank", plan.rank.reason),
        ("alpha", plan.alpha.reason),
        ("held_back", plan.held_back.reason),
        ("seed", plan.seed.reason),
    ]
    .map(|(setting, reason)| (setting.to_owned(), reason.name().to_owned()))
    .into()
}

impl Record {
    /// A record of a training that has not begun.
    pub fn new(
        model: ModelMark,
        plan: &Plan,
        examples: ExamplesMark,
        base_prompt: Option<String>,
        held_back: Vec<String>,
    ) -> Self {
        Self {
            version: VERSION,
            state: State::Running,
            model,
            settings: plan.settings(),
            reasons: reasons(plan),
            base_prompt,
            examples,
            held_back,
            held_back_file: None,
            steps: 0,
            steps_planned: None,
            checkpoint: None,
            losses: Vec::new(),
            held_back_losses: Vec::new(),
        }
    }

    /// The record in `folder`.
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        Self::read_if_any(folder)?.ok_or_else(|| Failure::at(FailureCode::AdapterMissing, folder))
    }

    /// The record in `folder`; nothing when there is none, as beside an adapter from elsewhere.
    pub fn read_if_any(folder: &Path) -> Result<Option<Self>, Failure> {
        let path = folder.join(RECORD_FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::reading(&path, &error)),
        };
        let damaged = |why: String| Failure::at(FailureCode::AdapterDamaged, folder).because(why);
        let record: Self =
            serde_json::from_slice(&bytes).map_err(|error| damaged(error.to_string()))?;
        if record.version > VERSION {
            return Err(damaged(format!("version {} of {RECORD_FILE}", record.version)));
        }
        Ok(Some(record))
    }

    /// Writes the record into `folder`.
    pub fn write(&self, folder: &Path) -> Result<(), Failure> {
        files::write_json(&folder.join(RECORD_FILE), self)
    }

    /// The marks of the examples that were held back, to be asked.
    pub fn held_back_marks(&self) -> HashSet<&str> {
        self.held_back.iter().map(String::as_str).collect()
    }

    /// Whether starting over would lose something.
    pub fn holds_work(&self) -> bool {
        self.state == State::Done || self.checkpoint.is_some()
    }
}
