//! What a person asks of a run: to be held, to go on, to stop, to be thrown away. A run that is going on is asked through
//! its task, so that the list of tasks and the page of the run always agree.

use super::{Claim, settle, show, start};
use crate::{
    contract::{RunAct, RunControl, RunDetail, RunEventKind, RunId, RunState, TaskAct, Topic},
    desk::settings::models,
    failure::{Failure, FailureCode},
    record::Record,
    studio::{Project, Studio},
};
use bakehouse_store::project::{
    metrics,
    runs::{self, Event, Run},
};
use std::sync::{Arc, atomic::Ordering};

/// Asks something of a run.
pub fn run_control(studio: &Studio, request: RunControl) -> Result<RunDetail, Failure> {
    let project = studio.project(request.project)?;
    match request.act {
        RunAct::Pause => ask(studio, &project, request.run, TaskAct::Pause)?,
        RunAct::Resume => ask(studio, &project, request.run, TaskAct::Resume)?,
        RunAct::Stop => ask(studio, &project, request.run, TaskAct::Cancel)?,
        RunAct::Discard => return discard(studio, &project, request.run),
        RunAct::Continue => go_on(studio, &project, request.run)?,
    }
    show::detail(studio, &project, request.run)
}

fn ask(studio: &Studio, project: &Project, run: RunId, act: TaskAct) -> Result<(), Failure> {
    let live = studio.rooms().train.live_run(project.id, run);
    let task = live.and_then(|live| live.task());
    let task = task.ok_or_else(|| Failure::new(FailureCode::NothingRunning))?;
    studio.tasks().control(task, act)?;
    studio.tell(Topic::Runs, Some(project.id));
    Ok(())
}

/// Shows the run as it was: there is nothing of it from now on, or soon.
fn discard(studio: &Studio, project: &Arc<Project>, id: RunId) -> Result<RunDetail, Failure> {
    if let Some(live) = studio.rooms().train.live_run(project.id, id) {
        live.is_unwanted.store(true, Ordering::Relaxed);
        ask(studio, project, id, TaskAct::Cancel)?;
        return show::detail(studio, project, id);
    }
    let detail = show::detail(studio, project, id)?;
    let run = project.read(|connection| runs::get(connection, id))?;
    settle::throw_away(studio, project, &run)?;
    Ok(detail)
}

fn go_on(studio: &Studio, project: &Arc<Project>, id: RunId) -> Result<(), Failure> {
    let claim = Claim::take(studio, project.id, id)?;
    let run = project.read(|connection| runs::get(connection, id))?;
    let folder = super::run_folder(&project.folder, id);
    if run.state == RunState::Done {
        return Err(Failure::at(FailureCode::TrainingIsDone, &folder));
    }
    // The record knows best: the worker may have written a checkpoint that nobody heard of any more.
    let step = settle::checkpoint(&Record::read(&folder)?)
        .ok_or_else(|| Failure::at(FailureCode::CheckpointMissing, &folder))?;
    let model = models::path(studio, Some(&run.setup.model_file))?;
    let run = restart(studio, project, &run, step)?;
    let job = start::job_to_go_on(project, &run, model);
    start::launch(studio, claim, project.clone(), run, job)
}

/// Takes the run back to the checkpoint: what came after is done again.
fn restart(studio: &Studio, project: &Project, run: &Run, step: u32) -> Result<Run, Failure> {
    let at = studio.now();
    let run = project.write(|transaction| {
        runs::restart(transaction, run.number, step)?;
        runs::set_checkpoint(transaction, run.number, Some(step))?;
        metrics::forget_after(transaction, run.number, step)?;
        let event = Event { at, what: RunEventKind::Continued, step, loss: None };
        runs::note(transaction, run.number, &event)?;
        runs::get(transaction, run.id)
    })?;
    for topic in [Topic::Runs, Topic::Project] {
        studio.tell(topic, Some(project.id));
    }
    Ok(run)
}
