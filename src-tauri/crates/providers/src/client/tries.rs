//! Trying again. What fails for a reason that passes is tried a few times, each later than the one before; all callers of
//! the same origin wait together.

use super::{Client, Trouble};
use crate::chat::Endpoint;
use crate::error::Error;
use crate::pace::Held;
use std::time::Duration;

/// A try that failed.
#[derive(Debug)]
pub(crate) struct Fault {
    pub error: Error,
    pub again: Again,
}

/// Whether another try may end better.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Again {
    No,
    /// After a while, which the server may have named.
    Later(Option<Duration>),
    /// With a changed request.
    Changed,
}

impl Fault {
    pub fn last(error: Error) -> Self {
        Self { error, again: Again::No }
    }
}

impl Client {
    /// Tries until there is an answer, or no hope of one. Gives it with the number of tries; nothing when the caller should
    /// stop.
    pub(crate) fn trying<T>(
        &self,
        endpoint: &Endpoint,
        wants_stop: &dyn Fn() -> bool,
        mut once: impl FnMut() -> Result<Option<T>, Fault>,
    ) -> Result<Option<(T, u32)>, Error> {
        let lane = self.lanes().of(endpoint.address().origin());
        let host = || endpoint.address().host();
        let mark = endpoint.key_mark();
        let patience = self.lanes().patience();
        let (mut tries, mut failed) = (0, 0);
        loop {
            let permit = match lane.enter(endpoint.at_once(), mark, wants_stop) {
                Ok(Some(permit)) => permit,
                Ok(None) => return Ok(None),
                Err(Held::KeyRefused(detail)) => {
                    return Err(Error::KeyRefused { host: host(), detail });
                }
                Err(Held::For(wait)) => {
                    return Err(Error::TooFast { host: host(), wait: Some(wait) });
                }
            };
            tries += 1;
            let outcome = once();
            let fault = match outcome {
                Ok(Some(value)) => return Ok(Some((value, tries))),
                Ok(None) => return Ok(None),
                Err(fault) => fault,
            };
            if let Error::KeyRefused { detail, .. } = &fault.error {
                lane.refuse(mark, detail);
            }
            match fault.again {
                Again::No => return Err(fault.error),
                Again::Changed => {}
                Again::Later(wait) => {
                    failed += 1;
                    let longest = patience.longest_wait;
                    if let Some(wait) = wait.filter(|wait| *wait > longest) {
                        lane.hold(wait);
                        return Err(Error::TooFast { host: host(), wait: Some(wait) });
                    }
                    // The last caller to give up leaves the others the wait that the server asked for.
                    if let Some(wait) = wait {
                        lane.hold(wait);
                    }
                    if failed >= patience.tries {
                        return Err(fault.error);
                    }
                    if wait.is_none() {
                        lane.hold(patience.back_off(failed));
                    }
                }
            }
            drop(permit);
        }
    }
}

/// What a fault of the connection means. Only what failed before any byte of the answer is tried again.
pub(crate) fn fault_of(trouble: Trouble, host: String, limit_bytes: u64, is_begun: bool) -> Fault {
    let (error, passes) = match trouble {
        Trouble::NotConnected(detail) => (Error::Unreachable { host, detail }, true),
        Trouble::Broken(detail) => (Error::BrokeOff { host, detail }, true),
        Trouble::NotSafe(detail) => (Error::Tls { host, detail }, false),
        // It has had minutes; four times as many would not please anybody.
        Trouble::TooSlow => (Error::TimedOut { host }, false),
        Trouble::TooLarge => (Error::TooLarge { host, limit_bytes }, false),
    };
    let again = if passes && !is_begun { Again::Later(None) } else { Again::No };
    Fault { error, again }
}
