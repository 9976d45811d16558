//! A conversation with a worker that answers, fails or hangs as the test says.

use super::*;
use crate::{
    clock::SystemClock,
    desk::bench::{bench_with, speaker},
};
use std::sync::Arc;

fn talk(at_each_question: &str) -> (Bench, ProjectId) {
    let bench = bench_with(speaker(at_each_question), Arc::new(SystemClock::start()));
    let bench = bench.with_starter();
    let project = bench.project();
    (bench, project)
}

fn wait(bench: &Bench, project: ProjectId, is_so: impl Fn(&ChatPage) -> bool) -> ChatPage {
    let deadline = std::time::Instant::now() + std::time::Duration::from_mins(1);
    loop {
        let page = chat(&bench.studio, ProjectRef { project }).expect("the page");
        if is_so(&page) {
            return page;
        }
        assert!(std::time::Instant::now() < deadline, "it never comes: {page:?}");
        std::thread::yield_now();
    }
}

#[test]
fn an_answer_comes_and_the_next_question_follows_on_it() {
    // The second question is sent with the first and its answer.
    let count = r#"answer "$(printf '%s' "$job" | grep -o '"role"' | wc -l | tr -d ' ')""#;
    let (bench, project) = talk(count);
    asked(&bench, project, "One?");
    rest(&bench, project);
    asked(&bench, project, "Two?");
    let page = rest(&bench, project);
    let texts: Vec<&str> = page.turns.iter().map(|turn| turn.answers[0].text.as_str()).collect();
    assert_eq!(texts, ["1", "3"]);
    let answer = &page.turns[1].answers[0];
    assert_eq!((answer.state, answer.run), (AnswerState::Done, None));
    assert!(answer.seconds.is_some() && page.first_word_seconds.is_some());
}

#[test]
fn a_stop_keeps_what_was_said() {
    let (bench, project) = talk("say_text 'Half an'");
    asked(&bench, project, "Who?");
    let page = wait(&bench, project, |page| page.turns[0].answers[0].text == "Half an");
    assert_eq!(page.state, ChatState::Answering);
    assert_eq!(page.turns[0].answers[0].state, AnswerState::Writing);
    chat_stop(&bench.studio, ProjectRef { project }).expect("stopped");
    let page = rest(&bench, project);
    let answer = &page.turns[0].answers[0];
    assert_eq!((answer.state, &*answer.text), (AnswerState::Stopped, "Half an"));
}

#[test]
fn each_answer_has_its_own_failure_and_the_next_question_its_own_worker() {
    let (bench, project) = talk(
        r#"case "$job" in *fail*) failed out_of_memory ;; *die*) kill -9 $$ ;; *) answer Fine ;; esac"#,
    );
    for (question, code) in [
        ("fail", Some(FailureCode::OutOfMemory)),
        ("die", Some(FailureCode::WorkerKilled)),
        ("speak", None),
    ] {
        chat_clear(&bench.studio, ProjectRef { project }).expect("cleared");
        asked(&bench, project, question);
        let page = rest(&bench, project);
        let answer = &page.turns[0].answers[0];
        assert_eq!(answer.failure.as_ref().map(|failure| failure.code), code, "{question}");
        let expected = if code.is_some() { AnswerState::Failed } else { AnswerState::Done };
        assert_eq!(answer.state, expected);
    }
}

#[test]
fn a_training_gets_the_memory_of_the_conversation() {
    let (bench, project) = talk("say_text 'On and on'");
    asked(&bench, project, "Who?");
    wait(&bench, project, |page| page.state == ChatState::Answering);
    let_all_go(&bench.studio);
    let page = rest(&bench, project);
    assert_eq!(page.turns[0].answers[0].state, AnswerState::Stopped);
    assert!(bench.studio.rooms().chat.talk(project).is_none(), "nobody is kept");
}
