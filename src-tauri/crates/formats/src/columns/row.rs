//! From one row to an example, by what its columns are taken for.

use super::{Use, held_back::is_held_back};
use crate::chat::object::{object_of, text_of};
use crate::chat::turns::Turns;
use crate::chat::{self, Report, is_conversation, plain};
use crate::json::raw::{Items, Values};
use crate::json::{self, Node};
use crate::repair::repair;
use bakehouse_domain::finding::FindingCode;
use bakehouse_domain::message::{Example, Message, Role};
use std::borrow::Cow;

/// What a row gives.
#[derive(Default)]
pub struct Row {
    pub example: Example,
    pub topic: Option<String>,
    pub note: Option<String>,
    /// Whether it is held back for checking; nothing where no column says so.
    pub is_held_back: Option<bool>,
}

/// Reads a row: its columns, each with its value and what it is taken for. `json` has the texts of the values where the
/// row is an object of JSON; the cells of a table are texts and nothing else. `base_prompt`: for a row without one.
pub fn read<'n>(
    columns: impl IntoIterator<Item = (Cow<'n, str>, Node<'n>, Use)>,
    json: &Values<'_>,
    base_prompt: Option<&str>,
    report: &mut Report,
) -> Option<Row> {
    let mut row = Row::default();
    let mut said = Said::default();
    let mut kept: Vec<(Cow<'_, str>, String)> = Vec::new();
    for (name, node, column_use) in columns {
        let is_blank = match &node {
            Node::Null => true,
            Node::Text(text) => text.trim().is_empty(),
            _ => false,
        };
        if is_blank {
            continue;
        }
        let written = json.get(&name);
        match column_use {
            Use::BasePrompt => add(&mut said.base_prompt, node, written),
            Use::Topic => add(&mut row.topic, node, written),
            Use::Note => add(&mut row.note, node, written),
            Use::HeldBack => match said_of_holding_back(&node, written) {
                // What says neither is kept: it means something to somebody.
                None => kept.extend(value(node, written).map(|value| (name, value))),
                is_held_back => row.is_held_back = is_held_back,
            },
            Use::Question => speak(&mut said.questions, Role::User, node, written, report),
            Use::Answer => speak(&mut said.answers, Role::Assistant, node, written, report),
            Use::WorseAnswer => speak(&mut said.worse, Role::Assistant, node, written, report),
            Use::Tools => row.example.tools = tools(node, written, &name, report),
            Use::Conversation => {
                converse(&mut said.conversation, node, written, &name, report);
            }
            Use::Keep => kept.extend(value(node, written).map(|value| (name, value))),
            Use::LeaveOut => {}
        }
    }
    if said.is_nothing() {
        // Where what was said can't be read, that is told already.
        if report.is_empty() {
            report.add(FindingCode::NoMessages, &[]);
        }
        return None;
    }
    said.base_prompt = said.base_prompt.or_else(|| base_prompt.map(str::to_owned));
    (row.example.messages, row.example.rejected) = said.into_messages();
    row.example.extra = object_of(kept.iter().map(|(key, value)| (key.as_ref(), value.as_str())));
    Some(row)
}

/// What is said in a row.
#[derive(Default)]
struct Said {
    base_prompt: Option<String>,
    conversation: Turns,
    questions: Turns,
    answers: Turns,
    worse: Turns,
}

impl Said {
    fn is_nothing(&self) -> bool {
        let turns = [&self.conversation, &self.questions, &self.answers];
        turns.iter().all(|turns| turns.messages().is_empty())
    }

    /// The conversation, and the worse ending of it.
    fn into_messages(self) -> (Vec<Message>, Vec<Message>) {
        let asked = together(self.questions.into_messages(), Role::User);
        let answered = together(self.answers.into_messages(), Role::Assistant);
        let mut messages = self.conversation.into_messages();
        let has_prompt = messages.iter().chain(&asked).any(Message::is_base_prompt);
        messages.extend(asked);
        messages.extend(answered);
        if let Some(base_prompt) = self.base_prompt
            && !has_prompt
        {
            messages.insert(0, Message::new(Role::System, base_prompt));
        }
        (messages, self.worse.into_messages())
    }
}

/// Takes what a person asks or what is answered: a text, or messages, which in a table stand as JSON.
fn speak(
    turns: &mut Turns,
    role: Role,
    node: Node<'_>,
    written: Option<&str>,
    report: &mut Report,
) {
    if let Node::Text(text) = &node
        && text.trim_start().starts_with("[{")
        && let Ok(list) = json::read(text.trim())
        && is_conversation(&list)
    {
        return read_list(turns, list, Some(text.trim()), report);
    }
    if is_conversation(&node) {
        return read_list(turns, node, written, report);
    }
    if let Some(text) = plain::some_text(Some(node), || written) {
        turns.say(role, text);
    }
}

/// Takes a whole conversation.
fn converse(
    turns: &mut Turns,
    node: Node<'_>,
    written: Option<&str>,
    name: &str,
    report: &mut Report,
) {
    let Node::Text(text) = node else {
        return match node {
            Node::List(_) => read_list(turns, node, written, report),
            _ => report.add(FindingCode::BadCell, &[("column", name)]),
        };
    };
    let text = text.trim();
    // Scripts write Python's lists into cells.
    let mended = if json::read(text).is_err() { repair(text) } else { None };
    let text = mended.as_deref().unwrap_or(text);
    match json::read(text) {
        Ok(list @ Node::List(_)) => read_list(turns, list, Some(text), report),
        _ => report.add(FindingCode::BadCell, &[("column", name)]),
    }
}

fn read_list(turns: &mut Turns, node: Node<'_>, written: Option<&str>, report: &mut Report) {
    if let Node::List(list) = node {
        turns.read_list(list, &Items::of(&|| written, &[]), "", report);
    }
}

/// The texts of several columns as one message; messages stay what they are.
fn together(messages: Vec<Message>, role: Role) -> Vec<Message> {
    let is_text = |message: &Message| *message == Message::new(role, message.content.as_str());
    if messages.len() < 2 || !messages.iter().all(is_text) {
        return messages;
    }
    let texts: Vec<String> = messages.into_iter().map(|message| message.content).collect();
    vec![Message::new(role, texts.join("\n\n"))]
}

fn tools(node: Node<'_>, written: Option<&str>, name: &str, report: &mut Report) -> Option<String> {
    let text = plain::some_text(Some(node), || written)?;
    chat::tools_of_text(&text).unwrap_or_else(|_| {
        report.add(FindingCode::BadCell, &[("column", name)]);
        None
    })
}

fn said_of_holding_back(node: &Node<'_>, written: Option<&str>) -> Option<bool> {
    match node {
        Node::Text(text) => is_held_back(text),
        _ => written.and_then(is_held_back),
    }
}

/// A value as JSON.
fn value(node: Node<'_>, written: Option<&str>) -> Option<String> {
    match node {
        Node::Text(text) => Some(text_of(&text)),
        _ => written.map(str::to_owned),
    }
}

/// A text, put to what other columns of the same use said.
fn add(into: &mut Option<String>, node: Node<'_>, written: Option<&str>) {
    let Some(text) = plain::some_text(Some(node), || written) else { return };
    match into {
        Some(before) => {
            before.push_str("\n\n");
            before.push_str(&text);
        }
        None => *into = Some(text),
    }
}
