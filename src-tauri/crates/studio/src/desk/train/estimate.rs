//! What a training would take. It is found out by doing some of its work for a moment, so it is kept until the examples,
//! the choices or the day are others.

use super::setup::{self, Setup};
use crate::{
    clock, computer,
    contract::{ProjectId, ProjectRef, Span, TakesHere, TrainChoices, TrainEstimate},
    estimating::{self, Here},
    failure::Failure,
    paths::{self, STARTER_MODEL},
    studio::{Project, Studio},
    training::Chosen,
};
use bakehouse_domain::message::Example;
use bakehouse_store::project::{
    examples::{self, UsableSplit},
    runs,
};
use jiff::civil::Date;
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The estimate of each project that was asked for one.
#[derive(Default)]
pub(super) struct Known {
    by_project: Mutex<HashMap<ProjectId, (Key, TrainEstimate)>>,
    /// Held while one is being made: two at once would slow each other down and both be wrong.
    making: Mutex<()>,
}

/// What an estimate follows from.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    /// The revision of the examples.
    revision: u64,
    choices: TrainChoices,
    model: Option<PathBuf>,
    today: Date,
}

impl Known {
    fn lock(&self) -> MutexGuard<'_, HashMap<ProjectId, (Key, TrainEstimate)>> {
        self.by_project.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, project: ProjectId, key: &Key) -> Option<TrainEstimate> {
        let known = self.lock();
        known.get(&project).filter(|(of, _)| of == key).map(|(_, estimate)| estimate.clone())
    }
}

/// What a training would take.
pub fn train_estimate(studio: &Studio, request: ProjectRef) -> Result<TrainEstimate, Failure> {
    let project = studio.project(request.project)?;
    let setup = setup::of(studio, &project)?;
    let key = Key {
        revision: setup.revision,
        choices: setup.choices.clone(),
        model: setup.model().map(|(found, _)| found.path.clone()),
        today: clock::today(),
    };
    let known = &studio.rooms().train.estimates;
    let _making = known.making.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(estimate) = known.get(project.id, &key) {
        return Ok(estimate);
    }
    let estimate = make(studio, &project, &setup, &key)?;
    known.lock().insert(project.id, (key, estimate.clone()));
    Ok(estimate)
}

/// How long a training would take here, if that was found out for the examples and choices as they are now.
pub(crate) fn known_seconds(studio: &Studio, project: ProjectId) -> Option<Span> {
    let now = studio.project(project).ok()?.read(|connection| {
        let choices: Option<TrainChoices> = runs::choices(connection)?;
        Ok((examples::state(connection)?.revision, choices.unwrap_or_default()))
    });
    let (revision, choices) = now.ok()?;
    let known = studio.rooms().train.estimates.lock();
    let (key, estimate) = known.get(&project)?;
    let is_true = key.revision == revision && key.choices == choices;
    estimate.here.filter(|_| is_true).map(|here| here.seconds)
}

fn make(
    studio: &Studio,
    project: &Project,
    setup: &Setup,
    key: &Key,
) -> Result<TrainEstimate, Failure> {
    let UsableSplit { training, held_back } = project.read(examples::usable_split)?;
    let (training, held_back) = (only_examples(training), only_examples(held_back));
    let mut estimate = TrainEstimate {
        training_examples: training.len(),
        held_back_examples: held_back.len(),
        here: None,
        failure: None,
        cloud: Vec::new(),
    };
    if training.is_empty() {
        estimate.failure = Some(setup::too_few(0));
        return Ok(estimate);
    }
    let missing = || paths::missing_model(&studio.models().join(STARTER_MODEL));
    let model = key.model.as_deref().ok_or_else(missing);
    let plan = setup.plan();
    let passes = plan.passes.value;
    let chosen = Chosen { plan, training, held_back, held_back_file: None };
    let found = estimating::of(chosen, model, key.today, &**studio.clock())?;
    estimate.cloud = found.cloud;
    match found.here {
        Ok(here) => estimate.here = Some(takes(project, setup, &here, passes)),
        Err(failure) => estimate.failure = Some(failure),
    }
    Ok(estimate)
}

fn takes(project: &Project, setup: &Setup, here: &Here, passes: u32) -> TakesHere {
    TakesHere {
        tokens: here.tokens,
        passes,
        trained_tokens: here.time.trained_tokens,
        seconds: here.time.seconds.into(),
        memory_bytes: here.memory_bytes,
        computer_bytes: setup.computer_bytes,
        disk_bytes: here.disk_bytes,
        free_disk_bytes: computer::free_disk_bytes(&project.folder),
    }
}

/// The examples without their numbers.
pub(super) fn only_examples<Id>(examples: Vec<(Id, Example)>) -> Vec<Example> {
    examples.into_iter().map(|(_, example)| example).collect()
}
