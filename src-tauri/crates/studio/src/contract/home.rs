//! Home, and a project as a whole: its steps, its coach, what can be undone.

use super::{ProjectId, RightAnswers, UndoState};
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use bakehouse_domain::coach::{Step, StepName, StepState, StepStatus, Tip};

/// The first page.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Home {
    /// The projects, the last opened first.
    pub projects: Vec<ProjectCard>,
    /// What happened last, in any project.
    pub recent: Vec<Recent>,
    /// What this computer has.
    pub computer: Computer,
    /// The sample projects.
    pub samples: Vec<SampleCard>,
}

/// One project on the first page.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ProjectCard {
    /// The project.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// What the model shall do.
    pub goal: String,
    /// Examples in it.
    pub examples: usize,
    /// Runs in it.
    pub runs: usize,
    /// How far the five steps are.
    pub steps: Vec<Step>,
    /// When it was last opened, in milliseconds since 1970.
    pub opened_at: i64,
    /// Why it can't be opened; then nothing is known of what is in it.
    pub failure: Option<Failure>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Recent {
    /// The project.
    pub project: ProjectId,
    /// Its name.
    pub project_name: String,
    /// What happened.
    pub what: RecentKind,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RecentKind {
    /// A training ended, or was stopped.
    Run {
        /// The number of the run.
        number: u32,
        /// Whether it came to its end.
        is_done: bool,
    },
    /// A file came in.
    Import {
        /// Its name.
        file: String,
        /// Examples that came in.
        examples: u32,
    },
    /// Drafts were baked.
    Bake {
        /// How many.
        drafts: u32,
        /// How many wait for review.
        waiting: u32,
    },
    /// Questions were asked.
    Evaluation {
        /// The run that answered; nothing for the baseline.
        number: Option<u32>,
        /// How it did, where that can be counted.
        score: Option<RightAnswers>,
    },
}

/// What this computer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Computer {
    /// Memory.
    pub memory_bytes: Option<u64>,
    /// Free space on the disk of the data.
    pub free_disk_bytes: Option<u64>,
    /// Processors.
    pub processors: Option<usize>,
    /// Whether the starter model is here.
    pub has_starter_model: bool,
}

/// A sample project.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SampleCard {
    /// Its name, by which it is opened.
    pub sample: String,
    /// Its name on screen.
    pub name: String,
    /// What its model shall do.
    pub goal: String,
    /// Examples in it.
    pub examples: usize,
    /// The project that was made from it, if there is one already.
    pub project: Option<ProjectId>,
}

/// How a project begins.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum NewProject {
    /// From an idea.
    Idea {
        /// Its name; may be empty.
        name: String,
        /// What the model shall do; may be empty.
        goal: String,
    },
    /// From a sample, with all its examples. Opens the one that is already there.
    Sample {
        /// The name of the sample.
        sample: String,
    },
}

/// Gives a project another name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RenameProject {
    /// The project.
    pub project: ProjectId,
    /// The name.
    pub name: String,
}

/// A project as the sidebar shows it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Overview {
    /// The project.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// What the model shall do.
    pub goal: String,
    /// Goes up with every change of anything in the project.
    pub revision: u64,
    /// The five steps, in their order.
    pub steps: Vec<Step>,
    /// The one next step.
    pub tip: Tip,
    /// What can be undone.
    pub history: UndoState,
    /// Drafts that wait for review.
    pub drafts_waiting: usize,
    /// Runs, for the count beside the tab.
    pub runs: usize,
    /// Findings, for the count beside the tab.
    pub findings: usize,
    /// The other projects, for the switcher.
    pub others: Vec<OtherProject>,
}

/// A project to switch to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OtherProject {
    /// The project.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
}
