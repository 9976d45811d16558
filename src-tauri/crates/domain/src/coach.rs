//! The coach: how far each of the five steps is, and the one thing that comes next. What the rules need to know of a
//! project is in [`Facts`]. The words live in the page's message file under `step_<status>` and `tip_<tip>`.

mod steps;
mod tips;

pub use steps::{Step, StepName, StepState, StepStatus, steps};
pub use tips::{Tip, tip};

pub use crate::check::{LEAST_EXAMPLES, RECOMMENDED_EXAMPLES};
use crate::{Range, fit::Fit, grade::Score};

/// What the coach knows of a project.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facts {
    /// Whether it is written what the model shall do.
    pub has_goal: bool,
    /// Whether the base prompt is written.
    pub has_base_prompt: bool,
    /// Whether training is the way to what was ticked.
    pub fit: Fit,
    /// All examples.
    pub examples: usize,
    /// Those that can be learned from.
    pub ready: usize,
    /// Those that must or should be fixed.
    pub needs_fix: usize,
    /// Those of them that must be fixed, and are left out until then.
    pub must_fix: usize,
    /// How many examples the person wants to have.
    pub wanted: usize,
    /// Drafts that wait for review.
    pub drafts_waiting: usize,
    /// The last run.
    pub run: Option<LastRun>,
    /// The number of the last run that can be talked with.
    pub usable_run: Option<u32>,
    /// Examples that came in or were changed since that run learned.
    pub new_since_run: usize,
    /// What the held-back questions said so far.
    pub evaluation: Evaluation,
}

/// The last run of a project.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LastRun {
    /// Its number.
    pub number: u32,
    /// How it is.
    pub phase: RunPhase,
    /// Steps done.
    pub step: u32,
    /// Steps in all; nothing before the first one.
    pub steps: Option<u32>,
    /// The time left.
    pub seconds_left: Option<Range<f64>>,
    /// Whether it can go on from a checkpoint.
    pub can_continue: bool,
}

impl LastRun {
    /// How much is done, from 0 to 1.
    fn share(&self) -> f64 {
        let steps = self.steps.unwrap_or(0);
        if steps == 0 { 0.0 } else { (f64::from(self.step) / f64::from(steps)).min(1.0) }
    }
}

/// How a run is, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunPhase {
    /// It learns, or is about to.
    Running,
    /// It is held.
    Paused,
    /// It stopped on the way.
    Stopped,
    /// It could not go on.
    Failed,
    /// It came to its end.
    Done,
}

/// What the held-back questions said so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Held-back questions that can be asked.
    pub questions: usize,
    /// The share of the questions that was answered, while they are being asked.
    pub running: Option<f64>,
    /// The better baseline, once all its answers are there.
    pub baseline: Option<Outcome>,
    /// The last run that can be talked with, once all its answers are there.
    pub run: Option<Outcome>,
    /// Answers of that run that are wrong and were not taught since.
    pub wrong: usize,
}

/// How somebody who was asked did: nothing where it can't be counted.
pub type Outcome = Option<Score>;

impl Default for Facts {
    /// A project with nothing in it.
    fn default() -> Self {
        Self {
            has_goal: false,
            has_base_prompt: false,
            fit: Fit::Unknown,
            examples: 0,
            ready: 0,
            needs_fix: 0,
            must_fix: 0,
            wanted: RECOMMENDED_EXAMPLES,
            drafts_waiting: 0,
            run: None,
            usable_run: None,
            new_since_run: 0,
            evaluation: Evaluation::default(),
        }
    }
}
