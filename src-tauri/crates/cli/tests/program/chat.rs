//! `chat` through a pipe: each line is a question, and a follow-up on those before.

use crate::support::{Run, model, program};
use std::{io::Write, process::Stdio};

fn talk(arguments: &[&str], lines: &str) -> Run {
    let mut command = program();
    command.arg("chat").args(arguments).arg("--model").arg(model());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(lines.as_bytes()).expect("the program reads");
    drop(stdin);
    child.wait_with_output().expect("it ends").into()
}

#[test]
fn a_follow_up_knows_what_was_said_and_an_empty_line_forgets_it() {
    let run = talk(&["--json"], "My name is Ada.\nWhat is my name?\n\nWhat is my name?\n");
    assert_eq!(run.code, Some(0), "{run:?}");
    let answers = run.objects();
    let answer = |place: usize| answers[place]["answer"].as_str().expect("a text");
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[1]["question"], "What is my name?");
    assert_ne!(answer(1), answer(2), "the same question, with and without what was said before");
    let alone = talk(&["--json"], "What is my name?\n").objects();
    assert_eq!(answer(2), alone[0]["answer"], "a new conversation knows nothing of the old one");
}

#[test]
fn nothing_asked_is_nothing_answered() {
    let run = talk(&[], "");
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""));
}
