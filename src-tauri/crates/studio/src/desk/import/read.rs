//! Reads a file into the staging place, in the background. What can't be read of it is told by the import; what could
//! be read is shown meanwhile.

mod base_prompts;
mod blocks;
mod form;

use super::{
    live::{Chosen, Counts, Live},
    prepare::Prepared,
    staging,
};
use crate::{
    contract::{ImportState, TaskKind, Topic},
    failure::{Failure, FailureCode},
    project_file::{self, HELD_BACK_FILE, TRAINING_FILE, reading_failure},
    studio::{Project, Studio},
    tasks::{About, Ending, Handle},
};
use bakehouse_formats::Error;
use bakehouse_store::project::{
    examples::{self, NewExample},
    imports::{self, StagedProblem},
};
use base_prompts::BasePrompts;
pub(super) use form::use_of;
use std::{
    collections::HashSet,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
};

/// Examples that are shown before a yes.
const SHOWN: usize = 3;
/// Examples of an earlier reading that are cleared away at a time.
const CLEARED: usize = 5_000;
/// Free space that an import needs, in sizes of its file: the texts, what is derived from them, and the log.
const SPACE: u64 = 2;

/// A file, and whether its examples are to be held back.
struct Source {
    path: PathBuf,
    wants_held_back: Option<bool>,
}

/// Begins to read.
pub(super) fn begin(studio: &Studio, live: &Arc<Live>, project_name: String) {
    let about = About {
        kind: TaskKind::Import,
        project: Some((live.project, project_name)),
        run: None,
        total: Some(live.bytes),
        can_pause: false,
    };
    let (its_studio, its_live) = (studio.clone(), live.clone());
    // Held, so that the task is known before it can end.
    let mut progress = live.lock();
    let task = studio.tasks().spawn(about, move |task| {
        let read = || stage_all(&its_studio, &its_live, task);
        // A fault of ours must not leave an import that seems to be read for ever.
        let ending = panic::catch_unwind(AssertUnwindSafe(read))
            .unwrap_or_else(|_| Err(Failure::at(FailureCode::Internal, &its_live.path)));
        end(&its_studio, &its_live, ending)
    });
    progress.task = Some(task);
}

/// Reads the file once more, with what the person says of it. What was staged of it before goes first.
pub(super) fn again(
    studio: &Studio,
    live: &Arc<Live>,
    chosen: Chosen,
    project_name: String,
) -> Result<(), Failure> {
    let mut progress = live.lock();
    if progress.state != ImportState::Ready || progress.form.is_none() {
        return Err(Failure::new(FailureCode::ImportGone));
    }
    progress.begin_anew(chosen);
    live.bytes_read.store(0, Ordering::Relaxed);
    drop(progress);
    begin(studio, live, project_name);
    Ok(())
}

/// Puts down how the reading ended.
fn end(studio: &Studio, live: &Live, ending: Result<Ending, Failure>) -> Result<Ending, Failure> {
    let ending = ending.map_err(without_folder);
    let mut progress = live.lock();
    let is_over = progress.is_discarded || ending == Ok(Ending::Cancelled);
    match &ending {
        Ok(_) => progress.state = ImportState::Ready,
        Err(failure) => {
            progress.state = ImportState::Failed;
            progress.failure = Some(failure.clone());
        }
    }
    drop(progress);
    if is_over {
        staging::give_up(studio, live)?;
        return Ok(Ending::Cancelled);
    }
    studio.tell(Topic::Import, Some(live.project));
    ending
}

/// The person chose the file just now: its name says which, and where it lies is nothing for the page.
fn without_folder(mut failure: Failure) -> Failure {
    if let Some(path) = failure.params.get_mut("path") {
        *path = file_name(Path::new(path));
    }
    failure
}

/// Reads all that there is.
fn stage_all(studio: &Studio, live: &Live, task: &Handle) -> Result<Ending, Failure> {
    let project = studio.project(live.project)?;
    let read = || read(studio, live, &project, task);
    // A project that the import makes is gone with it if the program ends now.
    if live.makes_project { project.without_log(read) } else { read() }
}

fn read(studio: &Studio, live: &Live, project: &Project, task: &Handle) -> Result<Ending, Failure> {
    let path = live.path.as_path();
    while project.write(|transaction| imports::unstage_some(transaction, live.import, CLEARED))? {
        if task.is_cancelled() {
            return Ok(Ending::Cancelled);
        }
    }
    let free = fs4::available_space(&project.folder);
    if free.is_ok_and(|free| free < live.bytes.saturating_mul(SPACE)) {
        return Err(Failure::new(FailureCode::DataDiskFull));
    }
    let sources = sources(path)?;
    if path.is_dir() {
        let mut progress = live.lock();
        progress.description = project_file::describe(path);
        progress.wants_held_back = sources.first().and_then(|source| source.wants_held_back);
        progress.files = sources.iter().map(|source| file_name(&source.path)).collect();
    }
    let already_there = project.read(examples::hashes)?;
    let base_prompts = BasePrompts::default();
    let mut staging = Staging { studio, live, project, task, base_prompts };
    for (file, source) in (0..).zip(&sources) {
        if staging.read(file, source, &already_there)? == Ending::Cancelled {
            return Ok(Ending::Cancelled);
        }
    }
    let base_prompt = staging.base_prompts.usual();
    let first = project.read(|connection| imports::first(connection, live.import, SHOWN))?;
    let mut progress = live.lock();
    progress.base_prompt = base_prompt;
    progress.first = first.into_iter().map(|example| example.messages).collect();
    Ok(Ending::Done)
}

/// The files to read. Where a folder has a file of held-back examples, the others are all learned from.
fn sources(path: &Path) -> Result<Vec<Source>, Failure> {
    if !path.is_dir() {
        return Ok(vec![Source { path: path.to_owned(), wants_held_back: None }]);
    }
    let training = path.join(TRAINING_FILE);
    if !training.is_file() {
        return Err(Failure::at(FailureCode::FolderWithoutExamples, path));
    }
    let held_back = path.join(HELD_BACK_FILE);
    if !held_back.is_file() {
        return Ok(vec![Source { path: training, wants_held_back: None }]);
    }
    Ok(vec![
        Source { path: training, wants_held_back: Some(false) },
        Source { path: held_back, wants_held_back: Some(true) },
    ])
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Where what was read of an import goes.
struct Staging<'a> {
    studio: &'a Studio,
    live: &'a Live,
    project: &'a Project,
    task: &'a Handle,
    base_prompts: BasePrompts,
}

impl Staging<'_> {
    /// Reads one file to its end.
    fn read(
        &mut self,
        file: u8,
        source: &Source,
        already_there: &HashSet<u64>,
    ) -> Result<Ending, Failure> {
        let path = &source.path;
        let chosen = self.live.lock().chosen.clone();
        let is_folder = self.live.path.is_dir();
        let reader = match form::open(path, &chosen, self.live.bytes_read.clone()) {
            Ok(reader) => reader,
            // A folder may well have an empty file beside the other.
            Err(Error::Empty { .. }) if file > 0 => return Ok(Ending::Done),
            Err(error) => return Err(reading_failure(error)),
        };
        if file == 0 {
            let mut progress = self.live.lock();
            progress.rows = Some(reader.rows().clone());
            progress.form = (!is_folder).then(|| form::of(&reader, &chosen));
        }
        let encoding = blocks::read_blocks(reader, file, already_there, |block| {
            if self.task.is_cancelled() {
                return Ok(Ending::Cancelled);
            }
            self.write(&block, source.wants_held_back)?;
            Ok(Ending::Done)
        })?;
        let Some(encoding) = encoding else { return Ok(Ending::Cancelled) };
        if let Some(form) = &mut self.live.lock().form {
            encoding.name().clone_into(&mut form.encoding);
        }
        Ok(Ending::Done)
    }

    fn write(&mut self, block: &[Prepared], wants_held_back: Option<bool>) -> Result<(), Failure> {
        let now = self.studio.now();
        let import = self.live.import;
        self.project.stage(|transaction| {
            let new: Vec<NewExample<'_>> =
                block.iter().filter_map(|prepared| prepared.example(wants_held_back)).collect();
            imports::stage(transaction, import, &new, now)?;
            let problems: Vec<&StagedProblem> =
                block.iter().filter_map(|prepared| prepared.problem.as_ref()).collect();
            imports::put_problems(transaction, import, &problems)
        })?;
        let mut counts = Counts::default();
        for prepared in block {
            counts += prepared.counts;
            if let Some(base_prompt) = &prepared.base_prompt {
                self.base_prompts.add(base_prompt);
            }
        }
        let mut progress = self.live.lock();
        progress.counts += counts;
        progress.problems_changed();
        drop(progress);
        let bytes = self.live.bytes_read.load(Ordering::Relaxed).min(self.live.bytes);
        self.task.progress(bytes, Some(self.live.bytes));
        self.studio.tell(Topic::Import, Some(self.live.project));
        Ok(())
    }
}
