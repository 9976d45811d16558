//! How a run is, and what can happen in it. The words live in the page's message file under `run_state_<state>` and
//! `run_event_<what>`.

use serde::{Deserialize, Serialize};

/// How a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// The model is being opened.
    Starting,
    /// It learns.
    Training,
    /// It is held.
    Paused,
    /// It was asked to stop.
    Stopping,
    /// It stopped on the way and can go on from its last checkpoint, if it has one.
    Stopped,
    /// It could not go on.
    Failed,
    /// It came to its end.
    Done,
}

impl RunState {
    /// Whether somebody still works on it, or should.
    pub fn is_open(self) -> bool {
        match self {
            Self::Starting | Self::Training | Self::Paused | Self::Stopping => true,
            Self::Stopped | Self::Failed | Self::Done => false,
        }
    }
}

/// What can happen in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum RunEventKind {
    /// It started.
    Started,
    /// The held-back answers were never better.
    Best,
    /// A checkpoint was saved.
    Checkpoint,
    /// It was held.
    Paused,
    /// It goes on.
    Resumed,
    /// It goes on from a checkpoint after a stop.
    Continued,
    /// It was stopped.
    Stopped,
    /// The program ended under it, or the computer did.
    Interrupted,
    /// Nothing was heard from it for a minute.
    NotResponding,
    /// It could not go on.
    Failed,
    /// It came to its end.
    Finished,
}
