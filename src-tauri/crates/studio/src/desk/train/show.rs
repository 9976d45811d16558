//! The runs as the page shows them: the list, one run, its curve.

use super::{change::changes, is_usable, latest, state};
use crate::{
    computer,
    contract::{
        Advice, HeldBackLoss, MetricsRequest, ProjectRef, RightAnswers, RunDetail, RunEvent,
        RunEventKind, RunId, RunMetrics, RunRef, RunRow, RunSample,
    },
    desk::evaluate,
    failure::Failure,
    studio::{Project, Studio},
};
use bakehouse_domain::advice::{Curve, advice};
use bakehouse_store::{
    Connection, Error,
    project::{
        metrics::{self, Kind, Loss},
        runs::{self, Event, Run, Sample},
    },
};
use std::collections::HashMap;

/// Points of the small curve in the list.
const FEW_POINTS: u32 = 32;
/// Stretches that advice looks at: enough to see a jump in one of them.
const STRETCHES: u32 = 200;

/// The runs, the last first.
pub fn runs(studio: &Studio, request: ProjectRef) -> Result<Vec<RunRow>, Failure> {
    let project = studio.project(request.project)?;
    let scores = evaluate::scores(studio, project.id)?;
    let found = project.read(|connection| {
        let all = runs::all(connection)?;
        let curves = all.iter().map(|run| Lines::read(connection, run, FEW_POINTS));
        Ok((curves.collect::<Result<Vec<_>, _>>()?, all))
    })?;
    let (lines, all) = found;
    let rows = all.iter().zip(lines).enumerate().map(|(place, (run, lines))| {
        row(studio, &project, run, all.get(place + 1), &lines, &scores)
    });
    Ok(rows.collect())
}

/// A run, whole but for its curve.
pub fn run(studio: &Studio, request: RunRef) -> Result<RunDetail, Failure> {
    detail(studio, &*studio.project(request.project)?, request.run)
}

/// The curve since a point.
pub fn run_metrics(studio: &Studio, request: MetricsRequest) -> Result<RunMetrics, Failure> {
    studio.project(request.project)?.read(|connection| {
        let run = runs::get(connection, request.run)?;
        let news = metrics::since(connection, run.number, request.after)?;
        let events = runs::events(connection, run.number)?;
        let saved = events.iter().filter(|event| event.what == RunEventKind::Checkpoint);
        let mut checkpoints: Vec<u32> = saved.map(|event| event.step).collect();
        checkpoints.sort_unstable();
        checkpoints.dedup();
        Ok(RunMetrics {
            next: news.next,
            is_whole: news.is_whole,
            is_thinned: news.is_thinned,
            training: news.training,
            held_back: news.held_back,
            checkpoints,
            steps: run.steps,
            steps_per_pass: steps_per_pass(&run),
        })
    })
}

fn steps_per_pass(run: &Run) -> Option<u32> {
    let examples = u32::try_from(run.setup.examples).ok()?;
    Some(examples.div_ceil(run.setup.settings.batch_size.max(1)))
}

/// The two lines of a run, the first one as means of stretches.
struct Lines {
    training: Vec<Option<f64>>,
    held_back: Vec<Loss>,
}

impl Lines {
    fn read(connection: &Connection, run: &Run, stretches: u32) -> Result<Self, Error> {
        Ok(Self {
            training: metrics::outline(connection, run.number, stretches)?,
            held_back: metrics::line(connection, run.number, Kind::HeldBack)?,
        })
    }

    fn held_back_loss(&self) -> HeldBackLoss {
        let losses = || self.held_back.iter().filter_map(|(_, loss)| *loss);
        HeldBackLoss {
            first: self
                .held_back
                .first()
                .filter(|(step, _)| *step == 0)
                .and_then(|(_, loss)| *loss),
            best: losses().reduce(f64::min),
            last: self.held_back.last().and_then(|(_, loss)| *loss),
        }
    }

    fn advice(&self, run: &Run) -> Advice {
        let checks: Vec<Option<f64>> = self.held_back.iter().map(|(_, loss)| *loss).collect();
        let steps = run.steps.filter(|steps| *steps > 0);
        advice(&Curve {
            training: &self.training,
            held_back: &checks,
            share_done: steps.map(|steps| f64::from(run.step) / f64::from(steps)),
            has_ended: !run.state.is_open(),
        })
    }
}

fn row(
    studio: &Studio,
    project: &Project,
    run: &Run,
    earlier: Option<&Run>,
    lines: &Lines,
    scores: &HashMap<RunId, RightAnswers>,
) -> RunRow {
    let settings = &run.setup.settings;
    RunRow {
        id: run.id,
        number: run.number,
        state: state(studio, project.id, run),
        model: run.setup.model_name.clone(),
        examples: run.setup.examples,
        held_back: run.setup.held_back,
        passes: settings.epochs,
        speed: run.setup.speed,
        examples_per_step: settings.batch_size,
        changes: changes(&run.setup, earlier.map(|earlier| &earlier.setup)),
        curve: lines.training.iter().copied().flatten().collect(),
        step: run.step,
        steps: run.steps,
        seconds_left: latest(studio, project.id, run.id).seconds_left,
        seconds: run.seconds,
        started_at: run.started_at,
        held_back_loss: lines.held_back_loss(),
        score: scores.get(&run.id).copied(),
        is_usable: is_usable(run),
    }
}

pub(super) fn detail(studio: &Studio, project: &Project, id: RunId) -> Result<RunDetail, Failure> {
    let scores = evaluate::scores(studio, project.id)?;
    let (run, earlier, lines, events, samples) = project.read(|connection| {
        let run = runs::get(connection, id)?;
        let mut all = runs::all(connection)?.into_iter();
        let earlier = all.find(|other| other.number < run.number);
        let lines = Lines::read(connection, &run, STRETCHES)?;
        let events = runs::events(connection, run.number)?;
        let samples = runs::samples(connection, run.number)?;
        Ok((run, earlier, lines, events, samples))
    })?;
    let latest = latest(studio, project.id, id);
    let mut row = row(studio, project, &run, earlier.as_ref(), &lines, &scores);
    row.curve = thin(row.curve, FEW_POINTS as usize);
    Ok(RunDetail {
        failure: run.failure.clone().and_then(|failure| serde_json::from_value(failure).ok()),
        checkpoint: run.checkpoint,
        pass: run.pass,
        tokens_per_second: latest.tokens_per_second,
        memory_bytes: latest.memory_bytes,
        computer_bytes: computer::memory_bytes(),
        events: events.into_iter().map(event).collect(),
        samples: samples.into_iter().map(sample).collect(),
        advice: lines.advice(&run),
        earlier: earlier.map(|earlier| earlier.id),
        row,
    })
}

/// At most this many of the values, evenly spaced.
fn thin(values: Vec<f64>, most: usize) -> Vec<f64> {
    let every = values.len().div_ceil(most).max(1);
    values.into_iter().step_by(every).collect()
}

fn event(event: Event) -> RunEvent {
    RunEvent { at: event.at, what: event.what, step: event.step, loss: event.loss }
}

fn sample(sample: Sample) -> RunSample {
    let Sample { step, question, answer, expected } = sample;
    RunSample { step, question, answer, expected }
}
