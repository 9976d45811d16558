//! What the page may ask for. Each command calls one function; the list is repeated in `build.rs` and
//! `capabilities/main.json`, and a command missing there is refused at run time.

use crate::{
    computer::{self, ComputerFacts},
    project::{self, Failure, OpenedProject},
};
use std::path::PathBuf;
use tauri::State;

/// What the command line named, if anything.
pub struct PathToOpen(pub Option<PathBuf>);

#[tauri::command(async)]
pub fn computer_facts() -> ComputerFacts {
    computer::facts()
}

#[tauri::command(async)]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands a command its state by value")]
pub fn project_opened(path: State<'_, PathToOpen>) -> Result<Option<OpenedProject>, Failure> {
    path.0.as_deref().map(project::open).transpose().map_err(|error| error.failure())
}
