//! Facts that an answer gives and nothing before it does: numbers, names, links. A small model learns how to answer, not
//! what is true; from such examples it learns to make facts up. Every example should have all that its answer needs.
//!
//! This is a hint and has to be quiet where nothing is wrong, so it asks for much:
//!
//! * any link that wasn't given;
//! * a number of three digits or more, save 100 and 1000, which people say to say "all" and "many"; and none where the
//!   question has two numbers or more, since then the answer may be their sum;
//! * two words with a capital letter inside a sentence ("Steve Jobs", or "Paris" and "Lyon"), in languages that
//!   write names so and not every noun; no months, days or headings.

mod find;

use super::markup::code;
use super::text::Text;
use crate::finding::{Finding, FindingCode};
use crate::language::{self, Language};
use crate::message::{Example, Message, Role};
use find::{capitals, links, numbers};
use memchr::memmem;
use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

const LEAST_DIGITS: usize = 3;
const SAID_OFTEN: &[&str] = &["100", "1000"];
/// A question with as many numbers may be a sum to be worked out.
const NUMBERS_OF_A_SUM: usize = 2;
const LEAST_NAMES: usize = 2;
/// Of a name this many letters at its end may change with its case.
const MOST_ENDING: usize = 2;
/// And this many must be the same.
const LEAST_STEM: usize = 4;
/// How many facts the finding names, and how much of each.
const FACTS_SHOWN: usize = 3;
const CHARACTERS_SHOWN: usize = 40;

/// A fact in an answer.
struct Fact<'a> {
    bytes: Range<usize>,
    text: &'a str,
}

/// What was said before an answer. Most answers give nothing that has to be looked up: it is folded when it first is.
struct Given<'a> {
    texts: Vec<&'a str>,
    folded: OnceCell<Folded>,
}

/// The texts in lower case, and the digits of their numbers.
struct Folded {
    text: String,
    numbers: HashSet<String>,
}

/// The language of all that an example says, guessed when it is first asked for.
struct Guess<'a> {
    example: &'a Example,
    language: OnceCell<Option<Language>>,
}

pub(super) fn check(example: &Example, line: u64, findings: &mut Vec<Finding>) {
    let mut given = Given::new(example.tools.as_deref().unwrap_or_default());
    let guess = Guess { example, language: OnceCell::new() };
    let mut numbers_asked = 0;
    for (index, message) in example.messages.iter().enumerate() {
        if message.role == Role::User {
            numbers_asked = numbers(&message.content).count();
        }
        if message.is_learned() {
            let facts = not_given(&guess, message, &given, numbers_asked);
            if let Some(first) = facts.first() {
                let shown = facts.iter().take(FACTS_SHOWN).map(|fact| shown(fact.text));
                let place = Text::of(index, message).place(line, first.bytes.clone());
                let finding = Finding::new(FindingCode::FactsNotGiven, place);
                findings.push(finding.with("facts", shown.collect::<Vec<_>>().join(", ")));
            }
        }
        given.add(&message.content);
        for call in &message.tool_calls {
            given.add(&call.arguments);
        }
    }
}

fn shown(fact: &str) -> String {
    let cut: String = fact.chars().take(CHARACTERS_SHOWN).collect();
    if cut.len() < fact.len() { format!("{cut}…") } else { cut }
}

fn not_given<'a>(
    guess: &Guess<'_>,
    answer: &'a Message,
    given: &Given<'_>,
    numbers_asked: usize,
) -> Vec<Fact<'a>> {
    let text = answer.content.as_str();
    let code = code(text);
    let is_code = |bytes: &Range<usize>| code.iter().any(|range| range.contains(&bytes.start));

    let links = links(text);
    let is_link = |bytes: &Range<usize>| {
        links.iter().any(|link| link.start < bytes.end && bytes.start < link.end)
    };
    let mut found: Vec<Range<usize>> =
        links.iter().filter(|link| !given.has_link(&text[(*link).clone()])).cloned().collect();
    if numbers_asked < NUMBERS_OF_A_SUM {
        let new =
            numbers(text).filter(|(_, number)| is_telling(number) && !given.has_number(number));
        found.extend(new.map(|(bytes, _)| bytes).filter(|bytes| !is_link(bytes)));
    }
    let may_be_name = |bytes: &Range<usize>| {
        !is_link(bytes) && !is_code(bytes) && !given.has_word(&text[bytes.clone()])
    };
    let names: Vec<Range<usize>> = capitals(text).filter(may_be_name).collect();
    let different: HashSet<&str> = names.iter().map(|bytes| &text[bytes.clone()]).collect();
    if different.len() >= LEAST_NAMES && guess.names_have_capitals() {
        found.extend(together(text, names));
    }

    found.retain(|bytes| !is_code(bytes));
    found.sort_by_key(|bytes| bytes.start);
    let mut told = HashSet::new();
    let facts = found.into_iter().map(|bytes| Fact { text: &text[bytes.clone()], bytes });
    facts.filter(|fact| told.insert(fact.text)).collect()
}

impl Guess<'_> {
    /// Whether a capital letter is a sign of a name here.
    fn names_have_capitals(&self) -> bool {
        let of = |is_answer: bool| {
            let messages = self.example.messages.iter();
            let of_side = messages.filter(move |m| (m.role == Role::Assistant) == is_answer);
            of_side.map(|message| message.content.as_str())
        };
        // Answers first; of short ones the questions may tell.
        let language = *self.language.get_or_init(|| language::of_texts(of(true).chain(of(false))));
        language.is_some_and(|language| !language.has_capital_nouns())
    }
}

/// Names whose words stand side by side are one.
fn together(text: &str, names: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for name in names {
        match joined.last_mut() {
            Some(last) if text[last.end..name.start] == *" " => last.end = name.end,
            _ => joined.push(name),
        }
    }
    joined
}

impl<'a> Given<'a> {
    fn new(text: &'a str) -> Self {
        Self { texts: vec![text], folded: OnceCell::new() }
    }

    fn add(&mut self, text: &'a str) {
        self.texts.push(text);
        if let Some(folded) = self.folded.get_mut() {
            folded.add(text);
        }
    }

    fn folded(&self) -> &Folded {
        self.folded.get_or_init(|| {
            let mut folded = Folded { text: String::new(), numbers: HashSet::new() };
            for text in &self.texts {
                folded.add(text);
            }
            folded
        })
    }

    fn has_number(&self, number: &str) -> bool {
        self.folded().numbers.contains(number)
    }

    fn has_link(&self, link: &str) -> bool {
        let lower = link.to_lowercase();
        let bare = lower.trim_start_matches("https://").trim_start_matches("http://");
        self.folded().text.contains(bare.trim_start_matches("www.").trim_end_matches('/'))
    }

    /// Whether a word was said, also in another case ("Annas", "Anny").
    fn has_word(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        let letters = lower.chars().count();
        let stem = letters.saturating_sub(MOST_ENDING).max(LEAST_STEM).min(letters);
        let stem: String = lower.chars().take(stem).collect();
        let text = &self.folded().text;
        memmem::find_iter(text.as_bytes(), stem.as_bytes()).any(|at| {
            let before = text[..at].chars().next_back();
            let rest = text[at..].chars().take_while(|character| character.is_alphanumeric());
            before.is_none_or(|before| !before.is_alphanumeric())
                && rest.take(letters + MOST_ENDING + 1).count() <= letters + MOST_ENDING
        })
    }
}

impl Folded {
    fn add(&mut self, text: &str) {
        self.text.push_str(&text.to_lowercase());
        self.text.push('\n');
        self.numbers.extend(numbers(text).map(|(_, number)| number));
    }
}

fn is_telling(number: &str) -> bool {
    number.len() >= LEAST_DIGITS && !SAID_OFTEN.contains(&number)
}

#[cfg(test)]
mod tests {
    use super::super::{described, thorough};
    use super::*;
    use crate::message::{ToolCall, sample::*};

    fn check(question: &str, answer: &str, expected: &str) {
        let found = thorough(&of([user(question), assistant(answer)]), 1);
        assert_eq!(described(&found), expected, "{question} and {answer}");
    }

    #[test]
    fn small_talk_is_quiet() {
        check(
            "Hi, how are you?",
            "I'm fine, thanks! What can I do for you on this nice Monday?",
            "",
        );
        check("Thanks", "You're welcome. See you in May, or on Friday at 10:30!", "");
        check("Does it work?", "It works 100 % of the time, and I checked it 3 times.", "");
        check(
            "How do I bake it?",
            "1. Mix it.\n2. Let it rest for 40 minutes.\n3. Bake it at 35 degrees.",
            "",
        );
        check(
            "What's the capital of France?",
            "That would be Paris, as if everyone on this planet doesn't know that already.",
            "",
        );
        check(
            "Say something",
            "# How To Bake Bread\n\n**The Best Way Of All**\nJust wait for it.",
            "",
        );
        check("", "", "");
    }

    #[test]
    fn links_that_were_not_given() {
        check(
            "Where?",
            "See https://example.org/help.",
            "1:facts_not_given@1[4-28] facts=https://example.org/help",
        );
        check("Is it on example.org/help/?", "Yes: [there](https://www.example.org/help/).", "");
        check("Where?", "```\ncurl https://example.org\n```", "");
    }

    #[test]
    fn numbers_that_were_not_given() {
        check(
            "How far is the moon?",
            "About 384,400 km.",
            "1:facts_not_given@1[6-13] facts=384,400",
        );
        check("Is it 384.400 km?", "Yes, 384,400 km.", "");
        check("How much is 250 and 375?", "That's 625.", "");
        check("When was it built?", "In 1889, by 1889.", "1:facts_not_given@1[3-7] facts=1889");
        check("Which file?", "It's file4567.", "");
    }

    #[test]
    fn names_that_were_not_given() {
        check(
            "Who founded the company?",
            "The company was founded by Steve Jobs and a friend of his, long ago.",
            "1:facts_not_given@1[27-37] facts=Steve Jobs",
        );
        check(
            "Did Steve Jobs found it?",
            "Yes, it was founded by Steve Jobs and a friend of his, a long time ago.",
            "",
        );
        check(
            "Wer hat die Firma gegründet?",
            "Die Firma wurde von einem Mann mit seinem besten Freund in einer Garage gegründet.",
            "",
        );
        check(
            "Where do you live?",
            "We live between Lyon and Geneva, near the lake, since we were little.",
            "1:facts_not_given@1[16-20] facts=Lyon, Geneva",
        );
        check(
            "Was machen Anna und Ben?",
            "I only know that the friends Annas and Bens were there, and nobody else at all.",
            "",
        );
    }

    #[test]
    fn everything_before_the_answer_counts() {
        let check = |messages: Vec<Message>, expected: &str| {
            assert_eq!(described(&thorough(&of(messages), 1)), expected);
        };
        check(vec![system("We open in 1889."), user("When?"), assistant("In 1889.")], "");
        check(
            vec![user("When?"), assistant("In 1889."), user("Sure?"), assistant("Yes, 1889.")],
            "1:facts_not_given@1[3-7] facts=1889",
        );
        let mut call = assistant("");
        let arguments = r#"{"year":1889}"#.into();
        call.tool_calls = vec![ToolCall { id: "1".into(), name: "look".into(), arguments }];
        let result = Message { tool_call_id: Some("1".into()), ..Message::new(Role::Tool, "1923") };
        check(vec![user("When?"), call, result, assistant("Between 1889 and 1923.")], "");
        let skipped = Message { weight: Some(0), ..assistant("In 1889.") };
        check(vec![user("When?"), skipped, user("What?"), assistant("Well, 1889.")], "");
    }

    #[test]
    fn a_few_facts_are_named() {
        check("Tell me", "111 222 333 444", "1:facts_not_given@1[0-3] facts=111, 222, 333");
        let long = format!("https://example.org/{}", "a".repeat(60));
        check("Tell me", &long, &format!("1:facts_not_given@1[0-80] facts={}…", &long[..40]));
    }
}
