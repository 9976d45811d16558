//! One owner for a data folder. Its lock says who that is; whoever comes second hands over what it was asked to open, and
//! leaves.

mod handover;

pub use handover::{Listener, Request};

use bakehouse_studio::{
    data_folder::DataFolder,
    failure::{Failure, FailureCode},
};
use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

/// The first may be in the middle of starting, or of ending.
const PATIENCE: Duration = Duration::from_secs(10);
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// What came of asking for a data folder.
pub enum Claim {
    /// It is ours. Later starts knock at the listener; there is none where the system has no room for its address, and they
    /// are refused then.
    First(DataFolder, Option<Listener>),
    /// Another process has it, and has taken over what we were asked for.
    HandedOver,
}

/// Asks for the data folder at `place`; where another process has it, hands `request` over. Fails with
/// [`FailureCode::DataInUse`] when that process doesn't answer.
pub fn claim(place: &Path, request: &Request) -> Result<Claim, Failure> {
    claim_until(Instant::now() + PATIENCE, place, request)
}

fn claim_until(deadline: Instant, place: &Path, request: &Request) -> Result<Claim, Failure> {
    loop {
        match DataFolder::take(place) {
            Err(failure) if failure.code == FailureCode::DataInUse => {
                if handover::send(place, request, deadline).is_ok() {
                    return Ok(Claim::HandedOver);
                }
                if Instant::now() >= deadline {
                    return Err(failure);
                }
            }
            taken => return Ok(Claim::First(taken?, Listener::bind(place).ok())),
        }
        thread::sleep(BETWEEN_TRIES);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    fn opening(name: &str) -> Request {
        Request { open: Some(name.into()) }
    }

    #[test]
    fn of_many_starts_at_once_one_owns_the_folder_and_hears_all_others() {
        const STARTS: usize = 20;
        let data = tempfile::tempdir().expect("a temporary folder");
        let place = data.path().join("Bakehouse");
        let (sender, heard) = mpsc::channel();
        let claims: Vec<Claim> = thread::scope(|scope| {
            let start = |number: usize| {
                let (place, sender) = (&place, sender.clone());
                scope.spawn(move || {
                    let claim = claim(place, &opening(&format!("{number}.jsonl")));
                    let Claim::First(folder, listener) = claim.expect("no failure") else {
                        return Claim::HandedOver;
                    };
                    let listener = listener.expect("a short path");
                    listener.listen(move |request| sender.send(request).is_ok());
                    Claim::First(folder, None)
                })
            };
            let starts: Vec<_> = (0..STARTS).map(start).collect();
            starts.into_iter().map(|start| start.join().expect("no panic")).collect()
        });
        let owners = claims.iter().filter(|claim| matches!(claim, Claim::First(..))).count();
        assert_eq!((owners, claims.len()), (1, STARTS));
        assert_eq!(heard.try_iter().count(), STARTS - 1, "each of the others was heard");
    }

    #[test]
    fn what_a_killed_owner_leaves_behind_is_in_nobodys_way() {
        let data = tempfile::tempdir().expect("a temporary folder");
        for _ in 0..2 {
            let claim = claim(data.path(), &opening("x")).expect("free");
            let Claim::First(_folder, Some(listener)) = claim else { panic!("nobody else has it") };
            // Its socket stays, as it does when nobody is left to remove it.
            std::mem::forget(listener);
        }
    }

    #[test]
    fn an_owner_that_does_not_answer_is_told() {
        let data = tempfile::tempdir().expect("a temporary folder");
        let _owner = DataFolder::take(data.path()).expect("free");
        let failure = claim_until(Instant::now(), data.path(), &opening("x"));
        assert_eq!(failure.err().map(|failure| failure.code), Some(FailureCode::DataInUse));
    }
}
