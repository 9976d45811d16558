//! What a small model writes when it is asked for a question or an answer, and what of it can be used: labels, quotes
//! and numbers in front are taken off, and what is no question or no answer at all is refused.

use crate::likeness::goes_in_circles;

/// Longer questions are rambling, not asking. In characters.
const LONGEST_QUESTION: usize = 600;
/// Longer answers are rarely read to their end in a review. In characters.
const LONGEST_ANSWER: usize = 4000;

/// Labels that models put in front of what they were asked for.
const LABELS: [&str; 12] = [
    "question",
    "q",
    "answer",
    "a",
    "user",
    "person",
    "customer",
    "assistant",
    "message",
    "response",
    "reply",
    "prompt",
];

/// Beginnings by which a model talks about the task instead of doing it.
const CHATTER: [&str; 10] = [
    "sure",
    "certainly",
    "of course",
    "here is",
    "here's",
    "here are",
    "as an ai",
    "i'm sorry",
    "i am sorry",
    "i cannot",
];

/// The question in what a model wrote; nothing where there is none that could be used.
pub fn question(written: &str) -> Option<String> {
    // A question is what comes first: models like to go on with an answer, or with more questions.
    let first = written.trim().split("\n\n").find(|part| !is_chatter(part))?;
    let text = bare(first);
    (is_sound(&text, LONGEST_QUESTION) && !is_chatter(&text)).then_some(text)
}

/// The answer in what a model wrote; nothing where there is none that could be used.
pub fn answer(written: &str) -> Option<String> {
    let text = bare(written);
    is_sound(&text, LONGEST_ANSWER).then_some(text)
}

fn is_sound(text: &str, longest: usize) -> bool {
    text.chars().any(char::is_alphanumeric)
        && text.chars().count() <= longest
        && !goes_in_circles(text)
}

/// Without labels, numbers and quotes around it, however they are nested.
fn bare(text: &str) -> String {
    let mut text = text.trim();
    loop {
        let before = text;
        text = unquoted(unnumbered(unlabelled(text))).trim();
        if text == before {
            return text.to_owned();
        }
    }
}

fn unlabelled(text: &str) -> &str {
    let marks: &[char] = &['*', '#', '_', ' '];
    let Some((label, rest)) = text.split_once(':') else { return text };
    let label =
        label.trim_matches(marks).trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let is_label = LABELS.iter().any(|known| label.eq_ignore_ascii_case(known));
    if is_label { rest.trim_start_matches(marks) } else { text }
}

/// "1. " or "2) " in front of a list of one.
fn unnumbered(text: &str) -> &str {
    let rest = text.trim_start_matches(|character: char| character.is_ascii_digit());
    let is_number = rest.len() < text.len();
    match rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")) {
        Some(rest) if is_number => rest,
        _ => text.strip_prefix("- ").unwrap_or(text),
    }
}

/// Quotes around the whole, not around the first word of it.
fn unquoted(text: &str) -> &str {
    for (open, close) in [('"', '"'), ('\'', '\''), ('“', '”'), ('‘', '’'), ('«', '»'), ('`', '`')]
    {
        if let Some(inner) = text.strip_prefix(open).and_then(|text| text.strip_suffix(close))
            && !inner.contains([open, close])
        {
            return inner;
        }
    }
    text
}

fn is_chatter(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let begins = |words: &str| {
        text.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    // A person may well begin with such words, but then she goes on to ask.
    text.is_empty() || (CHATTER.iter().any(|words| begins(words)) && !text.contains('?'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_freed_of_what_stands_around_it() {
        let check = |written: &str, expected: Option<&str>| {
            assert_eq!(question(written).as_deref(), expected, "{written:?}");
        };
        check("Where is my parcel?", Some("Where is my parcel?"));
        check("  \"Where is my parcel?\"\n", Some("Where is my parcel?"));
        check("Question: Where is my parcel?", Some("Where is my parcel?"));
        check("**Question 1:** “Where is my parcel?”", Some("Where is my parcel?"));
        check("1. Where is my parcel?", Some("Where is my parcel?"));
        check("Q: \"Where?\"", Some("Where?"));
        check("Where is it?\n\nAnswer: In the cellar.", Some("Where is it?"));
        check("Sure! Here is one:\n\nWhere is it?", Some("Where is it?"));
        check("Hello.\nMy parcel is lost.", Some("Hello.\nMy parcel is lost."));
        check("Reminder: the box is empty", Some("Reminder: the box is empty"));
        check("\"Late\" is what you call \"soon\"", Some("\"Late\" is what you call \"soon\""));
        check("2 boxes are missing", Some("2 boxes are missing"));
        check("包裹在哪里？", Some("包裹在哪里？"));
    }

    #[test]
    fn what_is_no_question_is_refused() {
        for written in ["", "  \n ", "...", "\"\"", "Question:", "Sure!", "Here is a question:"] {
            assert_eq!(question(written), None, "{written:?}");
        }
        assert_eq!(question(&"why ".repeat(200)), None);
        assert_eq!(
            question("I'm sorry, where is my parcel?"),
            Some("I'm sorry, where is my parcel?".to_owned())
        );
    }

    #[test]
    fn an_answer_keeps_its_paragraphs() {
        let check = |written: &str, expected: Option<&str>| {
            assert_eq!(answer(written).as_deref(), expected, "{written:?}");
        };
        check("Answer: Delivery", Some("Delivery"));
        check("First.\n\nSecond.", Some("First.\n\nSecond."));
        check("Sure, as if I had a choice.", Some("Sure, as if I had a choice."));
        check("Assistant: \"Paris.\"", Some("Paris."));
        check(" ", None);
        check("?!", None);
        check(&"as I said, ".repeat(9), None);
    }
}
