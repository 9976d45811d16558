//! What the window remembers, in `SQLite`: `app.db` with the settings and the list of projects, and a `project.db` in
//! the folder of each project. One file per table, its migration beside it. Only the window's process opens these.
//!
//! Time is an argument, in milliseconds since 1970, and so is every id that is drawn.

pub mod app;
mod database;
mod error;
mod json;
pub mod project;

pub use database::{Database, Schema};
pub use error::Error;
pub use rusqlite::{Connection, Transaction};
