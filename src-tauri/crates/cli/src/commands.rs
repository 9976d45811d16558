//! One file for each command: it turns arguments into a use case of `bakehouse-studio`, and what comes of it into
//! text for people or JSON for programs.

pub mod chat;
pub mod check;
pub mod convert;
pub mod estimate;
pub mod evaluate;
pub mod train;
