//! After a training ended before its end: what is left, and how it goes on.

use super::*;
use crate::{
    desk::bench::reopen,
    record::{Loss, Record, State},
};
use std::fs;

#[test]
fn a_killed_training_says_where_it_stopped_and_goes_on_to_the_same_curve() {
    let begins = Script::new()
        .held_back(0, 3.0)
        .steps([1, 2], "2.5")
        .held_back(2, 2.5)
        .checkpoint(2)
        .sample(2)
        .steps([3], "9.0")
        .sample(3)
        .dies();
    let goes_on = Script::new().steps([3, 4], "1.5").held_back(4, 2.0).done();
    let bench = studio(&begins.or_when_it_goes_on(goes_on));
    let project = project(&bench, 12);
    let run = start(&bench, project);
    bench.settle();

    let stopped = detail(&bench, project, run);
    assert_eq!((stopped.row.state, stopped.row.step), (RunState::Stopped, 3));
    assert_eq!(stopped.checkpoint, Some(2));
    assert_eq!(
        stopped.failure.as_ref().map(|failure| failure.code),
        Some(FailureCode::WorkerKilled)
    );
    assert_eq!(happened(&stopped).last(), Some(&(RunEventKind::Interrupted, 3)));
    assert!(stopped.row.is_usable, "its checkpoint can be talked with");
    let before = metrics(&bench, project, run, 0);
    assert_eq!(before.training.len(), 3);

    control(&bench, project, run, RunAct::Continue).expect("it goes on");
    bench.settle();
    let done = detail(&bench, project, run);
    assert_eq!((done.row.state, done.row.step), (RunState::Done, 4));
    assert_eq!((done.failure, done.checkpoint), (None, None));
    assert!(happened(&detail(&bench, project, run)).contains(&(RunEventKind::Continued, 2)));
    let after = metrics(&bench, project, run, before.next);
    assert!(after.is_whole, "what the page has is no longer true");
    let expected = [(1, Some(2.5)), (2, Some(2.5)), (3, Some(1.5)), (4, Some(1.5))];
    assert_eq!(after.training, expected, "each step once");
    let samples: Vec<u32> = done.samples.iter().map(|sample| sample.step).collect();
    assert_eq!(samples, [2], "what was said after the checkpoint was said by somebody else");
    let refused = control(&bench, project, run, RunAct::Continue).expect_err("it is done");
    assert_eq!(refused.code, FailureCode::TrainingIsDone);
}

#[test]
fn one_that_never_saved_anything_has_failed() {
    let check = |script: Script, code: FailureCode| {
        let bench = studio(&script);
        let project = project(&bench, 12);
        let run = start(&bench, project);
        bench.settle();
        let shown = detail(&bench, project, run);
        assert_eq!((shown.row.state, shown.checkpoint), (RunState::Failed, None));
        assert_eq!(shown.failure.map(|failure| failure.code), Some(code));
        assert!(!shown.row.is_usable);
        let refused = control(&bench, project, run, RunAct::Continue).expect_err("from where?");
        assert!(
            matches!(refused.code, FailureCode::AdapterMissing | FailureCode::CheckpointMissing),
            "{refused}"
        );
        assert!(running(&bench.studio).is_none());
    };
    check(Script::new().steps([1], "2.0").dies(), FailureCode::WorkerKilled);
    check(Script::new().failed("not_enough_memory"), FailureCode::NotEnoughMemory);
}

#[test]
fn a_worker_that_is_not_there_is_told() {
    let launch = crate::worker::client::Launch::worker("/no/such/program");
    let bench = bench_with(launch, Arc::new(SystemClock::start())).with_starter();
    let project = project(&bench, 12);
    let run = start(&bench, project);
    bench.settle();
    let shown = detail(&bench, project, run);
    assert_eq!(shown.row.state, RunState::Failed);
    let code = shown.failure.map(|failure| failure.code);
    assert_eq!(code, Some(FailureCode::WorkerNotStarted));
}

#[test]
fn a_checkpoint_that_nobody_heard_of_counts() {
    let begins = Script::new().steps([1, 2], "2.5").secret_checkpoint(2).dies();
    let bench = studio(&begins.or_when_it_goes_on(Script::new().steps([3, 4], "1.5").done()));
    let project = project(&bench, 12);
    let run = start(&bench, project);
    bench.settle();
    assert_eq!(detail(&bench, project, run).checkpoint, Some(2));
    control(&bench, project, run, RunAct::Continue).expect("it goes on");
    bench.settle();
    assert_eq!(detail(&bench, project, run).row.state, RunState::Done);
}

#[test]
fn what_is_thrown_away_leaves_nothing_behind() {
    let bench = studio(&Script::new().steps([1], "2.0").checkpoint(1).hear("").cancelled());
    let project = project(&bench, 12);
    let folder = |run| run_folder(&bench.studio.project_folder(project), run);
    let is_gone = |run| {
        let missing = super::super::run(&bench.studio, RunRef { project, run });
        missing.is_err_and(|failure| failure.code == FailureCode::ThingMissing)
            && !folder(run).exists()
    };
    let run = start(&bench, project);
    control(&bench, project, run, RunAct::Discard).expect("asked");
    bench.settle();
    assert!(is_gone(run), "also in the middle of its work");

    let run = start(&bench, project);
    control(&bench, project, run, RunAct::Stop).expect("asked");
    bench.settle();
    assert!(folder(run).is_dir());
    let last = control(&bench, project, run, RunAct::Discard).expect("thrown away");
    assert_eq!((last.row.number, last.row.id), (2, run), "as it was");
    assert!(is_gone(run));
    let run = start(&bench, project);
    assert_eq!(detail(&bench, project, run).row.number, 3, "no number is given twice");
    bench.studio.tasks().cancel_all(None);
    bench.settle();
}

#[test]
fn a_program_that_ended_under_its_run_finds_it_stopped() {
    let bench = studio(&Script::new().steps([1, 2], "2.0").checkpoint(2).hear("").cancelled());
    let project = project(&bench, 12);
    let run = start(&bench, project);
    control(&bench, project, run, RunAct::Stop).expect("asked");
    bench.settle();
    let number = detail(&bench, project, run).row.number;
    let folder = run_folder(&bench.studio.project_folder(project), run);
    // As the end of the program would have left it: the row as it was, and a record that knows a step more.
    bench
        .studio
        .project(project)
        .expect("open")
        .write(|transaction| store::set_state(transaction, number, RunState::Training))
        .expect("written");
    let mut record = Record::read(&folder).expect("written by the worker");
    let loss = |step| Loss { step, loss: 2.0 };
    record.losses = vec![loss(1), loss(2), loss(3)];
    record.steps = 3;
    record.write(&folder).expect("written");
    let orphan = run_folder(&bench.studio.project_folder(project), RunId::from_parts(1, 1));
    fs::create_dir_all(&orphan).expect("made");

    let Bench { studio, folder: data, .. } = bench;
    drop(studio);
    let bench = reopen(data);
    let shown = detail(&bench, project, run);
    assert_eq!(
        (shown.row.state, shown.row.step, shown.checkpoint),
        (RunState::Stopped, 3, Some(3))
    );
    assert_eq!(happened(&shown).last(), Some(&(RunEventKind::Interrupted, 3)));
    let steps: Vec<u32> =
        metrics(&bench, project, run, 0).training.iter().map(|(step, _)| *step).collect();
    assert_eq!(steps, [1, 2, 3], "what the page never heard of is in the record");
    assert!(folder.is_dir() && !orphan.exists(), "only what has a row stays");

    // The worker may have come to its end in the last moment.
    let again = || {
        let project = bench.studio.project(project).expect("open");
        project.write(|transaction| store::set_state(transaction, number, RunState::Training))
    };
    again().expect("written");
    record.state = State::Done;
    record.write(&folder).expect("written");
    tidy_up(&bench.studio, project).expect("tidy");
    assert_eq!(detail(&bench, project, run).row.state, RunState::Done);
}
