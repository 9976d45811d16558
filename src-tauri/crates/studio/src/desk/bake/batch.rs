//! The task that bakes: several drafts at once, each a question and then its answer, and perhaps more of both, written
//! to the store while they come. A pause lets the drafts in flight come to their end; a stop, a failure or a death keeps
//! every draft that is whole, and the batch can be taken up again.

mod in_flight;

use super::{
    effort, likes,
    matter::Matter,
    pen::{Hand, Pen},
    prompts, tell,
    writing::{self, Style},
};
use crate::{
    contract::{Recipe, TaskId, TaskKind, Topic},
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
    tasks::{About as Task, Ending, Handle},
};
use bakehouse_domain::{draft::Subject, id::PassageId, near_copies::Known};
use bakehouse_store::{
    Transaction,
    project::{
        about as plan,
        bakes::{self, NewBake},
        calls, documents,
        drafts::{self, NewDraft, Twin},
    },
};
use in_flight::{InFlight, Step, Write};
use std::{collections::HashMap, sync::Arc, time::Duration};

/// Elsewhere a batch is asked at most so many times as often as it would be if everything could be used at once: a model
/// that misses again and again shall not cost without end.
const MOST_CALLS: u32 = 2;
/// How often another draft is tried in the place of one that was left out: a batch shall be as long as was asked for, and as
/// balanced. A model that can't shall not be asked without end.
const MORE_ATTEMPTS: u8 = 2;
/// How often what is being written reaches the store.
const BETWEEN_WRITES: Duration = Duration::from_millis(250);
/// How often a batch looks whether it shall stop, wait or go on.
const LOOK: Duration = Duration::from_millis(50);

/// Begins a batch in the background.
pub(super) fn begin(
    studio: &Studio,
    project: &Arc<Project>,
    about: &plan::About,
    recipe: &Recipe,
    hand: Hand,
) -> Result<TaskId, Failure> {
    let new = NewBake {
        wanted: recipe.count as usize,
        base_prompt: &about.base_prompt,
        writer: hand.name(),
        recipe,
    };
    let now = studio.now();
    let bake = project.write(|transaction| bakes::begin(transaction, &new, now))?;
    let batch =
        Batch::new(studio, project, bake, &about.base_prompt, recipe.clone(), hand, HashMap::new());
    spawn(studio, project, batch?)
}

/// Goes on with a batch that ended early, by the recipe that it was begun with.
pub(super) fn resume(
    studio: &Studio,
    project: &Arc<Project>,
    bake: i64,
    hand: Hand,
) -> Result<TaskId, Failure> {
    let ((recipe, base_prompt), made) = project.write(|transaction| {
        Ok((bakes::resume(transaction, bake)?, drafts::places(transaction, bake)?))
    })?;
    let made = made.into_iter().collect();
    let batch = Batch::new(studio, project, bake, &base_prompt, recipe, hand, made);
    spawn(studio, project, batch?)
}

fn spawn(studio: &Studio, project: &Arc<Project>, batch: Batch) -> Result<TaskId, Failure> {
    let task = Task {
        kind: TaskKind::Bake,
        project: Some((project.id, studio.project_name(project.id)?)),
        run: None,
        total: Some(u64::from(batch.recipe.count)),
        can_pause: true,
    };
    let task = studio.tasks().spawn(task, move |handle| batch.run(handle));
    tell(studio, project);
    Ok(task)
}

/// See the head of this file.
struct Batch {
    studio: Studio,
    project: Arc<Project>,
    bake: i64,
    /// What the documents say, passage by passage.
    passages: Vec<PassageId>,
    /// The places at which there is a draft already, and whether it can be used.
    made: HashMap<usize, bool>,
    /// Who writes.
    hand: Hand,
    /// What every example begins with.
    base_prompt: String,
    /// What the writer is told before it answers.
    told_first: String,
    recipe: Recipe,
    style: Arc<Style>,
}

impl Batch {
    fn new(
        studio: &Studio,
        project: &Arc<Project>,
        bake: i64,
        base_prompt: &str,
        recipe: Recipe,
        hand: Hand,
        made: HashMap<usize, bool>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            studio: studio.clone(),
            project: project.clone(),
            bake,
            passages: project.read(documents::passages)?,
            made,
            hand,
            base_prompt: base_prompt.to_owned(),
            told_first: prompts::told_first(base_prompt, &recipe.style_guide),
            recipe,
            style: writing::style(studio, project)?,
        })
    }

    fn run(&self, handle: &Handle) -> Result<Ending, Failure> {
        let begun = self.studio.clock().now();
        let outcome = self.bake(handle);
        if let Ok((Ending::Done, made)) = outcome {
            let took = self.studio.clock().now().saturating_sub(begun);
            effort::note_pace(&self.studio, self.hand.name(), took, made);
        }
        let outcome = outcome.map(|(ending, _)| ending);
        let failure = outcome.as_ref().err().and_then(|failure| serde_json::to_value(failure).ok());
        let now = self.studio.now();
        let ended = self
            .project
            .write(|transaction| bakes::end(transaction, self.bake, failure.as_ref(), now));
        tell(&self.studio, &self.project);
        outcome.and_then(|ending| ended.map(|()| ending))
    }

    /// How it ended, and how many drafts that can be used it has made.
    fn bake(&self, handle: &Handle) -> Result<(Ending, usize), Failure> {
        let subjects = self.recipe.subjects(self.passages.len());
        let usable = self.made.values().filter(|is_usable| **is_usable).count();
        handle.progress(usable as u64, Some(subjects.len() as u64));
        let wants_stop = || handle.is_cancelled();
        let Some(pen) = self.hand.take_up(&self.studio, &wants_stop)? else {
            return Ok((Ending::Cancelled, 0));
        };
        let left: Vec<Attempt> = self.left(subjects.len()).rev().collect();
        let calls = MOST_CALLS * self.recipe.calls(left.iter().map(|attempt| attempt.place));
        let mut table = Table {
            batch: self,
            handle,
            pen,
            known: likes::known(&self.project)?,
            subjects,
            usable,
            left,
            in_flight: HashMap::new(),
            written_at: Duration::ZERO,
            calls_left: self.hand.host().map(|_| calls),
            calls,
            is_cut_short: false,
        };
        while !table.is_done() {
            if handle.is_cancelled() {
                return Ok((Ending::Cancelled, table.usable - usable));
            }
            table.begin_more()?;
            table.hear()?;
        }
        let made = table.usable - usable;
        table.end().map(|ending| (ending, made))
    }

    /// What is still to be written of `count` drafts, at the places behind those that were tried.
    fn left(&self, count: usize) -> impl DoubleEndedIterator<Item = Attempt> {
        (0..count).filter_map(move |first| {
            let mut places = (first..).step_by(count.max(1));
            // The first free place, unless there is a draft that can be used before it.
            let place = places.find(|place| self.made.get(place) != Some(&false))?;
            (!self.made.contains_key(&place)).then_some(Attempt { place, more: MORE_ATTEMPTS })
        })
    }

    /// Notes that so many questions are about to be asked, where asking costs.
    fn count_calls(
        &self,
        transaction: &Transaction<'_>,
        count: usize,
    ) -> Result<(), bakehouse_store::Error> {
        match self.hand.account(Some(self.bake)).filter(|_| count > 0) {
            Some(account) => calls::count(transaction, &account, count, self.studio.now()),
            None => Ok(()),
        }
    }
}

/// A draft that is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Attempt {
    /// Its place in the batch. A place behind the last one is another attempt at what an earlier one was about.
    place: usize,
    /// How often another one may follow where it is left out.
    more: u8,
}

/// What is being written.
struct Table<'a> {
    batch: &'a Batch,
    handle: &'a Handle,
    pen: Pen,
    /// What a new question must not repeat.
    known: Known<Twin>,
    /// What each draft is about.
    subjects: Vec<Subject<'a>>,
    /// Drafts that can be used.
    usable: usize,
    /// What nothing was begun for, the next one last.
    left: Vec<Attempt>,
    /// By the request whose answer each waits for.
    in_flight: HashMap<u64, InFlight>,
    /// When texts that are not complete were last written to the store.
    written_at: Duration,
    /// How often it may still ask; nothing where asking costs nothing.
    calls_left: Option<u32>,
    /// How often it might ask at the start.
    calls: u32,
    /// Whether drafts were given up because no more may be asked.
    is_cut_short: bool,
}

impl Table<'_> {
    fn is_done(&self) -> bool {
        self.left.is_empty() && self.in_flight.is_empty()
    }

    /// Begins as many drafts as can be written together.
    fn begin_more(&mut self) -> Result<(), Failure> {
        let batch = self.batch;
        let room = self.pen.together().saturating_sub(self.in_flight.len());
        if self.handle.is_paused() || self.left.is_empty() || room == 0 {
            return Ok(());
        }
        let room = self.within_limit(room);
        if room == 0 {
            self.left.clear();
            self.is_cut_short = true;
            return Ok(());
        }
        let attempts = self.left.split_off(self.left.len().saturating_sub(room));
        let begun = self.write(|transaction| {
            let begin = |attempt: Attempt| {
                let place = attempt.place;
                let subject = self.subjects[place % self.subjects.len()];
                let about = Matter::of(transaction, subject, &batch.passages)?;
                let about = if batch.hand.is_here() { about.shortened(place) } else { about };
                let new = NewDraft {
                    place,
                    topic: about.topic(),
                    writer: batch.hand.name(),
                    passage: about.passage().map(|passage| passage.id),
                };
                let id = drafts::begin(transaction, batch.bake, &new)?;
                Ok(InFlight::new(id, attempt, about, &batch.recipe))
            };
            batch.count_calls(transaction, attempts.len())?;
            attempts.into_iter().rev().map(begin).collect::<Result<Vec<_>, _>>()
        })?;
        self.ask(begun);
        Ok(())
    }

    /// Asks, once that is counted.
    fn ask(&mut self, drafts: Vec<InFlight>) {
        if let Some(left) = &mut self.calls_left {
            *left = left.saturating_sub(drafts.len() as u32);
        }
        for draft in drafts {
            let request = self.pen.begin(draft.request(self.batch));
            self.in_flight.insert(request, draft);
        }
    }

    /// How many of so many questions may still be asked.
    fn within_limit(&self, wanted: usize) -> usize {
        self.calls_left.map_or(wanted, |left| wanted.min(left as usize))
    }

    /// What became of the batch when nothing is written any more. What was asked before the limit was reached is paid for,
    /// so its answers were waited for.
    fn end(&self) -> Result<Ending, Failure> {
        if self.is_cut_short {
            return Err(Failure::new(FailureCode::BakeLimit).with("calls", self.calls));
        }
        Ok(Ending::Done)
    }

    /// Hears what comes, writes all of it to the store at once, and only then asks for more.
    fn hear(&mut self) -> Result<(), Failure> {
        let batch = self.batch;
        let mut writes = Vec::new();
        let mut asking = Vec::new();
        let mut has_ended = false;
        let mut again = Vec::new();
        let mut failed = None;
        let mut wait = LOOK;
        let until = batch.studio.clock().now() + BETWEEN_WRITES;
        while let Some((request, heard)) = self.pen.hear(wait)? {
            let Some(mut draft) = self.in_flight.remove(&request) else { continue };
            match draft.hear(heard, batch, &mut self.known, &mut writes) {
                Ok(Step::Listens) => drop(self.in_flight.insert(request, draft)),
                Ok(Step::Asks) => asking.push(draft),
                Ok(Step::Ends) => {
                    has_ended = true;
                    self.usable += 1;
                }
                Ok(Step::LeftOut) => {
                    has_ended = true;
                    again.push(draft.attempt());
                }
                // Told once what came with it is stored.
                Err(failure) => failed = Some(failure),
            }
            // What else is there already.
            wait = Duration::ZERO;
            if batch.studio.clock().now() > until {
                break;
            }
        }
        self.write_what_came(&mut writes);
        // The others are not whole and go with the end of the batch.
        let room = self.within_limit(asking.len());
        self.is_cut_short |= room < asking.len();
        asking.truncate(room);
        let asked = if failed.is_some() { 0 } else { asking.len() };
        if !writes.is_empty() || asked > 0 {
            self.write(|transaction| {
                batch.count_calls(transaction, asked)?;
                writes.iter().try_for_each(|write| write.to(transaction, batch))
            })?;
        }
        if has_ended {
            self.handle.progress(self.usable as u64, Some(self.subjects.len() as u64));
            tell(&batch.studio, &batch.project);
        }
        if let Some(failure) = failed {
            return Err(failure);
        }
        self.ask(asking);
        self.try_again(&again);
        Ok(())
    }

    /// Begins something else in the place of what was left out, after everything that wasn't tried yet.
    fn try_again(&mut self, left_out: &[Attempt]) {
        for attempt in left_out.iter().filter(|attempt| attempt.more > 0) {
            let place = attempt.place + self.subjects.len();
            self.left.insert(0, Attempt { place, more: attempt.more - 1 });
        }
    }

    /// Texts that are not complete are written now and then, so that they are seen while they come.
    fn write_what_came(&mut self, writes: &mut Vec<Write>) {
        let now = self.batch.studio.clock().now();
        if now.saturating_sub(self.written_at) < BETWEEN_WRITES {
            return;
        }
        let before = writes.len();
        writes.extend(self.in_flight.values_mut().filter_map(InFlight::what_came));
        if writes.len() > before {
            self.written_at = now;
        }
    }

    fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, bakehouse_store::Error>,
    ) -> Result<T, Failure> {
        let written = self.batch.project.write(work)?;
        self.batch.studio.tell(Topic::Drafts, Some(self.batch.project.id));
        Ok(written)
    }
}
