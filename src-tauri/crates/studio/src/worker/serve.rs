//! The worker's side: reads requests, does one job at a time on a thread of its own, and hears pause, resume and
//! cancel meanwhile. Answers are one job together, however many are asked for while they are written. A line that can't be read is answered, never a death. It ends when its stdin ends.
//!
//! Three threads: the caller's reads requests and owns who may start; the bench owns the model; the heart beats.
//! They share the [`Desk`] (what is running) and the [`Outbox`] (the counter and the stream of events).

mod bench;
mod outbox;
mod together;

use super::protocol::{Act, HEARTBEAT, MAX_LINE_BYTES, Request, Word};
use crate::failure::{Failure, FailureCode};
use bakehouse_engine::control::Control;
use bench::Work;
use outbox::Outbox;
use std::{
    io::{BufRead, Read, Write},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

/// How long a job may take to come to rest when stdin has ended; then the process ends under it. Together with
/// the rest well under the two seconds after which a worker would count as an orphan.
const LAST_MOMENT: Duration = Duration::from_secs(1);

/// Serves until `input` ends. The caller then ends the process: a job that didn't come to rest ends with it.
pub fn serve(input: impl BufRead, output: impl Write + Send + 'static) {
    serve_beating(input, output, HEARTBEAT);
}

fn serve_beating(
    mut input: impl BufRead,
    output: impl Write + Send + 'static,
    heartbeat: Duration,
) {
    offer_as_first_to_end();
    let outbox = Arc::new(Outbox::new(output));
    let desk = Arc::new(Desk::default());
    let (works, inbox) = mpsc::channel();
    let (resting, rest) = mpsc::channel::<()>();
    let (living, end) = mpsc::channel::<()>();

    outbox.say(None, Word::Ready { version: env!("CARGO_PKG_VERSION").to_owned() });
    {
        let (outbox, desk) = (Arc::clone(&outbox), Arc::clone(&desk));
        thread::spawn(move || {
            bench::work(&inbox, &desk, &outbox);
            drop(resting);
        });
    }
    let heart = {
        let outbox = Arc::clone(&outbox);
        thread::spawn(move || beat(&end, heartbeat, &outbox))
    };

    while let Some(line) = next_line(&mut input) {
        let (id, answer) = match line.and_then(|line| read_request(&line)) {
            Ok(Request { id, act }) => (Some(id), take(id, act, &desk, &works)),
            Err(Refused { id, failure }) => (id, Some(Word::Failed { failure })),
        };
        if let Some(word) = answer {
            outbox.say(id, word);
        }
    }

    desk.cancel();
    drop(works);
    // Nothing is ever sent: the bench lets go of its end when it has come to rest.
    let _ = rest.recv_timeout(LAST_MOMENT);
    drop(living);
    let _ = heart.join();
}

/// Starts the work or handles the running one. What is returned is said at once.
fn take(
    id: u64,
    act: Act,
    desk: &Arc<Desk>,
    works: &mpsc::Sender<(u64, Control, Work)>,
) -> Option<Word> {
    let work = match act {
        Act::Pause => return Some(desk.handle(Control::pause, Word::Paused)),
        Act::Resume => return Some(desk.handle(Control::resume, Word::Resumed)),
        // The job itself says when it has ended, under its own number.
        Act::Cancel => {
            let answer = desk.handle(Control::cancel, Word::Cancelled);
            return matches!(answer, Word::Failed { .. }).then_some(answer);
        }
        Act::Load(load) => Work::Load(load),
        Act::Generate(generate) => Work::Generate(generate),
        Act::CountTokens(count) => Work::CountTokens(count),
        Act::Measure(measure) => Work::Measure(measure),
        Act::ReadDocument(read) => Work::ReadDocument(read),
        Act::Train(job) => Work::Train(job),
    };
    let failed = |code| Some(Word::Failed { failure: Failure::new(code) });
    let kind = match work {
        Work::Generate(_) => Kind::Answers,
        Work::Load(_)
        | Work::CountTokens(_)
        | Work::Measure(_)
        | Work::ReadDocument(_)
        | Work::Train(_) => Kind::Alone,
    };
    let Some(control) = desk.start(kind) else { return failed(FailureCode::WorkerBusy) };
    match works.send((id, control, work)) {
        Ok(()) => None,
        Err(_) => failed(FailureCode::Internal),
    }
}

/// What is running, if anything.
#[derive(Default)]
pub(super) struct Desk {
    running: Mutex<Option<Running>>,
}

/// What can run beside what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing beside it.
    Alone,
    /// Other answers.
    Answers,
}

struct Running {
    kind: Kind,
    control: Control,
    /// How many requests it will answer.
    requests: usize,
}

impl Desk {
    /// The control of a job that may start, or go on for one request more; nothing while another one runs.
    fn start(&self, kind: Kind) -> Option<Control> {
        let mut running = self.running();
        let running = match &mut *running {
            None => running.insert(Running { kind, control: Control::new(), requests: 0 }),
            // Who asks for more after a cancel wants it answered.
            Some(job)
                if (job.kind, kind) == (Kind::Answers, Kind::Answers)
                    && !job.control.is_cancelled() =>
            {
                job
            }
            Some(_) => return None,
        };
        running.requests += 1;
        Some(running.control.clone())
    }

    /// A request is answered: with the last one the next job may start.
    fn clear(&self) {
        let mut running = self.running();
        if let Some(job) = &mut *running {
            job.requests -= 1;
            if job.requests == 0 {
                *running = None;
            }
        }
    }

    fn handle(&self, how: impl FnOnce(&Control), word: Word) -> Word {
        match &*self.running() {
            Some(Running { control, .. }) => {
                how(control);
                word
            }
            None => Word::Failed { failure: Failure::new(FailureCode::NothingRunning) },
        }
    }

    fn cancel(&self) {
        if let Some(Running { control, .. }) = &*self.running() {
            control.cancel();
        }
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        // What is inside is replaced as a whole, so it is good even if a thread died with it in hand.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A line that is no request, with its number if that could still be read.
struct Refused {
    id: Option<u64>,
    failure: Failure,
}

fn refused(id: Option<u64>, code: FailureCode, why: impl std::fmt::Display) -> Refused {
    Refused { id, failure: Failure::new(code).because(why) }
}

/// The next line, or nothing at the end of the input. A line that is too long is skipped and refused.
fn next_line(input: &mut impl BufRead) -> Option<Result<Vec<u8>, Refused>> {
    let mut line = Vec::new();
    let count = input.by_ref().take(MAX_LINE_BYTES as u64).read_until(b'\n', &mut line).ok()?;
    if count < MAX_LINE_BYTES || line.ends_with(b"\n") {
        return (count > 0).then_some(Ok(line));
    }
    input.skip_until(b'\n').ok()?;
    let why = format!("a line of more than {MAX_LINE_BYTES} bytes");
    Some(Err(refused(None, FailureCode::BadRequest, why)))
}

fn read_request(line: &[u8]) -> Result<Request, Refused> {
    let value: serde_json::Value = serde_json::from_slice(line)
        .map_err(|error| refused(None, FailureCode::BadRequest, error))?;
    let id = value.get("id").and_then(serde_json::Value::as_u64);
    match value.get("type").and_then(serde_json::Value::as_str) {
        Some(name) if !Act::NAMES.contains(&name) => {
            let failure = Failure::new(FailureCode::UnknownRequest).with("request", name);
            Err(Refused { id, failure })
        }
        _ => serde_json::from_value(value)
            .map_err(|error| refused(id, FailureCode::BadRequest, error)),
    }
}

fn beat(end: &Receiver<()>, heartbeat: Duration, outbox: &Outbox) {
    while end.recv_timeout(heartbeat) == Err(RecvTimeoutError::Timeout) {
        outbox.say(None, Word::Heartbeat);
    }
}

/// When the system runs out of memory it shall take it from the worker and not from the window.
fn offer_as_first_to_end() {
    // Only Linux has this file, and there it may be forbidden: then the system chooses by size.
    let _ = std::fs::write("/proc/self/oom_score_adj", "800");
}

#[cfg(test)]
mod tests;
