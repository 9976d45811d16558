//! A studio without a window: nobody is asked, and nobody is told.

use bakehouse_studio::{
    clock::SystemClock,
    data_folder::DataFolder,
    failure::Failure,
    outside::Nobody,
    studio::{Keys, Parts, Studio},
    worker::client::Launch,
};
use std::{
    error::Error,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

/// The data in this folder, opened.
pub fn open(folder: &Path) -> Result<Studio, Box<dyn Error>> {
    open_with(folder, folder.join("no models"), Launch::worker("/no/such/program"))
}

/// The same, with models and workers.
pub fn open_with(folder: &Path, models: PathBuf, launch: Launch) -> Result<Studio, Box<dyn Error>> {
    let parts = Parts {
        folder: DataFolder::take(folder).map_err(told)?,
        samples: folder.join("no samples"),
        models,
        launch,
        outside: Arc::new(Nobody),
        keys: Keys::none(),
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
