//! A project as the sidebar shows it.

use super::state;
use crate::{
    contract::{OtherProject, Overview, ProjectRef},
    failure::{Failure, FailureCode},
    studio::Studio,
};
use bakehouse_store::app::projects;

/// A project as the sidebar shows it.
pub fn overview(studio: &Studio, request: ProjectRef) -> Result<Overview, Failure> {
    let mut rows = studio.read_app(projects::all)?;
    rows.retain(|row| row.deleted_at.is_none());
    let place = rows.iter().position(|row| row.id == request.project);
    let row = rows.remove(place.ok_or_else(|| Failure::new(FailureCode::ProjectMissing))?);
    let state = state::of(studio, &*studio.project(row.id)?)?;
    let others = rows.into_iter().filter(|row| !row.is_forming);
    Ok(Overview {
        id: row.id,
        name: row.name,
        steps: state.steps(),
        tip: state.tip(),
        revision: state.revision,
        history: state.history,
        drafts_waiting: state.facts.drafts_waiting,
        runs: state.train.runs,
        findings: state.findings,
        goal: state.about.goal,
        others: others.map(|row| OtherProject { id: row.id, name: row.name }).collect(),
    })
}
