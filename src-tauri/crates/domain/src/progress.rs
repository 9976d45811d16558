//! How far a training is: the time left, and the loss without its jitter. Seconds come from whoever has the clock.

use crate::Range;
use std::collections::VecDeque;

/// Steps that the pace is taken from: enough to even out long and short examples, few enough to notice that
/// the computer became busy.
const RECENT_STEPS: usize = 64;
/// Before this many steps there is nothing to say: the first ones also fill caches.
const LEAST_STEPS: usize = 3;
/// The likely range reaches this many standard deviations to either side, for 95 %.
const DEVIATIONS: f64 = 1.96;

/// The pace of the latest steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pace {
    seconds: VecDeque<f64>,
}

impl Pace {
    /// Takes note of a finished step and the seconds since the one before. Time that was spent in a pause must be
    /// left out; a span that is negative or not finite, as after a change of the clock, is.
    pub fn step(&mut self, seconds: f64) {
        if !seconds.is_finite() || seconds < 0.0 {
            return;
        }
        if self.seconds.len() == RECENT_STEPS {
            self.seconds.pop_front();
        }
        self.seconds.push_back(seconds);
    }

    /// Seconds that the rest will likely take; nothing before the third step.
    ///
    /// Two things make the range: the steps to come vary as the recent ones did, and the mean of a few recent ones is
    /// itself uncertain. So it narrows while steps are done, and is zero at the end.
    pub fn seconds_left(&self, steps_done: usize, steps: usize) -> Option<Range<f64>> {
        let left = steps.saturating_sub(steps_done) as f64;
        if left == 0.0 {
            return Some(Range::exactly(0.0));
        }
        if self.seconds.len() < LEAST_STEPS {
            return None;
        }
        let count = self.seconds.len() as f64;
        let mean = self.seconds.iter().sum::<f64>() / count;
        let squares: f64 = self.seconds.iter().map(|seconds| (seconds - mean).powi(2)).sum();
        let variance = squares / (count - 1.0);
        let reach = DEVIATIONS * (variance * (left + left * left / count)).sqrt();
        // Never less than the quickest of the recent steps over and over.
        let quickest = self.seconds.iter().copied().fold(f64::INFINITY, f64::min);
        let middle = left * mean;
        Some(Range { least: (middle - reach).max(left * quickest), most: middle + reach })
    }
}

/// A loss smoothed by an exponential mean, without the usual lag of the first steps: it is divided by the weight
/// that the values so far have together, so that the first smoothed value is the first value.
#[derive(Clone, Debug, PartialEq)]
pub struct SmoothedLoss {
    keep: f64,
    sum: f64,
    weight: f64,
}

impl SmoothedLoss {
    /// `keep` is how much of the past stays with each step: 0 shows each value as it is, 0.95 is smooth. Held within
    /// 0 to 0.999.
    pub fn new(keep: f64) -> Self {
        let keep = if keep.is_nan() { 0.0 } else { keep.clamp(0.0, 0.999) };
        Self { keep, sum: 0.0, weight: 0.0 }
    }

    /// Takes in a loss and gives the smoothed one. A loss that is no number leaves it as it was: one bad step must
    /// not blank the rest of the line. Nothing before the first number.
    pub fn push(&mut self, loss: f64) -> Option<f64> {
        if loss.is_finite() {
            self.sum = self.keep * self.sum + (1.0 - self.keep) * loss;
            self.weight = self.keep * self.weight + (1.0 - self.keep);
        }
        self.value()
    }

    /// The smoothed loss so far.
    pub fn value(&self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.sum / self.weight)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pace(seconds: &[f64]) -> Pace {
        let mut pace = Pace::default();
        for &seconds in seconds {
            pace.step(seconds);
        }
        pace
    }

    #[test]
    fn even_steps_leave_no_doubt() {
        let left = pace(&[2.0; 10]).seconds_left(10, 60).unwrap();
        assert_eq!(left, Range::exactly(100.0));
    }

    #[test]
    fn uneven_steps_make_a_range_that_narrows() {
        let uneven = [1.0, 3.0, 1.0, 3.0, 1.0, 3.0, 1.0, 3.0];
        let width = |done: usize| {
            let left = pace(&uneven).seconds_left(done, 60).unwrap();
            assert!(left.least < left.most, "{left:?}");
            left.most - left.least
        };
        assert!(width(8) > width(30) && width(30) > width(59));
        let left = pace(&uneven).seconds_left(10, 60).unwrap();
        assert!(left.least < 100.0 && 100.0 < left.most);
    }

    #[test]
    fn nothing_is_said_too_early_and_zero_at_the_end() {
        assert_eq!(pace(&[]).seconds_left(0, 60), None);
        assert_eq!(pace(&[2.0; 2]).seconds_left(2, 60), None);
        assert_eq!(pace(&[]).seconds_left(60, 60), Some(Range::exactly(0.0)));
        assert_eq!(pace(&[2.0; 3]).seconds_left(61, 60), Some(Range::exactly(0.0)));
        assert_eq!(pace(&[f64::NAN, -1.0, f64::INFINITY, 2.0]), pace(&[2.0]));
    }

    #[test]
    fn old_steps_are_forgotten() {
        let seconds = [vec![100.0; 5], vec![1.0; RECENT_STEPS]].concat();
        assert_eq!(pace(&seconds).seconds_left(69, 79), Some(Range::exactly(10.0)));
    }

    #[test]
    fn the_smoothed_loss_starts_at_the_first_loss() {
        let mut smoothed = SmoothedLoss::new(0.9);
        assert_eq!(smoothed.value(), None);
        assert_eq!(smoothed.push(f64::NAN), None);
        assert!((smoothed.push(4.0).unwrap() - 4.0).abs() < 1e-12);
        // 0.9 × 0.1 of the first and 0.1 of the second, over 0.19 of both.
        assert!((smoothed.push(2.0).unwrap() - (0.36 + 0.2) / 0.19).abs() < 1e-12);
        let before = smoothed.value();
        assert_eq!(smoothed.push(f64::INFINITY), before);
    }

    #[test]
    fn no_smoothing_shows_each_loss() {
        let mut smoothed = SmoothedLoss::new(0.0);
        assert_eq!(smoothed.push(4.0), Some(4.0));
        assert_eq!(smoothed.push(2.0), Some(2.0));
    }

    proptest! {
        #[test]
        fn a_smoothed_loss_stays_between_the_losses(
            keep in -1.0f64..2.0, losses in prop::collection::vec(0.0f64..20.0, 1..50),
        ) {
            let mut smoothed = SmoothedLoss::new(keep);
            let least = losses.iter().copied().fold(f64::INFINITY, f64::min);
            let most = losses.iter().copied().fold(0.0, f64::max);
            for loss in losses {
                let value = smoothed.push(loss).unwrap();
                prop_assert!(least - 1e-9 <= value && value <= most + 1e-9);
            }
        }

        #[test]
        fn ranges_are_never_upside_down(
            seconds in prop::collection::vec(0.0f64..100.0, 3..80), left in 1usize..1000,
        ) {
            let range = pace(&seconds).seconds_left(10, 10 + left).unwrap();
            prop_assert!(range.least >= 0.0 && range.least <= range.most * (1.0 + 1e-12));
        }
    }
}
