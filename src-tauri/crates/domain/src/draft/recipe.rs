//! What to bake: the topics and their shares, how many drafts, how different they are.

use super::QuestionLengths;
use serde::{Deserialize, Serialize};

/// So many drafts at most at once: more than anybody reviews in a sitting.
const MOST_DRAFTS: u32 = 200;
const MOST_TOPICS: usize = 20;
/// The longest name of a topic, in characters: it stands in the prompt.
const LONGEST_TOPIC: usize = 120;
/// More of them leave a small model no room to write.
const MOST_STYLE_EXAMPLES: u32 = 8;

/// A person who writes more often than that is rarely real.
const MOST_TURNS: u32 = 5;

/// The longest text about questions or answers, in characters: it stands in every prompt.
const LONGEST_TEXT: usize = 2000;

/// More examples to be like than a batch has drafts are of no use.
const MOST_LIKE: usize = MOST_DRAFTS as usize;

/// What to bake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default, deny_unknown_fields)]
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
    pub asks: String,
    /// Who asks, one on each line: each draft is asked by the next of them.
    pub people: String,
    /// In what mood, one on each line: each draft in the next of them.
    pub moods: String,
    /// In which language, one on each line: each draft in the next of them.
    pub languages: String,
    /// How long questions are.
    pub lengths: QuestionLengths,
    /// The share of drafts in which the person writes more than once, in per cent.
    pub longer: u32,
    /// How often at most, from 2 to 5.
    pub most_turns: u32,
    /// The share of cases that are hard to answer or should be declined, in per cent.
    pub hard: u32,
    /// How answers should be, for the writer alone: examples keep the base prompt, and nothing else.
    pub style_guide: String,
    /// The share of drafts that ask about the documents, in per cent. Without documents there are none.
    pub documents: u32,
    /// Whether the writer looks at each draft once more, gives it a score, and leaves out what is off its topic.
    pub judge: bool,
    /// What every draft of a batch shall be like, in turn. Nothing in the recipe that is kept: it is for one batch.
    pub like: Vec<Like>,
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
    /// What there is within it, one on each line: each draft on the topic is about the next of them.
    #[serde(default)]
    pub within: String,
}

/// A question that others shall be like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Like {
    /// What is asked.
    pub asks: String,
    /// What it is about; empty where nobody said.
    pub topic: String,
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
            moods: String::new(),
            languages: String::new(),
            lengths: QuestionLengths::Any,
            longer: 0,
            most_turns: 2,
            hard: 0,
            style_guide: String::new(),
            documents: 0,
            judge: false,
            like: Vec::new(),
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
        let Self { asks, people, moods, languages, style_guide, .. } = &mut self;
        for text in [asks, people, moods, languages, style_guide] {
            cut(text, LONGEST_TEXT);
        }
        self.longer = self.longer.min(100);
        self.hard = self.hard.min(100);
        self.documents = self.documents.min(100);
        self.like.truncate(MOST_LIKE);
        for like in &mut self.like {
            cut(&mut like.asks, LONGEST_TEXT);
            cut(&mut like.topic, LONGEST_TOPIC);
        }
        self.most_turns = self.most_turns.clamp(2, MOST_TURNS);
        self.topics.truncate(MOST_TOPICS);
        for topic in &mut self.topics {
            let line = topic.name.replace(char::is_control, " ");
            topic.name = line.chars().take(LONGEST_TOPIC).collect();
            cut(&mut topic.within, LONGEST_TEXT);
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
        let within = |name: &str| {
            let known = self.topics.iter().find(|topic| topic.name.trim() == name);
            known.map_or_else(String::new, |topic| topic.within.clone())
        };
        let topics = short.iter().map(|(name, count)| RecipeTopic {
            name: name.clone(),
            share: lacking(*count),
            within: within(name),
        });
        let topics = topics.collect();
        let all = short.iter().map(|(_, count)| count).sum();
        // What topics lack is asked of them, and not of the documents.
        Self { topics, count: lacking(all), documents: 0, ..self }
    }

    /// The same recipe for a batch that is like some questions.
    #[must_use]
    pub fn for_more_like(self, like: Vec<Like>, count: u32) -> Self {
        Self { like, count, documents: 0, ..self }
    }
}

/// The first `longest` characters.
fn cut(text: &mut String, longest: usize) {
    if let Some((end, _)) = text.char_indices().nth(longest) {
        text.truncate(end);
    }
}

/// Shares that add up to 100, as close to the given ones as whole numbers can be. All the same where none is given.
pub(super) fn in_per_cent(shares: &[u32]) -> Vec<u32> {
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

    fn recipe(topics: &[(&str, u32)], count: u32) -> Recipe {
        let topics = topics.iter().map(|&(name, share)| RecipeTopic {
            name: name.to_owned(),
            share,
            within: String::new(),
        });
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
    fn what_nobody_could_follow_is_brought_within_limits() {
        let wild =
            Recipe { count: 0, style_examples: 99, ..recipe(&[("on\ntwo lines", 3), ("", 1)], 0) };
        let tame = wild.within_limits();
        assert_eq!((tame.count, tame.style_examples), (1, MOST_STYLE_EXAMPLES));
        assert_eq!((&*tame.topics[0].name, tame.topics[0].share), ("on two lines", 75));
        assert_eq!(tame.topics[1].share, 25);
        let wild = Recipe { longer: 101, hard: 200, most_turns: 0, ..Recipe::default() };
        let tame = wild.within_limits();
        assert_eq!((tame.longer, tame.hard, tame.most_turns), (100, 100, 2));
        let long = Recipe { style_guide: "ü".repeat(3000), ..Recipe::default() }.within_limits();
        assert_eq!(long.style_guide.chars().count(), LONGEST_TEXT);
    }
}
