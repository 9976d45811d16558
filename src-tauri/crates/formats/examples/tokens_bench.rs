//! Our side of `cargo xtask bench tokens`. `speed` counts the texts of a file of examples as `tests/formats/tokens_peer.py`
//! does; `kinds` counts texts of many kinds, hostile ones and those of a folder; `compare` compares both counts with those
//! of tiktoken-rs. Each prints JSON lines.
//!
//!     tokens_bench speed EXAMPLES.jsonl
//!     tokens_bench kinds FOLDER
//!     tokens_bench compare EXAMPLES.jsonl FOLDER

#[path = "../tests/common/hostile.rs"]
mod hostile;

use bakehouse_formats::Tokenizer::{self, Cl100k, O200k};
use hostile::{Draw, FRAGMENTS};
use serde::Deserialize;
use serde_json::json;
use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;
use std::{fs, thread};
use tiktoken_rs::{CoreBPE, cl100k_base_singleton, o200k_base_singleton};

/// The texts of a file are counted so often, and the quickest time is taken: others slow us down, nobody makes us faster.
const ROUNDS: usize = 3;
/// What a kind of text is measured on: so many texts of so many bytes.
const TEXTS: u64 = 20;
const LENGTH: usize = 100_000;
/// Rows of fragments, and texts of any characters, that are compared.
const ROWS: usize = 300_000;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["speed", examples] => speed(Path::new(examples)),
        ["kinds", folder] => kinds(Path::new(folder)),
        ["compare", examples, folder] => compare(Path::new(examples), Path::new(folder)),
        _ => {
            Err("usage: tokens_bench speed EXAMPLES | kinds FOLDER | compare EXAMPLES FOLDER"
                .into())
        }
    }
}

fn speed(examples: &Path) -> Result<(), Box<dyn Error>> {
    let texts = texts_of(examples)?;
    let bytes: usize = texts.iter().map(String::len).sum();
    let memory = memory_bytes();
    let start = Instant::now();
    O200k.count("");
    let ready = start.elapsed().as_secs_f64();
    let mut tokens = 0;
    let mut seconds = f64::MAX;
    for _ in 0..ROUNDS {
        // A thread that has met nothing yet: each round is the first.
        (tokens, seconds) = thread::scope(|scope| {
            let round = scope.spawn(|| timed(|| texts.iter().map(|text| O200k.count(text)).sum()));
            let (tokens, took): (usize, f64) = round.join().expect("counting doesn't panic");
            (tokens, took.min(seconds))
        });
    }
    let held = memory_bytes().zip(memory).map(|(after, before)| after.saturating_sub(before));
    say(&json!({
        "bytes": bytes, "tokens": tokens, "cpu_seconds": seconds, "ready_seconds": ready, "memory_bytes": held,
    }))
}

fn kinds(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut kinds: Vec<(String, Vec<String>)> = Vec::new();
    for seed in 0..TEXTS {
        for (index, (name, text)) in hostile::kinds(LENGTH, seed).into_iter().enumerate() {
            if seed == 0 {
                kinds.push((name.to_owned(), Vec::new()));
            }
            kinds[index].1.push(text);
        }
    }
    kinds.extend(files_in(folder)?.into_iter().map(|(name, text)| (name, vec![text])));
    for (name, texts) in kinds {
        let bytes: usize = texts.iter().map(String::len).sum();
        let count = |tokenizer: Tokenizer| {
            let rounds = (0..ROUNDS).map(|_| {
                let all = || texts.iter().map(|text| tokenizer.count(text)).sum::<usize>();
                let round = thread::scope(|scope| scope.spawn(|| timed(all)).join());
                round.expect("counting doesn't panic").1
            });
            rounds.fold(f64::MAX, f64::min)
        };
        let [o200k, cl100k] = [O200k, Cl100k].map(|tokenizer| bytes as f64 / count(tokenizer));
        say(&json!({ "kind": name, "bytes": bytes, "o200k": o200k, "cl100k": cl100k }))?;
    }
    Ok(())
}

fn compare(examples: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut draw = Draw(1);
    let mut texts = texts_of(examples)?;
    texts.extend(
        files_in(folder)?
            .into_iter()
            .flat_map(|(_, text)| text.split("\n\n").map(str::to_owned).collect::<Vec<_>>()),
    );
    texts.extend(
        (0..TEXTS).flat_map(|seed| hostile::kinds(LENGTH / 10, seed)).map(|(_, text)| text),
    );
    for first in FRAGMENTS {
        texts.extend(FRAGMENTS.iter().map(|second| format!("{first}{second}")));
    }
    texts.extend((0..ROWS).map(|_| draw.fragments(20)));
    texts.extend((0..ROWS).map(|_| (0..draw.below(20)).map(|_| draw.character()).collect()));

    let half = texts.len() / 2;
    let (first, second) = texts.split_at(half);
    let mismatches = thread::scope(|scope| {
        let others = scope.spawn(|| mismatches(second));
        mismatches(first) + others.join().expect("comparing doesn't panic")
    });
    say(&json!({ "texts": texts.len(), "mismatches": mismatches }))
}

/// How many counts differ; the first of them are told.
fn mismatches(texts: &[String]) -> usize {
    let oracles: [(Tokenizer, &CoreBPE); 2] =
        [(O200k, o200k_base_singleton()), (Cl100k, cl100k_base_singleton())];
    let mut mismatches = 0;
    for text in texts {
        for (tokenizer, oracle) in oracles {
            let (ours, theirs) = (tokenizer.count(text), oracle.count_ordinary(text));
            if ours != theirs {
                mismatches += 1;
                let start: String = text.chars().take(100).collect();
                let _ =
                    writeln!(io::stderr(), "{} {ours} not {theirs}: {start:?}", tokenizer.name());
            }
        }
    }
    mismatches
}

#[derive(Deserialize)]
struct Line {
    messages: Vec<Turn>,
}

#[derive(Deserialize)]
struct Turn {
    content: String,
}

fn texts_of(examples: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut texts = Vec::new();
    for line in fs::read_to_string(examples)?.lines() {
        let line: Line = serde_json::from_str(line)?;
        texts.extend(line.messages.into_iter().map(|turn| turn.content));
    }
    Ok(texts)
}

/// Their names without the extension, and what is in them.
fn files_in(folder: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        files.push((name, fs::read_to_string(&path)?));
    }
    files.sort();
    Ok(files)
}

/// What it gave, and the seconds that this thread was at work; where the system doesn't tell, those that went by.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let (start, at_work) = (Instant::now(), at_work_seconds());
    let given = work();
    let seconds = match at_work.zip(at_work_seconds()) {
        Some((before, after)) => after - before,
        None => start.elapsed().as_secs_f64(),
    };
    (given, seconds)
}

fn at_work_seconds() -> Option<f64> {
    // The system adds up at its next tick, or when it is asked for another thread.
    thread::yield_now();
    let line = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(line.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

fn memory_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

fn say(line: &serde_json::Value) -> Result<(), Box<dyn Error>> {
    writeln!(io::stdout(), "{line}")?;
    Ok(())
}
