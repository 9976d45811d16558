//! Trainings with a worker that does as the test says. The real one trains in the tests of the program `bakehouse`.

mod after;
mod before;
mod during;
mod script;

use super::*;
use crate::{
    clock::SystemClock,
    contract::{
        MetricsRequest, ProjectRef, RunAct, RunControl, RunDetail, RunEventKind, RunMetrics,
        RunRef, Topic,
    },
    desk::{
        bench::{Bench, bench_with},
        examples,
    },
};
use bakehouse_domain::message::{Example, Message, Role};
use script::Script;
use std::time::{Duration, Instant};

/// A studio with the starter model, and a worker that does as the script says.
fn studio(script: &Script) -> Bench {
    bench_with(script.launch(), Arc::new(SystemClock::start())).with_starter()
}

/// A project with as many examples.
fn project(bench: &Bench, count: usize) -> ProjectId {
    let id = bench.project();
    let example = |number: usize| {
        let answer = if number.is_multiple_of(2) { "even" } else { "odd" };
        let question = format!("Is {number} odd?");
        let messages =
            vec![Message::new(Role::User, question), Message::new(Role::Assistant, answer)];
        Example::of(messages)
    };
    let examples = (0..count).map(example).collect();
    examples::add_many(&bench.studio, id, examples, None).expect("added");
    let project = bench.studio.project(id).expect("open");
    // Until then the marks of those that are held back may still change.
    wait("they are checked", || {
        project.read(bakehouse_store::project::examples::state).expect("readable").is_checked
    });
    id
}

fn start(bench: &Bench, project: ProjectId) -> RunId {
    run_start(&bench.studio, ProjectRef { project }).expect("started")
}

fn detail(bench: &Bench, project: ProjectId, run: RunId) -> RunDetail {
    super::run(&bench.studio, RunRef { project, run }).expect("there")
}

fn metrics(bench: &Bench, project: ProjectId, run: RunId, after: u64) -> RunMetrics {
    run_metrics(&bench.studio, MetricsRequest { project, run, after }).expect("there")
}

fn control(
    bench: &Bench,
    project: ProjectId,
    run: RunId,
    act: RunAct,
) -> Result<RunDetail, Failure> {
    run_control(&bench.studio, RunControl { project, run, act })
}

/// What happened, the first first, as event and step.
fn happened(detail: &RunDetail) -> Vec<(RunEventKind, u32)> {
    detail.events.iter().rev().map(|event| (event.what, event.step)).collect()
}

/// Waits until this is so.
fn wait(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !is_so() {
        assert!(Instant::now() < deadline, "it never comes: {what}");
        std::thread::yield_now();
    }
}

fn was_told(bench: &Bench, topic: Topic) -> bool {
    let told = bench.person.told.lock().expect("no test panics with it");
    told.iter().any(|change| change.topic == topic)
}
