//! Finds the examples that ask nearly the same, for whoever must keep them together: what is held back is no fair check of
//! what its near-copy taught. What was found is in the store, with a mark of the questions that it was found among, so
//! that it is looked for again only where a question is another. A look through all texts finds them on its way.

use crate::{failure::Failure, studio::Project};
use bakehouse_domain::{
    id::ExampleId,
    near_copies::{NearCopies, Question, Sketches},
    watch::Watch,
};
use bakehouse_store::{
    Connection, Error, Transaction,
    project::{
        examples::{self, Usable},
        near_copies,
    },
};
use std::ops::ControlFlow;

/// Among so many it is done in half a second, which nobody notices after an edit.
pub(super) const MOST_AFTER_AN_EDIT: usize = 25_000;
/// Among more, what is kept of them would fill the memory: then only those with the very same question stay together.
const MOST_COMPARED: usize = 500_000;

/// Near-copies that were looked for.
pub(super) struct Found {
    mark: u64,
    /// Each example that is like another with the first of its group, by number.
    groups: Vec<(ExampleId, ExampleId)>,
}

impl Found {
    /// The groups that were found among these.
    pub fn of(usable: &[Usable], groups: &[(u64, u64)]) -> Self {
        let number = |id: u64| ExampleId(id as i64);
        let groups = groups.iter().map(|(id, first)| (number(*id), number(*first)));
        Self { mark: near_copies::mark(usable), groups: groups.collect() }
    }

    /// Writes them to the examples.
    pub fn put_down(&self, usable: &mut [Usable]) {
        for example in usable {
            let place = self.groups.binary_search_by_key(&example.id, |(id, _)| *id);
            example.first_alike = place.ok().map(|place| self.groups[place].1.0 as u32);
        }
    }

    /// Keeps it. Tells whether it is something else than what was known.
    pub fn keep(&self, transaction: &Transaction<'_>) -> Result<bool, Error> {
        near_copies::set(transaction, self.mark, &self.groups)
    }
}

/// Looks for near-copies where the questions are not those that were compared last, and writes them to the examples. Among
/// more than `most` it doesn't; then what is known stays.
pub(super) fn look_for(
    connection: &Connection,
    usable: &mut [Usable],
    most: usize,
) -> Result<Option<Found>, Error> {
    let mark = near_copies::mark(usable);
    if usable.len() > most || near_copies::known_mark(connection)? == Some(mark) {
        return Ok(None);
    }
    let found = Found::of(usable, &find(connection, usable)?);
    found.put_down(usable);
    Ok(Some(found))
}

/// Sees to it that the near-copies of the questions as they are now are known. Where that changes anything the examples
/// have to be checked again.
pub(crate) fn bring_up_to_date(project: &Project) -> Result<bool, Failure> {
    let found = project.read(|connection| {
        look_for(connection, &mut examples::fingerprints(connection)?, MOST_COMPARED)
    })?;
    let Some(found) = found else { return Ok(false) };
    project.write(|transaction| {
        let is_changed = found.keep(transaction)?;
        if is_changed {
            examples::look_again(transaction)?;
        }
        Ok(is_changed)
    })
}

/// Each example that is like another, with the first of its group.
fn find(connection: &Connection, usable: &[Usable]) -> Result<Vec<(u64, u64)>, Error> {
    let ids: Vec<u32> =
        usable.iter().filter_map(|example| u32::try_from(example.id.0).ok()).collect();
    let mut sketches = Sketches::default();
    examples::each(connection, &ids, |id, example| {
        let question = Question::of(&example);
        sketches.add(id.0 as u64, &question.text, question.apart);
        ControlFlow::Continue(())
    })?;
    let read = |id: u64| question(connection, id);
    let found = among(&sketches, read, &mut Watch::new(&mut |_| true))?;
    Ok(found.unwrap_or_default().groups)
}

/// The near-copies among what was gathered, for which the questions that seem alike are read again. Nothing when `watch`
/// ended it.
pub(super) fn among<Failed>(
    sketches: &Sketches,
    mut read: impl FnMut(u64) -> Result<Option<String>, Failed>,
    watch: &mut Watch<'_>,
) -> Result<Option<NearCopies>, Failed> {
    let mut failure = None;
    let read = |id: u64| {
        read(id).unwrap_or_else(|failed| {
            failure = Some(failed);
            None
        })
    };
    let found = sketches.find(read, watch);
    failure.map_or(Ok(found), Err)
}

/// What an example asks; nothing where it is gone.
pub(super) fn question(connection: &Connection, id: u64) -> Result<Option<String>, Error> {
    let mut question = None;
    let Ok(id) = u32::try_from(id) else { return Ok(None) };
    examples::each(connection, &[id], |_, example| {
        question = Some(Question::of(&example).text);
        ControlFlow::Break(())
    })?;
    Ok(question)
}
