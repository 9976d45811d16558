//! What can't be done is told in a sentence, with exit code 2, and quickly.

use crate::support::{Folder, Run, as_text, examples, model, program, run};
use std::{fs, path::Path};

fn asked(model: &Path) -> Run {
    run(program().args(["chat", "--json", "--ask", "Hello", "--model"]).arg(model))
}

#[test]
fn foreign_and_broken_models_are_refused() {
    let folder = Folder::new();
    let check = |name: &str, bytes: &[u8], expected: &str| {
        let run = asked(&folder.file(name, bytes));
        assert_eq!((run.code, run.error_code().as_str()), (Some(2), expected), "{name}");
    };
    check("empty.gguf", b"", "model_empty");
    check("text.gguf", b"Just some words, and then some more of them.\n", "model_text");
    check("page.gguf", b"<!DOCTYPE html><html><body>Log in</body></html>", "model_web_page");
    check("pickle.gguf", b"\x80\x02}q\x00(X\x05\x00\x00\x00modelq\x01K\x01u.", "model_pickle");
    check("header.gguf", b"GGUF\x03\x00\x00\x00\xff\xff\xff\xff", "model_damaged");
    let missing = asked(&folder.path("missing.gguf"));
    assert_eq!((missing.code, missing.error_code().as_str()), (Some(2), "model_missing"));
    assert!(missing.stdout.contains("choose another model file"), "{}", missing.stdout);
}

#[test]
fn a_model_that_was_cut_off_is_damaged() {
    let folder = Folder::new();
    let whole = fs::read(model()).expect("readable");
    for share in [3, 50, 99] {
        let path = folder.file("cut.gguf", &whole[..whole.len() * share / 100]);
        let run = asked(&path);
        let expected = (Some(2), "model_damaged".to_owned());
        assert_eq!((run.code, run.error_code()), expected, "{share} %");
    }
}

#[test]
fn arguments_that_make_no_sense_are_told_in_the_form_that_was_asked_for() {
    let people = run(program().args(["train", "examples.jsonl"]));
    assert_eq!(people.code, Some(2));
    assert!(people.stdout.is_empty() && people.stderr.contains("--out"), "{people:?}");
    let programs = run(program().args(["train", "examples.jsonl", "--json"]));
    assert_eq!((programs.code, programs.error_code()), (Some(2), "usage".to_owned()));
    assert_eq!(run(program().arg("--help")).code, Some(0));
}

#[test]
fn a_training_that_cannot_start_writes_nothing() {
    let folder = Folder::new();
    let (model, out) = (model(), folder.path("out"));
    let check = |file: &Path, more: &[&str], code: i32, expected: &str| {
        let mut command = program();
        command.args(["train", "--json"]).arg(file).arg("--out").arg(&out).args(more);
        let run = run(command.arg("--model").arg(&model));
        assert_eq!((run.code, run.error_code().as_str()), (Some(code), expected), "{more:?}");
        assert!(!out.exists(), "{expected} leaves nothing behind");
    };
    let good = folder.file("good.jsonl", examples(20));
    check(&folder.file("few.jsonl", examples(9)), &[], 1, "too_few_examples");
    check(&folder.file("bad.jsonl", "{}\n"), &[], 1, "nothing_to_learn");
    check(&good, &["--epochs", "0"], 2, "setting_out_of_range");
    check(&good, &["--lr", "7"], 2, "setting_out_of_range");
    check(&good, &["--held-back", "0.9"], 2, "setting_out_of_range");
    check(&good, &["--held-back", "missing.jsonl"], 2, "file_missing");
    check(&good, &["--continue"], 2, "checkpoint_missing");
}

#[test]
fn an_estimate_without_a_model_still_tells_the_price() {
    let folder = Folder::new();
    let path = folder.file("examples.jsonl", examples(60));
    let missing = folder.path("missing.gguf");
    let run = run(program().args(["estimate", "--json", "--model", as_text(&missing)]).arg(path));
    let object = run.object();
    assert_eq!(run.code, Some(0));
    assert_eq!((&object["here"], &object["error"]), (&().into(), &"model_missing".into()));
    assert!(object["cloud"].as_array().is_some_and(|rows| !rows.is_empty()), "{object}");
}
