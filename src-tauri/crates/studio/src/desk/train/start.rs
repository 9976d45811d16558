//! Starting a training, and going on with one. What it learns from is written into the run's own folder first, so that it
//! can be repeated, and goes on with the same examples whatever becomes of the project's.

use super::{Claim, estimate::only_examples, listen, run_folder, setup};
use crate::{
    contract::{ProjectRef, RunEventKind, RunId, TaskKind, Topic},
    data_folder::make_private,
    desk::examples,
    failure::{Failure, FailureCode},
    ids,
    project_file::{self, HELD_BACK_FILE, TRAINING_FILE},
    record::ExamplesMark,
    studio::{Project, Studio},
    tasks::About,
    training::{Choices, HeldBackFrom, Job},
};
use bakehouse_domain::{message::Example, plan::Plan};
use bakehouse_engine::model::ModelInfo;
use bakehouse_store::{
    app::projects,
    project::{
        examples as store,
        runs::{self, Event, Run},
        versions::{self, NewVersion, Reason},
    },
};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The folder of the examples of a run, inside that of the run.
pub(super) const EXAMPLES_FOLDER: &str = "examples";

/// Starts a training.
pub fn run_start(studio: &Studio, request: ProjectRef) -> Result<RunId, Failure> {
    let project = studio.project(request.project)?;
    let id = ids::new_run(studio.now())?;
    let claim = Claim::take(studio, project.id, id)?;
    let setup = setup::of(studio, &project)?;
    if let Some(obstacle) = setup.obstacles(studio).into_iter().next() {
        return Err(obstacle);
    }
    let (found, info) = setup.model().ok_or_else(|| Failure::new(FailureCode::ModelMissing))?;
    let model = found.path.clone();
    let now = studio.now();
    // What is held back must not be nearly the same as what is learned, also where so many were compared that nobody did
    // it after the last edit.
    if examples::find_near_copies(&project)? {
        examples::changed(studio, project.id);
    }
    // In one moment with the version, so that this is what the run learns from.
    let split = project.write(|transaction| {
        let new = NewVersion { name: "", reason: Reason::Run, run: Some(id) };
        versions::save(transaction, None, &new, now)?;
        store::usable_split(transaction)
    })?;
    let (training, held_back) = (only_examples(split.training), only_examples(split.held_back));

    let folder = run_folder(&project.folder, id);
    let plan = setup.plan();
    let begun = if training.is_empty() {
        Err(setup::too_few(0))
    } else {
        write_examples(&folder, &training, &held_back).and_then(|()| {
            let learned = described(&found.file, info, &plan, &training, held_back.len());
            insert(studio, &project, id, &learned)
        })
    };
    let run = begun.inspect_err(|_| {
        // The failure itself is told. What it leaves behind would be cleared away at the next start.
        let _ = fs::remove_dir_all(&folder);
        let _ = project.write(|transaction| versions::forget_run(transaction, id));
    })?;
    let job = Job {
        model,
        examples: folder.join(EXAMPLES_FOLDER),
        out: folder,
        choices: choices_of(&plan),
        // An empty file of held-back examples would be none, and then some of the others would be held back.
        held_back: if held_back.is_empty() {
            HeldBackFrom::Count(0)
        } else {
            HeldBackFrom::Automatic
        },
        go_on: false,
    };
    launch(studio, claim, project, run, job)?;
    Ok(id)
}

/// What a run that stopped goes on with.
pub(super) fn job_to_go_on(project: &Project, run: &Run, model: PathBuf) -> Job {
    let folder = run_folder(&project.folder, run.id);
    Job {
        model,
        examples: folder.join(EXAMPLES_FOLDER),
        out: folder,
        choices: Choices::default(),
        held_back: HeldBackFrom::Automatic,
        go_on: true,
    }
}

/// Puts the training on the list of tasks, whose thread starts the worker and listens to it.
pub(super) fn launch(
    studio: &Studio,
    claim: Claim,
    project: Arc<Project>,
    run: Run,
    job: Job,
) -> Result<(), Failure> {
    let name = studio.read_app(|connection| projects::one(connection, project.id))?.name;
    let about = About {
        kind: TaskKind::Train,
        project: Some((project.id, name)),
        run: Some((run.id, run.number)),
        total: run.steps.map(u64::from),
        can_pause: true,
    };
    // The model as it was must not hold memory that the training needs.
    crate::desk::chat::let_all_go(studio);
    let live = claim.live.clone();
    let task =
        studio.tasks().spawn(about, move |task| listen::listen(&claim, &project, &run, job, task));
    live.set_task(task);
    Ok(())
}

fn write_examples(
    folder: &Path,
    training: &[Example],
    held_back: &[Example],
) -> Result<(), Failure> {
    let examples = folder.join(EXAMPLES_FOLDER);
    let made = make_private(folder).and_then(|()| make_private(&examples));
    made.map_err(|error| Failure::writing(folder, &error))?;
    project_file::write(&examples.join(TRAINING_FILE), training)?;
    if !held_back.is_empty() {
        project_file::write(&examples.join(HELD_BACK_FILE), held_back)?;
    }
    Ok(())
}

fn described(
    model_file: &str,
    info: &ModelInfo,
    plan: &Plan,
    training: &[Example],
    held_back: usize,
) -> runs::Setup {
    runs::Setup {
        model_file: model_file.to_owned(),
        model_name: info.name.clone(),
        settings: plan.settings(),
        speed: plan.speed.value,
        examples: training.len(),
        held_back,
        examples_mark: ExamplesMark::of(Path::new(""), training).sha256,
    }
}

/// Every setting as the plan has it, so that what was shown is what is done.
fn choices_of(plan: &Plan) -> Choices {
    Choices {
        epochs: Some(plan.passes.value),
        batch_size: Some(plan.examples_per_step.value),
        learning_rate: Some(plan.learning_rate),
        rank: Some(plan.rank.value),
        seed: Some(plan.seed.value),
    }
}

fn insert(
    studio: &Studio,
    project: &Project,
    id: RunId,
    setup: &runs::Setup,
) -> Result<Run, Failure> {
    let at = studio.now();
    let run = project.write(|transaction| {
        let number = runs::insert(transaction, id, setup, at)?;
        let event = Event { at, what: RunEventKind::Started, step: 0, loss: None };
        runs::note(transaction, number, &event)?;
        runs::get(transaction, id)
    })?;
    for topic in [Topic::Runs, Topic::Project] {
        studio.tell(topic, Some(project.id));
    }
    Ok(run)
}
