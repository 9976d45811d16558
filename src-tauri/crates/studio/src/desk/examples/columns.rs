//! The narrow columns of the examples of a project, in memory: about forty bytes each. Filters, orders and counts are worked
//! out here, in a few milliseconds for a million examples; after a change only what was touched is read again.

mod row;

use crate::{
    contract::{ExampleCounts, ExampleFilter, ExampleSort, Narrow, ProjectId, Source},
    failure::Failure,
    studio::{Project, Studio},
};
use bakehouse_domain::stats::Turns;
use bakehouse_store::{
    Connection, Error,
    project::{
        examples::{self, Counts, Rows, State},
        findings, imports, topics,
    },
};
use row::{IS_DELETED, IS_HELD_BACK, IS_PAIR, MUST_FIX, Row, TO_REVIEW, read_all};
use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard},
};

/// The columns of one project, at one revision.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub revision: u64,
    /// By number; also those that are not shown.
    rows: Vec<Row>,
    imports: HashSet<u32>,
    topics: Vec<(u32, String)>,
}

/// The columns of the projects that were looked at.
#[derive(Default)]
pub(super) struct Cabinet {
    projects: Mutex<HashMap<ProjectId, Arc<RwLock<Columns>>>>,
}

impl Cabinet {
    pub fn forget(&self, project: ProjectId) {
        lock(&self.projects).remove(&project);
    }

    fn of(&self, project: ProjectId) -> Arc<RwLock<Columns>> {
        lock(&self.projects).entry(project).or_default().clone()
    }
}

/// Whether somebody has read the columns of a project to their end.
pub(super) fn are_read(studio: &Studio, project: ProjectId) -> bool {
    let kept = studio.rooms().examples.columns.of(project);
    kept.try_read().is_ok_and(|columns| columns.revision > 0)
}

/// Looks at the columns of a project as they are now.
pub(super) fn look<T>(
    studio: &Studio,
    project: &Project,
    look: impl FnOnce(&Columns) -> T,
) -> Result<T, Failure> {
    let kept = studio.rooms().examples.columns.of(project.id);
    let state = project.read(examples::state)?;
    {
        let columns = read_lock(&kept);
        if columns.revision == state.revision {
            return Ok(look(&columns));
        }
    }
    let mut columns = kept.write().unwrap_or_else(PoisonError::into_inner);
    columns.bring_up_to_date(project, &state)?;
    Ok(look(&columns))
}

impl Columns {
    fn bring_up_to_date(&mut self, project: &Project, state: &State) -> Result<(), Failure> {
        if self.revision == state.revision {
            return Ok(());
        }
        let is_known = self.revision > 0 && state.removed <= self.revision;
        if !is_known {
            self.rows = read_all(project)?;
        }
        // What changed while all were read is read here, as what changed since the last time.
        let since = if is_known { self.revision } else { state.revision };
        project.read(|connection| {
            let state = examples::state(connection)?;
            let shown = imports::shown(connection)?;
            for (import, changed) in &shown {
                if *changed > since {
                    self.take(connection, Rows::Of(*import))?;
                }
            }
            self.take(connection, Rows::TouchedAfter(since))?;
            self.imports = shown.iter().map(|(import, _)| import.0 as u32).collect();
            self.topics = topics::all(connection)?;
            // One that was removed meanwhile may have been read: then the next look reads all of them again.
            self.revision = if state.removed > since { 0 } else { state.revision };
            Ok(())
        })
    }

    /// Takes rows in, each in place of what was known of it.
    fn take(&mut self, connection: &Connection, which: Rows) -> Result<(), Error> {
        let mut new = Vec::new();
        examples::columns(connection, which, |row| {
            let row = Row::from(row);
            match self.rows.binary_search_by_key(&row.id, |row| row.id) {
                Ok(place) => self.rows[place] = row,
                Err(_) => new.push(row),
            }
        })?;
        if new.is_empty() {
            return Ok(());
        }
        let is_behind = self.rows.last().is_none_or(|last| last.id < new[0].id);
        self.rows.append(&mut new);
        if !is_behind {
            self.rows.sort_unstable_by_key(|row| row.id);
        }
        Ok(())
    }

    fn is_of_the_project(&self, row: &Row) -> bool {
        row.import == 0 || self.imports.contains(&row.import)
    }

    fn is_shown(&self, row: &Row) -> bool {
        !row.is(IS_DELETED) && self.is_of_the_project(row)
    }

    /// The examples that are shown, or are in the bin.
    fn of_filter(&self, filter: ExampleFilter) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| {
            if filter == ExampleFilter::Bin {
                return row.is(IS_DELETED) && self.is_of_the_project(row);
            }
            self.is_shown(row)
                && match filter {
                    ExampleFilter::All | ExampleFilter::Bin => true,
                    ExampleFilter::Ready => !row.needs_fix(),
                    ExampleFilter::ToReview => row.is(TO_REVIEW),
                    ExampleFilter::NeedsFix => row.needs_fix(),
                    ExampleFilter::HeldBack => row.is(IS_HELD_BACK),
                }
        })
    }

    /// The numbers of the examples of a view, in their order. Each of `only` is in order.
    pub fn ids(
        &self,
        filter: ExampleFilter,
        narrow: &Narrow,
        sort: ExampleSort,
        only: &[&[u32]],
    ) -> Vec<u32> {
        let topic = narrow.topic.as_deref().map(|name| self.topic(name));
        let is_in = |row: &&Row| {
            topic.is_none_or(|topic| topic == Some(row.topic))
                && narrow.source.is_none_or(|source| row.source() == source)
                && narrow.least_tokens.is_none_or(|least| row.tokens >= least)
                && narrow.most_tokens.is_none_or(|most| row.tokens <= most)
                && narrow.least_turns.is_none_or(|least| row.turns >= least)
                && narrow.most_turns.is_none_or(|most| row.turns <= most)
                && narrow.is_pair.is_none_or(|is_pair| row.is(IS_PAIR) == is_pair)
                && narrow.is_held_back.is_none_or(|is| row.is(IS_HELD_BACK) == is)
                && only.iter().all(|only| only.binary_search(&row.id).is_ok())
        };
        let rows = self.of_filter(filter).filter(is_in);
        let sorted = |mut keyed: Vec<(u128, u32)>| {
            keyed.sort_unstable();
            keyed.into_iter().map(|(_, id)| id).collect()
        };
        match sort {
            ExampleSort::Number => rows.map(|row| row.id).collect(),
            ExampleSort::Newest => {
                let mut ids: Vec<u32> = rows.map(|row| row.id).collect();
                ids.reverse();
                ids
            }
            ExampleSort::Question => {
                sorted(rows.map(|row| (u128::from_be_bytes(row.key), row.id)).collect())
            }
            ExampleSort::Longest => {
                sorted(rows.map(|row| (u128::from(u32::MAX - row.tokens), row.id)).collect())
            }
            ExampleSort::Shortest => {
                sorted(rows.map(|row| (u128::from(row.tokens), row.id)).collect())
            }
            ExampleSort::Topic => {
                let places = self.places_of_topics();
                let place = |row: &Row| places.get(&row.topic).copied().unwrap_or(usize::MAX);
                sorted(rows.map(|row| (place(row) as u128, row.id)).collect())
            }
        }
    }

    /// The number of a topic; 0 for none, nothing for one that nobody has named.
    fn topic(&self, name: &str) -> Option<u32> {
        match name {
            "" => Some(0),
            name => self.topics.iter().find(|(_, known)| known == name).map(|(id, _)| *id),
        }
    }

    /// The name of a topic.
    pub fn topic_name(&self, topic: u32) -> &str {
        self.topics.iter().find(|(id, _)| *id == topic).map_or("", |(_, name)| name)
    }

    fn places_of_topics(&self) -> HashMap<u32, usize> {
        let mut topics: Vec<(String, u32)> =
            self.topics.iter().map(|(id, name)| (name.to_lowercase(), *id)).collect();
        topics.sort();
        topics.into_iter().enumerate().map(|(place, (_, id))| (id, place)).collect()
    }

    /// How many there are, and how long, by what can be learned from.
    pub fn totals(&self) -> Counts {
        let mut counts = Counts::default();
        for row in self.of_filter(ExampleFilter::All) {
            let is_held_back = row.is(IS_HELD_BACK);
            counts.all += 1;
            counts.needs_fix += usize::from(row.needs_fix());
            counts.held_back += usize::from(is_held_back);
            counts.all_tokens += row.tokens as usize;
            if row.worst != MUST_FIX {
                counts.usable += 1;
                counts.usable_held_back += usize::from(is_held_back);
                counts.tokens += row.tokens as usize;
                counts.learned_tokens += row.learned_tokens as usize;
            }
        }
        counts.ready = counts.all - counts.needs_fix;
        counts
    }

    /// How many there are.
    pub fn counts(&self) -> ExampleCounts {
        let mut counts = ExampleCounts { revision: self.revision, ..ExampleCounts::default() };
        for row in self.rows.iter().filter(|row| self.is_of_the_project(row)) {
            if row.is(IS_DELETED) {
                counts.in_bin += 1;
                continue;
            }
            counts.all += 1;
            counts.ready += usize::from(!row.needs_fix());
            counts.needs_fix += usize::from(row.needs_fix());
            counts.held_back += usize::from(row.is(IS_HELD_BACK));
            counts.to_review += usize::from(row.is(TO_REVIEW));
            counts.pairs += usize::from(row.is(IS_PAIR));
        }
        counts
    }

    /// The topics with how many examples each has, the most first; the empty name for those without one.
    pub fn topics(&self) -> Vec<(String, usize)> {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for row in self.of_filter(ExampleFilter::All) {
            *counts.entry(row.topic).or_default() += 1;
        }
        let mut topics: Vec<(String, usize)> = counts
            .into_iter()
            .map(|(topic, count)| (self.topic_name(topic).to_owned(), count))
            .collect();
        topics.sort_by_key(|(name, count)| (Reverse(*count), name.to_lowercase()));
        topics
    }

    /// Where the examples come from, with how many each, the most first.
    pub fn sources(&self) -> Vec<(Source, usize)> {
        let mut counts: HashMap<Source, usize> = HashMap::new();
        for row in self.of_filter(ExampleFilter::All) {
            *counts.entry(row.source()).or_default() += 1;
        }
        let mut sources: Vec<(Source, usize)> = counts.into_iter().collect();
        sources.sort_by_key(|(source, count)| (Reverse(*count), *source));
        sources
    }

    /// The numbers of all examples that are shown, in order.
    pub fn shown(&self) -> impl Iterator<Item = u32> {
        self.of_filter(ExampleFilter::All).map(|row| row.id)
    }

    /// The numbers of so many of them at most, evenly spread.
    pub fn evenly_spread(&self, most: usize) -> Vec<u32> {
        let step = self.shown().count().div_ceil(most).max(1);
        self.shown().step_by(step).collect()
    }

    /// The topics of those of these examples, which are in order, that have one.
    pub fn topics_of(&self, ids: &[u32]) -> HashMap<u32, String> {
        let names: HashMap<u32, &str> =
            self.topics.iter().map(|(id, name)| (*id, name.as_str())).collect();
        let rows = self.rows.iter().filter(|row| ids.binary_search(&row.id).is_ok());
        rows.filter_map(|row| Some((row.id, (*names.get(&row.topic)?).to_owned()))).collect()
    }

    /// How many answers the examples have.
    pub fn turns(&self) -> Turns {
        let mut turns = Turns::default();
        for row in self.of_filter(ExampleFilter::All) {
            turns.add(row.turns.into());
        }
        turns
    }

    /// The lengths of the examples, in tokens.
    pub fn tokens(&self) -> impl Iterator<Item = u32> {
        self.of_filter(ExampleFilter::All).map(|row| row.tokens)
    }
}

/// The examples in which this was found, where the view asks for it.
pub(super) fn with_finding(
    project: &Project,
    narrow: &Narrow,
) -> Result<Option<Vec<u32>>, Failure> {
    let found = |code| project.read(|connection| findings::examples_with(connection, code));
    narrow.finding.map(found).transpose()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read_lock<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}
