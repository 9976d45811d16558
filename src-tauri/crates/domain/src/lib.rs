//! The words and rules of Bakehouse. Nothing here reads a file, a clock or a random number: what a rule
//! needs to know is an argument, so that every rule is a table of cases in a test.
#![deny(missing_docs)]

pub mod check;
mod error;
pub mod estimate;
pub mod finding;
pub mod grade;
pub mod hash;
pub mod message;
pub mod plan;
pub mod prices;
pub mod progress;
mod range;
pub mod split;

#[cfg(test)]
mod sentences;

pub use error::Error;
pub use range::Range;
