//! The end of an import: a yes brings everything in as one act, a no leaves nothing behind.

use super::{live::Live, staging};
use crate::{
    contract::{AcceptImport, AcceptedImport, DoneAct, ImportRef, ImportState, TaskAct, Topic},
    desk::examples,
    failure::{Failure, FailureCode},
    project_file::Description,
    studio::Studio,
};
use bakehouse_domain::act::ActKind;
use bakehouse_store::{
    Transaction,
    project::{
        about::{self, About},
        acts::Act,
        imports,
    },
};

/// Brings the staged examples in. A plan that says nothing yet takes over the base prompt that most of them share, and
/// what a folder says of its project.
pub fn import_accept(studio: &Studio, request: AcceptImport) -> Result<AcceptedImport, Failure> {
    let AcceptImport { project, import, to_review, topic, hide_private } = request;
    let live = studio.rooms().import.imports.get(ImportRef { project, import })?;
    // Held to the end: of two that say yes only one brings it in.
    let mut progress = live.lock();
    if progress.state != ImportState::Ready {
        return Err(Failure::new(FailureCode::ImportGone));
    }
    let count = progress.counts.examples;
    if count == 0 {
        return Err(Failure::new(FailureCode::NothingToLearn).with("path", &live.file));
    }
    // Kept for another try, should this one not be written.
    let description = progress.description.clone().unwrap_or_default();
    let base_prompt = progress.base_prompt.clone().unwrap_or_default();
    let now = studio.now();
    let kind = ActKind::Imported;
    let id = studio.project(live.project)?.write(|transaction| {
        let mut act = Act::begin(transaction, kind, count, None, now)?;
        imports::describe(transaction, live.import, &topic, to_review)?;
        imports::accept(transaction, &mut act, live.import, now)?;
        if hide_private {
            examples::hide_private_details(transaction, &mut act, live.import)?;
        }
        fill_plan(transaction, &mut act, &description, &base_prompt)?;
        Ok(act.id())
    })?;
    progress.state = ImportState::Accepted;
    drop(progress);
    if live.makes_project {
        staging::form(studio, live.project)?;
    }
    staging::forget(studio, live.project)?;
    examples::changed(studio, live.project);
    studio.tell(Topic::Import, Some(live.project));
    let act = DoneAct { id, kind, count: count as u32 };
    Ok(AcceptedImport { project: live.project, act })
}

fn fill_plan(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    description: &Description,
    base_prompt: &str,
) -> Result<(), bakehouse_store::Error> {
    let before = about::get(transaction)?;
    let text = |now: &str, offers: &[&str]| {
        let mut offers = [now].into_iter().chain(offers.iter().copied());
        offers.find(|text| !text.trim().is_empty()).unwrap_or_default().to_owned()
    };
    let list = |now: &[String], offer: &[String]| {
        if now.is_empty() { offer.to_vec() } else { now.to_vec() }
    };
    let after = About {
        goal: text(&before.goal, &[&description.goal]),
        base_prompt: text(&before.base_prompt, &[&description.base_prompt, base_prompt]),
        wishes: list(&before.wishes, &description.wishes),
        criteria: list(&before.criteria, &description.grader.criteria),
        questions: list(&before.questions, &description.questions_to_ask),
        ..before.clone()
    };
    if after == before {
        return Ok(());
    }
    about::set(transaction, act, &after)
}

/// Gives up an import that is read or waits for a yes. One that is in stays: that is what undo is for.
pub fn import_discard(studio: &Studio, request: ImportRef) -> Result<(), Failure> {
    let live = studio.rooms().import.imports.get(request)?;
    let mut progress = live.lock();
    match progress.state {
        ImportState::Accepted => Ok(()),
        ImportState::Reading => {
            progress.is_discarded = true;
            let task = progress.task;
            drop(progress);
            stop(studio, &live, task);
            Ok(())
        }
        ImportState::Ready | ImportState::Failed => {
            // Nobody may say yes to it any more.
            progress.state = ImportState::Failed;
            drop(progress);
            staging::give_up(studio, &live)
        }
    }
}

/// The reading thread gives it up, as soon as it notices: until then it has files open.
fn stop(studio: &Studio, live: &Live, task: Option<crate::contract::TaskId>) {
    studio.rooms().import.imports.remove(live);
    if let Some(task) = task {
        // One that has just ended noticed already.
        let _ = studio.tasks().control(task, TaskAct::Cancel);
    }
}
