//! Calls of tools: each has a result, each result has a call, and what they carry is JSON.

use super::Limits;
use crate::finding::{Finding, FindingCode, Place};
use crate::message::{Example, Message, Role, ToolCall};
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

pub(super) fn check(example: &Example, line: u64, limits: &Limits, findings: &mut Vec<Finding>) {
    pairs(&example.messages, line, findings);
    for (index, message) in example.all_messages().enumerate() {
        for call in &message.tool_calls {
            if serde_json::from_str::<IgnoredAny>(&call.arguments).is_err() {
                findings.push(
                    Finding::new(FindingCode::BadArguments, Place::message(line, index))
                        .with("name", &call.name),
                );
            }
        }
    }
    let count = count(example);
    if count > limits.tools {
        findings.push(
            Finding::new(FindingCode::TooManyTools, Place::line(line))
                .with("count", count)
                .with("limit", limits.tools),
        );
    }
}

/// How many tools an example offers. A list that is no JSON was a finding when the file was read.
pub(super) fn count(example: &Example) -> usize {
    let tools = example.tools.as_deref().unwrap_or("[]");
    serde_json::from_str::<Vec<IgnoredAny>>(tools).map_or(0, |tools| tools.len())
}

/// What ties a result to its call: an id, or the tool's name in the older form, which has no ids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tie<'a> {
    Id(&'a str),
    Name(&'a str),
}

impl<'a> Tie<'a> {
    fn of_call(call: &'a ToolCall) -> Self {
        if call.id.is_empty() { Self::Name(&call.name) } else { Self::Id(&call.id) }
    }

    fn of_result(message: &'a Message) -> Self {
        match (&message.tool_call_id, &message.name) {
            (Some(id), _) => Self::Id(id),
            (None, Some(name)) => Self::Name(name),
            (None, None) => Self::Id(""),
        }
    }

    fn text(self) -> &'a str {
        match self {
            Self::Id(text) | Self::Name(text) => text,
        }
    }
}

/// Calls are answered by the results right behind them, in any order. Those of the last message need no
/// result: that the model makes the call is then what it learns.
fn pairs(messages: &[Message], line: u64, findings: &mut Vec<Finding>) {
    // How many calls of a tie wait for their result, and the message that made them.
    let mut waiting: BTreeMap<Tie, usize> = BTreeMap::new();
    let mut caller = 0;
    for (index, message) in messages.iter().enumerate() {
        if matches!(message.role, Role::Tool | Role::Function) {
            let tie = Tie::of_result(message);
            if !take(&mut waiting, tie) {
                findings.push(
                    Finding::new(FindingCode::ResultWithoutCall, Place::message(line, index))
                        .with("id", tie.text()),
                );
            }
        } else {
            unanswered(&mut waiting, caller, line, findings);
            caller = index;
            for call in &message.tool_calls {
                *waiting.entry(Tie::of_call(call)).or_default() += 1;
            }
        }
    }
    if caller + 1 < messages.len() {
        unanswered(&mut waiting, caller, line, findings);
    }
}

/// Takes one waiting call out; false when there is none.
fn take<'a>(waiting: &mut BTreeMap<Tie<'a>, usize>, tie: Tie<'a>) -> bool {
    match waiting.get_mut(&tie) {
        Some(1) => waiting.remove(&tie).is_some(),
        Some(count) => {
            *count -= 1;
            true
        }
        None => false,
    }
}

fn unanswered(
    waiting: &mut BTreeMap<Tie, usize>,
    caller: usize,
    line: u64,
    findings: &mut Vec<Finding>,
) {
    for (tie, _) in std::mem::take(waiting) {
        findings.push(
            Finding::new(FindingCode::CallWithoutResult, Place::message(line, caller))
                .with("id", tie.text()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::{described, example};
    use super::*;
    use crate::message::sample::*;

    fn check(messages: impl IntoIterator<Item = Message>, expected: &str) {
        let example_to_check = of(messages);
        let findings = example(&example_to_check, 1, &Limits::OPENAI);
        assert_eq!(described(&findings), expected, "{example_to_check:?}");
    }

    fn calls(ids: &[&str]) -> Message {
        let call = |id: &&str| ToolCall {
            id: (*id).into(),
            name: "weather".into(),
            arguments: r#"{"city":"Oslo"}"#.into(),
        };
        Message { tool_calls: ids.iter().map(call).collect(), ..assistant("") }
    }

    fn result(id: &str) -> Message {
        Message { tool_call_id: Some(id.into()), ..Message::new(Role::Tool, "21") }
    }

    fn older_result(name: &str) -> Message {
        Message { name: Some(name.into()), ..Message::new(Role::Function, "21") }
    }

    #[test]
    fn pairs_of_call_and_result() {
        check([user("a"), calls(&["x"]), result("x"), assistant("b")], "");
        check([user("a"), calls(&["x", "y"]), result("y"), result("x"), assistant("b")], "");
        check(
            [user("a"), calls(&["x"]), result("x"), calls(&["x"]), result("x"), calls(&["z"])],
            "",
        );
        check([user("a"), calls(&[""]), older_result("weather"), assistant("b")], "");
        check([user("a"), calls(&["x"])], "");
    }

    #[test]
    fn a_result_without_its_call() {
        check([user("a"), result("x"), assistant("b")], "1:result_without_call@1 id=x");
        check(
            [user("a"), calls(&["x"]), result("x"), result("x"), assistant("b")],
            "1:result_without_call@3 id=x",
        );
        check([Message::new(Role::Tool, "21"), assistant("b")], "1:result_without_call@0 id=");
        check([older_result("time"), assistant("b")], "1:result_without_call@0 id=time");
    }

    #[test]
    fn a_call_without_its_result() {
        check([user("a"), calls(&["x"]), assistant("b")], "1:call_without_result@1 id=x");
        check(
            [user("a"), calls(&["x", "y"]), result("y"), user("c"), assistant("b")],
            "1:call_without_result@1 id=x",
        );
        check(
            [user("a"), calls(&["x"]), user("c"), result("x"), assistant("b")],
            "1:call_without_result@1 id=x, 1:result_without_call@3 id=x",
        );
        check(
            [user("a"), calls(&["x", "y"]), result("x")],
            "1:ends_without_answer, 1:call_without_result@1 id=y",
        );
    }

    #[test]
    fn arguments() {
        let with = |arguments: &str| {
            let mut message = calls(&["x"]);
            message.tool_calls[0].arguments = arguments.into();
            [user("a"), message]
        };
        check(with("{}"), "");
        check(with(" [1] "), "");
        for arguments in ["", "{", "{'city': 'Oslo'}", "{} {}", "city=Oslo"] {
            check(with(arguments), "1:bad_arguments@1 name=weather");
        }
    }

    #[test]
    fn the_number_of_tools() {
        let with = |tools: &str| {
            let example_to_check = Example { tools: Some(tools.into()), ..asked("", "a", "b") };
            described(&example(&example_to_check, 1, &Limits { tools: 2, ..Limits::OPENAI }))
        };
        assert_eq!(with("[{}, {}]"), "");
        assert_eq!(with("[{}, {}, {}]"), "1:too_many_tools count=3 limit=2");
        assert_eq!(with("{not a list"), "");
    }
}
