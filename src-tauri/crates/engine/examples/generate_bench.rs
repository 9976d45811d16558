//! Our side of `cargo xtask bench generate`: answers of a fixed length, the likeliest token each time.
//!
//!     generate_bench MODEL.gguf TOKENS ANSWERS PROMPT
//!
//! Writes ANSWERS answers of TOKENS tokens together, three times, and prints the best. The clock starts when the first
//! token is there, so that reading the prompt, a text without a template, doesn't count.

use bakehouse_engine::control::Control;
use bakehouse_engine::generate::{Crowd, Event, Finish, Room, Sampling};
use bakehouse_engine::model::Model;
use serde_json::json;
use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

const ROUNDS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, tokens, answers, prompt] = arguments.as_slice() else {
        return Err("MODEL TOKENS ANSWERS PROMPT".into());
    };
    let (tokens, answers) = (tokens.parse()?, answers.parse()?);
    let model = Model::open(Path::new(model))?;
    let prompt = model.chat().encode_text(prompt);
    let mut best: f64 = 0.0;
    let mut text = String::new();
    for _ in 0..ROUNDS {
        let speed = round(&model, &prompt, tokens, answers, &mut text)?;
        best = best.max(speed);
    }
    let done = json!({
        "tokens_per_second": best,
        "peak_memory_bytes": peak_memory_bytes()?,
        "text": text,
    });
    Ok(writeln!(io::stdout(), "{done}")?)
}

/// Tokens a second of all answers together. Leaves the first answer in `text`.
fn round(
    model: &Model,
    prompt: &[u32],
    tokens: usize,
    answers: usize,
    text: &mut String,
) -> Result<f64, Box<dyn Error>> {
    let room = Room { answers, tokens: answers * (prompt.len() + tokens + 32) };
    let mut crowd = Crowd::new(model, None, room);
    let sampling = Sampling { max_tokens: tokens, ..Sampling::greedy() };
    let control = Control::new();
    for _ in 0..answers {
        crowd.join(prompt, &sampling);
    }
    let (mut said, mut started) = (0, None);
    let mut by_itself = false;
    while !crowd.is_empty() {
        let mut ended = 0;
        crowd.step(&control, &mut |_, event| {
            if let Event::End(answer) = event {
                by_itself |= answer.finish != Finish::Length;
                ended += answer.tokens;
                text.clone_from(&answer.text);
            }
        })?;
        said += ended;
        started.get_or_insert_with(Instant::now);
    }
    if by_itself {
        return Err("an answer ended by itself: it needs another prompt".into());
    }
    let seconds = started.map_or(f64::NAN, |started| started.elapsed().as_secs_f64());
    Ok((said - 1) as f64 / seconds)
}

/// The greatest resident size so far, as Linux counts it.
fn peak_memory_bytes() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    Ok(kibibytes.ok_or("no peak of memory in the status")?.parse::<u64>()? * 1024)
}
