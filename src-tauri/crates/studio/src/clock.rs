//! Time that only goes forward, as something a test can hold still or jump; and the day of the calendar.

use jiff::civil::Date;
use std::time::{Duration, Instant};

/// The day of the calendar, for what has a date: prices, and providers that close.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// A monotonic clock. Its zero is arbitrary: only differences mean something.
pub trait Clock: Send + Sync {
    /// The time since the clock's zero.
    fn now(&self) -> Duration;
}

/// The computer's own monotonic clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    zero: Instant,
}

impl SystemClock {
    /// A clock whose zero is now.
    pub fn start() -> Self {
        Self { zero: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.zero.elapsed()
    }
}
