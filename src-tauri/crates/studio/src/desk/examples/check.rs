//! Compares the examples of a project with each other, in the background: what is the same, what is lacking, and which
//! are held back for checking. It works on the fingerprints and takes the writer only for what has changed, so nobody
//! waits for it. One goes on at a time in a project, and starts again when something changed meanwhile.
//!
//! Where that takes no time, it looks through the texts as well: see [`super::texts`]. It also clears away what imports
//! left behind that nobody can bring back.

use super::near_copies::{self, MOST_AFTER_AN_EDIT};
use super::texts;
use crate::{
    contract::{ProjectId, Topic},
    failure::Failure,
    studio::{Project, Studio},
};
use bakehouse_domain::{
    check::DataSet,
    finding::{Finding, FindingCode, Place},
    id::ExampleId,
};
use bakehouse_store::{
    Connection, Error,
    project::{
        about,
        examples::{self, Checked, Moved, Usable},
        findings::{self, Source},
        imports, versions,
    },
};
use std::{
    collections::HashSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

/// Examples that are cleared away at a time, so that whoever writes waits for no more than these.
const CLEARED_AT_ONCE: usize = 1000;

/// The projects that are being checked.
#[derive(Default)]
pub(super) struct Checks {
    running: Mutex<HashSet<ProjectId>>,
}

impl Checks {
    fn lock(&self) -> MutexGuard<'_, HashSet<ProjectId>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn is_any_running(&self) -> bool {
        !self.lock().is_empty()
    }
}

/// Checks the project in the background. One that is being checked already is looked at again before that ends.
pub(super) fn begin(studio: &Studio, id: ProjectId) {
    let checks = studio.rooms().examples.checks.clone();
    if !checks.lock().insert(id) {
        return;
    }
    let studio = studio.clone();
    thread::spawn(move || {
        let mut end = End { checks, id, is_told: false };
        run(studio, &mut end);
    });
}

/// Checks until nothing has changed meanwhile. The studio is let go before the end is told: whoever waits for that may
/// be about to open the same data again.
fn run(studio: Studio, end: &mut End) {
    let Ok(project) = studio.project(end.id) else { return };
    loop {
        // What can't be read or written now is told where the person does something; the findings stay as they were,
        // and the next change tries again.
        if check(&studio, &project).is_err()
            || texts::look_if_quick(&studio, &project).is_err()
            || clear_away(&project).is_err()
        {
            return;
        }
        // Under the lock, so that a change is either seen here or finds nothing running.
        let mut running = end.checks.lock();
        if project.read(examples::state).is_ok_and(|state| state.is_checked) {
            texts::begin_after_import(&studio, &project);
            drop(project);
            drop(studio);
            running.remove(&end.id);
            end.is_told = true;
            return;
        }
    }
}

/// Marks the end, also of one that failed or panicked: the next change may check again.
struct End {
    checks: Arc<Checks>,
    id: ProjectId,
    is_told: bool,
}

impl Drop for End {
    fn drop(&mut self) {
        if !self.is_told {
            self.checks.lock().remove(&self.id);
        }
    }
}

fn check(studio: &Studio, project: &Project) -> Result<(), Failure> {
    let (state, (near_copies, checked)) =
        project.read(|connection| Ok((examples::state(connection)?, compare(connection)?)))?;
    let is_written = project.write(|transaction| {
        if let Some(found) = &near_copies {
            found.keep(transaction)?;
        }
        examples::set_checked(transaction, state.revision, &checked)
    })?;
    if is_written {
        studio.tell(Topic::Examples, Some(project.id));
        studio.tell(Topic::Project, Some(project.id));
    }
    Ok(())
}

fn compare(connection: &Connection) -> Result<(Option<near_copies::Found>, Checked), Error> {
    let mut usable = examples::fingerprints(connection)?;
    let near_copies = near_copies::look_for(connection, &mut usable, MOST_AFTER_AN_EDIT)?;
    let held_back = examples::held_back_now(&usable, &examples::which(connection)?);
    let has_base_prompt = !about::get(connection)?.base_prompt.trim().is_empty();
    let found = findings(&usable, &held_back, has_base_prompt);
    let checked = Checked {
        found: findings::difference(connection, Source::Set, found)?,
        moved: Moved::of(&usable, &held_back),
    };
    Ok((near_copies, checked))
}

/// What the examples say about each other. In findings of the domain the line is the number of the example.
fn findings(
    usable: &[Usable],
    held_back: &HashSet<ExampleId>,
    has_base_prompt: bool,
) -> Vec<Finding> {
    let mut data_set = DataSet::default();
    for example in usable {
        let line = example.id.0 as u64;
        if held_back.contains(&example.id) {
            data_set.add_held_back(line, &example.fingerprint);
        } else {
            data_set.add(line, &example.fingerprint);
        }
    }
    let mut findings = data_set.findings();
    let without: Vec<&Usable> =
        usable.iter().filter(|example| example.fingerprint.base_prompt.is_none()).collect();
    // Where there is one to put in, each example that lacks it is told, and the sum of them is no news.
    if has_base_prompt || without.len() < usable.len() {
        findings.retain(|finding| finding.code != FindingCode::NoBasePrompt);
        findings.extend(without.iter().map(|example| {
            Finding::new(FindingCode::BasePromptMissing, Place::line(example.id.0 as u64))
        }));
    }
    findings
}

fn clear_away(project: &Project) -> Result<(), Failure> {
    while project.read(imports::has_rubbish)? {
        project.write(|transaction| imports::clear_some(transaction, CLEARED_AT_ONCE))?;
    }
    if project.read(versions::has_rubbish)? {
        project.write(versions::tidy_up)?;
    }
    Ok(())
}
