//! Lanes with a clock that moves only when somebody waits.

use super::*;
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Default)]
struct Jumping(AtomicU64);

impl Clock for Jumping {
    fn now(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn date(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn wait<'l>(&self, _: &'l Waiting, guard: Guard<'l>, most: Duration) -> Guard<'l> {
        self.0.fetch_add(most.as_millis() as u64, Ordering::SeqCst);
        guard
    }
}

fn lane() -> (Arc<Jumping>, Arc<Lane>) {
    let clock = Arc::new(Jumping::default());
    let lanes = Lanes::new(clock.clone(), Patience::STANDARD);
    let address = crate::Address::parse("https://example.com").expect("an address");
    (clock, lanes.of(address.origin()))
}

#[test]
fn everybody_waits_as_long_as_the_server_asks() {
    let (clock, lane) = lane();
    lane.hold(Duration::from_secs(30));
    lane.hold(Duration::from_secs(5));
    for _ in 0..2 {
        assert!(lane.enter(4, 0, &|| false).expect("not refused").is_some());
        assert_eq!(clock.now(), Duration::from_secs(30), "a shorter wait doesn't end a longer one");
    }
}

#[test]
fn a_wait_that_is_too_long_is_told_at_once() {
    let (clock, lane) = lane();
    lane.hold(Duration::from_mins(6));
    assert_eq!(lane.enter(4, 0, &|| false).err(), Some(Held::For(Duration::from_mins(6))));
    assert_eq!(clock.now(), Duration::ZERO);
}

#[test]
fn no_more_than_so_many_at_once() {
    let (clock, lane) = lane();
    let first = lane.enter(2, 0, &|| false).expect("not refused").expect("a place");
    let second = lane.enter(2, 0, &|| false).expect("not refused");
    let stops_after_a_second = || clock.now() >= Duration::from_secs(1);
    assert!(lane.enter(2, 0, &stops_after_a_second).expect("not refused").is_none(), "no place");
    drop(first);
    assert!(lane.enter(2, 0, &|| false).expect("not refused").is_some());
    drop(second);
}

#[test]
fn a_refused_key_is_turned_away_until_it_changes() {
    let (_, lane) = lane();
    lane.refuse(7, "revoked");
    assert_eq!(lane.enter(1, 7, &|| false).err(), Some(Held::KeyRefused("revoked".to_owned())));
    assert!(lane.enter(1, 8, &|| false).expect("another key").is_some());
    lane.refuse(7, "revoked");
    lane.trust_again();
    assert!(lane.enter(1, 7, &|| false).expect("trusted").is_some());
}

#[test]
fn waits_double_and_have_an_end() {
    let patience = Patience::STANDARD;
    for (failed, whole) in [(1, 1), (2, 2), (3, 4), (4, 8), (20, 300), (u32::MAX, 300)] {
        let wait = patience.back_off(failed);
        assert!(
            wait <= Duration::from_secs(whole) && wait * 2 >= Duration::from_secs(whole),
            "{failed}: {wait:?}"
        );
    }
}
