//! Batches with a writer that does as the test says, and what a person makes of the drafts. The real model writes in the
//! journeys.

mod elsewhere;
mod matters;
mod reviewing;
mod rewriting;
mod together;
mod writing;

use super::*;
use crate::{
    clock::{Clock, SystemClock},
    contract::{ChangePlan, DraftState, Flaw, PlanChange, RecipeTopic, TaskState, Turn, Variety},
    desk::{
        bench::{Bench, bench_with, speaker},
        plan::plan_change,
    },
    worker::client::Launch,
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// A writer that gives these answers, one after the other, and then does the last line of the shell. An answer that begins
/// with "$" is a line of the shell, too.
fn writer(answers: &[&str], at_last: &str) -> Launch {
    let line = |answer: &str| match answer.strip_prefix("$ ") {
        Some(line) => line.to_owned(),
        None => format!("answer '{answer}'"),
    };
    let numbered = answers.iter().zip(1..);
    let cases: Vec<String> =
        numbered.map(|(answer, number)| format!("{number}) {} ;;", line(answer))).collect();
    speaker(&format!("case $n in\n{}\n*) {at_last}\n;;\nesac", cases.join("\n")))
}

/// A studio with this writer and a model file, and a project with a base prompt and a recipe for `count` drafts.
fn project(launch: Launch, count: u32) -> (Bench, ProjectId) {
    project_at(launch, count, SystemClock::start())
}

/// The same with another clock.
fn project_at(launch: Launch, count: u32, clock: impl Clock + 'static) -> (Bench, ProjectId) {
    let bench = bench_with(launch, Arc::new(clock)).with_starter();
    let project = bench.project();
    let change = PlanChange::BasePrompt("Be brief.".to_owned());
    plan_change(&bench.studio, ChangePlan { project, change }).expect("written");
    let recipe = Recipe {
        topics: vec![topic("parcels", 100)],
        count,
        variety: Variety::Some,
        writer: None,
        style_examples: 3,
        ..Recipe::default()
    };
    bake_change(&bench.studio, ChangeRecipe { project, recipe }).expect("written");
    (bench, project)
}

fn whole(project: ProjectId) -> BakeBatch {
    BakeBatch { project, what: BakeWhat::Whole }
}

fn start(bench: &Bench, project: ProjectId) -> TaskId {
    bake_start(&bench.studio, whole(project)).expect("started")
}

fn page(bench: &Bench, project: ProjectId) -> BakePage {
    bake(&bench.studio, ProjectRef { project }).expect("there")
}

fn rows(bench: &Bench, project: ProjectId) -> Vec<DraftRow> {
    super::drafts(&bench.studio, DraftsRequest { project, from: 0, count: 500 }).expect("there")
}

/// What came of a batch, the first draft first: state, question, answer.
fn written(bench: &Bench, project: ProjectId) -> Vec<(DraftState, String, String)> {
    let rows = rows(bench, project).into_iter().rev();
    rows.map(|row| {
        let [Turn { asks, answers }] = <[Turn; 1]>::try_from(row.turns).expect("one turn");
        (row.state, asks, answers)
    })
    .collect()
}

fn topic(name: &str, share: u32) -> RecipeTopic {
    RecipeTopic { name: name.to_owned(), share, within: String::new() }
}

fn new_draft(place: usize) -> drafts::NewDraft<'static> {
    drafts::NewDraft { place, topic: "parcels", writer: "Small", passage: None }
}

fn turn(asks: &str, answers: &str) -> Turn {
    Turn { asks: asks.to_owned(), answers: answers.to_owned() }
}

fn miss(flaw: Flaw, left_out: usize, tried_again: usize) -> Miss {
    Miss { flaw, left_out, tried_again }
}

fn draft(state: DraftState, asks: &str, answers: &str) -> (DraftState, String, String) {
    (state, asks.to_owned(), answers.to_owned())
}

/// Waits until it is so.
fn until(mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !is_so() {
        assert!(Instant::now() < deadline, "it never is");
        std::thread::yield_now();
    }
}
