//! Conversations as OpenAI has them, which is also our own form: what is written here is read back the same. Others put
//! the base prompt beside the messages (Anthropic, Bedrock), or a chosen and a rejected answer (Alibaba).

use super::super::object::{Keys, join};
use super::super::turns::Turns;
use super::super::{Report, content, tools};
use super::pair::{Pair, ending, messages};
use crate::json::raw::{Items, find};
use crate::json::{Node, Object};
use bakehouse_domain::finding::FindingCode;
use bakehouse_domain::message::{Example, Role};

/// The keys of an example that providers know (OpenAI's `FineTuneChatRequestInput`).
const KEYS: &[&str] =
    &["messages", "tools", "parallel_tool_calls", "functions", "system", "schemaVersion"];

/// The same with the two answers of a pair.
const PAIR_KEYS: &[&str] = &[
    "messages",
    "tools",
    "parallel_tool_calls",
    "functions",
    "system",
    "schemaVersion",
    "chosen",
    "rejected",
];

const PREFERENCE_KEYS: &[&str] = &[
    "input",
    "preferred_output",
    "preferred_completion",
    "non_preferred_output",
    "non_preferred_completion",
    "tools",
    "parallel_tool_calls",
];

pub fn chat(object: Object<'_>, text: &str, report: &mut Report) -> Option<Example> {
    let mut keys = Keys::new(object, KEYS, "", report);
    let (turns, tools) = conversation(&mut keys, text, report, true)?;
    let extra = keys.into_extra(|| Some(text));
    Some(Example { tools, extra, ..Example::of(turns.into_messages()) })
}

pub fn chat_preference(object: Object<'_>, text: &str, report: &mut Report) -> Option<Example> {
    let mut keys = Keys::new(object, PAIR_KEYS, "", report);
    let (turns, tools) = conversation(&mut keys, text, report, false)?;
    let better = ending(keys.take("chosen"), "chosen", text, report);
    let worse = ending(keys.take("rejected"), "rejected", text, report);
    let extra = keys.into_extra(|| Some(text));
    let pair = Pair { before: turns.into_messages(), better, worse };
    Some(with_worse(pair, "rejected", text, tools, extra, report))
}

/// OpenAI's preference pairs, under both names that its documents have for the endings.
pub fn preference(object: Object<'_>, text: &str, report: &mut Report) -> Option<Example> {
    let mut keys = Keys::new(object, PREFERENCE_KEYS, "", report);
    let mut turns = Turns::default();
    let mut tools = tools::read(keys.take("tools"), "tools", text, report);
    let mut inner = None;
    match keys.take("input") {
        Some(Node::Object(input)) => {
            let text = find(text, &["input"])?;
            let mut keys = Keys::new(input, KEYS, "input", report);
            let (read, offered) = conversation(&mut keys, text, report, false)?;
            turns = read;
            tools = offered.or(tools);
            inner = keys.into_extra(|| Some(text));
        }
        input => messages(input, "input", text, Role::User, &mut turns, report),
    }
    let mut take = |names: [&'static str; 2]| {
        let name = names.into_iter().find(|name| keys.peek(name).is_some());
        name.map_or((names[0], None), |name| (name, keys.take(name)))
    };
    let (_, better) = {
        let (name, node) = take(["preferred_output", "preferred_completion"]);
        (name, ending(node, name, text, report))
    };
    let (name, node) = take(["non_preferred_output", "non_preferred_completion"]);
    let worse = ending(node, name, text, report);
    let extra = join(keys.into_extra(|| Some(text)), inner, report);
    let pair = Pair { before: turns.into_messages(), better, worse };
    Some(with_worse(pair, name, text, tools, extra, report))
}

/// The pair as an example. A worse ending that has no place in it is kept beside it, under the key it had.
pub fn with_worse(
    pair: Pair,
    key: &'static str,
    text: &str,
    tools: Option<String>,
    extra: Option<String>,
    report: &mut Report,
) -> Example {
    let (example, has_place) = pair.into_example();
    let mut left = None;
    if !has_place && let Some(worse) = find(text, &[key]) {
        report.unknown_key(key);
        left = super::super::object::object_of([(key, worse)]);
    }
    let extra = join(extra, left, report);
    Example { tools, extra, ..example }
}

/// Base prompt, messages and tools. `must_say`: no messages at all is told.
fn conversation(
    keys: &mut Keys<'_, '_>,
    text: &str,
    report: &mut Report,
    must_say: bool,
) -> Option<(Turns, Option<String>)> {
    let list = match keys.take("messages") {
        Some(Node::List(list)) if !list.is_empty() || !must_say => list,
        Some(Node::List(_)) | None => {
            report.add(FindingCode::NoMessages, &[]);
            return None;
        }
        Some(other) => {
            report.wrong_type("messages", other.kind());
            return None;
        }
    };
    let mut turns = Turns::default();
    let is_prompt = |node: &Node<'_>| matches!(node, Node::Text(_) | Node::List(_));
    let base_prompt = keys.take_if("system", is_prompt, report);
    turns.base_prompt(content::base_prompt(base_prompt, "system", report));
    let is_bedrock =
        |node: &Node<'_>| matches!(node, Node::Text(version) if version.starts_with("bedrock"));
    keys.take_if("schemaVersion", is_bedrock, report);
    let items = ["messages"];
    turns.read_list(list, &Items::of(&|| Some(text), &items), "messages", report);
    // It stays among what is kept: nothing here has a place for it.
    if let Some(other @ (Node::Number(_) | Node::Text(_) | Node::List(_) | Node::Object(_))) =
        keys.peek("parallel_tool_calls")
    {
        report.wrong_type("parallel_tool_calls", other.kind());
    }
    let functions = tools::read(keys.take("functions"), "functions", text, report);
    let tools = tools::read(keys.take("tools"), "tools", text, report);
    Some((turns, tools.or_else(|| functions.map(|list| tools::wrapped(&list)))))
}
