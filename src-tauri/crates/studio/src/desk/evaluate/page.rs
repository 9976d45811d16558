//! What the page shows: columns, rows, scores and the verdict, from what was answered and the examples as they are now.

use super::questions::{self, Question, Questions};
use crate::{
    contract::{
        Asked, ColumnState, EvaluateAnswer, EvaluateColumn, EvaluatePage, EvaluateRow, ExampleId,
        Rating, RightAnswers, Span, TaskKind, TrainChoices, Verdict,
    },
    desk::{settings::models, train},
    failure::{Failure, FailureCode},
    paths::STARTER_MODEL,
    studio::{Project, Studio},
};
use bakehouse_domain::grade::{Grader, Score};
use bakehouse_store::project::{
    evaluations::{self, Answer, Evaluation, Progress},
    runs::{self, Run},
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// The file of the model that the baselines ask: that of the last run, so that a run is compared with what it was trained
/// from; else the chosen one.
pub(super) fn baseline_model(project: &Project) -> Result<String, Failure> {
    project.read(|connection| {
        let last = runs::all(connection)?.into_iter().max_by_key(|run| run.number);
        let choices: Option<TrainChoices> = runs::choices(connection)?;
        let file = last.map(|run| run.setup.model_file).or(choices.and_then(|chosen| chosen.model));
        Ok(file.unwrap_or_else(|| STARTER_MODEL.to_owned()))
    })
}

/// What keeps the questions from being asked.
pub(super) fn obstacle(studio: &Studio, project: &Project) -> Result<Option<Failure>, Failure> {
    let questions = questions::of(studio, project)?;
    obstacle_with(studio, project, &questions)
}

fn obstacle_with(
    studio: &Studio,
    project: &Project,
    questions: &Questions,
) -> Result<Option<Failure>, Failure> {
    if questions.all.is_empty() {
        return Ok(Some(Failure::new(FailureCode::NoHeldBackQuestions)));
    }
    Ok(models::path(studio, Some(&baseline_model(project)?)).err())
}

/// Everything that was ever answered, and what it is worth now.
pub(super) struct Board {
    pub grader: Option<Grader>,
    pub columns: Vec<Column>,
}

/// One who can be asked.
pub(super) struct Column {
    pub asked: Asked,
    pub number: Option<u32>,
    pub evaluation: Option<Evaluation>,
    /// Questions that can be put to this one.
    pub questions: usize,
    /// Their mark.
    mark: String,
    /// Answers to the questions as they are now.
    pub current: HashMap<ExampleId, Answer>,
    /// Whether each answer that can be counted is right. One that was taught since still counts: to teach what was wrong
    /// makes nobody better.
    pub results: HashMap<ExampleId, bool>,
    pub rated: usize,
    pub is_complete: bool,
}

/// What is known of who was asked what.
pub(super) fn board(
    studio: &Studio,
    project: &Project,
    questions: &Questions,
) -> Result<Board, Failure> {
    let (mut evaluations, runs) = project
        .read(|connection| Ok((evaluations::all(connection)?, train::usable_runs(connection)?)))?;
    let expected: Vec<&str> =
        questions.all.iter().map(|question| question.expected.as_str()).collect();
    let grader = Grader::automatic(&expected);
    let model = baseline_model(project)?;
    let baselines = [(Asked::BasePromptOnly, None), (Asked::ThreeExamples, None)];
    let of_runs = runs.iter().map(|run: &Run| (Asked::Run(run.id), Some(run.number)));
    let columns = baselines.into_iter().chain(of_runs).map(|(asked, number)| {
        let place = evaluations.iter().position(|evaluation| evaluation.asked == asked);
        let evaluation = place.map(|place| comparable(evaluations.swap_remove(place), &model));
        let fair = questions.put_to(studio, project, asked);
        column(asked, number, evaluation, &fair, &questions.taught, grader)
    });
    Ok(Board { grader, columns: columns.collect() })
}

/// What another model than `model` said as a baseline is nothing that a run can be compared with: it is as if nothing had
/// been answered yet.
fn comparable(evaluation: Evaluation, model: &str) -> Evaluation {
    if evaluation.asked.run().is_some() || evaluation.model == model {
        return evaluation;
    }
    Evaluation { answers: Vec::new(), held_back_loss: None, ..evaluation }
}

fn column(
    asked: Asked,
    number: Option<u32>,
    evaluation: Option<Evaluation>,
    questions: &[&Question],
    taught: &HashSet<ExampleId>,
    grader: Option<Grader>,
) -> Column {
    let marks: HashMap<ExampleId, &str> =
        questions.iter().map(|question| (question.id, question.mark.as_str())).collect();
    let answers = || evaluation.iter().flat_map(|evaluation| &evaluation.answers);
    let is_current = |answer: &&Answer| marks.get(&answer.example) == Some(&&*answer.mark);
    let current: HashMap<ExampleId, Answer> =
        answers().filter(is_current).map(|answer| (answer.example, answer.clone())).collect();
    let is_right = |answer: &Answer| match grader {
        Some(grader) => Some(grader.is_right(&answer.expected, &answer.text)),
        None => answer.rating.map(|rating| rating == Rating::Good),
    };
    let counts = |answer: &&Answer| is_current(answer) || taught.contains(&answer.example);
    let results = answers().filter(counts);
    Column {
        asked,
        number,
        questions: questions.len(),
        mark: questions::mark(questions),
        results: results.filter_map(|answer| Some((answer.example, is_right(answer)?))).collect(),
        rated: current.values().filter(|answer| answer.rating.is_some()).count(),
        is_complete: !questions.is_empty() && current.len() == questions.len(),
        current,
        evaluation,
    }
}

impl Board {
    /// The better of the baselines that were asked everything, where that can be told.
    pub fn baseline(&self) -> Option<&Column> {
        let is_baseline =
            |column: &&Column| column.asked.run().is_none() && column.is_decided(self.grader);
        let share = |column: &Column| column.score().map_or(0.0, |score| share(&score));
        let baselines = self.columns.iter().filter(is_baseline);
        baselines.max_by(|left, right| share(left).total_cmp(&share(right)))
    }

    /// The newest run that was asked everything.
    pub fn newest(&self) -> Option<&Column> {
        let mut runs = self.columns.iter().filter(|column| column.asked.run().is_some());
        runs.find(|column| column.is_complete)
    }

    /// Compares what both were asked: a score over other questions says nothing.
    fn verdict(&self) -> Verdict {
        let run = self.newest().filter(|column| column.is_decided(self.grader));
        let Some((baseline, run)) = self.baseline().zip(run) else { return Verdict::NotYet };
        let pairs = run.results.iter();
        let pairs = pairs.filter_map(|(id, after)| Some((*baseline.results.get(id)?, *after)));
        let (before, after): (Vec<bool>, Vec<bool>) = pairs.unzip();
        match (score(before), score(after)) {
            (Some(before), Some(after)) if after.is_clearly_better_than(&before) => {
                Verdict::ClearlyBetter
            }
            (Some(before), Some(after)) if before.is_clearly_better_than(&after) => {
                Verdict::ClearlyWorse
            }
            (Some(_), Some(_)) => Verdict::TooClose,
            _ => Verdict::NotYet,
        }
    }
}

impl Column {
    /// Right answers among those that can be counted.
    pub fn score(&self) -> Option<Score> {
        score(self.results.values().copied())
    }

    /// Whether all that there is to count is counted.
    fn is_decided(&self, grader: Option<Grader>) -> bool {
        self.is_complete && (grader.is_some() || self.rated == self.current.len())
    }
}

fn score(results: impl IntoIterator<Item = bool>) -> Option<Score> {
    let (mut right, mut of) = (0, 0);
    for is_right in results {
        right += usize::from(is_right);
        of += 1;
    }
    (of > 0).then(|| Score::new(right, of))
}

fn share(score: &Score) -> f64 {
    score.right as f64 / score.of.max(1) as f64
}

/// The score as the page takes it.
pub(super) fn right_answers(score: Score) -> RightAnswers {
    RightAnswers { right: score.right, of: score.of, likely: score.likely.into() }
}

pub(super) fn page(studio: &Studio, project: &Arc<Project>) -> Result<EvaluatePage, Failure> {
    let questions = questions::of(studio, project)?;
    let board = board(studio, project, &questions)?;
    let queue = studio.rooms().evaluate.queue(project.id);
    let seconds = queue.seconds_a_question.map(|seconds| seconds * questions.all.len() as f64);
    let columns = board.columns.iter().map(|column| {
        let place = queue.ask.iter().position(|asked| *asked == column.asked);
        shown_column(column, place)
    });
    Ok(EvaluatePage {
        questions: questions.all.len(),
        grader: board.grader,
        columns: columns.collect(),
        rows: rows(&board, &questions),
        task: studio.tasks().running(TaskKind::Evaluate, project.id),
        verdict: board.verdict(),
        seconds_a_column: seconds.map(|seconds| Span { least: seconds * 0.8, most: seconds * 1.3 }),
        obstacle: obstacle_with(studio, project, &questions)?,
    })
}

fn shown_column(column: &Column, place: Option<usize>) -> EvaluateColumn {
    let evaluation = column.evaluation.as_ref();
    let progress = evaluation.map(|evaluation| evaluation.progress);
    let state = match (place, progress) {
        (Some(0), _) => ColumnState::Asking,
        (Some(_), _) => ColumnState::Queued,
        (None, None) => ColumnState::NotAsked,
        (None, Some(Progress::Answered)) => ColumnState::Answered,
        // An asking that nobody works on was interrupted.
        (None, Some(Progress::Stopped | Progress::Asking)) => ColumnState::Stopped,
    };
    let has_loss =
        evaluation.is_some_and(|evaluation| evaluation.loss_mark.as_deref() == Some(&*column.mark));
    let was_all = state == ColumnState::Answered;
    EvaluateColumn {
        asked: column.asked,
        number: column.number,
        state,
        answered: column.current.len(),
        is_outdated: was_all && column.current.len() < column.questions,
        score: column.score().map(right_answers),
        rated: column.rated,
        held_back_loss: evaluation.filter(|_| has_loss).and_then(|found| found.held_back_loss),
        failure: evaluation
            .and_then(|evaluation| evaluation.failure.clone())
            .and_then(|failure| serde_json::from_value(failure).ok()),
    }
}

/// The questions as they are now, and those that were taught since somebody answered them.
fn rows(board: &Board, questions: &Questions) -> Vec<EvaluateRow> {
    if board.columns.iter().all(|column| column.evaluation.is_none()) {
        return Vec::new();
    }
    let now = questions.all.iter().map(|question| EvaluateRow {
        example: question.id,
        question: question.asks.clone(),
        expected: question.expected.clone(),
        answers: board
            .columns
            .iter()
            .map(|column| answer(column.current.get(&question.id), board))
            .collect(),
        is_taught: false,
    });
    let mut rows: Vec<EvaluateRow> = now.collect();
    let mut seen: HashSet<ExampleId> = rows.iter().map(|row| row.example).collect();
    let evaluations = || board.columns.iter().map(|column| column.evaluation.as_ref());
    for old in evaluations().flatten().flat_map(|evaluation| &evaluation.answers) {
        if !questions.taught.contains(&old.example) || !seen.insert(old.example) {
            continue;
        }
        let of = |evaluation: &Evaluation| {
            evaluation.answers.iter().find(|answer| answer.example == old.example).cloned()
        };
        rows.push(EvaluateRow {
            example: old.example,
            question: old.question.clone(),
            expected: old.expected.clone(),
            answers: evaluations()
                .map(|evaluation| answer(evaluation.and_then(of).as_ref(), board))
                .collect(),
            is_taught: true,
        });
    }
    rows
}

fn answer(answer: Option<&Answer>, board: &Board) -> Option<EvaluateAnswer> {
    answer.map(|answer| EvaluateAnswer {
        id: answer.id,
        text: answer.text.clone(),
        is_right: board.grader.map(|grader| grader.is_right(&answer.expected, &answer.text)),
        rating: answer.rating,
    })
}
