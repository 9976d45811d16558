//! What a message says: a text, or a list of parts. The texts of the parts together are the text of the message. Where
//! there is anything else among them (pictures, sounds), the list is kept as it stands; calls of tools and their
//! results, which some files have among the parts, become what they are everywhere else.

use super::Report;
use super::call::Ids;
use super::object::{Keys, join_key};
use crate::json::raw::{Items, Written, find, on_one_line};
use crate::json::{self, Node, Object};
use bakehouse_domain::message::{Message, Role, ToolCall};

/// What a message says.
#[derive(Default)]
pub struct Content {
    pub text: String,
    /// The JSON text of the list, where it has more than texts in it.
    pub parts: Option<String>,
    pub calls: Vec<ToolCall>,
    /// Results of calls: messages of their own.
    pub results: Vec<Message>,
}

/// Where a part has gone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Into the text, and nothing of it is lost there.
    Text,
    /// Among the calls and results.
    Elsewhere,
    /// Nowhere else: the list must be kept for it.
    Kept,
}

/// Reads what stands under `key` in a message. No text at all is no fault of the form: `bakehouse-domain` knows where one
/// is needed.
pub fn read(
    node: Option<Node<'_>>,
    key: &'static str,
    message: Written<'_, '_>,
    ids: &mut Ids,
    report: &mut Report,
) -> Content {
    let mut content = Content::default();
    match node {
        None | Some(Node::Null) => {}
        Some(Node::Text(text)) => content.text = text.into_owned(),
        Some(Node::List(list)) => {
            let step = [key];
            let items = Items::of(message, &step);
            let mut parts = Vec::with_capacity(list.len());
            for (index, node) in list.into_iter().enumerate() {
                let key = join_key(key, index);
                parts.push(part(node, &key, &|| items.get(index), &mut content, ids, report));
            }
            content.parts = kept(&parts, &items);
        }
        Some(other) => report.wrong_type(key, other.kind()),
    }
    content
}

/// The JSON text of a list of parts, without those that are elsewhere; nothing where there is nothing to keep it for.
pub fn kept(parts: &[Part], items: &Items<'_, '_>) -> Option<String> {
    if !parts.contains(&Part::Kept) {
        return None;
    }
    if !parts.contains(&Part::Elsewhere) {
        return items.whole().map(|list| on_one_line(list).into_owned());
    }
    let left = (0..parts.len()).filter(|index| parts[*index] != Part::Elsewhere);
    let left: Vec<_> = left.filter_map(|index| items.get(index).map(on_one_line)).collect();
    Some(format!("[{}]", left.join(",")))
}

fn part(
    node: Node<'_>,
    key: &str,
    text: Written<'_, '_>,
    content: &mut Content,
    ids: &mut Ids,
    report: &mut Report,
) -> Part {
    let Node::Object(object) = node else {
        report.wrong_type(key, node.kind());
        return Part::Text;
    };
    let kind = match value(&object, "type") {
        Some(Node::Text(kind)) => kind.as_ref(),
        // Bedrock's parts say by their only key what they are.
        _ => ["text", "toolUse", "toolResult"]
            .into_iter()
            .find(|kind| value(&object, kind).is_some())
            .unwrap_or_default(),
    };
    match kind {
        "text" | "input_text" | "output_text" => return read_text(object, key, content, report),
        "tool_use" => content.calls.extend(call(&object, ["id", "input"], text, ids)),
        "tool_result" => content.results.push(result(&object, "tool_use_id", text)),
        "toolUse" | "toolResult" => {
            let inner = match value(&object, kind) {
                Some(Node::Object(inner)) => inner,
                other => {
                    report.wrong_type(&format!("{key}.{kind}"), other.map_or("null", Node::kind));
                    return Part::Elsewhere;
                }
            };
            let text = || find(text()?, &[kind]);
            if kind == "toolUse" {
                content.calls.extend(call(inner, ["toolUseId", "input"], &text, ids));
            } else {
                content.results.push(result(inner, "toolUseId", &text));
            }
        }
        _ if object.is_empty() => report.wrong_type(&format!("{key}.text"), "null"),
        _ => return Part::Kept,
    }
    Part::Elsewhere
}

/// A part that is a text. What else it says keeps the whole list.
fn read_text(object: Object<'_>, key: &str, content: &mut Content, report: &mut Report) -> Part {
    let is_plain = object.iter().all(|(name, _)| matches!(name.as_ref(), "type" | "text"));
    let mut keys = Keys::new(object, &["type", "text"], key, report);
    match keys.take("text") {
        Some(Node::Text(text)) => content.text.push_str(&text),
        other => {
            let found = other.as_ref().map_or("null", Node::kind);
            report.wrong_type(&format!("{key}.text"), found);
        }
    }
    if is_plain { Part::Text } else { Part::Kept }
}

fn call(
    object: &Object<'_>,
    [id, input]: [&str; 2],
    text: Written<'_, '_>,
    ids: &mut Ids,
) -> Option<ToolCall> {
    let name = text_of(object, "name")?;
    let written = text().and_then(|text| find(text, &[input]));
    let arguments = written.map_or_else(|| "{}".to_owned(), |text| on_one_line(text).into_owned());
    Some(ToolCall { id: text_of(object, id).unwrap_or_else(|| ids.make(&name)), name, arguments })
}

fn result(object: &Object<'_>, id: &str, text: Written<'_, '_>) -> Message {
    let said = match value(object, "content") {
        Some(Node::Text(text)) => text.clone().into_owned(),
        Some(Node::List(parts)) => {
            let items = Items::of(text, &["content"]);
            let parts = parts.iter().enumerate();
            parts.map(|(index, part)| text_of_result(part, items.get(index))).collect()
        }
        _ => String::new(),
    };
    Message { tool_call_id: text_of(object, id), ..Message::new(Role::Tool, said) }
}

/// What one part of a result says. A structured one is its own text.
fn text_of_result(part: &Node<'_>, written: Option<&str>) -> String {
    let text = match part {
        Node::Object(object) => text_of(object, "text"),
        Node::Text(text) => Some(text.clone().into_owned()),
        _ => None,
    };
    let structured = || {
        let written = written.unwrap_or_default();
        on_one_line(find(written, &["json"]).unwrap_or(written)).into_owned()
    };
    text.unwrap_or_else(structured)
}

/// The texts of a base prompt that stands beside the messages: a text, or parts.
pub fn base_prompt(node: Option<Node<'_>>, key: &'static str, report: &mut Report) -> String {
    read(node, key, &|| None, &mut Ids::default(), report).text
}

/// The texts of parts that stand as JSON, put together.
pub fn texts(parts: &str) -> String {
    let node = json::read(parts).ok();
    read(node, "", &|| None, &mut Ids::default(), &mut Report::new(0)).text
}

fn text_of(object: &Object<'_>, key: &str) -> Option<String> {
    match value(object, key) {
        Some(Node::Text(text)) => Some(text.clone().into_owned()),
        _ => None,
    }
}

fn value<'o, 'a>(object: &'o Object<'a>, key: &str) -> Option<&'o Node<'a>> {
    object.iter().rev().find(|(name, _)| name == key).map(|(_, node)| node)
}
