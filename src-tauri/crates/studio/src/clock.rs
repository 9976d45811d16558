//! Time that only goes forward, as something a test can hold still or jump; and the day of the calendar.

use jiff::civil::Date;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The day of the calendar, for what has a date: prices, and providers that close.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// The time of day, in milliseconds since 1970: for display and for ids, never for durations.
pub fn milliseconds_since_1970() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
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
