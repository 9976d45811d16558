//! How far each of the five steps is. A step is never locked: its state says what was done, not what may be.

use super::{Evaluation, Facts, LEAST_EXAMPLES, LastRun, RunPhase};
use crate::{Range, fit::Fit, grade::Score};
use serde::Serialize;

/// One of the five steps.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Step {
    /// Which one.
    pub name: StepName,
    /// Its glyph.
    pub state: StepState,
    /// Its words, `step_<status>`.
    pub status: StepStatus,
}

/// The five steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum StepName {
    /// What the model shall do.
    Plan,
    /// What it learns from.
    Examples,
    /// The training.
    Train,
    /// Whether it helped.
    Evaluate,
    /// Talking with the result.
    Use,
}

/// The glyph of a step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum StepState {
    /// An empty ring.
    NotStarted,
    /// An arc.
    Running {
        /// How much is done, from 0 to 1.
        share: f64,
    },
    /// A sign.
    NeedsAttention,
    /// A tick.
    Done,
}

/// The words of a step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum StepStatus {
    /// Plan: nothing decided yet.
    PlanEmpty,
    /// Plan: a good fit for training.
    PlanGoodFit,
    /// Plan: partly a fit.
    PlanPartly,
    /// Plan: training won't help here.
    PlanWontHelp,
    /// Plan: something is written, and nothing ticked that would tell whether training helps.
    PlanStarted,
    /// Examples: none yet.
    ExamplesNone,
    /// Examples: how many, and how many need a fix.
    Examples {
        /// All of them.
        count: usize,
        /// Those that must or should be fixed.
        needs_fix: usize,
    },
    /// Examples: fewer than a training needs.
    ExamplesTooFew {
        /// How many there are.
        count: usize,
        /// How many are needed.
        least: usize,
    },
    /// Train: nothing yet.
    TrainNotStarted,
    /// Train: one is running.
    TrainRunning {
        /// The number of the run.
        number: u32,
        /// The time left.
        seconds_left: Option<Range<f64>>,
    },
    /// Train: one is held.
    TrainPaused {
        /// The number of the run.
        number: u32,
    },
    /// Train: the last one stopped on the way.
    TrainStopped {
        /// The number of the run.
        number: u32,
        /// The last step that was done.
        step: u32,
    },
    /// Train: the last one failed.
    TrainFailed {
        /// The number of the run.
        number: u32,
    },
    /// Train: the last one came to its end.
    TrainFinished {
        /// The number of the run.
        number: u32,
    },
    /// Evaluate: no baseline yet.
    EvaluateNoBaseline,
    /// Evaluate: questions are being asked.
    EvaluateRunning,
    /// Evaluate: the baseline is known.
    EvaluateBaseline {
        /// Its score, where it can be counted.
        score: Option<Score>,
    },
    /// Evaluate: a run was scored.
    EvaluateScored {
        /// The run's score, where it can be counted.
        score: Option<Score>,
        /// The baseline's.
        baseline: Option<Score>,
    },
    /// Use: after a training.
    UseAfterTraining,
    /// Use: a run can be talked with.
    UseReady {
        /// The number of the run.
        number: u32,
    },
}

/// How far the five steps are, in their order.
pub fn steps(facts: &Facts) -> [Step; 5] {
    let step = |name, (state, status)| Step { name, state, status };
    [
        step(StepName::Plan, plan(facts)),
        step(StepName::Examples, examples(facts)),
        step(StepName::Train, train(facts.run)),
        step(StepName::Evaluate, evaluate(facts)),
        step(StepName::Use, talk(facts)),
    ]
}

fn plan(facts: &Facts) -> (StepState, StepStatus) {
    let is_written = facts.has_goal && facts.has_base_prompt;
    let state = if is_written { StepState::Done } else { StepState::NotStarted };
    match facts.fit {
        Fit::WontHelp => (StepState::NeedsAttention, StepStatus::PlanWontHelp),
        Fit::Partly => (state, StepStatus::PlanPartly),
        Fit::Good => (state, StepStatus::PlanGoodFit),
        Fit::Unknown if facts.has_goal || facts.has_base_prompt => (state, StepStatus::PlanStarted),
        Fit::Unknown => (state, StepStatus::PlanEmpty),
    }
}

fn examples(facts: &Facts) -> (StepState, StepStatus) {
    let (count, needs_fix) = (facts.examples, facts.needs_fix);
    if count == 0 {
        (StepState::NotStarted, StepStatus::ExamplesNone)
    } else if facts.ready < LEAST_EXAMPLES {
        let status = StepStatus::ExamplesTooFew { count: facts.ready, least: LEAST_EXAMPLES };
        (StepState::NeedsAttention, status)
    } else if needs_fix > 0 {
        (StepState::NeedsAttention, StepStatus::Examples { count, needs_fix })
    } else {
        (StepState::Done, StepStatus::Examples { count, needs_fix })
    }
}

fn train(run: Option<LastRun>) -> (StepState, StepStatus) {
    let Some(run) = run else { return (StepState::NotStarted, StepStatus::TrainNotStarted) };
    let LastRun { number, step, seconds_left, .. } = run;
    let running = StepState::Running { share: run.share() };
    match run.phase {
        RunPhase::Running => (running, StepStatus::TrainRunning { number, seconds_left }),
        RunPhase::Paused => (running, StepStatus::TrainPaused { number }),
        RunPhase::Stopped => (StepState::NeedsAttention, StepStatus::TrainStopped { number, step }),
        RunPhase::Failed => (StepState::NeedsAttention, StepStatus::TrainFailed { number }),
        RunPhase::Done => (StepState::Done, StepStatus::TrainFinished { number }),
    }
}

fn evaluate(facts: &Facts) -> (StepState, StepStatus) {
    let Evaluation { running, baseline, run, .. } = facts.evaluation;
    match (running, baseline, run) {
        (Some(share), ..) => (StepState::Running { share }, StepStatus::EvaluateRunning),
        (None, baseline, Some(score)) => {
            (StepState::Done, StepStatus::EvaluateScored { score, baseline: baseline.flatten() })
        }
        (None, Some(score), None) => {
            (StepState::NotStarted, StepStatus::EvaluateBaseline { score })
        }
        (None, None, None) => (StepState::NotStarted, StepStatus::EvaluateNoBaseline),
    }
}

fn talk(facts: &Facts) -> (StepState, StepStatus) {
    match facts.usable_run {
        Some(number) => (StepState::Done, StepStatus::UseReady { number }),
        None => (StepState::NotStarted, StepStatus::UseAfterTraining),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCORE: Option<Score> =
        Some(Score { right: 8, of: 10, likely: Range { least: 0.5, most: 0.9 } });

    fn check(facts: Facts, name: StepName, state: StepState, status: StepStatus) {
        let step = steps(&facts).into_iter().find(|step| step.name == name);
        assert_eq!(step, Some(Step { name, state, status }), "{facts:?}");
    }

    #[test]
    fn a_new_project_has_five_empty_rings() {
        for step in steps(&Facts::default()) {
            assert_eq!(step.state, StepState::NotStarted, "{step:?}");
        }
    }

    #[test]
    fn the_plan_is_done_when_it_is_written_and_training_may_help() {
        let check = |has_goal, has_base_prompt, fit, state, status| {
            let facts = Facts { has_goal, has_base_prompt, fit, ..Facts::default() };
            check(facts, StepName::Plan, state, status);
        };
        check(false, false, Fit::Unknown, StepState::NotStarted, StepStatus::PlanEmpty);
        check(true, false, Fit::Unknown, StepState::NotStarted, StepStatus::PlanStarted);
        check(true, true, Fit::Unknown, StepState::Done, StepStatus::PlanStarted);
        check(true, false, Fit::Good, StepState::NotStarted, StepStatus::PlanGoodFit);
        check(true, true, Fit::Good, StepState::Done, StepStatus::PlanGoodFit);
        check(true, true, Fit::Partly, StepState::Done, StepStatus::PlanPartly);
        check(true, true, Fit::WontHelp, StepState::NeedsAttention, StepStatus::PlanWontHelp);
    }

    #[test]
    fn examples_need_attention_until_there_are_enough_and_nothing_is_to_fix() {
        let check = |examples, ready, needs_fix, state, status| {
            let facts = Facts { examples, ready, needs_fix, ..Facts::default() };
            check(facts, StepName::Examples, state, status);
        };
        let attention = StepState::NeedsAttention;
        check(9, 9, 0, attention, StepStatus::ExamplesTooFew { count: 9, least: 10 });
        check(20, 9, 11, attention, StepStatus::ExamplesTooFew { count: 9, least: 10 });
        check(20, 19, 3, attention, StepStatus::Examples { count: 20, needs_fix: 3 });
        check(10, 10, 0, StepState::Done, StepStatus::Examples { count: 10, needs_fix: 0 });
    }

    #[test]
    fn the_last_run_decides_about_the_training() {
        let check = |phase, state, status| {
            let run = LastRun {
                number: 2,
                phase,
                step: 30,
                steps: Some(120),
                seconds_left: Some(Range::exactly(9.0)),
                can_continue: true,
            };
            check(Facts { run: Some(run), ..Facts::default() }, StepName::Train, state, status);
        };
        let (running, attention) = (StepState::Running { share: 0.25 }, StepState::NeedsAttention);
        let seconds_left = Some(Range::exactly(9.0));
        check(RunPhase::Running, running, StepStatus::TrainRunning { number: 2, seconds_left });
        check(RunPhase::Paused, running, StepStatus::TrainPaused { number: 2 });
        check(RunPhase::Stopped, attention, StepStatus::TrainStopped { number: 2, step: 30 });
        check(RunPhase::Failed, attention, StepStatus::TrainFailed { number: 2 });
        check(RunPhase::Done, StepState::Done, StepStatus::TrainFinished { number: 2 });
    }

    #[test]
    fn an_evaluation_is_done_when_a_run_was_asked() {
        let check = |running, baseline, run, state, status| {
            let evaluation = Evaluation { running, baseline, run, ..Evaluation::default() };
            check(Facts { evaluation, ..Facts::default() }, StepName::Evaluate, state, status);
        };
        let running = StepState::Running { share: 0.5 };
        let (none, done) = (StepState::NotStarted, StepState::Done);
        check(Some(0.5), Some(SCORE), None, running, StepStatus::EvaluateRunning);
        check(None, Some(SCORE), None, none, StepStatus::EvaluateBaseline { score: SCORE });
        check(None, Some(None), None, none, StepStatus::EvaluateBaseline { score: None });
        let scored = StepStatus::EvaluateScored { score: SCORE, baseline: None };
        check(None, None, Some(SCORE), done, scored);
    }

    #[test]
    fn a_run_that_can_answer_opens_the_last_step() {
        let facts = Facts { usable_run: Some(3), ..Facts::default() };
        check(facts, StepName::Use, StepState::Done, StepStatus::UseReady { number: 3 });
    }
}
