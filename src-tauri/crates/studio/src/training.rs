//! Training: from a file of examples to a folder with what the model learned. [`prepare`] decides everything
//! that can be decided without the weights, so that it can be shown first; [`Prepared::run`] does the work.
//!
//! The folder holds the adapter in PEFT's form, the record `bakehouse.json`, and `checkpoints/` with the last two.

mod keeper;
mod prepare;

pub(crate) use prepare::{Chosen, choose, domain_failure};
pub use prepare::{Prepared, prepare};

use crate::{
    clock::Clock,
    engine_failure::{model_failure, unless_cancelled},
    failure::{Failure, FailureCode},
    record::{Loss, State},
};
use bakehouse_domain::{Range, message::Example};
use bakehouse_engine::{
    chat::{ChatEncoder, EncodedExample},
    control::Control,
    cost,
    model::{Model, ModelInfo},
    train::{self, TrainingJob},
};
use keeper::Keeper;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// The folder of the checkpoints, inside the folder of the training.
const CHECKPOINTS: &str = "checkpoints";

/// How often the held-back examples are checked in a pass, besides once before the first: enough for a
/// curve, and about a tenth of the work.
pub(crate) const CHECKS_PER_PASS: usize = 2;

/// A checkpoint comes after each pass, and after this many steps where a pass is longer: what a crash can cost.
const STEPS_PER_CHECKPOINT: usize = 50;

const MEGABYTE: u64 = 1_000_000;

/// This many held-back questions are answered at every checkpoint, to be read along the way.
const SAMPLES: usize = 3;

/// What to train, from what, and where to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// The model file.
    pub model: PathBuf,
    /// A file of examples, or the folder of a project.
    pub examples: PathBuf,
    /// The folder for what is learned.
    pub out: PathBuf,
    /// What the user decided.
    #[serde(default)]
    pub choices: Choices,
    /// What is held back.
    #[serde(default)]
    pub held_back: HeldBackFrom,
    /// Go on from the last checkpoint in `out`; the settings are then those of its record.
    #[serde(default)]
    pub go_on: bool,
}

/// Settings that the user decided; what is left open is automatic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// Passes over the examples.
    pub epochs: Option<u32>,
    /// Examples per step.
    pub batch_size: Option<u32>,
    /// The learning rate itself.
    pub learning_rate: Option<f64>,
    /// Rank of the adapter.
    pub rank: Option<u32>,
    /// Seed of the training.
    pub seed: Option<u64>,
}

/// Where the held-back examples come from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldBackFrom {
    /// The project's own file, else the usual share.
    #[default]
    Automatic,
    /// This share of the examples.
    Share(f64),
    /// This many of the examples.
    Count(usize),
    /// A file of their own.
    File(PathBuf),
}

/// How a training gets on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Progress {
    /// A step is done.
    Step(Step),
    /// The held-back answers were looked at.
    HeldBack(Loss),
    /// A point to go on from was saved.
    Checkpoint {
        /// The step after which it was saved.
        step: usize,
        /// Where.
        path: PathBuf,
    },
    /// A held-back question was answered.
    Sample {
        /// The step after which it was asked.
        step: usize,
        /// What was asked.
        question: String,
        /// What the model said.
        answer: String,
        /// The right answer.
        expected: String,
    },
    /// The training came to its end.
    Done(Done),
}

/// See [`Progress::Step`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Which one, counted from 1.
    pub step: usize,
    /// Of how many.
    pub steps: usize,
    /// Passes over the examples so far.
    pub epoch: f64,
    /// How wrong the answers of this step were.
    #[serde(deserialize_with = "crate::numbers::null_as_nan")]
    pub loss: f64,
    /// How far this step went.
    pub learning_rate: f64,
    /// How far it would have gone without the limit.
    #[serde(deserialize_with = "crate::numbers::null_as_nan")]
    pub gradient_norm: f64,
    /// Tokens a second, over the last steps.
    pub tokens_per_second: f64,
    /// The time left, at this speed; nothing before the third step.
    pub seconds_left: Option<f64>,
    /// The range in which it likely lies.
    pub seconds_left_likely: Option<Range<f64>>,
}

/// See [`Progress::Done`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// The last step.
    pub step: usize,
    /// How wrong the answers of the last step were.
    pub loss: Option<f64>,
    /// How wrong the held-back answers were before the training.
    pub first_held_back_loss: Option<f64>,
    /// How wrong they were at their best.
    pub best_held_back_loss: Option<f64>,
    /// How wrong they were at the end.
    pub held_back_loss: Option<f64>,
    /// The folder with what was learned.
    pub path: PathBuf,
    /// How long it took, this time.
    pub seconds: f64,
}

/// How a training ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It came to its end.
    Done(Done),
    /// Somebody stopped it.
    Stopped {
        /// The step of the checkpoint that it can go on from, if there is one.
        checkpoint: Option<usize>,
    },
}

/// Prepares and runs `job`.
pub fn run(
    job: &Job,
    clock: &dyn Clock,
    observe: &mut dyn FnMut(Progress),
    control: &Control,
) -> Result<Outcome, Failure> {
    prepare(job)?.run(clock, observe, control)
}

impl Prepared {
    /// Trains. The record is written before the first step and after every checkpoint, so that a crash at any
    /// moment leaves a folder to go on from.
    pub fn run(
        self,
        clock: &dyn Clock,
        observe: &mut dyn FnMut(Progress),
        control: &Control,
    ) -> Result<Outcome, Failure> {
        let started = clock.now();
        let Self { record, training, held_back, model, out, resume_from } = self;
        let chat = ChatEncoder::open(&model).map_err(model_failure)?;
        let info = ModelInfo::read(&model).map_err(model_failure)?;
        let encoded = encode(&training, &chat, info.context_length)?;
        if encoded.iter().all(|example| !example.learned.contains(&true)) {
            return Err(Failure::at(FailureCode::NothingToLearn, &record.examples.path));
        }
        let encoded_held_back = encode(&held_back, &chat, info.context_length)?;
        let asked: Vec<&Example> = askable(&held_back).take(SAMPLES).collect();
        let questions = prompts(&asked, &chat)?;
        let step = record.settings.batch_size as usize;
        require_memory(memory_bytes(&info, &encoded, record.settings.rank, step))?;
        let model = Model::open(&model).map_err(model_failure)?;

        let checkpoints = out.join(CHECKPOINTS);
        crate::files::make_folder(&checkpoints)?;
        require_disk(&out, cost::training_disk_bytes(&info, record.settings.rank))?;
        record.write(&out)?;
        let settings = record.settings.clone();
        let steps_per_pass = encoded.len().div_ceil(step.max(1));
        let mut keeper = Keeper::new(record, &out, &asked, clock, control, observe);
        let job = TrainingJob {
            settings: &settings,
            examples: &encoded,
            held_back: &encoded_held_back,
            held_back_every: steps_per_pass.div_ceil(CHECKS_PER_PASS),
            checkpoint_every: steps_per_pass.min(STEPS_PER_CHECKPOINT),
            checkpoints: Some(&checkpoints),
            resume_from: resume_from.as_deref(),
            questions: &questions,
            control,
        };
        let trained = train::train(&model, &job, &mut |event| keeper.hear(event));
        let mut record = keeper.end()?;
        let Some(trained) = unless_cancelled(trained)? else {
            record.state = State::Stopped;
            record.write(&out)?;
            return Ok(Outcome::Stopped { checkpoint: record.checkpoint.map(|_| record.steps) });
        };

        trained.adapter.save(&out).map_err(model_failure)?;
        record.state = State::Done;
        record.steps = trained.steps;
        record.write(&out)?;
        let done = Done {
            step: trained.steps,
            loss: record.losses.last().map(|last| last.loss),
            first_held_back_loss: trained.first_held_back,
            best_held_back_loss: trained.best_held_back,
            held_back_loss: trained.last_held_back,
            path: out,
            seconds: (clock.now().saturating_sub(started)).as_secs_f64(),
        };
        observe(Progress::Done(done.clone()));
        Ok(Outcome::Done(done))
    }
}

/// Examples that end with an answer: a question with its right answer.
pub(crate) fn askable(examples: &[Example]) -> impl Iterator<Item = &Example> {
    examples.iter().filter(|example| example.question_and_answer().is_some())
}

pub(crate) fn encode(
    examples: &[Example],
    chat: &ChatEncoder,
    limit: usize,
) -> Result<Vec<EncodedExample>, Failure> {
    let encode = |example| {
        let mut encoded = chat.encode_example(example).map_err(model_failure)?;
        // What the model can't read is cut off, as every provider does; the check has said so.
        encoded.tokens.truncate(limit);
        encoded.learned.truncate(limit);
        Ok(encoded)
    };
    examples.iter().map(encode).collect()
}

/// Bytes that a training on `examples` needs at its peak.
pub(crate) fn memory_bytes(
    info: &ModelInfo,
    examples: &[EncodedExample],
    rank: u32,
    examples_per_step: usize,
) -> u64 {
    let rows = cost::rows_together(examples, examples_per_step, info.context_length);
    cost::training_memory_bytes(info, rank, rows)
}

/// Refuses what this computer has no memory for now. To try it would slow everything else down first, and then
/// end without a word.
fn require_memory(needed: u64) -> Result<(), Failure> {
    let memory = MemoryRefreshKind::nothing().with_ram();
    let kind = RefreshKind::nothing().with_memory(memory);
    let free = System::new_with_specifics(kind).ok().map(|system| system.available_memory());
    // None at all is what a system answers that can't tell.
    let free = free.filter(|free| *free > 0);
    require(needed, free, || Failure::new(FailureCode::NotEnoughMemory))
}

/// Refuses what the disk has no room for now, rather than lose at the end what was learned on the way.
fn require_disk(folder: &Path, needed: u64) -> Result<(), Failure> {
    let free = fs4::available_space(folder).ok();
    require(needed, free, || Failure::at(FailureCode::NotEnoughDisk, folder))
}

/// A system that doesn't tell how much is free is believed to have enough.
fn require(
    needed: u64,
    free: Option<u64>,
    failure: impl FnOnce() -> Failure,
) -> Result<(), Failure> {
    match free {
        Some(free) if needed > free => Err(failure()
            .with("needed_mb", needed.div_ceil(MEGABYTE))
            .with("free_mb", free / MEGABYTE)),
        _ => Ok(()),
    }
}

fn prompts(examples: &[&Example], chat: &ChatEncoder) -> Result<Vec<Vec<u32>>, Failure> {
    let questions = examples.iter().filter_map(|example| example.question_and_answer());
    questions.map(|(question, _)| chat.encode_prompt(question).map_err(model_failure)).collect()
}

/// The last thing that the person says in `example`, to be shown.
pub(crate) fn shown_question(example: &Example) -> &str {
    let messages = example.question_and_answer().map_or(&*example.messages, |(before, _)| before);
    let spoken = messages.iter().rev().find(|message| !message.is_base_prompt());
    spoken.map_or("", |message| message.content.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_is_no_room_for_is_refused() {
        let check = |needed, free, refused: Option<(&str, &str)>| {
            let outcome = require(needed, free, || Failure::new(FailureCode::NotEnoughMemory));
            let params = outcome.err().map(|failure| failure.params);
            let told = params
                .as_ref()
                .map(|params| (params["needed_mb"].as_str(), params["free_mb"].as_str()));
            assert_eq!(told, refused, "{needed} of {free:?}");
        };
        check(900_000_000, Some(900_000_000), None);
        check(900_000_001, Some(900_000_000), Some(("901", "900")));
        check(900_000_000, Some(899_999_999), Some(("900", "899")));
        check(900_000_000, None, None);
    }

    #[test]
    fn more_than_any_computer_has_is_refused() {
        let memory = require_memory(u64::MAX).expect_err("nobody has that much memory");
        assert_eq!(memory.code, FailureCode::NotEnoughMemory);
        let disk = require_disk(&std::env::temp_dir(), u64::MAX).expect_err("nor such a disk");
        assert_eq!(disk.code, FailureCode::NotEnoughDisk);
    }
}
