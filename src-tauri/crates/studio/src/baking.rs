//! Baking without a window: the pipeline of the page, on a project that is thrown away once its drafts are in a file.

use crate::{
    clock::{self, SystemClock},
    contract::{
        BakeBatch, BakeWhat, ChangePlan, ChangeRecipe, ChooseModel, KeepKey, Miss, NewProject,
        PlanChange, ProjectRef, Recipe, TaskAct, TaskId, TaskState, TestConnection,
    },
    data_folder::DataFolder,
    desk::{bake, connections, documents, examples, home, plan},
    failure::{Failure, FailureCode},
    outside::Nobody,
    project_file::{self, writing_failure},
    studio::{Keys, Parts, Studio},
    worker::client::Launch,
};
use bakehouse_formats::write;
use serde::Serialize;
use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

/// How often a batch is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// What to bake, by which model, and where to.
#[derive(Clone, Debug)]
pub struct Job {
    /// The recipe and the base prompt.
    pub recipe: RecipeFile,
    /// Who writes.
    pub writer: Writer,
    /// Documents to ask about.
    pub documents: Vec<PathBuf>,
    /// Examples to copy the style of, and not to repeat.
    pub examples: Option<PathBuf>,
    /// The file for the drafts, which must not be there yet.
    pub out: PathBuf,
    /// How the worker is started.
    pub launch: Launch,
}

/// Who writes.
#[derive(Clone, Debug)]
pub enum Writer {
    /// The model in this file.
    Model(PathBuf),
    /// A server that wants no key.
    Server {
        /// Its address, in the form that most servers speak.
        address: String,
        /// The model to ask there; nothing where there is one.
        model: Option<String>,
    },
}

/// What a server is called in a recipe, as any address is.
const SERVER: &str = "custom";

/// A recipe as a file: JSON with the fields of [`Recipe`], all of which may be missing, and `base_prompt`.
#[derive(Clone, Debug, PartialEq)]
pub struct RecipeFile {
    /// What every draft is told first.
    pub base_prompt: String,
    /// What to bake.
    pub recipe: Recipe,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Baked {
    /// Drafts that are in the file. Nobody has reviewed them.
    pub written: usize,
    /// Drafts that were asked for.
    pub wanted: usize,
    /// What couldn't be used, what left out the most first.
    pub misses: Vec<Miss>,
    /// Why it ended early, if it did.
    pub stopped: Option<Failure>,
}

impl RecipeFile {
    /// Reads the file at `path`.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let bytes = fs::read(path).map_err(|error| Failure::reading(path, &error))?;
        let damaged =
            |error: serde_json::Error| Failure::at(FailureCode::RecipeDamaged, path).because(error);
        let mut fields: serde_json::Map<String, serde_json::Value> =
            serde_json::from_slice(&bytes).map_err(damaged)?;
        let base_prompt = fields.remove("base_prompt").unwrap_or_else(|| "".into());
        Ok(Self {
            base_prompt: serde_json::from_value(base_prompt).map_err(damaged)?,
            recipe: serde_json::from_value(fields.into()).map_err(damaged)?,
        })
    }
}

/// Bakes, and writes the drafts as chat examples. `on_progress` gets how many are made, of how many. What is whole when
/// `wants_stop` says so is written all the same.
pub fn run(
    job: &Job,
    on_progress: &mut dyn FnMut(usize, usize),
    wants_stop: &dyn Fn() -> bool,
) -> Result<Baked, Failure> {
    if job.out.exists() {
        return Err(Failure::at(FailureCode::AlreadyThere, &job.out));
    }
    let temporary = env::temp_dir();
    let folder =
        tempfile::tempdir_in(&temporary).map_err(|error| Failure::writing(&temporary, &error))?;
    let studio = studio(&folder.path().join("data"), job)?;
    if let Writer::Server { address, model } = &job.writer {
        connect(&studio, address, model.as_deref())?;
    }
    let project = project(&studio, job)?;
    for document in &job.documents {
        documents::read(&studio, &*studio.project(project.project)?, document, wants_stop)?;
    }
    let wanted = job.recipe.recipe.count as usize;
    let mut baked = Baked { written: 0, wanted, misses: Vec::new(), stopped: None };
    let (mut asked, mut made) = (0, 0);
    while asked < wanted && baked.stopped.is_none() && !wants_stop() {
        let count = u32::try_from(wanted - asked).unwrap_or(u32::MAX);
        let recipe = Recipe { count, ..recipe(job) };
        bake::bake_change(&studio, ChangeRecipe { project: project.project, recipe })?;
        let batch = BakeBatch { project: project.project, what: BakeWhat::Whole };
        let task = bake::bake_start(&studio, batch)?;
        wait(&studio, task, &mut |done| on_progress(made + done, wanted), wants_stop);
        let page = bake::bake(&studio, project)?;
        asked += page.wanted;
        made += page.made;
        add(&mut baked.misses, &page.misses);
        baked.stopped = page.stopped;
    }
    let examples = bake::waiting(&studio, project)?;
    write::write_examples(&job.out, &examples).map_err(|error| writing_failure(error, &job.out))?;
    Ok(Baked { written: examples.len(), ..baked })
}

fn studio(folder: &Path, job: &Job) -> Result<Studio, Failure> {
    Studio::open(Parts {
        folder: DataFolder::take(folder)?,
        samples: PathBuf::new(),
        models: match &job.writer {
            Writer::Model(model) => model.parent().map(Path::to_owned).unwrap_or_default(),
            Writer::Server { .. } => PathBuf::new(),
        },
        launch: job.launch.clone(),
        outside: Arc::new(Nobody),
        keys: Keys::none(),
        clock: Arc::new(SystemClock::start()),
        now: clock::milliseconds_since_1970,
    })
}

/// The recipe with the model that was chosen for it.
fn recipe(job: &Job) -> Recipe {
    let writer = match &job.writer {
        Writer::Model(model) => model.file_name().map(|name| name.to_string_lossy().into_owned()),
        Writer::Server { .. } => Some(SERVER.to_owned()),
    };
    let recipe = job.recipe.recipe.clone();
    // Whoever names documents wants them asked about.
    let documents = match recipe.documents {
        0 if !job.documents.is_empty() => 100,
        share => share,
    };
    Recipe { writer, documents, ..recipe }
}

/// Connects the server that writes, and chooses its model.
fn connect(studio: &Studio, address: &str, model: Option<&str>) -> Result<(), Failure> {
    let page = connections::connection_test(
        studio,
        TestConnection {
            id: SERVER.to_owned(),
            address: Some(address.to_owned()),
            allow_network: false,
            key: None,
            keep: KeepKey::Session,
        },
    )?;
    let connection = page.connections.into_iter().find(|connection| connection.id == SERVER);
    let chosen = model.map(str::to_owned).or_else(|| connection.and_then(|it| it.model));
    let Some(model) = chosen else {
        return Err(Failure::new(FailureCode::ThingMissing).because("the model of the server"));
    };
    connections::connection_model(studio, ChooseModel { id: SERVER.to_owned(), model }).map(drop)
}

/// A project with the base prompt, and the examples that there are.
fn project(studio: &Studio, job: &Job) -> Result<ProjectRef, Failure> {
    let idea = NewProject::Idea { name: "Bake".to_owned(), goal: String::new() };
    let project = home::project_create(studio, idea)?;
    let change = PlanChange::BasePrompt(job.recipe.base_prompt.clone());
    plan::plan_change(studio, ChangePlan { project, change })?;
    if let Some(path) = &job.examples {
        let known = project_file::open(path)?.training.examples;
        let known = known.into_iter().map(|line| line.value).collect();
        examples::add_many(studio, project, known, Some(false))?;
    }
    Ok(ProjectRef { project })
}

/// Waits until a batch has ended. A stop ends it first.
fn wait(
    studio: &Studio,
    task: TaskId,
    on_progress: &mut dyn FnMut(usize),
    wants_stop: &dyn Fn() -> bool,
) {
    let mut is_told = false;
    while let Some(task) = studio.tasks().get(task) {
        on_progress(task.done as usize);
        match task.state {
            TaskState::Done | TaskState::Cancelled | TaskState::Failed => return,
            TaskState::Queued | TaskState::Running | TaskState::Paused | TaskState::Stopping => {}
        }
        if wants_stop() && !is_told {
            // One that has just ended needs no asking.
            let _ = studio.tasks().control(task.id, TaskAct::Cancel);
            is_told = true;
        }
        thread::sleep(LOOK);
    }
}

fn add(misses: &mut Vec<Miss>, more: &[Miss]) {
    for miss in more {
        match misses.iter_mut().find(|known| known.flaw == miss.flaw) {
            Some(known) => {
                known.left_out += miss.left_out;
                known.tried_again += miss.tried_again;
            }
            None => misses.push(*miss),
        }
    }
}
