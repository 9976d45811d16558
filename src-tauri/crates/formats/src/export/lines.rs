//! One example as a line, in each of the shapes that have lines.

use super::{
    Row, Shape,
    fields::{Fields, Value},
    losses::{is_left_out, learned_part},
};
use crate::write::write_example;
use bakehouse_domain::message::{Example, Message, Role};
use std::io::{self, Write};

/// What Azure wants in front of a file (a byte-order mark).
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Writes examples of one shape, a line each.
pub struct Lines<W> {
    out: W,
    shape: Shape,
    /// Lines written.
    pub lines: usize,
}

impl<W: Write> Lines<W> {
    /// Begins a file of this shape, which has lines.
    pub fn new(mut out: W, shape: Shape) -> io::Result<Self> {
        debug_assert!(shape.is_lines(), "{} has no lines", shape.name());
        if shape == Shape::ChatWithMark {
            out.write_all(MARK)?;
        }
        Ok(Self { out, shape, lines: 0 })
    }

    /// Writes an example, which may be no line or two: see [`Shape::loses`].
    pub fn write(&mut self, row: &Row) -> io::Result<()> {
        if is_left_out(self.shape, &row.example) {
            return Ok(());
        }
        let example = &*learned_part(self.shape, &row.example);
        match self.shape {
            Shape::Chat | Shape::ChatWithMark => {
                self.lines += 1;
                write_example(&mut self.out, example)
            }
            Shape::Preference => self.line(&preference(example)),
            Shape::PromptCompletion => self.line(&prompt_completion(example)),
            Shape::TrlPromptCompletion => self.line(&trl(example, None)),
            Shape::TrlPreference => self.line(&trl_preference(example)),
            Shape::TrlLabelled => {
                // Of an answer that isn't learned from, this shape learns not to give it.
                let is_good = example.messages.last().is_some_and(Message::is_learned);
                self.line(&trl(example, Some(is_good)))?;
                if example.rejected.is_empty() {
                    return Ok(());
                }
                self.line(&trl_worse(example))
            }
            Shape::ShareGpt => self.line(&share_gpt(example)),
            Shape::Alpaca => self.line(&alpaca(example)),
            Shape::Gemini => self.line(&gemini(example)),
            Shape::Bedrock => self.line(&bedrock(example)),
            Shape::Spreadsheet
            | Shape::Table
            | Shape::Parquet
            | Shape::TokenReport
            | Shape::HuggingFace
            | Shape::Mlx
            | Shape::LlamaFactory
            | Shape::Axolotl => Ok(()),
        }
    }

    fn line(&mut self, fields: &Fields) -> io::Result<()> {
        serde_json::to_writer(&mut self.out, fields)?;
        self.lines += 1;
        self.out.write_all(b"\n")
    }
}

/// The messages in OpenAI's form, without what only that knows.
pub(super) fn messages(messages: &[Message]) -> Value {
    Value::List(messages.iter().map(|message| plain_message(message).into()).collect())
}

fn plain_message(message: &Message) -> Fields {
    let calls: Vec<Value> = message
        .tool_calls
        .iter()
        .map(|call| {
            let function = Fields::default()
                .with("name", call.name.as_str())
                .with("arguments", call.arguments.as_str());
            let id = Some(call.id.as_str()).filter(|id| !id.is_empty());
            Fields::default()
                .with_some("id", id)
                .with("type", "function")
                .with("function", function)
                .into()
        })
        .collect();
    let role = match message.role {
        // Newer names of old things, which other programs don't know.
        Role::Developer => Role::System,
        Role::Function => Role::Tool,
        role => role,
    };
    Fields::default()
        .with("role", role.name())
        .with("content", message.content.as_str())
        .with_some("tool_calls", Some(calls).filter(|calls| !calls.is_empty()))
        .with_some("tool_call_id", message.tool_call_id.as_deref())
}

fn tools(example: &Example) -> Option<Value> {
    example.tools.as_deref().map(Value::raw)
}

/// OpenAI's full form of some messages: what [`write_example`] writes of them.
fn whole_messages(messages: &[Message]) -> Value {
    let mut line = Vec::new();
    let example = Example::of(messages.to_vec());
    // A list of bytes takes everything.
    let written = write_example(&mut line, &example).map(|()| String::from_utf8_lossy(&line));
    let json = written.unwrap_or_default();
    let list =
        json.trim_end().strip_prefix(r#"{"messages":"#).and_then(|rest| rest.strip_suffix('}'));
    Value::raw(list.unwrap_or("[]"))
}

fn before_ending(example: &Example) -> &[Message] {
    &example.messages[..example.messages.len() - example.ending().len()]
}

fn preference(example: &Example) -> Fields {
    let input = Fields::default()
        .with("messages", whole_messages(before_ending(example)))
        .with_some("tools", tools(example));
    Fields::default()
        .with("input", input)
        .with("preferred_output", whole_messages(example.ending()))
        .with("non_preferred_output", whole_messages(&example.rejected))
}

/// The last question with the base prompt in front, and its answer.
fn prompt_completion(example: &Example) -> Fields {
    let (prompt, answer) = last_pair(example);
    let base_prompt = example.base_prompt().filter(|text| !text.trim().is_empty());
    let prompt = match base_prompt {
        Some(base_prompt) => format!("{base_prompt}\n\n{prompt}"),
        None => prompt.to_owned(),
    };
    Fields::default().with("prompt", prompt).with("completion", answer)
}

/// What is asked last, and the answer to it.
pub(super) fn last_pair(example: &Example) -> (&str, &str) {
    let last = |role: Role| {
        let found = example.messages.iter().rev().find(|message| message.role == role);
        found.map_or("", |message| message.content.as_str())
    };
    (last(Role::User), last(Role::Assistant))
}

/// All before the last answer, and the answer.
fn split_at_answer(example: &Example) -> (&[Message], &[Message]) {
    example.messages.split_at(example.messages.len().saturating_sub(1))
}

fn trl(example: &Example, label: Option<bool>) -> Fields {
    let (prompt, completion) = split_at_answer(example);
    Fields::default()
        .with("prompt", messages(prompt))
        .with("completion", messages(completion))
        .with_some("label", label)
        .with_some("tools", tools(example))
}

fn trl_worse(example: &Example) -> Fields {
    Fields::default()
        .with("prompt", messages(before_ending(example)))
        .with("completion", messages(&example.rejected))
        .with("label", false)
        .with_some("tools", tools(example))
}

fn trl_preference(example: &Example) -> Fields {
    Fields::default()
        .with("prompt", messages(before_ending(example)))
        .with("chosen", messages(example.ending()))
        .with("rejected", messages(&example.rejected))
        .with_some("tools", tools(example))
}

fn share_gpt(example: &Example) -> Fields {
    let mut turns: Vec<Value> = Vec::with_capacity(example.messages.len());
    let mut turn = |from: &str, value: &str| {
        turns.push(Fields::default().with("from", from).with("value", value).into());
    };
    for message in &example.messages {
        let from = match message.role {
            Role::System | Role::Developer => "system",
            Role::User => "human",
            Role::Assistant => "gpt",
            Role::Tool | Role::Function => "observation",
        };
        if !message.content.is_empty() || message.tool_calls.is_empty() {
            turn(from, &message.content);
        }
        for call in &message.tool_calls {
            // The arguments are a value here, and a text where they are no JSON.
            let arguments = Value::raw(&call.arguments);
            let fields =
                Fields::default().with("name", call.name.as_str()).with("arguments", arguments);
            turn("function_call", &serde_json::to_string(&fields).unwrap_or_default());
        }
    }
    Fields::default().with("conversations", turns).with_some("tools", example.tools.as_deref())
}

fn alpaca(example: &Example) -> Fields {
    let (question, answer) = last_pair(example);
    let said: Vec<&Message> = example
        .messages
        .iter()
        .filter(|message| matches!(message.role, Role::User | Role::Assistant))
        .collect();
    let earlier = &said[..said.len().saturating_sub(2)];
    let history: Vec<Value> = earlier
        .chunks(2)
        .filter(|pair| pair.len() == 2)
        .map(|pair| Value::List(pair.iter().map(|said| said.content.as_str().into()).collect()))
        .collect();
    Fields::default()
        .with("instruction", question)
        .with("input", "")
        .with("output", answer)
        .with_some("system", example.base_prompt().filter(|text| !text.is_empty()))
        .with_some("history", Some(history).filter(|history| !history.is_empty()))
}

fn gemini(example: &Example) -> Fields {
    let parts = |text: &str| vec![Fields::default().with("text", text).into()];
    let contents: Vec<Value> = example
        .messages
        .iter()
        .filter(|message| !message.is_base_prompt())
        .map(|message| {
            let role = if message.role == Role::Assistant { "model" } else { "user" };
            Fields::default().with("role", role).with("parts", parts(&message.content)).into()
        })
        .collect();
    let system = example
        .base_prompt()
        .filter(|text| !text.is_empty())
        .map(|text| Fields::default().with("role", "system").with("parts", parts(text)));
    Fields::default().with_some("systemInstruction", system).with("contents", contents)
}

fn bedrock(example: &Example) -> Fields {
    let parts = |text: &str| vec![Value::from(Fields::default().with("text", text))];
    let said: Vec<Value> = example
        .messages
        .iter()
        .filter(|message| !message.is_base_prompt())
        .map(|message| {
            let role = if message.role == Role::Assistant { "assistant" } else { "user" };
            Fields::default().with("role", role).with("content", parts(&message.content)).into()
        })
        .collect();
    let system = example.base_prompt().filter(|text| !text.is_empty()).map(parts);
    Fields::default()
        .with("schemaVersion", "bedrock-conversation-2024")
        .with_some("system", system)
        .with("messages", said)
}
