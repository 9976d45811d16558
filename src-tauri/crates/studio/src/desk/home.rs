//! Home, and a project as a whole: how one begins, is opened, renamed, put into the bin and brought back, and what
//! was done in it undone.

mod bin;
mod create;
mod overview;
mod page;
mod recent;
mod samples;
mod state;

pub(super) use bin::{days_left, remove_folder, remove_for_good, tidy_up};
pub(crate) use create::create_project;
pub use overview::overview;
pub use page::home;

use super::{examples, tidy_up_project};
use crate::{
    contract::{DoneAct, NewProject, Overview, ProjectId, ProjectRef, RenameProject, Topic},
    failure::Failure,
    studio::Studio,
};
use bakehouse_store::{
    Error, Transaction,
    app::projects::{self, ProjectRow},
    project::acts::{self, Done},
};

/// The longest name of a project, in characters: it stands in a sidebar.
const LONGEST_NAME: usize = 80;

/// Begins a project.
pub fn project_create(studio: &Studio, request: NewProject) -> Result<ProjectId, Failure> {
    match request {
        NewProject::Idea { name, goal } => create::from_idea(studio, &name, goal),
        NewProject::Sample { sample } => samples::open(studio, &sample),
    }
}

/// Opens a project: from now on it is the last one that was opened.
pub fn project_open(studio: &Studio, request: ProjectRef) -> Result<Overview, Failure> {
    let now = studio.now();
    change_row(studio, request.project, |row| row.opened_at = now)?;
    bin::remove_old_examples(&*studio.project(request.project)?, now)?;
    overview(studio, request)
}

/// Gives a project another name.
pub fn project_rename(studio: &Studio, request: RenameProject) -> Result<Overview, Failure> {
    let name = usable_name(&request.name);
    change_row(studio, request.project, |row| row.name = name)?;
    studio.tell(Topic::Project, Some(request.project));
    overview(studio, ProjectRef { project: request.project })
}

/// Puts a project into the bin. What runs in it is stopped.
pub fn project_delete(studio: &Studio, request: ProjectRef) -> Result<(), Failure> {
    let now = studio.now();
    change_row(studio, request.project, |row| row.deleted_at = Some(now))?;
    bin::let_go(studio, request.project);
    Ok(())
}

/// Brings a project back from the bin.
pub fn project_restore(studio: &Studio, request: ProjectRef) -> Result<(), Failure> {
    studio.write_app(|transaction| {
        let row = projects::one(transaction, request.project)?;
        projects::put(transaction, &ProjectRow { deleted_at: None, ..row })
    })?;
    studio.tell(Topic::Projects, None);
    // What was going on in it when it was deleted may have ended with the program.
    tidy_up_project(studio, request.project)
}

/// Undoes what was done last in a project.
pub fn undo(studio: &Studio, request: ProjectRef) -> Result<Option<DoneAct>, Failure> {
    turn_back(studio, request.project, acts::undo)
}

/// Does again what was undone last.
pub fn redo(studio: &Studio, request: ProjectRef) -> Result<Option<DoneAct>, Failure> {
    turn_back(studio, request.project, acts::redo)
}

fn turn_back(
    studio: &Studio,
    id: ProjectId,
    work: fn(&Transaction<'_>) -> Result<Option<Done>, Error>,
) -> Result<Option<DoneAct>, Failure> {
    let act = studio.project(id)?.write(work)?;
    if act.is_some() {
        // An act may have changed anything that a person decides.
        examples::changed(studio, id);
        for topic in [Topic::Project, Topic::Drafts, Topic::Evaluation] {
            studio.tell(topic, Some(id));
        }
    }
    Ok(act.as_ref().map(DoneAct::from))
}

/// Changes what the list of projects says of one that is not in the bin.
fn change_row(
    studio: &Studio,
    id: ProjectId,
    change: impl FnOnce(&mut ProjectRow),
) -> Result<(), Failure> {
    studio.write_app(|transaction| {
        let mut row = projects::one(transaction, id)?;
        if row.deleted_at.is_some() {
            return Err(Error::Missing("project"));
        }
        change(&mut row);
        projects::put(transaction, &row)
    })?;
    studio.tell(Topic::Projects, None);
    Ok(())
}

/// A name as the list keeps it: one line, not endless. May be empty: the page has a word for that.
fn usable_name(name: &str) -> String {
    let line = name.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST_NAME).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests;
