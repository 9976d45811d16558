//! Baking: what a model is asked to write drafts of, and what becomes of a draft. A draft is an example only once a
//! person keeps it.

mod clean;
mod flaw;
mod passage;
mod recipe;
mod score;
mod subject;
mod topics;
mod turn;
mod variation;

pub use clean::{answer, question};
pub use flaw::{Asked, Flaw};
pub use recipe::{Like, Recipe, RecipeTopic, Variety};
pub use score::{Judged, judged};
pub use subject::Subject;
pub use topics::topics;
pub use turn::Turn;
pub use variation::{QuestionLengths, Variation};

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
