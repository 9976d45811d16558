//! The figures of the health page: how long examples are, how questions begin, how many turns they take, what is asked how
//! often, and whether all of it is ready to learn from.

mod balance;
mod first_words;
mod lengths;
mod readiness;
mod turns;

pub use balance::{Balance, Target, TopicBalance, balance};
pub use first_words::{Beginning, FirstWords};
pub use lengths::{LengthLimit, Lengths, lengths};
pub use readiness::{Check, CheckState, Checked, Readiness, Verdict, readiness};
pub use turns::{Turns, turns};

use serde::Serialize;

/// A part of all, for instance the examples in one language.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Share {
    /// What it is.
    pub name: String,
    /// How many there are.
    pub count: usize,
    /// Of all, from 0 to 1.
    pub share: f64,
}

/// The parts of all, the largest first. Those with the same name count as one.
pub fn shares(counts: impl IntoIterator<Item = (String, usize)>) -> Vec<Share> {
    let mut by_name = std::collections::BTreeMap::<String, usize>::new();
    for (name, count) in counts {
        *by_name.entry(name).or_default() += count;
    }
    let all: usize = by_name.values().sum();
    let parts = by_name.into_iter().filter(|(_, count)| *count > 0);
    let mut shares: Vec<Share> = parts
        .map(|(name, count)| Share { name, count, share: count as f64 / all as f64 })
        .collect();
    shares.sort_by_key(|share| usize::MAX - share.count);
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_all() {
        let check = |counts: &[(&str, usize)], expected: &[(&str, usize, f64)]| {
            let found = shares(counts.iter().map(|(name, count)| ((*name).to_owned(), *count)));
            let found: Vec<(&str, usize, f64)> =
                found.iter().map(|each| (each.name.as_str(), each.count, each.share)).collect();
            assert_eq!(found, expected);
        };
        check(&[], &[]);
        check(&[("de", 0)], &[]);
        check(&[("de", 1), ("en", 3)], &[("en", 3, 0.75), ("de", 1, 0.25)]);
        check(
            &[("fr", 1), ("de", 1), ("fr", 1), ("en", 1)],
            &[("fr", 2, 0.5), ("de", 1, 0.25), ("en", 1, 0.25)],
        );
    }
}
