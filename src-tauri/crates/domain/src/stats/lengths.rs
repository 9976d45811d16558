//! How long examples are, as bars that read well.

use serde::Serialize;

/// So many bars at most.
const MOST_BARS: usize = 25;
/// The axis ends here, as a multiple of what 99 of 100 are shorter than, where a few are far longer than that. They would
/// press all others into one bar.
const REACH: usize = 3;

/// The lengths of examples in tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Lengths {
    /// How many tokens a bar spans: 1, 2 or 5 times a power of ten.
    pub step: usize,
    /// How many examples are in each bar; the first spans 0 to `step`, without the latter.
    pub bars: Vec<usize>,
    /// Whether the last bar also has everything that is longer.
    pub has_longer: bool,
    /// Half are shorter, half are longer.
    pub typical: usize,
    /// The longest.
    pub longest: usize,
    /// The limits, as they were given.
    pub limits: Vec<LengthLimit>,
}

/// What a model or a provider reads at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LengthLimit {
    /// In tokens.
    pub tokens: usize,
    /// How many examples are longer.
    pub longer: usize,
    /// Whether it lies on the axis. A limit far beyond the longest example would leave no room for the bars.
    pub is_on_axis: bool,
}

/// The lengths of examples against limits.
pub fn lengths(tokens: impl IntoIterator<Item = usize>, limits: &[usize]) -> Lengths {
    let mut sorted: Vec<usize> = tokens.into_iter().collect();
    sorted.sort_unstable();
    let Some(&longest) = sorted.last() else { return Lengths::default() };
    let nearly_all = sorted[(sorted.len() - 1) * 99 / 100];
    let reach = longest.min(nearly_all.max(1) * REACH);
    // A limit is shown where that at most doubles the axis.
    let shown = limits.iter().copied().filter(|limit| *limit <= reach * 2);
    let end = shown.fold(reach, usize::max);
    let step = step(end);
    let mut bars = vec![0; end / step + 1];
    for length in &sorted {
        bars[(length / step).min(end / step)] += 1;
    }
    let limits = limits.iter().map(|&tokens| LengthLimit {
        tokens,
        longer: sorted.len() - sorted.partition_point(|length| *length <= tokens),
        is_on_axis: tokens <= end,
    });
    Lengths {
        step,
        has_longer: longest / step > end / step,
        bars,
        typical: sorted[sorted.len() / 2],
        longest,
        limits: limits.collect(),
    }
}

/// The smallest step with which the bars reach the end.
fn step(end: usize) -> usize {
    let mut power = 1;
    loop {
        for times in [1, 2, 5] {
            if end / (times * power) < MOST_BARS {
                return times * power;
            }
        }
        power *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn steps_read_well() {
        let check = |end: usize, expected: usize| assert_eq!(step(end), expected, "{end}");
        check(0, 1);
        check(24, 1);
        check(25, 2);
        check(49, 2);
        check(50, 5);
        check(125, 10);
        check(2_760, 200);
        check(4_096, 200);
        check(65_536, 5_000);
    }

    #[test]
    fn limits_are_marked_where_there_is_room() {
        let check = |tokens: &[usize], limit: usize, expected: (usize, usize, bool, usize)| {
            let lengths = lengths(tokens.iter().copied(), &[limit]);
            let limit = lengths.limits[0];
            let found = (lengths.step, lengths.bars.len(), limit.is_on_axis, limit.longer);
            assert_eq!(found, expected, "{tokens:?}");
        };
        check(&[900, 880, 2_760], 4_096, (200, 21, true, 0));
        check(&[900, 880, 2_760], 65_536, (200, 14, false, 0));
        check(&[900, 880, 2_760], 900, (200, 14, true, 1));
        check(&[0], 10, (1, 1, false, 0));
    }

    #[test]
    fn a_few_giants_do_not_press_the_others_together() {
        let lengths = lengths((0..1000).map(|n| 100 + n % 50).chain([50_000]), &[]);
        assert_eq!((lengths.step, lengths.has_longer), (20, true));
        assert_eq!(lengths.bars.last(), Some(&1));
        assert_eq!((lengths.typical, lengths.longest), (125, 50_000));
    }

    #[test]
    fn without_examples_there_are_no_bars() {
        assert_eq!(lengths([], &[4_096]), Lengths::default());
    }

    proptest! {
        #[test]
        fn every_example_is_in_one_bar(
            tokens in prop::collection::vec(0usize..200_000, 1..200), limit in 1usize..100_000,
        ) {
            let lengths = lengths(tokens.iter().copied(), &[limit]);
            prop_assert_eq!(lengths.bars.iter().sum::<usize>(), tokens.len());
            prop_assert!(lengths.bars.len() <= MOST_BARS);
            let inside = |length: usize| length / lengths.step < lengths.bars.len();
            prop_assert_eq!(lengths.has_longer, !inside(lengths.longest));
            let longer = tokens.iter().filter(|length| **length > limit).count();
            prop_assert_eq!(lengths.limits[0].longer, longer);
            prop_assert!(!lengths.limits[0].is_on_axis || inside(limit));
        }
    }
}
