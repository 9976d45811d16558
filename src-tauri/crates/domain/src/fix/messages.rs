//! Fixes that add, take out or mark whole messages.

use crate::check::{invisible::is_blank, messages::needs_text};
use crate::message::{Example, Message, Role};

/// The example with this base prompt, in place of the one it has or in front of the rest. Nothing when it has it.
pub fn put_base_prompt(example: &Example, text: &str) -> Option<Example> {
    changed(example, |example| {
        match example.messages.iter_mut().find(|message| message.is_base_prompt()) {
            Some(message) => text.clone_into(&mut message.content),
            None => example.messages.insert(0, Message::new(Role::System, text)),
        }
    })
}

pub(super) fn drop_empty(example: &Example) -> Option<Example> {
    changed(example, |example| {
        let has_something = |message: &Message| !needs_text(message) || !is_blank(&message.content);
        example.messages.retain(has_something);
        example.rejected.retain(has_something);
    })
}

pub(super) fn drop_after_last_answer(example: &Example) -> Option<Example> {
    changed(example, |example| {
        let last = example.messages.iter().rposition(|message| message.role == Role::Assistant);
        if let Some(last) = last {
            example.messages.truncate(last + 1);
        }
    })
}

pub(super) fn learn_from_answers(example: &Example) -> Option<Example> {
    changed(example, |example| {
        for message in &mut example.messages {
            message.weight = None;
        }
    })
}

fn changed(example: &Example, change: impl FnOnce(&mut Example)) -> Option<Example> {
    let mut after = example.clone();
    change(&mut after);
    (after != *example).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{ToolCall, sample::*};

    fn check(fix: impl Fn(&Example) -> Option<Example>, before: &[Message], after: &[Message]) {
        let example = of(before.to_vec());
        let fixed = fix(&example).unwrap_or(example).messages;
        assert_eq!(fixed, after);
    }

    #[test]
    fn a_base_prompt_is_put_in_front_or_in_place_of_another() {
        let put = |example: &Example| put_base_prompt(example, "Be kind.");
        check(put, &[user("a")], &[system("Be kind."), user("a")]);
        check(put, &[system(""), user("a")], &[system("Be kind."), user("a")]);
        check(put, &[system("Be mean."), user("a")], &[system("Be kind."), user("a")]);
        let developer = |text| Message::new(Role::Developer, text);
        check(put, &[developer("Be mean.")], &[developer("Be kind.")]);
        assert_eq!(put(&of([system("Be kind."), user("a")])), None);
    }

    #[test]
    fn empty_messages_go_and_calls_stay() {
        let mut call = assistant("");
        call.tool_calls =
            vec![ToolCall { id: "1".into(), name: "now".into(), arguments: "{}".into() }];
        let before = [
            system(""),
            user(" \u{200b}"),
            user("a"),
            call.clone(),
            assistant("\n"),
            assistant("b"),
        ];
        check(drop_empty, &before, &[system(""), user("a"), call, assistant("b")]);
    }

    #[test]
    fn what_comes_after_the_last_answer_goes() {
        check(
            drop_after_last_answer,
            &[user("a"), assistant("b"), user("c")],
            &[user("a"), assistant("b")],
        );
        check(drop_after_last_answer, &[user("a")], &[user("a")]);
    }

    #[test]
    fn every_answer_is_learned_from_again() {
        let weighted = Message { weight: Some(0), ..assistant("b") };
        check(learn_from_answers, &[user("a"), weighted], &[user("a"), assistant("b")]);
    }
}
