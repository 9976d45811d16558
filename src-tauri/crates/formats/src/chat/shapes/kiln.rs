//! A run of a task as Kiln keeps it: an input, an output, perhaps a repaired one, and perhaps the whole conversation.

use super::super::object::Keys;
use super::super::turns::Turns;
use super::super::{Report, plain};
use super::own::with_worse;
use super::pair::Pair;
use crate::json::raw::{Items, find};
use crate::json::{Node, Object};
use bakehouse_domain::message::{Example, Message, Role};

const KEYS: &[&str] = &["input", "output", "repaired_output", "trace"];

pub fn read(object: Object<'_>, text: &str, report: &mut Report) -> Example {
    let mut keys = Keys::new(object, KEYS, "", report);
    let mut turns = Turns::default();
    match keys.take_some("trace") {
        Some(Node::List(trace)) => {
            let items = ["trace"];
            turns.read_list(trace, &Items::of(&|| Some(text), &items), "trace", report);
        }
        Some(other) => report.wrong_type("trace", other.kind()),
        None => {}
    }
    let input = plain::some_text(keys.take("input"), || find(text, &["input"]));
    let first = output(keys.take("output"), "output", text);
    let repaired = output(keys.take("repaired_output"), "repaired_output", text);
    let mut before = turns.into_messages();
    // The conversation ends with what was put out; what was repaired is the better of the two.
    if before.last().is_some_and(|last| last.role == Role::Assistant && last.tool_calls.is_empty())
    {
        before.pop();
    }
    if before.is_empty() {
        before.extend(input.map(|input| Message::new(Role::User, input)));
    }
    let (better, worse) = match (repaired, first) {
        (Some(repaired), Some(first)) if repaired != first => (Some(repaired), Some(first)),
        (repaired, first) => (repaired.or(first), None),
    };
    let said = |text: Option<String>| {
        text.map(|text| Message::new(Role::Assistant, text)).into_iter().collect()
    };
    let extra = keys.into_extra(|| Some(text));
    let pair = Pair { before, better: said(better), worse: said(worse) };
    with_worse(pair, "output", text, None, extra, report)
}

/// The text of an output. What else is said of it (who made it, how it was rated) describes the run and no example.
fn output(node: Option<Node<'_>>, key: &'static str, text: &str) -> Option<String> {
    let Node::Object(object) = node? else { return None };
    let node = object.into_iter().rev().find(|(name, _)| name == "output").map(|(_, node)| node);
    plain::some_text(node, || find(text, &[key, "output"]))
}
