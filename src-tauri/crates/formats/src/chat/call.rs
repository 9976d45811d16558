//! Calls of tools, in their newer form (`tool_calls`) and their older one (`function_call`). A call in the
//! older form has no id: an empty one stands for that, on the way in and on the way out. Where a file of the newer form
//! leaves ids out, calls get some, and their results the same.

use super::Report;
use super::object::{Keys, join_key};
use crate::json::raw::{Items, Written, find, on_one_line};
use crate::json::{self, Node, Object};
use bakehouse_domain::message::ToolCall;
use std::collections::VecDeque;

/// The ids of calls that came without.
#[derive(Default)]
pub struct Ids {
    made: usize,
    /// Ids and tools of calls that wait for their result.
    waiting: VecDeque<(String, String)>,
}

impl Ids {
    /// An id for a call of the tool `name`.
    pub fn make(&mut self, name: &str) -> String {
        self.made += 1;
        let id = format!("call_{}", self.made);
        self.waiting.push_back((id.clone(), name.to_owned()));
        id
    }

    /// The id of the call that a result belongs to: of the first one of this tool that waits, or of the first one.
    pub fn answer(&mut self, name: Option<&str>) -> Option<String> {
        let of_tool = self.waiting.iter().position(|(_, tool)| name == Some(tool));
        self.waiting.remove(of_tool.unwrap_or(0)).map(|(id, _)| id)
    }
}

/// The calls of a message, whose text `message` gives.
pub fn read_all(
    node: Option<Node<'_>>,
    message: Written<'_, '_>,
    ids: &mut Ids,
    report: &mut Report,
) -> Vec<ToolCall> {
    match node {
        None | Some(Node::Null) => Vec::new(),
        Some(Node::List(calls)) => {
            let items = Items::of(message, &["tool_calls"]);
            let read = |(index, node)| {
                let key = join_key("tool_calls", index);
                let object = object(node, &key, report)?;
                read(object, &key, &|| items.get(index), ids, report)
            };
            calls.into_iter().enumerate().filter_map(read).collect()
        }
        // A column of a table holds texts and nothing else: ours of Parquet has the list as one.
        Some(Node::Text(text)) if matches!(text.trim(), "" | "[]") => Vec::new(),
        Some(Node::Text(text)) => of_text(&text, "tool_calls", ids, report),
        Some(other) => {
            report.wrong_type("tool_calls", other.kind());
            Vec::new()
        }
    }
}

/// The call of a message in the older form.
pub fn read_older(
    node: Option<Node<'_>>,
    message: Written<'_, '_>,
    report: &mut Report,
) -> Option<ToolCall> {
    let node = node.filter(|node| *node != Node::Null)?;
    let object = object(node, "function_call", report)?;
    let text = || find(message()?, &["function_call"]);
    let Function { name, arguments, .. } = function(object, "function_call", &text, report)?;
    Some(ToolCall { id: String::new(), name, arguments })
}

/// The calls that stand as JSON in the text of a turn: one, or a list of them.
pub fn of_text(value: &str, key: &str, ids: &mut Ids, report: &mut Report) -> Vec<ToolCall> {
    match json::read(value) {
        Ok(Node::Object(object)) => {
            read(object, key, &|| Some(value), ids, report).into_iter().collect()
        }
        Ok(Node::List(list)) if !list.is_empty() => {
            let whole = || Some(value);
            let items = Items::of(&whole, &[]);
            let read = |(index, node)| {
                let object = object(node, key, report)?;
                read(object, key, &|| items.get(index), ids, report)
            };
            list.into_iter().enumerate().filter_map(read).collect()
        }
        Ok(_) | Err(_) => {
            report.wrong_type(key, "text");
            Vec::new()
        }
    }
}

/// One call: `{"id", "type", "function": {"name", "arguments"}}`, or what the function has without anything around it.
fn read(
    object: Object<'_>,
    key: &str,
    text: Written<'_, '_>,
    ids: &mut Ids,
    report: &mut Report,
) -> Option<ToolCall> {
    let is_bare = object.iter().all(|(name, _)| name != "function")
        && object.iter().any(|(name, _)| name == "name");
    if is_bare {
        let Function { id, name, arguments } = function(object, key, text, report)?;
        return Some(ToolCall { id: id.unwrap_or_else(|| ids.make(&name)), name, arguments });
    }
    let mut keys = Keys::new(object, &["id", "type", "function"], key, report);
    let id = optional_text(keys.take("id"), &format!("{key}.id"), report);
    match keys.take("type") {
        None | Some(Node::Null) => {}
        Some(Node::Text(kind)) if kind == "function" => {}
        Some(Node::Text(kind)) => report.wrong_type(&format!("{key}.type"), &kind),
        Some(other) => report.wrong_type(&format!("{key}.type"), other.kind()),
    }
    let within = format!("{key}.function");
    let called = self::object(keys.take("function").unwrap_or(Node::Null), &within, report)?;
    let text = || find(text()?, &["function"]);
    let Function { id: inner, name, arguments } = function(called, &within, &text, report)?;
    let id = id.or(inner).unwrap_or_else(|| ids.make(&name));
    Some(ToolCall { id, name, arguments })
}

struct Function {
    /// Some files have the id of the call here.
    id: Option<String>,
    name: String,
    arguments: String,
}

/// Name and arguments. The arguments are a text, of which the reader knows only that it is one; where they stand as an
/// object instead, its text.
fn function(
    object: Object<'_>,
    key: &str,
    text: Written<'_, '_>,
    report: &mut Report,
) -> Option<Function> {
    let mut keys = Keys::new(object, &["id", "name", "arguments"], key, report);
    let id = optional_text(keys.take("id"), &format!("{key}.id"), report);
    let name = required_text(keys.take("name"), &format!("{key}.name"), report);
    let arguments = match keys.take("arguments") {
        Some(Node::Object(_)) => {
            let written = text().and_then(|text| find(text, &["arguments"]));
            written.map(|text| on_one_line(text).into_owned())
        }
        other => required_text(other, &format!("{key}.arguments"), report),
    };
    Some(Function { id, name: name?, arguments: arguments? })
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

fn required_text(node: Option<Node<'_>>, key: &str, report: &mut Report) -> Option<String> {
    match node {
        Some(Node::Text(text)) => Some(text.into_owned()),
        other => {
            report.wrong_type(key, other.as_ref().map_or("null", Node::kind));
            None
        }
    }
}

/// A text that may be missing.
pub fn optional_text(node: Option<Node<'_>>, key: &str, report: &mut Report) -> Option<String> {
    match node {
        None | Some(Node::Null) => None,
        node => required_text(node, key, report),
    }
}
