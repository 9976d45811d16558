//! `check`: exit codes, and the one object.

use crate::support::{Folder, Run, examples, line, program, run};
use serde_json::Value;

fn checked(bytes: impl AsRef<[u8]>) -> Run {
    let folder = Folder::new();
    let path = folder.file("examples.jsonl", bytes);
    run(program().args(["check", "--json"]).arg(path))
}

fn codes(run: &Run) -> Vec<String> {
    let object = run.object();
    let findings = object["findings"].as_array().expect("a list").clone();
    findings.iter().map(|finding| finding["code"].as_str().expect("a text").to_owned()).collect()
}

fn check(bytes: impl AsRef<[u8]>, code: i32, examples: u64, expected: &[&str]) {
    let run = checked(bytes);
    assert_eq!(run.code, Some(code), "{run:?}");
    let object = run.object();
    assert_eq!(object["format"], "jsonl");
    assert_eq!(object["examples"].as_u64(), Some(examples), "{object}");
    assert_eq!(codes(&run), expected, "{object}");
}

#[test]
fn good_examples_are_fine_however_they_are_written() {
    let good = examples(50);
    check(&good, 0, 50, &[]);
    check(good.replace('\n', "\r\n"), 0, 50, &[]);
    check(format!("\u{feff}{good}"), 0, 50, &[]);
    check(good.trim_end(), 0, 50, &[]);
    let mut utf_16 = vec![0xff, 0xfe];
    utf_16.extend(good.encode_utf16().flat_map(u16::to_le_bytes));
    check(utf_16, 0, 50, &[]);
}

#[test]
fn a_bad_line_is_told_with_its_place_and_the_others_count() {
    let run = checked(format!("{}not json\n{}", examples(50), line("a", "b")));
    assert_eq!(run.code, Some(1));
    let object = run.object();
    assert_eq!(object["examples"], 51);
    assert!(object["tokens"].as_u64().expect("a number") > 51 * 10, "{object}");
    let finding = &object["findings"][0];
    assert_eq!((&finding["line"], &finding["column"]), (&Value::from(51), &Value::from(1)));
    assert_eq!((&finding["code"], &finding["severity"]), (&"not_json".into(), &"must_fix".into()));
    let message = finding["message"].as_str().expect("a text");
    assert!(message.ends_with('.') && !message.contains('{'), "{message}");
}

#[test]
fn few_examples_are_a_hint_and_too_few_must_be_fixed() {
    check(examples(20), 0, 20, &["few"]);
    check(examples(3), 1, 3, &["too_few"]);
    check("", 1, 0, &["no_examples"]);
    check("\n\n", 1, 0, &["no_examples"]);
}

#[test]
fn a_file_of_another_kind_is_refused_in_a_sentence() {
    let check = |bytes: &[u8], code: &str| {
        let run = checked(bytes);
        assert_eq!((run.code, run.error_code()), (Some(2), code.to_owned()));
    };
    check(b"\x00\x01\x02\xff\xfe\x80\x81binary\x00\x00", "file_is_binary");
    check(b"PK\x03\x04 and more of an archive", "file_is_damaged");
    check(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "file_is_pdf");
    check(
        b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00}\x94\x8c\x01a\x94K\x01s.",
        "file_is_pickle",
    );
    let run = run(program().args(["check", "there-is-no-such-file.jsonl", "--json"]));
    assert_eq!((run.code, run.error_code()), (Some(2), "file_missing".to_owned()));
}

#[test]
fn texts_are_looked_through_as_in_the_window() {
    let good = examples(50);
    let made_up = line("When does it open?", "It opens at 10:45. My name is Maria Lopez.");
    let german = line(
        "Where can I find the key of the garden door when nobody is at home?",
        "Der Schlüssel liegt unter der Matte neben der Tür, und wenn er dort nicht ist, fragen Sie bitte den Nachbarn.",
    );
    check(format!("{good}{made_up}\n"), 0, 51, &["facts_not_given"]);
    let english = line(
        "How do I find the way to the garden when it is dark and nobody is at home?",
        "You can take the path behind the house, which is lit at night, and then turn left at the gate.",
    );
    let mixed = format!("{}{german}\n", format!("{english}\n").repeat(20));
    assert!(codes(&checked(mixed)).contains(&"answer_language".to_owned()));
    let folder = Folder::new();
    let path = folder.file("examples.jsonl", format!("{good}{made_up}\n"));
    let run = run(program().args(["check", "--json", "--names"]).arg(path));
    assert_eq!(codes(&run), ["facts_not_given", "person_name"]);
}

#[test]
fn what_a_service_refuses_is_told_when_it_is_named() {
    let named = r#"{"messages":[{"role":"user","content":"a","name":"Anna"},{"role":"assistant","content":"b"}]}"#;
    let folder = Folder::new();
    let path = folder.file("examples.jsonl", format!("{}{named}\n", examples(50)));
    let codes_for = |service: &str| {
        codes(&run(program().args(["check", "--json", "--for", service]).arg(&path)))
    };
    assert_eq!(codes_for("openai"), ["no_base_prompt"]);
    assert_eq!(codes_for("nebius"), ["no_base_prompt", "name_not_read"]);
    let run = run(program().args(["check", "--for", "nebius"]).arg(&path));
    assert!(run.stdout.contains("which Nebius Token Factory takes no notice of"), "{}", run.stdout);
}

#[test]
fn people_read_sentences_without_colours_in_a_pipe() {
    let folder = Folder::new();
    let path = folder.file("examples.jsonl", examples(12) + "{\"messages\":[]}\n");
    let run = run(program().arg("check").arg(path));
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("examples.jsonl: 12 examples"), "{}", run.stdout);
    assert!(run.stdout.contains("line 13"), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}'), "no colours in a pipe: {}", run.stdout);
}

#[test]
fn a_project_is_checked_with_its_held_back_examples() {
    let folder = Folder::new();
    folder.file("train.jsonl", examples(50));
    folder.file("held-back.jsonl", line("Is 7 odd?", "odd") + "\nnot json\n");
    let run = run(program().args(["check", "--json"]).arg(folder.path("")));
    assert_eq!(run.code, Some(1));
    let object = run.object();
    assert_eq!((&object["examples"], &object["held_back_examples"]), (&50.into(), &1.into()));
    let places: Vec<_> = object["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().expect("a text").to_owned();
            (text("file"), finding["line"].as_u64(), text("code"))
        })
        .collect();
    let expected = [
        ("train.jsonl".to_owned(), Some(8), "also_held_back".to_owned()),
        ("held-back.jsonl".to_owned(), Some(2), "not_json".to_owned()),
    ];
    assert_eq!(places, expected);
}
