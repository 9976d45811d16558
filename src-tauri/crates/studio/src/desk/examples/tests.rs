//! What a person does to examples, from the commands down to the database and back.

mod acts;
mod decisions;
mod export;
mod figures;
mod table;
mod texts;

use super::*;
use crate::failure::FailureCode;
use crate::{
    contract::*,
    desk::{
        bench::{Bench, bench, reopen},
        home,
    },
};
use bakehouse_domain::{
    act::ActKind,
    message::{Message, Role},
};
use bakehouse_formats::Tokenizer;

fn system(text: &str) -> Message {
    Message::new(Role::System, text)
}

fn user(text: &str) -> Message {
    Message::new(Role::User, text)
}

fn assistant(text: &str) -> Message {
    Message::new(Role::Assistant, text)
}

fn of(messages: impl IntoIterator<Item = Message>) -> Example {
    Example::of(messages.into_iter().collect())
}

/// Base prompt, question and answer.
fn asked(question: &str, answer: &str) -> Example {
    of([system("Be kind."), user(question), assistant(answer)])
}

/// A project with these examples, checked.
fn project_with(bench: &Bench, examples: Vec<Example>) -> ProjectId {
    let project = bench.project();
    add_many(&bench.studio, project, examples, None).expect("added");
    bench.settle();
    project
}

fn all(project: ProjectId) -> ViewRequest {
    ViewRequest {
        project,
        filter: ExampleFilter::All,
        narrow: Narrow::default(),
        search: String::new(),
        sort: ExampleSort::Number,
    }
}

fn get(bench: &Bench, project: ProjectId, number: i64) -> ExampleDetail {
    let request = ExampleRef { project, example: ExampleId(number) };
    example(&bench.studio, request).expect("there")
}

/// The numbers of the examples in a view.
fn numbers(bench: &Bench, view: ViewRequest) -> Vec<i64> {
    let request = RowsRequest { view, from: 0, count: 500 };
    let rows = examples_rows(&bench.studio, request).expect("listed");
    assert_eq!(rows.total, rows.rows.len());
    rows.rows.iter().map(|row| row.id.0).collect()
}

/// Pairs of which all pairs of words but the last one are the same, one beside the other.
fn pairs(count: usize) -> Vec<Example> {
    let one = |number: usize, end: &str| {
        let words: Vec<String> = ('a'..='p').map(|letter| format!("{letter}{number}")).collect();
        asked(&format!("{} {end}", words.join(" ")), "A lot.")
    };
    (0..count).flat_map(|number| [one(number, "well"), one(number, "better")]).collect()
}

/// How many [`pairs`] have one held back and one learned from.
fn torn_apart(bench: &Bench, project: ProjectId) -> usize {
    let view = ViewRequest { filter: ExampleFilter::HeldBack, ..all(project) };
    let held_back = numbers(bench, view);
    assert!(!held_back.is_empty());
    let twin = |number: i64| if number % 2 == 1 { number + 1 } else { number - 1 };
    held_back.iter().filter(|number| !held_back.contains(&twin(**number))).count()
}

fn codes(problems: &[Problem]) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.code.name()).collect()
}

fn undo(bench: &Bench, project: ProjectId) -> Option<DoneAct> {
    home::undo(&bench.studio, ProjectRef { project }).expect("undone")
}

fn redo(bench: &Bench, project: ProjectId) -> Option<DoneAct> {
    home::redo(&bench.studio, ProjectRef { project }).expect("done again")
}
