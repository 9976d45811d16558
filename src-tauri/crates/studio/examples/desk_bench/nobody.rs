//! A studio without a window: nobody is asked, and nobody is told.

use bakehouse_studio::{
    clock::SystemClock,
    contract::{Change, CloseHow},
    data_folder::DataFolder,
    failure::Failure,
    outside::{Outside, Purpose},
    studio::{Parts, Studio},
    worker::client::Launch,
};
use std::{
    error::Error,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

struct Nobody;

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

/// The data in this folder, opened.
pub fn open(folder: &Path) -> Result<Studio, Box<dyn Error>> {
    let parts = Parts {
        folder: DataFolder::take(folder).map_err(told)?,
        samples: folder.join("no samples"),
        models: folder.join("no models"),
        launch: Launch::worker("/no/such/program"),
        outside: Arc::new(Nobody),
        clock: Arc::new(SystemClock::start()),
        now: || 1_700_000_000_000,
    };
    Studio::open(parts).map_err(told)
}

/// Waits until what follows from the fingerprints is known. The look through the texts may just have begun then.
pub fn wait_until_checked(studio: &Studio) {
    while studio.rooms().examples.is_checking() {
        thread::sleep(Duration::from_millis(10));
    }
}

/// Waits until nothing runs in the background.
pub fn settle(studio: &Studio) {
    // In this order: a check begins its task before it ends.
    while studio.rooms().examples.is_checking() || studio.tasks().is_busy() {
        thread::sleep(Duration::from_millis(10));
    }
}

/// A failure is data for the page; here somebody reads it.
#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` takes")]
pub fn told(failure: Failure) -> Box<dyn Error> {
    format!("{failure:?}").into()
}
