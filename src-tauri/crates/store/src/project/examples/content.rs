//! What an example says, and everything that is derived from it and written beside it.

use super::super::findings;
use crate::{error::Error, json::Json};
use bakehouse_domain::{
    check::{self, Limits},
    finding::Finding,
    fingerprint::Fingerprint,
    id::ExampleId,
    message::{Example, Message, Role},
};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

/// Characters of a preview: more than a row of the table shows on any screen.
const PREVIEW_CHARACTERS: usize = 200;

/// What an example says, with what was counted of it: counting tokens is not the business of this crate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The example.
    pub example: Example,
    /// Its length, as the tokenizer o200k counts it.
    pub tokens: u32,
    /// How much of that is answers that are learned from.
    pub learned_tokens: u32,
}

/// Writes the content of the example `id`, which is there already, and all that follows from it.
pub(super) fn write(
    transaction: &Transaction<'_>,
    id: ExampleId,
    content: &Content,
) -> Result<(), Error> {
    let Content { example, tokens, learned_tokens } = content;
    let fingerprint = Fingerprint::of(example);
    let answers = example.messages.iter().filter(|message| message.role == Role::Assistant);
    let updated = transaction
        .prepare_cached(
            "UPDATE examples SET turns = ?, tokens = ?, learned_tokens = ?, hash = ?, question = ?,
                spoken = ?, answer = ?, base_prompt = ?, base_prompt_at = ? WHERE id = ?",
        )?
        .execute((
            answers.count() as i64,
            tokens,
            learned_tokens,
            fingerprint.example as i64,
            fingerprint.question as i64,
            fingerprint.spoken as i64,
            fingerprint.answer.map(|hash| hash as i64),
            fingerprint.base_prompt.map(|(hash, _)| hash as i64),
            fingerprint.base_prompt.map(|(_, place)| place as i64),
            id.0,
        ))?;
    if updated == 0 {
        return Err(Error::Missing("example"));
    }
    let (asks, answers) = previews(example);
    transaction
        .prepare_cached(
            "INSERT INTO example_previews (example, asks, answers) VALUES (?, ?, ?)
             ON CONFLICT DO UPDATE SET asks = excluded.asks, answers = excluded.answers",
        )?
        .execute((id.0, asks, answers))?;
    transaction
        .prepare_cached(
            "INSERT INTO example_texts (example, text) VALUES (?, ?)
             ON CONFLICT DO UPDATE SET text = excluded.text",
        )?
        .execute((id.0, Json(example)))?;
    findings::set_own(transaction, id, &own_findings(id, content))
}

/// What the rules say about this example alone.
fn own_findings(id: ExampleId, content: &Content) -> Vec<Finding> {
    let line = id.0 as u64;
    let mut findings = check::example(&content.example, line, &Limits::OPENAI);
    findings.extend(check::length(content.tokens as usize, line, &Limits::OPENAI));
    findings
}

/// The beginnings of the first question and of the first answer, each on one line.
fn previews(example: &Example) -> (String, String) {
    let first = |role: Role| {
        let mut messages = example.messages.iter().filter(|message| message.role == role);
        messages.next().map_or_else(String::new, preview)
    };
    (first(Role::User), first(Role::Assistant))
}

/// An answer that only calls tools is shown by their names.
fn preview(message: &Message) -> String {
    let text = message.content.trim();
    if text.is_empty() {
        let calls: Vec<&str> = message.tool_calls.iter().map(|call| call.name.as_str()).collect();
        return on_one_line(&calls.join(", "));
    }
    on_one_line(text)
}

fn on_one_line(text: &str) -> String {
    let one_line =
        text.chars().map(|character| if character.is_whitespace() { ' ' } else { character });
    one_line.take(PREVIEW_CHARACTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_is_one_line_and_is_cut_between_characters() {
        let check = |text: &str, expected: &str| {
            assert_eq!(preview(&Message::new(Role::User, text)), expected);
        };
        check("  Where is\nmy parcel?\t", "Where is my parcel?");
        check("", "");
        let long = "ü".repeat(300);
        check(&long, &long[..400]);
    }

    #[test]
    fn an_answer_that_only_calls_is_shown_by_its_tools() {
        use bakehouse_domain::message::ToolCall;
        let call = |name: &str| ToolCall {
            id: String::new(),
            name: name.into(),
            arguments: String::new(),
        };
        let mut answer = Message::new(Role::Assistant, "");
        answer.tool_calls = vec![call("look_up"), call("send")];
        assert_eq!(preview(&answer), "look_up, send");
    }
}
