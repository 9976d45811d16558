//! Looks through the texts of all examples, for what their fingerprints don't tell: which ask nearly the same, which
//! answer in another language than most, which give facts that nothing gives. A hundred thousand texts take some
//! seconds. So a small project is looked through after each change, without a word; a large one by a task, when an
//! import came or went and when somebody asks; in between the page says that nobody looked since the last changes.

mod gather;

use super::near_copies;
use crate::{
    contract::{CheckExamples, ExampleId, ProjectId, TaskId, TaskKind, TextsLook, Topic},
    failure::Failure,
    studio::{Project, Studio},
    tasks::{About, Ending, Handle},
};
use bakehouse_domain::{
    check::{DataSet, Spot, Twins},
    finding::{Finding, FindingCode},
    near_copies::NearCopy,
    watch::Watch,
};
use bakehouse_store::project::examples::{self, Look, Moved, Usable};
use gather::Gathered;
use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

/// More examples than these are not looked through unasked after each change. So many of 3 kB take 0.1 s on two cores.
const QUICK: usize = 1000;
/// The share of the work that reading is; the rest is comparing.
const READING: f64 = 0.8;
/// What a task counts to.
const STEPS: f64 = 1000.0;

/// The projects in which somebody ended a look that nobody had asked for: there it doesn't begin again by itself.
#[derive(Default)]
pub(super) struct Declined(Mutex<HashSet<ProjectId>>);

impl Declined {
    fn has(&self, id: ProjectId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&id)
    }

    fn set(&self, id: ProjectId, is_declined: bool) {
        let mut declined = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if is_declined {
            declined.insert(id);
        } else {
            declined.remove(&id);
        }
    }
}

/// Looks through the texts now, however many there are.
pub fn examples_check(studio: &Studio, request: CheckExamples) -> Result<TaskId, Failure> {
    let project = studio.project(request.project)?;
    project.write(|transaction| examples::want_names(transaction, request.names))?;
    studio.rooms().examples.declined.set(project.id, false);
    begin(studio, project.id)
}

/// How far what was found can be relied on, for the page.
pub(super) fn told(studio: &Studio, project: ProjectId, look: Look) -> TextsLook {
    TextsLook {
        was_done: look.was_done,
        is_current: look.is_current,
        names: look.wants_names,
        task: studio.tasks().running(TaskKind::Check, project).map(|task| task.id),
    }
}

/// Looks through the texts where that takes no time.
pub(super) fn look_if_quick(studio: &Studio, project: &Project) -> Result<(), Failure> {
    let is_due = project.read(|connection| {
        let is_current = examples::look(connection)?.is_current;
        Ok(!is_current && !examples::has_more_usable_than(connection, QUICK)?)
    })?;
    if is_due {
        look_through(studio, project, &mut |_| true)?;
    }
    Ok(())
}

/// Begins to look through many texts once an import came or went. What can't be begun now is told as not looked for.
pub(super) fn begin_after_import(studio: &Studio, project: &Project) {
    if studio.rooms().examples.declined.has(project.id) {
        return;
    }
    let is_due = project.read(|connection| {
        let look = examples::look(connection)?;
        Ok(look.has_import && examples::has_more_usable_than(connection, QUICK)?)
    });
    if is_due.is_ok_and(|is_due| is_due) {
        let _ = begin(studio, project.id);
    }
}

/// Begins to look, unless somebody does already.
fn begin(studio: &Studio, id: ProjectId) -> Result<TaskId, Failure> {
    if let Some(task) = studio.tasks().running(TaskKind::Check, id) {
        return Ok(task.id);
    }
    let about = About {
        kind: TaskKind::Check,
        project: Some((id, studio.project_name(id)?)),
        run: None,
        total: Some(STEPS as u64),
        can_pause: false,
    };
    let its_studio = studio.clone();
    let task = studio.tasks().spawn(about, move |task| run(&its_studio, id, task));
    studio.tell(Topic::Examples, Some(id));
    Ok(task)
}

fn run(studio: &Studio, id: ProjectId, task: &Handle) -> Result<Ending, Failure> {
    let project = studio.project(id)?;
    let mut tell = |share: f64| {
        task.progress((share * STEPS) as u64, Some(STEPS as u64));
        !task.is_cancelled()
    };
    let ending = look_through(studio, &project, &mut tell);
    if ending == Ok(Ending::Cancelled) {
        studio.rooms().examples.declined.set(id, true);
    }
    // Also after a cancel: the page shows no longer that somebody is looking.
    studio.tell(Topic::Examples, Some(id));
    ending
}

fn look_through(
    studio: &Studio,
    project: &Project,
    tell: &mut dyn FnMut(f64) -> bool,
) -> Result<Ending, Failure> {
    let (at, wants_names, mut usable) = project.read(|connection| {
        let at = examples::state(connection)?.revision;
        Ok((at, examples::look(connection)?.wants_names, examples::fingerprints(connection)?))
    })?;
    let mut reading = |share: f64| tell(share * READING);
    let Some(gathered) = gather::gather(project, &usable, wants_names, &mut reading)? else {
        return Ok(Ending::Cancelled);
    };
    let mut comparing = |share: f64| tell(READING + share * (1.0 - READING));
    let read = |id| project.read(|connection| near_copies::question(connection, id));
    let alike = near_copies::among(&gathered.sketches, read, &mut Watch::new(&mut comparing))?;
    let Some(alike) = alike else {
        return Ok(Ending::Cancelled);
    };
    // First the sides, by what is alike, and then what there is to say of them.
    let groups = near_copies::Found::of(&usable, &alike.groups);
    groups.put_down(&mut usable);
    let which = project.read(examples::which)?;
    let held_back = examples::held_back_now(&usable, &which);
    let found = compared(gathered, &alike.copies, &usable, &held_back);
    write(studio, project, at, Looked { found, groups, moved: Moved::of(&usable, &held_back) })?;
    Ok(Ending::Done)
}

/// What a look found.
struct Looked {
    found: Vec<Finding>,
    groups: near_copies::Found,
    /// Those that are not on the sides that the groups ask for.
    moved: Moved,
}

fn write(studio: &Studio, project: &Project, at: u64, looked: Looked) -> Result<(), Failure> {
    let Looked { found, groups, moved } = looked;
    let is_unchecked = project.write(|transaction| {
        let is_as_it_was = examples::state(transaction)?.revision == at;
        examples::set_looked(transaction, at, found)?;
        if !groups.keep(transaction)? || moved.is_empty() {
            return Ok(false);
        }
        if is_as_it_was {
            examples::move_sides(transaction, &moved)?;
        } else {
            examples::look_again(transaction)?;
        }
        Ok(true)
    })?;
    if is_unchecked {
        super::changed(studio, project.id);
    } else {
        studio.tell(Topic::Examples, Some(project.id));
        studio.tell(Topic::Project, Some(project.id));
    }
    Ok(())
}

/// What was found, each text by itself and all of them together.
fn compared(
    gathered: Gathered,
    copies: &[NearCopy],
    usable: &[Usable],
    held_back: &HashSet<ExampleId>,
) -> Vec<Finding> {
    let Gathered { mut findings, languages, spoken, .. } = gathered;
    let is_held_back: HashSet<u64> = held_back.iter().map(|id| id.0 as u64).collect();
    let spot = |id: u64| {
        if is_held_back.contains(&id) { Spot::HeldBack(id) } else { Spot::Training(id) }
    };
    let mut data_set = DataSet::default();
    for example in usable {
        let line = example.id.0 as u64;
        if is_held_back.contains(&line) {
            data_set.add_held_back(line, &example.fingerprint);
        } else {
            data_set.add(line, &example.fingerprint);
        }
    }
    for (line, spoken) in spoken {
        if !is_held_back.contains(&line) {
            data_set.add_spoken(line, spoken);
        }
    }
    for copy in copies {
        let (one, of) = (spot(copy.id), spot(copy.twin));
        data_set.add_twins(Twins { copy: one, of, alike: copy.alike });
    }
    // The rest of it follows from the fingerprints, and is told by the check.
    findings.extend(data_set.findings().into_iter().filter(|finding| needs_texts(finding.code)));
    findings.extend(languages.findings());
    findings
}

fn needs_texts(code: FindingCode) -> bool {
    matches!(
        code,
        FindingCode::NearCopy
            | FindingCode::NearlyHeldBack
            | FindingCode::DifferentLabels
            | FindingCode::OneSided
            | FindingCode::FewFollowUps
    )
}
