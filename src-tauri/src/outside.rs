//! What the use cases ask of the desktop, done with the real window: choose a file, show a folder, tell the page that
//! something changed, close.

mod choosing;
pub mod dialogs;

use crate::window;
use bakehouse_studio::{
    contract::{Change, CloseHow, Topic},
    outside::{Outside, Purpose},
};
use choosing::{Ask, FileChooser};
use std::{
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    sync::Mutex,
};
use tauri::{AppHandle, Emitter, Manager};

/// The one event of the program. It carries what changed and none of the data: the page asks again.
const CHANGED: &str = "changed";

/// See the head of this file.
pub struct Desktop {
    app: AppHandle,
    chooser: Mutex<Box<dyn FileChooser>>,
}

impl Desktop {
    pub fn new(app: AppHandle) -> Self {
        let chooser = Mutex::new(choosing::chooser(app.clone()));
        Self { app, chooser }
    }

    fn choose(&self, ask: Ask) -> Option<PathBuf> {
        // One dialog at a time: a second press while one is open opens no other.
        self.chooser.try_lock().ok()?.choose(ask)
    }
}

impl Outside for Desktop {
    fn choose_file(&self, purpose: Purpose) -> Option<PathBuf> {
        self.choose(Ask::Existing(purpose))
    }

    fn choose_new_file(&self, name: &str) -> Option<PathBuf> {
        self.choose(Ask::New(name.to_owned()))
    }

    fn show_folder(&self, path: &Path) -> io::Result<()> {
        // A file would be opened with whatever program is meant for it.
        if !path.is_dir() {
            return Err(ErrorKind::NotADirectory.into());
        }
        open::that_detached(path)
    }

    fn changed(&self, changes: &[Change]) {
        // A page that isn't there asks for everything when it comes.
        let _ = self.app.emit_to(window::MAIN, CHANGED, changes);
        if changes.iter().any(|change| change.topic == Topic::Tasks) {
            window::end_if_idle(&self.app);
        }
    }

    fn set_text_size(&self, percent: u32) {
        if let Some(window) = self.app.get_webview_window(window::MAIN) {
            // A web view that can't scale shows the usual size.
            let _ = window.set_zoom(f64::from(percent) / 100.0);
        }
    }

    fn close_window(&self, how: CloseHow) {
        match how {
            CloseHow::KeepWorking => window::hide(&self.app),
            CloseHow::StopAndQuit => window::quit(&self.app),
        }
    }
}
