//! The asker's side, against programs that every Unix has. The real worker is killed and starved in the tests of
//! the program `bakehouse`.

use super::*;
use std::sync::Mutex;

/// Longer than any of these programs takes: a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// A clock that stands where it is put.
#[derive(Default)]
struct StoppedClock(Mutex<Duration>);

impl StoppedClock {
    fn put(&self, seconds: u64) {
        *self.0.lock().expect("no test panics with it") = Duration::from_secs(seconds);
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> Duration {
        *self.0.lock().expect("no test panics with it")
    }
}

fn start(program: &str, arguments: &[&str]) -> (Client, Arc<StoppedClock>) {
    let clock = Arc::new(StoppedClock::default());
    let arguments = arguments.iter().map(Into::into).collect();
    let launch = Launch::one_by_one(program, arguments);
    (Client::start(&launch, Arc::clone(&clock) as Arc<dyn Clock>).expect("it starts"), clock)
}

/// What a worker that runs this shell script is said to have died of.
fn check_death(script: &str, expected: FailureCode) {
    let (mut client, _) = start("sh", &["-c", script]);
    let notice = loop {
        match client.next(PATIENCE) {
            Some(Notice::Event(_)) => {}
            notice => break notice,
        }
    };
    let Some(Notice::Ended(failure)) = notice else { panic!("{script}: {notice:?}") };
    assert_eq!(failure.code, expected, "{script}: {failure}");
    assert_eq!(client.next(PATIENCE), Some(Notice::Ended(failure)), "the dead stay dead");
}

const READY: &str = r#"echo '{"seq":1,"type":"ready","version":"0"}'"#;

#[test]
fn each_death_has_its_code() {
    check_death(&format!("{READY}; kill -9 $$"), FailureCode::WorkerKilled);
    check_death(&format!("{READY}; kill -15 $$"), FailureCode::WorkerKilled);
    check_death(&format!("{READY}; exit 3"), FailureCode::WorkerEnded);
    check_death("echo 'unknown command' >&2; exit 2", FailureCode::WorkerNotStarted);
    let starved = "echo 'memory allocation of 4096 bytes failed' >&2; kill -6 $$";
    check_death(&format!("{READY}; {starved}"), FailureCode::OutOfMemory);
}

#[test]
fn a_worker_that_talks_nonsense_is_ended() {
    check_death("echo hello; cat", FailureCode::WorkerEnded);
    let gap = r#"echo '{"seq":3,"type":"heartbeat"}'"#;
    check_death(&format!("{READY}; {gap}; cat"), FailureCode::WorkerEnded);
}

#[test]
fn a_program_that_is_not_there_is_told() {
    let launch = Launch::worker("there-is-no-such-program");
    let failure = Client::start(&launch, Arc::new(StoppedClock::default())).err();
    assert_eq!(failure.expect("it can't start").code, FailureCode::WorkerNotStarted);
}

#[test]
fn a_silence_is_told_once_and_again_after_the_next_word() {
    // `cat` says nothing of its own, and whatever it is told: here, an event.
    let (mut client, clock) = start("cat", &[]);
    clock.put(59);
    assert_eq!(client.next(Duration::ZERO), None, "59 s are not long enough");
    clock.put(60);
    assert_eq!(client.next(Duration::ZERO), Some(Notice::NotResponding));
    clock.put(300);
    assert_eq!(client.next(Duration::ZERO), None, "told already");

    let requests = client.requests.as_mut().expect("open");
    requests.write_all(b"{\"seq\":1,\"type\":\"paused\"}\n").expect("cat reads");
    assert!(matches!(client.next(PATIENCE), Some(Notice::Event(_))));
    clock.put(360);
    assert_eq!(client.next(Duration::ZERO), Some(Notice::NotResponding));
}

#[test]
fn a_dropped_client_leaves_no_process() {
    let (client, _) = start("cat", &[]);
    let process = client.process_id();
    drop(client);
    let still_there = Command::new("kill").args(["-0", &process.to_string()]).output();
    assert!(!still_there.expect("kill is everywhere").status.success());
}

#[test]
fn a_worker_sees_no_secrets() {
    // The test's own environment always has this one, and no worker has use for it.
    assert!(env::var_os("CARGO_MANIFEST_DIR").is_some());
    let script = format!("test -z \"$CARGO_MANIFEST_DIR\" && {READY}; cat");
    let (mut client, _) = start("sh", &["-c", &script]);
    let notice = client.next(PATIENCE);
    let Some(Notice::Event(Event { word, .. })) = notice else { panic!("{notice:?}") };
    assert!(matches!(word, Word::Ready { .. }));
}

#[test]
fn only_the_end_of_stderr_is_kept() {
    let text = format!("{}memory allocation of 8 bytes failed", "x".repeat(100_000));
    let kept = end_of(text.as_bytes());
    assert_eq!(kept.len(), LAST_WORDS_BYTES);
    assert!(kept.ends_with("memory allocation of 8 bytes failed"));
}

#[test]
fn half_a_line_is_no_event() {
    let (sender, lines) = mpsc::channel();
    forward_lines(&b"{\"seq\":1}\n{\"seq\""[..], &sender);
    drop(sender);
    assert_eq!(lines.iter().collect::<Vec<_>>(), [b"{\"seq\":1}\n".to_vec()]);
}
