//! Files that a person chose in a dialog, dropped on the window or opened with the program. The page gets a token for
//! each and never its path: it can only read what was offered to it.

use crate::{
    contract::{ChosenFile, Topic},
    failure::{Failure, FailureCode},
    outside::Purpose,
    project_file::{HELD_BACK_FILE, TRAINING_FILE},
    studio::Studio,
};
use std::{
    collections::VecDeque,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The files of this run of the program.
#[derive(Default)]
pub(super) struct Files {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// The token is the place in this list.
    chosen: Vec<PathBuf>,
    /// Offered from outside, and not yet asked for by the page.
    offered: VecDeque<PathBuf>,
}

impl Files {
    /// The file of a token.
    pub fn path(&self, token: &str) -> Result<PathBuf, Failure> {
        let known = self.lock();
        let path = token.parse().ok().and_then(|place: usize| known.chosen.get(place));
        path.cloned().ok_or_else(|| Failure::new(FailureCode::ThingMissing).because("file"))
    }

    fn choose(&self, path: PathBuf) -> ChosenFile {
        let mut known = self.lock();
        let token = known.chosen.len().to_string();
        let file = chosen(token, &path);
        known.chosen.push(path);
        file
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the page is told of a file. One that is not there (any more) has no size; reading it will say so.
pub(super) fn chosen(token: String, path: &Path) -> ChosenFile {
    let size = |path: &Path| fs::metadata(path).map_or(0, |about| about.len());
    let is_folder = path.is_dir();
    let bytes = if is_folder {
        size(&path.join(TRAINING_FILE)) + size(&path.join(HELD_BACK_FILE))
    } else {
        size(path)
    };
    let name = path.file_name().unwrap_or(path.as_os_str());
    ChosenFile { token, name: name.to_string_lossy().into_owned(), bytes, is_folder }
}

/// The file of a token, for whoever else reads files.
pub(in crate::desk) fn path_of(studio: &Studio, token: &str) -> Result<PathBuf, Failure> {
    studio.rooms().import.files.path(token)
}

/// Asks the person for a file; nothing when she thought better of it.
pub fn files_choose(studio: &Studio, (): ()) -> Result<Option<ChosenFile>, Failure> {
    let path = studio.outside().choose_file(Purpose::Examples);
    Ok(path.map(|path| studio.rooms().import.files.choose(path)))
}

/// Takes note of a file that was dropped on the window or opened with the program, and tells the page.
pub fn offer_file(studio: &Studio, path: PathBuf) {
    studio.rooms().import.files.lock().offered.push_back(path);
    studio.tell(Topic::FileOpened, None);
}

/// Whether such a file waits for the page.
pub fn has_offered_file(studio: &Studio) -> bool {
    !studio.rooms().import.files.lock().offered.is_empty()
}

/// The next file that was dropped or opened; nothing when there is none (any more).
pub fn file_opened(studio: &Studio, (): ()) -> Result<Option<ChosenFile>, Failure> {
    let files = &studio.rooms().import.files;
    let path = files.lock().offered.pop_front();
    Ok(path.map(|path| files.choose(path)))
}
