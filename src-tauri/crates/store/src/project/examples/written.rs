//! An example as it is stored: JSON, letter by letter what `serde_json` makes of it. The texts are written here, where
//! stretches that need no escape are found many bytes at a time: they are nearly all of an import.

use bakehouse_domain::message::{Example, Message};
use serde::Serialize;
use std::fmt::Write;

/// Bytes that a usual message takes besides its text.
const AROUND_A_MESSAGE: usize = 40;
/// Bytes that are looked at together; the compiler makes a few vector instructions of it.
const BLOCK: usize = 32;

pub(super) fn written(example: &Example) -> String {
    let contents = example.all_messages().map(|message| message.content.len() + AROUND_A_MESSAGE);
    // Line breaks and quotation marks take two bytes.
    let bytes = contents.sum::<usize>() * 17 / 16;
    let mut json = String::with_capacity(bytes);
    let Example { messages, tools, rejected, extra } = example;
    if tools.is_some() || !rejected.is_empty() || extra.is_some() {
        push(&mut json, example);
        return json;
    }
    json.push_str("{\"messages\":[");
    for (place, message) in messages.iter().enumerate() {
        if place > 0 {
            json.push(',');
        }
        push_message(&mut json, message);
    }
    json.push_str("]}");
    json
}

fn push_message(json: &mut String, message: &Message) {
    let Message { role, content, name, weight, tool_calls, tool_call_id, parts, extra } = message;
    let is_plain = name.is_none()
        && weight.is_none()
        && tool_calls.is_empty()
        && tool_call_id.is_none()
        && parts.is_none()
        && extra.is_none();
    if !is_plain {
        return push(json, message);
    }
    json.push_str("{\"role\":\"");
    json.push_str(role.name());
    json.push_str("\",\"content\":");
    push_text(json, content);
    json.push('}');
}

fn push(json: &mut String, value: &impl Serialize) {
    let value = serde_json::to_string(value);
    json.push_str(&value.expect("texts and lists of texts are JSON whatever they say"));
}

fn push_text(json: &mut String, text: &str) {
    json.push('"');
    let mut start = 0;
    loop {
        let end = next_special(text.as_bytes(), start);
        json.push_str(&text[start..end]);
        let Some(&byte) = text.as_bytes().get(end) else { break };
        push_escape(json, byte);
        start = end + 1;
    }
    json.push('"');
}

/// The next byte that JSON wants to be written otherwise, or the end.
fn next_special(bytes: &[u8], mut at: usize) -> usize {
    let is_special = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    while let Some(block) = bytes[at..].first_chunk::<BLOCK>() {
        if block.iter().fold(0, |found, &byte| found | u8::from(is_special(byte))) != 0 {
            break;
        }
        at += BLOCK;
    }
    let rest = &bytes[at..];
    at + rest.iter().position(|&byte| is_special(byte)).unwrap_or(rest.len())
}

fn push_escape(json: &mut String, byte: u8) {
    match byte {
        b'\n' => json.push_str("\\n"),
        b'"' => json.push_str("\\\""),
        b'\\' => json.push_str("\\\\"),
        b'\t' => json.push_str("\\t"),
        b'\r' => json.push_str("\\r"),
        0x08 => json.push_str("\\b"),
        0x0c => json.push_str("\\f"),
        _ => write!(json, "\\u{byte:04x}").expect("a string takes everything"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bakehouse_domain::message::{Role, ToolCall};
    use proptest::{option::of, prelude::*};

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "([a-z ]{0,40}|[\n\"\\\\]|\\PC|[\0-\u{7f}]){0,12}",
            1 => "[\0-\u{1f}]{0,40}",
        ]
    }

    fn message() -> impl Strategy<Value = Message> {
        use Role::{Assistant, Developer, Function, System, Tool, User};
        let role = prop::sample::select(vec![System, Developer, User, Assistant, Tool, Function]);
        let call = (text(), text(), text());
        let call = call.prop_map(|(id, name, arguments)| ToolCall { id, name, arguments });
        let calls = prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(call, 1..3)];
        let rare = |text| prop_oneof![5 => Just(None), 1 => of(text)];
        (
            role,
            text(),
            rare(text().boxed()),
            of(0..2u8),
            calls,
            rare(text().boxed()),
            rare(text().boxed()),
        )
            .prop_map(|(role, content, name, weight, tool_calls, tool_call_id, extra)| {
                Message {
                    role,
                    content,
                    name,
                    weight: weight.filter(|weight| *weight == 0),
                    tool_calls,
                    tool_call_id,
                    parts: None,
                    extra,
                }
            })
    }

    proptest! {
        #[test]
        fn it_is_what_serde_json_writes(
            messages in prop::collection::vec(message(), 0..5),
            rejected in prop_oneof![4 => Just(Vec::new()), 1 => prop::collection::vec(message(), 1..3)],
            tools in prop_oneof![4 => Just(None), 1 => of("\\PC{0,20}")],
        ) {
            let example = Example { messages, rejected, tools, extra: None };
            prop_assert_eq!(written(&example), serde_json::to_string(&example).expect("JSON"));
        }
    }
}
