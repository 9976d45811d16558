//! Views of examples: which ones, in which order, as a list of their numbers. A list is made once for each revision of
//! the examples and kept while it is asked for, at four bytes an example; the rows of it are then fetched by number.

use super::{
    columns,
    search::{Found, Patience},
};
use crate::{
    contract::{ExampleFilter, ExampleId, ExampleSort, Narrow, ProjectId, ViewRequest},
    failure::Failure,
    studio::{Project, Studio},
};
use bakehouse_store::project::examples;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Views that are kept. The page shows one; a few more make it quick to go back to.
const KEPT: usize = 8;

/// The numbers of the examples of a view.
#[derive(Debug)]
pub(super) struct View {
    /// The revision of the examples that it belongs to.
    pub revision: u64,
    pub ids: Vec<u32>,
}

/// The views that were asked for last.
#[derive(Default)]
pub(super) struct Shelf {
    places: Mutex<Vec<Arc<Place>>>,
}

/// Where a view stands, or will once somebody has made it.
struct Place {
    request: ViewRequest,
    revision: u64,
    view: Mutex<Option<Arc<View>>>,
}

impl Shelf {
    pub fn forget(&self, project: ProjectId) {
        lock(&self.places).retain(|place| place.request.project != project);
    }

    /// The place for a view, the newest in front. Those of an earlier revision are of no use any more.
    fn place(&self, request: &ViewRequest, revision: u64) -> Arc<Place> {
        let mut places = lock(&self.places);
        let is_of_now = |place: &Arc<Place>| {
            place.request.project != request.project || place.revision == revision
        };
        places.retain(is_of_now);
        let found = places.iter().position(|place| place.request == *request);
        let place = match found {
            Some(at) => places.remove(at),
            None => Arc::new(Place { request: request.clone(), revision, view: Mutex::default() }),
        };
        places.insert(0, place.clone());
        places.truncate(KEPT);
        place
    }
}

/// The view that the page shows. While somebody types, only the last search matters: an earlier one ends with what it
/// has found so far.
pub(super) fn shown(studio: &Studio, request: &ViewRequest) -> Result<Arc<View>, Failure> {
    let project = studio.project(request.project)?;
    let revision = project.read(examples::state)?.revision;
    let place = studio.rooms().examples.views.place(request, revision);
    // Whoever asks for the same view meanwhile waits here, and doesn't make it twice.
    let mut kept = lock(&place.view);
    if let Some(view) = &*kept {
        return Ok(view.clone());
    }
    let (view, is_whole) = make(studio, request, Patience::UntilNewer)?;
    let view = Arc::new(view);
    if is_whole && view.revision == revision {
        *kept = Some(view.clone());
    }
    Ok(view)
}

/// The view as something is done to all of it: whole, whatever is typed meanwhile.
pub(super) fn whole(studio: &Studio, request: &ViewRequest) -> Result<View, Failure> {
    make(studio, request, Patience::ToTheEnd).map(|(view, _)| view)
}

fn make(
    studio: &Studio,
    request: &ViewRequest,
    patience: Patience,
) -> Result<(View, bool), Failure> {
    let id: ProjectId = request.project;
    if is_plain(request) && !columns::are_read(studio, id) {
        return Ok((plain(&*studio.project(id)?)?, true));
    }
    let found = match request.search.trim() {
        "" => None,
        text => Some(studio.rooms().examples.searches.find(studio, id, text, patience)?),
    };
    let project = studio.project(id)?;
    let with_finding = columns::with_finding(&project, &request.narrow)?;
    let is_whole = found.as_ref().is_none_or(|found| found.is_whole);
    let found = found.as_ref().map(|Found { ids, .. }| ids.as_slice());
    let chosen = request.narrow.examples.as_deref().map(in_order);
    let only = [found, with_finding.as_deref(), chosen.as_deref()];
    let only: Vec<&[u32]> = only.into_iter().flatten().collect();
    let view = columns::look(studio, &project, |columns| {
        let ids = columns.ids(request.filter, &request.narrow, request.sort, &only);
        View { revision: columns.revision, ids }
    })?;
    Ok((view, is_whole))
}

/// Whether it is what a project is opened with: all examples, as they are numbered.
fn is_plain(request: &ViewRequest) -> bool {
    let ViewRequest { project: _, filter, narrow, search, sort } = request;
    *filter == ExampleFilter::All
        && *narrow == Narrow::default()
        && search.trim().is_empty()
        && *sort == ExampleSort::Number
}

/// The plain view without the columns. Of a million examples these take a second to read, and their numbers a quarter of one:
/// the first rows are shown while somebody still reads the columns.
fn plain(project: &Project) -> Result<View, Failure> {
    project.read(|connection| {
        let revision = examples::state(connection)?.revision;
        let ids = examples::ids(connection, examples::Filter::All, examples::Sort::Number)?;
        Ok(View { revision, ids })
    })
}

/// Those that can be the number of an example, without any twice.
fn in_order(examples: &[ExampleId]) -> Vec<u32> {
    let mut ids: Vec<u32> = examples.iter().filter_map(|id| u32::try_from(id.0).ok()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
