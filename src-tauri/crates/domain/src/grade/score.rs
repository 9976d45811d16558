//! A count of right answers, with the range in which the real share likely lies.

use crate::Range;
use serde::Serialize;

/// 95 % of a normal distribution lie within this many standard deviations.
const DEVIATIONS: f64 = 1.96;

/// Right answers out of all.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Score {
    /// Answers that were right.
    pub right: usize,
    /// All answers.
    pub of: usize,
    /// The share of right answers that more questions of this kind would show, 19 times out of 20, from 0 to 1.
    pub likely: Range<f64>,
}

impl Score {
    /// The score of this many right answers, with Wilson's interval: unlike the textbook's it neither leaves 0 to 1
    /// nor calls three out of three certain.
    pub fn new(right: usize, of: usize) -> Self {
        if of == 0 {
            return Self { right, of, likely: Range { least: 0.0, most: 1.0 } };
        }
        let (count, share) = (of as f64, right as f64 / of as f64);
        let spread = DEVIATIONS * DEVIATIONS / count;
        let middle = share + spread / 2.0;
        let reach = (spread * share * (1.0 - share) + spread * spread / 4.0).max(0.0).sqrt();
        let end = |value: f64| (value / (1.0 + spread)).clamp(0.0, 1.0);
        Self { right, of, likely: Range { least: end(middle - reach), most: end(middle + reach) } }
    }

    /// Whether the likely ranges are apart. If not, the two are too close to call.
    pub fn is_clearly_better_than(&self, other: &Self) -> bool {
        self.likely.least > other.likely.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn likely_ranges() {
        // Worked out apart from this code, to four digits.
        let check = |right: usize, of: usize, least: f64, most: f64| {
            let likely = Score::new(right, of).likely;
            assert!((likely.least - least).abs() < 5e-4, "{right} of {of}: {likely:?}");
            assert!((likely.most - most).abs() < 5e-4, "{right} of {of}: {likely:?}");
        };
        check(0, 0, 0.0, 1.0);
        check(0, 10, 0.0, 0.2775);
        check(10, 10, 0.7225, 1.0);
        check(21, 30, 0.5212, 0.8334);
        check(15, 30, 0.3315, 0.6685);
    }

    #[test]
    fn clearly_better_needs_ranges_apart() {
        assert!(Score::new(22, 30).is_clearly_better_than(&Score::new(0, 30)));
        assert!(!Score::new(22, 30).is_clearly_better_than(&Score::new(18, 30)));
        assert!(!Score::new(3, 3).is_clearly_better_than(&Score::new(0, 0)));
    }

    proptest! {
        #[test]
        fn the_range_holds_the_share(of in 1usize..10_000, part in 0.0f64..=1.0) {
            let right = (part * of as f64) as usize;
            let Range { least, most } = Score::new(right, of).likely;
            let share = right as f64 / of as f64;
            prop_assert!(0.0 <= least && least <= share + 1e-12 && share - 1e-12 <= most && most <= 1.0);
        }
    }
}
