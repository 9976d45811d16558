//! The models on this computer: which there are, adding one, removing one. A model is called by the name of its file;
//! nothing that the page sends is ever taken for a path.

use super::storage::bytes_under;
use crate::{
    computer,
    contract::{ModelOnDisk, ModelRef, Models, TaskKind, TaskState, Topic},
    engine_failure::model_failure,
    failure::{Failure, FailureCode},
    files,
    outside::Purpose,
    paths::{self, STARTER_MODEL},
    studio::Studio,
    tasks::{About, Ending, Handle},
};
use bakehouse_domain::plan::{Plan, STARTER_BASE_LEARNING_RATE};
use bakehouse_engine::{cost, model::ModelInfo};
use bakehouse_store::{app::projects, project::runs};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// Copied between two looks at whether to stop.
const PIECE_BYTES: usize = 1 << 20;
const MEGABYTE: u64 = 1_000_000;

/// A model file, and what it says of itself or why it can't be used.
pub(crate) struct Found {
    pub file: String,
    pub path: PathBuf,
    pub info: Result<ModelInfo, Failure>,
}

/// The models on this computer.
pub fn models(studio: &Studio, _request: ()) -> Result<Models, Failure> {
    let memory = computer::memory_bytes();
    let users = users(studio)?;
    let models: Vec<ModelOnDisk> =
        find(studio).into_iter().map(|found| describe(found, memory, &users)).collect();
    Ok(Models {
        bytes: models.iter().map(|model| model.bytes).sum(),
        folder: studio.models().display().to_string(),
        run_bytes: run_bytes(studio),
        free_bytes: computer::free_disk_bytes(studio.models()),
        models,
    })
}

/// Asks for a model file and copies it among the others, in the background.
pub fn model_add(studio: &Studio, _request: ()) -> Result<Models, Failure> {
    if let Some(source) = studio.outside().choose_file(Purpose::Model) {
        add(studio, source)?;
    }
    models(studio, ())
}

/// Removes a model that was added here.
pub fn model_remove(studio: &Studio, request: ModelRef) -> Result<Models, Failure> {
    if request.file == STARTER_MODEL {
        return Err(Failure::new(FailureCode::ModelStays));
    }
    let path = path_of(studio, &request.file)?;
    if !path.starts_with(studio.models()) {
        return Err(Failure::new(FailureCode::ModelStays));
    }
    let at_work = |kind| matches!(kind, TaskKind::Train | TaskKind::Bake | TaskKind::Evaluate);
    let tasks = studio.tasks().list();
    if tasks.iter().any(|task| at_work(task.kind) && !has_ended(task.state)) {
        return Err(Failure::new(FailureCode::ModelInUse));
    }
    fs::remove_file(&path).map_err(|error| Failure::writing(&path, &error))?;
    studio.tell(Topic::Models, None);
    models(studio, ())
}

/// The file of the model called `file`, or of the starter model. Fails where there is none.
pub(crate) fn path(studio: &Studio, file: Option<&str>) -> Result<PathBuf, Failure> {
    path_of(studio, file.unwrap_or(STARTER_MODEL))
}

/// Every model file, the starter model first, then by name. One's own goes before one of the same name that came with
/// the program.
pub(crate) fn find(studio: &Studio) -> Vec<Found> {
    let mut paths: BTreeMap<(bool, String), PathBuf> = BTreeMap::new();
    for folder in folders(studio) {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            let Some(file) = path.file_name().and_then(|name| name.to_str()) else { continue };
            if is_model_name(file) && path.is_file() {
                let key = (file != STARTER_MODEL, file.to_owned());
                paths.entry(key).or_insert(path);
            }
        }
    }
    let found = |((_, file), path): (_, PathBuf)| {
        let info = ModelInfo::read(&path).map_err(model_failure);
        Found { file, path, info }
    };
    paths.into_iter().map(found).collect()
}

/// Where models lie: the folder that is written to, then the one that came with the program.
fn folders(studio: &Studio) -> Vec<PathBuf> {
    std::iter::once(studio.models().to_owned()).chain(paths::shipped("models")).collect()
}

fn path_of(studio: &Studio, file: &str) -> Result<PathBuf, Failure> {
    let is_plain = Path::new(file).file_name().is_some_and(|name| name == file);
    let mut places = folders(studio).into_iter().map(|folder| folder.join(file));
    let found = places.find(|path| is_plain && path.is_file());
    // A person is told where to put it; the page's own word is not repeated as a path.
    found.ok_or_else(|| paths::missing_model(&studio.models().join(STARTER_MODEL)))
}

fn is_model_name(file: &str) -> bool {
    Path::new(file).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gguf"))
}

fn has_ended(state: TaskState) -> bool {
    matches!(state, TaskState::Done | TaskState::Cancelled | TaskState::Failed)
}

fn describe(
    found: Found,
    memory: Option<u64>,
    users: &HashMap<String, Vec<String>>,
) -> ModelOnDisk {
    let Found { file, path, info } = found;
    let (info, failure) = match info {
        Ok(info) => (Some(info), None),
        Err(failure) => (None, Some(failure)),
    };
    let training_bytes = info.as_ref().map(training_bytes);
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    ModelOnDisk {
        name: info.as_ref().map(|info| info.name.clone()).or(stem).unwrap_or_default(),
        bytes: fs::metadata(&path).map_or(0, |metadata| metadata.len()),
        parameters: info.as_ref().map(|info| info.parameters),
        // A system that doesn't tell how much it has is believed to have enough.
        can_train: training_bytes.is_some_and(|needed| memory.is_none_or(|has| needed <= has)),
        training_bytes,
        is_starter: file == STARTER_MODEL,
        used_by: users.get(&file).cloned().unwrap_or_default(),
        failure,
        file,
    }
}

/// The projects that need a model: what their runs learned speaks only with it.
fn users(studio: &Studio) -> Result<HashMap<String, Vec<String>>, Failure> {
    let mut users: HashMap<String, Vec<String>> = HashMap::new();
    for row in studio.read_app(projects::all)?.into_iter().filter(|row| row.deleted_at.is_none()) {
        // One that can't be opened can't say what it needs.
        let runs = studio.project(row.id).and_then(|project| project.read(runs::all));
        let runs = runs.unwrap_or_default().into_iter();
        let files: BTreeSet<String> = runs.map(|run| run.setup.model_file).collect();
        for file in files {
            users.entry(file).or_default().push(row.name.clone());
        }
    }
    Ok(users)
}

/// Memory that a usual training of this model needs.
fn training_bytes(info: &ModelInfo) -> u64 {
    let plan = Plan::automatic(0, STARTER_BASE_LEARNING_RATE);
    cost::usual_training_memory_bytes(info, plan.rank.value)
}

fn run_bytes(studio: &Studio) -> u64 {
    let Ok(projects) = fs::read_dir(studio.projects_folder()) else { return 0 };
    projects.flatten().map(|project| bytes_under(&project.path().join("runs"))).sum()
}

fn add(studio: &Studio, source: PathBuf) -> Result<(), Failure> {
    let info = ModelInfo::read(&source).map_err(model_failure)?;
    let folder = studio.models().to_owned();
    files::make_folder(&folder)?;
    let target = folder.join(format!("{}.gguf", info.name));
    if target.exists() {
        return Err(Failure::new(FailureCode::ModelNameTaken).with("name", info.name));
    }
    require_room(&folder, info.file_bytes)?;
    let about = About {
        kind: TaskKind::AddModel,
        project: None,
        run: None,
        total: Some(info.file_bytes),
        can_pause: false,
    };
    let teller = studio.clone();
    studio.tasks().spawn(about, move |handle| {
        let ending = copy(&source, &target, handle)?;
        teller.tell(Topic::Models, None);
        Ok(ending)
    });
    Ok(())
}

fn require_room(folder: &Path, needed: u64) -> Result<(), Failure> {
    match computer::free_disk_bytes(folder) {
        Some(free) if needed > free => Err(Failure::at(FailureCode::ModelNoRoom, folder)
            .with("needed_mb", needed.div_ceil(MEGABYTE))
            .with("free_mb", free / MEGABYTE)),
        _ => Ok(()),
    }
}

/// Copies the file, wholly or not at all. What is written until then has no name that a model has.
fn copy(source: &Path, target: &Path, handle: &Handle) -> Result<Ending, Failure> {
    let writing = |error: io::Error| Failure::writing(target, &error);
    let reading = |error: io::Error| Failure::reading(source, &error);
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut from = File::open(source).map_err(reading)?;
    let total = from.metadata().map_err(reading)?.len();
    let mut copy = tempfile::NamedTempFile::new_in(folder).map_err(writing)?;
    let mut piece = vec![0; PIECE_BYTES];
    let mut done = 0;
    loop {
        if handle.is_cancelled() {
            return Ok(Ending::Cancelled);
        }
        match from.read(&mut piece).map_err(reading)? {
            0 => break,
            count => {
                copy.write_all(&piece[..count]).map_err(writing)?;
                done += count as u64;
                handle.progress(done, Some(total));
            }
        }
    }
    copy.as_file().sync_all().map_err(writing)?;
    copy.persist_noclobber(target).map_err(|error| writing(error.error))?;
    files::sync_folder(folder).map_err(writing)?;
    Ok(Ending::Done)
}
