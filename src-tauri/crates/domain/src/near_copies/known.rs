//! Texts that a new one must not repeat, added one by one: for drafts, which come one by one themselves.

use crate::likeness::{NEAR_COPY, Shingles};
use std::collections::HashMap;

/// Texts by the pairs of neighbouring words that they have. A text takes about 500 bytes, and looking for the twin of
/// one a tenth of a millisecond among a hundred thousand: only texts that share a pair with it are looked at.
#[derive(Clone, Debug, Default)]
pub struct Known<T> {
    /// What each text stands for, and how many pairs it has.
    texts: Vec<(T, u32)>,
    /// The texts that have a pair, by their place in `texts`.
    by_pair: HashMap<u64, Vec<u32>>,
}

impl<T: Copy> Known<T> {
    /// One without any texts.
    pub fn new() -> Self {
        Self { texts: Vec::new(), by_pair: HashMap::new() }
    }

    /// Adds a text. One without a word is like nothing.
    pub fn add(&mut self, stands_for: T, text: &str) {
        let shingles = Shingles::of(text);
        let place = u32::try_from(self.texts.len()).expect("four thousand million texts don't fit");
        for pair in shingles.pairs() {
            self.by_pair.entry(*pair).or_default().push(place);
        }
        self.texts.push((stands_for, shingles.pairs().len() as u32));
    }

    /// What stands for the text that this one is a near-copy of; of several the one that is most alike, of those the
    /// first.
    pub fn twin(&self, text: &str) -> Option<T> {
        let shingles = Shingles::of(text);
        let size = shingles.pairs().len();
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for place in shingles.pairs().iter().filter_map(|pair| self.by_pair.get(pair)).flatten() {
            *shared.entry(*place).or_default() += 1;
        }
        let alike = shared.into_iter().map(|(place, shared)| {
            let (_, other) = self.texts[place as usize];
            (place, shared as f64 / (size + other as usize - shared) as f64)
        });
        let near = alike.filter(|(_, alike)| *alike >= NEAR_COPY);
        near.max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))
            .map(|(place, _)| self.texts[place as usize].0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn known(texts: &[&str]) -> Known<usize> {
        let mut known = Known::new();
        for (number, text) in texts.iter().enumerate() {
            known.add(number, text);
        }
        known
    }

    #[test]
    fn the_twin_of_a_question() {
        let known = known(&["Where is my parcel?", "Is it late?", "...", "where is my parcel"]);
        let check = |text: &str, expected: Option<usize>| {
            assert_eq!(known.twin(text), expected, "{text}");
        };
        check("WHERE is my parcel!", Some(0));
        check("is it late", Some(1));
        check("Where is my refund?", None);
        check("...", None);
        check("", None);
    }

    proptest! {
        #[test]
        fn a_twin_is_whatever_is_a_near_copy(texts in prop::collection::vec("[a-c ]{0,12}", 0..8), new in "[a-c ]{0,12}") {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let shingles = Shingles::of(&new);
            let alike = |text: &&str| Shingles::of(text).alike(&shingles);
            let most = texts.iter().map(alike).fold(0.0, f64::max);
            let expected = texts.iter().position(|text| alike(text) == most && most >= NEAR_COPY);
            prop_assert_eq!(known(&texts).twin(&new), expected);
        }
    }
}
