//! Projects on a disk, good and bad.

use super::*;

const LINE: &str = r#"{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}"#;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
    }
    folder
}

fn code(path: &Path) -> String {
    let failure = serde_json::to_value(open(path).expect_err("it can't be opened").failure());
    let failure = failure.expect("a failure is JSON");
    assert!(failure["params"]["path"].is_string(), "the sentence needs the path: {failure}");
    failure["code"].as_str().expect("a code is a word").to_owned()
}

#[test]
fn both_samples_open_with_every_line_read() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    for (name, examples, held_back) in [("ticket-triage", 90, 30), ("marv", 60, 12)] {
        let project = open(&samples.join(name)).expect("a sample opens");
        assert_eq!(project.examples, Count { examples, ..Count::default() }, "{name}");
        assert_eq!(project.held_back, Some(Count { examples: held_back, ..Count::default() }));
        assert!(project.goal.is_some(), "{name} says what it is for");
        assert_eq!(project.first_examples.len(), SHOWN_EXAMPLES);
        let roles: Vec<Role> = project.first_examples[0].iter().map(|turn| turn.role).collect();
        assert_eq!(roles, [Role::System, Role::User, Role::Assistant]);
    }
}

#[test]
fn a_lone_file_is_shown_under_its_own_name_with_its_own_base_prompt() {
    let folder = folder(&[("tickets.jsonl", LINE)]);
    let project = open(&folder.path().join("tickets.jsonl")).expect("it opens");
    assert_eq!(project.name, "tickets");
    assert_eq!(project.base_prompt.as_deref(), Some("Be brief."));
    assert_eq!((project.examples.examples, project.held_back), (1, None));
}

#[test]
fn a_bad_line_is_counted_and_stops_nothing() {
    let text = format!("{LINE}\nnot json\n[1]\n{LINE}\n{{\"messages\":[{{\"role\":\"cook\"}}]}}");
    let folder = folder(&[("train.jsonl", &text), ("project.json", r#"{"name":"N","later":1}"#)]);
    let project = open(&folder.path().join("project.json")).expect("it opens");
    let expected = Count { examples: 2, unreadable_lines: 3, is_partial: false };
    assert_eq!((project.examples, project.name.as_str()), (expected, "N"));
}

#[test]
fn counting_stops_where_it_would_keep_a_person_waiting() {
    let folder = folder(&[("train.jsonl", &"{}\n".repeat(COUNTED_LINES + 1))]);
    let project = open(folder.path()).expect("it opens");
    assert!(project.examples.is_partial);
    assert_eq!(project.examples.unreadable_lines, COUNTED_LINES);
}

#[test]
fn a_long_text_is_cut_between_characters_and_says_so() {
    let content = "é".repeat(SHOWN_CHARACTERS + 1);
    let cut = turn(MessageOfLine { role: Role::User, content: Some(content) });
    assert_eq!((cut.text.chars().count(), cut.is_cut), (SHOWN_CHARACTERS, true));
    let whole = turn(MessageOfLine { role: Role::User, content: Some("é".into()) });
    assert_eq!(whole, Turn { role: Role::User, text: "é".into(), is_cut: false });
}

#[test]
fn what_cannot_be_opened_is_said_by_code() {
    let empty = folder(&[]);
    assert_eq!(code(empty.path()), "folder_without_examples");
    assert_eq!(code(&empty.path().join("nowhere")), "file_missing");
    let damaged = folder(&[("train.jsonl", LINE), ("project.json", "{\"name\":")]);
    assert_eq!(code(damaged.path()), "project_damaged");
}
