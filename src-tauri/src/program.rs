//! What is behind the window: the studio, opened in the background while the window comes up.

use bakehouse_studio::{
    clock::SystemClock,
    data_folder::DataFolder,
    failure::Failure,
    outside::Outside,
    paths,
    studio::{Parts, Studio},
    worker::client::Launch,
};
use std::{
    env,
    path::PathBuf,
    sync::{Arc, OnceLock},
    thread,
    time::{SystemTime, UNIX_EPOCH},
};

/// Cheap to clone.
#[derive(Clone)]
pub struct Program {
    studio: Arc<OnceLock<Result<Studio, Failure>>>,
}

impl Program {
    /// Opens the studio on a thread of its own.
    pub fn open(open: impl FnOnce() -> Result<Studio, Failure> + Send + 'static) -> Self {
        let studio = Arc::new(OnceLock::new());
        let filled = studio.clone();
        thread::spawn(move || filled.get_or_init(open).is_ok());
        Self { studio }
    }

    /// The studio, once it is open; or why the data can't be used. May wait: not for the main thread.
    pub fn studio(&self) -> Result<&Studio, Failure> {
        self.studio.wait().as_ref().map_err(Failure::clone)
    }
}

/// The studio of this installation, on `folder`.
pub fn studio(folder: DataFolder, outside: Arc<dyn Outside>) -> Result<Studio, Failure> {
    Studio::open(Parts {
        folder,
        samples: paths::shipped("samples").unwrap_or_else(|| beside("samples")),
        models: paths::models_folder(),
        launch: Launch::worker(beside(&format!("bakehouse{}", env::consts::EXE_SUFFIX))),
        outside,
        clock: Arc::new(SystemClock::start()),
        now: milliseconds_since_1970,
    })
}

/// What lies beside this program.
fn beside(name: &str) -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    program.with_file_name(name)
}

fn milliseconds_since_1970() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
