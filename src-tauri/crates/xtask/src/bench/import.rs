//! `bench import`: a file of a hundred thousand realistic examples, read, checked, counted and stored by us, and looked over
//! by the notebook of `OpenAI`'s cookbook in Python, which stores nothing. Each side is a program of its own, and everything
//! counts from its start until the examples are in and checked. What the background makes of their texts afterwards, which
//! the notebook has nothing like, is told by itself. Then the memory that half a million take.

use super::{
    corpus::Corpus,
    examples::{self, Recipe},
    figures, median, tokens, warn_when_busy,
};
use crate::places::{Places, Profile};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::{fs, path::Path, time::Instant};

const ROUNDS: usize = 3;
/// 300 MB.
const EXAMPLES: usize = 100_000;
const MANY_EXAMPLES: usize = 500_000;
/// What our side says of the look through the texts, and of what is on the disk then.
const LOOK: [&str; 4] =
    ["look_seconds", "look_cpu_seconds", "look_peak_memory_bytes", "database_bytes"];
const MIB: f64 = 1024.0 * 1024.0;

pub fn bench(places: &Places) -> Result<()> {
    let corpus = Corpus::load(places)?;
    let python = tokens::python(places)?;
    let ours = ["--package", "bakehouse-studio", "--example", "desk_bench"];
    places.cargo(&[&["build", "--release", "--locked"], ours.as_slice()].concat()).run()?;

    let folder = tempfile::tempdir()?;
    let file = folder.path().join("examples.jsonl");
    write(&corpus, EXAMPLES, &file)?;
    warn_when_busy();
    let (mut cpu, mut wall, mut memory) = (Vec::new(), Vec::new(), 0.0f64);
    for round in 1..=ROUNDS {
        let ours = our_side(places, folder.path(), &file)?;
        let theirs = measured(|| {
            tokens::script(places, &python, "import_peer.py").argument(&file).output()
        })?;
        for name in ["examples", "tokens", "learned_tokens"] {
            let (we, they) =
                (figures::number(&ours.said, name)?, figures::number(&theirs.said, name)?);
            ensure!(
                we == they,
                "We count {we} {name} and the cookbook {they}: a ratio says nothing then."
            );
        }
        println!("import.round {round} bakehouse {ours}");
        println!("import.round {round} cookbook  {theirs}");
        cpu.push(ours.cpu()? / theirs.cpu()?);
        wall.push(ours.seconds / theirs.seconds);
        memory = memory.max(ours.memory()?);
        if round == ROUNDS {
            for name in LOOK {
                figures::print("import", &ours.said, name, "")?;
            }
        }
    }
    println!("import.cpu ratio {:.3}", median(&cpu).context("no round was run")?);
    println!("import.wall ratio {:.3}", median(&wall).context("no round was run")?);
    println!("import.memory MiB {:.0} (100,000 examples)", memory / MIB);

    write(&corpus, MANY_EXAMPLES, &file)?;
    let many = our_side(places, folder.path(), &file)?;
    println!("import.many {many}");
    println!("import.memory MiB {:.0} (500,000 examples)", many.memory()? / MIB);
    for name in LOOK {
        figures::print("import.many", &many.said, name, "")?;
    }
    Ok(())
}

fn write(corpus: &Corpus, examples: usize, file: &Path) -> Result<()> {
    let recipe = Recipe { examples, seed: 1, defects: 0.0, duplicates: 0.0 };
    examples::generate(corpus, recipe, file)?;
    println!("import.file {examples} examples, {:.0} MB", fs::metadata(file)?.len() as f64 / 1e6);
    Ok(())
}

/// Into a data folder that is new, and gone afterwards.
fn our_side(places: &Places, folder: &Path, file: &Path) -> Result<Figures> {
    let data = folder.join("data");
    let program = places.program("examples/desk_bench", Profile::Release);
    let figures = measured(|| {
        places.step(program).argument("import").argument(&data).argument(file).output()
    })?;
    fs::remove_dir_all(&data)?;
    Ok(Figures { seconds: figures::number(&figures.said, "seconds")?, ..figures })
}

/// What one side said, and how long it took by the clock.
struct Figures {
    said: Value,
    seconds: f64,
}

fn measured(run: impl FnOnce() -> Result<String>) -> Result<Figures> {
    let start = Instant::now();
    let said = run()?;
    Ok(Figures { seconds: start.elapsed().as_secs_f64(), said: figures::object(&said)? })
}

impl Figures {
    fn cpu(&self) -> Result<f64> {
        figures::number(&self.said, "cpu_seconds")
    }

    fn memory(&self) -> Result<f64> {
        figures::number(&self.said, "peak_memory_bytes")
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        let cpu = self.cpu().unwrap_or(f64::NAN);
        let memory = self.memory().unwrap_or(f64::NAN) / MIB;
        write!(out, "{:.1} s, {cpu:.1} s of processors, {memory:.0} MiB", self.seconds)
    }
}
