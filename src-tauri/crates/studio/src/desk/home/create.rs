//! How a project comes to be: its folder first, its database in it, and its row in the list last. What a crash leaves
//! behind has no row, and is cleared away at the next start.

use super::usable_name;
use crate::{
    contract::{ProjectId, Topic},
    data_folder::make_private,
    failure::Failure,
    ids,
    studio::Studio,
};
use bakehouse_store::{
    app::projects::{self, ProjectRow},
    project::about::{self, About},
};
use std::fs;

/// Makes a project with nothing in it. A forming one is not shown until its row says otherwise: when its first import is
/// accepted.
pub(crate) fn create_project(
    studio: &Studio,
    name: &str,
    is_forming: bool,
) -> Result<ProjectId, Failure> {
    create(studio, name, is_forming, &About::default())
}

/// Makes a project of which nothing but the goal is known.
pub(super) fn from_idea(studio: &Studio, name: &str, goal: String) -> Result<ProjectId, Failure> {
    create(studio, name, false, &About { goal, ..About::default() })
}

/// Makes a project about something.
pub(super) fn create(
    studio: &Studio,
    name: &str,
    is_forming: bool,
    about: &About,
) -> Result<ProjectId, Failure> {
    let now = studio.now();
    let id = ids::new_project(now)?;
    let folder = studio.project_folder(id);
    let made = make_private(&studio.projects_folder())
        .and_then(|()| make_private(&folder))
        .map_err(|error| Failure::writing(&folder, &error))
        .and_then(|()| studio.project(id))
        .and_then(|project| project.write(|transaction| about::put(transaction, about)))
        .and_then(|()| {
            let (created_at, opened_at, deleted_at) = (now, now, None);
            let name = usable_name(name);
            let row = ProjectRow { id, name, created_at, opened_at, is_forming, deleted_at };
            studio.write_app(|transaction| projects::put(transaction, &row))
        });
    if let Err(failure) = made {
        studio.close_project(id);
        // Without its row it is nobody's; if it can't be removed now, the next start does it.
        let _ = fs::remove_dir_all(&folder);
        return Err(failure);
    }
    studio.tell(Topic::Projects, None);
    Ok(id)
}
