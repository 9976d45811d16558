//! The window around the pages: what it starts with, what is running, how it closes.

use super::{DoneAct, ProjectId, RunId, Settings, Span, TaskId};
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the window starts with.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Start {
    /// The version of the program.
    pub version: String,
    /// The person's settings.
    pub settings: Settings,
    /// Whether a file waits to be imported: ask `file_opened`.
    pub has_file: bool,
}

/// Everything that runs, and what ended since the list was last cleared; the most urgent first.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Activity {
    /// The tasks.
    pub tasks: Vec<Task>,
}

/// Something that takes long.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Task {
    /// The task.
    pub id: TaskId,
    /// What it does.
    pub kind: TaskKind,
    /// In which project.
    pub project: Option<ProjectId>,
    /// The name of that project.
    pub project_name: Option<String>,
    /// For a training: the run and its number.
    pub run: Option<RunId>,
    /// The number of the run, or of whatever else of its kind.
    pub number: Option<u32>,
    /// How it is.
    pub state: TaskState,
    /// What is done.
    pub done: u64,
    /// Of how much; nothing where that can't be told.
    pub total: Option<u64>,
    /// The time left.
    pub seconds_left: Option<Span>,
    /// Whether it can be paused.
    pub can_pause: bool,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// When it ended, in milliseconds since 1970.
    pub ended_at: Option<i64>,
}

/// What a task does. Its words are `task_<kind>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Reads a file.
    Import,
    /// Checks the examples of a project.
    Check,
    /// Draws the map of what is asked.
    VarietyMap,
    /// Writes examples into a file.
    Export,
    /// Bakes drafts.
    Bake,
    /// Writes a draft anew.
    Rewrite,
    /// Thinks of topics.
    Suggest,
    /// Reads a document.
    ReadDocument,
    /// Trains.
    Train,
    /// Asks the held-back questions.
    Evaluate,
    /// Copies a model.
    AddModel,
}

/// How a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// It waits for another to end.
    Queued,
    /// It runs.
    Running,
    /// It is held.
    Paused,
    /// It was asked to end and has not yet.
    Stopping,
    /// It came to its end.
    Done,
    /// Somebody ended it.
    Cancelled,
    /// It could not go on.
    Failed,
}

/// Asks a task for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct TaskControl {
    /// The task.
    pub task: TaskId,
    /// What is asked.
    pub act: TaskAct,
}

/// What can be asked of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TaskAct {
    /// Hold it.
    Pause,
    /// Go on with it.
    Resume,
    /// End it.
    Cancel,
}

/// How the window closes while something runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CloseHow {
    /// The window goes, the work goes on.
    KeepWorking,
    /// What runs is stopped where it can go on later, and the program ends.
    StopAndQuit,
}

/// One thing that changed, as the event `changed` carries them. The page asks again for what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, TS)]
pub struct Change {
    /// What kind of thing.
    pub topic: Topic,
    /// In which project; nothing for what belongs to none.
    pub project: Option<ProjectId>,
}

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// The settings.
    Settings,
    /// The models on this computer.
    Models,
    /// The list of projects.
    Projects,
    /// What is running.
    Tasks,
    /// Plan, base prompt, name: what a project as a whole is about; and what can be undone.
    Project,
    /// The examples.
    Examples,
    /// An import.
    Import,
    /// Drafts, and how they are baked.
    Drafts,
    /// Runs and their curves.
    Runs,
    /// Questions and answers of an evaluation.
    Evaluation,
    /// The conversation.
    Chat,
    /// A file was opened or dropped: ask `file_opened`.
    FileOpened,
    /// The person closes the window while something runs, for the first time: ask how.
    Closing,
}

/// What can be undone and done again in a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UndoState {
    /// The act that "Undo" undoes.
    pub undo: Option<DoneAct>,
    /// The act that "Redo" does again.
    pub redo: Option<DoneAct>,
}
