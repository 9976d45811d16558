//! Control tokens inside a text. A model reads them as the end of a message or of everything, so providers
//! refuse the whole file for one of them.

use super::glance::Glance;
use super::text::{MOST_OF_A_KIND, Text};
use crate::finding::{Finding, FindingCode};
use std::ops::Range;

const OPENING: &str = "<|";
const CLOSING: &str = "|>";

/// Between the two. Those of OpenAI's encodings and of the chat format that most open models share, and
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

pub(super) fn check(text: &Text, glance: &Glance, line: u64, findings: &mut Vec<Finding>) {
    if !glance.has_markup {
        return;
    }
    let mut told: Vec<&str> = Vec::new();
    for bytes in tokens(&text.seen) {
        let token = &text.seen[bytes.clone()];
        if !told.contains(&token) {
            told.push(token);
            let place = text.place(line, bytes);
            findings.push(Finding::new(FindingCode::SpecialToken, place).with("token", token));
        }
        if told.len() == MOST_OF_A_KIND {
            break;
        }
    }
}

/// Where the control tokens of a text are, in bytes.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> {
    memchr::memchr_iter(b'<', text.as_bytes())
        .filter_map(|start| Some(start..start + token_at(&text[start..])?.len()))
}

/// Taking a token out may make another of what stood around it. Nobody writes more than a few inside each other.
const MOST_TIMES: usize = 8;

/// The text without its control tokens; nothing when it has none.
pub(crate) fn without(text: &str) -> Option<String> {
    let mut kept: Option<String> = None;
    for _ in 0..MOST_TIMES {
        match without_once(kept.as_deref().unwrap_or(text)) {
            Some(shorter) => kept = Some(shorter),
            None => break,
        }
    }
    kept
}

fn without_once(text: &str) -> Option<String> {
    let mut kept = String::with_capacity(text.len());
    let mut end = 0;
    for token in tokens(text) {
        kept.push_str(&text[end..token.start]);
        end = token.end;
    }
    kept.push_str(&text[end..]);
    (end > 0).then_some(kept)
}

/// The control token that `text` begins with.
fn token_at(text: &str) -> Option<&str> {
    let name = text.strip_prefix(OPENING)?;
    let is_name = |byte: &u8| byte.is_ascii_lowercase() || *byte == b'_';
    let length = name.bytes().take(LONGEST_NAME_BYTES).take_while(|byte| is_name(byte)).count();
    let (name, rest) = name.split_at(length);
    let is_known = NAMES.contains(&name)
        || name.strip_prefix(FILL_IN_THE_MIDDLE).is_some_and(|part| !part.is_empty());
    (is_known && rest.starts_with(CLOSING)).then(|| &text[..OPENING.len() + length + CLOSING.len()])
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, described, example};
    use super::*;
    use crate::message::{ToolCall, sample::*};

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(text).map(|bytes| &text[bytes]).collect();
        assert_eq!(found, expected, "{text}");
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
    fn each_token_is_told_once_in_a_text() {
        let mut call = assistant("<|im_end|><|im_end|><|endoftext|>");
        call.tool_calls = vec![ToolCall {
            id: "1".into(),
            name: "write".into(),
            arguments: r#"{"text":"<|im_sep|><|im_end|>"}"#.into(),
        }];
        let findings = example(&of([user("<|im_end|>"), call]), 1, &Limits::OPENAI);
        assert_eq!(
            described(&findings),
            "1:special_token@0[0-10] token=<|im_end|>, 1:special_token@1[0-10] token=<|im_end|>, \
             1:special_token@1[20-33] token=<|endoftext|>, 1:special_token@1.0[9-19] token=<|im_sep|>, \
             1:special_token@1.0[19-29] token=<|im_end|>"
        );
    }
}
