//! What the overview, the coach and Home need to know of a project's evaluations.

use super::{page, questions};
use crate::{
    contract::{ProjectId, RightAnswers, RunId},
    failure::Failure,
    studio::Studio,
};
use bakehouse_store::project::evaluations::{self, Progress};
use std::collections::HashMap;

/// See the head of this file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EvaluateSummary {
    pub is_running: bool,
    /// Whether one of the baselines was asked everything.
    pub has_baseline: bool,
    /// The better one of the baselines, where it can be counted.
    pub baseline: Option<RightAnswers>,
    /// The newest run that was asked.
    pub scored: Option<ScoredRun>,
    /// Whether the newest run that can be asked was.
    pub is_newest_scored: bool,
    /// Answers of `scored` that are wrong, or were rated bad, and not taught yet.
    pub wrong_answers: usize,
    pub last: Option<LastEvaluation>,
}

impl EvaluateSummary {
    fn of_nobody(studio: &Studio, project: ProjectId) -> Self {
        Self {
            is_running: !studio.rooms().evaluate.queue(project).ask.is_empty(),
            has_baseline: false,
            baseline: None,
            scored: None,
            is_newest_scored: false,
            wrong_answers: 0,
            last: None,
        }
    }
}

/// A run that was asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ScoredRun {
    pub run: RunId,
    pub number: u32,
    pub score: Option<RightAnswers>,
}

/// The last asking that came to its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LastEvaluation {
    /// The number of the run; nothing for a baseline.
    pub number: Option<u32>,
    pub score: Option<RightAnswers>,
    pub at: i64,
}

/// See the head of this file.
pub(crate) fn summary(studio: &Studio, project: ProjectId) -> Result<EvaluateSummary, Failure> {
    let project = studio.project(project)?;
    // Nobody was ever asked: the questions, which may be very many, need not be read to say so.
    if project.read(evaluations::is_empty)? {
        return Ok(EvaluateSummary::of_nobody(studio, project.id));
    }
    let board = page::board(studio, &project, &*questions::of(studio, &project)?)?;
    let was_answered = |column: &&page::Column| {
        column.evaluation.as_ref().is_some_and(|found| found.progress == Progress::Answered)
    };
    let newest = board.newest();
    let scored = newest.and_then(|column| {
        Some(ScoredRun {
            run: column.asked.run()?,
            number: column.number?,
            score: column.score().map(page::right_answers),
        })
    });
    let first_run = board.columns.iter().find(|column| column.asked.run().is_some());
    let wrong_answers = newest.map_or(0, |column| {
        let wrong = column.results.iter().filter(|(_, is_right)| !**is_right);
        wrong.filter(|(id, _)| column.current.contains_key(*id)).count()
    });
    let last = board.columns.iter().filter(was_answered).filter_map(|column| {
        Some(LastEvaluation {
            number: column.number,
            score: column.score().map(page::right_answers),
            at: column.evaluation.as_ref()?.at,
        })
    });
    Ok(EvaluateSummary {
        is_running: !studio.rooms().evaluate.queue(project.id).ask.is_empty(),
        has_baseline: board
            .columns
            .iter()
            .filter(was_answered)
            .any(|column| column.asked.run().is_none()),
        baseline: board.baseline().and_then(page::Column::score).map(page::right_answers),
        is_newest_scored: first_run.is_some_and(|column| column.is_complete),
        scored,
        wrong_answers,
        last: last.max_by_key(|last| last.at),
    })
}

/// The scores of the runs that were asked.
pub(crate) fn scores(
    studio: &Studio,
    project: ProjectId,
) -> Result<HashMap<RunId, RightAnswers>, Failure> {
    let project = studio.project(project)?;
    // Asked ten times a second while a run goes on; the questions are only needed where somebody answered them.
    let asked = project.read(evaluations::all)?;
    if asked.iter().all(|evaluation| evaluation.asked.run().is_none()) {
        return Ok(HashMap::new());
    }
    let board = page::board(studio, &project, &*questions::of(studio, &project)?)?;
    let scores = board
        .columns
        .iter()
        .filter_map(|column| Some((column.asked.run()?, page::right_answers(column.score()?))));
    Ok(scores.collect())
}
