//! A studio on a temporary folder, with a person who answers as the test says.

#[cfg(unix)]
mod speaker;

#[cfg(unix)]
pub(crate) use speaker::speaker;

use crate::{
    clock::{Clock, SystemClock},
    contract::{Change, CloseHow, NewProject, ProjectId},
    data_folder::DataFolder,
    failure::FailureCode,
    outside::{Outside, Purpose},
    paths,
    studio::{Keys, Parts, Studio},
    worker::client::Launch,
};
use std::{
    collections::VecDeque,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// For what happens in the background.
const PATIENCE: Duration = Duration::from_mins(1);

/// See the head of this file.
pub(crate) struct Bench {
    pub studio: Studio,
    pub person: Arc<Person>,
    pub folder: TempDir,
}

/// Answers dialogs, and writes down what the page was told.
#[derive(Default)]
pub(crate) struct Person {
    pub picks: Mutex<VecDeque<PathBuf>>,
    pub shown: Mutex<Vec<PathBuf>>,
    pub told: Mutex<Vec<Change>>,
    pub text_size: Mutex<Option<u32>>,
    pub closed: Mutex<Vec<CloseHow>>,
}

impl Person {
    /// The next file that is chosen in a dialog.
    pub fn will_pick(&self, path: impl Into<PathBuf>) {
        self.picks.lock().expect("no test panics with it").push_back(path.into());
    }
}

impl Outside for Person {
    fn choose_file(&self, _purpose: Purpose) -> Option<PathBuf> {
        self.picks.lock().expect("no test panics with it").pop_front()
    }

    fn choose_new_file(&self, _name: &str) -> Option<PathBuf> {
        self.picks.lock().expect("no test panics with it").pop_front()
    }

    fn show_folder(&self, path: &Path) -> std::io::Result<()> {
        self.shown.lock().expect("no test panics with it").push(path.to_owned());
        Ok(())
    }

    fn changed(&self, changes: &[Change]) {
        self.told.lock().expect("no test panics with it").extend(changes);
    }

    fn set_text_size(&self, percent: u32) {
        *self.text_size.lock().expect("no test panics with it") = Some(percent);
    }

    fn close_window(&self, how: CloseHow) {
        self.closed.lock().expect("no test panics with it").push(how);
    }
}

/// A studio on an empty data folder.
pub(crate) fn bench() -> Bench {
    let folder = tempfile::tempdir().expect("a temporary folder");
    reopen(folder)
}

/// A studio on an empty data folder, with workers of the test's own.
pub(crate) fn bench_with(launch: Launch, clock: Arc<dyn Clock>) -> Bench {
    let folder = tempfile::tempdir().expect("a temporary folder");
    reopen_with(folder, launch, clock)
}

/// A studio on the data folder of an earlier one.
pub(crate) fn reopen(folder: TempDir) -> Bench {
    reopen_with(folder, Launch::worker("/no/such/program"), Arc::new(SystemClock::start()))
}

fn reopen_with(folder: TempDir, launch: Launch, clock: Arc<dyn Clock>) -> Bench {
    let person = Arc::new(Person::default());
    let parts = Parts {
        folder: take(&folder.path().join("data")),
        samples: Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples"),
        models: folder.path().join("models"),
        launch,
        outside: person.clone(),
        keys: Keys { file_folder: folder.path().join("keys"), ..Keys::none() },
        clock,
        now: || 1_700_000_000_000,
    };
    let studio = Studio::open(parts).expect("the data opens");
    Bench { studio, person, folder }
}

/// A thread whose task has just ended may hold the studio before this one for a moment longer.
fn take(data: &Path) -> DataFolder {
    let begun = Instant::now();
    loop {
        match DataFolder::take(data) {
            Err(failure)
                if failure.code == FailureCode::DataInUse && begun.elapsed() < PATIENCE =>
            {
                thread::yield_now();
            }
            taken => return taken.expect("free"),
        }
    }
}

impl Bench {
    /// The same studio with the starter model in its folder, as `cargo xtask model` puts it into the person's.
    pub fn with_starter(self) -> Self {
        let model = paths::model_file(None).expect("run `cargo xtask model` first");
        fs::create_dir_all(self.studio.models()).expect("made");
        let place = self.studio.models().join(paths::STARTER_MODEL);
        link(&model, &place);
        self
    }

    /// A new project without anything in it.
    pub fn project(&self) -> ProjectId {
        let idea = NewProject::Idea { name: "Test".to_owned(), goal: String::new() };
        super::home::project_create(&self.studio, idea).expect("made")
    }

    /// Leaves the disk of a project room for so many pages more.
    pub fn limit_disk(&self, project: ProjectId, more_pages: i64) {
        let open = self.studio.project(project).expect("open");
        open.write(|transaction| {
            let pages: i64 = transaction.query_row("PRAGMA page_count", [], |row| row.get(0))?;
            let most = pages + more_pages;
            Ok(transaction.pragma_update_and_check(None, "max_page_count", most, |_| Ok(()))?)
        })
        .expect("limited");
    }

    /// Waits until nothing runs.
    pub fn settle(&self) {
        let deadline = Instant::now() + PATIENCE;
        // In this order: a check begins its task before it ends.
        while self.studio.rooms().examples.is_checking() || self.studio.tasks().is_busy() {
            assert!(Instant::now() < deadline, "it never ends: {:?}", self.studio.tasks().list());
            thread::yield_now();
        }
    }
}

#[cfg(unix)]
fn link(file: &Path, place: &Path) {
    std::os::unix::fs::symlink(file, place).expect("linked");
}

/// Windows lets only some accounts make links.
#[cfg(not(unix))]
fn link(file: &Path, place: &Path) {
    fs::copy(file, place).expect("copied");
}
