//! One message: its role, its text in one piece or in parts, its weight and its calls.

use super::object::{Keys, join_key};
use super::{Report, call};
use crate::json::{Node, Object};
use bakehouse_domain::finding::FindingCode;
use bakehouse_domain::message::{Message, Role};

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

/// The message that `object` is; none when its role is missing or unknown.
pub fn read(object: Object<'_>, report: &mut Report) -> Option<Message> {
    let mut keys = Keys::new(object, KEYS, "", report);
    let role = role(keys.take("role"), report);
    let content = content(keys.take("content"), report);
    let name = optional_text(keys.take("name"), "name", report);
    let weight = weight(keys.take("weight").as_ref(), report);
    let tool_call_id = optional_text(keys.take("tool_call_id"), "tool_call_id", report);
    let mut tool_calls = call::read_all(keys.take("tool_calls"), report);
    tool_calls.extend(call::read_older(keys.take("function_call"), report));
    Some(Message { name, weight, tool_calls, tool_call_id, ..Message::new(role?, content) })
}

fn role(node: Option<Node<'_>>, report: &mut Report) -> Option<Role> {
    let Some(node) = node.filter(|node| *node != Node::Null) else {
        report.add(FindingCode::NoRole, &[]);
        return None;
    };
    let Node::Text(role) = node else {
        report.wrong_type("role", node.kind());
        return None;
    };
    Some(match role.as_ref() {
        "system" => Role::System,
        "developer" => Role::Developer,
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "tool" => Role::Tool,
        "function" => Role::Function,
        other => {
            report.add(FindingCode::UnknownRole, &[("role", other)]);
            return None;
        }
    })
}

/// The text of a message. No text at all is no fault of the form: `bakehouse-domain` knows where one is
/// needed.
fn content(node: Option<Node<'_>>, report: &mut Report) -> String {
    match node {
        None | Some(Node::Null) => String::new(),
        Some(Node::Text(text)) => text.into_owned(),
        Some(Node::List(parts)) => {
            let parts = parts.into_iter().enumerate();
            parts.filter_map(|(index, node)| part(index, node, report)).collect()
        }
        Some(other) => {
            report.wrong_type("content", other.kind());
            String::new()
        }
    }
}

/// The text of one part. Pictures and sounds are parts too, from which nothing can be learned here.
fn part(index: usize, node: Node<'_>, report: &mut Report) -> Option<String> {
    let key = join_key("content", index);
    let Node::Object(object) = node else {
        report.wrong_type(&key, node.kind());
        return None;
    };
    if let Some((_, Node::Text(kind))) = object.iter().rev().find(|(key, _)| key == "type")
        && kind != "text"
    {
        report.wrong_type(&key, kind);
        return None;
    }
    let mut keys = Keys::new(object, &["type", "text"], &key, report);
    match keys.take("text") {
        Some(Node::Text(text)) => Some(text.into_owned()),
        other => {
            report.wrong_type(&format!("{key}.text"), other.as_ref().map_or("null", Node::kind));
            None
        }
    }
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

fn optional_text(node: Option<Node<'_>>, key: &str, report: &mut Report) -> Option<String> {
    match node {
        None | Some(Node::Null) => None,
        Some(Node::Text(text)) => Some(text.into_owned()),
        Some(other) => {
            report.wrong_type(key, other.kind());
            None
        }
    }
}
