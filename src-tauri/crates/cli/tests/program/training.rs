//! Training with the real model, at most ten steps. One training serves several tests, since it takes some seconds.

use crate::support::{Folder, Run, as_text, examples, line, model, program, run};
use serde_json::Value;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::LazyLock,
};

/// Twelve examples, two of them held back, two passes of two steps: four steps.
const SETTINGS: [&str; 6] = ["--epochs", "2", "--batch", "5", "--held-back", "2"];

struct Trained {
    folder: Folder,
    run: Run,
}

impl Trained {
    fn examples(&self) -> PathBuf {
        self.folder.path("examples.jsonl")
    }

    fn out(&self) -> PathBuf {
        self.folder.path("out")
    }
}

static TRAINED: LazyLock<Trained> = LazyLock::new(|| {
    let folder = Folder::new();
    let file = folder.file("examples.jsonl", examples(12));
    let out = folder.path("out");
    let run = run(train(&file, &out).args(SETTINGS));
    Trained { folder, run }
});

fn train(file: &Path, out: &Path) -> Command {
    let mut command = program();
    command.args(["train", "--json"]).arg(file).arg("--out").arg(out).arg("--model").arg(model());
    command
}

fn record(out: &Path) -> Value {
    let text = fs::read_to_string(out.join("bakehouse.json")).expect("the record is there");
    serde_json::from_str(&text).expect("the record is JSON")
}

fn of_type<'a>(events: &'a [Value], kind: &str) -> Vec<&'a Value> {
    events.iter().filter(|event| event["type"] == kind).collect()
}

#[test]
fn each_event_is_a_line() {
    let events = TRAINED.run.objects();
    assert_eq!(TRAINED.run.code, Some(0), "{:?}", TRAINED.run);
    let steps = of_type(&events, "step");
    assert_eq!(
        steps.iter().map(|step| step["step"].as_u64()).collect::<Vec<_>>(),
        [1, 2, 3, 4].map(Some)
    );
    for step in &steps {
        for key in ["steps", "epoch", "loss", "learning_rate", "tokens_per_second"] {
            assert!(step[key].as_f64().is_some_and(|number| number > 0.0), "{key} in {step}");
        }
    }
    assert!(steps[3]["seconds_left"].as_f64() == Some(0.0), "{}", steps[3]);
    let held_back: Vec<_> =
        of_type(&events, "held_back").iter().map(|e| e["loss"].as_f64()).collect();
    assert_eq!(held_back.len(), 5, "before the first step and twice in each pass");
    assert!(held_back[4] < held_back[0], "it learns: {held_back:?}");
    let checkpoints: Vec<_> =
        of_type(&events, "checkpoint").iter().map(|event| event["step"].as_u64()).collect();
    assert_eq!(
        checkpoints,
        [Some(2)],
        "after each pass but the last, whose adapter is kept itself"
    );
    assert!(of_type(&events, "sample").iter().all(|sample| sample["expected"].is_string()));
    let done = events.last().expect("there are events");
    assert_eq!((&done["type"], &done["step"]), (&"done".into(), &4.into()));
    assert_eq!(done["held_back_loss"].as_f64(), held_back[4]);
}

#[test]
fn the_folder_holds_the_adapter_and_its_record() {
    let out = TRAINED.out();
    for name in ["adapter_model.safetensors", "adapter_config.json"] {
        assert!(out.join(name).is_file(), "{name}");
    }
    let record = record(&out);
    assert_eq!((&record["state"], &record["steps"]), (&"done".into(), &4.into()));
    assert_eq!(record["base_prompt"], "Sort it.");
    assert_eq!(record["reasons"]["passes"], "chosen");
    assert_eq!(record["held_back"].as_array().map(Vec::len), Some(2));
    assert_eq!(record["losses"].as_array().map(Vec::len), Some(4));
    assert_eq!(record["model"]["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn what_was_learned_is_not_overwritten() {
    let again = run(train(&TRAINED.examples(), &TRAINED.out()).args(SETTINGS));
    assert_eq!((again.code, again.error_code()), (Some(2), "folder_holds_training".to_owned()));
    let further = run(train(&TRAINED.examples(), &TRAINED.out()).arg("--continue"));
    assert_eq!((further.code, further.error_code()), (Some(2), "training_is_done".to_owned()));
}

#[test]
fn the_held_back_questions_are_asked() {
    let evaluate = |more: &[&str]| {
        let mut command = program();
        command.args(["evaluate", "--json"]).arg(TRAINED.examples()).args(more);
        run(command.arg("--model").arg(model()))
    };
    let out = TRAINED.out();
    let trained = evaluate(&["--adapter", as_text(&out)]).object();
    assert_eq!(trained["of"], 2);
    assert_eq!(trained["questions"].as_array().map(Vec::len), Some(2));
    let right = trained["questions"].as_array().expect("a list").iter();
    let right = right.filter(|row| row["right"] == true).count();
    assert_eq!(trained["right"], right, "{trained}");
    let done = TRAINED.run.objects().last().expect("there are events").clone();
    let difference = |scorecard: &Value| {
        let loss = |value: &Value| value.as_f64().expect("a number");
        (loss(&scorecard["held_back_loss"]) - loss(&done["held_back_loss"])).abs()
    };
    assert!(difference(&trained) < 1e-3, "what is loaded is what was trained: {trained} {done}");
    let baseline = evaluate(&["--all"]).object();
    assert_eq!(baseline["of"], 12);
    assert!(difference(&baseline) > 0.1, "without the adapter it is another model: {baseline}");
}

#[test]
fn questions_that_were_not_held_back_are_not_asked_in_secret() {
    let folder = Folder::new();
    let other = folder.file("other.jsonl", line("Is 99 odd?", "odd"));
    let out = TRAINED.out();
    let mut command = program();
    command.args(["evaluate", "--json", "--adapter", as_text(&out)]).arg(other);
    let run = run(command.arg("--model").arg(model()));
    assert_eq!((run.code, run.error_code()), (Some(2), "nothing_held_back".to_owned()));
}

/// Stops a training in the middle, goes on, and gets the same model, bit for bit, as without the stop.
#[cfg(unix)]
#[test]
fn a_training_that_was_stopped_goes_on_as_if_nothing_had_been() {
    let folder = Folder::new();
    let out = folder.path("out");
    let mut child = train(&TRAINED.examples(), &out)
        .args(SETTINGS)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let events = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut events = events.map(|line| line.expect("in UTF-8"));
    assert!(events.any(|line| line.contains(r#""type":"step""#)), "a first step is made");
    let interrupt = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupt.expect("kill is everywhere").success());
    let rest: Vec<String> = events.collect();
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
    assert!(!rest.iter().any(|line| line.contains(r#""type":"done""#)), "it was stopped: {rest:?}");
    let stopped = record(&out);
    assert_eq!(stopped["state"], "stopped");
    let checkpoint = out.join(stopped["checkpoint"].as_str().expect("a checkpoint was saved"));
    assert!(checkpoint.is_dir());

    let other = folder.file("other.jsonl", examples(13));
    let mismatch = run(train(&other, &out).arg("--continue"));
    assert_eq!((mismatch.code, mismatch.error_code()), (Some(2), "checkpoint_mismatch".to_owned()));

    let further = run(train(&TRAINED.examples(), &out).arg("--continue"));
    assert_eq!(further.code, Some(0), "{further:?}");
    let unbroken = record(&TRAINED.out());
    assert_eq!(record(&out)["losses"], unbroken["losses"], "the same curve");
    let learned = |out: &Path| fs::read(out.join("adapter_model.safetensors")).expect("readable");
    assert!(learned(&out) == learned(&TRAINED.out()), "the same model, bit for bit");
}

#[test]
fn a_chat_begins_with_the_base_prompt_that_was_trained() {
    let out = TRAINED.out();
    let ask = |more: &[&str]| {
        let mut command = program();
        command.args(["chat", "--json", "--ask", "Is 3 odd?", "--adapter", as_text(&out)]);
        run(command.args(more).arg("--model").arg(model())).object()["answer"].clone()
    };
    let trained = ask(&[]);
    assert_eq!(trained, ask(&["--system", "Sort it."]), "it is the trained one");
    assert_ne!(trained, ask(&["--system", "Write a long poem about the sea."]), "and not ignored");
}

#[test]
fn nobody_listens() {
    let mut command = program();
    command.args(["chat", "--ask", "Count to one hundred.", "--model"]).arg(model());
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
