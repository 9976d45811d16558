//! Baking with a writer that answers at once: what the pipeline itself takes for a draft, through its checks, the search
//! for near-copies and the store. The writer is this program, too, and speaks to it as a real one would.

use crate::{
    measure::{memory_bytes, peak_memory_bytes},
    nobody::{open_with, settle, told},
    table::fill,
};
use bakehouse_studio::{
    contract::{BakeBatch, BakeWhat, ChangePlan, ChangeRecipe, PlanChange, ProjectRef, Recipe},
    desk::{
        bake::{bake, bake_change, bake_start},
        plan::plan_change,
    },
    worker::{
        client::Launch,
        protocol::{Act, Event, Request, Word},
    },
};
use serde_json::{Value, json};
use std::{
    env,
    error::Error,
    io::{self, BufRead, Write},
    path::Path,
    time::Instant,
};

/// Of text in an example that is there already.
const BYTES: usize = 400;
/// More are not baked at once.
const BATCH: usize = 200;

/// Bakes `drafts` drafts into a project of `examples` examples. MODEL is what the writer is called by.
pub fn run(
    folder: &Path,
    model: &Path,
    drafts: usize,
    examples: usize,
) -> Result<Value, Box<dyn Error>> {
    let launch = Launch { arguments: vec!["writer".into()], ..Launch::worker(env::current_exe()?) };
    let models = model.parent().ok_or("the model lies in no folder")?;
    let studio = open_with(folder, models.to_owned(), launch)?;
    let project = fill::project(&studio, examples, BYTES)?;
    let request = ProjectRef { project };
    let change = PlanChange::BasePrompt("You are helpful and brief.".to_owned());
    plan_change(&studio, ChangePlan { project, change }).map_err(told)?;
    settle(&studio);
    let start = Instant::now();
    for _ in 0..drafts / BATCH {
        let recipe = Recipe { count: BATCH as u32, ..Recipe::default() };
        bake_change(&studio, ChangeRecipe { project, recipe }).map_err(told)?;
        bake_start(&studio, BakeBatch { project, what: BakeWhat::Whole }).map_err(told)?;
        settle(&studio);
    }
    let seconds = start.elapsed().as_secs_f64();
    let page = bake(&studio, request).map_err(told)?;
    if page.waiting != drafts {
        return Err(format!("{drafts} drafts were to wait, and {} do", page.waiting).into());
    }
    Ok(json!({
        "drafts": drafts,
        "examples": examples,
        "seconds": seconds,
        "drafts_per_second": drafts as f64 / seconds,
        "memory_bytes": memory_bytes(),
        "peak_memory_bytes": peak_memory_bytes(),
    }))
}

/// Answers every question at once, each in other words.
pub fn write() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = (0..fill::WORDS).map(fill::word).collect();
    // Another process draws other words.
    let mut draw = fill::Draw(u64::from(std::process::id()));
    let mut out = io::stdout().lock();
    let mut seq = 0;
    let mut say = |request: Option<u64>, word: Word| -> Result<(), Box<dyn Error>> {
        seq += 1;
        serde_json::to_writer(&mut out, &Event { seq, request, word })?;
        out.write_all(b"\n")?;
        Ok(out.flush()?)
    };
    say(None, Word::Ready { version: "bench".to_owned() })?;
    for line in io::stdin().lock().lines() {
        let Request { id, act } = serde_json::from_str(&line?)?;
        let word = match act {
            Act::Load(_) => {
                Word::Loaded { name: "At once".to_owned(), context_length: 8192, parameters: 1 }
            }
            Act::Generate(_) => {
                let mut text = fill::text(&words, 60, &mut draw);
                text.push('?');
                Word::Answered { text, prompt_tokens: 1, tokens: 12, complete: true }
            }
            _ => Word::Cancelled,
        };
        say(Some(id), word)?;
    }
    Ok(())
}
