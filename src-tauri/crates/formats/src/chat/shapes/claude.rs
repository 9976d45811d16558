//! A conversation as Claude's export has it: `chat_messages`, each with its parts, and with the text that was read out of
//! the files that a person sent along.

use super::super::object::Keys;
use super::super::{Report, Told};
use super::export::{Talk, field, places, text, title, value, way_to};
use crate::json::{Node, Object};
use bakehouse_domain::finding::FindingCode;
use bakehouse_domain::message::Role;

/// What an export says of a conversation. All but its name and its messages describes the chat and no example.
const KEYS: &[&str] = &[
    "name",
    "chat_messages",
    "current_leaf_message_uuid",
    "uuid",
    "summary",
    "model",
    "created_at",
    "updated_at",
    "settings",
    "is_starred",
    "is_temporary",
    "platform",
    "project_uuid",
    "project",
    "account",
];

pub fn read(object: Object<'_>, written: &str, report: &mut Report) -> Option<Told> {
    let mut keys = Keys::new(object, KEYS, "", report);
    let note = title(keys.take("name"));
    let messages = match keys.take("chat_messages") {
        Some(Node::List(messages)) => messages,
        other => {
            report.wrong_type("chat_messages", other.as_ref().map_or("null", Node::kind));
            return None;
        }
    };
    let leaf = keys.take("current_leaf_message_uuid");
    for key in &KEYS[3..] {
        keys.take(key);
    }
    let mut talk = Talk::default();
    for index in shown(&messages, text(leaf.as_ref())) {
        match &messages[index] {
            Node::Object(message) => say(message, &mut talk, report),
            other => report.wrong_type(&format!("chat_messages[{index}]"), other.kind()),
        }
    }
    let extra = keys.into_extra(|| Some(written));
    Some(Told { example: talk.into_example(extra, report)?, note })
}

/// The messages that were shown last. Older exports have no others, and don't say which comes after which.
fn shown(messages: &[Node<'_>], leaf: Option<&str>) -> Vec<usize> {
    let places = places(messages.iter().map(|message| text(value(message, "uuid"))));
    let parent = |message| text(value(message, "parent_message_uuid"));
    let parents: Vec<Option<usize>> =
        messages.iter().map(|message| places.get(parent(message)?).copied()).collect();
    if parents.iter().all(Option::is_none) {
        return (0..messages.len()).collect();
    }
    let last = leaf.and_then(|leaf| places.get(leaf).copied()).unwrap_or(messages.len() - 1);
    way_to(last, &parents)
}

fn say(message: &Object<'_>, talk: &mut Talk, report: &mut Report) {
    let role = match text(field(message, "sender")) {
        Some("human" | "user") => Role::User,
        Some("assistant") => Role::Assistant,
        Some(role) => return report.add(FindingCode::UnknownRole, &[("role", role)]),
        None => return report.add(FindingCode::NoRole, &[]),
    };
    let parts = match field(message, "content") {
        Some(Node::List(parts)) => parts.as_slice(),
        _ => &[],
    };
    // Thoughts and calls of tools are parts too, and no answer. The whole text has a note in place of each.
    let texts = parts.iter().filter(|part| text(value(part, "type")) == Some("text"));
    let mut said: Vec<&str> = texts.filter_map(|part| text(value(part, "text"))).collect();
    if said.iter().all(|text| text.trim().is_empty()) && parts.iter().all(is_text) {
        said = text(field(message, "text")).into_iter().collect();
    }
    let attachments = list(field(message, "attachments"));
    let extracted = attachments.iter().filter_map(|file| text(value(file, "extracted_content")));
    said.extend(extracted);
    talk.say(role, &said.join("\n\n"));
    // Files of which no text came along: pictures, mostly.
    let is_named = |file: &&Node<'_>| {
        let name = text(value(file, "file_name"));
        !attachments.iter().any(|known| text(value(known, "file_name")) == name)
    };
    if list(field(message, "files")).iter().any(|file| is_named(&file)) {
        talk.miss(role, report);
    }
}

fn is_text(part: &Node<'_>) -> bool {
    matches!(text(value(part, "type")), None | Some("text"))
}

fn list<'n, 'a>(node: Option<&'n Node<'a>>) -> &'n [Node<'a>] {
    match node {
        Some(Node::List(list)) => list,
        _ => &[],
    }
}
