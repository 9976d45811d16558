//! Right answers: a label that is the expected one, or an answer with the expected fact in it. Answers in free text,
//! such as a tone, have no grader here: those need a judge.

mod score;
mod text;

pub use score::Score;
pub(crate) use text::is_dense;
pub use text::normalised;

use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use text::{contains_words, count_words};

/// How an answer is compared with the expected one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Grader {
    /// The answer is the expected one, nothing more.
    Equals,
    /// The expected answer stands somewhere in the answer, as whole words.
    Contains,
}

/// Labels and facts have this many words at most.
const MOST_WORDS: usize = 4;
/// Labels come at least this often each, on the average.
const LEAST_USES_OF_A_LABEL: usize = 2;

impl Grader {
    /// The grader that suits these expected answers.
    ///
    /// Short ones that repeat are labels, such as the five queues of thirty messages, and must be met. Short ones that
    /// are all different are facts, and an answer may say more. Nothing when any of them is longer than four
    /// words: then an answer can be right in other words, and neither comparison is fair.
    pub fn automatic<Text: AsRef<str>>(expected: &[Text]) -> Option<Self> {
        let expected: Option<Vec<String>> =
            expected.iter().map(|text| label(text.as_ref())).collect();
        let expected = expected.filter(|expected| !expected.is_empty())?;
        let different: HashSet<&String> = expected.iter().collect();
        if different.len() * LEAST_USES_OF_A_LABEL <= expected.len() {
            Some(Self::Equals)
        } else {
            Some(Self::Contains)
        }
    }

    /// Whether the answer is right. Letter case, white space and punctuation around it make no difference.
    pub fn is_right(self, expected: &str, answer: &str) -> bool {
        let (expected, answer) = (normalised(expected), normalised(answer));
        match self {
            Self::Equals => expected == answer,
            Self::Contains => contains_words(&answer, &expected),
        }
    }

    /// Grades pairs of expected answer and answer.
    pub fn score<'a>(self, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Score {
        let (mut right, mut of) = (0, 0);
        for (expected, answer) in pairs {
            of += 1;
            right += usize::from(self.is_right(expected, answer));
        }
        Score::new(right, of)
    }
}

/// An answer as graders compare it, if it is as short as a label or a fact is. Nothing for longer ones.
pub fn label(answer: &str) -> Option<String> {
    // Each of these words stays one. Most answers are longer, and need not be put into small letters to see it.
    let mut words = answer.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    if words.nth(MOST_WORDS).is_some() {
        return None;
    }
    let label = normalised(answer);
    (1..=MOST_WORDS).contains(&count_words(&label)).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_automatic_grader() {
        let check = |expected: &[&str], grader: Option<Grader>| {
            assert_eq!(Grader::automatic(expected), grader, "{expected:?}");
        };
        check(&["Billing", "Delivery", "billing.", "delivery", "Billing"], Some(Grader::Equals));
        check(&["very good", "Very bad", "very bad", "very good"], Some(Grader::Equals));
        check(&["退款", "物流", "退款", "物流"], Some(Grader::Equals));
        check(&["Paris", "Rome", "New York City"], Some(Grader::Contains));
        check(&["Paris"], Some(Grader::Contains));
        check(&["1889", "3.5", "42 %"], Some(Grader::Contains));
        check(&["Paris, as if everyone doesn't know that already."], None);
        check(&["Paris", "Rome, as if there were any other answer to it."], None);
        check(&["巴黎，好像有人不知道似的，真是个好问题。"], None);
        check(&["Yes", ""], None);
        check(&["Yes", "  "], None);
        check(&[], None);
    }

    #[test]
    fn thirty_messages_in_five_queues_are_labels() {
        let queues = ["Billing", "Delivery", "Returns", "Account", "Other"];
        let expected: Vec<&str> = queues.iter().copied().cycle().take(30).collect();
        assert_eq!(Grader::automatic(&expected), Some(Grader::Equals));
    }

    #[test]
    fn right_answers() {
        let check = |grader: Grader, expected: &str, answer: &str, right: bool| {
            assert_eq!(grader.is_right(expected, answer), right, "{expected} and {answer}");
        };
        check(Grader::Equals, "Billing", " billing.\n", true);
        check(Grader::Equals, "Billing", "**\"Billing\"**", true);
        check(Grader::Equals, "Very good", "very\tGOOD!", true);
        check(Grader::Equals, "ÄRGER", "ärger", true);
        check(Grader::Equals, "Billing", "Billing or delivery", false);
        check(Grader::Equals, "Billing", "", false);
        check(Grader::Contains, "Paris", "It is Paris, of course.", true);
        check(Grader::Contains, "New York", "That would be new  york.", true);
        check(Grader::Contains, "Paris", "Parisians live there.", false);
        check(Grader::Contains, "3", "It is 3.", true);
        check(Grader::Contains, "3", "It is 3.5.", false);
        check(Grader::Contains, "3", "It is 13.", false);
        check(Grader::Contains, "C++", "Written in C++, mostly.", true);
        check(Grader::Contains, "巴黎", "首都是巴黎。", true);
        check(Grader::Contains, "", "Anything", false);
    }

    #[test]
    fn scores_count_right_answers() {
        let pairs = [("Paris", "Paris."), ("Rome", "Milan"), ("Oslo", "oslo")];
        let score = Grader::Equals.score(pairs);
        assert_eq!((score.right, score.of), (2, 3));
    }

    proptest! {
        #[test]
        fn a_label_is_told_without_reading_to_the_end(text in "([a-c退É]|[ .*\\n]){0,24}") {
            let whole = normalised(&text);
            let is_label = (1..=MOST_WORDS).contains(&count_words(&whole));
            prop_assert_eq!(label(&text), is_label.then_some(whole));
        }
    }
}
