//! Near-copies: questions that differ from an earlier one in a word or two. A model learns such a question by heart, and
//! one that was learned is no fair check of its copy.
//!
//! [`likeness`](crate::likeness) says what a near-copy is: two texts with 70 % of their pairs of neighbouring words in
//! common. Comparing everything with everything would take a day for a hundred thousand texts, so only those are
//! compared that share one of their *rarest* pairs: two sets with 70 % in common can't differ in all of the rarest 30 %
//! of one of them (the prefix filter of Chaudhuri 2006 and of Bayardo 2007). So none is missed, and a sentence that
//! stands in front of every question costs nothing. Sketches by `MinHash` were considered; with 16 bands of 8 they find
//! 61 % of the pairs that are just alike enough, and with enough bands for 99 % they compare every two texts with a
//! common beginning.
//!
//! Of a text of up to 60 pairs all are kept, four bytes each; of a longer one 30 to 60, chosen by their hash, so that two
//! texts keep the same ones of what they share. The texts themselves are asked for again where two of them seem alike:
//! the last word is always [`Shingles::alike`].

mod closest;
mod known;
mod search;
mod sketch;

pub use known::Known;

use crate::hash;
use crate::likeness::Shingles;
use crate::message::Example;
use crate::watch::Watch;
use sketch::Sketch;

/// What is kept of each text: under 300 bytes.
#[derive(Clone, Debug, Default)]
pub struct Sketches {
    texts: Vec<Sketch>,
    /// The kept pairs of all texts, one text behind the other.
    pairs: Vec<u32>,
}

/// A text that is a near-copy of an earlier one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearCopy {
    /// Its number.
    pub id: u64,
    /// The number of the text that it copies: an earlier one, which is itself no near-copy of another. So each stays
    /// represented when all near-copies are taken out.
    pub twin: u64,
    /// How alike they are, from [`NEAR_COPY`](crate::likeness::NEAR_COPY) to 1.
    pub alike: f64,
}

/// All near-copies among the texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NearCopies {
    /// Each once, by number.
    pub copies: Vec<NearCopy>,
    /// Texts that hang together, also over others between them: what a split must not tear apart. Each with the number of
    /// the first text of its group, by number; texts that are like no other are not among them.
    pub groups: Vec<(u64, u64)>,
}

/// A known text that a new one is like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Like {
    /// Its number.
    pub id: u64,
    /// How alike they are, from 0 to 1.
    pub alike: f64,
}

impl Sketches {
    /// Adds a text by its number, which no other has. Texts that differ in `apart` are never near-copies of each other:
    /// see [`Question::apart`]. A text without a word is like nothing.
    pub fn add(&mut self, id: u64, text: &str, apart: u64) {
        if let Some(sketch) = Sketch::of(id, &Shingles::of(text), apart, &mut self.pairs) {
            self.texts.push(sketch);
        }
    }

    /// Adds what others have gathered, for instance on another thread. The order makes no difference.
    pub fn merge(&mut self, mut others: Self) {
        let offset = self.pairs.len();
        for sketch in &mut others.texts {
            sketch.move_by(offset);
        }
        self.texts.append(&mut others.texts);
        self.pairs.append(&mut others.pairs);
    }

    /// How many texts there are that have a word.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Finds all near-copies. `read` gives a text again; where it gives none, that text is like nothing any more.
    /// Nothing when `watch` ended it.
    pub fn find(
        &self,
        read: impl FnMut(u64) -> Option<String>,
        watch: &mut Watch<'_>,
    ) -> Option<NearCopies> {
        search::find(self, read, watch)
    }

    /// The text that is most like a new one, near-copy or not; of several the first. Nothing where none has anything of
    /// it. Looks at every sketch, which takes 20 ms for a hundred thousand: for drafts, not for a file.
    pub fn closest(
        &self,
        text: &str,
        apart: u64,
        read: impl FnMut(u64) -> Option<String>,
    ) -> Option<Like> {
        closest::closest(self, text, apart, read)
    }
}

/// What of an example is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Everything that was said before the answer that ends the example.
    pub text: String,
    /// The hash of what must be the same in two near-copies: the base prompt and the pictures.
    pub apart: u64,
}

impl Question {
    /// The question of an example. One that doesn't end with an answer counts whole.
    pub fn of(example: &Example) -> Self {
        let before = example.question_and_answer().map(|(before, _)| before);
        let (mut text, mut apart) = (String::new(), String::new());
        for message in before.unwrap_or(&example.messages) {
            let to = if message.is_base_prompt() { &mut apart } else { &mut text };
            to.push_str(message.content.trim());
            to.push('\n');
            apart.push_str(message.parts.as_deref().unwrap_or_default());
        }
        Self { text, apart: hash::text(apart.trim()) }
    }
}

#[cfg(test)]
mod tests;
