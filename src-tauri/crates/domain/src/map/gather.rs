//! The questions as the map needs them: for each its words by number, and once for all how words are written and how many
//! questions have them.

use crate::hash;
use crate::stop_words::StopWords;
use crate::words;
use std::collections::HashMap;

/// Of a question so many different words are kept: what comes later in a long letter says little about what it asks.
const MOST_WORDS: usize = 200;
/// The letters that the forms of a word share. "Deliver", "delivery" and "delivered" are one word to the map.
const STEM_LETTERS: usize = 6;

/// Questions to draw a map of.
#[derive(Clone, Debug, Default)]
pub struct Questions {
    pub(super) all: Vec<Question>,
    /// The words of all questions, one question behind the other.
    words: Vec<u32>,
    pub(super) dictionary: Dictionary,
    pub(super) topics: Vec<String>,
}

/// One question. Its words stand in a list that all share.
#[derive(Clone, Debug)]
pub(super) struct Question {
    pub id: u64,
    /// Its place in the list of topics.
    pub topic: Option<u32>,
    start: usize,
    count: usize,
}

/// The words of all questions.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    words: HashMap<u64, u32>,
    stems: HashMap<u64, u32>,
    stop_words: StopWords,
    pub by_number: Vec<Word>,
    /// How many questions have each stem, and whether that says nothing about what they ask.
    pub by_stem: Vec<Stem>,
}

/// A word in one of its forms.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// As somebody wrote it, in small letters if anybody did.
    pub written: String,
    pub stem: u32,
}

/// What the forms of a word have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stem {
    pub questions: u32,
    pub is_stop_word: bool,
}

impl Questions {
    /// Adds a question, and what it is about if that is known.
    pub fn add(&mut self, id: u64, text: &str, topic: Option<&str>) {
        let start = self.words.len();
        let mut dense = Run::default();
        words::each(text, |word| {
            if self.words.len() - start >= MOST_WORDS {
                return;
            }
            if !word.is_dense {
                self.words.extend(dense.end().map(|alone| self.dictionary.number(&alone, &alone)));
                self.words.push(self.dictionary.number(word.lower, word.written));
            } else if let Some(pair) = dense.next(word.written) {
                self.words.push(self.dictionary.number(&pair, &pair));
            }
        });
        self.words.extend(dense.end().map(|alone| self.dictionary.number(&alone, &alone)));
        self.words[start..].sort_unstable();
        let count = dedup(&mut self.words, start);
        self.dictionary.count(&self.words[start..]);
        let topic = topic.map(|topic| self.topic(topic));
        self.all.push(Question { id, topic, start, count });
    }

    /// How many questions there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The words of a question, each once.
    pub(super) fn words(&self, question: usize) -> &[u32] {
        let Question { start, count, .. } = self.all[question];
        &self.words[start..start + count]
    }

    fn topic(&mut self, name: &str) -> u32 {
        let known = self.topics.iter().position(|topic| topic == name);
        let place = known.unwrap_or_else(|| {
            self.topics.push(name.to_owned());
            self.topics.len() - 1
        });
        place as u32
    }
}

impl Dictionary {
    fn number(&mut self, lower: &str, written: &str) -> u32 {
        let next = self.by_number.len() as u32;
        let number = *self.words.entry(hash::text(lower)).or_insert(next);
        if number == next {
            let stem = self.stem(lower);
            self.by_number.push(Word { written: written.to_owned(), stem });
        } else if written == lower {
            let word = &mut self.by_number[number as usize];
            if word.written != lower {
                lower.clone_into(&mut word.written);
            }
        }
        number
    }

    fn stem(&mut self, lower: &str) -> u32 {
        let is_stop_word = self.stop_words.has(lower);
        let end = lower.char_indices().nth(STEM_LETTERS).map_or(lower.len(), |(end, _)| end);
        // A stop word is never one with longer words, nor are they with it.
        let stem = if is_stop_word { format!(" {lower}") } else { lower[..end].to_owned() };
        let next = self.by_stem.len() as u32;
        let number = *self.stems.entry(hash::text(&stem)).or_insert(next);
        if number == next {
            self.by_stem.push(Stem { questions: 0, is_stop_word });
        }
        number
    }

    fn count(&mut self, words: &[u32]) {
        let mut stems: Vec<u32> =
            words.iter().map(|word| self.by_number[*word as usize].stem).collect();
        stems.sort_unstable();
        stems.dedup();
        for stem in stems {
            self.by_stem[stem as usize].questions += 1;
        }
    }
}

/// Characters of a script without spaces that stand side by side. Two of them are as good as a word; one is a word where it
/// stands alone.
#[derive(Default)]
struct Run {
    last: String,
    is_alone: bool,
}

impl Run {
    /// The pair that a character makes with the one before it.
    fn next(&mut self, character: &str) -> Option<String> {
        self.is_alone = self.last.is_empty();
        let before = std::mem::replace(&mut self.last, character.to_owned());
        (!before.is_empty()).then(|| before + character)
    }

    /// The character that was alone, if there was one.
    fn end(&mut self) -> Option<String> {
        let last = std::mem::take(&mut self.last);
        (std::mem::take(&mut self.is_alone) && !last.is_empty()).then_some(last)
    }
}

/// Takes out what is there twice behind `start`, where it is sorted. How many are left.
fn dedup(words: &mut Vec<u32>, start: usize) -> usize {
    let mut own = words.split_off(start);
    own.dedup();
    words.append(&mut own);
    words.len() - start
}
