//! What happened last, in any project.

use super::state::State;
use crate::{
    contract::{Recent, RecentKind},
    failure::Failure,
    studio::Project,
};
use bakehouse_store::{
    app::projects::ProjectRow,
    project::{bakes, imports},
};

/// So many are shown, of all projects together.
const SHOWN: usize = 6;

/// What happened in one project.
pub(super) fn of(
    project: &Project,
    row: &ProjectRow,
    state: &State,
) -> Result<Vec<Recent>, Failure> {
    let (imports, bake) = project
        .read(|connection| Ok((imports::accepted(connection)?, bakes::last(connection)?)))?;
    let runs = state
        .train
        .ended
        .iter()
        .map(|run| (RecentKind::Run { number: run.number, is_done: run.is_done }, run.at));
    let imports = imports.into_iter().take(SHOWN).map(|import| {
        (RecentKind::Import { file: import.file, examples: import.examples }, import.at)
    });
    let bake = bake.filter(|bake| bake.made > 0).map(|bake| {
        let (drafts, waiting) = (bake.made as u32, bake.waiting as u32);
        (RecentKind::Bake { drafts, waiting }, bake.ended_at.unwrap_or(bake.started_at))
    });
    let evaluation =
        state.evaluate.last.as_ref().map(|last| {
            (RecentKind::Evaluation { number: last.number, score: last.score }, last.at)
        });
    let all = runs.chain(imports).chain(bake).chain(evaluation);
    let recent =
        all.map(|(what, at)| Recent { project: row.id, project_name: row.name.clone(), what, at });
    Ok(recent.collect())
}

/// The last of all that happened, the newest first.
pub(super) fn last(mut happened: Vec<Recent>) -> Vec<Recent> {
    happened.sort_by_key(|recent| std::cmp::Reverse(recent.at));
    happened.truncate(SHOWN);
    happened
}
