//! Bytes <-> examples: reading files of any kind and shape, writing chat JSONL, and exact token counts. What an example
//! *means* (does it end with an answer, do its tool calls pair up) is the business of `bakehouse-domain`; here is only what
//! stands in the file: its encoding, its lines, their JSON, and the shape and types of the keys.
//!
//! A file travels through layers, each a module of its own: `text` unpacks and decodes it, `units` cuts it into lines, the
//! entries of a list or the rows of a table, `json` reads one of them without failing on a wrong type, and `chat` makes an
//! example of it, or `columns` does where there are columns. `read` puts them together, and `repair` mends a line that is
//! no JSON. `documents` stands beside all that: it makes passages of what was written for people, about which examples can
//! be made.

mod chat;
pub mod columns;
pub mod documents;
mod error;
pub mod export;
mod json;
pub mod read;
mod repair;
mod table;
mod text;
pub mod tokens;
mod units;
pub mod write;

pub use chat::shape::Shape;
pub use columns::{Certainty, Column, Columns, Mapping, Use};
pub use error::{Error, Foreign};
pub use read::{
    Block, Choices, DataSet, Entry, Form, Kind, Limits, Line, Reader, Rows, read_examples,
    read_lines,
};
pub use repair::repair;
pub use text::encoding::Encoding;
pub use text::gunzip::Unpacked;
pub use tokens::{Lengths, Tokenizer};
