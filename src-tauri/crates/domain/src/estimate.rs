//! What a training will take: tokens, money at each provider, time on this computer. Always a range where the
//! truth isn't known, and what makes the range is written beside it.

mod cloud;
mod here;

pub use cloud::{CostRow, Refusal, cloud};
pub use here::{TimeHere, Work, time_here};

use serde::Serialize;

/// Tokens of each example under one tokenizer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lengths {
    /// Of the examples to learn from.
    pub training: Vec<u32>,
    /// Of the held-back ones.
    pub held_back: Vec<u32>,
}

/// Tokens that are read when each example is cut off at `longest`.
pub fn tokens(lengths: &[u32], longest: Option<u32>) -> u64 {
    let longest = longest.unwrap_or(u32::MAX);
    lengths.iter().map(|&length| u64::from(length.min(longest))).sum()
}

/// Tokens of a whole training, which are the ones that providers charge.
pub fn trained_tokens(lengths: &[u32], longest: Option<u32>, passes: u32) -> u64 {
    tokens(lengths, longest).saturating_mul(u64::from(passes))
}

/// The passes that OpenAI chooses by itself: three, but enough of them for 100 examples in all (25 passes at most)
/// and few enough for 25,000. This is its cookbook's rule; the real number is told once a training started.
pub fn openai_passes(examples: usize) -> u32 {
    const USUAL: usize = 3;
    const LEAST_IN_ALL: usize = 100;
    const MOST_IN_ALL: usize = 25_000;
    const MOST_PASSES: usize = 25;
    let passes = match examples.saturating_mul(USUAL) {
        0 => USUAL,
        in_all if in_all < LEAST_IN_ALL => (LEAST_IN_ALL / examples).min(MOST_PASSES),
        in_all if in_all > MOST_IN_ALL => (MOST_IN_ALL / examples).max(1),
        _ => USUAL,
    };
    u32::try_from(passes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_long_example_is_not_counted() {
        assert_eq!(tokens(&[10, 100, 1000], None), 1110);
        assert_eq!(tokens(&[10, 100, 1000], Some(100)), 210);
        assert_eq!(trained_tokens(&[10, 100, 1000], Some(100), 3), 630);
        assert_eq!(trained_tokens(&[], None, 3), 0);
    }

    #[test]
    fn passes_that_openai_chooses() {
        let check = |examples: usize, expected: u32| {
            assert_eq!(openai_passes(examples), expected, "{examples} examples");
        };
        for (examples, expected) in [
            (0, 3),
            (1, 25),
            (4, 25),
            (5, 20),
            (10, 10),
            (33, 3),
            (34, 3),
            (1_000, 3),
            (8_333, 3),
            (8_334, 2),
            (12_500, 2),
            (12_501, 1),
            (1_000_000, 1),
        ] {
            check(examples, expected);
        }
    }
}
