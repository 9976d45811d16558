//! Examples: the table, one example, what is wrong with it and with all of them, and export.
//!
//! Whoever changes examples says so by [`changed`]: the page is told, and what they say about each other is looked at
//! again in the background.

mod act;
mod check;
mod content;
mod edit;
mod export;
mod fix;
mod health;
mod search;
mod table;
mod views;

pub(crate) use content::{content_of, recounted};
pub use edit::{example, example_add, example_edit, examples_delete, examples_hold_back};
pub use export::examples_export;
pub use fix::examples_fix;
pub(crate) use fix::{put_base_prompt, rewrite};
pub use health::health;
pub use table::{example_place, examples_counts, examples_rows};

use crate::{
    contract::{DoneAct, ProjectId, Topic},
    failure::Failure,
    studio::Studio,
};
use bakehouse_domain::{act::ActKind, message::Example};
use bakehouse_store::project::{
    acts::Act,
    examples::{self, NewExample},
};
use std::sync::Arc;

/// What this area keeps in memory.
#[derive(Default)]
pub struct Room {
    views: views::Shelf,
    searches: search::Searches,
    checks: Arc<check::Checks>,
}

impl Room {
    /// Whether the examples of any project are still being checked.
    pub fn is_checking(&self) -> bool {
        self.checks.is_any_running()
    }
}

/// Tells the page that the examples of a project changed, and sees to it that they are checked again. To be called
/// after every write that touched any of them, also after undo and redo.
pub(crate) fn changed(studio: &Studio, project: ProjectId) {
    studio.tell(Topic::Examples, Some(project));
    studio.tell(Topic::Project, Some(project));
    check::begin(studio, project);
}

/// Adds examples, all or none. `act` is what the person did; nothing for what comes with a new project and can't be
/// undone in it.
pub(crate) fn add_many(
    studio: &Studio,
    project: ProjectId,
    examples: Vec<Example>,
    wants_held_back: Option<bool>,
    act: Option<ActKind>,
) -> Result<Option<DoneAct>, Failure> {
    let contents: Vec<_> = examples.into_iter().map(content_of).collect();
    let now = studio.now();
    let done = studio.project(project)?.write(|transaction| {
        let count = contents.len();
        let mut act = act
            .map(|kind| Act::begin(transaction, kind, count, None, now).map(|act| (kind, act)))
            .transpose()?;
        for content in &contents {
            let new = NewExample { content, wants_held_back };
            examples::insert(transaction, act.as_mut().map(|(_, act)| act), &new, now)?;
        }
        Ok(act.map(|(kind, act)| DoneAct { id: act.id(), kind, count: count as u32 }))
    })?;
    changed(studio, project);
    Ok(done)
}

#[cfg(test)]
mod tests;
