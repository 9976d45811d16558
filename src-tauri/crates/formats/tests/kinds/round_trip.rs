//! What is exported comes back: each shape gives the same examples again, as far as it says that it can carry them.

use crate::support::{file, open_as};
use crate::workbooks::{row, shared, workbook};
use bakehouse_domain::message::{Example, Message, Role, ToolCall};
use bakehouse_formats::export::{Cells, Lines, Loss, Row, Shape, write_parquet, write_table};
use bakehouse_formats::{Choices, DataSet, Entry};
use proptest::prelude::*;

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A text that says something: blank ones are nothing in most shapes.
fn text() -> impl Strategy<Value = String> {
    "[a-zäß東😀,;|\"'\\\\\n\t=+@{}\\[\\]-]{0,8}[a-z東😀][ .,\"'\n]{0,3}[a-z?]"
}

fn call() -> impl Strategy<Value = ToolCall> {
    ("[a-z]{1,4}", "[a-z_]{1,8}", text()).prop_map(|(id, name, text)| {
        let arguments = serde_json::json!({ "text": text }).to_string();
        ToolCall { id, name, arguments }
    })
}

/// A conversation: a base prompt or none, questions and answers by turns, a call before the last answer or none.
fn example() -> impl Strategy<Value = Example> {
    let turns = proptest::collection::vec((text(), text()), 1..4);
    let (base_prompt, worse) = (proptest::option::of(text()), proptest::option::of(text()));
    let tools = proptest::option::of(text().prop_map(|text| {
        let name = serde_json::json!(text);
        format!(r#"[{{"type":"function","function":{{"name":{name},"strict":true}}}}]"#)
    }));
    let weight = proptest::option::weighted(0.2, 0..=1u8);
    (base_prompt, turns, worse, proptest::option::of(call()), tools, weight).prop_map(
        |(base_prompt, turns, worse, call, tools, weight)| {
            let mut messages: Vec<Message> =
                base_prompt.into_iter().map(|text| Message::new(Role::System, text)).collect();
            for (question, answer) in turns {
                messages.push(Message::new(Role::User, question));
                messages.push(Message::new(Role::Assistant, answer));
            }
            if let Some(last) = messages.last_mut() {
                last.weight = weight;
            }
            if let Some(call) = call {
                let asks = Message::new(Role::Assistant, "");
                let id = Some(call.id.clone());
                let said = Message { tool_call_id: id, ..Message::new(Role::Tool, "42") };
                let at = messages.len() - 1;
                messages.insert(at, said);
                messages.insert(at, Message { tool_calls: vec![call], ..asks });
            }
            let rejected =
                worse.into_iter().map(|text| Message::new(Role::Assistant, text)).collect();
            Example { tools, rejected, ..Example::of(messages) }
        },
    )
}

/// What a row of a table has a place for: a base prompt or none, a question, an answer, and a worse one or none.
fn short() -> impl Strategy<Value = Example> {
    let maybe = || proptest::option::of(text());
    (maybe(), text(), text(), maybe()).prop_map(|(base_prompt, question, answer, worse)| {
        let base_prompt = base_prompt.map(|text| Message::new(Role::System, text));
        let asked = [Message::new(Role::User, question), Message::new(Role::Assistant, answer)];
        let rejected = worse.into_iter().map(|text| Message::new(Role::Assistant, text)).collect();
        Example { rejected, ..Example::of(base_prompt.into_iter().chain(asked).collect()) }
    })
}

fn read(bytes: &[u8]) -> DataSet {
    open_as(&file(bytes).path, Choices::default()).expect("a file of examples")
}

fn examples(set: DataSet) -> Vec<Example> {
    set.examples.into_iter().map(|line| line.value).collect()
}

fn lines(shape: Shape, row: &Row) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut lines = Lines::new(&mut bytes, shape).expect("memory can be written");
    lines.write(row).expect("memory can be written");
    bytes
}

/// The example without what only its own form has: ids of calls that nobody needs.
fn comparable(example: &Example) -> Example {
    let mut example = example.clone();
    example.extra = None;
    for message in &mut example.messages {
        for call in &mut message.tool_calls {
            call.id.clear();
            let value: Option<serde_json::Value> = serde_json::from_str(&call.arguments).ok();
            call.arguments = value.map_or(String::new(), |value| value.to_string());
        }
        message.tool_call_id = None;
        message.weight = message.weight.filter(|weight| *weight == 0);
    }
    example
}

const LINES: [Shape; 11] = [
    Shape::Chat,
    Shape::ChatWithMark,
    Shape::Preference,
    Shape::PromptCompletion,
    Shape::TrlPromptCompletion,
    Shape::TrlPreference,
    Shape::TrlLabelled,
    Shape::ShareGpt,
    Shape::Alpaca,
    Shape::Gemini,
    Shape::Bedrock,
];

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn lines_of_every_shape_come_back(example in example()) {
        let row = Row::of(example);
        for shape in LINES {
            if !shape.loses(&row).0.is_empty() {
                continue;
            }
            let bytes = lines(shape, &row);
            let set = read(&bytes);
            let told = String::from_utf8_lossy(&bytes);
            // TRL's single answers become two lines, of which the second is the worse one.
            if shape == Shape::TrlLabelled && !row.example.rejected.is_empty() {
                prop_assert_eq!(set.examples.len(), 2);
                continue;
            }
            prop_assert_eq!(set.examples.len(), 1, "{} {} {:?}", shape.name(), told, set.findings);
            let back = examples(set).remove(0);
            prop_assert_eq!(comparable(&back), comparable(&row.example), "{} {}", shape.name(), told);
        }
    }

    #[test]
    fn our_own_form_comes_back_exactly(all in proptest::collection::vec(example(), 1..5)) {
        for shape in [Shape::Chat, Shape::ChatWithMark] {
            let mut bytes = Vec::new();
            let mut lines = Lines::new(&mut bytes, shape).expect("memory can be written");
            for example in &all {
                lines.write(&Row::of(example.clone())).expect("memory can be written");
            }
            let set = read(&bytes);
            prop_assert_eq!(&set.findings, &vec![]);
            prop_assert_eq!(&examples(set), &all);
        }
    }

    #[test]
    fn parquet_comes_back(all in proptest::collection::vec(example(), 1..5)) {
        let rows: Vec<Row> = all.into_iter().map(Row::of).collect();
        let rows: Vec<Row> =
            rows.into_iter().filter(|row| Shape::Parquet.loses(row).0.is_empty()).collect();
        prop_assume!(!rows.is_empty());
        let mut bytes = Vec::new();
        let count = write_parquet(&mut bytes, rows.iter().cloned().map(Ok)).expect("written");
        prop_assert_eq!(count, rows.len());
        let set = read(&bytes);
        prop_assert_eq!(&set.findings, &vec![]);
        let back: Vec<Example> = examples(set).iter().map(comparable).collect();
        let expected: Vec<Example> = rows.iter().map(|row| comparable(&row.example)).collect();
        prop_assert_eq!(back, expected);
    }

    #[test]
    fn a_table_comes_back(
        all in proptest::collection::vec((short(), text(), text(), any::<bool>()), 1..6),
        cells in prop_oneof![Just(Cells::Exact), Just(Cells::ForSpreadsheets)],
    ) {
        let rows: Vec<Row> = all
            .into_iter()
            .map(|(example, topic, note, is_held_back)| Row { topic, note, is_held_back, ..Row::of(example) })
            .collect();
        for row in &rows {
            prop_assert_eq!(Shape::Table.loses(row).0, std::collections::BTreeMap::new());
        }
        let mut bytes = Vec::new();
        write_table(&mut bytes, cells, rows.iter().cloned().map(Ok)).expect("written");
        let path = file(&bytes);
        let mut reader = bakehouse_formats::Reader::open(&path.path, &bakehouse_formats::Limits::STANDARD)
            .expect("a table");
        let mut back = Vec::new();
        while let Some(block) = reader.next_block().expect("read") {
            block.read(|entry| {
                let Entry { example, topic, note, is_held_back, findings, .. } = entry;
                back.push((example.expect("one a row"), topic, note, is_held_back, findings));
            });
        }
        prop_assert_eq!(back.len(), rows.len());
        for ((example, topic, note, is_held_back, findings), row) in back.iter().zip(&rows) {
            prop_assert_eq!(findings, &vec![]);
            prop_assert_eq!(comparable(example), comparable(&row.example));
            prop_assert_eq!(&example.extra, &None);
            prop_assert_eq!((topic.as_deref(), note.as_deref()), (Some(row.topic.as_str()), Some(row.note.as_str())));
            prop_assert_eq!(*is_held_back, Some(row.is_held_back));
        }
    }

    #[test]
    fn a_cell_that_is_marked_comes_back(cell in "[-=+@'＝]{1,3}[a1]{0,2}") {
        let example = Example::of(vec![
            Message::new(Role::User, &*cell),
            Message::new(Role::Assistant, &*cell),
        ]);
        for cells in [Cells::Exact, Cells::ForSpreadsheets] {
            let mut bytes = Vec::new();
            write_table(&mut bytes, cells, [Ok(Row::of(example.clone()))]).expect("written");
            let back: Vec<Example> = examples(read(&bytes)).iter().map(comparable).collect();
            prop_assert_eq!(back, vec![comparable(&example)]);
        }
    }

    #[test]
    fn a_cell_that_begins_like_json_comes_back(cell in "[\\[{]{1,2}['a]{0,2}") {
        let example = Example::of(vec![
            Message::new(Role::System, &*cell),
            Message::new(Role::User, &*cell),
            Message::new(Role::Assistant, "b"),
        ]);
        let mut bytes = Vec::new();
        write_table(&mut bytes, Cells::Exact, [Ok(Row::of(example.clone()))]).expect("written");
        let set = read(&bytes);
        prop_assert_eq!(&set.findings, &vec![]);
        let back: Vec<Example> = examples(set).iter().map(comparable).collect();
        prop_assert_eq!(back, vec![comparable(&example)]);
    }

    #[test]
    fn a_workbook_gives_the_texts_of_its_cells(all in proptest::collection::vec((text(), text()), 1..8)) {
        let mut rows = row(1, &["question", "answer"]);
        for ((question, answer), number) in all.iter().zip(2..) {
            let escaped = [question, answer].map(|text| escaped(text));
            rows.push_str(&row(number, &[&escaped[0], &escaped[1]]));
        }
        let set = read(&workbook(&rows, &shared("", 0)));
        prop_assert_eq!(&set.findings, &vec![]);
        let said: Vec<(String, String)> = examples(set)
            .into_iter()
            .map(|example| {
                let text = |at: usize| example.messages[at].content.clone();
                (text(0), text(1))
            })
            .collect();
        prop_assert_eq!(said, all);
    }
}

/// A text as it stands in XML, where a line break alone would be read as a space by some.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('\n', "&#10;").replace('\t', "&#9;")
}

#[test]
fn what_a_pair_cannot_carry_is_told_and_not_written() {
    let row = Row::of(Example::of(vec![Message::new(Role::User, "q")]));
    assert_eq!(
        Shape::TrlPreference.loses(&row).0.keys().copied().collect::<Vec<_>>(),
        [Loss::Example]
    );
    assert_eq!(lines(Shape::TrlPreference, &row), b"");
}
