//! Imports of this run of the program: what the page is told of each while it is read, while it waits for a yes, and
//! after.

use crate::{
    contract::{
        ImportForm, ImportId, ImportProblem, ImportRef, ImportState, ImportView, ProjectId, TaskId,
    },
    failure::{Failure, FailureCode},
    project_file::Description,
};
use bakehouse_domain::message::Message;
use bakehouse_formats::{Rows, Use};
use bakehouse_store::project::imports::{ProblemKey, StagedProblem};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

/// Imports by where they are.
#[derive(Default)]
pub(super) struct Imports {
    all: Mutex<HashMap<(ProjectId, ImportId), Arc<Live>>>,
}

impl Imports {
    pub fn add(&self, live: Arc<Live>) {
        self.lock().insert((live.project, live.import), live);
    }

    /// Fails when it was discarded, or belongs to an earlier run of the program.
    pub fn get(&self, request: ImportRef) -> Result<Arc<Live>, Failure> {
        let found = self.lock().get(&(request.project, request.import)).cloned();
        found.ok_or_else(|| Failure::new(FailureCode::ImportGone))
    }

    pub fn remove(&self, live: &Live) {
        self.lock().remove(&(live.project, live.import));
    }

    /// Whether anything is staged in this project.
    pub fn is_staging(&self, project: ProjectId) -> bool {
        let all = self.lock();
        let mut live = all.values().filter(|live| live.project == project);
        live.any(|live| live.lock().state != ImportState::Accepted)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(ProjectId, ImportId), Arc<Live>>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One import.
pub(super) struct Live {
    pub project: ProjectId,
    pub import: ImportId,
    pub file: String,
    pub bytes: u64,
    pub makes_project: bool,
    /// Where the file lies.
    pub path: PathBuf,
    /// Bytes read so far. Counted where they are read, without the lock.
    pub bytes_read: Arc<AtomicU64>,
    progress: Mutex<Progress>,
}

/// What the person says of a file, besides the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Chosen {
    /// What each column is taken for; empty leaves that to the program.
    pub uses: Vec<(String, Use)>,
    /// For rows that bring no base prompt of their own.
    pub base_prompt: String,
    pub has_header: Option<bool>,
    pub sheet: Option<String>,
}

impl Chosen {
    /// What each column is taken for, where the person said so.
    pub fn mapping(&self) -> Option<Vec<(String, Use)>> {
        (!self.uses.is_empty()).then(|| self.uses.clone())
    }
}

/// How far an import is, and what was found on the way.
pub(super) struct Progress {
    pub state: ImportState,
    pub task: Option<TaskId>,
    pub counts: Counts,
    pub base_prompt: Option<String>,
    pub first: Vec<Vec<Message>>,
    pub failure: Option<Failure>,
    /// What a folder says of its project.
    pub description: Option<Description>,
    /// Whether the examples of the first file are to be held back; nothing where that is left to the program.
    pub wants_held_back: Option<bool>,
    /// Whether it was given up while it was still being read.
    pub is_discarded: bool,
    /// The files of a folder, where there are several.
    pub files: Vec<String>,
    /// How the lines of the first file are read, for those that are fixed here.
    pub rows: Option<Arc<Rows>>,
    /// What kind of file it is.
    pub form: Option<ImportForm>,
    pub chosen: Chosen,
    problem_keys: Option<Arc<Vec<ProblemKey>>>,
}

/// What an import amounts to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub examples: usize,
    pub must_fix: usize,
    pub should_fix: usize,
    /// Those with a private detail.
    pub private: usize,
    pub unreadable: usize,
    pub can_repair: usize,
    pub already_there: usize,
}

impl Live {
    pub fn new(
        project: ProjectId,
        import: ImportId,
        file: String,
        bytes: u64,
        makes_project: bool,
        path: PathBuf,
    ) -> Self {
        let progress = Progress::new(Chosen::default());
        Self {
            project,
            import,
            file,
            bytes,
            makes_project,
            path,
            bytes_read: Arc::default(),
            progress: Mutex::new(progress),
        }
    }

    pub fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How the lines of the file are read, for those that are put right while it waits for a yes.
    pub fn rows(&self) -> Result<Arc<Rows>, Failure> {
        let progress = self.lock();
        let rows = progress.rows.clone().filter(|_| progress.state == ImportState::Ready);
        rows.ok_or_else(|| Failure::new(FailureCode::ImportGone))
    }

    pub fn view(&self, project_name: String) -> ImportView {
        let progress = self.lock();
        ImportView {
            project: self.project,
            project_name,
            makes_project: self.makes_project,
            import: self.import,
            file: self.file.clone(),
            bytes: self.bytes,
            state: progress.state,
            bytes_read: self.bytes_read.load(Ordering::Relaxed),
            examples: progress.counts.examples,
            must_fix: progress.counts.must_fix,
            should_fix: progress.counts.should_fix,
            private: progress.counts.private,
            unreadable: progress.counts.unreadable,
            can_repair: progress.counts.can_repair,
            already_there: progress.counts.already_there,
            base_prompt: progress.base_prompt.clone(),
            first: progress.first.clone(),
            form: progress.form.clone(),
            failure: progress.failure.clone(),
        }
    }

    /// The lines with something wrong, in their order, as they were when they last changed.
    pub fn problem_keys(
        &self,
        read: impl FnOnce() -> Result<Vec<ProblemKey>, Failure>,
    ) -> Result<Arc<Vec<ProblemKey>>, Failure> {
        let mut progress = self.lock();
        if let Some(keys) = &progress.problem_keys {
            return Ok(keys.clone());
        }
        let keys = Arc::new(read()?);
        progress.problem_keys = Some(keys.clone());
        Ok(keys)
    }

    /// A line with something wrong, as the page shows it.
    pub fn problem(&self, problem: StagedProblem) -> ImportProblem {
        let StagedProblem { key, column, code, severity, params, is_unreadable, text, is_whole } =
            problem;
        let can_fix = is_unreadable && is_whole && key == ProblemKey::line(key.line);
        let progress = self.lock();
        let rows = progress.rows.as_ref().filter(|_| can_fix);
        ImportProblem {
            line: key.line,
            nth: key.nth,
            file: progress.files.get(usize::from(key.file)).cloned(),
            column,
            code,
            severity,
            params,
            repaired: rows.and_then(|rows| rows.repair(&text)),
            text,
            is_unreadable,
            can_fix,
        }
    }
}

impl Progress {
    fn new(chosen: Chosen) -> Self {
        Self {
            state: ImportState::Reading,
            task: None,
            counts: Counts::default(),
            base_prompt: None,
            first: Vec::new(),
            failure: None,
            description: None,
            wants_held_back: None,
            is_discarded: false,
            files: Vec::new(),
            rows: None,
            form: None,
            chosen,
            problem_keys: None,
        }
    }

    /// Forgets what was read, so that the file can be read as the person says. What it is stays known meanwhile.
    pub fn begin_anew(&mut self, chosen: Chosen) {
        *self = Self { form: self.form.take(), ..Self::new(chosen) };
    }

    /// Lines with something wrong came or went.
    pub fn problems_changed(&mut self) {
        self.problem_keys = None;
    }
}
