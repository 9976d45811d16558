//! The asker's side of a worker: starts the program with a clean environment, reads its events, and notices
//! when it falls silent or dies. Dropping a [`Client`] ends its worker, so that none is left behind.
//!
//! A thread reads the worker's stdout into a channel and another keeps the end of its stderr; everything else
//! is owned by the caller's thread.

use super::death::{Remains, out_of_memory_kills};
use super::protocol::{Act, Event, MAX_LINE_BYTES, Request, STALL, Word};
use crate::{
    answering::TOGETHER,
    clock::Clock,
    failure::{Failure, FailureCode},
    paths::MODELS_VARIABLE,
};
use std::{
    env,
    ffi::OsString,
    io::{self, BufRead, BufReader, Read, Write},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// The variables that a worker may see. No key or token of the asker ever reaches it.
const PASSED_ON: [&str; 14] = [
    "PATH",
    "HOME",
    "USER",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "RAYON_NUM_THREADS",
    "RUST_BACKTRACE",
    "SystemRoot",
    "SystemDrive",
    "TEMP",
    "TMP",
    "USERPROFILE",
    "LOCALAPPDATA",
    MODELS_VARIABLE,
];

/// The end of stderr that is kept to explain a death.
const LAST_WORDS_BYTES: usize = 4096;

/// How a worker is started.
#[derive(Clone, Debug)]
pub struct Launch {
    /// The program.
    pub program: PathBuf,
    /// Its arguments: `worker` for the program `bakehouse`.
    pub arguments: Vec<OsString>,
    /// How many conversations it is asked to answer at a time, where there are many.
    pub together: usize,
}

impl Launch {
    /// A program that answers one conversation after the other.
    pub fn one_by_one(program: impl Into<PathBuf>, arguments: Vec<OsString>) -> Self {
        Self { program: program.into(), arguments, together: 1 }
    }

    /// The program `bakehouse` at `program`, as a worker.
    pub fn worker(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), arguments: vec!["worker".into()], together: TOGETHER }
    }
}

/// What an asker gets to know.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// The worker said something other than that it lives.
    Event(Event),
    /// Nothing was heard for [`STALL`]. Told once for each silence; a person decides whether to wait.
    NotResponding,
    /// The worker ended, and why. Everything after it is the same.
    Ended(Failure),
}

/// A worker and the wire to it.
pub struct Client {
    child: Child,
    requests: Option<ChildStdin>,
    lines: Receiver<Vec<u8>>,
    last_words: Option<JoinHandle<String>>,
    next_request: u64,
    last_seq: u64,
    was_ready: bool,
    silence: Silence,
    clock: Arc<dyn Clock>,
    kills_before: Option<u64>,
    ended: Option<Failure>,
}

impl Client {
    /// Starts a worker. It says [`Word::Ready`] when it can be asked.
    pub fn start(launch: &Launch, clock: Arc<dyn Clock>) -> Result<Self, Failure> {
        let mut command = Command::new(&launch.program);
        command.args(&launch.arguments).env_clear().env("LC_ALL", "C");
        command.envs(PASSED_ON.iter().filter_map(|name| Some((name, env::var_os(name)?))));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        own_process_group(&mut command);

        let kills_before = out_of_memory_kills();
        let mut child = command.spawn().map_err(|error| {
            let code = match error.kind() {
                io::ErrorKind::OutOfMemory => FailureCode::OutOfMemory,
                _ => FailureCode::WorkerNotStarted,
            };
            Failure::at(code, &launch.program).because(error)
        })?;
        let (sender, lines) = mpsc::channel();
        if let Some(stdout) = child.stdout.take() {
            thread::spawn(move || forward_lines(BufReader::new(stdout), &sender));
        }
        let last_words = child.stderr.take().map(|stderr| thread::spawn(|| end_of(stderr)));
        Ok(Self {
            requests: child.stdin.take(),
            child,
            lines,
            last_words,
            next_request: 1,
            last_seq: 0,
            was_ready: false,
            silence: Silence { since: clock.now(), told: false },
            clock,
            kills_before,
            ended: None,
        })
    }

    /// The system's number of the worker's process.
    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Asks for something and returns the number that its answers will carry. A worker that is gone is not
    /// an error here: [`Client::next`] tells why it ended.
    pub fn ask(&mut self, act: Act) -> u64 {
        let id = self.next_request;
        self.next_request += 1;
        if let Some(requests) = &mut self.requests {
            let request = Request { id, act };
            let mut line = serde_json::to_vec(&request)
                .expect("requests have string keys and finite paths, which JSON can hold");
            line.push(b'\n');
            if requests.write_all(&line).and_then(|()| requests.flush()).is_err() {
                self.requests = None;
            }
        }
        id
    }

    /// The next thing to know, waiting up to `patience` for it. Heartbeats only keep the silence away.
    pub fn next(&mut self, patience: Duration) -> Option<Notice> {
        if let Some(failure) = &self.ended {
            return Some(Notice::Ended(failure.clone()));
        }
        loop {
            match self.lines.recv_timeout(patience) {
                Ok(line) => {
                    self.silence = Silence { since: self.clock.now(), told: false };
                    match self.read(&line) {
                        Ok(Event { word: Word::Heartbeat, .. }) => {}
                        Ok(event) => return Some(Notice::Event(event)),
                        Err(failure) => return Some(self.end(Some(failure))),
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    return self
                        .silence
                        .becomes_news(self.clock.now())
                        .then_some(Notice::NotResponding);
                }
                Err(RecvTimeoutError::Disconnected) => return Some(self.end(None)),
            }
        }
    }

    /// Ends the worker at once.
    pub fn kill(&mut self) {
        self.requests = None;
        // An error means that it has ended already, which is what was wanted.
        let _ = self.child.kill();
    }

    /// A worker that says what nobody understands, or leaves something out, is as good as ended.
    fn read(&mut self, line: &[u8]) -> Result<Event, Failure> {
        let ended = Failure::new(FailureCode::WorkerEnded);
        let event: Event = match serde_json::from_slice(line) {
            Ok(event) => event,
            Err(error) => return Err(ended.because(error)),
        };
        if event.seq != self.last_seq + 1 {
            let gap = format!("event {} after event {}", event.seq, self.last_seq);
            return Err(ended.because(gap));
        }
        self.last_seq = event.seq;
        self.was_ready |= matches!(event.word, Word::Ready { .. });
        Ok(event)
    }

    /// Notes why the worker ended. It has closed its stdout: a worker does that only by ending, so the kill
    /// hits nobody, or one that has lost its way.
    fn end(&mut self, reason: Option<Failure>) -> Notice {
        self.kill();
        let status = self.child.wait();
        let words = self.last_words.take().and_then(|thread| thread.join().ok());
        let failure = match (reason, status) {
            (Some(reason), _) => reason,
            (None, Ok(status)) => Remains {
                status,
                last_words: words.as_deref().unwrap_or_default(),
                was_ready: self.was_ready,
                memory_was_taken_back: out_of_memory_kills() > self.kills_before,
            }
            .failure(),
            (None, Err(error)) => Failure::new(FailureCode::WorkerEnded).because(error),
        };
        self.ended = Some(failure.clone());
        Notice::Ended(failure)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.kill();
        // Waits for a process that was killed, so that no entry of it stays with the system.
        let _ = self.child.wait();
    }
}

/// How long nothing was heard.
struct Silence {
    since: Duration,
    told: bool,
}

impl Silence {
    /// Whether the silence has become long enough to tell, and was not told yet.
    fn becomes_news(&mut self, now: Duration) -> bool {
        let is_new = !self.told && now.saturating_sub(self.since) >= STALL;
        self.told |= is_new;
        is_new
    }
}

/// Ctrl-C in a terminal goes to the whole group of the program in front: the worker must not die of it, it
/// is told to cancel.
#[cfg(unix)]
fn own_process_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_process_group(_command: &mut Command) {}

/// Sends each line of `stdout` on, until it ends or nobody listens. A line that is too long ends it too.
fn forward_lines(mut stdout: impl BufRead, lines: &Sender<Vec<u8>>) {
    loop {
        let mut line = Vec::new();
        let limit = MAX_LINE_BYTES as u64;
        match stdout.by_ref().take(limit).read_until(b'\n', &mut line) {
            Ok(1..) if line.last() == Some(&b'\n') => {
                if lines.send(line).is_err() {
                    return;
                }
            }
            // The end, half a line of a worker that died while writing, or a fault of the pipe.
            _ => return,
        }
    }
}

/// Reads `stderr` to its end and keeps the last of it.
fn end_of(mut stderr: impl Read) -> String {
    let mut kept = Vec::new();
    let mut piece = [0; 1024];
    while let Ok(count @ 1..) = stderr.read(&mut piece) {
        kept.extend_from_slice(&piece[..count]);
        let surplus = kept.len().saturating_sub(LAST_WORDS_BYTES);
        kept.drain(..surplus);
    }
    String::from_utf8_lossy(&kept).into_owned()
}

#[cfg(all(test, unix))]
mod tests;
