//! How questions begin. Where half of them begin with the same two words, a model learns those words as a sign.

use crate::words;
use serde::Serialize;
use std::collections::HashMap;

/// A beginning shows so many of the ways in which it goes on.
const MOST_WAYS_ON: usize = 5;

/// Counts how questions begin while they stream by.
#[derive(Clone, Debug, Default)]
pub struct FirstWords {
    /// The first word, and the one behind it.
    counts: HashMap<String, HashMap<String, usize>>,
}

/// How some of the questions begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Beginning {
    /// The first words, in small letters.
    pub words: String,
    /// How many questions begin so.
    pub count: usize,
    /// With one more word, the most frequent first. Empty for those that have that word already.
    pub goes_on: Vec<Beginning>,
}

impl FirstWords {
    /// Counts a question. One without words begins with nothing.
    pub fn add(&mut self, question: &str) {
        // Two characters of a script without spaces are as good as a word.
        let mut characters = Vec::with_capacity(4);
        words::each(beginning(question), |word| {
            if characters.len() < 4 {
                characters.push((word.lower.to_owned(), word.is_dense));
            }
        });
        let mut characters = characters.into_iter().peekable();
        let mut next = || {
            let (mut word, is_dense) = characters.next()?;
            let pair = is_dense.then(|| characters.next_if(|(_, is_dense)| *is_dense)).flatten();
            word.extend(pair.map(|(character, _)| character));
            Some(word)
        };
        if let Some(word) = next() {
            let goes_on = self.counts.entry(word).or_default();
            *goes_on.entry(next().unwrap_or_default()).or_default() += 1;
        }
    }

    /// The most frequent beginnings, so many at most; of those that are as frequent the first in the alphabet.
    pub fn most_frequent(&self, most: usize) -> Vec<Beginning> {
        let beginnings = self.counts.iter().map(|(word, goes_on)| {
            let longer = goes_on.iter().filter(|(next, _)| !next.is_empty());
            let longer = longer.map(|(next, count)| Beginning {
                words: joined(word, next),
                count: *count,
                goes_on: Vec::new(),
            });
            let goes_on_most = sorted(longer.collect(), MOST_WAYS_ON);
            Beginning { words: word.clone(), count: goes_on.values().sum(), goes_on: goes_on_most }
        });
        sorted(beginnings.collect(), most)
    }
}

/// Enough of a text for its first words.
fn beginning(text: &str) -> &str {
    let text = text.trim_start_matches(|character: char| !character.is_alphanumeric());
    let end = text.char_indices().nth(100).map_or(text.len(), |(end, _)| end);
    &text[..end]
}

fn joined(word: &str, next: &str) -> String {
    let is_dense = |character: Option<char>| character.is_some_and(crate::grade::is_dense);
    let space =
        if is_dense(word.chars().last()) && is_dense(next.chars().next()) { "" } else { " " };
    format!("{word}{space}{next}")
}

fn sorted(mut beginnings: Vec<Beginning>, most: usize) -> Vec<Beginning> {
    beginnings.sort_by(|one, other| {
        other.count.cmp(&one.count).then_with(|| one.words.cmp(&other.words))
    });
    beginnings.truncate(most);
    beginnings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(questions: &[&str], expected: &str) {
        let mut words = FirstWords::default();
        for question in questions {
            words.add(question);
        }
        let told = words.most_frequent(3).into_iter().map(|each| {
            let goes_on: Vec<String> =
                each.goes_on.iter().map(|on| format!("{} {}", on.words, on.count)).collect();
            format!("{} {} [{}]", each.words, each.count, goes_on.join(", "))
        });
        assert_eq!(told.collect::<Vec<_>>().join("; "), expected, "{questions:?}");
    }

    #[test]
    fn beginnings_are_grouped_by_their_first_word() {
        check(&[], "");
        check(&["", "?!"], "");
        check(&["Why?"], "why 1 []");
        check(
            &["How do I pay?", "how do you do", "How can I pay?", "Where is it?"],
            "how 3 [how do 2, how can 1]; where 1 [where is 1]",
        );
        check(&["“How do I?”", "- how do we"], "how 2 [how do 2]");
        check(&["a", "b", "c", "d"], "a 1 []; b 1 []; c 1 []");
        check(&["退款在哪里", "退款多久"], "退款 2 [退款在哪 1, 退款多久 1]");
        check(&["请 help"], "请 1 [请 help 1]");
    }
}
