//! Gemini's contents, as Vertex takes them: messages of parts, with calls of functions among them.

use super::super::content::{self, Part};
use super::super::object::{Keys, join_key};
use super::super::turns::Turns;
use super::super::{Report, tools};
use crate::json::raw::{Items, Written, find, on_one_line};
use crate::json::{Node, Object};
use bakehouse_domain::finding::FindingCode;
use bakehouse_domain::message::{Example, Message, Role, ToolCall};

const KEYS: &[&str] = &["contents", "systemInstruction", "system_instruction", "tools"];

pub fn read(object: Object<'_>, text: &str, report: &mut Report) -> Option<Example> {
    let mut keys = Keys::new(object, KEYS, "", report);
    let contents = match keys.take("contents") {
        Some(Node::List(list)) if !list.is_empty() => list,
        Some(Node::List(_)) | None => {
            report.add(FindingCode::NoMessages, &[]);
            return None;
        }
        Some(other) => {
            report.wrong_type("contents", other.kind());
            return None;
        }
    };
    let mut turns = Turns::default();
    for key in ["systemInstruction", "system_instruction"] {
        let parts = match keys.take(key) {
            Some(Node::Object(object)) => {
                object.into_iter().find(|(name, _)| name == "parts").map(|(_, parts)| parts)
            }
            other => other,
        };
        turns.base_prompt(content::base_prompt(parts, "parts", report));
    }
    let whole = || Some(text);
    let items = Items::of(&whole, &["contents"]);
    for (index, node) in contents.into_iter().enumerate() {
        report.place.message = u32::try_from(turns.messages().len()).ok();
        match node {
            Node::Object(object) => {
                let mut said = Said { turns: &mut turns, report, text: &|| items.get(index) };
                said.read(object);
            }
            other => report.wrong_type(&join_key("contents", index), other.kind()),
        }
    }
    report.place.message = None;
    let tools = tools::read(keys.take("tools"), "tools", text, report);
    let tools = tools.map(|list| tools::of_declarations(&list));
    let extra = keys.into_extra(|| Some(text));
    Some(Example { tools, extra, ..Example::of(turns.into_messages()) })
}

/// One content, on its way to be a message.
struct Said<'s, 't> {
    turns: &'s mut Turns,
    report: &'s mut Report,
    text: Written<'s, 't>,
}

impl Said<'_, '_> {
    fn read(&mut self, object: Object<'_>) {
        const KEYS: &[&str] = &["role", "parts"];
        let mut keys = Keys::new(object, KEYS, "", self.report);
        let role = match keys.take_some("role") {
            Some(Node::Text(role)) if role == "model" || role == "assistant" => Role::Assistant,
            Some(Node::Text(role)) if matches!(role.as_ref(), "user" | "function" | "tool") => {
                Role::User
            }
            // A file of single questions may leave it out.
            None => Role::User,
            Some(Node::Text(role)) if role == "system" => Role::System,
            Some(Node::Text(role)) => {
                return self.report.add(FindingCode::UnknownRole, &[("role", &role)]);
            }
            Some(other) => return self.report.wrong_type("role", other.kind()),
        };
        let parts = match keys.take_some("parts") {
            Some(Node::List(parts)) => parts,
            Some(Node::Object(part)) => vec![Node::Object(part)],
            None => Vec::new(),
            Some(other) => return self.report.wrong_type("parts", other.kind()),
        };
        let mut message = Message::new(role, "");
        let items = Items::of(self.text, &["parts"]);
        let mut gone = Vec::with_capacity(parts.len());
        let results = self.turns.messages().len();
        for (index, part) in parts.into_iter().enumerate() {
            let Node::Object(part) = part else {
                self.report.wrong_type(&join_key("parts", index), part.kind());
                continue;
            };
            gone.push(self.part(part, index, items.get(index), &mut message));
        }
        let has_results = self.turns.messages().len() > results;
        message.parts = content::kept(&gone, &items);
        message.extra = keys.into_extra(self.text);
        if !has_results || !message.content.is_empty() || message.parts.is_some() {
            self.turns.push(message);
        }
    }

    /// Reads one part, whose text is `text`.
    fn part(
        &mut self,
        part: Object<'_>,
        index: usize,
        text: Option<&str>,
        message: &mut Message,
    ) -> Part {
        let name = |wanted: [&'static str; 2]| {
            wanted.into_iter().find(|wanted| part.iter().any(|(key, _)| key == wanted))
        };
        let written = |steps: &[&str]| {
            text.and_then(|text| find(text, steps)).map(|text| on_one_line(text).into_owned())
        };
        if let Some(key) = name(["functionCall", "function_call"]) {
            let tool = named(&part, key);
            let arguments = written(&[key, "args"]);
            let arguments = arguments.unwrap_or_else(|| "{}".to_owned());
            let id = self.turns.ids().make(&tool);
            message.tool_calls.push(ToolCall { id, name: tool, arguments });
            return Part::Elsewhere;
        }
        if let Some(key) = name(["functionResponse", "function_response"]) {
            let said = written(&[key, "response"]).unwrap_or_default();
            let id = self.turns.ids().answer(Some(&named(&part, key)));
            self.turns.push(Message { tool_call_id: id, ..Message::new(Role::Tool, said) });
            return Part::Elsewhere;
        }
        let is_plain = part.len() == 1;
        match part.into_iter().find(|(key, _)| key == "text") {
            Some((_, Node::Text(said))) => message.content.push_str(&said),
            Some((_, other)) => {
                let key = format!("{}.text", join_key("parts", index));
                self.report.wrong_type(&key, other.kind());
            }
            None => return Part::Kept,
        }
        if is_plain { Part::Text } else { Part::Kept }
    }
}

/// The name of the function that a part calls or answers for.
fn named(part: &Object<'_>, key: &str) -> String {
    let inner = part.iter().find(|(name, _)| name == key).map(|(_, node)| node);
    let name = match inner {
        Some(Node::Object(inner)) => inner.iter().find(|(key, _)| key == "name"),
        _ => None,
    };
    match name {
        Some((_, Node::Text(name))) => name.clone().into_owned(),
        _ => String::new(),
    }
}
