//! Choosing a file. A person does it in a dialog; a journey in the real window, which can't reach a dialog, by a variable.

use super::dialogs;
use crate::window;
use bakehouse_studio::outside::Purpose;
use std::{path::PathBuf, sync::mpsc};
use tauri::{AppHandle, Manager};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A file that is there.
    Existing(Purpose),
    /// A place for a new file, with a name to propose.
    New(String),
}

impl Ask {
    /// The endings of the files that are offered first. Their name in the dialog is made of them: it needs no language.
    pub fn patterns(&self) -> &'static [&'static str] {
        match self {
            Self::Existing(Purpose::Examples) => &["*.jsonl", "*.json", "*.ndjson", "*.txt"],
            Self::Existing(Purpose::Model) => &["*.gguf"],
            Self::Existing(Purpose::Document) => {
                &["*.pdf", "*.docx", "*.epub", "*.html", "*.htm", "*.md", "*.txt"]
            }
            Self::New(_) => &[],
        }
    }
}

/// Answers with a path; with none when the person thought better of it.
pub trait FileChooser: Send {
    fn choose(&mut self, ask: Ask) -> Option<PathBuf>;
}

/// The one for this build.
pub fn chooser(app: AppHandle) -> Box<dyn FileChooser> {
    #[cfg(feature = "journeys")]
    if let Some(picks) = Picks::from_environment() {
        return Box::new(picks);
    }
    Box::new(Dialogs(app))
}

/// Dialogs of the desktop, before the window.
struct Dialogs(AppHandle);

impl FileChooser for Dialogs {
    fn choose(&mut self, ask: Ask) -> Option<PathBuf> {
        let window = self.0.get_webview_window(window::MAIN)?;
        let (answer, answered) = mpsc::channel();
        let open = move || dialogs::choose(&window, &ask, answer);
        self.0.run_on_main_thread(open).ok()?;
        // Whatever takes the dialog away unanswered takes the sender with it.
        answered.recv().ok().flatten()
    }
}

/// Paths from a variable, one a line, each for one question.
#[cfg(feature = "journeys")]
struct Picks(std::collections::VecDeque<PathBuf>);

#[cfg(feature = "journeys")]
impl Picks {
    fn from_environment() -> Option<Self> {
        let paths = std::env::var("BAKEHOUSE_PICK").ok()?;
        Some(Self(paths.lines().map(PathBuf::from).collect()))
    }
}

#[cfg(feature = "journeys")]
impl FileChooser for Picks {
    fn choose(&mut self, _: Ask) -> Option<PathBuf> {
        self.0.pop_front()
    }
}
