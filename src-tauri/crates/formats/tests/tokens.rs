//! Token counts equal those of Python's tiktoken, text by text, and those of its Rust twin, tiktoken-rs. The fixture and
//! the script that made it are in `tests/formats` of the repository.

#[path = "common/hostile.rs"]
mod hostile;

use bakehouse_domain::message::{Example, Message, ToolCall};
use bakehouse_domain::message::{Role, Role::Assistant};
use bakehouse_formats::Tokenizer::{self, Cl100k, O200k};
use hostile::{Draw, FRAGMENTS};
use proptest::prelude::*;
use serde::Deserialize;
use std::thread;
use tiktoken_rs::{cl100k_base_singleton, o200k_base_singleton};

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

/// Counts as tiktoken-rs does.
fn check(text: &str) {
    let expected = [o200k_base_singleton(), cl100k_base_singleton()];
    for (tokenizer, expected) in [O200k, Cl100k].into_iter().zip(expected) {
        assert_eq!(tokenizer.count(text), expected.count_ordinary(text), "{tokenizer:?} {text:?}");
    }
}

#[test]
fn every_character_is_cut_as_tiktoken_cuts() {
    // All that are assigned, and some of the others.
    let assigned = (0..0x3_2400).chain(0xe_0000..0xe_0200);
    let others = (0x3_2400..0x11_0000).step_by(997);
    let characters: Vec<char> = assigned.chain(others).filter_map(char::from_u32).collect();
    for some in characters.chunks(8) {
        let around = |one: &char| format!("a{one}B {one}'s{one}{one}1\n{one} ");
        check(&some.iter().map(around).collect::<Vec<_>>().concat());
    }
}

#[test]
fn fragments_count_as_in_tiktoken() {
    for first in FRAGMENTS {
        for second in FRAGMENTS {
            check(&format!("{first}{second}"));
        }
    }
}

#[test]
fn a_sign_again_and_again_counts_as_in_tiktoken() {
    for sign in ['\0', 'a', 'A', '7', ' ', '\n', '-', '=', '_', 'é', '日', '\u{301}'] {
        for length in 1..150 {
            check(&sign.to_string().repeat(length));
        }
    }
}

#[test]
fn long_texts_count_as_in_tiktoken() {
    for (_, text) in hostile::kinds(3000, 1) {
        check(&text);
        // Whatever it is, in the middle of a sentence.
        check(&format!("It said: {text}, and I'd like to know why."));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_of_fragments_count_as_in_tiktoken(seed: u64) {
        check(&Draw(seed).fragments(12));
    }

    #[test]
    fn any_text_counts_as_in_tiktoken(text in ".{0,40}|[ a-zA-Z'\n]{0,80}|[\\p{L}\\p{M}'/ ]{0,30}") {
        check(&text);
    }
}

#[test]
fn threads_count_the_same_at_once() {
    let texts = hostile::kinds(2000, 2);
    let count = || texts.iter().map(|(_, text)| O200k.count(text)).collect::<Vec<_>>();
    let alone = count();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(count)).collect();
        for thread in threads {
            assert_eq!(thread.join().expect("counting doesn't panic"), alone);
        }
    });
}
