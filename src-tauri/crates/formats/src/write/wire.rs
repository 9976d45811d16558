//! An example as our own form has it, which is OpenAI's: the domain's own derive is free to change.

use crate::chat::texts_of_parts;
use crate::json::raw::{self, on_one_line};
use bakehouse_domain::message::{Example, Message, ToolCall};
use serde::ser::{Error, Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

/// Keys that are written from the example itself. What is kept beside it can't overwrite them.
const KEYS: &[&str] = &["messages", "tools", "input", "preferred_output", "non_preferred_output"];
const MESSAGE_KEYS: &[&str] =
    &["role", "content", "name", "weight", "tool_calls", "function_call", "tool_call_id"];

/// A key of OpenAI's that an example has no place for. In a pair it stands with the messages.
const PARALLEL: &str = "parallel_tool_calls";

pub struct WireExample<'a>(pub &'a Example);

impl Serialize for WireExample<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Example { messages, tools, rejected, extra } = self.0;
        let mut map = serializer.serialize_map(None)?;
        let tools = tools.as_deref();
        if rejected.is_empty() {
            map.serialize_entry("messages", &WireMessages(messages))?;
            serialize_json(&mut map, "tools", tools)?;
            serialize_extra(&mut map, extra.as_deref(), &KEYS[..2])?;
        } else {
            let ending = self.0.ending();
            let messages = &messages[..messages.len() - ending.len()];
            let is_parallel = extra.as_deref().and_then(|extra| raw::find(extra, &[PARALLEL]));
            map.serialize_entry("input", &WireInput { messages, tools, is_parallel })?;
            map.serialize_entry("preferred_output", &WireMessages(ending))?;
            map.serialize_entry("non_preferred_output", &WireMessages(rejected))?;
            serialize_extra(&mut map, extra.as_deref(), &[KEYS, &[PARALLEL]].concat())?;
        }
        map.end()
    }
}

/// What the two endings of a pair have in common.
struct WireInput<'a> {
    messages: &'a [Message],
    tools: Option<&'a str>,
    is_parallel: Option<&'a str>,
}

impl Serialize for WireInput<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("messages", &WireMessages(self.messages))?;
        serialize_json(&mut map, "tools", self.tools)?;
        serialize_json(&mut map, PARALLEL, self.is_parallel)?;
        map.end()
    }
}

struct WireMessages<'a>(&'a [Message]);

impl Serialize for WireMessages<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(WireMessage))
    }
}

struct WireMessage<'a>(&'a Message);

impl Serialize for WireMessage<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Message { role, content, name, weight, tool_calls, tool_call_id, parts, extra } =
            self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("role", role.name())?;
        if let Some(parts) = parts {
            serialize_json(&mut map, "content", Some(&with_text(parts, content)))?;
        } else {
            // A message that only calls has no text rather than an empty one.
            let has_text = !content.is_empty() || tool_calls.is_empty();
            map.serialize_entry("content", &has_text.then_some(content))?;
        }
        if let Some(name) = name {
            map.serialize_entry("name", name)?;
        }
        if let Some(weight) = weight {
            map.serialize_entry("weight", weight)?;
        }
        match tool_calls.as_slice() {
            [] => {}
            // Without an id it came from the older form, which providers expect to see again.
            [call] if call.id.is_empty() => {
                map.serialize_entry("function_call", &WireFunction(call))?;
            }
            calls => {
                let calls: Vec<_> = calls.iter().map(WireCall).collect();
                map.serialize_entry("tool_calls", &calls)?;
            }
        }
        if let Some(id) = tool_call_id {
            map.serialize_entry("tool_call_id", id)?;
        }
        serialize_extra(&mut map, extra.as_deref(), MESSAGE_KEYS)?;
        map.end()
    }
}

/// The parts of a message with its text. Where that was changed since they were read, it stands before what is no text
/// among them.
fn with_text(parts: &str, content: &str) -> String {
    let items = raw::items(parts);
    let texts: Vec<String> =
        items.iter().map(|item| texts_of_parts(&format!("[{item}]"))).collect();
    if texts.concat() == content {
        return parts.to_owned();
    }
    let text = serde_json::json!({"type": "text", "text": content}).to_string();
    let others =
        items.into_iter().zip(texts).filter(|(_, text)| text.is_empty()).map(|(item, _)| item);
    let all: Vec<&str> = std::iter::once(text.as_str()).chain(others).collect();
    format!("[{}]", all.join(","))
}

struct WireCall<'a>(&'a ToolCall);

impl Serialize for WireCall<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("id", &self.0.id)?;
        map.serialize_entry("type", "function")?;
        map.serialize_entry("function", &WireFunction(self.0))?;
        map.end()
    }
}

struct WireFunction<'a>(&'a ToolCall);

impl Serialize for WireFunction<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("name", &self.0.name)?;
        map.serialize_entry("arguments", &self.0.arguments)?;
        map.end()
    }
}

/// Writes a text of JSON as the value that it is, on the line of its example.
fn serialize_json<M: SerializeMap>(
    map: &mut M,
    key: &str,
    json: Option<&str>,
) -> Result<(), M::Error> {
    let Some(json) = json else { return Ok(()) };
    let json = on_one_line(json);
    let value: &RawValue = serde_json::from_str(&json).map_err(M::Error::custom)?;
    map.serialize_entry(key, value)
}

/// Writes what is kept beside an example or a message among its own entries.
fn serialize_extra<M: SerializeMap>(
    map: &mut M,
    extra: Option<&str>,
    taken: &[&str],
) -> Result<(), M::Error> {
    for (key, value) in raw::entries(extra.unwrap_or("{}")) {
        if !taken.contains(&key.as_ref()) {
            serialize_json(map, &key, Some(value))?;
        }
    }
    Ok(())
}
