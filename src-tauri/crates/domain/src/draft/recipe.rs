//! What to bake: the topics and their shares, how many drafts, how different they are.

use serde::{Deserialize, Serialize};

/// So many drafts at most at once: more than anybody reviews in a sitting.
const MOST_DRAFTS: u32 = 200;
const MOST_TOPICS: usize = 20;
/// The longest name of a topic, in characters: it stands in the prompt.
const LONGEST_TOPIC: usize = 120;
/// More of them leave a small model no room to write.
const MOST_STYLE_EXAMPLES: u32 = 8;

/// The longest text about questions or answers, in characters: it stands in every prompt.
const LONGEST_TEXT: usize = 2000;

/// What to bake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// What people ask about, each with its share; the shares add up to 100.
    pub topics: Vec<RecipeTopic>,
    /// How many drafts.
    pub count: u32,
    /// How different they are from each other.
    pub variety: Variety,
    /// The model that writes.
    pub writer: Option<String>,
    /// How many examples it gets to copy the style of.
    pub style_examples: u32,
    /// What people will ask, in the person's words.
    #[serde(default)]
    pub asks: String,
    /// Who asks, one on each line: each draft is asked by the next of them.
    #[serde(default)]
    pub people: String,
    /// How answers should be, for the writer alone: examples keep the base prompt, and nothing else.
    #[serde(default)]
    pub style_guide: String,
}

/// What people ask about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct RecipeTopic {
    /// In the person's words.
    pub name: String,
    /// Its share in per cent.
    pub share: u32,
}

/// How different drafts are from each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Variety {
    /// Close to the examples.
    Low,
    /// As usual.
    #[default]
    Some,
    /// Far from them.
    Lots,
}

impl Variety {
    /// The temperature that brings this variety. Above 1 a small model loses the thread.
    pub fn temperature(self) -> f32 {
        match self {
            Self::Low => 0.5,
            Self::Some => 0.8,
            Self::Lots => 1.0,
        }
    }
}

impl Default for Recipe {
    fn default() -> Self {
        Self {
            topics: Vec::new(),
            count: 40,
            variety: Variety::Some,
            writer: None,
            style_examples: 3,
            asks: String::new(),
            people: String::new(),
            style_guide: String::new(),
        }
    }
}

impl Recipe {
    /// The same recipe as it can be followed: numbers within their limits, names on one line, shares that add up to 100.
    /// A topic whose name is still empty stays, for it is being typed.
    #[must_use]
    pub fn within_limits(mut self) -> Self {
        self.count = self.count.clamp(1, MOST_DRAFTS);
        self.style_examples = self.style_examples.min(MOST_STYLE_EXAMPLES);
        // Cut, and not trimmed: they may be in the middle of being typed.
        for text in [&mut self.asks, &mut self.people, &mut self.style_guide] {
            if let Some((end, _)) = text.char_indices().nth(LONGEST_TEXT) {
                text.truncate(end);
            }
        }
        self.topics.truncate(MOST_TOPICS);
        for topic in &mut self.topics {
            let line = topic.name.replace(char::is_control, " ");
            topic.name = line.chars().take(LONGEST_TOPIC).collect();
        }
        let shares: Vec<u32> = self.topics.iter().map(|topic| topic.share).collect();
        for (topic, share) in self.topics.iter_mut().zip(in_per_cent(&shares)) {
            topic.share = share;
        }
        self
    }

    /// The same recipe for a batch that makes up for what topics lack.
    #[must_use]
    pub fn for_shortages(self, short: &[(String, usize)]) -> Self {
        let lacking = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let topics = short
            .iter()
            .map(|(name, count)| RecipeTopic { name: name.clone(), share: lacking(*count) });
        let all = short.iter().map(|(_, count)| count).sum();
        Self { topics: topics.collect(), count: lacking(all), ..self }
    }

    /// Who asks in the draft at `place` of a batch; nothing where nobody is named.
    pub fn asked_by(&self, place: usize) -> Option<&str> {
        let people: Vec<&str> =
            self.people.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        people.get(place % people.len().max(1)).copied()
    }

    /// The topic of each draft, mixed so that a batch that stops early is as varied as a whole one. Empty texts where no
    /// topic has a name.
    pub fn topics_in_turn(&self) -> Vec<&str> {
        let named = self.topics.iter().filter(|topic| topic.share > 0);
        let named: Vec<(&str, i64)> = named
            .map(|topic| (topic.name.trim(), i64::from(topic.share)))
            .filter(|(name, _)| !name.is_empty())
            .collect();
        let all: i64 = named.iter().map(|(_, share)| share).sum();
        let mut given = vec![0; named.len()];
        (1..=i64::from(self.count))
            .map(|place| {
                // Whoever is furthest behind its share comes next; of several, the first in the list.
                let behind = |&topic: &usize| named[topic].1 * place - given[topic] * all;
                let next = (0..named.len()).rev().max_by_key(behind);
                next.map_or("", |next| {
                    given[next] += 1;
                    named[next].0
                })
            })
            .collect()
    }
}

/// Shares that add up to 100, as close to the given ones as whole numbers can be. All the same where none is given.
fn in_per_cent(shares: &[u32]) -> Vec<u32> {
    let all: u64 = shares.iter().map(|share| u64::from(*share)).sum();
    let (shares, all) = if all == 0 {
        (vec![1; shares.len()], shares.len() as u64)
    } else {
        (shares.to_vec(), all)
    };
    let mut before = 0;
    let mut so_far = 0;
    shares
        .iter()
        .map(|share| {
            so_far += u64::from(*share);
            let until = (so_far * 200 + all) / (all * 2);
            let part = until - before;
            before = until;
            part as u32
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn recipe(topics: &[(&str, u32)], count: u32) -> Recipe {
        let topics =
            topics.iter().map(|&(name, share)| RecipeTopic { name: name.to_owned(), share });
        Recipe { topics: topics.collect(), count, ..Recipe::default() }
    }

    #[test]
    fn shares_add_up_to_a_hundred() {
        let check = |shares: &[u32], expected: &[u32]| assert_eq!(in_per_cent(shares), expected);
        check(&[60, 40], &[60, 40]);
        check(&[1, 1], &[50, 50]);
        check(&[0, 0], &[50, 50]);
        check(&[1, 1, 1], &[33, 34, 33]);
        check(&[100, 0], &[100, 0]);
        check(&[u32::MAX, u32::MAX], &[50, 50]);
        check(&[], &[]);
    }

    #[test]
    fn topics_come_in_turn_by_their_shares() {
        let check = |topics: &[(&str, u32)], count: u32, expected: &[&str]| {
            assert_eq!(recipe(topics, count).topics_in_turn(), expected, "{topics:?}");
        };
        check(&[("a", 50), ("b", 50)], 4, &["a", "b", "a", "b"]);
        check(&[("a", 75), ("b", 25)], 4, &["a", "a", "b", "a"]);
        check(&[("a", 100)], 2, &["a", "a"]);
        check(&[("a", 0), ("b", 100)], 2, &["b", "b"]);
        check(&[(" ", 50), ("b", 50)], 2, &["b", "b"]);
        check(&[], 2, &["", ""]);
    }

    #[test]
    fn people_ask_in_turn() {
        let of = |people: &str| Recipe { people: people.to_owned(), ..Recipe::default() };
        let recipe = of(" a parent\n\n  a trader \n");
        let asked: Vec<Option<&str>> = (0..3).map(|place| recipe.asked_by(place)).collect();
        assert_eq!(asked, [Some("a parent"), Some("a trader"), Some("a parent")]);
        assert_eq!(of(" \n").asked_by(5), None);
    }

    #[test]
    fn what_nobody_could_follow_is_brought_within_limits() {
        let wild =
            Recipe { count: 0, style_examples: 99, ..recipe(&[("on\ntwo lines", 3), ("", 1)], 0) };
        let tame = wild.within_limits();
        assert_eq!((tame.count, tame.style_examples), (1, MOST_STYLE_EXAMPLES));
        assert_eq!(tame.topics[0], RecipeTopic { name: "on two lines".to_owned(), share: 75 });
        assert_eq!(tame.topics[1].share, 25);
        let long = Recipe { style_guide: "ü".repeat(3000), ..Recipe::default() }.within_limits();
        assert_eq!(long.style_guide.chars().count(), LONGEST_TEXT);
    }

    proptest! {
        #[test]
        fn every_share_gets_its_part(shares in prop::collection::vec(1u32..50, 1..6)) {
            let percents = in_per_cent(&shares);
            prop_assert_eq!(percents.iter().sum::<u32>(), 100);
            let topics: Vec<RecipeTopic> = percents
                .iter()
                .enumerate()
                .map(|(place, share)| RecipeTopic { name: format!("t{place}"), share: *share })
                .collect();
            let recipe = Recipe { topics: topics.clone(), count: 100, ..Recipe::default() };
            let turns = recipe.topics_in_turn();
            for topic in topics {
                let given = turns.iter().filter(|name| **name == topic.name).count();
                prop_assert!(given.abs_diff(topic.share as usize) <= 1, "{topic:?} {given}");
            }
        }
    }
}
