//! Train: how it should learn, what that takes, the runs and their curves. A training is a worker of its own and a task
//! here that listens to it; whatever it says is in the store before the page hears of it.
//!
//! One training at a time, over all projects: [`Room`] knows which. All else is in the store.

mod change;
mod control;
mod estimate;
mod learned;
mod listen;
mod logbook;
mod page;
mod settle;
mod setup;
mod show;
mod start;

pub(crate) use estimate::known_seconds;
pub(crate) use learned::learned_questions;
pub(crate) use settle::tidy_up;
pub(crate) use setup::context_length;

pub use control::run_control;
pub use estimate::train_estimate;
pub use page::{train, train_choose};
pub use show::{run, run_metrics, runs};
pub use start::run_start;

use crate::{
    contract::{ProjectId, RunId, RunState, Span, TaskId},
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
};
use bakehouse_store::{
    Connection, Error,
    project::runs::{self as store, Run},
};
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// The folder of the runs, inside that of a project.
const RUNS_FOLDER: &str = "runs";

/// The training that is going on, and what is known about those that could be started.
#[derive(Default)]
pub struct Room {
    live: Mutex<Option<Arc<Live>>>,
    estimates: estimate::Known,
    learned: learned::Learned,
}

/// The training that is going on. What nobody needs after a restart is here and not in the store.
struct Live {
    project: ProjectId,
    run: RunId,
    /// The task that shows it, once there is one.
    task: Mutex<Option<TaskId>>,
    /// Whether what it learned is to be thrown away when it has stopped.
    is_unwanted: AtomicBool,
    latest: Mutex<Latest>,
}

/// What is true of a running training just now.
#[derive(Clone, Copy, Debug, Default)]
struct Latest {
    seconds_left: Option<Span>,
    tokens_per_second: Option<f64>,
    memory_bytes: Option<u64>,
}

/// The right to train. Nobody else has it until it is dropped.
struct Claim {
    studio: Studio,
    live: Arc<Live>,
}

impl Room {
    fn live(&self) -> MutexGuard<'_, Option<Arc<Live>>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The training that is going on, if it is this one.
    fn live_run(&self, project: ProjectId, run: RunId) -> Option<Arc<Live>> {
        let live = self.live().clone();
        live.filter(|live| live.project == project && live.run == run)
    }
}

impl Live {
    fn task(&self) -> Option<TaskId> {
        *self.task.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_task(&self, task: TaskId) {
        *self.task.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
    }

    fn latest(&self) -> MutexGuard<'_, Latest> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_unwanted(&self) -> bool {
        self.is_unwanted.load(Ordering::Relaxed)
    }
}

impl Claim {
    fn take(studio: &Studio, project: ProjectId, run: RunId) -> Result<Self, Failure> {
        let mut live = studio.rooms().train.live();
        if live.is_some() {
            return Err(Failure::new(FailureCode::TrainingRuns));
        }
        let new = Arc::new(Live {
            project,
            run,
            task: Mutex::new(None),
            is_unwanted: AtomicBool::new(false),
            latest: Mutex::default(),
        });
        *live = Some(new.clone());
        Ok(Self { studio: studio.clone(), live: new })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        *self.studio.rooms().train.live() = None;
        if thread::panicking() {
            // A fault of our own ended the task before it could say how its run ended. Should this fail, the next start
            // of the program does it.
            let _ = settle::tidy_up(&self.studio, self.live.project);
        }
    }
}

/// The training that is going on in any project.
pub(crate) fn running(studio: &Studio) -> Option<(ProjectId, RunId)> {
    studio.rooms().train.live().as_ref().map(|live| (live.project, live.run))
}

/// What the overview, the coach and Home need to know of the trainings of a project.
pub(crate) struct TrainSummary {
    /// All runs.
    pub runs: usize,
    /// The one started last.
    pub latest: Option<LatestRun>,
    /// Those that can be talked with, the last first.
    pub usable: Vec<(RunId, u32)>,
    /// Those that ended last, the last first.
    pub ended: Vec<EndedRun>,
}

/// The run that was started last.
pub(crate) struct LatestRun {
    pub id: RunId,
    pub number: u32,
    pub state: RunState,
    pub step: u32,
    pub steps: Option<u32>,
    pub seconds_left: Option<Span>,
    /// The step of the checkpoint that it can go on from.
    pub checkpoint: Option<u32>,
    /// Examples that it learns from.
    pub examples: usize,
    /// Examples that are held back.
    pub held_back: usize,
}

/// A run that came to rest.
pub(crate) struct EndedRun {
    pub number: u32,
    pub is_done: bool,
    pub at: i64,
}

/// Ended runs that are told of.
const TOLD_ENDED: usize = 3;

/// See [`TrainSummary`].
pub(crate) fn summary(studio: &Studio, project: ProjectId) -> Result<TrainSummary, Failure> {
    let all = studio.project(project)?.read(store::all)?;
    let mut ended: Vec<EndedRun> = all
        .iter()
        .filter(|run| !run.state.is_open())
        .filter_map(|run| {
            let is_done = run.state == RunState::Done;
            Some(EndedRun { number: run.number, is_done, at: run.ended_at? })
        })
        .collect();
    ended.sort_by_key(|run| std::cmp::Reverse(run.at));
    ended.truncate(TOLD_ENDED);
    Ok(TrainSummary {
        runs: all.len(),
        latest: all.first().map(|run| LatestRun {
            id: run.id,
            number: run.number,
            state: state(studio, project, run),
            step: run.step,
            steps: run.steps,
            seconds_left: latest(studio, project, run.id).seconds_left,
            checkpoint: run.checkpoint,
            examples: run.setup.examples,
            held_back: run.setup.held_back,
        }),
        usable: all.iter().filter(|run| is_usable(run)).map(|run| (run.id, run.number)).collect(),
        ended,
    })
}

/// The runs that can be talked with and asked, the last first.
pub(crate) fn usable_runs(connection: &Connection) -> Result<Vec<Run>, Error> {
    let mut runs = store::all(connection)?;
    runs.retain(is_usable);
    Ok(runs)
}

/// Whether a run can be talked with: it has an end, or a checkpoint, that nobody is about to replace.
fn is_usable(run: &Run) -> bool {
    match run.state {
        RunState::Done => true,
        RunState::Stopped | RunState::Failed => run.checkpoint.is_some(),
        RunState::Starting | RunState::Training | RunState::Paused | RunState::Stopping => false,
    }
}

/// The folder with what a run learned: its own, or that of its last checkpoint where it stopped on the way.
pub(crate) fn adapter(project: &Project, run: &Run) -> Result<PathBuf, Failure> {
    let folder = run_folder(&project.folder, run.id);
    if run.state == RunState::Done {
        return Ok(folder);
    }
    let record = crate::record::Record::read(&folder)?;
    let checkpoint = record.checkpoint.map(|checkpoint| folder.join(checkpoint));
    checkpoint.ok_or_else(|| Failure::at(FailureCode::AdapterMissing, &folder))
}

/// The folder of a run, in the folder of its project.
pub(crate) fn run_folder(project: &Path, run: RunId) -> PathBuf {
    project.join(RUNS_FOLDER).join(run.to_string())
}

/// How a run is, as the list of tasks and the store say it together: whoever presses "Pause" sees it held at once, though
/// the worker has not said so yet.
fn state(studio: &Studio, project: ProjectId, run: &Run) -> RunState {
    use crate::contract::TaskState;
    let live = studio.rooms().train.live_run(project, run.id);
    let task = live.and_then(|live| studio.tasks().get(live.task()?));
    match task.map(|task| task.state) {
        Some(TaskState::Paused) => RunState::Paused,
        Some(TaskState::Stopping) => RunState::Stopping,
        Some(TaskState::Running) if run.state == RunState::Paused => RunState::Training,
        _ => run.state,
    }
}

fn latest(studio: &Studio, project: ProjectId, run: RunId) -> Latest {
    let live = studio.rooms().train.live_run(project, run);
    live.map(|live| *live.latest()).unwrap_or_default()
}

// The workers of these tests are scripts of the shell.
#[cfg(all(test, unix))]
mod tests;
