//! How long a training takes on this computer. The speed is measured there, by somebody who has a clock.

use super::{Lengths, tokens, trained_tokens};
use crate::Range;
use serde::Serialize;

/// What a check of a held-back token costs against training on it: half, since the way back is left out.
const CHECK_COST: f64 = 0.5;

/// A rehearsal of a few seconds runs on a cool processor and multiplies without the work around it; a training of
/// minutes gets warm and shares the computer. So it may be a quarter faster, and is more often two fifths slower.
const LEAST_OF_REHEARSED: f64 = 0.8;
const MOST_OF_REHEARSED: f64 = 1.4;

/// The work of a training on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// What an example is cut off at, in tokens.
    pub longest: Option<u32>,
    /// Passes over the examples.
    pub passes: u32,
    /// How often all held-back examples are checked: before the first step and after each pass, or more often.
    pub checks: u32,
}

/// Tokens and time of a training on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TimeHere {
    /// Tokens that are trained on, all passes together.
    pub trained_tokens: u64,
    /// Tokens that are checked, all checks together.
    pub checked_tokens: u64,
    /// How long it takes.
    pub seconds: Range<f64>,
}

/// How long a training takes at this many trained tokens a second. Answers to sample questions come on top.
/// Nothing when the speed isn't a positive number.
pub fn time_here(lengths: &Lengths, work: Work, tokens_per_second: f64) -> Option<TimeHere> {
    if !(tokens_per_second.is_finite() && tokens_per_second > 0.0) {
        return None;
    }
    let trained_tokens = trained_tokens(&lengths.training, work.longest, work.passes);
    let checked_tokens =
        tokens(&lengths.held_back, work.longest).saturating_mul(u64::from(work.checks));
    let seconds = (trained_tokens as f64 + checked_tokens as f64 * CHECK_COST) / tokens_per_second;
    let seconds =
        Range { least: LEAST_OF_REHEARSED, most: MOST_OF_REHEARSED }.map(|share| seconds * share);
    Some(TimeHere { trained_tokens, checked_tokens, seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORK: Work = Work { longest: None, passes: 4, checks: 5 };

    fn lengths() -> Lengths {
        Lengths { training: vec![100; 90], held_back: vec![100; 30] }
    }

    #[test]
    fn time_is_tokens_by_speed() {
        let time = time_here(&lengths(), WORK, 250.0).unwrap();
        assert_eq!((time.trained_tokens, time.checked_tokens), (36_000, 15_000));
        assert!((time.seconds.least - 0.8 * 174.0).abs() < 1e-9);
        assert!((time.seconds.most - 1.4 * 174.0).abs() < 1e-9);
    }

    #[test]
    fn the_end_of_a_long_example_takes_no_time() {
        let work = Work { longest: Some(50), passes: 1, checks: 0 };
        let time = time_here(&lengths(), work, 250.0).unwrap();
        assert_eq!((time.trained_tokens, time.checked_tokens), (4_500, 0));
    }

    #[test]
    fn no_time_without_a_speed() {
        for speed in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(time_here(&lengths(), WORK, speed), None);
        }
    }
}
