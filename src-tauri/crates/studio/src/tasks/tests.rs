//! The list of tasks: how they run, wait, end and fail.

use super::*;
use crate::{
    clock::SystemClock,
    contract::{Change, CloseHow},
    outside::{Outside, Purpose},
};
use std::{
    path::{Path, PathBuf},
    sync::mpsc,
    time::Instant,
};

struct Nobody;

impl Outside for Nobody {
    fn choose_file(&self, _: Purpose) -> Option<PathBuf> {
        None
    }
    fn choose_new_file(&self, _: &str) -> Option<PathBuf> {
        None
    }
    fn show_folder(&self, _: &Path) -> std::io::Result<()> {
        Ok(())
    }
    fn changed(&self, _: &[Change]) {}
    fn set_text_size(&self, _: u32) {}
    fn close_window(&self, _: CloseHow) {}
}

fn tasks() -> Tasks {
    let notices = Arc::new(Notices::start(Arc::new(Nobody)));
    Tasks::new(notices, Arc::new(SystemClock::start()), || 5)
}

fn about(kind: TaskKind, can_pause: bool) -> About {
    About { kind, project: None, run: None, total: Some(10), can_pause }
}

fn ended(tasks: &Tasks, id: TaskId) -> Task {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        let task = tasks.get(id).expect("it stays on the list");
        if !is_open(task.state) {
            return task;
        }
        assert!(Instant::now() < deadline, "it never ends: {task:?}");
        thread::yield_now();
    }
}

#[test]
fn a_task_that_does_its_work_is_done_and_says_when() {
    let tasks = tasks();
    let id = tasks.spawn(about(TaskKind::Export, false), |handle| {
        handle.progress(10, Some(10));
        Ok(Ending::Done)
    });
    let task = ended(&tasks, id);
    assert_eq!((task.state, task.done, task.ended_at), (TaskState::Done, 10, Some(5)));
    assert!(!tasks.is_busy());
    tasks.clear_ended();
    assert!(tasks.list().is_empty());
}

#[test]
fn a_panic_is_a_failed_task_and_nothing_more() {
    let tasks = tasks();
    let id = tasks.spawn(about(TaskKind::Check, false), |_| panic!("a fault"));
    let task = ended(&tasks, id);
    assert_eq!(task.state, TaskState::Failed);
    let failure = task.failure.expect("it says why");
    assert_eq!(failure.code, FailureCode::Internal);
    assert_eq!(failure.detail.as_deref(), Some("a fault"));
}

#[test]
fn a_task_is_held_goes_on_and_is_cancelled_when_asked() {
    let tasks = tasks();
    let (sender, waits) = mpsc::channel();
    let id = tasks.spawn(about(TaskKind::Bake, true), move |handle| {
        // Stands in for work that looks at its handle all the time.
        while !handle.is_cancelled() {
            let _ = sender.send(handle.is_paused());
            thread::yield_now();
        }
        Ok(Ending::Cancelled)
    });
    let becomes = |wanted: bool| {
        while waits.recv_timeout(Duration::from_secs(20)).expect("it works") != wanted {}
    };
    becomes(false);
    tasks.control(id, TaskAct::Pause).expect("it runs");
    becomes(true);
    assert_eq!(tasks.get(id).expect("listed").state, TaskState::Paused);
    tasks.control(id, TaskAct::Resume).expect("it is held");
    becomes(false);
    tasks.control(id, TaskAct::Cancel).expect("it runs");
    assert_eq!(ended(&tasks, id).state, TaskState::Cancelled);
    let late = tasks.control(id, TaskAct::Pause).expect_err("it is over");
    assert_eq!(late.code, FailureCode::NothingRunning);
}

#[test]
fn what_cannot_be_paused_says_so() {
    let tasks = tasks();
    let handle = tasks.add(about(TaskKind::Import, false));
    assert!(tasks.control(handle.id(), TaskAct::Pause).is_err());
    assert_eq!(tasks.get(handle.id()).expect("listed").state, TaskState::Running);
    handle.end(Ok(Ending::Done));
}

#[test]
fn a_training_stands_before_everything_else_and_what_ended_comes_last() {
    let tasks = tasks();
    let import = tasks.add(about(TaskKind::Import, false));
    let train = tasks.add(about(TaskKind::Train, true));
    let bake = tasks.add(about(TaskKind::Bake, true));
    bake.end(Ok(Ending::Done));
    let kinds: Vec<TaskKind> = tasks.list().into_iter().map(|task| task.kind).collect();
    assert_eq!(kinds, [TaskKind::Train, TaskKind::Import, TaskKind::Bake]);
    import.end(Ok(Ending::Done));
    train.end(Ok(Ending::Done));
}
