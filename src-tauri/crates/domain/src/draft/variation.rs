//! How the drafts of a batch differ from each other: who asks, in what mood, in which language, how long, whether it is a
//! hard case, and how often the person writes. Drawn by place and not by chance, so that a batch that is taken up again
//! goes on as it would have.

use super::Recipe;
use serde::{Deserialize, Serialize};

/// How long questions are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum QuestionLengths {
    /// As the writer likes.
    #[default]
    Any,
    /// A sentence.
    Short,
    /// A few sentences.
    Long,
    /// Both in turn.
    Mixed,
}

/// How one draft differs from the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Variation<'a> {
    /// Who asks.
    pub person: Option<&'a str>,
    /// In what mood.
    pub mood: Option<&'a str>,
    /// In which language.
    pub language: Option<&'a str>,
    /// At what length: [`QuestionLengths::Short`], [`QuestionLengths::Long`], or any.
    pub length: QuestionLengths,
    /// Whether it is one that is hard to answer, or that should be declined.
    pub is_hard: bool,
    /// How often the person writes, 1 at least.
    pub turns: u32,
}

/// Two steps around the circle that never fall in with each other, nor come round soon: the golden ratio and the root of
/// two. So any stretch of a batch has its share, and hard cases fall on long conversations as often as on short ones.
const GOLDEN: f64 = 0.618_033_988_749_895;
const ROOT: f64 = 0.414_213_562_373_095;

impl Recipe {
    /// How the draft at `place` of a batch differs.
    pub fn variation(&self, place: usize) -> Variation<'_> {
        let (people, moods) = (lines(&self.people), lines(&self.moods));
        let languages = lines(&self.languages);
        // Each list goes on by one more whenever the ones before it came round: so every two of them meet.
        let round = people.len().max(1);
        let round_of_both = round * moods.len().max(1);
        let turns = if falls(self.longer, place, GOLDEN) {
            2 + place as u32 % (self.most_turns.max(2) - 1)
        } else {
            1
        };
        Variation {
            person: in_turn(&people, place),
            mood: in_turn(&moods, place + place / round),
            language: in_turn(&languages, place + place / round_of_both),
            length: match self.lengths {
                QuestionLengths::Mixed if place % 3 == 2 => QuestionLengths::Long,
                QuestionLengths::Mixed => QuestionLengths::Short,
                length => length,
            },
            is_hard: falls(self.hard, place, ROOT),
            turns,
        }
    }
}

impl Recipe {
    /// How often a writer is asked for the drafts at these places, if nothing has to be tried again: for each question and
    /// each answer, and for the score.
    pub fn calls(&self, places: impl IntoIterator<Item = usize>) -> u32 {
        let score = u32::from(self.judge);
        places.into_iter().map(|place| 2 * self.variation(place).turns + score).sum()
    }
}

pub(super) fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

pub(super) fn in_turn<'a>(lines: &[&'a str], place: usize) -> Option<&'a str> {
    lines.get(place % lines.len().max(1)).copied()
}

/// Whether the draft at `place` is of this share, in per cent.
pub(super) fn falls(share: u32, place: usize, step: f64) -> bool {
    (place as f64 * step).fract() * 100.0 >= 100.0 - f64::from(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn people_ask_in_turn_and_in_every_mood() {
        let recipe = Recipe {
            people: " a parent\n\n  a trader \n".to_owned(),
            moods: "calm\nangry".to_owned(),
            ..Recipe::default()
        };
        let of = |place: usize| {
            let variation = recipe.variation(place);
            (variation.person.unwrap_or("nobody"), variation.mood.unwrap_or("none"))
        };
        assert_eq!(of(0), ("a parent", "calm"));
        assert_eq!(of(1), ("a trader", "angry"));
        let met: HashSet<(&str, &str)> = (0..4).map(of).collect();
        assert_eq!(met.len(), 4, "everybody in every mood");
    }

    #[test]
    fn a_recipe_that_says_nothing_varies_nothing() {
        let plain = Variation { turns: 1, ..Variation::default() };
        let recipe = Recipe { people: " \n".to_owned(), ..Recipe::default() };
        assert!((0..50).all(|place| recipe.variation(place) == plain));
    }

    #[test]
    fn every_stretch_of_a_batch_has_its_shares() {
        let check = |share: u32| {
            let recipe = Recipe { longer: share, hard: share, most_turns: 4, ..Recipe::default() };
            let drafts: Vec<Variation<'_>> =
                (0..100).map(|place| recipe.variation(place)).collect();
            for stretch in [&drafts[..], &drafts[..50], &drafts[50..]] {
                let wanted = share as usize * stretch.len() / 100;
                let hard = stretch.iter().filter(|it| it.is_hard).count();
                let longer = stretch.iter().filter(|it| it.turns > 1).count();
                assert!(hard.abs_diff(wanted) <= 3, "{share}: {hard} hard");
                assert!(longer.abs_diff(wanted) <= 3, "{share}: {longer} longer");
            }
            assert!(drafts.iter().all(|it| (1..=4).contains(&it.turns)), "{share}");
        };
        [0, 10, 25, 50, 90, 100].into_iter().for_each(check);
        let both = Recipe { longer: 50, hard: 50, most_turns: 2, ..Recipe::default() };
        let both =
            (0..100).map(|place| both.variation(place)).filter(|it| it.is_hard && it.turns > 1);
        assert!((15..=35).contains(&both.count()), "neither always nor never together");
    }

    #[test]
    fn each_message_and_each_answer_is_a_call() {
        let check = |count: u32, longer: u32, most_turns: u32, expected: u32| {
            let recipe = Recipe { count, longer, most_turns, ..Recipe::default() };
            assert_eq!(recipe.calls(0..count as usize), expected, "{count} {longer} {most_turns}");
        };
        check(10, 0, 2, 20);
        check(10, 100, 2, 40);
        check(2, 100, 3, 10);
    }

    #[test]
    fn lengths_are_mixed() {
        let of = |lengths: QuestionLengths| -> Vec<QuestionLengths> {
            let recipe = Recipe { lengths, ..Recipe::default() };
            (0..3).map(|place| recipe.variation(place).length).collect()
        };
        assert_eq!(
            of(QuestionLengths::Mixed),
            [QuestionLengths::Short, QuestionLengths::Short, QuestionLengths::Long]
        );
        assert_eq!(of(QuestionLengths::Long), [QuestionLengths::Long; 3]);
        assert_eq!(of(QuestionLengths::Any), [QuestionLengths::Any; 3]);
    }
}
