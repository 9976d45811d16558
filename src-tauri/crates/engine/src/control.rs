//! The handle by which one thread pauses, resumes or cancels the work of another. The worker asks at each
//! checkpoint; nobody polls, and a paused worker sleeps until somebody wakes it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::error::Error;

/// Shared by whoever does the work and whoever may stop it: a clone is the same handle.
#[derive(Clone, Debug, Default)]
pub struct Control(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    wish: Wish,
    /// How often the work was told to wait.
    pauses: usize,
    /// How many threads sleep at a checkpoint.
    waiting: usize,
}

/// What the work has been told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Wish {
    #[default]
    Run,
    Pause,
    Cancel,
}

impl Control {
    /// A handle that lets the work run.
    pub fn new() -> Self {
        Self::default()
    }

    /// Holds the work at its next checkpoint.
    pub fn pause(&self) {
        self.change(Wish::Run, Wish::Pause);
    }

    /// How often the work was told to wait, so that whoever measures its speed leaves those spans out.
    pub fn pauses(&self) -> usize {
        self.state().pauses
    }

    /// Lets paused work go on.
    pub fn resume(&self) {
        self.change(Wish::Pause, Wish::Run);
    }

    /// Ends the work at its next checkpoint, for good: neither pause nor resume takes it back.
    pub fn cancel(&self) {
        self.state().wish = Wish::Cancel;
        self.0.changed.notify_all();
    }

    /// Whether the work has been told to end.
    pub fn is_cancelled(&self) -> bool {
        self.state().wish == Wish::Cancel
    }

    /// Whether the work has been told to wait.
    pub fn is_paused(&self) -> bool {
        self.state().wish == Wish::Pause
    }

    /// Whether the work has arrived at a checkpoint and sleeps there: a pause takes hold only then.
    pub fn is_waiting(&self) -> bool {
        self.state().waiting > 0
    }

    /// Blocks while paused; [`Error::Cancelled`] once cancelled.
    pub fn checkpoint(&self) -> Result<(), Error> {
        let mut state = self.state();
        if state.wish == Wish::Pause {
            state.waiting += 1;
            state = self
                .0
                .changed
                .wait_while(state, |state| state.wish == Wish::Pause)
                .unwrap_or_else(PoisonError::into_inner);
            state.waiting -= 1;
        }
        if state.wish == Wish::Cancel { Err(Error::Cancelled) } else { Ok(()) }
    }

    fn change(&self, from: Wish, to: Wish) {
        let mut state = self.state();
        if state.wish == from {
            state.wish = to;
            state.pauses += usize::from(to == Wish::Pause);
            self.0.changed.notify_all();
        }
    }

    /// A thread that panicked while it held the lock left a valid state, so poison says nothing.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn running_work_passes_and_cancelled_work_ends() {
        let control = Control::new();
        assert!(control.checkpoint().is_ok());
        control.cancel();
        assert!(matches!(control.checkpoint(), Err(Error::Cancelled)));
    }

    #[test]
    fn cancel_is_final() {
        let control = Control::new();
        control.cancel();
        control.pause();
        control.resume();
        assert!(control.is_cancelled() && !control.is_paused());
    }

    /// A worker that sleeps at its checkpoint, and later tells whether it may go on.
    fn sleeping_worker() -> (Control, mpsc::Receiver<bool>) {
        let control = Control::new();
        control.pause();
        let (passed, reports) = mpsc::channel();
        let theirs = control.clone();
        thread::spawn(move || passed.send(theirs.checkpoint().is_ok()));
        while !control.is_waiting() {
            thread::yield_now();
        }
        assert!(reports.try_recv().is_err(), "a paused worker does not pass its checkpoint");
        (control, reports)
    }

    /// Only a worker that is never woken makes a test wait this long.
    const PATIENCE: Duration = Duration::from_secs(20);

    #[test]
    fn resume_wakes_a_paused_worker() {
        let (control, reports) = sleeping_worker();
        control.resume();
        assert_eq!(reports.recv_timeout(PATIENCE), Ok(true));
        assert!(!control.is_waiting());
        control.pause();
        control.pause();
        assert_eq!(control.pauses(), 2, "held already is not held again");
    }

    #[test]
    fn cancel_wakes_a_paused_worker() {
        let (control, reports) = sleeping_worker();
        control.cancel();
        assert_eq!(reports.recv_timeout(PATIENCE), Ok(false));
    }
}
