//! The words and rules of Bakehouse. Nothing here reads a file, a clock or a random number: what a rule
//! needs to know is an argument, so that every rule is a table of cases in a test.
#![deny(missing_docs)]

pub mod act;
pub mod advice;
pub mod check;
pub mod coach;
pub mod conversation;
pub mod diff;
pub mod draft;
mod error;
pub mod estimate;
pub mod evaluation;
pub mod finding;
pub mod fingerprint;
pub mod fit;
pub mod fix;
pub mod grade;
pub mod hash;
pub mod id;
mod joined;
pub mod language;
pub mod likeness;
pub mod map;
pub mod message;
pub mod near_copies;
pub mod origin;
pub mod plan;
pub mod prices;
pub mod progress;
mod random;
mod range;
pub mod run;
pub mod split;
pub mod stats;
mod stop_words;
pub mod watch;
mod words;

#[cfg(test)]
mod sentences;

pub use error::Error;
pub use range::Range;
