//! What an example says, and everything that is derived from it and written beside it. Deriving takes a hundred times longer
//! than writing and needs no database, so an import does it on many threads.

use super::{super::findings, written::written};
use crate::error::Error;
use bakehouse_domain::{
    check::{self, Limits},
    finding::{Finding, Severity},
    fingerprint::Fingerprint,
    id::ExampleId,
    message::{Example, Message, Role},
};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};

/// Characters of a preview: more than a row of the table shows on any screen.
const PREVIEW_CHARACTERS: usize = 200;
/// Bytes of the key that examples are sorted by question with.
pub const QUESTION_KEY_BYTES: usize = 16;

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

/// What follows from the content of an example: all that is stored of it.
#[derive(Clone, Debug)]
pub struct Derived {
    pub(in super::super) tokens: u32,
    pub(in super::super) learned_tokens: u32,
    pub(in super::super) fingerprint: Fingerprint,
    pub(in super::super) turns: u32,
    pub(in super::super) asks: String,
    pub(in super::super) answers: String,
    pub(in super::super) question_key: [u8; QUESTION_KEY_BYTES],
    pub(in super::super) is_pair: bool,
    /// The example as it is stored.
    pub(in super::super) text: String,
    /// What the rules say about this example alone, on line 0.
    pub findings: Vec<Finding>,
}

impl Derived {
    /// The hash of the whole example.
    pub fn hash(&self) -> u64 {
        self.fingerprint.example
    }

    /// How severe the most severe finding is.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).min()
    }
}

impl Content {
    /// What follows from it.
    pub fn derive(&self) -> Derived {
        let example = &self.example;
        let answers = example.messages.iter().filter(|message| message.role == Role::Assistant);
        let turns = answers.count() as u32;
        let (asks, answers) = previews(example);
        let mut findings = check::example(example, 0, &Limits::OPENAI);
        findings.extend(check::length(self.tokens as usize, 0, &Limits::OPENAI));
        Derived {
            tokens: self.tokens,
            learned_tokens: self.learned_tokens,
            fingerprint: Fingerprint::of(example),
            turns,
            question_key: question_key(&asks),
            asks,
            answers,
            is_pair: !example.rejected.is_empty(),
            text: written(example),
            findings,
        }
    }
}

/// Writes the content of the example `id`, which is there already, and all that follows from it.
pub(super) fn write(
    transaction: &Transaction<'_>,
    id: ExampleId,
    content: &Content,
) -> Result<(), Error> {
    let derived = content.derive();
    let Derived { fingerprint, .. } = &derived;
    let updated = transaction
        .prepare_cached(
            "UPDATE examples SET turns = ?, tokens = ?, learned_tokens = ?, hash = ?, question = ?,
                spoken = ?, answer = ?, base_prompt = ?, base_prompt_at = ?, question_key = ?, is_pair = ?
             WHERE id = ?",
        )?
        .execute((
            derived.turns,
            derived.tokens,
            derived.learned_tokens,
            fingerprint.example as i64,
            fingerprint.question as i64,
            fingerprint.spoken as i64,
            fingerprint.answer.map(|hash| hash as i64),
            fingerprint.base_prompt.map(|(hash, _)| hash as i64),
            fingerprint.base_prompt.map(|(_, place)| place as i64),
            derived.question_key,
            derived.is_pair,
            id.0,
        ))?;
    if updated == 0 {
        return Err(Error::Missing("example"));
    }
    transaction
        .prepare_cached("UPDATE example_previews SET asks = ?, answers = ? WHERE example = ?")?
        .execute((&derived.asks, &derived.answers, id.0))?;
    transaction
        .prepare_cached("UPDATE example_texts SET text = ? WHERE example = ?")?
        .execute((&derived.text, id.0))?;
    findings::set_own(transaction, id, &derived.findings)
}

/// The first letters in lower case, without what stands before the first one: what sorts by question sorts by these, and
/// reads no text.
fn question_key(asks: &str) -> [u8; QUESTION_KEY_BYTES] {
    let mut key = [0; QUESTION_KEY_BYTES];
    // Most questions begin with a plain letter.
    if let Some(beginning) = asks.as_bytes().first_chunk::<QUESTION_KEY_BYTES>()
        && beginning[0].is_ascii_alphanumeric()
        && beginning.is_ascii()
    {
        return beginning.map(|byte| byte.to_ascii_lowercase());
    }
    let letters = asks.chars().skip_while(|character| !character.is_alphanumeric());
    let mut length = 0;
    for character in letters.flat_map(char::to_lowercase) {
        let mut bytes = [0; 4];
        let bytes = character.encode_utf8(&mut bytes).as_bytes();
        let Some(place) = key.get_mut(length..length + bytes.len()) else { break };
        place.copy_from_slice(bytes);
        length += bytes.len();
    }
    key
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
    // Of plain letters and spaces nothing has to be looked up.
    let beginning = &text.as_bytes()[..text.len().min(PREVIEW_CHARACTERS)];
    if beginning.iter().fold(true, |plain, byte| plain & (b' '..=b'~').contains(byte)) {
        return text[..beginning.len()].to_owned();
    }
    let end = text.char_indices().nth(PREVIEW_CHARACTERS).map_or(text.len(), |(end, _)| end);
    text[..end].replace(char::is_whitespace, " ")
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
        check("Où\u{a0}est\u{2028}il\t\t?", "Où est il  ?");
        check(&"a b".repeat(100), &"a b".repeat(67)[..200]);
        check("", "");
        let long = "ü".repeat(300);
        check(&long, &long[..400]);
    }

    #[test]
    fn a_key_sorts_as_a_person_would() {
        let mut questions =
            ["\"Zebra\"", "apple", "Äpfel", "Banana", "apple pie", "", "  banana x"];
        questions.sort_by_key(|question| question_key(question));
        let expected = ["", "apple", "apple pie", "Banana", "  banana x", "\"Zebra\"", "Äpfel"];
        assert_eq!(questions, expected);
        let long = "ü".repeat(50);
        assert_eq!(question_key(&long), *"üüüüüüüü".as_bytes(), "cut between characters");
        assert_eq!(question_key("Where IS my parcel?"), *b"where is my parc");
        assert_eq!(question_key("Where IS mÿ PÄRCEL?"), *"where is mÿ pä".as_bytes());
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
