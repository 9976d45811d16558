//! What a small model writes when it is asked for a question or an answer, and what of it can be used: labels, quotes
//! and numbers in front are taken off, and what is no question or no answer at all is refused.

use super::flaw::{self, Asked, Flaw};

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

/// The question in what a model wrote, or why there is none that could be used. One about a passage asks for what stands
/// there and doesn't tell it.
pub fn question(written: &str, passage: Option<&str>) -> Result<String, Flaw> {
    // A question is what comes first: models like to go on with an answer, or with more questions.
    let parts = || written.trim().split("\n\n");
    let first = parts().find(|part| !flaw::is_chatter(part)).or_else(|| parts().next());
    sound(first.unwrap_or_default(), |text| flaw::of_question(text, passage))
}

/// The answer in what a model wrote, or why it can't be used.
pub fn answer(written: &str, asked: &Asked<'_>) -> Result<String, Flaw> {
    sound(written, |text| flaw::of_answer(text, asked))
}

fn sound(written: &str, flaw: impl Fn(&str) -> Option<Flaw>) -> Result<String, Flaw> {
    let text = bare(written);
    match flaw(&text) {
        Some(flaw) => Err(flaw),
        None => Ok(text),
    }
}

/// Without labels, numbers and quotes around it, however they are nested.
pub(super) fn bare(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_freed_of_what_stands_around_it() {
        let check = |written: &str, expected: &str| {
            assert_eq!(question(written, None).as_deref(), Ok(expected), "{written:?}");
        };
        check("Where is my parcel?", "Where is my parcel?");
        check("  \"Where is my parcel?\"\n", "Where is my parcel?");
        check("Question: Where is my parcel?", "Where is my parcel?");
        check("**Question 1:** “Where is my parcel?”", "Where is my parcel?");
        check("1. Where is my parcel?", "Where is my parcel?");
        check("Q: \"Where?\"", "Where?");
        check("Where is it?\n\nAnswer: In the cellar.", "Where is it?");
        check("Sure! Here is one:\n\nWhere is it?", "Where is it?");
        check("Hello.\nMy parcel is lost.", "Hello.\nMy parcel is lost.");
        check("Reminder: the box is empty", "Reminder: the box is empty");
        check("\"Late\" is what you call \"soon\"", "\"Late\" is what you call \"soon\"");
        check("2 boxes are missing", "2 boxes are missing");
        check("包裹在哪里？", "包裹在哪里？");
    }

    #[test]
    fn what_is_no_question_is_refused() {
        let check = |written: &str, flaw: Flaw| {
            assert_eq!(question(written, None), Err(flaw), "{written:?}");
        };
        for written in ["", "  \n ", "...", "\"\"", "Question:"] {
            check(written, Flaw::Empty);
        }
        check("Sure!", Flaw::AboutTask);
        check("Here is a question:", Flaw::AboutTask);
        check("Sure!\n\nI cannot assist with that.", Flaw::Refused);
    }

    #[test]
    fn an_answer_keeps_its_paragraphs() {
        let asked = Asked { question: "", told_first: "", shares_language: true, passage: None };
        let check = |written: &str, expected: Result<&str, Flaw>| {
            let found = answer(written, &asked);
            assert_eq!(found.as_deref(), expected.as_ref().copied(), "{written:?}");
        };
        check("Answer: Delivery", Ok("Delivery"));
        check("First.\n\nSecond.", Ok("First.\n\nSecond."));
        check("Assistant: \"Paris.\"", Ok("Paris."));
        check(" ", Err(Flaw::Empty));
    }
}
