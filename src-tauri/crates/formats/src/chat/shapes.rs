//! How examples of each shape are read. All of them become conversations of the same form; what a shape says besides is
//! kept beside it.

pub mod alpaca;
pub mod chatgpt;
pub mod claude;
mod export;
pub mod gemini;
pub mod kiln;
pub mod own;
mod pair;
pub mod prompt;
pub mod sharegpt;
