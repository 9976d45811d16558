//! The window's frame.

use super::*;
use crate::{
    contract::{TaskAct, TaskId, TaskKind, TaskState},
    desk::{bench::bench, import},
    tasks::{About, Ending},
};

fn endless(studio: &Studio) -> TaskId {
    let about =
        About { kind: TaskKind::Export, project: None, run: None, total: None, can_pause: false };
    studio.tasks().spawn(about, |handle| {
        while !handle.is_cancelled() {
            thread::yield_now();
        }
        Ok(Ending::Cancelled)
    })
}

#[test]
fn it_starts_with_the_settings_and_whatever_was_opened_with_it() {
    let bench = bench();
    let started = start(&bench.studio, ()).expect("started");
    assert_eq!((started.settings, started.has_file), (Settings::default(), false));
    import::offer_file(&bench.studio, "examples.jsonl".into());
    assert!(start(&bench.studio, ()).expect("started").has_file);
}

#[test]
fn a_task_is_listed_stopped_and_cleared_away() {
    let bench = bench();
    let task = endless(&bench.studio);
    let states = || -> Vec<TaskState> {
        let activity = activity(&bench.studio, ()).expect("listed");
        activity.tasks.into_iter().map(|task| task.state).collect()
    };
    assert_eq!(states(), [TaskState::Running]);
    tasks_clear(&bench.studio, ()).expect("cleared");
    assert_eq!(states(), [TaskState::Running], "what runs stays");
    let control = |act| task_control(&bench.studio, TaskControl { task, act });
    assert!(control(TaskAct::Pause).is_err(), "it can't be paused");
    control(TaskAct::Cancel).expect("asked");
    bench.settle();
    assert_eq!(states(), [TaskState::Cancelled]);
    tasks_clear(&bench.studio, ()).expect("cleared");
    assert_eq!(states(), []);
}

#[test]
fn a_window_that_closes_once_is_not_asked_about_again() {
    let bench = bench();
    let task = endless(&bench.studio);
    window_close(&bench.studio, CloseHow::KeepWorking).expect("closed");
    assert!(settings::settings(&bench.studio, ()).expect("read").knows_about_closing);
    assert!(bench.studio.tasks().is_busy(), "the work goes on");

    window_close(&bench.studio, CloseHow::StopAndQuit).expect("closed");
    let task = bench.studio.tasks().get(task).expect("on the list");
    assert_eq!(task.state, TaskState::Cancelled, "it was waited for");
    let closed = bench.person.closed.lock().expect("no test panics with it");
    assert_eq!(*closed, [CloseHow::KeepWorking, CloseHow::StopAndQuit]);
}
