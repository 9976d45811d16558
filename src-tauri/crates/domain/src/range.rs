//! A likely range. Estimates and scores are never a single number.

use serde::{Deserialize, Serialize};

/// From `least` to `most`, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Range<T> {
    /// The low end.
    pub least: T,
    /// The high end, never below the low one.
    pub most: T,
}

impl<T: Copy> Range<T> {
    /// A range of one value: known exactly.
    pub fn exactly(value: T) -> Self {
        Self { least: value, most: value }
    }

    /// The same range with each end changed by `change`, which must not turn the order around.
    pub fn map<U>(self, change: impl Fn(T) -> U) -> Range<U> {
        Range { least: change(self.least), most: change(self.most) }
    }
}
