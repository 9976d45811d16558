//! Who is asked the held-back questions, and what a person thinks of an answer.

use crate::id::RunId;
use serde::{Deserialize, Serialize};

/// Who is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// The model as it was, with the base prompt only.
    BasePromptOnly,
    /// The model as it was, with the base prompt and three examples.
    ThreeExamples,
    /// What a run learned.
    Run(RunId),
}

impl Asked {
    /// The run, if it is one.
    pub fn run(self) -> Option<RunId> {
        match self {
            Self::Run(run) => Some(run),
            Self::BasePromptOnly | Self::ThreeExamples => None,
        }
    }
}

/// What a person thinks of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// Good.
    Good,
    /// Not good.
    Bad,
}
