//! Calls of tools, in their newer form (`tool_calls`) and their older one (`function_call`). A call in the
//! older form has no id: an empty one stands for that, on the way in and on the way out.

use super::Report;
use super::object::{Keys, join_key};
use crate::json::{Node, Object};
use bakehouse_domain::message::ToolCall;

/// The calls of a message.
pub fn read_all(node: Option<Node<'_>>, report: &mut Report) -> Vec<ToolCall> {
    match node {
        None | Some(Node::Null) => Vec::new(),
        Some(Node::List(calls)) => {
            let calls = calls.into_iter().enumerate();
            calls.filter_map(|(index, node)| read(index, node, report)).collect()
        }
        Some(other) => {
            report.wrong_type("tool_calls", other.kind());
            Vec::new()
        }
    }
}

/// The call of a message in the older form.
pub fn read_older(node: Option<Node<'_>>, report: &mut Report) -> Option<ToolCall> {
    let object = object(node.filter(|node| *node != Node::Null)?, "function_call", report)?;
    let (name, arguments) = function(object, "function_call", report)?;
    Some(ToolCall { id: String::new(), name, arguments })
}

fn read(index: usize, node: Node<'_>, report: &mut Report) -> Option<ToolCall> {
    let key = join_key("tool_calls", index);
    let mut keys =
        Keys::new(object(node, &key, report)?, &["id", "type", "function"], &key, report);
    let id = text(keys.take("id"), &format!("{key}.id"), report);
    match keys.take("type") {
        None => {}
        Some(Node::Text(kind)) if kind == "function" => {}
        Some(Node::Text(kind)) => report.wrong_type(&format!("{key}.type"), &kind),
        Some(other) => report.wrong_type(&format!("{key}.type"), other.kind()),
    }
    let key = format!("{key}.function");
    let called = object(keys.take("function").unwrap_or(Node::Null), &key, report)?;
    let (name, arguments) = function(called, &key, report)?;
    Some(ToolCall { id: id?, name, arguments })
}

/// Name and arguments. The arguments are a text, of which the reader knows only that it is one.
fn function(object: Object<'_>, key: &str, report: &mut Report) -> Option<(String, String)> {
    let mut keys = Keys::new(object, &["name", "arguments"], key, report);
    let name = text(keys.take("name"), &format!("{key}.name"), report);
    let arguments = text(keys.take("arguments"), &format!("{key}.arguments"), report);
    Some((name?, arguments?))
}

fn object<'a>(node: Node<'a>, key: &str, report: &mut Report) -> Option<Object<'a>> {
    match node {
        Node::Object(object) => Some(object),
        other => {
            report.wrong_type(key, other.kind());
            None
        }
    }
}

fn text(node: Option<Node<'_>>, key: &str, report: &mut Report) -> Option<String> {
    match node {
        Some(Node::Text(text)) => Some(text.into_owned()),
        other => {
            report.wrong_type(key, other.as_ref().map_or("null", Node::kind));
            None
        }
    }
}
