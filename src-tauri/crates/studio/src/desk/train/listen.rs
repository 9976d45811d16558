//! Listens to the worker of a training until it ends, hands on what the person wants of it, and settles how it ended.

use super::{Claim, Live, logbook::Logbook, settle};
use crate::{
    contract::{RunEventKind, RunState},
    failure::Failure,
    studio::{Project, Studio},
    tasks::{Ending, Handle},
    training::{Job, Progress},
    worker::{
        client::{Client, Notice},
        protocol::{Act, Event, Word},
    },
};
use bakehouse_store::project::runs::Run;
use std::time::Duration;
use sysinfo::{Pid, Process, ProcessRefreshKind, ProcessesToUpdate, System};

/// How often the wishes of the person are looked at.
const LOOK: Duration = Duration::from_millis(50);
/// A worker that was asked to stop writes a checkpoint. One that takes longer than this is ended: it goes on from the
/// checkpoint before.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often the worker's memory is looked at.
const BETWEEN_WEIGHINGS: Duration = Duration::from_secs(1);

/// How a training ended.
pub(super) enum Outcome {
    /// It came to its end.
    Done,
    /// It was asked to stop, and did.
    Stopped,
    /// It could not go on.
    Broken(Failure),
}

/// The work of the task: trains, and settles how it ended.
pub(super) fn listen(
    claim: &Claim,
    project: &Project,
    run: &Run,
    job: Job,
    task: &Handle,
) -> Result<Ending, Failure> {
    let (studio, live) = (&claim.studio, &*claim.live);
    let mut logbook = Logbook::open(studio, project, live, task, run)?;
    let heard = hear(studio, live, job, task, &mut logbook);
    // What was said last counts as well. Where it can't be written, that is how it ended.
    let outcome = match (heard, logbook.write()) {
        (Outcome::Broken(failure), _) | (_, Err(failure)) => Outcome::Broken(failure),
        (outcome, Ok(())) => outcome,
    };
    settle::settle(studio, project, run, live.is_unwanted(), outcome)
}

fn hear(
    studio: &Studio,
    live: &Live,
    job: Job,
    task: &Handle,
    logbook: &mut Logbook<'_>,
) -> Outcome {
    let mut client = match Client::start(studio.launch(), studio.clock().clone()) {
        Ok(client) => client,
        Err(failure) => return Outcome::Broken(failure),
    };
    let request = client.ask(Act::Train(Box::new(job)));
    let mut wishes = Wishes::default();
    let mut scales = Scales::new(&client);
    loop {
        let now = studio.clock().now();
        wishes.hand_on(task, &mut client, now, logbook);
        scales.weigh(now, live);
        if let Err(failure) = logbook.tick() {
            return Outcome::Broken(failure);
        }
        match client.next(LOOK) {
            None => {}
            Some(Notice::NotResponding) => logbook.note_now(RunEventKind::NotResponding),
            // One that was asked to stop and was ended, or ended itself, has stopped.
            Some(Notice::Ended(_)) if wishes.stop_since.is_some() => return Outcome::Stopped,
            Some(Notice::Ended(failure)) => return Outcome::Broken(failure),
            Some(Notice::Event(event)) => {
                if let Some(outcome) = take(event, request, logbook) {
                    return outcome;
                }
            }
        }
    }
}

/// Takes note of an event; tells how the training ended, if it did with this.
fn take(event: Event, training: u64, logbook: &mut Logbook<'_>) -> Option<Outcome> {
    if event.request != Some(training) {
        match event.word {
            Word::Paused => logbook.note_now(RunEventKind::Paused),
            Word::Resumed => logbook.note_now(RunEventKind::Resumed),
            // Nothing was left to pause or to stop: the end of the training comes with its own word.
            _ => {}
        }
        return None;
    }
    match event.word {
        Word::Training { progress } => {
            let is_end = matches!(progress, Progress::Done(_));
            logbook.hear(progress);
            is_end.then_some(Outcome::Done)
        }
        Word::Cancelled => Some(Outcome::Stopped),
        Word::Failed { failure } => Some(Outcome::Broken(failure)),
        _ => None,
    }
}

/// What the person wants, as far as the worker was told.
#[derive(Default)]
struct Wishes {
    is_paused: bool,
    stop_since: Option<Duration>,
}

impl Wishes {
    fn hand_on(
        &mut self,
        task: &Handle,
        client: &mut Client,
        now: Duration,
        logbook: &mut Logbook<'_>,
    ) {
        if let Some(since) = self.stop_since {
            if now.saturating_sub(since) > PATIENCE {
                client.kill();
            }
        } else if task.is_cancelled() {
            self.stop_since = Some(now);
            client.ask(Act::Cancel);
            logbook.set_state(RunState::Stopping);
        } else if task.is_paused() != self.is_paused {
            self.is_paused = !self.is_paused;
            client.ask(if self.is_paused { Act::Pause } else { Act::Resume });
            let state = if self.is_paused { RunState::Paused } else { RunState::Training };
            logbook.set_state(state);
        }
    }
}

/// Looks now and then at how much memory the worker takes.
struct Scales {
    process: Pid,
    /// Nothing on a system that doesn't tell.
    system: Option<System>,
    last: Option<Duration>,
}

impl Scales {
    fn new(client: &Client) -> Self {
        Self { process: Pid::from_u32(client.process_id()), system: System::new().ok(), last: None }
    }

    fn weigh(&mut self, now: Duration, live: &Live) {
        if self.last.is_some_and(|last| now.saturating_sub(last) < BETWEEN_WEIGHINGS) {
            return;
        }
        self.last = Some(now);
        let Some(system) = &mut self.system else { return };
        let what = ProcessRefreshKind::nothing().with_memory();
        let which = ProcessesToUpdate::Some(&[self.process]);
        system.refresh_processes_specifics(which, true, what);
        live.latest().memory_bytes = system.process(self.process).map(Process::memory);
    }
}
