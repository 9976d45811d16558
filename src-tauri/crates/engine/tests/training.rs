//! Training against another implementation, and against what it promises: the same curve as PyTorch, the
//! right gradient in every matrix, and the same bits again.

#[path = "common/starter.rs"]
mod starter;

use bakehouse_domain::message::Message;
use bakehouse_domain::plan::TrainingSettings;
use bakehouse_engine::adapter::Adapter;
use bakehouse_engine::chat::EncodedExample;
use bakehouse_engine::control::Control;
use bakehouse_engine::error::Error;
use bakehouse_engine::model::Model;
use bakehouse_engine::train::{
    Event, Schedule, Trained, Trainer, TrainingJob, held_back_loss, latest_checkpoint, train,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::open(&starter::starter_model()).expect("the starter model opens"));

#[derive(Deserialize)]
struct Fixture {
    rank: usize,
    alpha: f64,
    scale_a: f64,
    scale_b: f64,
    batch: usize,
    steps: usize,
    peak_learning_rate: f64,
    projections: Vec<String>,
    losses: Vec<f64>,
    gradient_norms: Vec<f64>,
    first_gradients: BTreeMap<String, f64>,
    held_back_before: f64,
    held_back_after: f64,
    examples: Vec<Stored>,
    held_back: Vec<Stored>,
}

#[derive(Deserialize)]
struct Stored {
    messages: Vec<StoredMessage>,
    tokens: Vec<u32>,
    learned: Vec<bool>,
}

#[derive(Deserialize)]
struct StoredMessage {
    role: bakehouse_domain::message::Role,
    content: String,
}

impl Stored {
    fn encoded(&self) -> EncodedExample {
        EncodedExample { tokens: self.tokens.clone(), learned: self.learned.clone() }
    }

    fn messages(&self) -> Vec<Message> {
        self.messages.iter().map(|message| Message::new(message.role, &message.content)).collect()
    }
}

impl Fixture {
    fn read() -> Self {
        serde_json::from_str(include_str!("../../../../tests/engine/first_losses.json"))
            .expect("the stored losses can be read")
    }

    /// The adapter that `tests/engine/first_losses.py` begins with, by the same formula.
    fn adapter(&self) -> Adapter {
        Adapter::from_formula(MODEL.info(), self.rank, self.alpha, |name, row, column| {
            let parts: Vec<&str> = name.split('.').collect();
            let layer: usize = parts[4].parse().expect("the layer stands fifth in the name");
            let projection = format!("{}.{}", parts[5], parts[6]);
            let projection = self.projections.iter().position(|name| *name == projection);
            let side = usize::from(parts[7] == "lora_B");
            let tensor = 2 * (7 * layer + projection.expect("a known projection")) + side;
            let scale = if side == 0 { self.scale_a } else { self.scale_b };
            let angle = 0.7 * tensor as f64 + 1.3 * row as f64 + 0.31 * column as f64;
            (scale * angle.sin()) as f32
        })
    }
}

fn assert_close(got: f64, want: f64, share: f64, what: &str) {
    assert!((got - want).abs() <= share * want.abs(), "{what}: {got} instead of {want}");
}

/// The issue asks for 1 %; both sides compute in 32 bits and agree far better.
const SAME: f64 = 1e-3;

#[test]
fn the_first_losses_equal_pytorchs() {
    let fixture = Fixture::read();
    let examples: Vec<EncodedExample> = fixture.examples.iter().map(Stored::encoded).collect();
    let held_back: Vec<EncodedExample> = fixture.held_back.iter().map(Stored::encoded).collect();
    for (stored, encoded) in fixture.examples.iter().zip(&examples) {
        let example = bakehouse_domain::message::Example::of(stored.messages());
        let own = MODEL.chat().encode_example(&example).expect("the conversation is ordinary");
        assert_eq!(own, *encoded, "tokens and what is learned of them");
    }
    let control = Control::new();
    let mut trainer = Trainer::new(&MODEL, fixture.adapter());
    let held_back_now = |trainer: &Trainer<'_>| {
        held_back_loss(&MODEL, Some(trainer.adapter()), &held_back, &control)
            .expect("nobody cancels")
    };
    assert_close(held_back_now(&trainer), fixture.held_back_before, SAME, "held back, before");
    let schedule = Schedule {
        examples: fixture.steps * fixture.batch,
        batch_size: fixture.batch,
        epochs: 1,
        seed: 0,
    };
    for step in 0..fixture.steps {
        let batch: Vec<&EncodedExample> = (0..fixture.batch)
            .map(|k| &examples[(fixture.batch * step + k) % examples.len()])
            .collect();
        if step == 0 {
            let gradients = trainer.gradient(&batch, &control).expect("nobody cancels").matrices;
            assert!(!fixture.first_gradients.is_empty());
            for (name, want) in &fixture.first_gradients {
                let squares: f64 = gradients[name].iter().map(|g| f64::from(*g).powi(2)).sum();
                assert_close(squares.sqrt(), *want, SAME, name);
            }
        }
        let learning_rate = fixture.peak_learning_rate * schedule.learning_rate(step);
        let result = trainer.step(&batch, learning_rate, &control).expect("nobody cancels");
        assert_close(result.loss, fixture.losses[step], SAME, &format!("loss of step {step}"));
        let norm = fixture.gradient_norms[step];
        assert_close(result.gradient_norm, norm, 10.0 * SAME, &format!("gradient of step {step}"));
    }
    assert_close(held_back_now(&trainer), fixture.held_back_after, SAME, "held back, after");
}

#[test]
fn every_matrix_gets_the_right_gradient() {
    let fixture = Fixture::read();
    let examples: Vec<EncodedExample> = fixture.examples[..2].iter().map(Stored::encoded).collect();
    let batch: Vec<&EncodedExample> = examples.iter().collect();
    let control = Control::new();
    let start = fixture.adapter();
    let gradients = Trainer::new(&MODEL, start.clone())
        .gradient(&batch, &control)
        .expect("nobody cancels")
        .matrices;
    assert_eq!(gradients.len(), MODEL.info().layers * 7 * 2);
    for (name, gradient) in &gradients {
        assert!(gradient.iter().all(|g| g.is_finite()), "{name} has a gradient that is no number");
        assert!(gradient.iter().any(|g| *g != 0.0), "{name} has no gradient");
    }
    // The slope in the direction of each gradient, for matrices of the first, a middle and the last layer.
    let start: BTreeMap<String, Vec<f32>> =
        start.matrices().map(|(name, values)| (name, values.to_vec())).collect();
    let loss = |moved: &str, gradient: &[f32], step: f64| {
        let adapter = Adapter::from_formula(
            MODEL.info(),
            fixture.rank,
            fixture.alpha,
            |name, row, column| {
                let columns = start[name].len()
                    / if name.contains("lora_A") {
                        fixture.rank
                    } else {
                        start[name].len() / fixture.rank
                    };
                let at = row * columns + column;
                start[name][at]
                    + if name == moved { (step * f64::from(gradient[at])) as f32 } else { 0.0 }
            },
        );
        held_back_loss(&MODEL, Some(&adapter), &examples, &control).expect("nobody cancels")
    };
    let last = format!("layers.{}.", MODEL.info().layers - 1);
    let checked = gradients.iter().filter(|(name, _)| {
        ["layers.0.", "layers.15.", last.as_str()].iter().any(|layer| name.contains(layer))
    });
    let mut count = 0;
    for (name, gradient) in checked {
        let length = gradient.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt();
        // A step of fixed length along the gradient changes the loss by that length times the gradient's.
        let step = 0.02 / length;
        let slope = (loss(name, gradient, step) - loss(name, gradient, -step)) / (2.0 * 0.02);
        assert!(
            (slope - length).abs() < 2e-2 * length.max(1e-3),
            "{name}: the gradient is {length} long, the slope along it {slope}"
        );
        count += 1;
    }
    assert_eq!(count, 3 * 14);
}

fn settings(epochs: u32, batch_size: u32) -> TrainingSettings {
    TrainingSettings { epochs, batch_size, learning_rate: 2e-3, rank: 4, alpha: 8.0, seed: 11 }
}

fn job<'a>(
    settings: &'a TrainingSettings,
    examples: &'a [EncodedExample],
    held_back: &'a [EncodedExample],
    control: &'a Control,
) -> TrainingJob<'a> {
    TrainingJob {
        settings,
        examples,
        held_back,
        held_back_every: 2,
        checkpoint_every: 0,
        checkpoints: None,
        resume_from: None,
        questions: &[],
        control,
    }
}

fn run(job: &TrainingJob<'_>) -> (Result<Trained, Error>, Vec<Event>) {
    let mut events = Vec::new();
    (train(&MODEL, job, &mut |event| events.push(event)), events)
}

fn some_examples(count: usize) -> Vec<EncodedExample> {
    Fixture::read().examples[..count].iter().map(Stored::encoded).collect()
}

#[test]
fn eight_examples_are_learned_by_heart() {
    let (settings, examples, control) = (settings(5, 4), some_examples(8), Control::new());
    let (trained, events) = run(&job(&settings, &examples, &examples, &control));
    let trained = trained.expect("nobody cancels");
    assert_eq!(trained.steps, 10);
    let steps = events.iter().filter(|event| matches!(event, Event::Step { .. })).count();
    assert_eq!(steps, 10);
    let first = trained.first_held_back.expect("checked before the first step");
    let last = trained.last_held_back.expect("checked after the last step");
    assert!((3.5..5.0).contains(&first), "an untaught model is about this wrong: {first}");
    assert!(last < 1.2, "after ten steps on eight examples the loss is {last}");
}

#[test]
fn the_same_seed_gives_the_same_bits() {
    let (settings, examples, control) = (settings(1, 2), some_examples(6), Control::new());
    let once = run(&job(&settings, &examples, &examples[..1], &control));
    let again = run(&job(&settings, &examples, &examples[..1], &control));
    assert_eq!(once.0.expect("nobody cancels").adapter, again.0.expect("nobody cancels").adapter);
    assert_eq!(once.1, again.1);
    let other_seed = TrainingSettings { seed: 12, ..settings.clone() };
    let other = run(&job(&other_seed, &examples, &[], &control)).0.expect("nobody cancels");
    let same = run(&job(&settings, &examples, &[], &control)).0.expect("nobody cancels");
    assert_ne!(other.adapter, same.adapter);
}

#[test]
fn a_training_that_was_stopped_goes_on_as_if_it_had_not() {
    let (settings, examples, control) = (settings(2, 2), some_examples(6), Control::new());
    let questions = [MODEL
        .chat()
        .encode_prompt(&Fixture::read().examples[0].messages()[..2])
        .expect("the conversation is ordinary")];
    let held_back = &examples[..2];
    let mut whole = job(&settings, &examples, held_back, &control);
    whole.questions = &questions;
    let (unbroken, unbroken_events) = run(&whole);

    let folder = tempfile::tempdir().expect("a temporary folder");
    let stopped = Control::new();
    let mut first = job(&settings, &examples, held_back, &stopped);
    first.questions = &questions;
    first.checkpoints = Some(folder.path());
    let mut events = Vec::new();
    let result = train(&MODEL, &first, &mut |event| {
        // In the middle of the second pass, and before the check that is due after this step.
        if matches!(event, Event::Step { step: 4, .. }) {
            stopped.cancel();
        }
        events.push(event);
    });
    assert!(matches!(result, Err(Error::Cancelled)));
    let checkpoint = latest_checkpoint(folder.path()).expect("the folder can be read");
    let checkpoint = checkpoint.expect("a stopped training leaves a checkpoint");
    assert_eq!(checkpoint.step, 4);

    let mut rest = job(&settings, &examples, held_back, &control);
    rest.questions = &questions;
    rest.checkpoints = Some(folder.path());
    rest.resume_from = Some(&checkpoint.path);
    let (resumed, more) = run(&rest);
    events.extend(more);
    events.retain(|event| !matches!(event, Event::Checkpoint { .. }));
    assert_eq!(events, unbroken_events, "the curve is the same, no step missing and none twice");
    assert_eq!(resumed.expect("nobody cancels"), unbroken.expect("nobody cancels"));
    let kept = std::fs::read_dir(folder.path()).expect("the folder can be read").count();
    assert_eq!(kept, 2, "the newest two checkpoints are kept");

    let slower = TrainingSettings { learning_rate: 1e-4, ..settings.clone() };
    rest.settings = &slower;
    assert!(matches!(run(&rest).0, Err(Error::AdapterMismatch { .. })), "other settings");
    rest.settings = &settings;
    rest.examples = &examples[..5];
    assert!(matches!(run(&rest).0, Err(Error::AdapterMismatch { .. })), "other examples");
}

#[test]
fn long_texts_and_large_steps_give_the_gradient_of_their_parts() {
    let control = Control::new();
    let fixture = Fixture::read();
    // One text of more rows than are kept whole, and its gradient from another division of the work: the
    // same text in a step with another one whose answer is masked.
    let tokens: Vec<u32> =
        fixture.examples.iter().flat_map(|stored| stored.tokens.clone()).collect();
    let mut long = EncodedExample { learned: vec![false; tokens.len()], tokens };
    while long.tokens.len() < 1100 {
        long.tokens.extend_from_within(..);
    }
    long.tokens.truncate(1100);
    long.learned = (0..1100).map(|at| at % 50 > 40).collect();
    let mut short = long.clone();
    short.tokens.truncate(300);
    short.learned.truncate(300);
    let gradient = |examples: &[&EncodedExample]| {
        Trainer::new(&MODEL, fixture.adapter())
            .gradient(examples, &control)
            .expect("nobody cancels")
    };
    let count = |example: &EncodedExample| {
        example.learned.iter().filter(|learned| **learned).count() as f64
    };
    let (both, parts) = (gradient(&[&long, &short]), [gradient(&[&long]), gradient(&[&short])]);
    let weights =
        [count(&long), count(&short)].map(|labels| labels / (count(&long) + count(&short)));
    let loss = weights[0] * parts[0].loss + weights[1] * parts[1].loss;
    assert_close(both.loss, loss, 1e-5, "the loss is the mean over tokens, not over examples");
    for (name, got) in &both.matrices {
        let (mut apart, mut size) = (0.0, 0.0);
        for (at, got) in got.iter().enumerate() {
            let want = weights[0] * f64::from(parts[0].matrices[name][at])
                + weights[1] * f64::from(parts[1].matrices[name][at]);
            apart += (f64::from(*got) - want).powi(2);
            size += want.powi(2);
        }
        assert!(apart <= 1e-6 * size, "{name} differs by a share of {}", (apart / size).sqrt());
    }
}

#[test]
fn an_adapter_comes_back_from_its_folder_and_fits_only_its_model() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let adapter = Fixture::read().adapter();
    adapter.save(folder.path()).expect("the folder can be written");
    assert_eq!(Adapter::load(folder.path(), &MODEL).expect("it was just written"), adapter);

    let config = folder.path().join("adapter_config.json");
    let text = std::fs::read_to_string(&config).expect("it was just written");
    std::fs::write(&config, text.replace("\"r\": 2", "\"r\": 3"))
        .expect("the folder can be written");
    let mismatch = Adapter::load(folder.path(), &MODEL);
    assert!(matches!(mismatch, Err(Error::AdapterMismatch { .. })), "{mismatch:?}");
    std::fs::write(&config, text.replace("LORA", "IA3")).expect("the folder can be written");
    assert!(matches!(Adapter::load(folder.path(), &MODEL), Err(Error::Unsupported { .. })));
    std::fs::write(&config, "{").expect("the folder can be written");
    assert!(matches!(Adapter::load(folder.path(), &MODEL), Err(Error::Damaged { .. })));
    std::fs::write(&config, text).expect("the folder can be written");

    let numbers = folder.path().join("adapter_model.safetensors");
    let whole = std::fs::read(&numbers).expect("it was just written");
    for length in [0, 7, 100, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&numbers, &whole[..length]).expect("the folder can be written");
        let cut = Adapter::load(folder.path(), &MODEL);
        assert!(matches!(cut, Err(Error::Damaged { .. })), "cut to {length} bytes: {cut:?}");
    }
    assert!(matches!(Adapter::load(Path::new("nowhere"), &MODEL), Err(Error::Read { .. })));
}
