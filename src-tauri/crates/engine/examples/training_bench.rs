//! Our side of `cargo xtask bench engine`. `batches` writes the examples of a sample project in the model's
//! tokens, for both sides; `train` trains on them once and prints what `tests/engine/bench_peer.py` prints;
//! `adapter` does too, keeps what was learned, and says how wrong it is on the held-back examples.
//!
//!     training_bench batches MODEL.gguf PROJECT > batches.json
//!     training_bench train batches.json
//!     training_bench adapter batches.json FOLDER

use bakehouse_domain::message::{Example, Message, Role};
use bakehouse_engine::adapter::Adapter;
use bakehouse_engine::chat::{ChatEncoder, EncodedExample};
use bakehouse_engine::control::Control;
use bakehouse_engine::model::Model;
use bakehouse_engine::train::{Schedule, Trainer, held_back_loss};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::error::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

const BATCH_SIZE: usize = 4;
/// Left out of the speed, as the peer leaves them out.
const WARM_UP_STEPS: usize = 2;

#[derive(Serialize, Deserialize)]
struct Job {
    model_dir: PathBuf,
    gguf_file: PathBuf,
    rank: usize,
    alpha: f64,
    learning_rate: f64,
    batches: Vec<Vec<Row>>,
    held_back: Vec<Row>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    tokens: Vec<u32>,
    learned: Vec<bool>,
}

impl Row {
    fn encoded(self) -> EncodedExample {
        EncodedExample { tokens: self.tokens, learned: self.learned }
    }
}

#[derive(Deserialize)]
struct Line {
    messages: Vec<Turn>,
}

#[derive(Deserialize)]
struct Turn {
    role: Role,
    content: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["batches", model, project] => write_batches(Path::new(model), Path::new(project)),
        ["train", input] => train(Path::new(input), None),
        ["adapter", input, folder] => train(Path::new(input), Some(Path::new(folder))),
        _ => Err("batches MODEL PROJECT, train INPUT, or adapter INPUT FOLDER".into()),
    }
}

/// Examples of like length together: the peer pads, we don't, and padding is not what is measured.
fn write_batches(model: &Path, project: &Path) -> Result<(), Box<dyn Error>> {
    let chat = ChatEncoder::open(model)?;
    let mut rows = read(&chat, &project.join("train.jsonl"))?;
    rows.sort_by_key(|row| row.tokens.len());
    let mut batches: Vec<Vec<Row>> = Vec::new();
    for row in rows {
        match batches.last_mut().filter(|batch| batch.len() < BATCH_SIZE) {
            Some(batch) => batch.push(row),
            None => batches.push(vec![row]),
        }
    }
    let job = Job {
        model_dir: model.parent().unwrap_or(Path::new(".")).to_owned(),
        gguf_file: model.file_name().unwrap_or_default().into(),
        rank: 16,
        alpha: 32.0,
        learning_rate: 5e-4,
        batches,
        held_back: read(&chat, &project.join("held-back.jsonl"))?,
    };
    Ok(serde_json::to_writer(io::stdout().lock(), &job)?)
}

fn read(chat: &ChatEncoder, examples: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut rows = Vec::new();
    for line in std::fs::read_to_string(examples)?.lines() {
        let line: Line = serde_json::from_str(line)?;
        let messages =
            line.messages.into_iter().map(|turn| Message::new(turn.role, turn.content)).collect();
        let EncodedExample { tokens, learned } = chat.encode_example(&Example::of(messages))?;
        rows.push(Row { tokens, learned });
    }
    Ok(rows)
}

fn train(input: &Path, keep_in: Option<&Path>) -> Result<(), Box<dyn Error>> {
    let job: Job = serde_json::from_slice(&std::fs::read(input)?)?;
    let model = Model::open(&job.model_dir.join(&job.gguf_file))?;
    let batches: Vec<Vec<EncodedExample>> =
        job.batches.into_iter().map(|rows| rows.into_iter().map(Row::encoded).collect()).collect();
    let steps = batches.len();
    let schedule =
        Schedule { examples: steps * BATCH_SIZE, batch_size: BATCH_SIZE, epochs: 1, seed: 0 };
    let mut trainer = Trainer::new(&model, Adapter::new(model.info(), job.rank, job.alpha, 0));
    let control = Control::new();
    let mut out = io::stdout().lock();
    let (mut tokens, mut seconds) = (0, 0.0);
    for (step, batch) in batches.iter().enumerate() {
        let rows: Vec<&EncodedExample> = batch.iter().collect();
        let start = Instant::now();
        let learning_rate = job.learning_rate * schedule.learning_rate(step);
        let result = trainer.step(&rows, learning_rate, &control)?;
        let took = start.elapsed().as_secs_f64();
        if step >= WARM_UP_STEPS {
            tokens += rows.iter().map(|row| row.tokens.len()).sum::<usize>();
            seconds += took;
        }
        let line = json!({"type": "step", "step": step, "loss": result.loss, "seconds": took});
        writeln!(out, "{line}")?;
    }
    let done = json!({
        "type": "done",
        "steps": steps,
        "tokens_per_second": tokens as f64 / seconds,
        "peak_memory_bytes": peak_memory_bytes()?,
    });
    writeln!(out, "{done}")?;
    if let Some(folder) = keep_in {
        trainer.adapter().save(folder)?;
        let held_back: Vec<EncodedExample> = job.held_back.into_iter().map(Row::encoded).collect();
        let loss = held_back_loss(&model, Some(trainer.adapter()), &held_back, &control)?;
        writeln!(out, "{}", json!({"type": "held_back", "loss": loss}))?;
    }
    Ok(())
}

/// The greatest resident size so far, as Linux counts it.
fn peak_memory_bytes() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(kibibytes.ok_or("no peak of memory in the status")?.parse::<u64>()? * 1024)
}
