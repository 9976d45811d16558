//! The program behind the page: the data folder, the open projects, the tasks, and the way to tell the page that
//! something changed. The use cases in [`crate::desk`] work on it; it holds no rules of its own.
//!
//! A project's database is opened when it is first asked for and stays open. Everything is behind shared references:
//! commands come from many threads at once.

use crate::{
    clock::Clock,
    contract::{ProjectId, Topic},
    data_folder::DataFolder,
    failure::{Failure, FailureCode},
    notices::Notices,
    outside::Outside,
    store_failure::store_failure,
    tasks::Tasks,
    worker::client::Launch,
};
use bakehouse_providers::secrets::{Keyring, Memory, Secrets};
use bakehouse_store::{Connection, Database, Transaction, app, project};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// What a studio is made of.
pub struct Parts {
    /// The data folder, locked.
    pub folder: DataFolder,
    /// The folder of the sample projects.
    pub samples: PathBuf,
    /// The folder of the models.
    pub models: PathBuf,
    /// How a worker is started.
    pub launch: Launch,
    /// What only the window can do.
    pub outside: Arc<dyn Outside>,
    /// Where keys are kept.
    pub keys: Keys,
    /// Durations.
    pub clock: Arc<dyn Clock>,
    /// The time of day, in milliseconds since 1970. For display and for ids, never for durations.
    pub now: fn() -> i64,
}

/// Where keys are kept, beside the memory of the program.
pub struct Keys {
    /// The system's store of keys.
    pub keyring: Arc<dyn Secrets>,
    /// The folder of a file that only this account can read, for computers without one. Not among the data, which is
    /// backed up and moved.
    pub file_folder: PathBuf,
}

impl Keys {
    /// The system's store of keys, and a folder with the person's settings.
    pub fn of_this_account() -> Self {
        let folders = directories::BaseDirs::new();
        let settings = folders.map(|folders| folders.config_dir().join("Bakehouse"));
        Self { keyring: Arc::new(Keyring::new()), file_folder: settings.unwrap_or_default() }
    }

    /// None: for a studio that asks nobody elsewhere.
    pub fn none() -> Self {
        Self { keyring: Arc::new(Memory::default()), file_folder: PathBuf::new() }
    }
}

/// See the head of this file. Cheap to clone.
#[derive(Clone)]
pub struct Studio {
    inner: Arc<Inner>,
}

struct Inner {
    parts: Parts,
    app: Database,
    projects: Mutex<HashMap<ProjectId, Arc<Project>>>,
    notices: Arc<Notices>,
    tasks: Tasks,
    rooms: crate::desk::Rooms,
}

/// An open project.
pub struct Project {
    /// The project.
    pub id: ProjectId,
    /// Its folder.
    pub folder: PathBuf,
    /// Its database.
    pub database: Database,
}

impl Studio {
    /// Opens the data.
    pub fn open(parts: Parts) -> Result<Self, Failure> {
        let app = app::open(parts.folder.path()).map_err(|error| store_failure(&error))?;
        let notices = Arc::new(Notices::start(parts.outside.clone()));
        let tasks = Tasks::new(notices.clone(), parts.clock.clone(), parts.now);
        let inner = Inner {
            parts,
            app,
            projects: Mutex::new(HashMap::new()),
            notices,
            tasks,
            rooms: crate::desk::Rooms::default(),
        };
        let studio = Self { inner: Arc::new(inner) };
        crate::desk::tidy_up(&studio)?;
        Ok(studio)
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        self.inner.parts.folder.path()
    }

    /// The folder of the sample projects.
    pub fn samples(&self) -> &Path {
        &self.inner.parts.samples
    }

    /// The folder of the models.
    pub fn models(&self) -> &Path {
        &self.inner.parts.models
    }

    /// How a worker is started.
    pub fn launch(&self) -> &Launch {
        &self.inner.parts.launch
    }

    /// What only the window can do.
    pub fn outside(&self) -> &dyn Outside {
        &*self.inner.parts.outside
    }

    /// Where keys are kept.
    pub fn keys(&self) -> &Keys {
        &self.inner.parts.keys
    }

    /// Durations.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.inner.parts.clock
    }

    /// The time of day, in milliseconds since 1970.
    pub fn now(&self) -> i64 {
        (self.inner.parts.now)()
    }

    /// What is running.
    pub fn tasks(&self) -> &Tasks {
        &self.inner.tasks
    }

    /// What each area keeps in memory.
    pub fn rooms(&self) -> &crate::desk::Rooms {
        &self.inner.rooms
    }

    /// Tells the page that something changed.
    pub fn tell(&self, topic: Topic, project: Option<ProjectId>) {
        self.inner.notices.tell(topic, project);
    }

    /// Reads what belongs to no project.
    pub fn read_app<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, bakehouse_store::Error>,
    ) -> Result<T, Failure> {
        self.inner.app.read(work).map_err(|error| store_failure(&error))
    }

    /// Writes what belongs to no project.
    pub fn write_app<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, bakehouse_store::Error>,
    ) -> Result<T, Failure> {
        self.inner.app.write(work).map_err(|error| store_failure(&error))
    }

    /// Forgets everything that belongs to no project, the list of projects too.
    pub(crate) fn erase_app(&self) -> Result<(), Failure> {
        app::erase(&self.inner.app).map_err(|error| store_failure(&error))
    }

    /// The project, opened if it isn't yet.
    pub fn project(&self, id: ProjectId) -> Result<Arc<Project>, Failure> {
        let mut projects = self.lock_projects();
        if let Some(project) = projects.get(&id) {
            return Ok(project.clone());
        }
        let folder = self.project_folder(id);
        if !folder.is_dir() {
            return Err(Failure::new(FailureCode::ProjectMissing));
        }
        let database = project::open(&folder).map_err(|error| store_failure(&error))?;
        let project = Arc::new(Project { id, folder, database });
        projects.insert(id, project.clone());
        Ok(project)
    }

    /// The name of a project.
    pub fn project_name(&self, id: ProjectId) -> Result<String, Failure> {
        Ok(self.read_app(|connection| app::projects::one(connection, id))?.name)
    }

    /// Forgets an open project, so that its folder can be moved or removed.
    pub fn close_project(&self, id: ProjectId) {
        self.lock_projects().remove(&id);
        self.rooms().examples.forget(id);
    }

    /// The folder of all projects.
    pub fn projects_folder(&self) -> PathBuf {
        self.folder().join("projects")
    }

    /// The folder of a project.
    pub fn project_folder(&self, id: ProjectId) -> PathBuf {
        self.projects_folder().join(id.to_string())
    }

    fn lock_projects(&self) -> MutexGuard<'_, HashMap<ProjectId, Arc<Project>>> {
        self.inner.projects.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Project {
    /// Reads, all of one moment.
    pub fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, bakehouse_store::Error>,
    ) -> Result<T, Failure> {
        self.database.read(work).map_err(|error| store_failure(&error))
    }

    /// Writes, all or nothing; on the disk when this returns.
    pub fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, bakehouse_store::Error>,
    ) -> Result<T, Failure> {
        self.database.write(work).map_err(|error| store_failure(&error))
    }

    /// Writes, all or nothing, what is only staged: nobody is told that it is saved.
    pub(crate) fn stage<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, bakehouse_store::Error>,
    ) -> Result<T, Failure> {
        self.database.stage(work).map_err(|error| store_failure(&error))
    }

    /// Does work in which much is staged, in a project that nobody would miss if the program ended in the middle.
    pub(crate) fn without_log<T>(
        &self,
        work: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        self.database.without_log(work).map_err(|error| store_failure(&error))?
    }
}
