//! How alike two texts are: the share of their neighbouring words that they have in common. Order counts a little,
//! letter case and punctuation don't.

use crate::{hash, words};
use std::collections::HashSet;

/// From here on one text is a near-copy of the other.
pub const NEAR_COPY: f64 = 0.7;

/// Shorter texts may repeat a word or two without going in circles.
const LEAST_CIRCLE: usize = 12;

/// A text as a set of its pairs of neighbouring words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shingles {
    /// Sorted, each once.
    pairs: Vec<u64>,
}

impl Shingles {
    /// The pairs of a text, also of its edges with nothing: so a single word has two, and what a text begins and ends
    /// with counts as much as what is inside.
    pub fn of(text: &str) -> Self {
        let mut pairs = Vec::new();
        let mut before = EDGE;
        words::each(text, |word| {
            let word = hash::text(word.lower);
            pairs.push(pair(before, word));
            before = word;
        });
        if !pairs.is_empty() {
            pairs.push(pair(before, EDGE));
        }
        pairs.sort_unstable();
        pairs.dedup();
        Self { pairs }
    }

    /// The hashes of the pairs, sorted, each once.
    pub(crate) fn pairs(&self) -> &[u64] {
        &self.pairs
    }

    /// The share of all pairs that both have, from 0 to 1. Texts without a word are like nothing.
    pub fn alike(&self, other: &Self) -> f64 {
        let (mut shared, mut ours, mut theirs) = (0, 0, 0);
        while let (Some(one), Some(another)) = (self.pairs.get(ours), other.pairs.get(theirs)) {
            shared += usize::from(one == another);
            ours += usize::from(one <= another);
            theirs += usize::from(another <= one);
        }
        let all = self.pairs.len() + other.pairs.len() - shared;
        if all == 0 { 0.0 } else { shared as f64 / all as f64 }
    }

    /// Whether one is a near-copy of the other.
    pub fn is_near_copy_of(&self, other: &Self) -> bool {
        self.alike(other) >= NEAR_COPY
    }
}

/// Whether a text says the same words over and over, as a small model does that has lost its way.
pub fn goes_in_circles(text: &str) -> bool {
    let mut words = Vec::new();
    words::each(text, |word| words.push(hash::text(word.lower)));
    let pairs: HashSet<&[u64]> = words.windows(2).collect();
    words.len() >= LEAST_CIRCLE && pairs.len() * 2 < words.len()
}

/// What stands before the first word and behind the last one.
const EDGE: u64 = 0;

/// The hash of two neighbours. Their order counts.
fn pair(before: u64, behind: u64) -> u64 {
    let mixed = (before.rotate_left(23) ^ behind).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn alike(one: &str, other: &str) -> f64 {
        Shingles::of(one).alike(&Shingles::of(other))
    }

    #[test]
    fn near_copies_differ_in_little() {
        let check = |one: &str, other: &str, is_near_copy: bool| {
            let found = Shingles::of(one).is_near_copy_of(&Shingles::of(other));
            assert_eq!(found, is_near_copy, "{one:?} and {other:?}: {}", alike(one, other));
        };
        check("Where is my parcel?", "where is my parcel", true);
        check("Where is my parcel?", "WHERE, is my... parcel!", true);
        check(
            "I was charged twice for my order last week, can you help?",
            "I was charged twice for my order last week. Can you help me?",
            true,
        );
        check("What's the capital of France?", "What's the capital of Portugal?", false);
        check("Where is my parcel?", "My parcel is where?", false);
        check("Where is my parcel?", "Where is my refund for the parcel?", false);
        check("退款在哪里", "退款在哪里？", true);
        check("退款在哪里", "我要退款", false);
        check("Paris", "paris!", true);
        check("Paris", "Rome", false);
        check("", "", false);
        check("?", "!", false);
    }

    #[test]
    fn a_share_of_all_pairs() {
        // Pairs of "a b": (,a) (a,b) (b,); of "a b c": (,a) (a,b) (b,c) (c,). Two of five are shared.
        assert_eq!(alike("a b", "a b c"), 0.4);
    }

    #[test]
    fn a_text_that_goes_in_circles_is_told_from_one_that_repeats_a_word() {
        let check =
            |text: &str, expected: bool| assert_eq!(goes_in_circles(text), expected, "{text}");
        check(&"I'm sorry, ".repeat(10), true);
        check(
            "I am a client, I'm a customer, I'm a customer, I'm a customer, I'm a customer, I'm a",
            true,
        );
        check("No, no, no, no.", false);
        check(
            "It was late. It was late again. It was late all week, and nobody told me why.",
            false,
        );
        check("", false);
    }

    proptest! {
        #[test]
        fn likeness_is_mutual_and_whole_with_itself(one in "[a-d ]{0,30}", other in "[a-d ]{0,30}") {
            prop_assert_eq!(alike(&one, &other), alike(&other, &one));
            prop_assert!((0.0..=1.0).contains(&alike(&one, &other)));
            let has_words = one.contains(char::is_alphabetic);
            prop_assert_eq!(alike(&one, &one), f64::from(u8::from(has_words)));
        }
    }
}
