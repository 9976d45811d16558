//! How many passed and how many failed, read from what the test runners print.

use std::{fmt, iter::Sum, ops::AddAssign};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl Tally {
    /// A runner that counts as one test.
    pub fn one(passed: bool) -> Self {
        Self { passed: u64::from(passed), failed: u64::from(!passed) }
    }

    /// The tally held against how the runner ended. One that failed before it counted (it didn't compile) has failed
    /// all the same, and so has one that ran no test at all: a gate that checks nothing must not be green.
    pub fn confirmed(self, succeeded: bool) -> Self {
        let unexplained = !succeeded && self.failed == 0;
        let empty = self.passed == 0 && self.failed == 0;
        Self { failed: self.failed + u64::from(unexplained || empty), ..self }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |mut sum, tally| {
            sum += tally;
            sum
        })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// `test result: FAILED. 3 passed; 1 failed; 0 ignored; …`, one line for each test program.
pub fn cargo_test(line: &str) -> Option<Tally> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    Some(counts_of(counts, "; "))
}

/// `      Tests  1 failed | 11 passed (12)`.
pub fn vitest(line: &str) -> Option<Tally> {
    let counts = line.trim_start().strip_prefix("Tests ")?;
    Some(counts_of(counts.split_once('(').map_or(counts, |(counts, _)| counts), "|"))
}

fn counts_of(counts: &str, separator: &str) -> Tally {
    let count = |name: &str| {
        let mut entries = counts.split(separator).filter_map(|entry| entry.trim().split_once(' '));
        entries
            .find(|(_, what)| *what == name)
            .and_then(|(number, _)| number.parse().ok())
            .unwrap_or(0)
    };
    Tally { passed: count("passed"), failed: count("failed") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(passed: u64, failed: u64) -> Tally {
        Tally { passed, failed }
    }

    #[test]
    fn cargo_lines() {
        let cases = [
            (
                "test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 1 filtered out; finished in 0.25s",
                Some(tally(12, 0)),
            ),
            (
                "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
                Some(tally(3, 2)),
            ),
            ("test tests::a_line ... ok", None),
            ("running 12 tests", None),
            ("a test printed: test result: ok. 99 passed; 0 failed", None),
            ("", None),
        ];
        for (line, expected) in cases {
            assert_eq!(cargo_test(line), expected, "{line:?}");
        }
    }

    #[test]
    fn vitest_lines() {
        let cases = [
            ("      Tests  12 passed (12)", Some(tally(12, 0))),
            ("      Tests  1 failed | 11 passed (12)", Some(tally(11, 1))),
            ("      Tests  1 failed | 9 passed | 2 skipped (12)", Some(tally(9, 1))),
            ("      Tests  2 failed (2)", Some(tally(0, 2))),
            ("      Tests  no tests", Some(tally(0, 0))),
            (" Test Files  3 passed (3)", None),
            ("", None),
        ];
        for (line, expected) in cases {
            assert_eq!(vitest(line), expected, "{line:?}");
        }
    }

    #[test]
    fn the_exit_code_is_believed_over_the_count() {
        let cases = [
            (tally(3, 0), true, tally(3, 0)),
            (tally(3, 1), false, tally(3, 1)),
            // It didn't compile, or it crashed after its last line.
            (tally(0, 0), false, tally(0, 1)),
            (tally(3, 0), false, tally(3, 1)),
            // It found no tests.
            (tally(0, 0), true, tally(0, 1)),
        ];
        for (counted, succeeded, expected) in cases {
            assert_eq!(counted.confirmed(succeeded), expected, "{counted} succeeded: {succeeded}");
        }
    }

    #[test]
    fn tallies_add_up_and_read_plainly() {
        let total: Tally = [tally(3, 1), Tally::one(true), Tally::one(false)].into_iter().sum();
        assert_eq!(total.to_string(), "4 passed, 2 failed");
    }
}
