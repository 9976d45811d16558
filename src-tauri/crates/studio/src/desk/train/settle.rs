//! How a run ended: what the store says of it from then on, and what is cleared away.

use super::{RUNS_FOLDER, listen::Outcome, run_folder};
use crate::{
    contract::{Asked, ProjectId, RunEventKind, RunId, RunState, Topic},
    failure::Failure,
    record::{Loss, Record, State},
    studio::{Project, Studio},
    tasks::Ending,
};
use bakehouse_store::{
    Error, Transaction,
    project::{
        evaluations,
        metrics::{self, Kind, Point},
        runs::{self, Event, Run},
        versions,
    },
};
use std::{collections::HashSet, fs, io, path::Path};

/// Settles how a training ended, and says so for the list of tasks.
pub(super) fn settle(
    studio: &Studio,
    project: &Project,
    run: &Run,
    is_unwanted: bool,
    outcome: Outcome,
) -> Result<Ending, Failure> {
    if is_unwanted {
        throw_away(studio, project, run)?;
        return Ok(Ending::Cancelled);
    }
    let record = record(project, run.id);
    let checkpoint = record.as_ref().and_then(checkpoint);
    let (state, what, failure) = match &outcome {
        Outcome::Done => (RunState::Done, RunEventKind::Finished, None),
        Outcome::Stopped => (RunState::Stopped, RunEventKind::Stopped, None),
        Outcome::Broken(failure) if checkpoint.is_some() => {
            (RunState::Stopped, RunEventKind::Interrupted, Some(failure))
        }
        Outcome::Broken(failure) => (RunState::Failed, RunEventKind::Failed, Some(failure)),
    };
    let end = End { state, what, failure, record: record.as_ref() };
    project.write(|transaction| end.write(transaction, run, studio.now()))?;
    tell(studio, project.id);
    match outcome {
        Outcome::Done => Ok(Ending::Done),
        Outcome::Stopped => Ok(Ending::Cancelled),
        Outcome::Broken(failure) => Err(failure),
    }
}

/// Settles the runs that nobody works on any more: the program ended under them. Clears away folders of runs that were
/// thrown away, or never came to be.
pub(crate) fn tidy_up(studio: &Studio, id: ProjectId) -> Result<(), Failure> {
    let project = studio.project(id)?;
    let all = project.read(runs::all)?;
    let is_left =
        |run: &&Run| run.state.is_open() && studio.rooms().train.live_run(id, run.id).is_none();
    for run in all.iter().filter(is_left) {
        let record = record(&project, run.id);
        let is_done = record.as_ref().is_some_and(|record| record.state == State::Done);
        let (state, what) = if is_done {
            (RunState::Done, RunEventKind::Finished)
        } else {
            (RunState::Stopped, RunEventKind::Interrupted)
        };
        let end = End { state, what, failure: None, record: record.as_ref() };
        project.write(|transaction| end.write(transaction, run, studio.now()))?;
        tell(studio, id);
    }
    let known: HashSet<RunId> = all.iter().map(|run| run.id).collect();
    let folders = folders(&project.folder.join(RUNS_FOLDER));
    let is_live = |run| studio.rooms().train.live_run(id, run).is_some();
    for run in folders.filter(|run| !known.contains(run) && !is_live(*run)) {
        remove_folder(&run_folder(&project.folder, run))?;
    }
    Ok(())
}

/// Takes a run away, with what it learned. The row goes first: a folder without one is cleared away at the next start.
pub(super) fn throw_away(studio: &Studio, project: &Project, run: &Run) -> Result<(), Failure> {
    project.write(|transaction| {
        evaluations::forget(transaction, Asked::Run(run.id))?;
        versions::forget_run(transaction, run.id)?;
        runs::remove(transaction, run.number)
    })?;
    for topic in [Topic::Evaluation, Topic::Chat] {
        studio.tell(topic, Some(project.id));
    }
    tell(studio, project.id);
    remove_folder(&run_folder(&project.folder, run.id))
}

/// The step of the checkpoint that a training can go on from.
pub(super) fn checkpoint(record: &Record) -> Option<u32> {
    let is_there = record.state != State::Done && record.checkpoint.is_some();
    u32::try_from(record.steps).ok().filter(|_| is_there)
}

/// The record of a run. One that can't be read is as good as none: there is nothing to go on from.
fn record(project: &Project, run: RunId) -> Option<Record> {
    Record::read_if_any(&run_folder(&project.folder, run)).ok().flatten()
}

fn tell(studio: &Studio, project: ProjectId) {
    for topic in [Topic::Runs, Topic::Project] {
        studio.tell(topic, Some(project));
    }
}

/// What is written when a run comes to rest.
struct End<'a> {
    state: RunState,
    what: RunEventKind,
    failure: Option<&'a Failure>,
    record: Option<&'a Record>,
}

impl End<'_> {
    fn write(&self, transaction: &Transaction<'_>, run: &Run, at: i64) -> Result<(), Error> {
        let failure = self.failure.map(serde_json::to_value).transpose()?;
        let now = runs::get(transaction, run.id)?;
        let mut step = now.step;
        if let Some(record) = self.record {
            let last = fill_gaps(transaction, now.number, record)?;
            step = step.max(last);
            let steps = record.steps_planned.and_then(|steps| u32::try_from(steps).ok());
            let progress = runs::Progress { step, steps, pass: now.pass, seconds: now.seconds };
            runs::set_progress(transaction, now.number, &progress)?;
        }
        let checkpoint = self.record.and_then(checkpoint);
        runs::set_checkpoint(transaction, now.number, checkpoint)?;
        runs::note(transaction, now.number, &Event { at, what: self.what, step, loss: None })?;
        runs::end(transaction, now.number, self.state, failure.as_ref(), at)
    }
}

/// Writes the points that are in the record and were never heard of: the record is written by the worker itself. The last
/// step that is in it.
fn fill_gaps(transaction: &Transaction<'_>, run: u32, record: &Record) -> Result<u32, Error> {
    let mut missing = Vec::new();
    for (kind, losses) in
        [(Kind::Training, &record.losses), (Kind::HeldBack, &record.held_back_losses)]
    {
        let known: HashSet<u32> =
            metrics::line(transaction, run, kind)?.into_iter().map(|(step, _)| step).collect();
        let points = losses.iter().filter_map(|Loss { step, loss }| {
            let step = u32::try_from(*step).ok()?;
            (!known.contains(&step)).then_some(Point { kind, step, loss: *loss })
        });
        missing.extend(points);
    }
    metrics::write(transaction, run, &missing)?;
    let last = record.losses.last().and_then(|last| u32::try_from(last.step).ok());
    Ok(last.unwrap_or(0))
}

/// The ids of the folders here that have one.
fn folders(path: &Path) -> impl Iterator<Item = RunId> + use<> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn remove_folder(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Failure::writing(folder, &error))
        }
        _ => Ok(()),
    }
}
