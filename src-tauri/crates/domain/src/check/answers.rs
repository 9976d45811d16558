//! Answers that say their question: a model that learns from them repeats what it is asked. And pairs of endings of which
//! none is better.

use super::text::Text;
use crate::finding::{Finding, FindingCode, Place};
use crate::grade::is_dense;
use crate::message::{Example, Message, Role};

/// Shorter questions, as "Hi" or "Good morning", may well be said back. In letters and digits, of which one of Chinese
/// or Japanese counts as two.
const LEAST_LETTERS: usize = 12;
/// With a question mark even a short one is no greeting.
const LEAST_LETTERS_ASKED: usize = 6;

pub(super) fn check(example: &Example, line: u64, findings: &mut Vec<Finding>) {
    let mut question: Option<&Message> = None;
    for (index, message) in example.messages.iter().enumerate() {
        match (message.role, question) {
            (Role::User, _) => question = Some(message),
            (Role::Assistant, Some(question)) if message.is_learned() => {
                if let Some((code, bytes)) = repetition(&question.content, &message.content) {
                    let text = Text::of(index, message);
                    findings.push(Finding::new(code, text.place(line, 0..bytes)));
                }
            }
            _ => {}
        }
    }
    if !example.rejected.is_empty() && example.ending() == example.rejected {
        let place = Place::message(line, example.messages.len());
        findings.push(Finding::new(FindingCode::SameEndings, place));
    }
}

/// How much of the answer, from its beginning, is the question; and whether that is all of it. Letter case, spaces and
/// punctuation make no difference.
fn repetition(question: &str, answer: &str) -> Option<(FindingCode, usize)> {
    let mut said = letters(answer);
    let (mut end, mut length) = (0, 0);
    // Nearly always the first letters differ, and nothing longer is looked at.
    for (_, letter) in letters(question) {
        let (next, other) = said.next()?;
        if lower(letter) != lower(other) {
            return None;
        }
        (end, length) = (next, length + 1 + usize::from(is_dense(letter)));
    }
    let is_asked = question.contains(['?', '？', '؟']);
    if length < if is_asked { LEAST_LETTERS_ASKED } else { LEAST_LETTERS } {
        return None;
    }
    if said.next().is_none() {
        return Some((FindingCode::AnswerIsQuestion, answer.len()));
    }
    // Not in the middle of a word: "What is a cat" and "What is a category…".
    let next = answer[end..].chars().next();
    let is_whole = next.is_none_or(|next| !next.is_alphanumeric() || is_dense(next));
    is_whole.then_some((FindingCode::AnswerRepeatsQuestion, end))
}

/// Letters and digits, each with the place behind it.
fn letters(text: &str) -> impl Iterator<Item = (usize, char)> {
    let letters = text.char_indices().filter(|(_, character)| character.is_alphanumeric());
    letters.map(|(at, letter)| (at + letter.len_utf8(), letter))
}

/// One letter for one: enough to compare.
fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, described, example};
    use super::*;
    use crate::message::sample::*;

    fn check(question: &str, answer: &str, expected: &str) {
        let found = example(&of([user(question), assistant(answer)]), 1, &Limits::OPENAI);
        assert_eq!(described(&found), expected, "{question} and {answer}");
    }

    #[test]
    fn the_question_as_the_answer() {
        check("What time is it?", "What time is it?", "1:answer_is_question@1[0-16]");
        check("What time is it?", " what time IS it ", "1:answer_is_question@1[0-17]");
        check("Wie spät ist es", "wie spät ist es…", "1:answer_is_question@1[0-16]");
        check("现在几点了？", "现在几点了", "1:answer_is_question@1[0-5]");
        check("Hello", "Hello!", "");
        check("Good morning", "Good morning.", "");
        check("", "b", "1:empty_message@0");
    }

    #[test]
    fn the_question_before_the_answer() {
        check(
            "What time is it?",
            "What time is it? It is nine.",
            "1:answer_repeats_question@1[0-15]",
        );
        check("现在几点了？", "现在几点了？九点。", "1:answer_repeats_question@1[0-5]");
        check("What is a cat", "What is a category, you ask.", "");
        check("Why?", "Why? Because.", "");
        check("What time is it?", "It is nine. What time is it?", "");
        check("What time is it now, in Rome?", "What time is it?", "");
    }

    #[test]
    fn each_answer_has_its_question() {
        let asked = "Where is the station?";
        let found = example(
            &of([user(asked), assistant("There."), user("And what then?"), assistant(asked)]),
            1,
            &Limits::OPENAI,
        );
        assert_eq!(described(&found), "");
        let skipped = Message { weight: Some(0), ..assistant(asked) };
        let found =
            example(&of([user(asked), skipped, user("x"), assistant("b")]), 1, &Limits::OPENAI);
        assert_eq!(described(&found), "");
    }

    #[test]
    fn endings_of_a_pair() {
        let check = |rejected: &str, expected: &str| {
            let pair = Example { rejected: vec![assistant(rejected)], ..asked("", "a", "b") };
            assert_eq!(described(&example(&pair, 1, &Limits::OPENAI)), expected);
        };
        check("c", "");
        check("b", "1:same_endings@2");
        check(" ", "1:empty_message@2");
    }
}
