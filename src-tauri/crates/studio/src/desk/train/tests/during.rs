//! While a training goes on: what it says is stored and shown, and what the person wants reaches it.

use super::*;
use crate::{
    clock::Clock,
    contract::{Advice, HeldBackLoss, TaskAct, TaskKind, TaskState},
    project_file,
};
use std::sync::Mutex;

#[test]
fn what_a_training_says_is_stored_and_shown() {
    let script = Script::new()
        .held_back(0, 3.0)
        .sample(0)
        .steps([1, 2], "2.5")
        .held_back(2, 2.0)
        .checkpoint(2)
        .sample(2)
        .steps([3, 4], "1.5")
        .held_back(4, 2.5)
        .done();
    let bench = studio(&script);
    let project = project(&bench, 30);
    let run = start(&bench, project);
    bench.settle();

    let shown = detail(&bench, project, run);
    let row = &shown.row;
    assert_eq!((row.state, row.number, row.step, row.steps), (RunState::Done, 1, 4, Some(4)));
    assert!(row.is_usable && shown.failure.is_none() && shown.checkpoint.is_none());
    let expected = HeldBackLoss { first: Some(3.0), best: Some(2.0), last: Some(2.5) };
    assert_eq!(row.held_back_loss, expected);
    assert_eq!(row.curve, [2.5, 2.5, 1.5, 1.5]);
    assert_eq!(shown.advice, Advice::EndedPastBest);
    let expected = [
        (RunEventKind::Started, 0),
        (RunEventKind::Best, 2),
        (RunEventKind::Checkpoint, 2),
        (RunEventKind::Finished, 4),
    ];
    assert_eq!(happened(&shown), expected);
    let answers: Vec<(u32, &str)> =
        shown.samples.iter().map(|sample| (sample.step, &*sample.answer)).collect();
    assert_eq!(answers, [(0, "after 0"), (2, "after 2")]);

    let curve = metrics(&bench, project, run, 0);
    assert!(curve.is_whole);
    let losses: Vec<Option<f64>> = curve.training.iter().map(|(_, loss)| *loss).collect();
    assert_eq!(losses, [Some(2.5), Some(2.5), Some(1.5), Some(1.5)]);
    assert_eq!((&*curve.checkpoints, curve.steps), (&[2][..], Some(4)));
    let nothing_new = metrics(&bench, project, run, curve.next);
    assert!(!nothing_new.is_whole && nothing_new.training.is_empty());

    let task = &bench.studio.tasks().list()[0];
    assert_eq!((task.kind, task.state, task.done), (TaskKind::Train, TaskState::Done, 4));
    assert_eq!((task.run, task.number), (Some(run), Some(1)));
    wait("the page is told", || was_told(&bench, Topic::Runs) && was_told(&bench, Topic::Project));
    let summary = summary(&bench.studio, project).expect("known");
    assert_eq!(summary.usable, [(run, 1)]);
    assert!(summary.ended[0].is_done);
}

#[test]
fn a_run_keeps_the_examples_that_it_learns_from() {
    let bench = studio(&Script::new().done());
    let project = project(&bench, 30);
    let run = start(&bench, project);
    bench.settle();
    let folder = run_folder(&bench.studio.project_folder(project), run).join("examples");
    let kept = project_file::open(&folder).expect("a folder that can be trained from");
    let row = detail(&bench, project, run).row;
    let held_back = kept.held_back.expect("a file of their own").into_usable();
    assert_eq!((kept.training.into_usable().len(), held_back.len()), (row.examples, row.held_back));
    assert_eq!(row.examples + row.held_back, 30);
}

#[test]
fn a_run_is_held_and_goes_on_whichever_page_asks() {
    let script = Script::new().steps([1], "2.0").hear("paused").hear("resumed").steps([2], "2.0");
    let script = script.hear("paused").hear("").secret_checkpoint(2).cancelled();
    let bench = studio(&script);
    let project = project(&bench, 12);
    let run = start(&bench, project);
    let state = || detail(&bench, project, run).row.state;
    wait("the first step", || state() == RunState::Training);

    let shown = control(&bench, project, run, RunAct::Pause).expect("asked");
    assert_eq!(shown.row.state, RunState::Paused, "at once");
    let task = bench.studio.tasks().running(TaskKind::Train, project).expect("on the list");
    assert_eq!(task.state, TaskState::Paused);
    let pauses = || {
        let events = happened(&detail(&bench, project, run));
        events.iter().filter(|(what, _)| *what == RunEventKind::Paused).count()
    };
    wait("the worker has heard", || pauses() == 1);
    bench.studio.tasks().control(task.id, TaskAct::Resume).expect("asked");
    assert_eq!(state(), RunState::Training, "the two agree");
    wait("the second step", || detail(&bench, project, run).row.step == 2);

    bench.studio.tasks().control(task.id, TaskAct::Pause).expect("asked");
    assert_eq!(state(), RunState::Paused);
    wait("the worker has heard", || pauses() == 2);
    let shown = control(&bench, project, run, RunAct::Stop).expect("asked");
    assert_eq!(shown.row.state, RunState::Stopping);
    bench.settle();
    let shown = detail(&bench, project, run);
    assert_eq!((shown.row.state, shown.checkpoint), (RunState::Stopped, Some(2)));
    assert_eq!(shown.failure, None, "nothing went wrong");
    assert_eq!(bench.studio.tasks().list()[0].state, TaskState::Cancelled);
    let expected = [
        (RunEventKind::Started, 0),
        (RunEventKind::Paused, 1),
        (RunEventKind::Resumed, 1),
        (RunEventKind::Paused, 2),
        (RunEventKind::Stopped, 2),
    ];
    assert_eq!(happened(&shown), expected);
    let refused = control(&bench, project, run, RunAct::Pause).expect_err("it has ended");
    assert_eq!(refused.code, FailureCode::NothingRunning);
}

#[test]
fn one_training_at_a_time_over_all_projects() {
    let bench = studio(&Script::new().steps([1], "2.0").hear("").cancelled());
    let (first, second) = (project(&bench, 12), project(&bench, 12));
    let run = start(&bench, first);
    let refused = run_start(&bench.studio, ProjectRef { project: second }).expect_err("one runs");
    assert_eq!(refused.code, FailureCode::TrainingRuns);
    let page = train(&bench.studio, ProjectRef { project: second }).expect("the page");
    assert_eq!(page.running, None, "it is another project's");
    assert_eq!(page.obstacles[0].code, FailureCode::TrainingRuns);
    assert_eq!(running(&bench.studio), Some((first, run)));
    bench.studio.tasks().cancel_all(None);
    bench.settle();
    assert_eq!(running(&bench.studio), None);
    start(&bench, second);
    bench.studio.tasks().cancel_all(None);
    bench.settle();
}

#[test]
fn a_loss_that_is_no_number_is_shown_as_none() {
    let bench = studio(&Script::new().steps([1], "2.0").steps([2], "null").done());
    let project = project(&bench, 12);
    let run = start(&bench, project);
    bench.settle();
    let curve = metrics(&bench, project, run, 0);
    assert_eq!(curve.training, [(1, Some(2.0)), (2, None)]);
    assert_eq!(detail(&bench, project, run).advice, Advice::Unstable);
}

/// The computer's clock, which jumps when it is told to.
struct JumpingClock {
    real: SystemClock,
    ahead: Mutex<Duration>,
}

impl JumpingClock {
    fn jump(&self, time: Duration) {
        *self.ahead.lock().expect("no test panics with it") += time;
    }
}

impl Clock for JumpingClock {
    fn now(&self) -> Duration {
        self.real.now() + *self.ahead.lock().expect("no test panics with it")
    }
}

#[test]
fn a_worker_that_falls_silent_is_told_and_one_that_does_not_stop_is_ended() {
    let script = Script::new().steps([1], "2.0").checkpoint(1).waits();
    let clock = Arc::new(JumpingClock { real: SystemClock::start(), ahead: Mutex::default() });
    let bench = bench_with(script.launch(), clock.clone()).with_starter();
    let project = project(&bench, 12);
    let run = start(&bench, project);
    let has = |what| happened(&detail(&bench, project, run)).iter().any(|(kind, _)| *kind == what);
    wait("the checkpoint", || has(RunEventKind::Checkpoint));
    clock.jump(Duration::from_mins(1));
    wait("a minute without a word", || has(RunEventKind::NotResponding));
    assert!(detail(&bench, project, run).row.state.is_open(), "a person decides whether to wait");

    control(&bench, project, run, RunAct::Stop).expect("asked");
    wait("it was asked to stop", || {
        let stored = bench.studio.project(project).expect("open").read(|c| store::get(c, run));
        stored.expect("there").state == RunState::Stopping
    });
    clock.jump(Duration::from_mins(1));
    bench.settle();
    let shown = detail(&bench, project, run);
    assert_eq!((shown.row.state, shown.checkpoint), (RunState::Stopped, Some(1)));
    assert_eq!(shown.failure, None, "it was the person who stopped it");
}
