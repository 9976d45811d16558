//! Money in whole millionths of a dollar: sums stay exact, and rounding happens once, upwards.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Millionths of a US dollar.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct MicroDollars(pub u64);

const MICROS_PER_CENT: u64 = 10_000;

impl MicroDollars {
    /// What `tokens` cost at this price for a million of them. Rounded up, and held at the largest amount there
    /// is rather than wrapped.
    #[must_use]
    pub fn for_tokens(self, tokens: u64) -> Self {
        let micros = (u128::from(self.0) * u128::from(tokens)).div_ceil(1_000_000);
        Self(u64::try_from(micros).unwrap_or(u64::MAX))
    }
}

/// Dollars and cents, rounded up to the next cent: `$1.25`.
impl fmt::Display for MicroDollars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cents = self.0.div_ceil(MICROS_PER_CENT);
        write!(f, "${}.{:02}", cents / 100, cents % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_of_tokens() {
        let check = |per_million: u64, tokens: u64, expected: u64| {
            assert_eq!(MicroDollars(per_million).for_tokens(tokens), MicroDollars(expected));
        };
        check(3_000_000, 1_000_000, 3_000_000);
        check(3_000_000, 12_270, 36_810);
        check(480_000, 1, 1);
        check(480_000, 0, 0);
        check(u64::MAX, u64::MAX, u64::MAX);
    }

    #[test]
    fn amounts_as_text() {
        let check = |micros: u64, expected: &str| {
            assert_eq!(MicroDollars(micros).to_string(), expected);
        };
        check(0, "$0.00");
        check(1, "$0.01");
        check(36_810, "$0.04");
        check(1_250_000, "$1.25");
        check(1_250_001, "$1.26");
        check(1_234_560_000, "$1234.56");
    }
}
