//! From the JSON of one line to an example: which keys it has, of which types. What the example means is
//! judged in `bakehouse-domain`; nothing is judged twice.

mod call;
mod message;
mod object;
pub mod shape;

use crate::json::{Node, Object};
use crate::write::on_one_line;
use bakehouse_domain::finding::{Finding, FindingCode, Place, Severity};
use bakehouse_domain::message::Example;
use object::{Keys, join_key};
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use shape::Shape;
use std::fmt;

/// Findings that one line may have; more of them tell nothing more.
const FINDINGS: usize = 20;

/// The keys of an example that providers know (OpenAI's `FineTuneChatRequestInput`).
const KEYS: &[&str] = &["messages", "tools", "parallel_tool_calls", "functions"];

/// What was found in one example.
pub struct Report {
    place: Place,
    findings: Vec<Finding>,
}

impl Report {
    fn new(line: u64) -> Self {
        Self { place: Place { line: Some(line), ..Place::default() }, findings: Vec::new() }
    }

    fn add(&mut self, code: FindingCode, params: &[(&'static str, &str)]) {
        if self.findings.len() < FINDINGS {
            let finding = Finding::new(code, self.place);
            self.findings.push(params.iter().fold(finding, |f, (name, value)| f.with(name, value)));
        }
    }

    fn wrong_type(&mut self, key: &str, found: &str) {
        self.add(FindingCode::WrongType, &[("key", key), ("found", found)]);
    }

    fn must_be_fixed(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::MustFix)
    }
}

/// The example that `node`, read from `text`, is; none when a finding must be fixed first.
pub fn example(node: Node<'_>, text: &str, line: u64) -> (Option<Example>, Vec<Finding>) {
    let mut report = Report::new(line);
    let example = if let Node::Object(object) = node {
        read_example(object, text, &mut report)
    } else {
        report.add(FindingCode::NotAnExample, &[]);
        None
    };
    (example.filter(|_| !report.must_be_fixed()), report.findings)
}

fn read_example(object: Object<'_>, text: &str, report: &mut Report) -> Option<Example> {
    if let Some(shape) = Shape::of(&object) {
        report.add(FindingCode::OtherShape, &[("shape", shape.name())]);
        return None;
    }
    if !object.iter().any(|(key, _)| key == "messages") {
        // It is no example at all, and what else it has is no news.
        report.add(FindingCode::NoMessages, &[]);
        return None;
    }
    let mut keys = Keys::new(object, KEYS, "", report);
    let list = match keys.take("messages") {
        Some(Node::List(list)) if !list.is_empty() => list,
        Some(Node::List(_)) | None => {
            report.add(FindingCode::NoMessages, &[]);
            return None;
        }
        Some(other) => {
            report.wrong_type("messages", other.kind());
            return None;
        }
    };
    let mut messages = Vec::with_capacity(list.len());
    for (index, node) in list.into_iter().enumerate() {
        report.place.message = Some(index as u32);
        match node {
            Node::Object(object) => messages.extend(message::read(object, report)),
            other => report.wrong_type(&join_key("messages", index), other.kind()),
        }
    }
    report.place.message = None;
    if let Some(other @ (Node::Number(_) | Node::Text(_) | Node::List(_) | Node::Object(_))) =
        keys.take("parallel_tool_calls")
    {
        report.wrong_type("parallel_tool_calls", other.kind());
    }
    let functions = functions(keys.take("functions"), text, report);
    let tools = tools(keys.take("tools"), text, report).or(functions);
    Some(Example { tools, ..Example::of(messages) })
}

/// The tools as they stand in the file: what they mean to a model depends on every digit of them.
fn tools(node: Option<Node<'_>>, text: &str, report: &mut Report) -> Option<String> {
    match node? {
        Node::Null => None,
        Node::List(list) if list.is_empty() => None,
        Node::List(_) => last_value(text, "tools").map(|raw| on_one_line(raw.get()).into_owned()),
        other => {
            report.wrong_type("tools", other.kind());
            None
        }
    }
}

/// Tools in their older form, brought into the newer one.
fn functions(node: Option<Node<'_>>, text: &str, report: &mut Report) -> Option<String> {
    match node? {
        Node::Null => None,
        Node::List(list) if list.is_empty() => None,
        Node::List(_) => {
            let raw = last_value(text, "functions")?.get();
            let functions: Vec<&RawValue> = serde_json::from_str(raw).ok()?;
            let tools = functions
                .iter()
                .map(|function| format!(r#"{{"type":"function","function":{}}}"#, function.get()))
                .collect::<Vec<_>>();
            Some(on_one_line(&format!("[{}]", tools.join(","))).into_owned())
        }
        other => {
            report.wrong_type("functions", other.kind());
            None
        }
    }
}

/// The text of the value of `key` in the object `text`; of the last one when there are several.
fn last_value<'a>(text: &'a str, key: &str) -> Option<&'a RawValue> {
    struct Last<'k>(&'k str);

    impl<'de> Visitor<'de> for Last<'_> {
        type Value = Option<&'de RawValue>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut last = None;
            while let Some(key) = entries.next_key::<String>()? {
                if key == self.0 {
                    last = Some(entries.next_value()?);
                } else {
                    entries.next_value::<IgnoredAny>()?;
                }
            }
            Ok(last)
        }
    }

    serde_json::Deserializer::from_str(text).deserialize_map(Last(key)).ok().flatten()
}
