//! A conversation: who is asked, what is remembered, and what becomes of an answer that fails.

#[cfg(unix)]
mod talking;

use super::*;
use crate::{
    contract::{AnswerState, ChatState, NewProject},
    desk::{
        bench::{Bench, bench},
        home,
    },
};

fn asked(bench: &Bench, project: ProjectId, question: &str) -> ChatPage {
    let request = AskChat { project, question: question.to_owned(), replace_last: false };
    chat_ask(&bench.studio, request).expect("asked")
}

fn rest(bench: &Bench, project: ProjectId) -> ChatPage {
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    loop {
        let page = chat(&bench.studio, ProjectRef { project }).expect("the page");
        let is_open = |turn: &ChatTurn| turn.answers.iter().any(|answer| answer.state.is_open());
        if page.state == ChatState::Idle && !page.turns.iter().any(is_open) {
            return page;
        }
        assert!(std::time::Instant::now() < deadline, "it never rests: {page:?}");
        std::thread::yield_now();
    }
}

#[test]
fn without_a_model_the_page_says_so_and_a_question_keeps_its_failure() {
    let bench = bench();
    let project = bench.project();
    let page = chat(&bench.studio, ProjectRef { project }).expect("the page");
    assert_eq!(page.obstacle.expect("nobody is there").code, FailureCode::NobodyToAsk);
    asked(&bench, project, "Anybody?");
    let page = rest(&bench, project);
    assert_eq!(page.turns.len(), 1);
    let [answer] = &page.turns[0].answers[..] else { panic!("the model as it was is asked") };
    assert_eq!((answer.state, answer.run), (AnswerState::Failed, None));
    assert!(answer.failure.is_some());
}

#[test]
fn an_empty_question_is_not_asked_and_clearing_forgets() {
    let bench = bench();
    let project = bench.project();
    assert!(asked(&bench, project, "  \n ").turns.is_empty());
    asked(&bench, project, "One");
    rest(&bench, project);
    asked(&bench, project, "Two");
    assert_eq!(rest(&bench, project).turns.len(), 2);
    let again = AskChat { project, question: "Three".to_owned(), replace_last: true };
    chat_ask(&bench.studio, again).expect("asked");
    let page = rest(&bench, project);
    let questions: Vec<&str> = page.turns.iter().map(|turn| turn.question.as_str()).collect();
    assert_eq!(questions, ["One", "Three"]);
    assert!(chat_clear(&bench.studio, ProjectRef { project }).expect("cleared").turns.is_empty());
}

#[test]
fn choices_are_kept_and_held_within_reason() {
    let bench = bench();
    let idea = NewProject::Idea { name: "A".to_owned(), goal: String::new() };
    let project = home::project_create(&bench.studio, idea).expect("made");
    let choices =
        ChatChoices { variety: f64::NAN, longest: 0, with_base: true, ..Default::default() };
    let page = chat_change(&bench.studio, ChangeChat { project, choices }).expect("changed");
    assert_eq!((page.chosen.variety, page.chosen.longest, page.chosen.with_base), (0.0, 1, true));
    let page = chat(&bench.studio, ProjectRef { project }).expect("the page");
    assert!(page.chosen.with_base);
}
