//! Bake and review: a model writes drafts in the background, and a person keeps, edits or skips each. Every draft is in
//! the store from its first word on; what is kept here between two questions is nothing but a lock.

mod batch;
mod effort;
mod likes;
mod matter;
mod once;
mod pen;
mod prompts;
mod review;
mod rewrite;
mod suggest;
mod writing;

pub use review::{draft_decide, draft_remark, drafts_keep, review, waiting};
pub use rewrite::draft_rewrite;
pub use suggest::topics_suggest;

use crate::{
    contract::{
        BakeBatch, BakeOffer, BakePage, BakeWhat, ChangeRecipe, ConnectionKind, DocumentRow,
        DraftId, DraftRow, DraftsRequest, Effort, Miss, ProjectId, ProjectRef, Recipe, Task,
        TaskId, TaskKind, TaskState, Topic, UsedRecipe, Writer, WriterPlace,
    },
    desk::{
        connections,
        examples::{self, shortages},
        settings::models,
    },
    failure::{Failure, FailureCode},
    paths::{self, STARTER_MODEL},
    studio::{Project, Studio},
};
use bakehouse_formats::Tokenizer;
use bakehouse_store::project::{
    about::{self, About},
    bakes::{self, Bake},
    documents,
    drafts::{self, Draft},
};
use pen::Hand;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Batches whose recipes can be taken up again.
const USED: usize = 20;

/// Drafts of a batch that is a try.
const TRIED: u32 = 3;

/// Drafts that are given at once.
const MOST_ROWS: usize = 500;

/// What this area keeps in memory.
#[derive(Default)]
pub struct Room {
    /// Held while a batch is begun, so that two presses don't begin two.
    beginning: Mutex<()>,
    /// The draft that was last written anew, and by which task.
    rewriting: Mutex<Option<(ProjectId, DraftId, TaskId)>>,
    /// The topics that were suggested last, and for which project.
    suggested: Mutex<Option<(ProjectId, TaskId, suggest::Topics)>>,
    /// How the examples of a project are, at a revision of it.
    style: Mutex<Option<(ProjectId, u64, Arc<writing::Style>)>>,
    /// How long a draft takes, by the name of its writer.
    paces: Mutex<HashMap<String, Duration>>,
}

/// How drafts are baked, and the last ones.
pub fn bake(studio: &Studio, request: ProjectRef) -> Result<BakePage, Failure> {
    let project = studio.project(request.project)?;
    let counts = examples::totals(studio, &project)?;
    let (about, recipe, last, misses, waiting, documents, used) = project.read(|connection| {
        let last = bakes::last(connection)?;
        let misses = last.as_ref().map(|bake| bakes::misses(connection, bake.id)).transpose()?;
        Ok((
            about::get(connection)?,
            bakes::recipe(connection)?.unwrap_or_default(),
            last,
            misses.unwrap_or_default(),
            drafts::waiting(connection)?,
            documents::all(connection)?,
            bakes::used(connection, USED)?,
        ))
    })?;
    let writers = writers(studio)?;
    let writer = chosen(&recipe, &writers);
    let obstacle = obstacle(studio, &about.base_prompt, writer);
    let count = |count: fn(&Bake) -> usize| last.as_ref().map_or(0, count);
    let expected = effort::expected(studio, &project, &about.base_prompt, &recipe, writer)?;
    let spent = effort::spent(studio, &project, writer)?;
    let missing = shortages(studio, &project)?.iter().map(|(_, count)| count).sum();
    let used = used_before(used, &recipe);
    Ok(BakePage {
        recipe: Recipe { writer: writer.map(|writer| writer.id.clone()), ..recipe },
        base_prompt_tokens: Tokenizer::O200k.count(&about.base_prompt),
        base_prompt: about.base_prompt,
        style_examples: counts.usable - counts.usable_held_back,
        task: studio.tasks().running(TaskKind::Bake, project.id),
        expected,
        spent,
        missing,
        used,
        documents: documents.into_iter().map(document).collect(),
        reading: reading(studio, project.id),
        suggested: suggest::suggested(studio, project.id),
        made: count(|bake| bake.made),
        left_out: count(|bake| bake.left_out),
        wanted: count(|bake| bake.wanted),
        misses: misses.into_iter().map(miss).collect(),
        waiting,
        can_go_on: last.as_ref().is_some_and(Bake::can_go_on),
        stopped: last.and_then(|bake| serde_json::from_value(bake.failure?).ok()),
        obstacle,
        writers,
    })
}

/// Changes the recipe.
pub fn bake_change(studio: &Studio, request: ChangeRecipe) -> Result<BakePage, Failure> {
    let recipe = Recipe { like: Vec::new(), ..request.recipe }.within_limits();
    studio
        .project(request.project)?
        .write(|transaction| bakes::set_recipe(transaction, &recipe))?;
    studio.tell(Topic::Drafts, Some(request.project));
    bake(studio, ProjectRef { project: request.project })
}

/// What a batch will take, before it is begun.
pub fn bake_offer(studio: &Studio, request: BakeBatch) -> Result<BakeOffer, Failure> {
    let project = studio.project(request.project)?;
    let (about, recipe) = planned(&project)?;
    let writers = writers(studio)?;
    let writer = chosen(&recipe, &writers);
    let obstacle = obstacle(studio, &about.base_prompt, writer);
    let (count, effort) = match adapted(studio, &project, recipe.clone(), request.what)? {
        None => (0, Effort::default()),
        Some(batch) => {
            (batch.count, effort::expected(studio, &project, &about.base_prompt, &batch, writer)?)
        }
    };
    Ok(BakeOffer { count, effort, writer: writer.cloned(), obstacle })
}

/// Begins a batch. While one is being baked, it is that one for whoever wants what the recipe says, and no answer to any
/// other wish.
pub fn bake_start(studio: &Studio, request: BakeBatch) -> Result<TaskId, Failure> {
    let BakeBatch { project: id, what } = request;
    let is_any_right = matches!(what, BakeWhat::Whole | BakeWhat::Try);
    if !is_any_right && studio.tasks().running(TaskKind::Bake, id).is_some() {
        return Err(Failure::new(FailureCode::WorkerBusy));
    }
    start(studio, ProjectRef { project: id }, |project, about, recipe, hand| {
        let Some(batch) = adapted(studio, project, recipe, what)? else {
            return Err(Failure::new(FailureCode::ThingMissing).because("nothing is missing"));
        };
        batch::begin(studio, project, about, &batch, hand)
    })
}

/// The recipe for what is to be baked; nothing where nothing is missing.
fn adapted(
    studio: &Studio,
    project: &Project,
    recipe: Recipe,
    what: BakeWhat,
) -> Result<Option<Recipe>, Failure> {
    let recipe = match what {
        BakeWhat::Whole => recipe,
        BakeWhat::Try => Recipe { count: recipe.count.min(TRIED), ..recipe },
        BakeWhat::Missing => match shortages(studio, project)? {
            short if short.is_empty() => return Ok(None),
            short => recipe.for_shortages(&short),
        },
        BakeWhat::Like { like, count } => {
            recipe.for_more_like(likes::chosen(studio, project, like)?, count)
        }
    };
    Ok(Some(recipe.within_limits()))
}

/// Goes on with the last batch, if it ended early; gives the one that is being baked, if there is one.
pub fn bake_resume(studio: &Studio, request: ProjectRef) -> Result<TaskId, Failure> {
    start(studio, request, |project, _, _, hand| {
        let last = project.read(bakes::last)?.filter(Bake::can_go_on);
        let Some(last) = last else { return Err(Failure::new(FailureCode::NothingRunning)) };
        batch::resume(studio, project, last.id, hand)
    })
}

/// Starts one batch at a time, if nothing keeps it from starting.
fn start(
    studio: &Studio,
    request: ProjectRef,
    spawn: impl FnOnce(&Arc<Project>, &About, Recipe, Hand) -> Result<TaskId, Failure>,
) -> Result<TaskId, Failure> {
    let _beginning = studio.rooms().bake.beginning.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(task) = studio.tasks().running(TaskKind::Bake, request.project) {
        return Ok(task.id);
    }
    let project = studio.project(request.project)?;
    let (about, recipe) = planned(&project)?;
    let writers = writers(studio)?;
    if let Some(obstacle) = obstacle(studio, &about.base_prompt, chosen(&recipe, &writers)) {
        return Err(obstacle);
    }
    let hand = hand(studio, &recipe)?;
    spawn(&project, &about, recipe, hand)
}

/// What the project says about itself, and its recipe.
fn planned(project: &Project) -> Result<(About, Recipe), Failure> {
    project.read(|connection| {
        Ok((about::get(connection)?, bakes::recipe(connection)?.unwrap_or_default()))
    })
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
        turns: draft.turns,
        state: draft.state,
        flaw: draft.flaw,
        twin: draft.twin,
        score: draft.score,
    }
}

/// The recipes of earlier batches, but for the one that is there.
fn used_before(used: Vec<bakes::Used>, now: &Recipe) -> Vec<UsedRecipe> {
    let used = used.into_iter().map(|used| UsedRecipe {
        // As many drafts as are wanted now, by whoever writes now.
        recipe: Recipe {
            count: now.count,
            writer: now.writer.clone(),
            like: Vec::new(),
            ..used.recipe
        },
        at: used.at,
    });
    used.filter(|used| used.recipe != *now).collect()
}

/// The document that is being read, or could not be.
fn reading(studio: &Studio, project: ProjectId) -> Option<Task> {
    let last = studio.tasks().last(TaskKind::ReadDocument, project)?;
    (!matches!(last.state, TaskState::Done | TaskState::Cancelled)).then_some(last)
}

fn document(document: documents::Document) -> DocumentRow {
    let documents::Document { id, name, passages, gaps } = document;
    DocumentRow { id, name, passages, gaps }
}

/// Who can write: the models on this computer, then those elsewhere.
fn writers(studio: &Studio) -> Result<Vec<Writer>, Failure> {
    let here = models::find(studio).into_iter().filter_map(|found| {
        Some(Writer { name: found.info.ok()?.name, id: found.file, place: WriterPlace::Here })
    });
    let there = connections::writers(studio)?.into_iter().map(|connection| Writer {
        name: connection.model.unwrap_or_default(),
        place: match connection.kind {
            ConnectionKind::Local => WriterPlace::Local { server: connection.name },
            ConnectionKind::Service | ConnectionKind::Address => WriterPlace::Elsewhere {
                service: connection.name,
                address: connection.address.unwrap_or_default(),
                host: connection.host.unwrap_or_default(),
            },
        },
        id: connection.id,
    });
    Ok(here.chain(there).collect())
}

/// The writer that the recipe names, or else the first one on this computer: nothing is sent elsewhere that nobody chose.
fn chosen<'a>(recipe: &Recipe, writers: &'a [Writer]) -> Option<&'a Writer> {
    let named = writers.iter().find(|writer| recipe.writer.as_ref() == Some(&writer.id));
    named.or_else(|| writers.iter().find(|writer| writer.place == WriterPlace::Here))
}

/// Who writes by this recipe.
fn hand(studio: &Studio, recipe: &Recipe) -> Result<Hand, Failure> {
    let writers = writers(studio)?;
    let writer = chosen(recipe, &writers).ok_or_else(|| no_model(studio))?;
    let (id, name) = (writer.id.clone(), name(writer));
    match &writer.place {
        WriterPlace::Here => {}
        WriterPlace::Local { .. } => return Ok(Hand::There { id, name, host: None }),
        WriterPlace::Elsewhere { host, .. } => {
            return Ok(Hand::There { id, name, host: Some(host.clone()) });
        }
    }
    let found = models::find(studio).into_iter().find(|found| found.file == id);
    found.map(|found| Hand::here(&found)).ok_or_else(|| no_model(studio))
}

/// The name of a writer, as it is kept with what it writes.
fn name(Writer { name, place, .. }: &Writer) -> String {
    match place {
        WriterPlace::Here => name.clone(),
        WriterPlace::Local { server } => format!("{name} ({server})"),
        WriterPlace::Elsewhere { service, .. } => format!("{name} ({service})"),
    }
}

/// What keeps a batch from starting.
fn obstacle(studio: &Studio, base_prompt: &str, writer: Option<&Writer>) -> Option<Failure> {
    if base_prompt.trim().is_empty() {
        Some(Failure::new(FailureCode::NoBasePrompt))
    } else if writer.is_none() {
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
