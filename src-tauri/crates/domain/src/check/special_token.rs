//! Control tokens inside a text. A model reads them as the end of a message or of everything, so providers
//! refuse the whole file for one of them.

use crate::finding::{Finding, FindingCode, Place};
use crate::message::{Example, Message};

/// Between `<|` and `|>`. Those of OpenAI's encodings and of the chat format that most open models share, and
/// Llama 3's. `<|end|>` or `<|user|>`, which a few models have, are left alone: people write such things.
const NAMES: &[&str] = &[
    "begin_of_text",
    "constrain",
    "end_header_id",
    "end_of_text",
    "endofprompt",
    "endoftext",
    "eom_id",
    "eot_id",
    "im_end",
    "im_sep",
    "im_start",
    "python_tag",
    "start_header_id",
];

/// Every token of "fill in the middle": `<|fim_prefix|>`, `<|fim_middle|>`, `<|fim_suffix|>`, `<|fim_pad|>`…
const FILL_IN_THE_MIDDLE: &str = "fim_";

/// The longest name that is looked at; bounds the search on a text full of `<|`.
const LONGEST_NAME_BYTES: usize = 24;

pub(super) fn check(example: &Example, line: u64, findings: &mut Vec<Finding>) {
    for (index, message) in example.messages.iter().enumerate() {
        let mut told: Vec<&str> = Vec::new();
        for token in texts(message).flat_map(tokens) {
            if !told.contains(&token) {
                told.push(token);
                findings.push(
                    Finding::new(FindingCode::SpecialToken, Place::message(line, index))
                        .with("token", token),
                );
            }
        }
    }
}

fn texts(message: &Message) -> impl Iterator<Item = &str> {
    let arguments = message.tool_calls.iter().map(|call| call.arguments.as_str());
    std::iter::once(message.content.as_str()).chain(arguments)
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("<|").filter_map(|(start, opening)| token_at(&text[start..], opening.len()))
}

/// The control token that `text` begins with.
fn token_at(text: &str, opening_bytes: usize) -> Option<&str> {
    let name = &text[opening_bytes..];
    let is_name = |byte: &u8| byte.is_ascii_lowercase() || *byte == b'_';
    let length = name.bytes().take(LONGEST_NAME_BYTES).take_while(|byte| is_name(byte)).count();
    let (name, rest) = name.split_at(length);
    let is_known = NAMES.contains(&name)
        || name.strip_prefix(FILL_IN_THE_MIDDLE).is_some_and(|part| !part.is_empty());
    (is_known && rest.starts_with("|>")).then(|| &text[..opening_bytes + length + "|>".len()])
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, described, example};
    use super::*;
    use crate::message::{ToolCall, sample::*};

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(tokens(text).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn tokens_in_a_text() {
        for name in NAMES {
            let token = format!("<|{name}|>");
            check(&format!("a {token} b"), &[&token]);
        }
        check("<|fim_suffix|>", &["<|fim_suffix|>"]);
        check("<|fim_anything|>", &["<|fim_anything|>"]);
        check("é<|im_end|><|im_start|>", &["<|im_end|>", "<|im_start|>"]);
        check("<|<|im_end|>", &["<|im_end|>"]);
        check("<|", &[]);
        check("<|fim_|>", &[]);
        check("<|im_end", &[]);
        check("<|im_end>", &[]);
        check("<| im_end |>", &[]);
        check("<|IM_END|>", &[]);
        check("<|ünïcode|>", &[]);
        check("f = |x| <|> g <|user|>", &[]);
    }

    #[test]
    fn each_token_is_told_once_in_a_message() {
        let mut call = assistant("<|im_end|><|im_end|><|endoftext|>");
        call.tool_calls = vec![ToolCall {
            id: "1".into(),
            name: "write".into(),
            arguments: r#"{"text":"<|im_sep|><|im_end|>"}"#.into(),
        }];
        let findings = example(&of([user("<|im_end|>"), call]), 1, &Limits::OPENAI);
        assert_eq!(
            described(&findings),
            "1:special_token@0 token=<|im_end|>, 1:special_token@1 token=<|im_end|>, \
             1:special_token@1 token=<|endoftext|>, 1:special_token@1 token=<|im_sep|>"
        );
    }
}
