//! Preference pairs: one beginning, and a better and a worse ending.

use super::super::Report;
use super::super::turns::Turns;
use super::super::{plain, speaks};
use crate::json::Node;
use crate::json::raw::{Items, find};
use bakehouse_domain::message::{Example, Message, Role};

/// What a pair is made of, as files have it.
pub struct Pair {
    pub before: Vec<Message>,
    pub better: Vec<Message>,
    pub worse: Vec<Message>,
}

/// The messages under `key` of the object whose text is `text`: a list of them, a single one, or the text of an answer.
pub fn ending(
    node: Option<Node<'_>>,
    key: &'static str,
    text: &str,
    report: &mut Report,
) -> Vec<Message> {
    let mut turns = Turns::default();
    messages(node, key, text, Role::Assistant, &mut turns, report);
    turns.into_messages()
}

/// The same, where a text is said by `role`.
pub fn messages(
    node: Option<Node<'_>>,
    key: &'static str,
    text: &str,
    role: Role,
    turns: &mut Turns,
    report: &mut Report,
) {
    let step = [key];
    match node {
        None | Some(Node::Null) => {}
        Some(Node::List(list)) if list.iter().all(|node| matches!(node, Node::Object(_))) => {
            turns.read_list(list, &Items::of(&|| Some(text), &step), key, report);
        }
        Some(Node::Object(object)) if speaks(&object) => {
            turns.read(object, &|| find(text, &step), report);
        }
        node => {
            if let Some(said) = plain::text(node, || find(text, &step)) {
                turns.say(role, said);
            }
        }
    }
}

impl Pair {
    /// The pair as an example. False: the two part before the last question, so that the worse ending has no place in the
    /// example and isn't in it.
    pub fn into_example(self) -> (Example, bool) {
        let Self { mut before, mut better, mut worse } = self;
        // Some files repeat the beginning in both endings, with or without giving it once more.
        if !before.is_empty() && better.starts_with(&before) && worse.starts_with(&before) {
            better.drain(..before.len());
            worse.drain(..before.len());
        }
        let both = better.iter().zip(&worse).take_while(|(better, worse)| better == worse).count();
        // What both end with is an ending all the same.
        let asked = better[..both].iter().rposition(|message| message.role == Role::User);
        let shared = asked.map_or(0, |place| place + 1);
        before.extend(better.drain(..shared));
        worse.drain(..shared);
        let has_place = worse.is_empty() || better.iter().all(|message| message.role != Role::User);
        let asked = before.iter().rposition(|message| message.role == Role::User);
        let ending = asked.map_or(0, |place| place + 1);
        let rejected = if has_place && !worse.is_empty() {
            before[ending..].iter().cloned().chain(worse).collect()
        } else {
            Vec::new()
        };
        before.extend(better);
        (Example { rejected, ..Example::of(before) }, has_place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `u`, `a` and `s` say who speaks; the rest of each word is what is said.
    fn messages(words: &str) -> Vec<Message> {
        let message = |word: &str| {
            let role = match &word[..1] {
                "u" => Role::User,
                "s" => Role::System,
                _ => Role::Assistant,
            };
            Message::new(role, &word[1..])
        };
        words.split_whitespace().map(message).collect()
    }

    #[track_caller]
    fn check(pair: [&str; 3], expected: [&str; 2], has_place: bool) {
        let [before, better, worse] = pair.map(messages);
        let (example, found) = Pair { before, better, worse }.into_example();
        let [said, rejected] = expected.map(messages);
        assert_eq!((example.messages, example.rejected, found), (said, rejected, has_place));
    }

    #[test]
    fn the_worse_ending_stands_in_place_of_the_better_one() {
        check(["u1", "a2", "a3"], ["u1 a2", "a3"], true);
        check(["s0 u1 a2", "a3", "a4"], ["s0 u1 a2 a3", "a2 a4"], true);
        check(["", "a2", "a3"], ["a2", "a3"], true);
        check(["u1", "a2", ""], ["u1 a2", ""], true);
        check(["u1", "", "a3"], ["u1", "a3"], true);
        check(["u1", "a2", "a2"], ["u1 a2", "a2"], true);
    }

    #[test]
    fn a_beginning_that_both_repeat_is_one() {
        check(["", "u1 a2", "u1 a3"], ["u1 a2", "a3"], true);
        check(["u1", "u1 a2", "u1 a3"], ["u1 a2", "a3"], true);
        check(["", "u1 a2 u3 a4", "u1 a2 u3 a5"], ["u1 a2 u3 a4", "a5"], true);
        check(["", "u1 a2 a3", "u1 a2 a4"], ["u1 a2 a3", "a2 a4"], true);
    }

    #[test]
    fn a_worse_way_that_parts_early_has_no_place() {
        check(["u1", "a2 u3 a4", "a5 u3 a6"], ["u1 a2 u3 a4", ""], false);
    }
}
