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

fn codes(problems: &[Problem]) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.code.name()).collect()
}

fn undo(bench: &Bench, project: ProjectId) -> Option<DoneAct> {
    home::undo(&bench.studio, ProjectRef { project }).expect("undone")
}

fn redo(bench: &Bench, project: ProjectId) -> Option<DoneAct> {
    home::redo(&bench.studio, ProjectRef { project }).expect("done again")
}
