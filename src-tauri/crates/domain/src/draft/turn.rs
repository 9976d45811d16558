//! What a draft is made of.

use crate::message::{Message, Role};
use serde::{Deserialize, Serialize};

/// What a person writes, and the answer to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// What the person writes.
    pub asks: String,
    /// The answer, or what there is of it.
    pub answers: String,
}

impl Turn {
    /// Its two messages.
    pub fn messages(&self) -> [Message; 2] {
        [Message::new(Role::User, &*self.asks), Message::new(Role::Assistant, &*self.answers)]
    }
}
