//! What the exports of chat programs have in common: a person may have gone back and asked otherwise, so that only one
//! way through what was said is the conversation; and it may begin before anybody asked, and end without an answer.

use super::super::Report;
use crate::json::{Node, Object};
use bakehouse_domain::finding::FindingCode;
use bakehouse_domain::message::{Example, Message, Role};
use std::collections::HashMap;

/// The title of a conversation, as a note beside the example.
pub fn title(node: Option<Node<'_>>) -> Option<String> {
    match node {
        Some(Node::Text(title)) if !title.trim().is_empty() => Some(title.trim().to_owned()),
        _ => None,
    }
}

/// The value of a key of a node that is an object.
pub fn value<'n, 'a>(node: &'n Node<'a>, key: &str) -> Option<&'n Node<'a>> {
    match node {
        Node::Object(object) => field(object, key),
        _ => None,
    }
}

/// The value of a key; of the last one where it is repeated.
pub fn field<'n, 'a>(object: &'n Object<'a>, key: &str) -> Option<&'n Node<'a>> {
    object.iter().rev().find(|(name, _)| name == key).map(|(_, node)| node)
}

pub fn text<'n>(node: Option<&'n Node<'_>>) -> Option<&'n str> {
    match node {
        Some(Node::Text(text)) => Some(text),
        _ => None,
    }
}

/// The way from the message `last` up to the first: indices among as many messages as there are `parents`, each the
/// message before it.
pub fn way_to(last: usize, parents: &[Option<usize>]) -> Vec<usize> {
    let mut way = Vec::new();
    let mut next = Some(last);
    // A way that is longer than all there is goes in circles.
    while let Some(index) = next.filter(|_| way.len() < parents.len()) {
        way.push(index);
        next = parents.get(index).copied().flatten();
    }
    way.reverse();
    way
}

/// The places of messages by their ids.
pub fn places<'i>(ids: impl Iterator<Item = Option<&'i str>>) -> HashMap<&'i str, usize> {
    ids.enumerate().filter_map(|(index, id)| Some((id?, index))).collect()
}

/// The turns of a conversation, on their way to be an example.
#[derive(Default)]
pub struct Talk {
    messages: Vec<Message>,
    /// Whether nobody can tell what the next answer answers: a picture was sent and nothing said.
    is_unasked: bool,
}

impl Talk {
    /// Adds what somebody said. What one speaker says in several messages, with calls of tools between them, is one.
    pub fn say(&mut self, role: Role, text: &str) {
        let text = text.trim();
        let has_asked = self.messages.last().is_some_and(|last| last.role == Role::User);
        if role == Role::User {
            self.is_unasked = text.is_empty() && !has_asked;
        }
        match self.messages.last_mut() {
            _ if text.is_empty() => {}
            _ if role == Role::Assistant && self.is_unasked => {}
            None if role == Role::Assistant => {}
            Some(last) if last.role == role => {
                last.content.push_str("\n\n");
                last.content.push_str(text);
            }
            Some(last) if last.role == Role::System && role == Role::Assistant => {}
            _ => self.messages.push(Message::new(role, text)),
        }
    }

    /// Tells that something was sent with the last message, or the next one, that isn't in the file.
    pub fn miss(&self, role: Role, report: &mut Report) {
        let is_last = self.messages.last().is_some_and(|last| last.role == role);
        let place = self.messages.len() - usize::from(is_last);
        report.place.message = u32::try_from(place).ok();
        report.add(FindingCode::AttachmentLeftOut, &[]);
        report.place.message = None;
    }

    /// The example. A question that nobody answered is left away at the end; a conversation of nothing else is told.
    pub fn into_example(self, extra: Option<String>, report: &mut Report) -> Option<Example> {
        let mut messages = self.messages;
        let Some(last) = messages.iter().rposition(|message| message.role == Role::Assistant)
        else {
            let is_asked = messages.iter().any(|message| message.role == Role::User);
            let code = if is_asked { FindingCode::NoAnswer } else { FindingCode::NoMessages };
            report.add(code, &[]);
            return None;
        };
        messages.truncate(last + 1);
        Some(Example { extra, ..Example::of(messages) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_way_leads_to_a_message() {
        let check = |last: usize, parents: &[Option<usize>], expected: &[usize]| {
            assert_eq!(way_to(last, parents), expected, "{parents:?}");
        };
        check(3, &[None, Some(0), Some(0), Some(2)], &[0, 2, 3]);
        check(0, &[None], &[0]);
        check(1, &[Some(1), Some(0)], &[0, 1]);
        check(0, &[Some(7)], &[0]);
        check(0, &[], &[]);
    }

    #[test]
    fn turns_alternate_and_end_with_an_answer() {
        use Role::{Assistant, System, User};
        let check = |turns: &[(Role, &str)], expected: &[(Role, &str)]| {
            let mut talk = Talk::default();
            for (role, text) in turns {
                talk.say(*role, text);
            }
            let mut report = Report::new(1);
            let example = talk.into_example(None, &mut report);
            let messages = example.map(|example| example.messages).unwrap_or_default();
            let found: Vec<_> = messages.iter().map(|m| (m.role, m.content.as_str())).collect();
            assert_eq!((found.as_slice(), report.is_empty()), (expected, !expected.is_empty()));
        };
        check(&[(User, "a"), (Assistant, "b")], &[(User, "a"), (Assistant, "b")]);
        check(
            &[(Assistant, "hi"), (User, "a "), (Assistant, "b"), (Assistant, "c"), (User, "d")],
            &[(User, "a"), (Assistant, "b\n\nc")],
        );
        check(
            &[(System, "s"), (Assistant, "hi"), (User, "a"), (Assistant, "b")],
            &[(System, "s"), (User, "a"), (Assistant, "b")],
        );
        // What was sent and not said has an answer that answers nothing.
        check(
            &[
                (User, "a"),
                (Assistant, "b"),
                (User, ""),
                (Assistant, "c"),
                (User, "d"),
                (Assistant, "e"),
            ],
            &[(User, "a"), (Assistant, "b"), (User, "d"), (Assistant, "e")],
        );
        check(&[(User, "a"), (Assistant, " ")], &[]);
        check(&[(Assistant, "a")], &[]);
    }
}
