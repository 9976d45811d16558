//! What is staged, and clearing it away again: when the person discards it, and at the next start when the program
//! ended before a yes. Which projects have something staged is noted in `app.db`, so that the start opens no others.

use super::live::Live;
use crate::{
    contract::{ProjectId, Topic},
    desk::{examples, home},
    failure::Failure,
    studio::Studio,
};
use bakehouse_store::{
    Error, Transaction,
    app::{
        projects::{self, ProjectRow},
        settings,
    },
    project::imports,
};

/// The setting with the projects in which something is staged.
const STAGING: &str = "staging";

/// Notes that something is staged in this project, before it is.
pub(super) fn note(studio: &Studio, project: ProjectId) -> Result<(), Failure> {
    change_noted(studio, |noted| {
        noted.retain(|noted| *noted != project);
        noted.push(project);
    })
}

/// Nothing is staged there any more.
pub(super) fn forget(studio: &Studio, project: ProjectId) -> Result<(), Failure> {
    if studio.rooms().import.imports.is_staging(project) {
        return Ok(());
    }
    change_noted(studio, |noted| noted.retain(|noted| *noted != project))
}

fn change_noted(studio: &Studio, change: impl FnOnce(&mut Vec<ProjectId>)) -> Result<(), Failure> {
    studio.write_app(|transaction| {
        let mut noted = settings::get(transaction, STAGING)?.unwrap_or_default();
        change(&mut noted);
        settings::set(transaction, STAGING, &noted)
    })
}

/// Gives up an import, and the project that it would have made.
pub(super) fn give_up(studio: &Studio, live: &Live) -> Result<(), Failure> {
    studio.rooms().import.imports.remove(live);
    if live.makes_project {
        home::remove_for_good(studio, live.project)?;
        studio.tell(Topic::Projects, None);
    } else {
        studio
            .project(live.project)?
            .write(|transaction| imports::give_up(transaction, live.import))?;
        // The rows go in the background.
        examples::changed(studio, live.project);
    }
    forget(studio, live.project)?;
    studio.tell(Topic::Import, Some(live.project));
    Ok(())
}

/// The project of an accepted import is there from now on.
pub(super) fn form(studio: &Studio, project: ProjectId) -> Result<(), Failure> {
    studio.write_app(|transaction| is_formed(transaction, project))?;
    studio.tell(Topic::Projects, None);
    Ok(())
}

fn is_formed(transaction: &Transaction<'_>, project: ProjectId) -> Result<(), Error> {
    let row = projects::one(transaction, project)?;
    projects::put(transaction, &ProjectRow { is_forming: false, ..row })
}

/// Gives up what an earlier run of the program had staged. A project whose import was accepted just before the end is
/// there: the yes counts, and only the list didn't hear of it. Comes before forming projects are cleared away.
pub(in crate::desk) fn tidy_up(studio: &Studio) -> Result<(), Failure> {
    let noted: Vec<ProjectId> =
        studio.read_app(|connection| settings::get(connection, STAGING))?.unwrap_or_default();
    if noted.is_empty() {
        return Ok(());
    }
    for &id in &noted {
        // One that is gone, or can't be opened, has nothing that could be cleared away.
        let Ok(project) = studio.project(id) else { continue };
        let is_forming = studio.read_app(|connection| projects::one(connection, id))?.is_forming;
        // Home removes it as a whole. Where the reading was cut off, it may not even be readable.
        if is_forming && project.read(imports::accepted).unwrap_or_default().is_empty() {
            continue;
        }
        project.write(imports::give_up_all)?;
        if is_forming {
            form(studio, id)?;
        }
        examples::changed(studio, id);
    }
    change_noted(studio, Vec::clear)
}
