//! Why something that a model wrote can't be used. Nothing is dropped without one of these: the page counts them, and
//! shows what was dropped.

use super::passage;
use crate::check::special_token;
use crate::language;
use crate::likeness::goes_in_circles;
use serde::{Deserialize, Serialize};

/// What is wrong with a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// It asks nearly the same as an example or another draft.
    NearCopy,
    /// There is no word in it.
    Empty,
    /// It was cut off at its longest.
    CutOff,
    /// It is longer than anybody reads.
    TooLong,
    /// It says the same over and over.
    Repeats,
    /// The model refused, or spoke of itself.
    Refused,
    /// It talks about the task instead of doing it.
    AboutTask,
    /// It repeats what it was told first.
    CopiesPrompt,
    /// It answers in another language than it was asked in.
    OtherLanguage,
    /// It has the control tokens of a model in it.
    ControlTokens,
    /// It says what isn't in the passage that it should quote.
    NotInPassage,
    /// It is about something else than its topic.
    OffTopic,
}

impl Flaw {
    /// Every flaw.
    pub const ALL: &[Self] = &[
        Self::NearCopy,
        Self::Empty,
        Self::CutOff,
        Self::TooLong,
        Self::Repeats,
        Self::Refused,
        Self::AboutTask,
        Self::CopiesPrompt,
        Self::OtherLanguage,
        Self::ControlTokens,
        Self::NotInPassage,
        Self::OffTopic,
    ];
}

/// Longer questions are rambling, not asking. In characters.
const LONGEST_QUESTION: usize = 600;
/// Longer answers are rarely read to their end in a review. In characters.
const LONGEST_ANSWER: usize = 4000;
/// A sentence of what it was told with fewer words may well be said by accident.
const LEAST_COPIED_WORDS: usize = 5;

/// Beginnings by which a model talks about the task instead of doing it. In small letters, with straight apostrophes.
const CHATTER: [&str; 6] = ["sure", "certainly", "of course", "here is", "here's", "here are"];
/// Behind one of these an answer is presented.
const PRESENTED: [&str; 9] = [
    "an example",
    "a possible",
    "a sample",
    "a response",
    "a reply",
    "the answer",
    "the response",
    "my answer",
    "my response",
];

/// By these a model speaks of itself.
const OF_ITSELF: [&str; 5] = [
    "as an ai",
    "as a language model",
    "as an artificial intelligence",
    "i'm just an ai",
    "i am just an ai",
];
/// "As a helpful customer service AI, …"
const MOST_WORDS_OF_ROLE: usize = 5;

/// "I'm sorry, but I can't find your parcel" is an answer as people give it; one that refuses says one of these.
const CANT: [&str; 3] = ["i can't ", "i cannot ", "i can not "];
const REFUSED: [&str; 9] = [
    "assist with",
    "help with that",
    "help you with that",
    "fulfill",
    "fulfil",
    "comply",
    "provide",
    "engage in",
    "answer that",
];
const APOLOGIES: [&str; 5] =
    ["i'm sorry, but ", "i am sorry, but ", "sorry, but ", "i apologize, but ", ""];

/// What is known of the question that an answer was written to.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Its text.
    pub question: &'a str,
    /// What the model was told first.
    pub told_first: &'a str,
    /// Whether answers are in the language of their question here. Where they needn't be, as in a project that translates,
    /// no language is wrong.
    pub shares_language: bool,
    /// What it was to be answered from, word by word.
    pub passage: Option<&'a str>,
}

/// What is wrong with a question that was freed of what stood around it.
pub(super) fn of_question(text: &str, passage: Option<&str>) -> Option<Flaw> {
    let small = folded(text);
    // A person may well begin with such words, but then she goes on to ask.
    let asks = text.contains(['?', '？', '؟']);
    of_any(text, LONGEST_QUESTION)
        .or_else(|| (!asks && is_refusal(&small)).then_some(Flaw::Refused))
        .or_else(|| (!asks && is_chatter(text)).then_some(Flaw::AboutTask))
        // What is to be answered from a text is a question.
        .or_else(|| (!asks && passage.is_some()).then_some(Flaw::AboutTask))
        .or_else(|| {
            let is_told = passage.is_some_and(|passage| passage::is_told(text, passage));
            is_told.then_some(Flaw::CopiesPrompt)
        })
}

/// What is wrong with an answer that was freed of what stood around it.
pub(super) fn of_answer(text: &str, asked: &Asked<'_>) -> Option<Flaw> {
    let small = folded(text);
    of_any(text, LONGEST_ANSWER)
        .or_else(|| is_refusal(&small).then_some(Flaw::Refused))
        .or_else(|| is_presented(&small).then_some(Flaw::AboutTask))
        .or_else(|| copies(&small, asked.told_first).then_some(Flaw::CopiesPrompt))
        .or_else(|| is_not_in_passage(text, asked).then_some(Flaw::NotInPassage))
        .or_else(|| {
            let is_recited = asked.passage.is_some() && passage::is_recited(text);
            is_recited.then_some(Flaw::TooLong)
        })
        .or_else(|| is_in_other_language(text, asked).then_some(Flaw::OtherLanguage))
}

fn of_any(text: &str, longest: usize) -> Option<Flaw> {
    if !text.chars().any(char::is_alphanumeric) {
        Some(Flaw::Empty)
    } else if special_token::tokens(text).next().is_some() {
        Some(Flaw::ControlTokens)
    } else if text.chars().count() > longest {
        Some(Flaw::TooLong)
    } else {
        goes_in_circles(text).then_some(Flaw::Repeats)
    }
}

/// In small letters, with straight apostrophes.
fn folded(text: &str) -> String {
    text.trim().to_lowercase().replace('’', "'")
}

/// Whether it begins with these words, and not with a longer one.
fn begins(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Whether a part of what was written is nothing but a word to whoever gave the task.
pub(super) fn is_chatter(text: &str) -> bool {
    let small = folded(text);
    small.is_empty() || (CHATTER.iter().any(|words| begins(&small, words)) && !text.contains('?'))
}

fn is_refusal(small: &str) -> bool {
    let refuses = |rest: &str| {
        let cant = CANT.iter().find_map(|words| rest.strip_prefix(words));
        cant.is_some_and(|rest| REFUSED.iter().any(|words| begins(rest, words)))
    };
    let mut behind = APOLOGIES.iter().filter_map(|words| small.strip_prefix(words));
    OF_ITSELF.iter().any(|words| begins(small, words))
        || is_of_itself(small)
        || behind.any(|rest| refuses(rest) || OF_ITSELF.iter().any(|words| begins(rest, words)))
}

/// "…, but as a customer service AI, I …", anywhere.
fn is_of_itself(small: &str) -> bool {
    let mut behind = small.split("as a").skip(1);
    behind.any(|rest| {
        let rest = rest.strip_prefix('n').unwrap_or(rest);
        let Some((role, _)) = rest.split_once(',') else { return false };
        let mut words = role.split_whitespace();
        // The role of a person may have to do with it: "as an AI teacher, …".
        role.starts_with(' ')
            && words.clone().count() <= MOST_WORDS_OF_ROLE
            && (words.next_back() == Some("ai") || role.ends_with(" language model"))
    })
}

/// "Sure! Here is a possible answer:"
fn is_presented(small: &str) -> bool {
    let here = |text: &str| {
        let rest =
            ["here is ", "here's ", "this is "].iter().find_map(|words| text.strip_prefix(words));
        rest.is_some_and(|rest| PRESENTED.iter().any(|words| begins(rest, words)))
    };
    let behind = CHATTER.iter().filter_map(|words| small.strip_prefix(words));
    let mut behind = behind.map(|rest| rest.trim_start_matches([',', '!', '.', ' ']));
    here(small) || behind.any(here)
}

fn copies(small: &str, told_first: &str) -> bool {
    let folded = folded(told_first);
    let mut sentences = folded.split(['.', '!', '?', '\n', ';']).map(str::trim);
    sentences.any(|sentence| {
        sentence.split_whitespace().count() >= LEAST_COPIED_WORDS && small.contains(sentence)
    })
}

fn is_not_in_passage(text: &str, asked: &Asked<'_>) -> bool {
    asked.passage.is_some_and(|passage| !passage::is_quoted(text, passage, asked.question))
}

fn is_in_other_language(text: &str, asked: &Asked<'_>) -> bool {
    let of = |text: &str| language::of_texts([text]);
    asked.shares_language
        && of(text).zip(of(asked.question)).is_some_and(|(own, asked)| !own.is_like(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARV: &str = "You are Marv, a chatbot that reluctantly answers questions. Be brief.";

    #[test]
    fn questions() {
        let check = |text: &str, expected: Option<Flaw>| {
            assert_eq!(of_question(text, None), expected, "{text}");
        };
        check("Where is my parcel?", None);
        check("My parcel is lost.", None);
        check("I'm sorry, where is my parcel?", None);
        check("...", Some(Flaw::Empty));
        check("", Some(Flaw::Empty));
        check(&"why ever not, or is it so that ".repeat(30), Some(Flaw::TooLong));
        check(&"why not ".repeat(9), Some(Flaw::Repeats));
        check("I'm sorry, but I can't assist with that.", Some(Flaw::Refused));
        check("As an AI language model, I have no parcels.", Some(Flaw::Refused));
        check("Sure!", Some(Flaw::AboutTask));
        check("Here is a question:", Some(Flaw::AboutTask));
        check("Where is it?<|im_end|>", Some(Flaw::ControlTokens));
    }

    fn check(answer: &str, expected: Option<Flaw>) {
        let question = "Could you tell me where my parcel is, and when it will be here?";
        let asked = Asked { question, told_first: MARV, shares_language: true, passage: None };
        assert_eq!(of_answer(answer, &asked), expected, "{answer}");
    }

    #[test]
    fn answers() {
        check("It left our warehouse on Monday.", None);
        check("Sure, as if I had a choice.", None);
        check("Here is your parcel: in the cellar.", None);
        check("I'm sorry, but I can't find your parcel. What is its number?", None);
        check("As an aim, we bring it within two days.", None);
        check("Ask Ms Lee, who works as an AI teacher, about it.", None);
        check("I see, but as a customer service AI, I specialize in support.", Some(Flaw::Refused));
        check("?!", Some(Flaw::Empty));
        check(&"as I said, ".repeat(9), Some(Flaw::Repeats));
        check("I’m sorry, but I can’t assist with that request.", Some(Flaw::Refused));
        check("I cannot provide that.", Some(Flaw::Refused));
        check("Sorry, but as an AI I have no parcels.", Some(Flaw::Refused));
        check("Sure! Here is a possible answer: in the cellar.", Some(Flaw::AboutTask));
        check("Here's an example: in the cellar.", Some(Flaw::AboutTask));
        check("In the cellar.<|im_end|>", Some(Flaw::ControlTokens));
        check(
            "You are Marv, a chatbot that reluctantly answers questions. It is late.",
            Some(Flaw::CopiesPrompt),
        );
        check("Be brief. It is late.", None);
    }

    #[test]
    fn the_language_of_an_answer() {
        let german =
            "Es hat unser Lager am Montag verlassen und sollte bald bei Ihnen sein, denke ich.";
        check(german, Some(Flaw::OtherLanguage));
        let asked = Asked {
            question: "Could you tell me where my parcel is, and when it will be here?",
            told_first: MARV,
            shares_language: false,
            passage: None,
        };
        assert_eq!(of_answer(german, &asked), None);
    }
}
