//! The table: how many, the rows that are shown now, and where an example stands.

use super::{check, views};
use crate::{
    contract::{ExampleCounts, ExampleRow, ExampleRows, PlaceRequest, RowsRequest, ViewRequest},
    failure::Failure,
    studio::Studio,
};
use bakehouse_store::project::examples::{self, Previewed};

/// Rows that are given at once: ten screens.
const MOST_ROWS: usize = 500;

/// How many examples there are.
pub fn examples_counts(studio: &Studio, request: ViewRequest) -> Result<ExampleCounts, Failure> {
    let view = views::shown(studio, &request)?;
    let (state, counts) = studio
        .project(request.project)?
        .read(|connection| Ok((examples::state(connection)?, examples::counts(connection)?)))?;
    let is_checking = !state.is_checked;
    if is_checking {
        // It may be that the program ended before the check did.
        check::begin(studio, request.project);
    }
    Ok(ExampleCounts {
        shown: view.ids.len(),
        all: counts.all,
        ready: counts.ready,
        needs_fix: counts.needs_fix,
        held_back: counts.held_back,
        revision: state.revision,
        is_checking,
    })
}

/// The rows that the table shows now.
pub fn examples_rows(studio: &Studio, request: RowsRequest) -> Result<ExampleRows, Failure> {
    let RowsRequest { view, from, count } = request;
    let project = studio.project(view.project)?;
    let view = views::shown(studio, &view)?;
    let total = view.ids.len();
    let from = from.min(total);
    let ids = &view.ids[from..total.min(from + count.min(MOST_ROWS))];
    let rows = project.read(|connection| examples::previewed(connection, ids))?;
    let rows = rows.into_iter().map(ExampleRow::from).collect();
    Ok(ExampleRows { total, from, rows, revision: view.revision })
}

/// Where an example stands in a view; nothing when it isn't in it.
pub fn example_place(studio: &Studio, request: PlaceRequest) -> Result<Option<usize>, Failure> {
    let view = views::shown(studio, &request.view)?;
    let place = view.ids.iter().position(|&id| i64::from(id) == request.example.0);
    Ok(place)
}

impl From<Previewed> for ExampleRow {
    fn from(row: Previewed) -> Self {
        Self {
            id: row.id,
            asks: row.asks,
            answers: row.answers,
            turns: row.turns,
            tokens: row.tokens,
            must_fix: row.worst == Some(1),
            should_fix: row.worst == Some(2),
            is_held_back: row.is_held_back,
        }
    }
}
