//! Which examples are held back for checking. They are never trained on, so that the check is fair.
//!
//! The choice depends on the examples alone: not on their order, not on the training's seed. Each question has
//! a fixed place in an order made from its hash, and the first ones of that order are held back. An added
//! example therefore moves at most one other, and a held-back set stays comparable while a data set grows. The
//! order looks only at what the person says, so that it also survives an edited base prompt.
//!
//! Examples with the same question stay together, and so do near-copies: an answer that was learned is no check.
//! Such a group has the place of its first question. Whatever was decided before, by a person or by a lock, is kept
//! and takes its group along.

mod choose;

pub use choose::{Candidate, Side, Which, choose};

use crate::fingerprint::Fingerprint;
use crate::message::Example;
use serde::{Deserialize, Serialize};

/// How much is held back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldBack {
    /// A fifth, 10 at least and 200 at most, see [`HeldBack::count`].
    #[default]
    Automatic,
    /// This share, from 0 to 1.
    Share(f64),
    /// This many examples.
    Count(usize),
    /// None: everything is learned from.
    None,
}

/// By what the held-back examples are chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum HeldBackBy {
    /// So many of all.
    #[default]
    Share,
    /// So many of all, of each topic its part.
    EachTopic,
    /// All of these topics, whatever the number.
    Topics(Vec<String>),
    /// None but those that are held back already: the set was locked.
    Locked,
}

/// What was decided about holding back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    /// How much, where it goes by number.
    pub share: HeldBack,
    /// By what.
    pub by: HeldBackBy,
}

impl Rule {
    /// The choice that follows. `number` tells the number of a topic; one that nobody has any more holds nothing back.
    pub fn which(&self, number: impl Fn(&str) -> Option<u32>) -> Which {
        match &self.by {
            HeldBackBy::Share => Which::Any(self.share),
            HeldBackBy::EachTopic => Which::OfEachTopic(self.share),
            HeldBackBy::Topics(names) => {
                Which::Topics(names.iter().filter_map(|name| number(name)).collect())
            }
            HeldBackBy::Locked => Which::Locked,
        }
    }
}

/// The usual share that is held back.
pub const USUAL_SHARE: f64 = 0.2;
/// Fewer held-back examples than this say little about a model.
pub const USUAL_LEAST: usize = 10;
/// More held-back examples than this cost time and say little more.
pub const USUAL_MOST: usize = 200;

impl HeldBack {
    /// How many of `examples` are held back.
    ///
    /// Automatic is a fifth, at least 10 and at most 200. Under 20 examples there are not 10 for each side; then
    /// the first ten belong to learning, which needs them more, and the held-back ones get what is left, or a
    /// fifth where that is more: 2 of 10, 5 of 15, 9 of 19.
    ///
    /// Never more than half, whatever was chosen.
    pub fn count(self, examples: usize) -> usize {
        let share_of = |share: f64| (share * examples as f64).round() as usize;
        let wanted = match self {
            Self::Automatic => {
                let least = USUAL_LEAST.min(examples.saturating_sub(USUAL_LEAST));
                share_of(USUAL_SHARE).clamp(least, USUAL_MOST)
            }
            // A cast from a negative number or NaN is 0.
            Self::Share(share) => share_of(share),
            Self::Count(count) => count,
            Self::None => 0,
        };
        wanted.min(examples / 2)
    }
}

/// Places in the list of examples, each in exactly one of the two, in the order of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Split {
    /// To learn from.
    pub training: Vec<usize>,
    /// To check with.
    pub held_back: Vec<usize>,
}

/// Chooses the held-back examples. Fewer than [`HeldBack::count`] are chosen when questions are repeated so often
/// that no group of them fits into what is left.
pub fn held_back<'a>(examples: impl IntoIterator<Item = &'a Example>, share: HeldBack) -> Split {
    held_back_by_fingerprint(examples.into_iter().map(Fingerprint::of), share)
}

/// The same, where only this is known of each example.
pub fn held_back_by_fingerprint(
    examples: impl IntoIterator<Item = Fingerprint>,
    share: HeldBack,
) -> Split {
    let examples: Vec<Fingerprint> = examples.into_iter().collect();
    choose(&examples, |example| Candidate::new(*example), &Which::Any(share))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::sample::asked;
    use proptest::prelude::*;
    use std::collections::{BTreeSet, HashSet};

    #[test]
    fn counts() {
        let check = |share: HeldBack, examples: usize, expected: usize| {
            assert_eq!(share.count(examples), expected, "{share:?} of {examples}");
        };
        for (examples, expected) in [
            (0, 0),
            (1, 0),
            (2, 0),
            (3, 1),
            (5, 1),
            (9, 2),
            (10, 2),
            (12, 2),
            (15, 5),
            (19, 9),
            (20, 10),
            (49, 10),
            (50, 10),
            (82, 16),
            (120, 24),
            (999, 200),
            (1000, 200),
            (1_000_000, 200),
        ] {
            check(HeldBack::Automatic, examples, expected);
        }
        check(HeldBack::Share(0.25), 120, 30);
        check(HeldBack::Share(0.9), 120, 60);
        check(HeldBack::Share(-1.0), 120, 0);
        check(HeldBack::Share(f64::NAN), 120, 0);
        check(HeldBack::Share(f64::INFINITY), 120, 60);
        check(HeldBack::Count(30), 120, 30);
        check(HeldBack::Count(30), 40, 20);
        check(HeldBack::None, 120, 0);
    }

    /// Example `number` of a set in which each question comes `repeats` times, with another answer each time.
    fn examples(numbers: std::ops::Range<usize>, repeats: usize) -> Vec<Example> {
        numbers
            .map(|number| {
                asked("Be kind.", &format!("Question {}", number / repeats), &number.to_string())
            })
            .collect()
    }

    fn held_back_answers(examples: &[Example], share: HeldBack) -> BTreeSet<String> {
        let split = held_back(examples, share);
        split.held_back.iter().map(|&place| examples[place].messages[2].content.clone()).collect()
    }

    #[test]
    fn one_question_for_all_cannot_be_split() {
        let split = held_back(&examples(0..40, 40), HeldBack::Automatic);
        assert_eq!((split.training.len(), split.held_back.len()), (40, 0));
    }

    #[test]
    fn an_edited_base_prompt_keeps_the_choice() {
        let choice = |base: &str| {
            let examples: Vec<Example> =
                (0..60).map(|n| asked(base, &format!("Question {n}"), "Yes.")).collect();
            held_back(&examples, HeldBack::Automatic)
        };
        assert_eq!(choice("Be kind."), choice("Be short."));
        assert_eq!(choice("Be kind.").held_back.len(), 12);
    }

    #[test]
    fn a_text_in_the_base_prompt_makes_another_question() {
        let examples: Vec<Example> = (0..50)
            .map(|n| asked(&format!("The letter: {n}"), "Sum it up.", "A letter."))
            .collect();
        assert_eq!(held_back(&examples, HeldBack::Automatic).held_back.len(), 10);
    }

    proptest! {
        #[test]
        fn both_sides_together_are_everything_and_share_no_question(
            count in 0usize..300, repeats in 1usize..8, share in 0.0f64..1.0,
        ) {
            let examples = examples(0..count, repeats);
            for share in [HeldBack::Automatic, HeldBack::Share(share), HeldBack::Count(7), HeldBack::None] {
                let split = held_back(&examples, share);
                let mut all = [split.training.clone(), split.held_back.clone()].concat();
                all.sort_unstable();
                prop_assert_eq!(all, (0..count).collect::<Vec<_>>());
                prop_assert!(split.held_back.len() <= share.count(count));
                if repeats == 1 {
                    prop_assert_eq!(split.held_back.len(), share.count(count));
                }
                let questions = |places: &[usize]| -> HashSet<usize> {
                    places.iter().map(|place| place / repeats).collect()
                };
                prop_assert!(questions(&split.training).is_disjoint(&questions(&split.held_back)));
            }
        }

        #[test]
        fn the_order_of_the_file_makes_no_difference(
            examples in Just(examples(0..90, 3)).prop_shuffle(),
        ) {
            let sorted = super::tests::examples(0..90, 3);
            let share = HeldBack::Automatic;
            prop_assert_eq!(held_back_answers(&examples, share), held_back_answers(&sorted, share));
        }

        #[test]
        fn an_added_example_moves_at_most_one_other(count in 20usize..400) {
            let before = held_back_answers(&examples(0..count, 1), HeldBack::Automatic);
            let mut after = held_back_answers(&examples(0..count + 1, 1), HeldBack::Automatic);
            after.remove(&count.to_string());
            prop_assert!(before.symmetric_difference(&after).count() <= 1);
        }
    }
}
