//! Estimating: what a training would take, on this computer and elsewhere, before anything is started.

use crate::{
    clock::Clock,
    engine_failure::model_failure,
    failure::{Failure, FailureCode},
    training::{self, Choices, Chosen, HeldBackFrom},
};
use bakehouse_domain::{
    estimate::{self, CostRow, Lengths, TimeHere, Work},
    message::Example,
    plan::Plan,
    prices,
};
use bakehouse_engine::{
    chat::{ChatEncoder, EncodedExample},
    cost,
    model::ModelInfo,
};
use bakehouse_formats::Tokenizer;
use jiff::civil::Date;
use std::{path::Path, time::Duration};

/// How long the rehearsal takes: long enough to get the processor going, short enough not to be noticed.
const REHEARSAL: Duration = Duration::from_millis(300);

/// What a training would take.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// How it would be done.
    pub plan: Plan,
    /// Examples that would be learned from.
    pub training_examples: usize,
    /// Examples that would be held back.
    pub held_back_examples: usize,
    /// Tokens of the examples to learn from, once through, as the tokenizer o200k counts them.
    pub tokens: u64,
    /// What it takes here; or why that can't be told, as when there is no model yet.
    pub here: Result<Here, Failure>,
    /// What it costs elsewhere: what can be used today first, the cheapest on top.
    pub cloud: Vec<CostRow>,
}

/// What a training takes on this computer.
#[derive(Clone, Debug, PartialEq)]
pub struct Here {
    /// The model's own name.
    pub model: String,
    /// Tokens of the examples to learn from, once through, as the model counts them.
    pub tokens: u64,
    /// Tokens and time.
    pub time: TimeHere,
    /// Memory, at its highest.
    pub memory_bytes: u64,
    /// Disk, for checkpoints and what is learned.
    pub disk_bytes: u64,
    /// The speed that the time follows from.
    pub tokens_per_second: f64,
}

/// Estimates the training of `model` on the examples at `path`. A model that can't be opened only leaves
/// [`Estimate::here`] open.
pub fn estimate(
    path: &Path,
    model: Result<&Path, Failure>,
    today: Date,
    clock: &dyn Clock,
) -> Result<Estimate, Failure> {
    let chosen = training::choose(path, &HeldBackFrom::Automatic, &Choices::default())?;
    of(chosen, model, today, clock)
}

/// Estimates the training of `model` on what was chosen for it.
pub(crate) fn of(
    chosen: Chosen,
    model: Result<&Path, Failure>,
    today: Date,
    clock: &dyn Clock,
) -> Result<Estimate, Failure> {
    let count = |tokenizer: Tokenizer| Lengths {
        training: lengths(&chosen.training, |example| tokenizer.count_example(example)),
        held_back: lengths(&chosen.held_back, |example| tokenizer.count_example(example)),
    };
    let (o200k, cl100k) = (count(Tokenizer::O200k), count(Tokenizer::Cl100k));
    let table = prices::table().map_err(training::domain_failure)?;
    Ok(Estimate {
        training_examples: chosen.training.len(),
        held_back_examples: chosen.held_back.len(),
        tokens: estimate::tokens(&o200k.training, None),
        here: model.and_then(|model| here(model, &chosen, clock)),
        cloud: estimate::cloud(&table, &o200k, &cl100k, chosen.plan.passes, today),
        plan: chosen.plan,
    })
}

fn here(model: &Path, chosen: &Chosen, clock: &dyn Clock) -> Result<Here, Failure> {
    let info = ModelInfo::read(model).map_err(model_failure)?;
    let chat = ChatEncoder::open(model).map_err(model_failure)?;
    let limit = info.context_length;
    let training = training::encode(&chosen.training, &chat, limit)?;
    let held_back = training::encode(&chosen.held_back, &chat, limit)?;
    let learned = training.iter().flat_map(|example| &example.learned);
    let learned = learned.filter(|learned| **learned).count();
    let length = |example: &EncodedExample| u32::try_from(example.tokens.len()).unwrap_or(u32::MAX);
    let lengths = Lengths {
        training: training.iter().map(length).collect(),
        held_back: held_back.iter().map(length).collect(),
    };
    let plan = &chosen.plan;
    let tokens = estimate::tokens(&lengths.training, None);
    let step = plan.examples_per_step.value as usize;
    let rows_per_token = cost::rows_per_token(&training, step, info.context_length);
    let learned_share = learned as f64 / (tokens.max(1) as f64 * rows_per_token);

    let rank = plan.rank.value;
    let operations = cost::training_flops_per_row(&info, rank, learned_share) * rows_per_token;
    let tokens_per_second = cost::REACHED * operations_per_second(&info, clock) / operations;
    let longest = u32::try_from(info.context_length).ok();
    let passes = plan.passes.value;
    let checks = passes.saturating_mul(training::CHECKS_PER_PASS as u32).saturating_add(1);
    let work = Work { longest, passes, checks };
    // No speed at all would be a clock that stands still; then there is no time to tell either.
    let time = estimate::time_here(&lengths, work, tokens_per_second)
        .ok_or_else(|| Failure::new(FailureCode::Internal).because("no speed"))?;
    let memory_bytes = training::memory_bytes(&info, &training, rank, step);
    let disk_bytes = cost::training_disk_bytes(&info, rank);
    Ok(Here { model: info.name, tokens, time, memory_bytes, disk_bytes, tokens_per_second })
}

fn lengths(examples: &[Example], count: impl Fn(&Example) -> usize) -> Vec<u32> {
    let count = |example| u32::try_from(count(example)).unwrap_or(u32::MAX);
    examples.iter().map(count).collect()
}

/// Does the training's own kind of work for a moment and looks at the clock.
fn operations_per_second(info: &ModelInfo, clock: &dyn Clock) -> f64 {
    // The first time only wakes the processor up.
    cost::rehearse(info);
    let start = clock.now();
    let mut operations = 0.0;
    loop {
        operations += cost::rehearse(info);
        let time = clock.now().saturating_sub(start);
        if time >= REHEARSAL {
            return operations / time.as_secs_f64();
        }
    }
}
