//! The one next step. Exactly one, and always one: what is listed first goes first.

use super::{Facts, LEAST_EXAMPLES, LastRun, RunPhase};
use crate::fit::Fit;
use serde::Serialize;

/// A baseline that is likely right this often leaves little to train for.
const GOOD_BASELINE: f64 = 0.9;

/// So many new examples are worth a training of their own, even when wrong answers could still be taught.
const WORTH_A_TRAINING: usize = 5;

/// The one next step, as the coach says it: `tip_<tip>`, and `tip_<tip>_link` where there is something to press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "tip", rename_all = "snake_case")]
pub enum Tip {
    /// Say what the model should do.
    WriteGoal,
    /// Write the base prompt.
    WriteBasePrompt,
    /// Training won't help with what was ticked.
    TrainingWontHelp,
    /// There are no examples yet.
    AddExamples,
    /// There are too few.
    MoreExamples {
        /// How many there are.
        count: usize,
        /// How many are needed, or are better.
        wanted: usize,
    },
    /// Some must or should be fixed.
    FixExamples {
        /// How many.
        count: usize,
    },
    /// Drafts wait.
    ReviewDrafts {
        /// How many.
        count: usize,
    },
    /// Score the model before training it.
    ScoreBaseline,
    /// The baseline is so good that training may not be needed.
    BaselineIsGood,
    /// Everything is ready to train.
    StartTraining,
    /// A training runs: nothing to do.
    WaitForTraining,
    /// The last training stopped on the way.
    ContinueTraining {
        /// Its number.
        number: u32,
    },
    /// See whether it helped.
    ScoreRun {
        /// The run's number.
        number: u32,
    },
    /// Some answers are wrong: teach the right ones.
    TeachWrongAnswers {
        /// How many.
        count: usize,
    },
    /// Examples came in since the last run.
    TrainAgain {
        /// How many.
        count: usize,
    },
    /// Talk with it.
    TryIt {
        /// The run's number.
        number: u32,
    },
}

/// The one next step.
pub fn tip(facts: &Facts) -> Tip {
    match facts.run {
        Some(LastRun { phase: RunPhase::Running, .. }) => return Tip::WaitForTraining,
        Some(
            LastRun { phase: RunPhase::Paused, number, .. }
            | LastRun { phase: RunPhase::Stopped, number, can_continue: true, .. },
        ) => return Tip::ContinueTraining { number },
        _ => {}
    }
    if facts.drafts_waiting > 0 {
        return Tip::ReviewDrafts { count: facts.drafts_waiting };
    }
    match facts.usable_run {
        Some(number) => after_a_run(facts, number),
        None => before_a_run(facts),
    }
}

fn before_a_run(facts: &Facts) -> Tip {
    let Facts { examples, ready, needs_fix, must_fix, wanted, .. } = *facts;
    // Whoever brought examples along knows what the model shall do: the plan is asked for first of those only who begin
    // with nothing.
    if facts.fit == Fit::WontHelp {
        Tip::TrainingWontHelp
    } else if examples == 0 && !facts.has_goal {
        Tip::WriteGoal
    } else if examples == 0 && !facts.has_base_prompt {
        Tip::WriteBasePrompt
    } else if examples == 0 {
        Tip::AddExamples
    } else if must_fix > 0 || (needs_fix > 0 && ready >= LEAST_EXAMPLES) {
        Tip::FixExamples { count: needs_fix }
    } else if ready < LEAST_EXAMPLES {
        Tip::MoreExamples { count: ready, wanted: LEAST_EXAMPLES }
    } else if ready < wanted {
        Tip::MoreExamples { count: ready, wanted }
    } else {
        before_training(facts)
    }
}

fn before_training(facts: &Facts) -> Tip {
    let evaluation = &facts.evaluation;
    match evaluation.baseline {
        None if evaluation.questions > 0 && evaluation.running.is_none() => Tip::ScoreBaseline,
        Some(Some(score)) if score.likely.least >= GOOD_BASELINE => Tip::BaselineIsGood,
        _ => Tip::StartTraining,
    }
}

fn after_a_run(facts: &Facts, number: u32) -> Tip {
    let evaluation = &facts.evaluation;
    let (new, wrong) = (facts.new_since_run, evaluation.wrong);
    let is_asked = evaluation.run.is_some() || evaluation.running.is_some();
    if facts.must_fix > 0 {
        Tip::FixExamples { count: facts.needs_fix }
    } else if new >= WORTH_A_TRAINING {
        Tip::TrainAgain { count: new }
    } else if evaluation.questions > 0 && !is_asked {
        Tip::ScoreRun { number }
    } else if wrong > 0 {
        Tip::TeachWrongAnswers { count: wrong }
    } else if new > 0 {
        Tip::TrainAgain { count: new }
    } else {
        Tip::TryIt { number }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{coach::Evaluation, grade::Score};

    fn check(facts: Facts, expected: Tip) {
        assert_eq!(tip(&facts), expected, "{facts:?}");
    }

    /// A project that could train: 60 examples, nothing to fix, 12 questions, a baseline of half of them.
    const READY: Facts = Facts {
        has_goal: true,
        has_base_prompt: true,
        fit: Fit::Good,
        examples: 60,
        ready: 60,
        needs_fix: 0,
        must_fix: 0,
        wanted: 50,
        drafts_waiting: 0,
        run: None,
        usable_run: None,
        new_since_run: 0,
        evaluation: Evaluation {
            questions: 12,
            running: None,
            baseline: Some(None),
            run: None,
            wrong: 0,
        },
    };

    const RUN: LastRun = LastRun {
        number: 3,
        phase: RunPhase::Done,
        step: 60,
        steps: Some(60),
        seconds_left: None,
        can_continue: true,
    };

    #[test]
    fn with_nothing_the_plan_comes_first() {
        let facts = Facts::default();
        check(facts, Tip::WriteGoal);
        check(Facts { has_goal: true, ..facts }, Tip::WriteBasePrompt);
        check(Facts { has_goal: true, has_base_prompt: true, ..facts }, Tip::AddExamples);
        check(Facts { fit: Fit::WontHelp, ..facts }, Tip::TrainingWontHelp);
        check(Facts { drafts_waiting: 4, ..facts }, Tip::ReviewDrafts { count: 4 });
    }

    #[test]
    fn with_examples_they_are_put_in_order() {
        let facts = |examples, ready, needs_fix, must_fix| {
            let brought = Facts { has_goal: false, has_base_prompt: false, ..READY };
            Facts { examples, ready, needs_fix, must_fix, ..brought }
        };
        check(facts(4, 4, 0, 0), Tip::MoreExamples { count: 4, wanted: 10 });
        check(facts(12, 4, 8, 8), Tip::FixExamples { count: 8 });
        check(facts(4, 4, 1, 0), Tip::MoreExamples { count: 4, wanted: 10 });
        check(facts(20, 20, 1, 0), Tip::FixExamples { count: 1 });
        check(facts(20, 20, 0, 0), Tip::MoreExamples { count: 20, wanted: 50 });
        check(facts(50, 50, 0, 0), Tip::StartTraining);
        check(Facts { wanted: 15, ..facts(20, 20, 0, 0) }, Tip::StartTraining);
    }

    #[test]
    fn before_a_training_the_baseline_is_scored() {
        let evaluation = READY.evaluation;
        let asked = |evaluation| Facts { evaluation, ..READY };
        check(asked(Evaluation { baseline: None, ..evaluation }), Tip::ScoreBaseline);
        let running = Evaluation { baseline: None, running: Some(0.5), ..evaluation };
        check(asked(running), Tip::StartTraining);
        check(asked(Evaluation { baseline: None, questions: 0, ..evaluation }), Tip::StartTraining);
        let scored =
            |right| Evaluation { baseline: Some(Some(Score::new(right, 60))), ..evaluation };
        check(asked(scored(60)), Tip::BaselineIsGood);
        check(asked(scored(55)), Tip::StartTraining);
    }

    #[test]
    fn a_training_on_its_way_goes_before_everything() {
        let run = |phase, can_continue| {
            let run = Some(LastRun { phase, can_continue, ..RUN });
            Facts { run, drafts_waiting: 2, ..READY }
        };
        check(run(RunPhase::Running, false), Tip::WaitForTraining);
        check(run(RunPhase::Paused, false), Tip::ContinueTraining { number: 3 });
        check(run(RunPhase::Stopped, true), Tip::ContinueTraining { number: 3 });
        check(run(RunPhase::Stopped, false), Tip::ReviewDrafts { count: 2 });
        check(Facts { drafts_waiting: 0, ..run(RunPhase::Failed, false) }, Tip::StartTraining);
    }

    #[test]
    fn after_a_training_it_is_asked_taught_and_tried() {
        let trained = |new_since_run, run, wrong| {
            let evaluation = Evaluation { run, wrong, ..READY.evaluation };
            Facts { run: Some(RUN), usable_run: Some(3), new_since_run, evaluation, ..READY }
        };
        check(trained(0, None, 0), Tip::ScoreRun { number: 3 });
        check(trained(0, Some(None), 4), Tip::TeachWrongAnswers { count: 4 });
        check(trained(2, Some(None), 4), Tip::TeachWrongAnswers { count: 4 });
        check(trained(5, Some(None), 4), Tip::TrainAgain { count: 5 });
        check(trained(2, Some(None), 0), Tip::TrainAgain { count: 2 });
        check(trained(0, Some(None), 0), Tip::TryIt { number: 3 });
        let facts = Facts { needs_fix: 3, must_fix: 1, ..trained(0, Some(None), 0) };
        check(facts, Tip::FixExamples { count: 3 });
    }
}
