//! Baking: what a model is asked to write drafts of, and what becomes of a draft. A draft is an example only once a
//! person keeps it.

mod clean;
mod flaw;
mod recipe;

pub use clean::{answer, question};
pub use flaw::{Asked, Flaw};
pub use recipe::{Recipe, RecipeTopic, Variety};

use serde::{Deserialize, Serialize};

/// How a draft is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    /// It is being written.
    Writing,
    /// It waits for review.
    Waiting,
    /// It became an example.
    Kept,
    /// It was changed and became an example.
    Edited,
    /// It was skipped.
    Skipped,
    /// It was left out: a near-copy, or nothing that can be learned from.
    LeftOut,
}
