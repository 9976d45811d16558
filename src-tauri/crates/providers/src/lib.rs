//! Everything that talks HTTP to others: chat with clouds and with servers on this computer, the lists of their models, and
//! the keys that open them. What is asked, and what is made of an answer, is the business of who calls.
//!
//! A call blocks the thread that makes it, and looks every 50 ms whether it should stop. Nobody is called but whom a person
//! chose: an [`Endpoint`] is an [`Address`], how it is spoken to, and the [`Key`] that was kept for that very origin.

pub mod address;
pub mod chat;
mod client;
mod error;
#[cfg(any(test, feature = "fake"))]
pub mod fake;
mod key;
pub mod local;
mod models;
mod pace;
mod refusal;
pub mod secrets;
pub mod services;

pub use address::{Address, Origin};
pub use chat::{Answer, Ask, End, Endpoint, Usage, Wire};
pub use client::{Client, Limits};
pub use error::Error;
pub use key::Key;
pub use models::Model;
pub use pace::{Clock, Guard, Patience, Waiting};
