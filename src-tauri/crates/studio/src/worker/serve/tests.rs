//! The worker as its asker sees it, over a pipe inside the test. No model is needed here: what the real program does
//! with one is tested with the program `bakehouse`.

use super::*;
use crate::worker::protocol::Event;
use std::io::{BufReader, PipeReader, PipeWriter, pipe};

/// Longer than any test takes: a heart that never beats in between.
const NEVER: Duration = Duration::from_hours(1);

struct Asker {
    requests: Option<PipeWriter>,
    events: std::io::Lines<BufReader<PipeReader>>,
    worker: Option<thread::JoinHandle<()>>,
    last_seq: u64,
}

impl Asker {
    fn start(heartbeat: Duration) -> Self {
        let (input, requests) = pipe().expect("a pipe");
        let (events, output) = pipe().expect("a pipe");
        let worker = thread::spawn(move || serve_beating(BufReader::new(input), output, heartbeat));
        let events = BufReader::new(events).lines();
        Self { requests: Some(requests), events, worker: Some(worker), last_seq: 0 }
    }

    fn send(&mut self, line: &[u8]) {
        let requests = self.requests.as_mut().expect("still open");
        requests.write_all(line).expect("the worker reads");
        requests.write_all(b"\n").expect("the worker reads");
    }

    fn hear(&mut self) -> Event {
        let line = self.events.next().expect("the worker speaks").expect("in UTF-8");
        let event: Event = serde_json::from_str(&line).expect("an event a line");
        assert_eq!(event.seq, self.last_seq + 1, "events are numbered without gaps");
        self.last_seq = event.seq;
        event
    }

    fn check_refused(&mut self, line: &[u8], request: Option<u64>, code: FailureCode) {
        self.send(line);
        let Event { request: answered, word, .. } = self.hear();
        let shown = String::from_utf8_lossy(line);
        let Word::Failed { failure } = word else { panic!("{shown} gave {word:?}") };
        assert_eq!((answered, failure.code), (request, code), "{shown}");
    }

    fn end(mut self) {
        self.requests = None;
        let worker = self.worker.take().expect("running until now");
        worker.join().expect("the worker ends without a fault when its stdin ends");
    }
}

#[test]
fn a_line_that_is_no_request_is_answered_and_the_worker_lives_on() {
    let mut asker = Asker::start(NEVER);
    assert!(matches!(asker.hear().word, Word::Ready { .. }));
    asker.check_refused(b"not json", None, FailureCode::BadRequest);
    asker.check_refused(b"", None, FailureCode::BadRequest);
    asker.check_refused(b"\xff\xfe\x00", None, FailureCode::BadRequest);
    asker.check_refused(b"[1]", None, FailureCode::BadRequest);
    asker.check_refused(br#"{"id":3}"#, Some(3), FailureCode::BadRequest);
    asker.check_refused(br#"{"id":4,"type":"load"}"#, Some(4), FailureCode::BadRequest);
    asker.check_refused(br#"{"id":5,"type":"dance"}"#, Some(5), FailureCode::UnknownRequest);
    asker.check_refused(br#"{"id":6,"type":"pause"}"#, Some(6), FailureCode::NothingRunning);
    asker.check_refused(br#"{"id":7,"type":"cancel"}"#, Some(7), FailureCode::NothingRunning);
    let generate = br#"{"id":8,"type":"generate","messages":[],"max_tokens":1}"#;
    asker.check_refused(generate, Some(8), FailureCode::NoModelLoaded);
    let load = br#"{"id":9,"type":"load","model":"missing.gguf","adapter":null}"#;
    asker.check_refused(load, Some(9), FailureCode::ModelMissing);
    asker.end();
}

#[test]
fn a_line_that_is_too_long_is_skipped() {
    let mut asker = Asker::start(NEVER);
    asker.hear();
    asker.check_refused(&vec![b'x'; MAX_LINE_BYTES + 10], None, FailureCode::BadRequest);
    asker.check_refused(br#"{"id":1,"type":"resume"}"#, Some(1), FailureCode::NothingRunning);
    asker.end();
}

#[test]
fn the_heart_beats_while_nothing_is_asked() {
    let mut asker = Asker::start(Duration::from_millis(1));
    asker.hear();
    for _ in 0..3 {
        assert_eq!(asker.hear().word, Word::Heartbeat);
    }
    // Reads on until the end, so that the heart never beats into a full pipe.
    asker.requests = None;
    while asker.events.next().is_some() {}
}

#[test]
fn one_job_runs_at_a_time_and_is_handled_meanwhile() {
    let desk = Desk::default();
    let control = desk.start(Kind::Alone).expect("nothing runs yet");
    assert!(desk.start(Kind::Alone).is_none(), "the first still runs");
    assert!(desk.start(Kind::Answers).is_none(), "the first still runs");
    assert_eq!(desk.handle(Control::pause, Word::Paused), Word::Paused);
    assert!(control.is_paused());
    desk.cancel();
    assert!(control.is_cancelled());
    desk.clear();
    assert!(desk.start(Kind::Alone).is_some(), "the first is over");
}

#[test]
fn answers_run_together_and_nothing_beside_them() {
    let desk = Desk::default();
    desk.start(Kind::Answers).expect("nothing runs yet");
    let second = desk.start(Kind::Answers).expect("answers run together");
    assert!(desk.start(Kind::Alone).is_none(), "two are being answered");
    desk.clear();
    assert!(desk.start(Kind::Alone).is_none(), "one is being answered");
    desk.cancel();
    assert!(second.is_cancelled());
    assert!(desk.start(Kind::Answers).is_none(), "it would be cancelled, too");
    desk.clear();
    assert!(desk.start(Kind::Alone).is_some(), "both are answered");
}
