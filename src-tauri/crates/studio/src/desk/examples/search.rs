//! Search: the examples in which a message but the base prompt has a text, whatever its case. It reads the texts
//! themselves, on a few threads: a hundred thousand examples take a fraction of a second, with no index to keep beside
//! them. What is typed on is looked for among what was found, and after a change only what changed is read again.

mod pattern;

use crate::{
    contract::ProjectId,
    failure::Failure,
    studio::{Project, Studio},
};
use bakehouse_store::project::examples::{self, Filter, Sort};
use pattern::Pattern;
use std::{
    collections::HashMap,
    ops::ControlFlow,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread,
};

/// Examples that one thread reads at a time: short enough that no reader keeps the log of the database from being
/// written back.
const STRETCH: usize = 2000;
/// More threads only wait for each other.
const MOST_THREADS: usize = 4;

/// Whether a newer search makes this one useless.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    /// It is shown while somebody types.
    UntilNewer,
    /// Something is done to what it finds.
    ToTheEnd,
}

/// What a search found.
pub(super) struct Found {
    /// By number.
    pub ids: Arc<Vec<u32>>,
    /// Whether it came to its end.
    pub is_whole: bool,
}

/// The searches of all projects.
#[derive(Default)]
pub(super) struct Searches {
    projects: Mutex<HashMap<ProjectId, Arc<OfProject>>>,
}

#[derive(Default)]
struct OfProject {
    /// Goes up with each search for another text.
    newest: Mutex<(String, u64)>,
    latest: AtomicU64,
    known: Mutex<Known>,
}

/// What the last whole search found.
#[derive(Default)]
struct Known {
    text: String,
    revision: u64,
    ids: Arc<Vec<u32>>,
}

impl Searches {
    pub fn forget(&self, project: ProjectId) {
        lock(&self.projects).remove(&project);
    }

    /// Finds `text` in the examples of a project.
    pub fn find(
        &self,
        studio: &Studio,
        id: ProjectId,
        text: &str,
        patience: Patience,
    ) -> Result<Found, Failure> {
        let text = pattern::cut(text);
        let searches = lock(&self.projects).entry(id).or_default().clone();
        let number = match patience {
            Patience::UntilNewer => Some(searches.number_of(text)),
            Patience::ToTheEnd => None,
        };
        // One that is older notices at once that it is, and lets this one in.
        let mut known = lock(&searches.known);
        let is_wanted =
            || number.is_none_or(|number| searches.latest.load(Ordering::Relaxed) == number);
        let found = find(&*studio.project(id)?, text, &known, &is_wanted)?;
        let is_whole = found.is_whole;
        if is_whole {
            *known = found.known;
            return Ok(Found { ids: known.ids.clone(), is_whole });
        }
        Ok(Found { ids: found.known.ids, is_whole })
    }
}

impl OfProject {
    /// The number of the search for `text`, which makes those for another text old.
    fn number_of(&self, text: &str) -> u64 {
        let mut newest = lock(&self.newest);
        if newest.0 != text {
            *newest = (text.to_owned(), newest.1 + 1);
            self.latest.store(newest.1, Ordering::Relaxed);
        }
        newest.1
    }
}

struct Searched {
    known: Known,
    is_whole: bool,
}

fn find(
    project: &Project,
    text: &str,
    known: &Known,
    is_wanted: &(dyn Fn() -> bool + Sync),
) -> Result<Searched, Failure> {
    let pattern = Pattern::new(text);
    let is_same = known.revision > 0 && known.text == text;
    // Whoever types on looks among what has the beginning.
    let is_narrower = known.revision > 0 && Pattern::new(&known.text).is_in(text);
    let (revision, changed) = project.read(|connection| {
        let revision = examples::state(connection)?.revision;
        let changed = if is_same || is_narrower {
            examples::changed_since(connection, known.revision)?
        } else {
            examples::ids(connection, Filter::All, Sort::Number)?
        };
        Ok((revision, changed))
    })?;
    let kept = known.ids.iter().copied().filter(|id| changed.binary_search(id).is_err());
    let (mut ids, to_read): (Vec<u32>, Vec<u32>) = if is_same {
        (kept.collect(), changed)
    } else if is_narrower {
        let mut to_read: Vec<u32> = kept.chain(changed.iter().copied()).collect();
        to_read.sort_unstable();
        (Vec::new(), to_read)
    } else {
        (Vec::new(), changed)
    };
    let (found, is_whole) = read(project, &pattern, &to_read, is_wanted)?;
    ids.extend(found);
    ids.sort_unstable();
    let known = Known { text: text.to_owned(), revision, ids: Arc::new(ids) };
    Ok(Searched { known, is_whole })
}

/// Those of `ids`, which are in order, whose text matches; and whether all were read.
fn read(
    project: &Project,
    pattern: &Pattern,
    ids: &[u32],
    is_wanted: &(dyn Fn() -> bool + Sync),
) -> Result<(Vec<u32>, bool), Failure> {
    let stretches: Vec<&[u32]> = ids.chunks(STRETCH).collect();
    let next = AtomicUsize::new(0);
    let work = || -> Result<Vec<u32>, Failure> {
        let mut found = Vec::new();
        while let Some(stretch) = stretches.get(next.fetch_add(1, Ordering::Relaxed)) {
            if !is_wanted() {
                break;
            }
            project.read(|connection| {
                examples::each_text(connection, stretch, |id, text| {
                    if pattern.is_in_example(text) {
                        found.push(id);
                    }
                    if is_wanted() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                })
            })?;
        }
        Ok(found)
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(MOST_THREADS).min(stretches.len());
    let found = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut found = work()?;
        for other in others {
            // A panic in a helper is the panic of the search.
            let theirs = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            found.extend(theirs?);
        }
        Ok::<_, Failure>(found)
    })?;
    Ok((found, is_wanted()))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
