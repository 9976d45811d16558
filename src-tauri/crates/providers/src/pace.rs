//! How fast each origin is called: so many at once, all waiting when the server says so, none with a key that it refused.
//! Shared by all callers of a client. Each lane's state is behind its own mutex, which is never held while waiting for a
//! server.

pub(crate) mod retry_after;

use crate::address::Origin;
use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// How often a waiting caller looks whether it should stop.
const LOOK: Duration = Duration::from_millis(50);

/// Time, as something that a test can move.
pub trait Clock: Send + Sync {
    /// The time since the clock's zero, which only goes forward.
    fn now(&self) -> Duration;
    /// The time of the calendar, for servers that name a date.
    fn date(&self) -> SystemTime;
    /// Waits so long, or until somebody leaves the lane.
    fn wait<'l>(&self, lane: &'l Waiting, guard: Guard<'l>, most: Duration) -> Guard<'l>;
}

/// The computer's own clock.
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

    fn date(&self) -> SystemTime {
        SystemTime::now()
    }

    fn wait<'l>(&self, lane: &'l Waiting, guard: Guard<'l>, most: Duration) -> Guard<'l> {
        lane.0.wait_timeout(guard, most).unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Where callers wait.
#[derive(Default)]
pub struct Waiting(Condvar);

/// The state of a lane, held.
pub type Guard<'l> = MutexGuard<'l, State>;

/// How often, and how long, it is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Tries in all, before a fault that might pass is given up.
    pub tries: u32,
    /// The wait after the first failed try; each one after it is twice as long.
    pub first_wait: Duration,
    /// The longest wait, ours or the server's.
    pub longest_wait: Duration,
}

impl Patience {
    /// Five tries within half a minute, and five minutes where a server asks for them.
    pub const STANDARD: Self =
        Self { tries: 5, first_wait: Duration::from_secs(1), longest_wait: Duration::from_mins(5) };

    /// The wait after so many failed tries: between half of it and the whole, so that callers don't come back together.
    pub(crate) fn back_off(&self, failed: u32) -> Duration {
        let whole = self.first_wait.saturating_mul(1 << (failed.clamp(1, 16) - 1));
        whole.min(self.longest_wait).mul_f64(0.5 + fastrand::f64() / 2.0)
    }
}

/// Why a caller may not go on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// The server refused this key, in these words.
    KeyRefused(String),
    /// The server asked for a wait that is too long.
    For(Duration),
}

/// The lanes of all origins.
pub(crate) struct Lanes {
    clock: Arc<dyn Clock>,
    patience: Patience,
    by_origin: Mutex<HashMap<Origin, Arc<Lane>>>,
}

impl Lanes {
    pub fn new(clock: Arc<dyn Clock>, patience: Patience) -> Self {
        Self { clock, patience, by_origin: Mutex::default() }
    }

    pub fn of(&self, origin: &Origin) -> Arc<Lane> {
        let mut lanes = self.by_origin.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || {
            let (clock, longest_wait) = (self.clock.clone(), self.patience.longest_wait);
            Arc::new(Lane {
                clock,
                longest_wait,
                state: Mutex::default(),
                waiting: Waiting::default(),
            })
        };
        lanes.entry(origin.clone()).or_insert_with(new).clone()
    }

    pub fn patience(&self) -> &Patience {
        &self.patience
    }

    pub fn date(&self) -> SystemTime {
        self.clock.date()
    }
}

/// The way to one origin.
pub(crate) struct Lane {
    clock: Arc<dyn Clock>,
    longest_wait: Duration,
    state: Mutex<State>,
    waiting: Waiting,
}

/// What is known of an origin at the moment.
#[derive(Debug, Default)]
pub struct State {
    in_flight: usize,
    /// Nobody calls before.
    not_before: Duration,
    /// The mark of the key that was refused, and why.
    refused: Option<(u64, String)>,
}

/// A place in the lane, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Permit {
    lane: Arc<Lane>,
}

impl std::fmt::Debug for Lane {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.lock().fmt(formatter)
    }
}

impl Lane {
    fn lock(&self) -> Guard<'_> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a place among `at_once`. Nothing when the caller should stop.
    pub fn enter(
        self: &Arc<Self>,
        at_once: usize,
        key: u64,
        wants_stop: &dyn Fn() -> bool,
    ) -> Result<Option<Permit>, Held> {
        let mut state = self.lock();
        loop {
            match &state.refused {
                Some((refused, detail)) if *refused == key => {
                    return Err(Held::KeyRefused(detail.clone()));
                }
                // Another key: the person has changed it.
                Some(_) => state.refused = None,
                None => {}
            }
            let wait = state.not_before.saturating_sub(self.clock.now());
            if wait > self.longest_wait {
                return Err(Held::For(wait));
            }
            if wants_stop() {
                return Ok(None);
            }
            if wait.is_zero() && state.in_flight < at_once.max(1) {
                state.in_flight += 1;
                return Ok(Some(Permit { lane: self.clone() }));
            }
            let most = if wait.is_zero() { LOOK } else { wait.min(LOOK) };
            state = self.clock.wait(&self.waiting, state, most);
        }
    }

    /// Lets nobody call for so long.
    pub fn hold(&self, wait: Duration) {
        let until = self.clock.now().saturating_add(wait);
        let mut state = self.lock();
        state.not_before = state.not_before.max(until);
    }

    /// Lets nobody call with this key.
    pub fn refuse(&self, key: u64, detail: &str) {
        self.lock().refused = Some((key, detail.to_owned()));
        self.waiting.0.notify_all();
    }

    pub fn trust_again(&self) {
        self.lock().refused = None;
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.lane.lock().in_flight -= 1;
        self.lane.waiting.0.notify_one();
    }
}

#[cfg(test)]
mod tests;
