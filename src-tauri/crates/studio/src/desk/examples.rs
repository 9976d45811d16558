//! Examples: the table, one example, what is wrong with it and with all of them, and export.
//!
//! Whoever changes examples says so by [`changed`]: the page is told, and what they say about each other is looked at
//! again in the background.

mod act;
mod check;
mod columns;
mod content;
mod edit;
mod export;
mod figures;
mod fix;
mod health;
mod near_copies;
mod replace;
mod search;
mod table;
mod texts;
mod variety;
mod views;

pub(crate) use content::{content_of, recounted};
pub(crate) use edit::selected;
pub use edit::{
    example, example_add, example_edit, example_note, example_tools, examples_delete,
    examples_hold_back, examples_restore, examples_review, examples_topic,
};
pub use export::{examples_export, examples_export_preview};
pub(crate) use figures::shortages;
pub use fix::{examples_fix, examples_fix_preview};
pub(crate) use fix::{hide_private_details, rewrite};
pub use health::health;
pub(crate) use near_copies::bring_up_to_date as find_near_copies;
pub use replace::{examples_replace, examples_replace_preview};
pub(crate) use table::topics;
pub use table::{example_place, examples_counts, examples_facets, examples_rows};
pub use texts::examples_check;
pub use variety::{examples_thin_out, variety, variety_draw};

use crate::{
    contract::{ProjectId, Topic},
    failure::Failure,
    studio::{Project, Studio},
};
use bakehouse_domain::{message::Example, origin::Origin};
use bakehouse_store::project::examples::{self, Counts, NewExample};
use std::sync::Arc;

/// What this area keeps in memory.
#[derive(Default)]
pub struct Room {
    columns: columns::Cabinet,
    views: views::Shelf,
    searches: search::Searches,
    checks: Arc<check::Checks>,
    declined: texts::Declined,
    maps: variety::Maps,
}

impl Room {
    /// Lets go what is kept of a project that is closed.
    pub(crate) fn forget(&self, project: ProjectId) {
        self.columns.forget(project);
        self.views.forget(project);
        self.searches.forget(project);
        self.maps.forget(project);
    }

    /// Whether the examples of any project are still being checked.
    pub fn is_checking(&self) -> bool {
        self.checks.is_any_running()
    }
}

/// How many examples there are, and how long they are, without reading any that is known.
pub(crate) fn totals(studio: &Studio, project: &Project) -> Result<Counts, Failure> {
    columns::look(studio, project, columns::Columns::totals)
}

/// Tells the page that the examples of a project changed, and sees to it that they are checked again. To be called
/// after every write that touched any of them, also after undo and redo.
pub(crate) fn changed(studio: &Studio, project: ProjectId) {
    studio.tell(Topic::Examples, Some(project));
    studio.tell(Topic::Project, Some(project));
    check::begin(studio, project);
}

/// Adds the examples that come with a new project, all or none.
pub(crate) fn add_many(
    studio: &Studio,
    project: ProjectId,
    examples: Vec<Example>,
    wants_held_back: Option<bool>,
) -> Result<(), Failure> {
    let contents: Vec<_> = examples.into_iter().map(content_of).collect();
    let now = studio.now();
    studio.project(project)?.write(|transaction| {
        for content in &contents {
            let new = NewExample { wants_held_back, ..NewExample::of(content, Origin::Sample) };
            examples::insert(transaction, None, &new, now)?;
        }
        Ok(())
    })?;
    changed(studio, project);
    Ok(())
}

#[cfg(test)]
mod tests;
