//! Fixing a line that gave no example, without leaving the import.

use super::{
    live::Live,
    prepare::{Raw, beginning, prepare},
};
use crate::{
    contract::ImportState,
    failure::{Failure, FailureCode},
    studio::Studio,
};
use bakehouse_formats::read_line;
use bakehouse_store::project::{
    examples,
    imports::{self, ProblemKey},
};

/// Reads `text` in place of the line. Nothing but blanks takes the line away; what still gives no example is told anew.
pub(super) fn fix(studio: &Studio, import: &Live, line: u64, text: &str) -> Result<(), Failure> {
    let key = ProblemKey::line(line);
    let project = studio.project(import.project)?;
    let already_there = project.read(examples::hashes)?;
    let (beginning, is_whole) = beginning(text);
    let raw = Raw { key, entry: read_line(text, line), text: beginning, is_whole };
    let prepared = prepare(raw, &already_there);
    // Held to the end, so that a yes comes before or after it.
    let mut progress = import.lock();
    if progress.state != ImportState::Ready {
        return Err(Failure::new(FailureCode::ImportGone));
    }
    let wants_held_back = progress.wants_held_back;
    let now = studio.now();
    project.write(|transaction| {
        let known = imports::problems(transaction, import.import, &[key])?;
        if !known.first().is_some_and(|problem| problem.is_unreadable) {
            return Err(bakehouse_store::Error::Missing("line"));
        }
        let new = prepared.example(wants_held_back);
        imports::stage(transaction, import.import, new.as_slice(), now)?;
        match &prepared.problem {
            Some(problem) => imports::put_problems(transaction, import.import, &[problem]),
            None => imports::drop_problem(transaction, import.import, key),
        }
    })?;
    progress.counts.unreadable -= 1;
    progress.counts += prepared.counts;
    progress.problems_changed();
    Ok(())
}
