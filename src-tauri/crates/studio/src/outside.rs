//! What only a window can do for the use cases: ask for a file, show a folder, close. The window implements it with
//! native dialogs; tests answer by themselves.

use crate::contract::{Change, CloseHow};
use std::path::{Path, PathBuf};

/// What a file is chosen for: it decides which kinds the dialog offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Examples to import.
    Examples,
    /// A model file.
    Model,
    /// A document that drafts ask about.
    Document,
}

/// Nobody: a studio without a window, that is asked by a program.
pub struct Nobody;

impl Outside for Nobody {
    fn choose_file(&self, _purpose: Purpose) -> Option<PathBuf> {
        None
    }

    fn choose_new_file(&self, _name: &str) -> Option<PathBuf> {
        None
    }

    fn show_folder(&self, _path: &Path) -> std::io::Result<()> {
        Ok(())
    }

    fn changed(&self, _changes: &[Change]) {}

    fn set_text_size(&self, _percent: u32) {}

    fn close_window(&self, _how: CloseHow) {}
}

/// The world outside of the page. Called from background threads; may wait for the person.
pub trait Outside: Send + Sync {
    /// Asks for a file to read; nothing when the person thought better of it.
    fn choose_file(&self, purpose: Purpose) -> Option<PathBuf>;

    /// Asks where to write a new file; `name` is proposed.
    fn choose_new_file(&self, name: &str) -> Option<PathBuf>;

    /// Shows a folder in the file manager.
    fn show_folder(&self, path: &Path) -> std::io::Result<()>;

    /// Tells the page that these things changed. Called at most ten times a second.
    fn changed(&self, changes: &[Change]);

    /// Scales everything in the window to `percent`. Only the web view can: scaled by style, what is pointed at and what is
    /// drawn would be at different places.
    fn set_text_size(&self, percent: u32);

    /// Closes the window, or the whole program.
    fn close_window(&self, how: CloseHow);
}
