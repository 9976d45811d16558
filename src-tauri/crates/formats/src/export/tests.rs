//! Each shape as its readers want it, what it loses told beforehand, and nothing in a table taken for a formula.

use super::*;
use bakehouse_domain::message::{Message, ToolCall};
use proptest::prelude::*;
use serde_json::{Value, json};

fn message(role: Role, content: &str) -> Message {
    Message::new(role, content)
}

/// A conversation with a base prompt and a follow-up.
fn conversation() -> Row {
    Row::of(Example::of(vec![
        message(Role::System, "Be brief."),
        message(Role::User, "Where is Oslo?"),
        message(Role::Assistant, "In Norway."),
        message(Role::User, "And Bergen?"),
        message(Role::Assistant, "There, too."),
    ]))
}

fn pair() -> Row {
    let mut row = conversation();
    row.example.rejected = vec![message(Role::Assistant, "No idea.")];
    row
}

/// With everything that an example can have.
fn rich() -> Row {
    let mut row = pair();
    let example = &mut row.example;
    example.tools = Some(r#"[{"type":"function","function":{"name":"look_up"}}]"#.into());
    example.extra = Some(r#"{"id":7}"#.into());
    example.messages[2].weight = Some(0);
    example.messages[1].name = Some("Ines".into());
    example.messages[1].parts = Some(r#"[{"type":"text","text":"Where is Oslo?"}]"#.into());
    example.messages[4].tool_calls = vec![ToolCall {
        id: "c1".into(),
        name: "look_up".into(),
        arguments: r#"{"q": "Bergen"}"#.into(),
    }];
    Row { topic: "Places".into(), note: "Ask again".into(), is_held_back: true, ..row }
}

fn lines(shape: Shape, rows: &[Row]) -> Vec<Value> {
    let mut bytes = Vec::new();
    let mut lines = Lines::new(&mut bytes, shape).expect("a list of bytes takes everything");
    for row in rows {
        lines.write(row).expect("a list of bytes takes everything");
    }
    let text = String::from_utf8(bytes).expect("text");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

fn check(shape: Shape, row: &Row, expected: &[Value]) {
    assert_eq!(lines(shape, std::slice::from_ref(row)), expected, "{}", shape.name());
}

#[test]
fn conversations() {
    let row = conversation();
    let messages = json!([
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Where is Oslo?"},
        {"role": "assistant", "content": "In Norway."},
        {"role": "user", "content": "And Bergen?"},
        {"role": "assistant", "content": "There, too."},
    ]);
    check(Shape::Chat, &row, &[json!({ "messages": messages })]);
    let list = messages.as_array().expect("a list");
    let trl = json!({ "prompt": &list[..4], "completion": &list[4..] });
    check(Shape::TrlPromptCompletion, &row, std::slice::from_ref(&trl));
    let labelled = json!({ "prompt": &list[..4], "completion": &list[4..], "label": true });
    check(Shape::TrlLabelled, &row, &[labelled]);
    check(
        Shape::PromptCompletion,
        &row,
        &[json!({ "prompt": "Be brief.\n\nAnd Bergen?", "completion": "There, too." })],
    );
    check(
        Shape::ShareGpt,
        &row,
        &[json!({ "conversations": [
            {"from": "system", "value": "Be brief."},
            {"from": "human", "value": "Where is Oslo?"},
            {"from": "gpt", "value": "In Norway."},
            {"from": "human", "value": "And Bergen?"},
            {"from": "gpt", "value": "There, too."},
        ] })],
    );
    check(
        Shape::Alpaca,
        &row,
        &[json!({
            "instruction": "And Bergen?", "input": "", "output": "There, too.", "system": "Be brief.",
            "history": [["Where is Oslo?", "In Norway."]],
        })],
    );
    let said = |role: &str, text: &str| json!({ "role": role, "parts": [{ "text": text }] });
    check(
        Shape::Gemini,
        &row,
        &[json!({
            "systemInstruction": said("system", "Be brief."),
            "contents": [
                said("user", "Where is Oslo?"), said("model", "In Norway."),
                said("user", "And Bergen?"), said("model", "There, too."),
            ],
        })],
    );
    let said = |role: &str, text: &str| json!({ "role": role, "content": [{ "text": text }] });
    check(
        Shape::Bedrock,
        &row,
        &[json!({
            "schemaVersion": "bedrock-conversation-2024",
            "system": [{ "text": "Be brief." }],
            "messages": [
                said("user", "Where is Oslo?"), said("assistant", "In Norway."),
                said("user", "And Bergen?"), said("assistant", "There, too."),
            ],
        })],
    );
}

#[test]
fn preference_pairs() {
    let row = pair();
    let said = |role: &str, text: &str| json!({ "role": role, "content": text });
    let before = json!([
        said("system", "Be brief."),
        said("user", "Where is Oslo?"),
        said("assistant", "In Norway."),
        said("user", "And Bergen?"),
    ]);
    let (better, worse) =
        (json!([said("assistant", "There, too.")]), json!([said("assistant", "No idea.")]));
    check(
        Shape::Preference,
        &row,
        &[json!({
            "input": { "messages": before }, "preferred_output": better,
            "non_preferred_output": worse,
        })],
    );
    check(
        Shape::TrlPreference,
        &row,
        &[json!({ "prompt": before, "chosen": better, "rejected": worse })],
    );
    let labelled = lines(Shape::TrlLabelled, &[row]);
    let labels: Vec<&Value> = labelled.iter().map(|line| &line["label"]).collect();
    assert_eq!(labels, [&json!(true), &json!(false)]);
    check(Shape::Preference, &conversation(), &[]);
}

#[test]
fn an_answer_that_is_not_learned_from_is_taught_by_no_shape() {
    let answer = |text: &str, weight| Message { weight, ..Message::new(Role::Assistant, text) };
    let asked = |text: &str| Message::new(Role::User, text);
    let bad_end = Row::of(Example::of(vec![
        asked("Where is Oslo?"),
        answer("In Norway.", None),
        asked("And Bergen?"),
        answer("No idea.", Some(0)),
    ]));
    let all_bad = Row::of(Example::of(vec![asked("Hi"), answer("No.", Some(0))]));
    let labelled = lines(Shape::TrlLabelled, &[bad_end.clone(), all_bad.clone()]);
    let labels: Vec<&Value> = labelled.iter().map(|line| &line["label"]).collect();
    assert_eq!(labels, [&json!(false), &json!(false)], "it is what a bad answer looks like");
    for shape in [
        Shape::PromptCompletion,
        Shape::TrlPromptCompletion,
        Shape::ShareGpt,
        Shape::Alpaca,
        Shape::Gemini,
        Shape::Bedrock,
    ] {
        let written = lines(shape, &[bad_end.clone(), all_bad.clone()]);
        let text = serde_json::to_string(&written).expect("JSON");
        assert_eq!(written.len(), 1, "{}", shape.name());
        assert!(text.contains("In Norway.") && !text.contains("No idea."), "{text}");
        assert_eq!(shape.loses(&all_bad).0.keys().collect::<Vec<_>>(), [&Loss::Example]);
    }
    let kept = lines(Shape::Chat, &[bad_end, all_bad]);
    assert_eq!((kept.len(), &kept[0]["messages"][3]["weight"]), (2, &json!(0)));
}

#[test]
fn calls_and_tools() {
    let row = rich();
    let line = lines(Shape::ShareGpt, std::slice::from_ref(&row)).remove(0);
    let call = &line["conversations"][5];
    assert_eq!(call["from"], "function_call");
    assert_eq!(call["value"], r#"{"name":"look_up","arguments":{"q": "Bergen"}}"#);
    assert!(line["tools"].is_string(), "a text, as ShareGPT has it");
    let line = lines(Shape::TrlPromptCompletion, &[row]).remove(0);
    assert_eq!(line["completion"][0]["tool_calls"][0]["function"]["name"], "look_up");
    assert_eq!(line["tools"][0]["function"]["name"], "look_up");
}

#[test]
fn what_a_shape_cannot_carry_is_told() {
    let check = |shape: Shape, expected: &[Loss]| {
        let lost: Vec<Loss> = shape.loses(&rich()).0.into_keys().collect();
        assert_eq!(lost, expected, "{}", shape.name());
        assert_eq!(
            shape.loses(&conversation()).0.contains_key(&Loss::Example),
            is_for_pairs(shape)
        );
    };
    let is_known = [Loss::Topics, Loss::Notes, Loss::HeldBack];
    check(Shape::Chat, &is_known);
    check(Shape::Preference, &[Loss::OtherEntries, Loss::Topics, Loss::Notes, Loss::HeldBack]);
    let of_trl = [
        Loss::Weights,
        Loss::Names,
        Loss::Pictures,
        Loss::OtherEntries,
        Loss::Topics,
        Loss::Notes,
        Loss::HeldBack,
    ];
    check(Shape::TrlPreference, &of_trl);
    check(
        Shape::Spreadsheet,
        &[
            Loss::Turns,
            Loss::Weights,
            Loss::Names,
            Loss::Calls,
            Loss::Tools,
            Loss::Pictures,
            Loss::OtherEntries,
        ],
    );
    check(Shape::TokenReport, &[]);
}

fn is_for_pairs(shape: Shape) -> bool {
    matches!(shape, Shape::Preference | Shape::TrlPreference)
}

fn table(cells: Cells, rows: Vec<Row>) -> Vec<Vec<String>> {
    let mut bytes = Vec::new();
    write_table(&mut bytes, cells, rows.into_iter().map(Ok)).expect("written");
    let mut reader = csv::Reader::from_reader(&*bytes);
    let records = reader.records().map(|record| record.expect("a record"));
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

#[test]
fn no_cell_is_taken_for_a_formula() {
    for formula in [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "=cmd|' /C calc'!A0",
    ] {
        let mut row = conversation();
        row.example.messages[3].content = formula.to_owned();
        let safe = &table(Cells::ForSpreadsheets, vec![row.clone()])[0][1];
        assert_eq!(*safe, format!("'{formula}"), "marked as a text");
        assert_eq!(table(Cells::Exact, vec![row])[0][1], formula);
    }
}

#[test]
fn a_report_has_a_line_for_each_example() {
    let mut bytes = Vec::new();
    let rows = [(7, conversation())].map(Ok);
    let count = write_token_report(&mut bytes, crate::Tokenizer::O200k, rows);
    assert_eq!(count.expect("written"), 1);
    let text = String::from_utf8(bytes).expect("text");
    let lengths = crate::Tokenizer::O200k.lengths(&conversation().example);
    let expected = format!("7,{},{},o200k_base,", lengths.tokens, lengths.learned);
    assert!(text.lines().nth(1).is_some_and(|line| line.starts_with(&expected)), "{text}");
}

#[test]
fn a_folder_has_both_parts_and_its_settings_or_is_not_there() {
    let place = tempfile::tempdir().expect("a temporary folder");
    for shape in Shape::ALL.iter().copied().filter(|shape| shape.is_folder()) {
        let path = place.path().join(shape.name());
        let folder =
            Folder { shape, name: "A: \"b\"\n---\nc", goal: "Sort\nmessages", date: "2026-11-28" };
        let rows = |part| match part {
            Part::Training => vec![Ok(conversation()), Ok(rich())].into_iter(),
            Part::HeldBack => vec![Ok(pair())].into_iter(),
        };
        assert_eq!(write_folder(&path, &folder, rows).expect("written"), 3, "{}", shape.name());
        let files = std::fs::read_dir(&path).expect("there").count();
        assert!(files >= 2, "{}", shape.name());
        assert!(write_folder(&path, &folder, rows).is_err(), "what is there stays");
        if shape == Shape::HuggingFace {
            let card = std::fs::read_to_string(path.join("README.md")).expect("a card");
            let front: Vec<&str> = card.split("---").collect();
            assert_eq!(front.len(), 4, "a name with the mark of the end in it is one text: {card}");
        } else {
            let text = std::fs::read_to_string(path.join("train.jsonl")).expect("examples");
            assert_eq!(text.lines().count(), 2);
            assert!(!text.contains("weight") && !text.contains("non_preferred"), "{text}");
        }
    }
    let broken = place.path().join("broken");
    let folder = Folder { shape: Shape::Mlx, name: "", goal: "", date: "" };
    let failing = |_| vec![Err(std::io::ErrorKind::Other.into())].into_iter();
    assert!(write_folder(&broken, &folder, failing).is_err());
    let left = std::fs::read_dir(place.path()).expect("there").count();
    assert!(!broken.exists() && left == 4, "nothing of it is left");
}

#[test]
fn each_shape_is_found_by_its_name() {
    for &shape in Shape::ALL {
        assert_eq!(Shape::named(shape.name()), Some(shape));
    }
    assert_eq!(Shape::named("word"), None);
}

proptest! {
    #[test]
    fn a_safe_table_reads_back_as_it_was(text in "[=+@'\",;\n\t a-z＝-]{0,12}") {
        let mut row = conversation();
        row.example.messages[4].content.clone_from(&text);
        let safe = &table(Cells::ForSpreadsheets, vec![row.clone()])[0][2];
        prop_assert!(!safe.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']));
        let back = safe.strip_prefix('\'').unwrap_or(safe);
        prop_assert_eq!(back, text.as_str());
        prop_assert_eq!(&table(Cells::Exact, vec![row])[0][2], &text);
    }
}
