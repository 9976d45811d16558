//! Fixing a line that gave no example, without leaving the import.

use super::{
    live::Live,
    prepare::{Prepared, Raw, beginning, prepare},
};
use crate::{
    contract::ImportState,
    failure::{Failure, FailureCode},
    studio::Studio,
};
use bakehouse_formats::read_lines;
use bakehouse_store::project::{
    examples::{self, NewExample},
    imports::{self, ProblemKey},
};

/// Reads `text` in place of the line: one example, or several where several stood on it. Nothing but blanks takes the line
/// away; where any of it still gives no example, that is told anew.
pub(super) fn fix(studio: &Studio, import: &Live, line: u64, text: &str) -> Result<(), Failure> {
    let key = ProblemKey::line(line);
    let project = studio.project(import.project)?;
    let already_there = project.read(examples::hashes)?;
    let rows = import.lock().rows.clone();
    let entries = rows.map_or_else(|| read_lines(text, line), |rows| rows.read_lines(text, line));
    let (beginning, is_whole) = beginning(text);
    let prepared = entries.into_iter().map(|mut entry| {
        let example = entry.take_example();
        let (text, findings) = (beginning.clone(), entry.findings);
        prepare(Raw { key, example, findings, text, is_whole }, &already_there)
    });
    let mut prepared: Vec<Prepared> = prepared.collect();
    if let Some(bad) = prepared.iter().position(|prepared| prepared.counts.unreadable > 0) {
        prepared = vec![prepared.swap_remove(bad)];
    }
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
        let new: Vec<NewExample<'_>> =
            prepared.iter().filter_map(|prepared| prepared.example(wants_held_back)).collect();
        imports::stage(transaction, import.import, &new, now)?;
        match prepared.iter().find_map(|prepared| prepared.problem.as_ref()) {
            Some(problem) => imports::put_problems(transaction, import.import, &[problem]),
            None => imports::drop_problem(transaction, import.import, key),
        }
    })?;
    progress.counts.unreadable -= 1;
    for prepared in &prepared {
        progress.counts += prepared.counts;
    }
    progress.problems_changed();
    Ok(())
}
