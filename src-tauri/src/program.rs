//! What is behind the window: the studio, opened in the background while the window comes up, and again when the page asks
//! for it after it could not be opened.

use bakehouse_studio::{
    clock::{self, SystemClock},
    data_folder::DataFolder,
    failure::Failure,
    outside::Outside,
    paths,
    studio::{Keys, Parts, Studio},
    worker::client::Launch,
};
use std::{
    env,
    path::PathBuf,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// Cheap to clone.
#[derive(Clone)]
pub struct Program {
    inner: Arc<Inner>,
}

struct Inner {
    studio: OnceLock<Studio>,
    tries: AtomicUsize,
    opener: Mutex<Opener>,
}

struct Opener {
    open: Box<dyn FnMut() -> Result<Studio, Failure> + Send>,
    /// Why the last try failed.
    failure: Option<Failure>,
}

impl Program {
    /// Opens the studio on a thread of its own.
    pub fn open(open: impl FnMut() -> Result<Studio, Failure> + Send + 'static) -> Self {
        let opener = Mutex::new(Opener { open: Box::new(open), failure: None });
        let inner = Inner { studio: OnceLock::new(), tries: AtomicUsize::new(0), opener };
        let program = Self { inner: Arc::new(inner) };
        let first = program.clone();
        thread::spawn(move || first.studio().is_ok());
        program
    }

    /// The studio, once it is open; or why the data can't be used. Where it could not be opened this is another try: the
    /// person may have made room meanwhile. May wait: not for the main thread.
    pub fn studio(&self) -> Result<&Studio, Failure> {
        let Inner { studio, tries, opener } = &*self.inner;
        let tries_before = tries.load(Ordering::Acquire);
        if let Some(studio) = studio.get() {
            return Ok(studio);
        }
        let mut opener = opener.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(studio) = studio.get() {
            return Ok(studio);
        }
        // Whoever waited for a try that failed has its answer.
        if let Some(failure) = &opener.failure
            && tries.load(Ordering::Acquire) > tries_before
        {
            return Err(failure.clone());
        }
        let outcome = (opener.open)();
        tries.fetch_add(1, Ordering::Release);
        match outcome {
            Ok(new) => Ok(studio.get_or_init(|| new)),
            Err(failure) => {
                opener.failure = Some(failure.clone());
                Err(failure)
            }
        }
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
        keys: Keys::of_this_account(),
        now: clock::milliseconds_since_1970,
    })
}

/// What lies beside this program.
fn beside(name: &str) -> PathBuf {
    let program = env::current_exe().unwrap_or_default();
    program.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bakehouse_studio::failure::FailureCode;
    use std::sync::mpsc;

    fn full() -> Failure {
        Failure::new(FailureCode::DiskFull)
    }

    #[test]
    fn data_that_could_not_be_opened_is_tried_again_when_it_is_asked_for() {
        let (counter, tries) = mpsc::channel();
        let program = Program::open(move || {
            counter.send(()).expect("somebody counts");
            Err(full())
        });
        tries.recv().expect("the first try, by itself");
        for _ in 0..2 {
            assert_eq!(program.studio().err(), Some(full()));
        }
        assert!(
            tries.try_iter().count() >= 1,
            "each time it is asked for, unless one is under way"
        );
    }
}
