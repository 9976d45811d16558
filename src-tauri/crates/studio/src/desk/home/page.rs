//! The first page: the projects, what happened last, this computer, the samples.

use super::{recent, samples, state};
use crate::{
    computer,
    contract::{Computer, Home, ProjectCard},
    desk::settings::models,
    failure::Failure,
    studio::Studio,
};
use bakehouse_store::app::projects::{self, ProjectRow};

/// The first page. A project that can't be opened has its card all the same, with the reason.
pub fn home(studio: &Studio, _request: ()) -> Result<Home, Failure> {
    let rows = studio.read_app(projects::all)?;
    let mut cards = Vec::new();
    let mut happened = Vec::new();
    let mut made_from = Vec::new();
    for row in rows.into_iter().filter(|row| row.deleted_at.is_none() && !row.is_forming) {
        let state = studio.project(row.id).and_then(|project| {
            let state = state::of(studio, &project)?;
            happened.extend(recent::of(&project, &row, &state)?);
            Ok(state)
        });
        let sample = state.as_ref().ok().and_then(|state| state.about.sample.clone());
        made_from.extend(sample.map(|sample| (sample, row.id)));
        cards.push(card(row, state));
    }
    Ok(Home {
        projects: cards,
        recent: recent::last(happened),
        computer: Computer {
            memory_bytes: computer::memory_bytes(),
            free_disk_bytes: computer::free_disk_bytes(studio.folder()),
            processors: computer::processors(),
            has_starter_model: models::path(studio, None).is_ok(),
        },
        samples: samples::cards(studio, &made_from),
    })
}

fn card(row: ProjectRow, state: Result<state::State, Failure>) -> ProjectCard {
    let (state, failure) = match state {
        Ok(state) => (Some(state), None),
        Err(failure) => (None, Some(failure)),
    };
    ProjectCard {
        id: row.id,
        name: row.name,
        examples: state.as_ref().map_or(0, |state| state.examples.all),
        runs: state.as_ref().map_or(0, |state| state.train.runs),
        steps: state.as_ref().map_or_else(Vec::new, state::State::steps),
        goal: state.map_or_else(String::new, |state| state.about.goal),
        opened_at: row.opened_at,
        failure,
    }
}
