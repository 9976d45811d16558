//! What holds for all files: nothing panics, lines are numbered as they stand, and what is written is
//! read back the same.

use bakehouse_domain::message::{Example, Message, Role, ToolCall};
use bakehouse_formats::write::{save, write_example, write_examples};
use bakehouse_formats::{DataSet, Error, Limits, Reader, read_examples};
use proptest::prelude::*;
use std::io::Write;
use std::path::Path;

fn read(bytes: &[u8]) -> Result<DataSet, Error> {
    Reader::new(bytes, Path::new("a.jsonl"), &Limits { line_bytes: 200, ..Limits::STANDARD })?
        .into_data_set()
}

/// A failing case is printed in full; a file of them is not kept beside the tests.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Pieces of files, good and bad.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            &b"\n"[..],
            b"\r\n",
            b"\r",
            b"[",
            b"]",
            b"{",
            b"}",
            b",",
            b":",
            b"\"",
            b" ",
            b"\\",
            b"\xEF\xBB\xBF",
            b"\xFF\xFE",
            b"{\x00\"\x00",
            b"\x00",
            b"\xFF",
            b"\xC3\xBC",
            b"\"messages\":",
            b"\"role\":\"user\"",
            b"\"content\":\"a\"",
            b"{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}",
            b"null",
            b"1e5",
            b"\"weight\":",
            b"\"tools\":[",
            b"\"tool_calls\":[{",
            b"# no",
            b"a,b",
        ])
        .prop_map(<[u8]>::to_vec),
        proptest::collection::vec(any::<u8>(), 0..20),
    ];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), any::<String>(), "[\\PC\\n\\t\"\\\\\u{0}\u{2028}]{1,12}"]
}

fn call() -> impl Strategy<Value = ToolCall> {
    (text(), text(), text()).prop_map(|(id, name, arguments)| ToolCall { id, name, arguments })
}

fn message() -> impl Strategy<Value = Message> {
    let role = proptest::sample::select(vec![
        Role::System,
        Role::Developer,
        Role::User,
        Role::Assistant,
        Role::Tool,
        Role::Function,
    ]);
    let weight = proptest::option::of(0..=1u8);
    let calls = proptest::collection::vec(call(), 0..3);
    let optional = || proptest::option::of(text());
    (role, text(), optional(), weight, calls, optional()).prop_map(
        |(role, content, name, weight, tool_calls, tool_call_id)| Message {
            name,
            weight,
            tool_calls,
            tool_call_id,
            ..Message::new(role, content)
        },
    )
}

fn example() -> impl Strategy<Value = Example> {
    let tools =
        proptest::option::of(text().prop_map(|text| {
            format!("[ {{\"x\":{}, \"n\": 1.50}}]", serde_json::Value::from(text))
        }));
    (proptest::collection::vec(message(), 1..5), tools)
        .prop_map(|(messages, tools)| Example { tools, ..Example::of(messages) })
}

proptest! {
    #![proptest_config(cases(3_000))]

    #[test]
    fn no_bytes_make_the_reader_panic_or_lose_a_place(bytes in soup()) {
        if let Ok(set) = read(&bytes) {
            // UTF-16 has no more line ends than bytes either.
            let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64 + 1;
            for number in set.examples.iter().map(|example| example.number) {
                prop_assert!((1..=lines).contains(&number));
            }
            for finding in &set.findings {
                prop_assert!((1..=lines).contains(&finding.place.line.unwrap_or(0)), "{finding:?}");
                for name in finding.code.params() {
                    prop_assert!(finding.params.contains_key(name), "{finding:?}");
                }
            }
        }
    }

    #[test]
    fn lines_are_numbered_as_they_stand(kinds in proptest::collection::vec(0..5u8, 1..60)) {
        const GOOD: &str = r#"{"messages":[{"role":"user","content":"a"}]}"#;
        let line = |kind: &u8| match kind {
            0 => GOOD.to_owned(),
            1 => String::new(),
            2 => "{\"messages\":[}".to_owned(),
            3 => format!("{GOOD}\r"),
            _ => format!("{{\"messages\":\"{}\"}}", "x".repeat(300)),
        };
        let text: Vec<_> = kinds.iter().map(line).collect();
        let text = format!("{GOOD}\n{}", text.join("\n"));
        let set = read(text.as_bytes()).expect("it has a good line");
        let lines = |wanted: &[u8]| {
            let of_kind = kinds.iter().zip(2..).filter(|(kind, _)| wanted.contains(kind));
            of_kind.map(|(_, line)| line).collect::<Vec<u64>>()
        };
        let mut good = vec![1];
        good.extend(lines(&[0, 3]));
        prop_assert_eq!(set.examples.iter().map(|example| example.number).collect::<Vec<_>>(), good);
        let found: Vec<_> = set.findings.iter().filter_map(|finding| finding.place.line).collect();
        prop_assert_eq!(found, lines(&[2, 4]));
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn what_is_written_is_read_back_the_same(examples in proptest::collection::vec(example(), 1..6)) {
        let mut file = Vec::new();
        for example in &examples {
            write_example(&mut file, example).expect("memory can be written");
        }
        prop_assert_eq!(file.split(|byte| *byte == b'\n').count() - 1, examples.len());
        let reader = Reader::new(file.as_slice(), Path::new("a.jsonl"), &Limits::STANDARD);
        let set = reader.expect("examples").into_data_set().expect("memory can be read");
        prop_assert_eq!(set.findings, vec![]);
        prop_assert_eq!(set.examples.into_iter().map(|line| line.value).collect::<Vec<_>>(), examples);
    }
}

#[test]
fn a_call_is_written_in_the_form_it_came_in() {
    for (id, key) in [("call_1", "tool_calls"), ("", "function_call")] {
        let call = ToolCall { id: id.into(), name: "f".into(), arguments: "{}".into() };
        let message = Message { tool_calls: vec![call], ..Message::new(Role::Assistant, "") };
        let mut line = Vec::new();
        write_example(&mut line, &Example::of(vec![message])).expect("written");
        let value: serde_json::Value = serde_json::from_slice(&line).expect("JSON");
        assert!(
            value["messages"][0][key].is_array() || value["messages"][0][key].is_object(),
            "{value}"
        );
        assert!(value["messages"][0]["content"].is_null());
    }
}

#[test]
fn a_file_is_replaced_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("examples.jsonl");
    let example = Example::of(vec![Message::new(Role::User, "Hi")]);
    write_examples(&path, [&example, &example]).expect("written");
    assert_eq!(read_examples(&path, &Limits::STANDARD).expect("examples").examples.len(), 2);

    let failed = save(&path, |out| {
        out.write_all(b"half")?;
        Err(std::io::Error::other("disk full"))
    });
    assert!(matches!(failed, Err(Error::Write { path: named, .. }) if named == path));
    assert_eq!(read_examples(&path, &Limits::STANDARD).expect("examples").examples.len(), 2);
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("a folder").flatten().collect();
    assert_eq!(left.len(), 1, "the half-written file is gone: {left:?}");

    let nowhere = folder.path().join("missing").join("examples.jsonl");
    assert!(matches!(write_examples(&nowhere, [&example]), Err(Error::Write { .. })));
}
