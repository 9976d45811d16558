//! The dialogs of macOS and Windows. Not tried there yet.

use crate::outside::choosing::Ask;
use rfd::{AsyncFileDialog, FileHandle};
use std::{path::PathBuf, pin::Pin, sync::mpsc::Sender};
use tauri::{WebviewWindow, async_runtime};

type Chosen = Pin<Box<dyn Future<Output = Option<FileHandle>> + Send>>;

/// Opens a dialog for a file before `window`, and sends what comes of it. To be called on the main thread.
pub fn choose(window: &WebviewWindow, ask: &Ask, answer: Sender<Option<PathBuf>>) {
    let mut dialog = AsyncFileDialog::new().set_parent(window);
    if !ask.patterns().is_empty() {
        let endings: Vec<&str> =
            ask.patterns().iter().map(|pattern| pattern.trim_start_matches("*.")).collect();
        dialog = dialog.add_filter(ask.patterns().join(", "), &endings).add_filter("*", &["*"]);
    }
    let chosen: Chosen = match ask {
        Ask::Existing(_) => Box::pin(dialog.pick_file()),
        Ask::New(name) => Box::pin(dialog.set_file_name(name).save_file()),
    };
    async_runtime::spawn(async move {
        let path = chosen.await.map(|file| file.path().to_owned());
        // Whoever asked may be gone, with the window.
        let _ = answer.send(path);
    });
}
