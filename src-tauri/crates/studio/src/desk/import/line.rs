//! Putting a line right that gave no example, without leaving the import: as the person writes it, or mended.

use super::{
    live::{Live, Progress},
    prepare::{Prepared, Raw, beginning, prepare},
};
use crate::{
    contract::ImportState,
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
};
use bakehouse_formats::Rows;
use bakehouse_store::project::{
    examples::{self, NewExample},
    imports::{self, ProblemKey, StagedProblem},
};
use std::collections::HashSet;

/// Lines that are mended at a time.
const MENDED: usize = 500;

/// What stands in place of a line: one example, or several where several stood on it, or what is still wrong.
struct Written {
    key: ProblemKey,
    prepared: Vec<Prepared>,
}

/// Reads `text` in place of the line. Nothing but blanks takes the line away; where any of it still gives no example, that
/// is told anew.
pub(super) fn fix(studio: &Studio, import: &Live, line: u64, text: &str) -> Result<(), Failure> {
    let project = studio.project(import.project)?;
    let already_there = project.read(examples::hashes)?;
    let rows = import.rows()?;
    let written = read(&rows, ProblemKey::line(line), text, &already_there);
    put(studio, import, &project, &rows, &[written])
}

/// Mends these lines, or all that can be.
pub(super) fn repair(studio: &Studio, import: &Live, lines: Option<&[u64]>) -> Result<(), Failure> {
    let project = studio.project(import.project)?;
    let already_there = project.read(examples::hashes)?;
    let rows = import.rows()?;
    let keys: Vec<ProblemKey> = match lines {
        Some(lines) => lines.iter().copied().map(ProblemKey::line).collect(),
        None => project.read(|connection| imports::problem_keys(connection, import.import))?,
    };
    let keys: Vec<ProblemKey> =
        keys.into_iter().filter(|key| *key == ProblemKey::line(key.line)).collect();
    for keys in keys.chunks(MENDED) {
        let problems =
            project.read(|connection| imports::problems(connection, import.import, keys))?;
        let written: Vec<Written> = problems
            .iter()
            .filter_map(|problem| {
                let mended = mended(&rows, problem)?;
                Some(read(&rows, problem.key, &mended, &already_there))
            })
            .collect();
        put(studio, import, &project, &rows, &written)?;
    }
    Ok(())
}

fn mended(rows: &Rows, problem: &StagedProblem) -> Option<String> {
    let can_fix = problem.is_unreadable && problem.is_whole;
    if can_fix { rows.repair(&problem.text) } else { None }
}

fn read(rows: &Rows, key: ProblemKey, text: &str, already_there: &HashSet<u64>) -> Written {
    let kept = beginning(text);
    let entries = rows.read_lines(text, key.line).into_iter();
    let all = entries.map(|entry| {
        let mut raw = Raw::of(entry, key, kept.clone());
        raw.can_repair = raw.example.is_none() && raw.is_whole && rows.repair(&raw.text).is_some();
        raw
    });
    let mut prepared = prepare(all.collect(), already_there);
    if let Some(bad) = prepared.iter().position(|prepared| prepared.counts.unreadable > 0) {
        prepared = vec![prepared.swap_remove(bad)];
    }
    Written { key, prepared }
}

/// Puts all of it in place, or nothing where one of the lines is no longer one that can't be read.
fn put(
    studio: &Studio,
    import: &Live,
    project: &Project,
    rows: &Rows,
    all: &[Written],
) -> Result<(), Failure> {
    // Held to the end, so that a yes comes before or after it.
    let mut progress = import.lock();
    if progress.state != ImportState::Ready {
        return Err(Failure::new(FailureCode::ImportGone));
    }
    let wants_held_back = progress.wants_held_back;
    let now = studio.now();
    let mut could_repair = 0;
    project.write(|transaction| {
        could_repair = 0;
        for Written { key, prepared } in all {
            let known = imports::problems(transaction, import.import, &[*key])?;
            let Some(known) = known.first().filter(|problem| problem.is_unreadable) else {
                return Err(bakehouse_store::Error::Missing("line"));
            };
            could_repair += usize::from(mended(rows, known).is_some());
            let new: Vec<NewExample<'_>> =
                prepared.iter().filter_map(|prepared| prepared.example(wants_held_back)).collect();
            imports::stage(transaction, import.import, &new, now)?;
            match prepared.iter().find_map(|prepared| prepared.problem.as_ref()) {
                Some(problem) => imports::put_problems(transaction, import.import, &[problem])?,
                None => imports::drop_problem(transaction, import.import, *key)?,
            }
        }
        Ok(())
    })?;
    count(&mut progress, all, could_repair);
    Ok(())
}

fn count(progress: &mut Progress, all: &[Written], could_repair: usize) {
    progress.counts.unreadable -= all.len();
    progress.counts.can_repair -= could_repair;
    for prepared in all.iter().flat_map(|written| &written.prepared) {
        progress.counts += prepared.counts;
    }
    progress.problems_changed();
}
