//! The examples of an export, read a few at a time while they are written.

use crate::{failure::Failure, studio::Project, tasks::Handle};
use bakehouse_formats::export::Row;
use bakehouse_store::project::examples::{self, Decided};
use std::{cell::RefCell, io, vec};

/// Examples that are read at a time.
const READ_AT_ONCE: usize = 500;

/// Where the examples come from, and what became of reading them.
pub(super) struct Source<'a> {
    pub project: &'a Project,
    pub task: &'a Handle,
    /// Why they could not be read. A writer hears only that it can't go on.
    pub failure: RefCell<Option<Failure>>,
}

impl<'a> Source<'a> {
    /// These examples, in this order.
    pub fn rows(&'a self, ids: &'a [u32]) -> impl Iterator<Item = io::Result<(i64, Row)>> + 'a {
        Rows { source: self, ids, read: Vec::new().into_iter() }
    }
}

struct Rows<'a> {
    source: &'a Source<'a>,
    /// Those that are still to be read.
    ids: &'a [u32],
    read: vec::IntoIter<Decided>,
}

impl Rows<'_> {
    /// Reads the next ones; false where there are none.
    fn read_on(&mut self) -> io::Result<bool> {
        let Source { project, task, failure } = self.source;
        while !self.ids.is_empty() {
            if task.is_cancelled() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let (now, later) = self.ids.split_at(READ_AT_ONCE.min(self.ids.len()));
            self.ids = later;
            let read = project.read(|connection| examples::decided(connection, now));
            let read = read.map_err(|found| {
                *failure.borrow_mut() = Some(found);
                io::Error::from(io::ErrorKind::Other)
            })?;
            if !read.is_empty() {
                self.read = read.into_iter();
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Iterator for Rows<'_> {
    type Item = io::Result<(i64, Row)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(decided) = self.read.next() {
                return Some(Ok((decided.id.0, row_of(decided))));
            }
            match self.read_on() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// An example as an export takes it.
pub(super) fn row_of(decided: Decided) -> Row {
    let Decided { example, topic, note, is_held_back, .. } = decided;
    Row { example, topic: topic.unwrap_or_default(), note: note.unwrap_or_default(), is_held_back }
}
