//! How an answer in a conversation is. The words live in the page's message file under `answer_<state>`.

use serde::{Deserialize, Serialize};

/// How an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// Its turn comes.
    Waiting,
    /// It is being written.
    Writing,
    /// It came to its own end.
    Done,
    /// It reached the longest answer.
    CutOff,
    /// The person stopped it, or the program ended.
    Stopped,
    /// It failed.
    Failed,
}

impl AnswerState {
    /// Whether more of it is to come.
    pub fn is_open(self) -> bool {
        match self {
            Self::Waiting | Self::Writing => true,
            Self::Done | Self::CutOff | Self::Stopped | Self::Failed => false,
        }
    }

    /// Whether the conversation goes on from it: somebody was answered.
    pub fn is_said(self) -> bool {
        match self {
            Self::Done | Self::CutOff | Self::Stopped => true,
            Self::Waiting | Self::Writing | Self::Failed => false,
        }
    }
}
