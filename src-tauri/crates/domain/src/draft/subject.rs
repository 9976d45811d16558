//! What each draft of a batch is about: a topic in its turn, a passage of a document, or another question. By place and
//! not by chance, as in [`super::variation`].

use super::{
    Like, Recipe,
    variation::{falls, in_turn, lines},
};
use std::collections::HashMap;

/// What a draft is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    /// A topic, and a part of it.
    Topic {
        /// Its name; empty where no topic has one.
        topic: &'a str,
        /// The part.
        within: Option<&'a str>,
    },
    /// What this question is about, in another way.
    Like(&'a Like),
    /// A passage: its place among all, counted from 0.
    Passage(usize),
}

/// A step around the circle beside those of the variation: the root of three.
const ROOT_OF_THREE: f64 = 0.732_050_807_568_877;

impl Recipe {
    /// What each draft is about, mixed so that a batch that stops early is as varied as a whole one. There are so many
    /// passages.
    pub fn subjects(&self, passages: usize) -> Vec<Subject<'_>> {
        let places = 0..self.count as usize;
        if !self.like.is_empty() {
            return places
                .map(|place| Subject::Like(&self.like[place % self.like.len()]))
                .collect();
        }
        let asks_of_passage =
            |place: &usize| passages > 0 && falls(self.documents, *place, ROOT_OF_THREE);
        let of_passages = places.clone().filter(asks_of_passage).count();
        let mut topics = self.topics_in_turn(places.len() - of_passages).into_iter();
        let mut given = 0;
        let mut of_topic: HashMap<&str, usize> = HashMap::new();
        places
            .map(|place| {
                if asks_of_passage(&place) {
                    given += 1;
                    return Subject::Passage(spread(given - 1, of_passages, passages));
                }
                let (topic, within) = topics.next().unwrap_or_default();
                let before = of_topic.entry(topic).or_default();
                *before += 1;
                Subject::Topic { topic, within: in_turn(&lines(within), *before - 1) }
            })
            .collect()
    }

    /// The topic of each of `count` drafts and what there is within it, by the shares.
    fn topics_in_turn(&self, count: usize) -> Vec<(&str, &str)> {
        let named = self.topics.iter().filter(|topic| topic.share > 0);
        let named: Vec<((&str, &str), i64)> = named
            .map(|topic| ((topic.name.trim(), &*topic.within), i64::from(topic.share)))
            .filter(|((name, _), _)| !name.is_empty())
            .collect();
        let all: i64 = named.iter().map(|(_, share)| share).sum();
        let mut given = vec![0; named.len()];
        (1..=count as i64)
            .map(|place| {
                // Whoever is furthest behind its share comes next; of several, the first in the list.
                let behind = |&topic: &usize| named[topic].1 * place - given[topic] * all;
                let next = (0..named.len()).rev().max_by_key(behind);
                next.map_or(("", ""), |next| {
                    given[next] += 1;
                    named[next].0
                })
            })
            .collect()
    }
}

/// The passage of the draft at `place` of `drafts`: from all over the documents where there are more passages, and all of
/// them in turn where there are fewer.
fn spread(place: usize, drafts: usize, passages: usize) -> usize {
    if drafts < passages { place * passages / drafts } else { place % passages }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{RecipeTopic, recipe::in_per_cent},
        *,
    };
    use proptest::prelude::*;

    fn recipe(topics: &[(&str, u32, &str)], count: u32) -> Recipe {
        let topics = topics.iter().map(|&(name, share, within)| RecipeTopic {
            name: name.to_owned(),
            share,
            within: within.to_owned(),
        });
        Recipe { topics: topics.collect(), count, ..Recipe::default() }
    }

    fn words(subject: &Subject<'_>) -> String {
        match subject {
            Subject::Topic { topic, within: None } => (*topic).to_owned(),
            Subject::Topic { topic, within: Some(within) } => format!("{topic}/{within}"),
            Subject::Like(like) => like.asks.clone(),
            Subject::Passage(place) => format!("#{place}"),
        }
    }

    fn subjects(recipe: &Recipe, passages: usize) -> Vec<String> {
        recipe.subjects(passages).iter().map(words).collect()
    }

    #[test]
    fn topics_come_in_turn_by_their_shares() {
        let check = |topics: &[(&str, u32, &str)], count: u32, expected: &[&str]| {
            assert_eq!(subjects(&recipe(topics, count), 0), expected, "{topics:?}");
        };
        check(&[("a", 50, ""), ("b", 50, "")], 4, &["a", "b", "a", "b"]);
        check(&[("a", 75, ""), ("b", 25, "")], 4, &["a", "a", "b", "a"]);
        check(&[("a", 100, "")], 2, &["a", "a"]);
        check(&[("a", 0, ""), ("b", 100, "")], 2, &["b", "b"]);
        check(&[(" ", 50, ""), ("b", 50, "")], 2, &["b", "b"]);
        check(&[], 2, &["", ""]);
        check(&[("a", 50, "x\n\n y "), ("b", 50, "")], 6, &["a/x", "b", "a/y", "b", "a/x", "b"]);
    }

    #[test]
    fn passages_come_from_all_over_the_documents() {
        let only = |count| Recipe { documents: 100, ..recipe(&[("a", 100, "")], count) };
        assert_eq!(subjects(&only(3), 9), ["#0", "#3", "#6"]);
        assert_eq!(subjects(&only(5), 2), ["#0", "#1", "#0", "#1", "#0"]);
        assert_eq!(subjects(&only(2), 0), ["a", "a"], "without documents");
        let half = Recipe { documents: 50, ..recipe(&[("a", 100, "")], 100) };
        let of_topic = subjects(&half, 9).iter().filter(|name| *name == "a").count();
        assert!(of_topic.abs_diff(50) <= 2, "{of_topic}");
    }

    #[test]
    fn a_batch_that_is_like_some_questions_is_like_all_of_them() {
        let like = ["Late?", "Lost?"]
            .map(|asks| Like { asks: asks.to_owned(), topic: String::new() })
            .to_vec();
        let batch =
            Recipe { documents: 100, ..recipe(&[("a", 100, "")], 9) }.for_more_like(like, 3);
        assert_eq!(subjects(&batch, 9), ["Late?", "Lost?", "Late?"]);
    }

    proptest! {
        #[test]
        fn every_share_gets_its_part(shares in prop::collection::vec(1u32..50, 1..6)) {
            let percents = in_per_cent(&shares);
            prop_assert_eq!(percents.iter().sum::<u32>(), 100);
            let topics: Vec<RecipeTopic> = percents
                .iter()
                .enumerate()
                .map(|(place, share)| RecipeTopic {
                    name: format!("t{place}"),
                    share: *share,
                    within: String::new(),
                })
                .collect();
            let recipe = Recipe { topics: topics.clone(), count: 100, ..Recipe::default() };
            let subjects = subjects(&recipe, 0);
            for topic in topics {
                let given = subjects.iter().filter(|name| **name == topic.name).count();
                prop_assert!(given.abs_diff(topic.share as usize) <= 1, "{topic:?} {given}");
            }
        }
    }
}
