//! Settings, the models on this computer, and what lies where.

use super::{ProjectId, RunId};
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the person set. Sent back whole.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own on the page")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// Light, dark, or as the computer is.
    pub theme: Theme,
    /// Size of all text, in per cent: 90, 100, 115 or 130.
    pub text_size: u32,
    /// Whether rows of a list have more room.
    pub roomy_rows: bool,
    /// Darker text and lines.
    pub stronger_contrast: bool,
    /// Nothing moves, whatever the computer is set to.
    pub less_motion: bool,
    /// The technical names are shown beside the plain ones.
    pub technical_names: bool,
    /// The coach in the sidebar names the next step.
    pub coach: bool,
    /// Keys without Ctrl do something, as K for keep.
    pub single_keys: bool,
    /// The names of the models are hidden while answers are rated.
    pub hide_names: bool,
    /// The person has read that work goes on when the window is closed.
    pub knows_about_closing: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            text_size: 100,
            roomy_rows: false,
            stronger_contrast: false,
            less_motion: false,
            technical_names: false,
            coach: true,
            single_keys: true,
            hide_names: false,
            knows_about_closing: false,
        }
    }
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the computer is.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// The models on this computer.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Models {
    /// The models, the starter model first.
    pub models: Vec<ModelOnDisk>,
    /// Where they lie, to be shown.
    pub folder: String,
    /// Bytes they take together.
    pub bytes: u64,
    /// Bytes that runs and checkpoints take.
    pub run_bytes: u64,
    /// Bytes free on that disk.
    pub free_bytes: Option<u64>,
}

/// One model file.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ModelOnDisk {
    /// The name of its file: what requests call it by.
    pub file: String,
    /// Its name on screen.
    pub name: String,
    /// Size of the file.
    pub bytes: u64,
    /// Numbers it consists of; nothing when the file can't be read.
    pub parameters: Option<u64>,
    /// Memory that a usual training of it needs.
    pub training_bytes: Option<u64>,
    /// Whether this computer has that memory.
    pub can_train: bool,
    /// Whether it comes with the program and can't be removed.
    pub is_starter: bool,
    /// Projects that use it.
    pub used_by: Vec<String>,
    /// Why it can't be used.
    pub failure: Option<Failure>,
}

/// Which model is meant.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ModelRef {
    /// The name of its file.
    pub file: String,
}

/// What lies where, and how much of it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Storage {
    /// Where the projects lie, to be shown.
    pub data_folder: String,
    /// Bytes of all projects, runs and all.
    pub project_bytes: u64,
    /// Projects in the bin.
    pub binned_projects: Vec<BinnedProject>,
    /// Examples in the bins of all projects.
    pub binned_examples: u64,
    /// Where the models lie, to be shown.
    pub models_folder: String,
    /// Bytes of the models.
    pub model_bytes: u64,
    /// What was asked of models elsewhere, by all projects, the last first.
    pub sent: Vec<Sent>,
}

/// What left this computer for one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Sent {
    /// The model that was asked, with its service.
    pub writer: String,
    /// Where it is.
    pub host: String,
    /// How many questions.
    pub calls: u64,
    /// Tokens of them, of those that were answered.
    pub tokens: u64,
    /// When the last one was asked, in milliseconds since 1970.
    pub last_at: i64,
}

/// A project in the bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BinnedProject {
    /// The project.
    pub id: ProjectId,
    /// Its name.
    pub name: String,
    /// Days until it is removed for good.
    pub days_left: u32,
}

/// Which folder is to be shown in the file manager.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FolderRef {
    /// All data.
    Data,
    /// The models.
    Models,
    /// One project.
    Project {
        /// The project.
        project: ProjectId,
    },
    /// What a run learned.
    Run {
        /// The project.
        project: ProjectId,
        /// The run.
        run: RunId,
    },
}

/// Removes every project, run and setting from this computer. Models stay.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EraseEverything {
    /// The word that the person had to type: `ERASE`.
    pub typed: String,
}
