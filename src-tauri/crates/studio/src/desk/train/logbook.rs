//! Writes down what a worker says: gathered for a moment, then all in one transaction, so that a quick training doesn't
//! wait for the disk with every step.

use super::Live;
use crate::{
    clock::Clock,
    contract::{RunEventKind, RunState, Span, Topic},
    failure::Failure,
    studio::{Project, Studio},
    tasks::Handle,
    training::{self, Progress},
};
use bakehouse_store::project::{
    metrics::{self, Kind, Point},
    runs::{self, Event, Run, Sample},
};
use std::{sync::Arc, time::Duration};

/// The longest time that something said waits for being written.
const BETWEEN_WRITES: Duration = Duration::from_millis(250);

/// See the head of this file.
pub(super) struct Logbook<'a> {
    studio: &'a Studio,
    project: &'a Project,
    live: &'a Live,
    task: &'a Handle,
    clock: Arc<dyn Clock>,
    run: u32,
    pending: Pending,
    progress: runs::Progress,
    state: RunState,
    /// The lowest loss of the held-back examples so far, that before the first step too.
    best: Option<f64>,
    written_at: Duration,
    ticked_at: Duration,
}

/// What is not written yet.
#[derive(Default)]
struct Pending {
    has_progress: bool,
    state: Option<RunState>,
    checkpoint: Option<u32>,
    points: Vec<Point>,
    events: Vec<Event>,
    samples: Vec<Sample>,
}

impl Pending {
    fn is_empty(&self) -> bool {
        let Self { has_progress, state, checkpoint, points, events, samples } = self;
        let has_marks = *has_progress || state.is_some() || checkpoint.is_some();
        !has_marks && points.is_empty() && events.is_empty() && samples.is_empty()
    }
}

impl<'a> Logbook<'a> {
    pub fn open(
        studio: &'a Studio,
        project: &'a Project,
        live: &'a Live,
        task: &'a Handle,
        run: &Run,
    ) -> Result<Self, Failure> {
        let checks =
            project.read(|connection| metrics::line(connection, run.number, Kind::HeldBack))?;
        let best = checks.into_iter().filter_map(|(_, loss)| loss).reduce(f64::min);
        let clock = studio.clock().clone();
        let now = clock.now();
        Ok(Self {
            studio,
            project,
            live,
            task,
            clock,
            run: run.number,
            pending: Pending::default(),
            progress: runs::Progress {
                step: run.step,
                steps: run.steps,
                pass: run.pass,
                seconds: run.seconds,
            },
            state: RunState::Starting,
            best,
            written_at: now,
            ticked_at: now,
        })
    }

    /// Takes note of what a training says.
    pub fn hear(&mut self, progress: Progress) {
        // Whoever says something works, though it may first catch up with what was asked before a pause.
        if self.state == RunState::Starting {
            self.set_state(RunState::Training);
        }
        match progress {
            Progress::Step(step) => self.hear_step(&step),
            Progress::HeldBack(loss) => self.hear_check(number(loss.step), loss.loss),
            Progress::Checkpoint { step, .. } => {
                self.pending.checkpoint = Some(number(step));
                self.note(RunEventKind::Checkpoint, number(step), None);
            }
            Progress::Sample { step, question, answer, expected } => {
                let step = number(step);
                self.pending.samples.push(Sample { step, question, answer, expected });
            }
            Progress::Done(done) => self.progress.step = number(done.step),
        }
    }

    fn hear_step(&mut self, step: &training::Step) {
        let (done, steps) = (number(step.step), number(step.steps));
        let seconds_left = step.seconds_left_likely.map(Span::from);
        self.progress =
            runs::Progress { step: done, steps: Some(steps), pass: step.epoch, ..self.progress };
        self.pending.has_progress = true;
        self.pending.points.push(Point { kind: Kind::Training, step: done, loss: step.loss });
        let mut latest = self.live.latest();
        latest.seconds_left = seconds_left;
        latest.tokens_per_second = Some(step.tokens_per_second).filter(|speed| *speed > 0.0);
        drop(latest);
        self.task.progress_with_time(u64::from(done), Some(u64::from(steps)), seconds_left);
    }

    fn hear_check(&mut self, step: u32, loss: f64) {
        self.pending.points.push(Point { kind: Kind::HeldBack, step, loss });
        if self.best.is_some_and(|best| loss < best) {
            self.note(RunEventKind::Best, step, Some(loss));
        }
        // What is no number is never the lowest.
        self.best =
            Some(self.best.map_or(loss, |best| best.min(loss))).filter(|best| !best.is_nan());
    }

    /// Notes how the run is from now on.
    pub fn set_state(&mut self, state: RunState) {
        self.state = state;
        self.pending.state = Some(state);
    }

    /// Notes that something happened now.
    pub fn note_now(&mut self, what: RunEventKind) {
        self.note(what, self.progress.step, None);
    }

    fn note(&mut self, what: RunEventKind, step: u32, loss: Option<f64>) {
        self.pending.events.push(Event { at: self.studio.now(), what, step, loss });
    }

    /// Counts the time, and writes when something has waited long enough.
    pub fn tick(&mut self) -> Result<(), Failure> {
        let now = self.clock.now();
        let passed = now.saturating_sub(self.ticked_at);
        self.ticked_at = now;
        if self.state != RunState::Paused {
            self.progress.seconds += passed.as_secs_f64();
        }
        if now.saturating_sub(self.written_at) < BETWEEN_WRITES { Ok(()) } else { self.write() }
    }

    /// Writes what is not written yet, and tells the page.
    pub fn write(&mut self) -> Result<(), Failure> {
        self.written_at = self.clock.now();
        if self.pending.is_empty() {
            return Ok(());
        }
        let pending = std::mem::take(&mut self.pending);
        self.project.write(|transaction| {
            metrics::write(transaction, self.run, &pending.points)?;
            runs::set_progress(transaction, self.run, &self.progress)?;
            if let Some(state) = pending.state {
                runs::set_state(transaction, self.run, state)?;
            }
            if let Some(step) = pending.checkpoint {
                runs::set_checkpoint(transaction, self.run, Some(step))?;
            }
            for event in &pending.events {
                runs::note(transaction, self.run, event)?;
            }
            for sample in &pending.samples {
                runs::keep_sample(transaction, self.run, sample)?;
            }
            Ok(())
        })?;
        self.studio.tell(Topic::Runs, Some(self.project.id));
        if pending.state.is_some() {
            self.studio.tell(Topic::Project, Some(self.project.id));
        }
        Ok(())
    }
}

/// No training has more steps than fit; a worker that says so is not worth more than the highest number.
fn number(step: usize) -> u32 {
    u32::try_from(step).unwrap_or(u32::MAX)
}
