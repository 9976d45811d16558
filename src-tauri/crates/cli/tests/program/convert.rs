//! `convert`: what is written, what is told, and that nothing is written over.

use crate::support::{Folder, examples, line, program, run};
use std::fs;

#[test]
fn chat_examples_go_into_a_table_and_say_what_stays_behind() {
    let folder = Folder::new();
    let from = folder.file("from.jsonl", format!("{}not json\n", examples(3)));
    let to = from.with_file_name("to.csv");
    let ran = run(program().args(["convert", "--json"]).args([&from, &to]));
    assert_eq!(ran.code, Some(1), "a line was left out: {ran:?}");
    let object = ran.object();
    assert_eq!((&object["kind"], &object["examples"]), (&"spreadsheet".into(), &3.into()));
    assert_eq!(object["unread_lines"], 1);
    let written = fs::read_to_string(&to).expect("written");
    assert_eq!(written.lines().count(), 4, "{written}");
}

#[test]
fn our_own_shape_comes_back_as_it_was() {
    let folder = Folder::new();
    let from = folder.file("from.jsonl", format!("{}\n{}\n", line("a", "b"), line("ö\n", "=1")));
    let [there, back] = ["there.jsonl", "back.jsonl"].map(|name| from.with_file_name(name));
    assert_eq!(run(program().arg("convert").args([&from, &there])).code, Some(0));
    assert_eq!(run(program().arg("convert").args([&there, &back])).code, Some(0));
    assert_eq!(fs::read(&there).expect("written"), fs::read(&back).expect("written"));
}

#[test]
fn a_folder_for_another_program_has_its_files() {
    let folder = Folder::new();
    let from = folder.file("from.jsonl", examples(3));
    let to = from.with_file_name("for-mlx");
    let ran = run(program().args(["convert", "--to", "mlx"]).args([&from, &to]));
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let lines = |name: &str| {
        let file = fs::read_to_string(to.join(name)).expect("written");
        file.lines().count()
    };
    assert_eq!((lines("train.jsonl"), lines("valid.jsonl")), (2, 1), "it is checked with one");
}

#[test]
fn nothing_is_written_over_and_an_unknown_kind_is_refused() {
    let folder = Folder::new();
    let from = folder.file("from.jsonl", examples(3));
    let ran = run(program().args(["convert", "--json"]).args([&from, &from]));
    assert_eq!((ran.code, ran.error_code()), (Some(2), "already_there".to_owned()));
    assert_eq!(fs::read_to_string(&from).expect("still there"), examples(3));
    let to = from.with_file_name("to");
    let ran = run(program().args(["convert", "--to", "word"]).args([&from, &to]));
    assert_eq!(ran.code, Some(2));
    assert!(!to.exists());
}
