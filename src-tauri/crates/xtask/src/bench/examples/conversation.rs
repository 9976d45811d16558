//! One conversation: what is asked and answered, and how a file says it.

use super::{Corpus, Draw};
use serde_json::Value;
use std::fmt::Write as _;

#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub role: &'static str,
    pub content: String,
}

const BASE_PROMPTS: &[&str] = &[
    "You are a friendly assistant of a small bakery. Answer briefly, and never promise a delivery before noon.",
    "You help administrators of Debian systems. Show the commands first, then say what they do and what can go wrong.",
    "Answer as a patient teacher would: one idea at a time, with an example, and a question at the end.",
    "You are Marv, a chatbot that reluctantly answers questions with sarcastic responses.",
    "Answer in the language of the question. Say so when you are not sure. Do not make up names, numbers or links.",
    "You review code. Be kind and exact; point at the line that matters and leave style to the formatter.",
];

const QUESTIONS: &[&str] = &[
    "What does that mean for me?",
    "Can you explain this in simple words?",
    "How would you do that, step by step?",
    "Is that right, and if not, what's wrong with it?",
    "Could you give me an example?",
    "I don't get it. What am I missing?",
    "What should we do first, and what can wait until 2027?",
];

const EMOJI: &[&str] = &["🙂", "🎉", "👍🏽", "🚀", "❤️", "😅", "✅", "⚠️", "👩‍💻", "🇩🇪"];

/// What a conversation is about, and how often: the rest is plain prose.
#[derive(Clone, Copy, PartialEq)]
enum Flavour {
    Prose,
    Foreign,
    Code,
    Bullets,
    Emoji,
    Numbers,
}

const SHARES: [(Flavour, f64); 5] = [
    (Flavour::Foreign, 0.06),
    (Flavour::Code, 0.12),
    (Flavour::Bullets, 0.08),
    (Flavour::Emoji, 0.08),
    (Flavour::Numbers, 0.04),
];

fn flavour(draw: &mut Draw) -> Flavour {
    // Each share is of those that the ones before it have left.
    let mut left = 1.0;
    for (flavour, share) in SHARES {
        if draw.happens(share / left) {
            return flavour;
        }
        left -= share;
    }
    Flavour::Prose
}

pub fn of(corpus: &Corpus, draw: &mut Draw) -> Vec<Message> {
    let flavour = flavour(draw);
    let languages: Vec<&Vec<String>> = corpus.languages.values().collect();
    let language = *draw.one_of(&languages);
    let mut messages = Vec::new();
    if draw.happens(0.7) {
        let content = (*draw.one_of(BASE_PROMPTS)).to_owned();
        messages.push(Message { role: "system", content });
    }
    for _ in 0..draw.between(1, 3) {
        let (question, answer) = if flavour == Flavour::Foreign {
            (draw.one_of(language).clone(), some_of(language, "\n\n", 1, 4, draw))
        } else {
            let question = some_of(&corpus.sentences, " ", 0, 3, draw);
            let question = format!("{question} {}", draw.one_of(QUESTIONS)).trim_start().to_owned();
            (question, answer(corpus, flavour, draw))
        };
        messages.push(Message { role: "user", content: question });
        messages.push(Message { role: "assistant", content: answer });
    }
    messages
}

fn answer(corpus: &Corpus, flavour: Flavour, draw: &mut Draw) -> String {
    let mut blocks = Vec::new();
    for _ in 0..draw.between(1, 3) {
        blocks.push(some_of(&corpus.sentences, " ", 2, 5, draw));
    }
    let extra = match flavour {
        Flavour::Prose | Flavour::Foreign => None,
        Flavour::Code => Some(format!("```\n{}\n```", draw.one_of(&corpus.code))),
        Flavour::Bullets => Some(format!("- {}", some_of(&corpus.sentences, "\n- ", 3, 6, draw))),
        Flavour::Emoji => {
            for block in &mut blocks {
                let _ = write!(block, " {}", draw.one_of(EMOJI));
            }
            None
        }
        Flavour::Numbers => Some(numbers(draw)),
    };
    if let Some(extra) = extra {
        blocks.insert(draw.between(0, blocks.len()), extra);
    }
    blocks.join("\n\n")
}

/// A small table of figures.
fn numbers(draw: &mut Draw) -> String {
    let mut table = String::from("| Month | Orders | Revenue | Share |\n|---|---|---|---|");
    for month in 1..=draw.between(3, 8) {
        let (orders, cents) = (draw.between(10, 99_999), draw.between(0, 9_999_999));
        let (euros, rest, share) = (cents / 100, cents % 100, draw.between(0, 1000));
        // A string takes everything.
        let _ = write!(
            table,
            "\n| 2026-{month:02} | {orders} | €{euros}.{rest:02} | {}.{} % |",
            share / 10,
            share % 10
        );
    }
    table
}

fn some_of(many: &[String], between: &str, least: usize, most: usize, draw: &mut Draw) -> String {
    let count = draw.between(least, most);
    let some: Vec<&str> = (0..count).map(|_| draw.one_of(many).as_str()).collect();
    some.join(between)
}

/// A word left out, or one said twice, in the last answer: a person would call it the same example.
pub fn change_a_little(messages: &mut [Message], draw: &mut Draw) {
    let Some(last) = messages.last_mut() else { return };
    let mut words: Vec<&str> = last.content.split(' ').collect();
    for _ in 0..draw.between(1, 2) {
        let place = draw.below(words.len());
        if words.len() > 1 && draw.happens(0.5) {
            words.remove(place);
        } else {
            words.insert(place, words[place]);
        }
    }
    last.content = words.join(" ");
}

/// As Python writes it: with spaces, and `escaped` with nothing but ASCII.
pub fn line(messages: &[Message], escaped: bool) -> String {
    let messages: Vec<String> = messages
        .iter()
        .map(|message| {
            let content = text(&message.content, escaped);
            format!("{{\"role\": \"{}\", \"content\": {content}}}", message.role)
        })
        .collect();
    format!("{{\"messages\": [{}]}}", messages.join(", "))
}

pub fn text(text: &str, escaped: bool) -> String {
    let quoted = Value::from(text).to_string();
    if !escaped || quoted.is_ascii() {
        return quoted;
    }
    let mut ascii = String::with_capacity(quoted.len() * 2);
    let mut units = [0; 2];
    for letter in quoted.chars() {
        if letter.is_ascii() {
            ascii.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut units) {
            let _ = write!(ascii, "\\u{unit:04x}");
        }
    }
    ascii
}
