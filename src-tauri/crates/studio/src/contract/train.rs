//! Train: how it should learn, what that takes, the runs and their curves.

use super::{Problem, ProjectId, RightAnswers, RunId, Span, TopicCount};
use crate::failure::Failure;
use bakehouse_domain::{estimate::CostRow, plan::Plan};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use bakehouse_domain::{
    advice::Advice,
    run::{RunEventKind, RunState},
    split::HeldBackBy,
};

/// How it should learn.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TrainPage {
    /// The models that can learn here, the best one first.
    pub models: Vec<TrainModel>,
    /// The settings, each with the reason for it.
    pub plan: Plan,
    /// What all settings would be if nothing was chosen.
    pub automatic: Plan,
    /// What the person chose.
    pub choices: TrainChoices,
    /// Whether the learning speed is one that is worth a try.
    pub has_advised_speed: bool,
    /// Examples that can be learned from, those to be held back too.
    pub examples: usize,
    /// Examples that are left out because something must be fixed.
    pub left_out: usize,
    /// What the examples are about, the most first; those without a topic left out.
    pub topics: Vec<TopicCount>,
    /// What keeps it from starting.
    pub obstacles: Vec<Failure>,
    /// What a person should know before.
    pub warnings: Vec<Problem>,
    /// The run that is going on.
    pub running: Option<RunId>,
    /// Runs so far.
    pub runs: usize,
}

/// A model that can learn.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TrainModel {
    /// The name of its file.
    pub file: String,
    /// Its name on screen.
    pub name: String,
    /// Memory that training it needs.
    pub memory_bytes: u64,
    /// Memory of this computer.
    pub computer_bytes: Option<u64>,
    /// Whether it fits.
    pub fits: bool,
    /// Whether it is the one that is advised.
    pub is_recommended: bool,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// What the person chose; what is left open is automatic. Kept with the project.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct TrainChoices {
    /// The name of the model's file.
    pub model: Option<String>,
    /// Passes over the examples.
    pub passes: Option<u32>,
    /// Examples per step.
    pub examples_per_step: Option<u32>,
    /// Learning speed.
    pub speed: Option<f64>,
    /// Examples that are held back, where it goes by number.
    pub held_back: Option<usize>,
    /// By what they are chosen.
    pub held_back_by: HeldBackBy,
    /// Adapter size.
    pub rank: Option<u32>,
    /// Seed.
    pub seed: Option<u64>,
}

/// Chooses how it should learn.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChooseTraining {
    /// The project.
    pub project: ProjectId,
    /// The choices, whole.
    pub choices: TrainChoices,
}

/// What a training would take. Takes about a second to find out.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TrainEstimate {
    /// Examples to learn from.
    pub training_examples: usize,
    /// Examples held back.
    pub held_back_examples: usize,
    /// What it takes here; nothing when there is no model, or it can't be read.
    pub here: Option<TakesHere>,
    /// Why it can't be told.
    pub failure: Option<Failure>,
    /// What the same would cost elsewhere, the cheapest first.
    pub cloud: Vec<CostRow>,
}

/// What a training takes on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
pub struct TakesHere {
    /// Tokens of one pass, as the model counts them.
    pub tokens: u64,
    /// Passes.
    pub passes: u32,
    /// Tokens of all passes.
    pub trained_tokens: u64,
    /// The time.
    pub seconds: Span,
    /// Memory at its highest.
    pub memory_bytes: u64,
    /// Memory of this computer.
    pub computer_bytes: Option<u64>,
    /// Disk, for checkpoints and what is learned.
    pub disk_bytes: u64,
    /// Free on that disk.
    pub free_disk_bytes: Option<u64>,
}

/// Which run is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RunRef {
    /// The project.
    pub project: ProjectId,
    /// The run.
    pub run: RunId,
}

/// A run in the list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct RunRow {
    /// The run.
    pub id: RunId,
    /// Its number in the project.
    pub number: u32,
    /// How it is.
    pub state: RunState,
    /// The model's name.
    pub model: String,
    /// Examples learned from.
    pub examples: usize,
    /// Examples held back.
    pub held_back: usize,
    /// Passes.
    pub passes: u32,
    /// Learning speed.
    pub speed: f64,
    /// Examples per step.
    pub examples_per_step: u32,
    /// What is different from the run before.
    pub changes: Vec<RunChange>,
    /// A few points of its curve.
    pub curve: Vec<f64>,
    /// Steps done.
    pub step: u32,
    /// Steps in all; nothing before the first one.
    pub steps: Option<u32>,
    /// The time left.
    pub seconds_left: Option<Span>,
    /// The time it ran.
    pub seconds: f64,
    /// When it was started, in milliseconds since 1970.
    pub started_at: i64,
    /// How wrong the held-back answers were before, at their best, and at last.
    pub held_back_loss: HeldBackLoss,
    /// Its score, if it was asked the questions.
    pub score: Option<RightAnswers>,
    /// Whether it can be talked with.
    pub is_usable: bool,
}

/// How wrong the held-back answers were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, TS)]
pub struct HeldBackLoss {
    /// Before the first step.
    pub first: Option<f64>,
    /// At their best.
    pub best: Option<f64>,
    /// At last.
    pub last: Option<f64>,
}

/// What is different from the run before.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum RunChange {
    /// It is the first.
    First,
    /// More examples.
    ExamplesAdded {
        /// How many.
        count: usize,
    },
    /// Fewer examples.
    ExamplesRemoved {
        /// How many.
        count: usize,
    },
    /// As many examples, but others.
    ExamplesEdited,
    /// Another model.
    Model {
        /// Its name.
        name: String,
    },
    /// Another number of passes.
    Passes {
        /// How many now.
        passes: u32,
    },
    /// Another learning speed.
    Speed {
        /// How fast now.
        speed: f64,
    },
    /// Another number of examples per step.
    ExamplesPerStep {
        /// How many now.
        count: u32,
    },
    /// Nothing.
    Nothing,
}

/// A run, whole but for its curve.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct RunDetail {
    /// What the list shows of it.
    pub row: RunRow,
    /// Why it failed or stopped.
    pub failure: Option<Failure>,
    /// The step of the checkpoint that it can go on from.
    pub checkpoint: Option<u32>,
    /// Passes over the examples so far.
    pub pass: f64,
    /// Tokens a second, lately.
    pub tokens_per_second: Option<f64>,
    /// Memory that it takes.
    pub memory_bytes: Option<u64>,
    /// Memory of this computer.
    pub computer_bytes: Option<u64>,
    /// What happened, the last first.
    pub events: Vec<RunEvent>,
    /// A held-back question and what the model said to it along the way.
    pub samples: Vec<RunSample>,
    /// What to make of the curve.
    pub advice: Advice,
    /// The run before, to compare with.
    pub earlier: Option<RunId>,
}

/// Something that happened in a run.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct RunEvent {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// What: its words are `run_event_<what>`.
    pub what: RunEventKind,
    /// After which step.
    pub step: u32,
    /// For a held-back check: how wrong the answers were.
    pub loss: Option<f64>,
}

/// What the model said to a held-back question.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct RunSample {
    /// After which step.
    pub step: u32,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
    /// The right answer.
    pub expected: String,
}

/// The curve since a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct MetricsRequest {
    /// The project.
    pub project: ProjectId,
    /// The run.
    pub run: RunId,
    /// Points after this many that the page has; 0 for all.
    pub after: u64,
}

/// Points of a curve.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct RunMetrics {
    /// What to ask with for the next ones.
    pub next: u64,
    /// Whether this is the whole curve, as also when the run went back to a checkpoint: then what the page has is to be
    /// thrown away.
    pub is_whole: bool,
    /// Whether there were so many points that only the lowest and the highest of each stretch are kept.
    pub is_thinned: bool,
    /// Step and loss of the examples learned from; nothing for a loss that is no number.
    pub training: Vec<(u32, Option<f64>)>,
    /// Steps done before and loss of the held-back ones.
    pub held_back: Vec<(u32, Option<f64>)>,
    /// Steps of the checkpoints.
    pub checkpoints: Vec<u32>,
    /// Steps in all.
    pub steps: Option<u32>,
    /// Steps of one pass.
    pub steps_per_pass: Option<u32>,
}

/// Asks something of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RunControl {
    /// The project.
    pub project: ProjectId,
    /// The run.
    pub run: RunId,
    /// What.
    pub act: RunAct,
}

/// What can be asked of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RunAct {
    /// Hold it.
    Pause,
    /// Go on after a pause.
    Resume,
    /// Stop it and keep its last checkpoint.
    Stop,
    /// Stop it and throw away what it learned.
    Discard,
    /// Go on from the last checkpoint after a stop.
    Continue,
}
