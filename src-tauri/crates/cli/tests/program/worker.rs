//! The worker as the window runs it: killed, starved, paused, cancelled and left alone.

use crate::support::{Folder, examples, model, program};
use bakehouse_domain::message::{Example, Message, Role};
use bakehouse_studio::{
    clock::SystemClock,
    failure::{Failure, FailureCode},
    training::{Choices, HeldBackFrom, Job, Progress},
    worker::{
        client::{Client, Launch, Notice},
        protocol::{Act, CountTokens, Event, Generate, Load, Measure, ReadDocument, Word},
    },
};
use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

/// Longer than anything here takes: a test that waits so long has failed.
const PATIENCE: Duration = Duration::from_mins(2);

fn start(launch: &Launch) -> Client {
    Client::start(launch, Arc::new(SystemClock::start())).expect("the worker starts")
}

fn worker() -> Client {
    start(&Launch::worker(env!("CARGO_BIN_EXE_bakehouse")))
}

/// The next word that `is_wanted`; others before it are let go.
fn hear(client: &mut Client, mut is_wanted: impl FnMut(&Word) -> bool) -> Event {
    loop {
        match client.next(PATIENCE) {
            Some(Notice::Event(event)) if is_wanted(&event.word) => return event,
            Some(Notice::Event(Event { word: Word::Failed { failure }, .. })) => {
                panic!("{failure}")
            }
            Some(Notice::Event(_)) => {}
            notice => panic!("{notice:?}"),
        }
    }
}

/// What ends it, when it goes wrong: by its own word or by its death.
fn failure_of(client: &mut Client) -> Failure {
    loop {
        match client.next(PATIENCE) {
            Some(
                Notice::Event(Event { word: Word::Failed { failure }, .. })
                | Notice::Ended(failure),
            ) => return failure,
            Some(Notice::Event(_)) => {}
            notice => panic!("{notice:?}"),
        }
    }
}

/// A training of more steps than any test waits for.
fn long_training(folder: &Folder) -> Job {
    Job {
        model: model(),
        examples: folder.file("examples.jsonl", examples(12)),
        out: folder.path("out"),
        choices: Choices { epochs: Some(50), batch_size: Some(1), ..Choices::default() },
        held_back: HeldBackFrom::Count(0),
        go_on: false,
    }
}

fn is_step(word: &Word) -> bool {
    matches!(word, Word::Training { progress: Progress::Step(_) })
}

#[test]
fn it_loads_counts_and_answers_and_a_bad_model_does_not_end_it() {
    let folder = Folder::new();
    let mut client = worker();
    let bad = folder.file("bad.gguf", b"\x80\x02}q\x00.");
    client.ask(Act::Load(Load { model: bad, adapter: None }));
    assert_eq!(failure_of(&mut client).code, FailureCode::ModelPickle);

    let load = client.ask(Act::Load(Load { model: model(), adapter: None }));
    let loaded = hear(&mut client, |word| matches!(word, Word::Loaded { .. }));
    assert_eq!(loaded.request, Some(load));
    client.ask(Act::CountTokens(CountTokens { texts: vec![String::new(), "one two".to_owned()] }));
    let counted = hear(&mut client, |word| matches!(word, Word::Counted { .. }));
    assert_eq!(counted.word, Word::Counted { tokens: vec![0, 2] });

    let example = |answer: &str| {
        let messages =
            vec![Message::new(Role::User, "Hello"), Message::new(Role::Assistant, answer)];
        Example::of(messages)
    };
    let mut measure = |answer: &str| {
        client.ask(Act::Measure(Measure { examples: vec![example(answer)] }));
        let measured = hear(&mut client, |word| matches!(word, Word::Measured { .. }));
        let Word::Measured { loss, tokens } = measured.word else { unreachable!() };
        assert!(tokens > 0, "an answer has tokens");
        loss
    };
    assert!(measure("Hello! How can I help you?") < measure("Teapot seventeen purple of."));

    let generate = Generate {
        messages: vec![Message::new(Role::User, "Hello")],
        temperature: 0.0,
        top_p: 1.0,
        seed: 1,
        max_tokens: 8,
        stop: Vec::new(),
        schema: None,
    };
    client.ask(Act::Generate(generate));
    let mut pieces = String::new();
    let answered = hear(&mut client, |word| {
        if let Word::Text { text } = word {
            pieces.push_str(text);
        }
        matches!(word, Word::Answered { .. })
    });
    let Word::Answered { text, tokens, .. } = answered.word else { unreachable!() };
    assert_eq!(pieces, text, "the pieces are the answer");
    assert!((1..=8).contains(&tokens), "{tokens}");
}

#[test]
fn a_training_is_paused_resumed_and_cancelled() {
    let folder = Folder::new();
    let mut client = worker();
    let train = client.ask(Act::Train(Box::new(long_training(&folder))));
    hear(&mut client, is_step);
    let pause = client.ask(Act::Pause);
    let paused = hear(&mut client, |word| *word == Word::Paused);
    assert_eq!(paused.request, Some(pause));
    let busy = client.ask(Act::Load(Load { model: model(), adapter: None }));
    let refused = hear(&mut client, |word| matches!(word, Word::Failed { .. }));
    let failure = Failure::new(FailureCode::WorkerBusy);
    assert_eq!((refused.request, refused.word), (Some(busy), Word::Failed { failure }));
    client.ask(Act::Resume);
    hear(&mut client, |word| *word == Word::Resumed);
    hear(&mut client, is_step);
    client.ask(Act::Cancel);
    let cancelled = hear(&mut client, |word| *word == Word::Cancelled);
    assert_eq!(cancelled.request, Some(train), "the job says so itself");
    let record = bakehouse_studio::record::Record::read(&folder.path("out")).expect("readable");
    assert_eq!(record.state, bakehouse_studio::record::State::Stopped);
    assert!(record.checkpoint.is_some(), "it can go on from where it was");
}

#[test]
fn a_kill_in_the_middle_of_a_training_is_told_and_leaves_a_record() {
    let folder = Folder::new();
    let mut client = worker();
    client.ask(Act::Train(Box::new(long_training(&folder))));
    hear(&mut client, is_step);
    let process = client.process_id().to_string();
    let kill = Command::new("kill").args(["-9", &process]).status().expect("kill is everywhere");
    assert!(kill.success());
    assert_eq!(failure_of(&mut client).code, FailureCode::WorkerKilled);
    let record = bakehouse_studio::record::Record::read(&folder.path("out")).expect("readable");
    assert_eq!(record.state, bakehouse_studio::record::State::Running, "nobody could say more");
}

/// Only Linux can take memory from a process in this way.
#[cfg(target_os = "linux")]
#[test]
fn a_worker_without_memory_says_so() {
    // Enough to start and to read the header; the weights alone take more.
    for limit_megabytes in [700, 400, 150] {
        let limit = format!("--as={}", limit_megabytes << 20);
        let program = env!("CARGO_BIN_EXE_bakehouse");
        let arguments = [&limit, program, "worker"].map(Into::into).to_vec();
        let mut client = start(&Launch::one_by_one("prlimit", arguments));
        let folder = Folder::new();
        client.ask(Act::Train(Box::new(long_training(&folder))));
        let failure = failure_of(&mut client);
        assert_eq!(failure.code, FailureCode::OutOfMemory, "{limit_megabytes} MB: {failure}");
    }
}

#[test]
fn it_ends_when_its_stdin_ends_also_in_the_middle_of_a_training() {
    let folder = Folder::new();
    let mut child = program()
        .arg("worker")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the worker starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let job = serde_json::to_value(long_training(&folder)).expect("a job can be written");
    let mut request = serde_json::json!({"id": 1, "type": "train"});
    let fields = job.as_object().expect("a job is an object").clone();
    request.as_object_mut().expect("just made").extend(fields);
    writeln!(stdin, "{request}").expect("the worker reads");
    let mut events = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    assert!(events.any(|line| line.expect("in UTF-8").contains(r#""type":"step""#)));

    let asked = Instant::now();
    drop(stdin);
    assert!(events.all(|line| line.is_ok()), "it says what it has to say, until its end");
    assert!(child.wait().expect("it ends").success());
    let took = asked.elapsed();
    assert!(took < Duration::from_secs(3), "an orphan after {took:?}");
}

#[test]
fn a_document_is_read_beside_everything_else_and_one_that_is_none_is_told() {
    let folder = Folder::new();
    let handbook =
        folder.file("handbook.md", "# Returns\n\nGoods may be sent back within 30 days.\n");
    let picture = folder.file("picture.pdf", "%PDF-1.7\nnothing of it is true");
    let mut client = worker();
    client.ask(Act::ReadDocument(ReadDocument { path: handbook }));
    let event = hear(&mut client, |word| matches!(word, Word::Document { .. }));
    let Word::Document { passages, gaps } = event.word else { panic!("{event:?}") };
    assert_eq!((passages.len(), gaps), (1, 0));
    assert_eq!(passages[0].heading.as_deref(), Some("Returns"));
    assert_eq!(passages[0].text, "Goods may be sent back within 30 days.");
    client.ask(Act::ReadDocument(ReadDocument { path: picture }));
    assert_eq!(failure_of(&mut client).code, FailureCode::FileIsDamaged);
}
