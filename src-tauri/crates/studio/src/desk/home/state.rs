//! What the coach knows of a project, gathered from its tables and from what runs in it.

use crate::{
    contract::{DoneAct, RunState, TaskKind, UndoState},
    desk::{
        evaluate::{self, EvaluateSummary},
        examples, plan,
        train::{self, LatestRun, TrainSummary},
    },
    failure::Failure,
    studio::{Project, Studio},
};
use bakehouse_domain::{
    coach::{self, Evaluation, Facts, LastRun, RunPhase, Step, Tip},
    fit,
};
use bakehouse_store::project::{
    about::{self, About},
    acts, drafts,
    examples::Counts,
    findings,
};

/// A project at one moment.
pub(super) struct State {
    pub about: About,
    pub revision: u64,
    pub history: UndoState,
    pub examples: Counts,
    /// Kinds of findings that a person should look at.
    pub findings: usize,
    pub train: TrainSummary,
    pub evaluate: EvaluateSummary,
    pub facts: Facts,
}

/// A project as it is now.
pub(super) fn of(studio: &Studio, project: &Project) -> Result<State, Failure> {
    let train = train::summary(studio, project.id)?;
    let evaluate = evaluate::summary(studio, project.id)?;
    let asking = studio.tasks().running(TaskKind::Evaluate, project.id);
    let asked_share = asking.map(|task| share(task.done, task.total));
    let counts = examples::totals(studio, project)?;
    project.read(|connection| {
        let about = about::get(connection)?;
        let facts = Facts {
            has_goal: !about.goal.trim().is_empty(),
            has_base_prompt: !about.base_prompt.trim().is_empty(),
            fit: fit::fit(&plan::wishes(&about)),
            examples: counts.all,
            ready: counts.usable,
            needs_fix: counts.needs_fix,
            must_fix: counts.all - counts.usable,
            wanted: plan::wanted_examples(&about) as usize,
            drafts_waiting: drafts::waiting(connection)?,
            run: train.latest.as_ref().map(last_run),
            usable_run: train.usable.first().map(|(_, number)| *number),
            new_since_run: new_since_run(&train, counts.usable),
            evaluation: evaluation(&evaluate, asked_share, counts.usable_held_back),
        };
        Ok(State {
            revision: about::revision(connection)?,
            history: UndoState {
                undo: acts::undoable(connection)?.as_ref().map(DoneAct::from),
                redo: acts::redoable(connection)?.as_ref().map(DoneAct::from),
            },
            findings: findings::count(connection)?,
            examples: counts,
            about,
            train,
            evaluate,
            facts,
        })
    })
}

impl State {
    /// How far the five steps are.
    pub fn steps(&self) -> Vec<Step> {
        coach::steps(&self.facts).to_vec()
    }

    /// The one next step.
    pub fn tip(&self) -> Tip {
        coach::tip(&self.facts)
    }
}

fn share(done: u64, total: Option<u64>) -> f64 {
    match total {
        Some(total @ 1..) => (done as f64 / total as f64).min(1.0),
        _ => 0.0,
    }
}

fn last_run(run: &LatestRun) -> LastRun {
    LastRun {
        number: run.number,
        phase: match run.state {
            RunState::Starting | RunState::Training | RunState::Stopping => RunPhase::Running,
            RunState::Paused => RunPhase::Paused,
            RunState::Stopped => RunPhase::Stopped,
            RunState::Failed => RunPhase::Failed,
            RunState::Done => RunPhase::Done,
        },
        step: run.step,
        steps: run.steps,
        seconds_left: run.seconds_left.map(Into::into),
        can_continue: run.checkpoint.is_some(),
    }
}

/// Examples that came in since the last run that can be talked with; only known where that is also the one started last.
fn new_since_run(train: &TrainSummary, usable: usize) -> usize {
    let newest = train.usable.first().map(|(id, _)| *id);
    match &train.latest {
        Some(run) if Some(run.id) == newest => usable.saturating_sub(run.examples + run.held_back),
        _ => 0,
    }
}

fn evaluation(summary: &EvaluateSummary, running: Option<f64>, questions: usize) -> Evaluation {
    let scored = summary.scored.as_ref().filter(|_| summary.is_newest_scored);
    Evaluation {
        questions,
        running: running.or(summary.is_running.then_some(0.0)),
        baseline: summary.has_baseline.then_some(summary.baseline.map(Into::into)),
        run: scored.map(|run| run.score.map(Into::into)),
        wrong: if scored.is_some() { summary.wrong_answers } else { 0 },
    }
}
