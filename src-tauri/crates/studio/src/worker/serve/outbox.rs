//! The stream of events: numbers them and writes each as one line, whole, whichever thread speaks.

use crate::worker::protocol::{Event, Word};
use std::{
    io::Write,
    sync::{Mutex, PoisonError},
};

pub struct Outbox {
    stream: Mutex<Stream>,
}

struct Stream {
    seq: u64,
    output: Box<dyn Write + Send>,
}

impl Outbox {
    pub fn new(output: impl Write + Send + 'static) -> Self {
        Self { stream: Mutex::new(Stream { seq: 0, output: Box::new(output) }) }
    }

    pub fn say(&self, request: Option<u64>, word: Word) {
        let mut stream = self.stream.lock().unwrap_or_else(PoisonError::into_inner);
        stream.seq += 1;
        let event = Event { seq: stream.seq, request, word };
        let mut line = serde_json::to_vec(&event)
            .expect("events have string keys, which is all that JSON asks for");
        line.push(b'\n');
        // When nobody listens any more, stdin has ended too or soon will, and that ends the worker.
        let _ = stream.output.write_all(&line).and_then(|()| stream.output.flush());
    }
}
