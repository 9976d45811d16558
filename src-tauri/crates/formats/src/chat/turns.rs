//! The messages of a conversation, one after the other: who speaks, what is said, and what ties calls to their results.
//! Two forms are read everywhere, mixed if need be: `{"role", "content"}`, and `ShareGPT`'s `{"from", "value"}`.

use super::Report;
use super::call::{self, Ids, optional_text};
use super::content::{self, Content};
use super::object::{Keys, join_key};
use crate::json::raw::{Items, Written};
use crate::json::{Node, Object};
use bakehouse_domain::finding::FindingCode;
use bakehouse_domain::message::{Message, Role};

/// The keys of a message that providers know.
const KEYS: &[&str] = &[
    "role",
    "content",
    "name",
    "weight",
    "tool_calls",
    "tool_call_id",
    "function_call",
    "refusal",
    "audio",
];

/// The keys of a turn in `ShareGPT`'s form, and what there can be beside them.
const SHAREGPT_KEYS: &[&str] =
    &["from", "value", "name", "weight", "tool_calls", "tool_call_id", "function_call"];

/// Messages that were read so far.
#[derive(Default)]
pub struct Turns {
    messages: Vec<Message>,
    ids: Ids,
}

impl Turns {
    /// Adds a base prompt, unless it says nothing.
    pub fn base_prompt(&mut self, text: String) {
        if !text.trim().is_empty() {
            self.say(Role::System, text);
        }
    }

    pub fn say(&mut self, role: Role, text: String) {
        self.messages.push(Message::new(role, text));
    }

    pub fn push(&mut self, message: Message) {
        self.messages.push(message);
    }

    pub fn ids(&mut self) -> &mut Ids {
        &mut self.ids
    }

    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    pub fn into_messages(self) -> Vec<Message> {
        self.messages
    }

    /// Reads a list of messages, which stands under `key`.
    pub fn read_list(
        &mut self,
        list: Vec<Node<'_>>,
        items: &Items<'_, '_>,
        key: &str,
        report: &mut Report,
    ) {
        self.messages.reserve(list.len());
        let before = self.messages.len();
        for (index, node) in list.into_iter().enumerate() {
            report.place.message = u32::try_from(before + index).ok();
            match node {
                Node::Object(object) => self.read(object, &|| items.get(index), report),
                other => report.wrong_type(&join_key(key, index), other.kind()),
            }
        }
        report.place.message = None;
    }

    /// Reads one message, whose text `text` gives. One without a known role is told and left out.
    pub fn read(&mut self, object: Object<'_>, text: Written<'_, '_>, report: &mut Report) {
        let has = |name: &str| object.iter().any(|(key, _)| key == name);
        let is_sharegpt = !has("role") && has("from");
        let known = if is_sharegpt { SHAREGPT_KEYS } else { KEYS };
        let mut keys = Keys::new(object, known, "", report);
        let speaker = speaker(keys.take(if is_sharegpt { "from" } else { "role" }), report);
        let (key, said) = if is_sharegpt {
            ("value", keys.take("value"))
        } else {
            ("content", keys.take("content"))
        };
        let is_call = matches!(speaker, Some(Speaker::Calls));
        let content = match said {
            Some(Node::Text(value)) if is_call => Content {
                calls: call::of_text(&value, key, &mut self.ids, report),
                ..Content::default()
            },
            said => content::read(said, key, text, &mut self.ids, report),
        };
        let name = optional_text(keys.take("name"), "name", report);
        let weight = weight(keys.take("weight").as_ref(), report);
        let mut call_id = optional_text(keys.take("tool_call_id"), "tool_call_id", report);
        let mut tool_calls = content.calls;
        tool_calls.extend(call::read_all(keys.take("tool_calls"), text, &mut self.ids, report));
        tool_calls.extend(call::read_older(keys.take("function_call"), text, report));
        let extra = keys.into_extra(text);
        let role = match speaker {
            None => return,
            Some(Speaker::Calls) => Role::Assistant,
            Some(Speaker::Role(role)) => role,
        };
        if role == Role::Tool && call_id.is_none() {
            call_id = self.ids.answer(name.as_deref());
        }
        let is_results_only = !content.results.is_empty()
            && content.text.is_empty()
            && content.parts.is_none()
            && tool_calls.is_empty();
        self.messages.extend(content.results);
        if !is_results_only {
            self.messages.push(Message {
                role,
                content: content.text,
                name,
                weight,
                tool_calls,
                tool_call_id: call_id,
                parts: content.parts,
                extra,
            });
        }
    }
}

/// Who speaks.
enum Speaker {
    Role(Role),
    /// The model, whose turn is nothing but calls of tools.
    Calls,
}

fn speaker(node: Option<Node<'_>>, report: &mut Report) -> Option<Speaker> {
    let Some(node) = node.filter(|node| *node != Node::Null) else {
        report.add(FindingCode::NoRole, &[]);
        return None;
    };
    let Node::Text(name) = node else {
        report.wrong_type("role", node.kind());
        return None;
    };
    let found = named(&name).or_else(|| named(&name.trim().to_ascii_lowercase()));
    if found.is_none() {
        report.add(FindingCode::UnknownRole, &[("role", &name)]);
    }
    found
}

/// The speaker that files call so.
fn named(name: &str) -> Option<Speaker> {
    Some(Speaker::Role(match name {
        "system" => Role::System,
        "developer" => Role::Developer,
        "user" | "human" => Role::User,
        "assistant" | "gpt" | "model" | "chatgpt" => Role::Assistant,
        "tool" | "observation" | "tool_response" | "function_response" => Role::Tool,
        "function" => Role::Function,
        "function_call" | "tool_call" => return Some(Speaker::Calls),
        _ => return None,
    }))
}

fn weight(node: Option<&Node<'_>>, report: &mut Report) -> Option<u8> {
    match node {
        None | Some(Node::Null) => None,
        Some(Node::Number(0.0)) => Some(0),
        Some(Node::Number(1.0)) => Some(1),
        Some(_) => {
            report.add(FindingCode::BadWeight, &[]);
            None
        }
    }
}
