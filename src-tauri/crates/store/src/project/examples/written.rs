//! An example as it is stored: JSON, letter by letter what `serde_json` makes of it. The texts are written here, where
//! stretches that need no escape are found many bytes at a time: they are nearly all of an import.

use bakehouse_domain::message::{Example, Message};
use serde::Serialize;
use std::fmt::Write;
use wide::i8x16;

/// Bytes that a usual message takes besides its text.
const AROUND_A_MESSAGE: usize = 40;
/// Bytes that are looked at together.
const BLOCK: usize = 16;

/// The JSON of an example, on one line.
pub(super) fn written(example: &Example) -> String {
    let Example { messages, tools, rejected, extra } = example;
    if tools.is_some() || !rejected.is_empty() || extra.is_some() {
        return json_of(example);
    }
    let contents = messages.iter().map(|message| message.content.len() + AROUND_A_MESSAGE);
    // Line breaks and quotation marks take two bytes.
    let bytes = contents.sum::<usize>() * 17 / 16;
    let mut json = String::with_capacity(bytes);
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
        json.push_str(&json_of(message));
        return;
    }
    json.push_str("{\"role\":\"");
    json.push_str(role.name());
    json.push_str("\",\"content\":");
    push_text(json, content);
    json.push('}');
}

fn json_of(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and lists of texts are JSON whatever they say")
}

fn push_text(json: &mut String, text: &str) {
    json.push('"');
    let mut start = 0;
    let (blocks, rest) = text.as_bytes().as_chunks::<BLOCK>();
    let mut last = [b' '; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    for (number, block) in blocks.iter().chain([&last]).enumerate() {
        let mut specials = specials(*block);
        while specials != 0 {
            let within = specials.trailing_zeros() as usize;
            let at = number * BLOCK + within;
            json.push_str(&text[start..at]);
            push_escape(json, block[within]);
            start = at + 1;
            specials &= specials - 1;
        }
    }
    json.push_str(&text[start..]);
    json.push('"');
}

/// A bit for each byte that JSON wants to be written otherwise: control characters, the quotation mark, the backslash.
fn specials(block: [u8; BLOCK]) -> u32 {
    // As numbers with a sign, bytes that aren't ASCII are below zero.
    let bytes = i8x16::new(block.map(|byte| byte as i8));
    let each = |byte: u8| i8x16::splat(byte as i8);
    let control = bytes.simd_gt(i8x16::splat(-1)) & each(b' ').simd_gt(bytes);
    let special = control | bytes.simd_eq(each(b'"')) | bytes.simd_eq(each(b'\\'));
    special.to_bitmask()
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

    /// Most examples have nothing of a kind like this.
    fn rarely<T: Clone + std::fmt::Debug + Default + 'static>(
        some: impl Strategy<Value = T> + 'static,
    ) -> impl Strategy<Value = T> {
        prop_oneof![6 => Just(T::default()), 1 => some]
    }

    fn message() -> impl Strategy<Value = Message> {
        use Role::{Assistant, Developer, Function, System, Tool, User};
        let role = prop::sample::select(vec![System, Developer, User, Assistant, Tool, Function]);
        let call = (text(), text(), text());
        let call = call.prop_map(|(id, name, arguments)| ToolCall { id, name, arguments });
        let calls = rarely(prop::collection::vec(call, 1..3));
        let texts = [(); 4].map(|()| rarely(of(text())));
        (role, text(), rarely(of(0..3u8)), calls, texts).prop_map(
            |(role, content, weight, tool_calls, [name, tool_call_id, parts, extra])| Message {
                role,
                content,
                name,
                weight,
                tool_calls,
                tool_call_id,
                parts,
                extra,
            },
        )
    }

    proptest! {
        #[test]
        fn it_is_what_serde_json_writes(
            messages in prop::collection::vec(message(), 0..5),
            rejected in rarely(prop::collection::vec(message(), 1..3)),
            [tools, extra] in [(); 2].map(|()| rarely(of(text()))),
        ) {
            let example = Example { messages, tools, rejected, extra };
            prop_assert_eq!(written(&example), serde_json::to_string(&example).expect("JSON"));
        }
    }
}
