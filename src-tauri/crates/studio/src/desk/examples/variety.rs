//! The map of what is asked: drawn in the background, kept in memory until the program ends, for a second of work is all
//! that it is worth. A map stays in sight while the examples change, and says that it is of before.

use super::{act::act_on, columns};
use crate::{
    contract::{
        DoneAct, DrawnMap, ExampleId, ProjectId, ProjectRef, TaskId, TaskKind, TaskState, ThinOut,
        VarietyPage,
    },
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
    tasks::{About, Ending, Handle},
};
use bakehouse_domain::{
    act::ActKind,
    hash,
    map::{self, Questions, VarietyMap, fair_sample},
    near_copies::Question,
    watch::Watch,
};
use bakehouse_store::project::examples;
use std::{
    collections::{HashMap, HashSet},
    ops::ControlFlow,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Fewer are seen at a glance in the table.
const LEAST: usize = 20;
/// Of more a fair sample is drawn: nobody tells apart more points than these.
const MOST: usize = 10_000;
/// Any will do; the same one gives the same map again.
const SEED: u64 = 1;
/// A task counts in these.
const STEPS: f64 = 1000.0;

/// The maps that were drawn.
#[derive(Default)]
pub(super) struct Maps {
    drawn: Mutex<HashMap<ProjectId, Arc<Drawn>>>,
    /// The task that draws last drew, by project.
    tasks: Mutex<HashMap<ProjectId, TaskId>>,
}

struct Drawn {
    /// The revision of the examples.
    revision: u64,
    /// What it was drawn from, as one number.
    mark: u64,
    /// Examples that there were.
    of: usize,
    map: VarietyMap,
}

impl Maps {
    pub fn forget(&self, project: ProjectId) {
        lock(&self.drawn).remove(&project);
        lock(&self.tasks).remove(&project);
    }

    fn of(&self, project: ProjectId) -> Option<Arc<Drawn>> {
        lock(&self.drawn).get(&project).cloned()
    }
}

/// The map of what is asked, as far as it is drawn.
pub fn variety(studio: &Studio, request: ProjectRef) -> Result<VarietyPage, Failure> {
    let project = studio.project(request.project)?;
    let maps = &studio.rooms().examples.maps;
    let (examples, revision) =
        columns::look(studio, &project, |columns| (columns.counts().all, columns.revision))?;
    let task = lock(&maps.tasks).get(&project.id).and_then(|task| studio.tasks().get(*task));
    let is_open =
        |state| !matches!(state, TaskState::Done | TaskState::Cancelled | TaskState::Failed);
    let drawn = maps.of(project.id);
    let drawn = drawn.map(|drawn| shown(&project, &drawn, revision)).transpose()?;
    Ok(VarietyPage {
        examples,
        least: LEAST,
        drawn,
        failure: task.as_ref().and_then(|task| task.failure.clone()),
        task: task.filter(|task| is_open(task.state)),
    })
}

fn shown(project: &Project, drawn: &Drawn, revision: u64) -> Result<DrawnMap, Failure> {
    let central: Vec<u32> = drawn.map.crowds.iter().map(|crowd| crowd.central as u32).collect();
    let rows = project.read(|connection| examples::previewed(connection, &central))?;
    let asks: HashMap<i64, String> = rows.into_iter().map(|row| (row.id.0, row.asks)).collect();
    let question = |id: &u32| asks.get(&i64::from(*id)).cloned().unwrap_or_default();
    Ok(DrawnMap {
        map: drawn.map.clone(),
        crowd_questions: central.iter().map(question).collect(),
        of: drawn.of,
        is_current: drawn.revision == revision,
    })
}

/// Draws the map; gives the task that does it already, if there is one.
pub fn variety_draw(studio: &Studio, request: ProjectRef) -> Result<TaskId, Failure> {
    let project = studio.project(request.project)?;
    let mut tasks = lock(&studio.rooms().examples.maps.tasks);
    if let Some(task) = studio.tasks().running(TaskKind::VarietyMap, project.id) {
        return Ok(task.id);
    }
    let about = About {
        kind: TaskKind::VarietyMap,
        project: Some((project.id, studio.project_name(project.id)?)),
        run: None,
        total: Some(STEPS as u64),
        can_pause: false,
    };
    let (own, id) = (studio.clone(), project.id);
    let task = studio.tasks().spawn(about, move |handle| draw(&own, &project, handle));
    tasks.insert(id, task);
    Ok(task)
}

fn draw(studio: &Studio, project: &Project, handle: &Handle) -> Result<Ending, Failure> {
    let (revision, of, sample, topics) = columns::look(studio, project, |columns| {
        let ids: Vec<u64> = columns.shown().map(u64::from).collect();
        let of = ids.len();
        let sample: Vec<u32> = fair_sample(ids, MOST).into_iter().map(|id| id as u32).collect();
        let topics = columns.topics_of(&sample);
        (columns.revision, of, sample, topics)
    })?;
    let mut questions = Questions::default();
    let mut mark = of as u64;
    project.read(|connection| {
        examples::each(connection, &sample, |id, example| {
            let text = Question::of(&example).text;
            let topic = topics.get(&(id.0 as u32)).map(String::as_str);
            let own = hash::text(&format!("{id} {} {text}", topic.unwrap_or_default()));
            mark = mark.rotate_left(7) ^ own;
            questions.add(id.0 as u64, &text, topic);
            if handle.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    })?;
    let maps = &studio.rooms().examples.maps;
    let same = maps.of(project.id).filter(|drawn| drawn.mark == mark);
    let map = if let Some(drawn) = same {
        // Only a note or a mark is another: what is asked is not.
        Some(drawn.map.clone())
    } else {
        let mut told = 0;
        let mut tell = |share: f64| {
            let done = (share * STEPS) as u64;
            // A hundred times is often enough, and each is told to the page.
            if done > told + 9 {
                told = done;
                handle.progress(done, Some(STEPS as u64));
            }
            !handle.is_cancelled()
        };
        map::draw(&questions, SEED, &mut Watch::new(&mut tell))
    };
    let Some(map) = map.filter(|_| !handle.is_cancelled()) else { return Ok(Ending::Cancelled) };
    lock(&maps.drawn).insert(project.id, Arc::new(Drawn { revision, mark, of, map }));
    Ok(Ending::Done)
}

/// Puts those of a crowd into the bin that nobody would miss: as many as leave it as large as it is worth. What was edited
/// since the map was drawn stays, for it may ask something else by now.
pub fn examples_thin_out(studio: &Studio, request: ThinOut) -> Result<DoneAct, Failure> {
    let project = studio.project(request.project)?;
    let drawn = studio.rooms().examples.maps.of(project.id);
    let missing = || Failure::new(FailureCode::ThingMissing).because(request.central);
    let drawn = drawn.ok_or_else(missing)?;
    let crowd = drawn.map.crowds.iter().find(|crowd| crowd.central as i64 == request.central.0);
    let crowd = crowd.ok_or_else(missing)?;
    let there: Vec<u32> = project.read(|connection| {
        let edited = examples::changed_since(connection, drawn.revision)?;
        let edited: HashSet<u32> = edited.into_iter().collect();
        let mut there = Vec::new();
        for id in crowd.examples.iter().map(|id| *id as u32) {
            if !edited.contains(&id) && examples::is_shown(connection, ExampleId(id.into()))? {
                there.push(id);
            }
        }
        Ok(there)
    })?;
    let going = &there[..there.len().saturating_sub(crowd.worth_keeping)];
    let now = studio.now();
    act_on(studio, project.id, ActKind::ExamplesThinned, going, |transaction, act, id| {
        examples::delete(transaction, act, id, now)
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
