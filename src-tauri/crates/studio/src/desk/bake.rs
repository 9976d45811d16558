//! Bake and review: a model writes drafts in the background, and a person keeps, edits or skips each. Every draft is in
//! the store from its first word on; what is kept here between two questions is nothing but a lock.

mod batch;
mod likes;
mod prompts;
mod review;

pub use review::{draft_decide, review};

use crate::{
    contract::{
        BakePage, ChangeRecipe, DraftRow, DraftsRequest, Miss, ProjectId, ProjectRef, Recipe,
        TaskId, TaskKind, Topic, Writer,
    },
    desk::{
        examples::{self, shortages},
        settings::models::{self, Found},
    },
    failure::{Failure, FailureCode},
    paths::{self, STARTER_MODEL},
    studio::{Project, Studio},
};
use bakehouse_formats::Tokenizer;
use bakehouse_store::project::{
    about,
    bakes::{self, Bake},
    drafts::{self, Draft},
};
use std::sync::{Mutex, PoisonError};

/// Drafts that are given at once.
const MOST_ROWS: usize = 500;

/// What this area keeps in memory.
#[derive(Default)]
pub struct Room {
    /// Held while a batch is begun, so that two presses don't begin two.
    beginning: Mutex<()>,
}

/// How drafts are baked, and the last ones.
pub fn bake(studio: &Studio, request: ProjectRef) -> Result<BakePage, Failure> {
    let project = studio.project(request.project)?;
    let counts = examples::totals(studio, &project)?;
    let (about, recipe, last, misses, waiting) = project.read(|connection| {
        let last = bakes::last(connection)?;
        let misses = last.as_ref().map(|bake| bakes::misses(connection, bake.id)).transpose()?;
        Ok((
            about::get(connection)?,
            bakes::recipe(connection)?.unwrap_or_default(),
            last,
            misses.unwrap_or_default(),
            drafts::waiting(connection)?,
        ))
    })?;
    let writers = writers(studio);
    let obstacle = obstacle(studio, &about.base_prompt, &writers);
    let count = |count: fn(&Bake) -> usize| last.as_ref().map_or(0, count);
    Ok(BakePage {
        recipe: Recipe {
            writer: chosen(&recipe, &writers).map(|found| found.file.clone()),
            ..recipe
        },
        base_prompt_tokens: Tokenizer::O200k.count(&about.base_prompt),
        base_prompt: about.base_prompt,
        style_examples: counts.usable - counts.usable_held_back,
        task: studio.tasks().running(TaskKind::Bake, project.id),
        made: count(|bake| bake.made),
        wanted: count(|bake| bake.wanted),
        misses: misses.into_iter().map(miss).collect(),
        waiting,
        stopped: last.and_then(|bake| serde_json::from_value(bake.failure?).ok()),
        obstacle,
        writers: writers.into_iter().filter_map(writer).collect(),
    })
}

/// Changes the recipe.
pub fn bake_change(studio: &Studio, request: ChangeRecipe) -> Result<BakePage, Failure> {
    let recipe = request.recipe.within_limits();
    studio
        .project(request.project)?
        .write(|transaction| bakes::set_recipe(transaction, &recipe))?;
    studio.tell(Topic::Drafts, Some(request.project));
    bake(studio, ProjectRef { project: request.project })
}

/// Begins a batch; gives the one that is being baked, if there is one.
pub fn bake_start(studio: &Studio, request: ProjectRef) -> Result<TaskId, Failure> {
    begin(studio, request, |_, recipe| Ok(recipe))
}

/// Begins a batch of what the examples lack against the shares of the recipe, which stays as it is.
pub fn bake_short(studio: &Studio, request: ProjectRef) -> Result<TaskId, Failure> {
    begin(studio, request, |project, recipe| {
        let short = shortages(studio, project)?;
        Ok(if short.is_empty() { recipe } else { recipe.for_shortages(&short) })
    })
}

fn begin(
    studio: &Studio,
    request: ProjectRef,
    adapt: impl FnOnce(&Project, Recipe) -> Result<Recipe, Failure>,
) -> Result<TaskId, Failure> {
    let _beginning = studio.rooms().bake.beginning.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(task) = studio.tasks().running(TaskKind::Bake, request.project) {
        return Ok(task.id);
    }
    let project = studio.project(request.project)?;
    let (about, recipe) = project.read(|connection| {
        Ok((about::get(connection)?, bakes::recipe(connection)?.unwrap_or_default()))
    })?;
    let writers = writers(studio);
    if let Some(obstacle) = obstacle(studio, &about.base_prompt, &writers) {
        return Err(obstacle);
    }
    let writer = chosen(&recipe, &writers).ok_or_else(|| no_model(studio))?;
    let recipe = adapt(&project, recipe.clone())?.within_limits();
    batch::begin(studio, &project, &about, &recipe, writer)
}

/// Drafts of the last batch, the newest first.
pub fn drafts(studio: &Studio, request: DraftsRequest) -> Result<Vec<DraftRow>, Failure> {
    let count = request.count.min(MOST_ROWS);
    let drafts =
        studio.project(request.project)?.read(|connection| match bakes::last(connection)? {
            Some(bake) => drafts::page(connection, bake.id, request.from, count),
            None => Ok(Vec::new()),
        })?;
    Ok(drafts.into_iter().map(row).collect())
}

/// What was being baked when the program ended stays as far as it came.
pub(super) fn tidy_up(studio: &Studio, project: ProjectId) -> Result<(), Failure> {
    if studio.tasks().running(TaskKind::Bake, project).is_some() {
        return Ok(());
    }
    let project = studio.project(project)?;
    let interrupted = serde_json::to_value(Failure::new(FailureCode::BakeInterrupted)).ok();
    for bake in project.read(bakes::open)? {
        let now = studio.now();
        project.write(|transaction| bakes::end(transaction, bake, interrupted.as_ref(), now))?;
    }
    Ok(())
}

fn miss(miss: bakes::Miss) -> Miss {
    let bakes::Miss { flaw, left_out, tried_again } = miss;
    Miss { flaw, left_out, tried_again }
}

fn row(draft: Draft) -> DraftRow {
    DraftRow {
        id: draft.id,
        topic: draft.topic,
        asks: draft.asks,
        answers: draft.answers,
        state: draft.state,
        flaw: draft.flaw,
        twin: draft.twin,
    }
}

/// The models that can write.
fn writers(studio: &Studio) -> Vec<Found> {
    models::find(studio).into_iter().filter(|found| found.info.is_ok()).collect()
}

fn writer(found: Found) -> Option<Writer> {
    Some(Writer { name: found.info.ok()?.name, file: found.file })
}

/// The writer that the recipe names, or else the first.
fn chosen<'a>(recipe: &Recipe, writers: &'a [Found]) -> Option<&'a Found> {
    let named = writers.iter().find(|found| recipe.writer.as_ref() == Some(&found.file));
    named.or_else(|| writers.first())
}

/// What keeps a batch from starting.
fn obstacle(studio: &Studio, base_prompt: &str, writers: &[Found]) -> Option<Failure> {
    if base_prompt.trim().is_empty() {
        Some(Failure::new(FailureCode::NoBasePrompt))
    } else if writers.is_empty() {
        Some(no_model(studio))
    } else {
        None
    }
}

fn no_model(studio: &Studio) -> Failure {
    paths::missing_model(&studio.models().join(STARTER_MODEL))
}

/// Tells the page that drafts changed, and with them what waits for review.
fn tell(studio: &Studio, project: &Project) {
    studio.tell(Topic::Drafts, Some(project.id));
    studio.tell(Topic::Project, Some(project.id));
}

#[cfg(all(test, unix))]
mod tests;
