//! Everything that takes long, as a list that the page shows: what it is, how far, how it ended. A task runs on a
//! thread of its own, asks its [`Handle`] often whether it should stop, and never takes the program down: a panic
//! makes it a failed task.
//!
//! The list is owned by one mutex here; a task touches it only through its handle.

use crate::{
    clock::Clock,
    contract::{ProjectId, RunId, Span, Task, TaskAct, TaskId, TaskKind, TaskState, Topic},
    failure::{Failure, FailureCode},
    notices::Notices,
};
use bakehouse_domain::progress::Pace;
use std::{
    panic::{self, AssertUnwindSafe},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    thread,
    time::Duration,
};

/// What a task is about.
#[derive(Clone, Debug)]
pub struct About {
    /// What it does.
    pub kind: TaskKind,
    /// In which project.
    pub project: Option<(ProjectId, String)>,
    /// The run of a training, and its number.
    pub run: Option<(RunId, u32)>,
    /// Of how much it will do something, where that is known.
    pub total: Option<u64>,
    /// Whether it can be paused: then it asks [`Handle::is_paused`].
    pub can_pause: bool,
}

/// How a task ended, when it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It did everything.
    Done,
    /// It was asked to stop, and did.
    Cancelled,
}

/// The list of tasks.
pub struct Tasks {
    shared: Arc<Shared>,
}

struct Shared {
    list: Mutex<Vec<Entry>>,
    next: AtomicI64,
    notices: Arc<Notices>,
    clock: Arc<dyn Clock>,
    now: fn() -> i64,
}

struct Entry {
    task: Task,
    control: Arc<Wishes>,
    pace: Pace,
    last_progress: Option<(Duration, u64)>,
}

/// What was asked of a task.
#[derive(Debug, Default)]
struct Wishes {
    cancel: AtomicBool,
    pause: AtomicBool,
}

/// A task's own view of itself. Cheap to clone.
#[derive(Clone)]
pub struct Handle {
    id: TaskId,
    shared: Arc<Shared>,
    wishes: Arc<Wishes>,
}

impl Tasks {
    /// An empty list.
    pub fn new(notices: Arc<Notices>, clock: Arc<dyn Clock>, now: fn() -> i64) -> Self {
        let list = Mutex::new(Vec::new());
        Self { shared: Arc::new(Shared { list, next: AtomicI64::new(1), notices, clock, now }) }
    }

    /// Runs `work` on a thread of its own.
    pub fn spawn(
        &self,
        about: About,
        work: impl FnOnce(&Handle) -> Result<Ending, Failure> + Send + 'static,
    ) -> TaskId {
        let handle = self.add(about);
        let id = handle.id;
        thread::spawn(move || {
            let result = panic::catch_unwind(AssertUnwindSafe(|| work(&handle)));
            let result = result.unwrap_or_else(|panic| {
                let words = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
                let words = words.or_else(|| panic.downcast_ref::<String>().cloned());
                Err(Failure::new(FailureCode::Internal).because(words.unwrap_or_default()))
            });
            handle.end(result);
        });
        id
    }

    /// Puts a task on the list that somebody else runs and ends through the handle.
    pub fn add(&self, about: About) -> Handle {
        let id = TaskId(self.shared.next.fetch_add(1, Ordering::Relaxed));
        let wishes = Arc::new(Wishes::default());
        let (project, project_name) = about.project.unzip();
        let (run, number) = about.run.unzip();
        let task = Task {
            id,
            kind: about.kind,
            project,
            project_name,
            run,
            number,
            state: TaskState::Running,
            done: 0,
            total: about.total,
            seconds_left: None,
            can_pause: about.can_pause,
            failure: None,
            ended_at: None,
        };
        let entry = Entry {
            task,
            control: wishes.clone(),
            pace: Pace::default(),
            last_progress: Some((self.shared.clock.now(), 0)),
        };
        self.shared.lock().push(entry);
        self.shared.tell();
        Handle { id, shared: self.shared.clone(), wishes }
    }

    /// The tasks, the most urgent first: those that run, those that wait, those that ended.
    pub fn list(&self) -> Vec<Task> {
        let mut tasks: Vec<Task> =
            self.shared.lock().iter().map(|entry| entry.task.clone()).collect();
        tasks.sort_by_key(|task| {
            let urgency = match task.state {
                TaskState::Running | TaskState::Stopping => 0,
                TaskState::Paused => 1,
                TaskState::Queued => 2,
                TaskState::Failed => 3,
                TaskState::Done | TaskState::Cancelled => 4,
            };
            (urgency, task.kind != TaskKind::Train, std::cmp::Reverse(task.id))
        });
        tasks
    }

    /// One task.
    pub fn get(&self, id: TaskId) -> Option<Task> {
        self.shared.lock().iter().find(|entry| entry.task.id == id).map(|entry| entry.task.clone())
    }

    /// The task of this kind that is not ended, in this project.
    pub fn running(&self, kind: TaskKind, project: ProjectId) -> Option<Task> {
        let list = self.shared.lock();
        let mut tasks = list.iter().map(|entry| &entry.task);
        tasks
            .find(|task| task.kind == kind && task.project == Some(project) && is_open(task.state))
            .cloned()
    }

    /// The last task of this kind in this project, however it is.
    pub fn last(&self, kind: TaskKind, project: ProjectId) -> Option<Task> {
        let list = self.shared.lock();
        let mut tasks = list.iter().rev().map(|entry| &entry.task);
        tasks.find(|task| task.kind == kind && task.project == Some(project)).cloned()
    }

    /// Whether anything runs, waits or is held.
    pub fn is_busy(&self) -> bool {
        self.shared.lock().iter().any(|entry| is_open(entry.task.state))
    }

    /// Asks a task for something. One that has ended stays as it is.
    pub fn control(&self, id: TaskId, act: TaskAct) -> Result<(), Failure> {
        let mut list = self.shared.lock();
        let entry = list.iter_mut().find(|entry| entry.task.id == id);
        let Some(entry) = entry.filter(|entry| is_open(entry.task.state)) else {
            return Err(Failure::new(FailureCode::NothingRunning));
        };
        match act {
            TaskAct::Cancel => {
                entry.control.cancel.store(true, Ordering::Relaxed);
                entry.control.pause.store(false, Ordering::Relaxed);
                entry.task.state = TaskState::Stopping;
            }
            TaskAct::Pause if entry.task.can_pause => {
                entry.control.pause.store(true, Ordering::Relaxed);
                entry.task.state = TaskState::Paused;
                entry.task.seconds_left = None;
            }
            TaskAct::Resume if entry.task.state == TaskState::Paused => {
                entry.control.pause.store(false, Ordering::Relaxed);
                entry.task.state = TaskState::Running;
                entry.last_progress = Some((self.shared.clock.now(), entry.task.done));
            }
            TaskAct::Pause | TaskAct::Resume => {
                return Err(Failure::new(FailureCode::NothingRunning));
            }
        }
        drop(list);
        self.shared.tell();
        Ok(())
    }

    /// Asks everything to stop that runs in `project`, or everywhere.
    pub fn cancel_all(&self, project: Option<ProjectId>) {
        let open: Vec<TaskId> = self
            .list()
            .into_iter()
            .filter(|task| is_open(task.state) && (project.is_none() || task.project == project))
            .map(|task| task.id)
            .collect();
        for id in open {
            // One that ended in between needs no asking.
            let _ = self.control(id, TaskAct::Cancel);
        }
    }

    /// Takes those that have ended from the list.
    pub fn clear_ended(&self) {
        self.shared.lock().retain(|entry| is_open(entry.task.state));
        self.shared.tell();
    }
}

fn is_open(state: TaskState) -> bool {
    match state {
        TaskState::Queued | TaskState::Running | TaskState::Paused | TaskState::Stopping => true,
        TaskState::Done | TaskState::Cancelled | TaskState::Failed => false,
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self) {
        self.notices.tell(Topic::Tasks, None);
    }
}

impl Handle {
    /// The task.
    pub fn id(&self) -> TaskId {
        self.id
    }

    /// Whether somebody wants it to stop. To be asked at least ten times a second.
    pub fn is_cancelled(&self) -> bool {
        self.wishes.cancel.load(Ordering::Relaxed)
    }

    /// Whether somebody wants it to wait.
    pub fn is_paused(&self) -> bool {
        self.wishes.pause.load(Ordering::Relaxed)
    }

    /// How far it is. The time left follows from the pace of the last steps.
    pub fn progress(&self, done: u64, total: Option<u64>) {
        let now = self.shared.clock.now();
        self.change(|entry| {
            if let Some((then, before)) = entry.last_progress
                && done > before
            {
                let seconds = now.saturating_sub(then).as_secs_f64() / (done - before) as f64;
                for _ in 0..(done - before).min(64) {
                    entry.pace.step(seconds);
                }
            }
            entry.last_progress = Some((now, done));
            entry.task.done = done;
            entry.task.total = total;
            entry.task.seconds_left = total
                .and_then(|total| entry.pace.seconds_left(done as usize, total as usize))
                .map(Span::from);
        });
    }

    /// How far it is, where the task knows better than its pace how long the rest takes.
    pub fn progress_with_time(&self, done: u64, total: Option<u64>, seconds_left: Option<Span>) {
        self.change(|entry| {
            entry.task.done = done;
            entry.task.total = total;
            entry.task.seconds_left = seconds_left;
        });
    }

    /// Says how it is, where that isn't the doing of [`Tasks::control`].
    pub fn set_state(&self, state: TaskState) {
        self.change(|entry| entry.task.state = state);
    }

    /// Ends it.
    pub fn end(&self, result: Result<Ending, Failure>) {
        let now = (self.shared.now)();
        self.change(|entry| {
            entry.task.ended_at = Some(now);
            entry.task.seconds_left = None;
            match result {
                Ok(Ending::Done) => entry.task.state = TaskState::Done,
                Ok(Ending::Cancelled) => entry.task.state = TaskState::Cancelled,
                Err(failure) => {
                    entry.task.state = TaskState::Failed;
                    entry.task.failure = Some(failure);
                }
            }
        });
    }

    fn change(&self, change: impl FnOnce(&mut Entry)) {
        let mut list = self.shared.lock();
        if let Some(entry) = list.iter_mut().find(|entry| entry.task.id == self.id) {
            change(entry);
        }
        drop(list);
        self.shared.tell();
    }
}

#[cfg(test)]
mod tests;
