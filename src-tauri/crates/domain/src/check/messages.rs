//! The order and the texts of messages: something to learn, at the end, and nothing empty.

use super::invisible::is_blank;
use crate::finding::{Finding, FindingCode, Place};
use crate::message::{Example, Message, Role};

pub(super) fn check(example: &Example, line: u64, findings: &mut Vec<Finding>) {
    for (index, message) in example.all_messages().enumerate() {
        let mut found = |code| findings.push(Finding::new(code, Place::message(line, index)));
        if needs_text(message) && is_blank(&message.content) {
            found(FindingCode::EmptyMessage);
        }
        if message.weight.is_some_and(|weight| weight > 1 || message.role != Role::Assistant) {
            found(FindingCode::BadWeight);
        }
    }
    if let Some(code) = fault_of_the_whole(&example.messages) {
        findings.push(Finding::new(code, Place::line(line)));
    }
}

/// A tool may well have nothing to say, and an empty base prompt is the same as none.
pub(crate) fn needs_text(message: &Message) -> bool {
    match message.role {
        Role::User => true,
        Role::Assistant => message.tool_calls.is_empty(),
        Role::System | Role::Developer | Role::Tool | Role::Function => false,
    }
}

/// Only the first fault is told: an example without an answer doesn't end with one either.
fn fault_of_the_whole(messages: &[Message]) -> Option<FindingCode> {
    if !messages.iter().any(|message| message.role == Role::Assistant) {
        Some(FindingCode::NoAnswer)
    } else if messages.last().is_some_and(|last| last.role != Role::Assistant) {
        Some(FindingCode::EndsWithoutAnswer)
    } else if !messages.iter().any(Message::is_learned) {
        Some(FindingCode::NothingToLearn)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, described, example};
    use super::*;
    use crate::message::{ToolCall, sample::*};

    fn check(messages: impl IntoIterator<Item = Message>, expected: &str) {
        let example_to_check = of(messages);
        let findings = example(&example_to_check, 3, &Limits::OPENAI);
        assert_eq!(described(&findings), expected, "{example_to_check:?}");
    }

    fn weighted(message: Message, weight: u8) -> Message {
        Message { weight: Some(weight), ..message }
    }

    #[test]
    fn good_examples_have_no_findings() {
        check([user("a"), assistant("b")], "");
        check([system("Be kind."), user("a"), assistant("b"), user("c"), assistant("d")], "");
        check([assistant("Hello!")], "");
        check([user("a"), weighted(assistant("b"), 0), user("c"), weighted(assistant("d"), 1)], "");
    }

    #[test]
    fn texts() {
        check([user(""), assistant("b")], "3:empty_message@0");
        check([user(" \n\t\u{a0}"), assistant("b")], "3:empty_message@0");
        check([user("a"), assistant("")], "3:empty_message@1");
        check(
            [user("\u{200b}"), assistant("b")],
            "3:empty_message@0, 3:invisible_character@0[0-1] character=U+200B",
        );
        check([system(""), user("a"), assistant("b")], "");
        check([user("a\0"), assistant("\0b\0")], "3:nul_character@0[1-2], 3:nul_character@1[0-1]");
        let mut call = assistant("");
        call.tool_calls =
            vec![ToolCall { id: "1".into(), name: "now".into(), arguments: "{}".into() }];
        check([user("a"), call], "");
    }

    #[test]
    fn answers() {
        check([], "3:no_answer");
        check([user("a")], "3:no_answer");
        check([system("Be kind."), user("a"), user("b")], "3:no_answer");
        check([user("a"), assistant("b"), user("c")], "3:ends_without_answer");
        check([assistant("b"), system("Be kind.")], "3:ends_without_answer");
        check([user("a"), weighted(assistant("b"), 0)], "3:nothing_to_learn");
    }

    #[test]
    fn weights() {
        check([user("a"), weighted(assistant("b"), 2)], "3:bad_weight@1");
        check([weighted(user("a"), 0), assistant("b")], "3:bad_weight@0");
        check([weighted(system("a"), 1), assistant("b")], "3:bad_weight@0");
    }
}
