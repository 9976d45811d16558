//! Bytes <-> examples: reading and writing chat JSONL, and exact token counts. What an example *means*
//! (does it end with an answer, do its tool calls pair up) is the business of `bakehouse-domain`; here is
//! only what stands in the file: its encoding, its lines, their JSON, and the shape and types of the keys.
//!
//! A file travels through four layers, each a module of its own:
//! `text` decodes it, `units` cuts it into lines (or the entries of a list), `json` reads one of them
//! without failing on a wrong type, and `chat` makes an example of it. `read` puts them together.

mod chat;
mod error;
pub mod export;
mod json;
pub mod read;
mod text;
pub mod tokens;
mod units;
pub mod write;

pub use chat::shape::Shape;
pub use error::{Error, Foreign};
pub use read::{DataSet, Entry, Limits, Line, Reader, read_examples, read_line};
pub use text::encoding::Encoding;
pub use tokens::{Lengths, Tokenizer};
pub use units::Layout;
