//! The worker: a process of its own for everything with the model's weights, so that running out of memory or
//! a bad model file never takes the window down. [`protocol`] is what both sides say, [`serve`] the worker's
//! side, [`client`] the other.

pub mod client;
mod death;
pub mod protocol;
pub mod serve;
pub mod voice;
