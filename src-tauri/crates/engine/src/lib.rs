//! The embedded engine: a small instruct model that is read, asked, and taught on this computer.
//!
//! The order of reading: [`gguf`] (the file) → [`chat`] (text to tokens) → [`model`] (the weights) →
//! [`adapter`] (what is learned) → [`generate`] and [`train`]. Time, seed, paths and limits are arguments.
#![deny(missing_docs)]

pub mod adapter;
mod batch;
pub mod chat;
pub mod control;
pub mod cost;
mod decode;
pub mod error;
mod files;
pub mod generate;
pub mod gguf;
mod info;
mod linalg;
pub mod model;
mod network;
mod ops;
mod packed;
pub mod train;
mod weights;
