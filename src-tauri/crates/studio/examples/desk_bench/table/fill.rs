//! Fills a project with made-up examples, straight into the store: no file is read and no token counted, everything else is
//! as an import leaves it.

use crate::nobody::told;
use bakehouse_domain::{
    act::ActKind,
    message::{Example, Message, Role},
    origin::Origin,
};
use bakehouse_store::project::{
    acts::Act,
    examples::{Content, NewExample},
    imports,
};
use bakehouse_studio::{
    contract::{NewProject, ProjectId},
    desk::home,
    studio::Studio,
};
use std::error::Error;

/// Examples that are written at once.
const AT_ONCE: usize = 10_000;
/// Different words.
pub const WORDS: usize = 4000;
const TOPICS: usize = 20;

/// A project of `rows` examples with about `bytes` of text each.
pub fn project(studio: &Studio, rows: usize, bytes: usize) -> Result<ProjectId, Box<dyn Error>> {
    let idea = NewProject::Idea { name: "Many".to_owned(), goal: String::new() };
    let id = home::project_create(studio, idea).map_err(told)?;
    let project = studio.project(id).map_err(told)?;
    let words: Vec<String> = (0..WORDS).map(word).collect();
    let mut draw = Draw(1);
    let now = studio.now();
    let import = project
        .write(|transaction| imports::begin(transaction, "many.jsonl", 0, now))
        .map_err(told)?;
    for from in (0..rows).step_by(AT_ONCE) {
        let contents: Vec<Content> =
            (from..rows.min(from + AT_ONCE)).map(|_| content(&words, bytes, &mut draw)).collect();
        let topics: Vec<String> = contents.iter().map(|_| topic(draw.below(TOPICS))).collect();
        let new: Vec<NewExample<'_>> = (contents.iter().zip(&topics))
            .map(|(content, topic)| NewExample {
                topic: Some(topic),
                to_review: draw.below(20) == 0,
                ..NewExample::of(content, Origin::Imported)
            })
            .collect();
        project
            .write(|transaction| imports::stage(transaction, import, &new, now))
            .map_err(told)?;
    }
    let accepted = project.write(|transaction| {
        let mut act = Act::begin(transaction, ActKind::Imported, rows, None, now)?;
        imports::accept(transaction, &mut act, import, now)
    });
    accepted.map_err(told)?;
    Ok(id)
}

/// One in thirty has no answer.
fn content(words: &[String], bytes: usize, draw: &mut Draw) -> Content {
    let length = bytes / 2 + draw.below(bytes);
    let mut messages = vec![Message::new(Role::User, text(words, length / 5, draw) + "?")];
    if draw.below(30) > 0 {
        messages.push(Message::new(Role::Assistant, text(words, length, draw)));
    }
    let tokens = (length / 4) as u32;
    Content { example: Example::of(messages), tokens, learned_tokens: tokens / 2 }
}

/// About so many bytes of words.
pub fn text(words: &[String], bytes: usize, draw: &mut Draw) -> String {
    let mut text = String::with_capacity(bytes + 20);
    while text.len() < bytes {
        // Few words are said often.
        let most = 1 + draw.below(words.len());
        text += &words[draw.below(most)];
        text.push(' ');
    }
    text
}

/// The name of a topic.
pub fn topic(number: usize) -> String {
    format!("Topic {number}")
}

/// A word, the same for the same number.
pub fn word(number: usize) -> String {
    const SOUNDS: [&str; 16] = [
        "ba", "ter", "lo", "min", "sa", "ra", "con", "de", "pi", "na", "ver", "tö", "li", "gen",
        "mo", "ri",
    ];
    let mut rest = number * 7919 + 17;
    let mut word = String::new();
    while rest > 0 {
        word += SOUNDS[rest % SOUNDS.len()];
        rest /= SOUNDS.len();
    }
    word
}

/// Draws that are the same in every run.
pub struct Draw(pub u64);

impl Draw {
    /// From 0 on; `limit` is not among them.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) as usize % limit
    }
}
