//! What can go wrong in a rule: little, since bad data is a finding and not an error.

/// Why a rule could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A setting outside of what training can work with.
    #[error("{setting} can't be {given}; it goes from {least} to {most}")]
    BadChoice {
        /// The setting's name, as in the plan.
        setting: &'static str,
        /// What was chosen.
        given: f64,
        /// The least that works.
        least: f64,
        /// The most that works.
        most: f64,
    },
    /// A price table that can't be read.
    #[error("the price table can't be read: {0}")]
    PriceTable(#[from] serde_json::Error),
}
