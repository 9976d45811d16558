//! Token counts equal those of Python's tiktoken, text by text. The fixture and the script that made it
//! are in `tests/formats` of the repository.

use bakehouse_domain::message::{Example, Message, ToolCall};
use bakehouse_domain::message::{Role, Role::Assistant};
use bakehouse_formats::Tokenizer::{self, Cl100k, O200k};
use serde::Deserialize;

const FIXTURE: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/formats/token_counts.json"));

#[derive(Deserialize)]
struct Fixture {
    texts: Vec<(String, usize, usize)>,
    conversations: Vec<Conversation>,
}

#[derive(Deserialize)]
struct Conversation {
    messages: Vec<Spoken>,
    tokens: [usize; 2],
    answers: [usize; 2],
}

#[derive(Deserialize)]
struct Spoken {
    role: Role,
    content: String,
    name: Option<String>,
}

fn fixture() -> Fixture {
    serde_json::from_str(FIXTURE).expect("the fixture is JSON")
}

#[test]
fn counts_equal_tiktoken() {
    let texts = fixture().texts;
    assert!(texts.len() > 700, "the fixture has lost its texts");
    for (text, o200k, cl100k) in texts {
        assert_eq!(O200k.count(&text), o200k, "o200k {text:?}");
        assert_eq!(Cl100k.count(&text), cl100k, "cl100k {text:?}");
    }
}

#[test]
fn examples_are_billed_as_the_cookbook_counts() {
    for Conversation { messages, tokens, answers } in fixture().conversations {
        let messages = messages
            .into_iter()
            .map(|spoken| Message {
                name: spoken.name,
                ..Message::new(spoken.role, spoken.content)
            })
            .collect();
        let example = Example::of(messages);
        assert_eq!([O200k, Cl100k].map(|t| t.count_example(&example)), tokens, "{example:?}");
        assert_eq!([O200k, Cl100k].map(|t| t.count_learned(&example)), answers, "{example:?}");
    }
}

#[test]
fn answers_that_are_not_learned_are_billed_and_not_counted_as_learned() {
    let count = |weight| {
        let answer = Message { weight, ..Message::new(Assistant, "Paris") };
        let example = Example::of(vec![answer]);
        (O200k.count_example(&example), O200k.count_learned(&example))
    };
    assert_eq!(count(None), count(Some(1)));
    assert_eq!(count(Some(0)), (count(None).0, 0));
}

#[test]
fn calls_and_tools_count_as_their_texts() {
    let call = ToolCall {
        id: "call_1".into(),
        name: "weather".into(),
        arguments: r#"{"city":"Rome"}"#.into(),
    };
    let plain = Example::of(vec![Message::new(Assistant, "")]);
    let mut calling = plain.clone();
    calling.messages[0].tool_calls.push(call);
    let tools = r#"[{"type":"function","function":{"name":"weather"}}]"#;
    calling.tools = Some(tools.into());
    let count = |tokenizer: Tokenizer, text| tokenizer.count(text);
    assert_eq!(
        O200k.count_example(&calling) - O200k.count_example(&plain),
        count(O200k, "weather") + count(O200k, r#"{"city":"Rome"}"#) + count(O200k, tools)
    );
}
