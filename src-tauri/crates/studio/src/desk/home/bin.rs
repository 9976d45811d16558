//! The bin of projects, and what the start of the program clears away. Whatever has no time left is removed folder
//! first and row last, so that what a crash leaves is removed by the next start.

use crate::{
    contract::{ProjectId, Topic},
    desk::chat,
    failure::Failure,
    studio::{Project, Studio},
};
use bakehouse_store::{
    app::projects::{self, ProjectRow},
    project::{
        PROJECT_FILE,
        about::{self, About},
        bin, examples,
    },
};
use std::{collections::HashSet, fs, io, path::Path};

const DAY_MILLISECONDS: i64 = 24 * 60 * 60 * 1000;
/// What is in a bin stays there for this long.
const KEPT_MILLISECONDS: i64 = 30 * DAY_MILLISECONDS;

/// Clears away projects that never came to be and those whose time in the bin is over, and takes in those that the list
/// has forgotten. What can't be cleared away now doesn't keep the program from starting: the next start tries again.
pub(in crate::desk) fn tidy_up(studio: &Studio) -> Result<(), Failure> {
    let now = studio.now();
    let rows = studio.read_app(projects::all)?;
    for row in &rows {
        let is_over = row.deleted_at.is_some_and(|at| days_left(at, now) == 0);
        if row.is_forming || is_over {
            let _ = remove_for_good(studio, row.id);
        }
    }
    let known: HashSet<ProjectId> = rows.iter().map(|row| row.id).collect();
    for id in folders(&studio.projects_folder()).filter(|id| !known.contains(id)) {
        let _ = take_in(studio, id);
    }
    Ok(())
}

/// Days until what was put into a bin at `deleted_at` is removed. A clock that went back gives it no more than it was
/// promised.
pub(in crate::desk) fn days_left(deleted_at: i64, now: i64) -> u32 {
    let left = deleted_at.saturating_add(KEPT_MILLISECONDS).saturating_sub(now);
    let left = left.clamp(0, KEPT_MILLISECONDS) as u64;
    left.div_ceil(DAY_MILLISECONDS as u64) as u32
}

/// Removes a project.
pub(in crate::desk) fn remove_for_good(studio: &Studio, id: ProjectId) -> Result<(), Failure> {
    let_go(studio, id);
    remove_folder(&studio.project_folder(id))?;
    studio.write_app(|transaction| projects::remove(transaction, id))?;
    studio.tell(Topic::Projects, None);
    Ok(())
}

/// Stops what works in a project and closes it.
pub(super) fn let_go(studio: &Studio, id: ProjectId) {
    studio.tasks().cancel_all(Some(id));
    chat::let_go(studio, id);
    studio.close_project(id);
}

/// Removes a folder, if it is there.
pub(in crate::desk) fn remove_folder(folder: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Failure::writing(folder, &error))
        }
        _ => Ok(()),
    }
}

/// Removes examples whose time in the bin of this project is over.
pub(super) fn remove_old_examples(project: &Project, now: i64) -> Result<(), Failure> {
    if project.read(bin::count)? > 0 {
        let before = now.saturating_sub(KEPT_MILLISECONDS);
        project.write(|transaction| bin::empty(transaction, before))?;
    }
    Ok(())
}

/// The projects that have a folder.
fn folders(folder: &Path) -> impl Iterator<Item = ProjectId> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

/// A folder that the list doesn't know: what a crash left of a project with nothing in it yet is removed, and a project
/// that was put there by hand, or whose list was lost, comes onto the list.
fn take_in(studio: &Studio, id: ProjectId) -> Result<(), Failure> {
    let folder = studio.project_folder(id);
    if !folder.join(PROJECT_FILE).is_file() {
        return remove_folder(&folder);
    }
    let is_empty = studio.project(id)?.read(|connection| {
        Ok(about::get(connection)? == About::default() && examples::counts(connection)?.all == 0)
    })?;
    if is_empty {
        studio.close_project(id);
        return remove_folder(&folder);
    }
    let now = studio.now();
    let row = ProjectRow {
        id,
        name: String::new(),
        created_at: now,
        opened_at: now,
        is_forming: false,
        deleted_at: None,
    };
    studio.write_app(|transaction| projects::put(transaction, &row))
}
