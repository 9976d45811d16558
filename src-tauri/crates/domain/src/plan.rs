//! How a model should learn: the settings, and the automatic ones with the reason for each.
//!
//! The rules are those of the technique: start from the defaults, fewer passes and larger steps for larger data
//! sets, and change one thing at a time.

mod reason;

pub use reason::Reason;

use crate::Error;
use crate::split::{HeldBack, USUAL_LEAST, USUAL_MOST, USUAL_SHARE};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// The settings of one training.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TrainingSettings {
    /// Passes over the examples.
    pub epochs: u32,
    /// Examples per step.
    pub batch_size: u32,
    /// The highest learning rate, reached after the warm-up. Absolute, not a multiplier.
    pub learning_rate: f64,
    /// Rank of the adapter.
    pub rank: u32,
    /// The adapter's update is scaled by `alpha / rank`.
    pub alpha: f64,
    /// Decides the first values of the adapter and the order of the examples.
    pub seed: u64,
}

/// The learning rate that a learning speed of 1 stands for, for the starter model at rank 16; the usual speed of
/// 0.1 is then the 5e-4 that did best in trials. Since alpha is twice the rank, it holds for other ranks too.
pub const STARTER_BASE_LEARNING_RATE: f64 = 5e-3;

/// Learning speeds that are worth a try; anything else deserves a word of warning.
pub const ADVISED_SPEED: RangeInclusive<f64> = 0.02..=0.2;

/// The seed when none was chosen, so that the same examples and settings give the same model.
pub const USUAL_SEED: u64 = 1;

const USUAL_PASSES: u32 = 4;
const MANY_EXAMPLES: usize = 100_000;
/// "One or two for hundreds of thousands of examples" says the technique: two up to here, one above.
const VERY_MANY_EXAMPLES: usize = 300_000;

/// Examples per step are this share of the examples to learn from.
const STEP_SHARE: f64 = 0.002;
const LEAST_PER_STEP: u32 = 4;
const MOST_PER_STEP: u32 = 256;

const USUAL_RANK: u32 = 16;
const ALPHA_PER_RANK: f64 = 2.0;

/// A setting and why it is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Automatic<T> {
    /// The setting.
    pub value: T,
    /// Why.
    pub reason: Reason,
}

impl<T> Automatic<T> {
    fn because(reason: Reason, value: T) -> Self {
        Self { value, reason }
    }

    /// The user's own choice, or the automatic setting when there is none.
    fn unless_chosen(chosen: Option<T>, automatic: impl FnOnce() -> Self) -> Self {
        chosen.map_or_else(automatic, |value| Self::because(Reason::Chosen, value))
    }
}

/// What the user decided; what is left open is automatic.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Choices {
    /// Passes over the examples.
    pub passes: Option<u32>,
    /// Examples per step.
    pub examples_per_step: Option<u32>,
    /// Learning speed: the learning rate as a multiple of the model's base.
    pub speed: Option<f64>,
    /// The learning rate itself; goes before `speed`.
    pub learning_rate: Option<f64>,
    /// Rank of the adapter.
    pub rank: Option<u32>,
    /// Scale of the adapter.
    pub alpha: Option<f64>,
    /// How many examples are held back.
    pub held_back: HeldBack,
    /// Seed of the training.
    pub seed: Option<u64>,
}

/// A whole plan of a training, each setting with its reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Plan {
    /// Passes over the examples to learn from.
    pub passes: Automatic<u32>,
    /// Examples per step.
    pub examples_per_step: Automatic<u32>,
    /// Learning speed: the learning rate as a multiple of the model's base.
    pub speed: Automatic<f64>,
    /// The learning rate that this speed means for the model.
    pub learning_rate: f64,
    /// Rank of the adapter.
    pub rank: Automatic<u32>,
    /// Scale of the adapter.
    pub alpha: Automatic<f64>,
    /// Examples held back for checking.
    pub held_back: Automatic<usize>,
    /// Seed of the training.
    pub seed: Automatic<u64>,
}

impl Plan {
    /// The plan for this many usable examples, all settings automatic.
    pub fn automatic(examples: usize, base_learning_rate: f64) -> Self {
        Self::decide(examples, base_learning_rate, &Choices::default())
    }

    /// The plan for this many usable examples with the user's own choices, which bring the automatic settings
    /// that depend on them along.
    pub fn with(
        examples: usize,
        base_learning_rate: f64,
        choices: &Choices,
    ) -> Result<Self, Error> {
        choices.check()?;
        Ok(Self::decide(examples, base_learning_rate, choices))
    }

    fn decide(examples: usize, base_learning_rate: f64, choices: &Choices) -> Self {
        let held_back = held_back(examples, choices.held_back);
        let to_learn_from = examples - held_back.value;
        let examples_per_step =
            Automatic::unless_chosen(choices.examples_per_step, || per_step(to_learn_from));
        let speed = choices.learning_rate.map(|rate| rate / base_learning_rate).or(choices.speed);
        let speed = Automatic::unless_chosen(speed, || self::speed(examples_per_step.value));
        let rank = Automatic::unless_chosen(choices.rank, || {
            Automatic::because(Reason::RankUsual, USUAL_RANK)
        });
        Self {
            passes: Automatic::unless_chosen(choices.passes, || passes(to_learn_from)),
            examples_per_step,
            speed,
            learning_rate: choices.learning_rate.unwrap_or(speed.value * base_learning_rate),
            rank,
            alpha: Automatic::unless_chosen(choices.alpha, || {
                Automatic::because(Reason::AlphaTwiceRank, ALPHA_PER_RANK * f64::from(rank.value))
            }),
            held_back,
            seed: Automatic::unless_chosen(choices.seed, || {
                Automatic::because(Reason::SeedUsual, USUAL_SEED)
            }),
        }
    }

    /// The settings as the engine takes them.
    pub fn settings(&self) -> TrainingSettings {
        TrainingSettings {
            epochs: self.passes.value,
            batch_size: self.examples_per_step.value,
            learning_rate: self.learning_rate,
            rank: self.rank.value,
            alpha: self.alpha.value,
            seed: self.seed.value,
        }
    }

    /// Whether the learning speed is one that is worth a try.
    pub fn has_advised_speed(&self) -> bool {
        // A hair of room: 0.001 / 0.005 is a little more than 0.2.
        let (least, most) = (ADVISED_SPEED.start(), ADVISED_SPEED.end());
        (least * (1.0 - 1e-9)..=most * (1.0 + 1e-9)).contains(&self.speed.value)
    }
}

impl Choices {
    /// Refuses what no training can work with; what is merely unwise passes.
    fn check(&self) -> Result<(), Error> {
        let share = match self.held_back {
            HeldBack::Share(share) => Some(share),
            HeldBack::Automatic | HeldBack::Count(_) | HeldBack::None => None,
        };
        within("passes", self.passes.map(f64::from), 1.0, 50.0)?;
        within("examples_per_step", self.examples_per_step.map(f64::from), 1.0, 256.0)?;
        within("speed", self.speed, 1e-6, 100.0)?;
        within("learning_rate", self.learning_rate, 1e-9, 1.0)?;
        within("rank", self.rank.map(f64::from), 1.0, 256.0)?;
        within("alpha", self.alpha, 1e-3, 4096.0)?;
        within("held_back", share, 0.0, 0.5)
    }
}

fn within(setting: &'static str, given: Option<f64>, least: f64, most: f64) -> Result<(), Error> {
    match given {
        // NaN is in no range.
        Some(given) if !(least..=most).contains(&given) => {
            Err(Error::BadChoice { setting, given, least, most })
        }
        _ => Ok(()),
    }
}

fn passes(to_learn_from: usize) -> Automatic<u32> {
    if to_learn_from > VERY_MANY_EXAMPLES {
        Automatic::because(Reason::PassesVeryMany, 1)
    } else if to_learn_from > MANY_EXAMPLES {
        Automatic::because(Reason::PassesMany, 2)
    } else {
        Automatic::because(Reason::PassesUsual, USUAL_PASSES)
    }
}

fn per_step(to_learn_from: usize) -> Automatic<u32> {
    let share = (to_learn_from as f64 * STEP_SHARE).round() as u32;
    if share < LEAST_PER_STEP {
        Automatic::because(Reason::StepLeast, LEAST_PER_STEP)
    } else if share > MOST_PER_STEP {
        Automatic::because(Reason::StepMost, MOST_PER_STEP)
    } else {
        Automatic::because(Reason::StepShare, share)
    }
}

/// The technique names 0.05, 0.1 and 0.2 "by final batch size" without saying where one ends. The mean of more
/// examples is a steadier direction, which bears a larger correction: 4 to 63 a step take the usual 0.1, sixteen
/// times as many as the least twice that, and fewer than the least, which somebody must have chosen, half.
fn speed(examples_per_step: u32) -> Automatic<f64> {
    match examples_per_step {
        0..4 => Automatic::because(Reason::SpeedSmallSteps, 0.05),
        4..64 => Automatic::because(Reason::SpeedUsual, 0.1),
        64.. => Automatic::because(Reason::SpeedLargeSteps, 0.2),
    }
}

fn held_back(examples: usize, choice: HeldBack) -> Automatic<usize> {
    let count = choice.count(examples);
    let half = examples / 2;
    let share = (examples as f64 * USUAL_SHARE).round() as usize;
    let reason = match choice {
        HeldBack::Count(wanted) if wanted > half => Reason::HeldBackHalf,
        HeldBack::None | HeldBack::Count(_) | HeldBack::Share(_) => Reason::Chosen,
        HeldBack::Automatic if examples < 2 * USUAL_LEAST => Reason::HeldBackLittle,
        HeldBack::Automatic if share < USUAL_LEAST => Reason::HeldBackLeast,
        HeldBack::Automatic if share > USUAL_MOST => Reason::HeldBackMost,
        HeldBack::Automatic => Reason::HeldBackShare,
    };
    Automatic::because(reason, count)
}

#[cfg(test)]
mod tests;
