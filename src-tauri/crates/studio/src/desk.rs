//! What the page may ask, area by area: a function for each command of the contract, under the command's name.
//! `Rooms` is what an area keeps in memory between two questions; everything that matters is in the store.
#![expect(
    clippy::needless_pass_by_value,
    reason = "a handler owns its request, whether it takes it apart or only looks at it"
)]

pub mod bake;
#[cfg(test)]
pub(crate) mod bench;
pub mod chat;
pub mod connections;
pub mod documents;
pub mod evaluate;
pub mod examples;
pub mod frame;
pub mod home;
pub mod import;
pub mod plan;
pub mod settings;
pub mod train;
pub mod versions;

use crate::{
    contract::{DoneAct, ProjectId},
    failure::Failure,
    studio::Studio,
};
use bakehouse_store::{app::projects, project::acts::Done};

/// What each area keeps in memory.
#[derive(Default)]
pub struct Rooms {
    /// Views of examples that were asked for lately.
    pub examples: examples::Room,
    /// Files that were chosen, and imports that are being read.
    pub import: import::Room,
    /// Trainings that run.
    pub train: train::Room,
    /// Who is being asked the held-back questions.
    pub evaluate: evaluate::Room,
    /// Batches of drafts that are begun.
    pub bake: bake::Room,
    /// Conversations that are going on.
    pub chat: chat::Room,
    /// Who makes calls, and what was found on this computer.
    pub connections: connections::Room,
}

/// Puts in order what the end of the program left behind: imports that were not accepted, runs that were going on,
/// projects whose time in the bin is over.
pub(crate) fn tidy_up(studio: &Studio) -> Result<(), Failure> {
    import::tidy_up(studio)?;
    home::tidy_up(studio)?;
    for row in studio.read_app(projects::all)?.into_iter().filter(|row| row.deleted_at.is_none()) {
        // A project that can't be opened has its card on Home with the reason; the others are not kept waiting by it.
        let _ = tidy_up_project(studio, row.id);
    }
    Ok(())
}

/// The same in one project. What is going on in it is left alone.
fn tidy_up_project(studio: &Studio, project: ProjectId) -> Result<(), Failure> {
    train::tidy_up(studio, project)?;
    chat::tidy_up(studio, project)?;
    bake::tidy_up(studio, project)
}

impl From<&Done> for DoneAct {
    fn from(act: &Done) -> Self {
        Self { id: act.id, kind: act.kind, count: act.count }
    }
}
