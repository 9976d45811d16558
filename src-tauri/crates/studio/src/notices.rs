//! Tells the page what changed, never more than ten times a second and never with data in it: the page asks again
//! for what it shows. High-rate events leak and crash web views, so everything in between is told together.
//!
//! One thread owns the channel to the page; [`Notices::tell`] only notes and wakes it.

use crate::{
    contract::{Change, ProjectId, Topic},
    outside::Outside,
};
use std::{
    collections::HashSet,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

/// The shortest time between two notices.
pub const PAUSE: Duration = Duration::from_millis(100);

/// See the head of this file.
pub struct Notices {
    pending: Arc<Pending>,
}

#[derive(Default)]
struct Pending {
    changes: Mutex<State>,
    woken: Condvar,
}

#[derive(Default)]
struct State {
    changes: HashSet<Change>,
    has_ended: bool,
}

impl Pending {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Notices {
    /// Starts to tell `outside`.
    pub fn start(outside: Arc<dyn Outside>) -> Self {
        let pending = Arc::new(Pending::default());
        let shared = pending.clone();
        thread::spawn(move || run(&shared, &*outside));
        Self { pending }
    }

    /// Notes that something changed.
    pub fn tell(&self, topic: Topic, project: Option<ProjectId>) {
        self.pending.lock().changes.insert(Change { topic, project });
        self.pending.woken.notify_one();
    }
}

impl Drop for Notices {
    fn drop(&mut self) {
        self.pending.lock().has_ended = true;
        self.pending.woken.notify_one();
    }
}

/// Ends once the notices are gone and everything is told.
fn run(pending: &Pending, outside: &dyn Outside) {
    loop {
        let mut state = pending.lock();
        while state.changes.is_empty() {
            if state.has_ended {
                return;
            }
            state = pending.woken.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let changes: Vec<Change> = state.changes.drain().collect();
        drop(state);
        outside.changed(&changes);
        thread::sleep(PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::CloseHow;
    use crate::outside::Purpose;
    use std::{
        path::{Path, PathBuf},
        sync::mpsc::{self, Receiver, Sender},
        time::Instant,
    };

    struct Page(Mutex<Sender<(Instant, Vec<Change>)>>);

    impl Outside for Page {
        fn choose_file(&self, _: Purpose) -> Option<PathBuf> {
            None
        }
        fn choose_new_file(&self, _: &str) -> Option<PathBuf> {
            None
        }
        fn show_folder(&self, _: &Path) -> std::io::Result<()> {
            Ok(())
        }
        fn changed(&self, changes: &[Change]) {
            let sender = self.0.lock().expect("no test panics with it");
            // A test that has ended listens no more.
            let _ = sender.send((Instant::now(), changes.to_vec()));
        }
        fn set_text_size(&self, _: u32) {}
        fn close_window(&self, _: CloseHow) {}
    }

    fn page() -> (Arc<Page>, Receiver<(Instant, Vec<Change>)>) {
        let (sender, receiver) = mpsc::channel();
        (Arc::new(Page(Mutex::new(sender))), receiver)
    }

    #[test]
    fn a_storm_of_changes_is_told_together_and_none_is_lost() {
        let (page, told) = page();
        let notices = Notices::start(page);
        let mut heard = Vec::new();
        for topic in [Topic::Tasks, Topic::Runs, Topic::Examples] {
            for _ in 0..10_000 {
                notices.tell(topic, None);
            }
        }
        while heard.iter().flat_map(|(_, changes): &(_, Vec<Change>)| changes).count() < 3 {
            heard.push(told.recv_timeout(Duration::from_secs(20)).expect("told"));
        }
        assert!(heard.len() <= 5, "a notice for thousands of changes, not one each: {heard:?}");
        for pair in heard.windows(2) {
            assert!(pair[1].0.duration_since(pair[0].0) >= PAUSE, "ten a second at most");
        }
    }

    #[test]
    fn what_changed_last_is_told_though_nothing_follows() {
        let (page, told) = page();
        let notices = Notices::start(page);
        notices.tell(Topic::Settings, None);
        let (_, changes) = told.recv_timeout(Duration::from_secs(20)).expect("told");
        assert_eq!(changes, [Change { topic: Topic::Settings, project: None }]);
        notices.tell(Topic::Models, None);
        drop(notices);
        let (_, changes) =
            told.recv_timeout(Duration::from_secs(20)).expect("told at the end, too");
        assert_eq!(changes, [Change { topic: Topic::Models, project: None }]);
    }
}
