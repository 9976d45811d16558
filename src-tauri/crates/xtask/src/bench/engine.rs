//! `bench engine`: our training and that of `PyTorch`, transformers and PEFT on the same model file, batches and adapter
//! settings, two threads each. One after the other, never at once, in turns: what slows the computer down for a
//! while slows both.
//!
//! Both sides take one JSON file (its form stands in `tests/engine/bench_peer.py`) and print JSON lines: a `step`
//! with its `loss` each, and at the end a `done` with `tokens_per_second` and `peak_memory_bytes`.

use super::{median, python, warn_when_busy};
use crate::{
    command::Step,
    model,
    places::{Places, Profile},
};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{fs, path::Path};

const ROUNDS: usize = 3;

pub fn bench(places: &Places) -> Result<()> {
    let scripts = places.root.join("tests").join("engine");
    let requirements = scripts.join("requirements.txt");
    let python = python::environment(places, "engine", &requirements, "2 to 6 GB")?;
    let ours = ["--package", "bakehouse-engine", "--example", "training_bench"];
    places.cargo(&[&["build", "--release", "--locked"], ours.as_slice()].concat()).run()?;
    model::ensure(places)?;

    let folder = tempfile::tempdir()?;
    let input = folder.path().join("batches.json");
    write_batches(places, &input)?;
    warn_when_busy();

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let us = measure(our_training(places, &input)).context("our own training")?;
        let them = measure(their_training(places, &python, &scripts, &input))
            .context("the training of PyTorch")?;
        println!("engine.round {round} bakehouse {us}");
        println!("engine.round {round} pytorch   {them}");
        ours.push(us);
        theirs.push(them);
    }
    report(&ours, &theirs)?;
    compare_in_peft(places, &python, &scripts, &input, &folder.path().join("adapter"))
}

/// What we learned, opened by PEFT: it must be as wrong on the held-back examples there as it is here.
fn compare_in_peft(
    places: &Places,
    python: &Path,
    scripts: &Path,
    input: &Path,
    adapter: &Path,
) -> Result<()> {
    let ours = our_side(places).argument("adapter").argument(input).argument(adapter).output()?;
    let theirs = places
        .step(python)
        .argument(scripts.join("load_adapter.py"))
        .argument(adapter)
        .argument(input)
        .argument("--model")
        .argument(model::file(places))
        .output()?;
    let (ours, theirs) = (number_in(&ours, "loss")?, number_in(&theirs, "held_back_loss")?);
    println!("engine.peft held_back {ours:.6} here {theirs:.6} there");
    println!("engine.peft difference {:.6}", (ours - theirs).abs());
    Ok(())
}

/// The number of this name in the last line of JSON.
fn number_in(said: &str, name: &str) -> Result<f64> {
    let last = said.lines().rev().find_map(|line| serde_json::from_str::<Value>(line).ok());
    last.and_then(|object| object[name].as_f64())
        .with_context(|| format!("no `{name}` was printed"))
}

/// Batches of the second sample project in the tokens of the model, for both sides.
fn write_batches(places: &Places, input: &Path) -> Result<()> {
    let batches = our_side(places)
        .argument("batches")
        .argument(model::file(places))
        .argument(places.sample("marv"))
        .output()?;
    fs::write(input, batches).context("could not write the batches")
}

/// Not part of the program that ships: only a benchmark trains on tokens from a file.
fn our_side(places: &Places) -> Step {
    places.step(places.program("examples/training_bench", Profile::Release))
}

fn our_training(places: &Places, input: &Path) -> Step {
    our_side(places).argument("train").argument(input).with("RAYON_NUM_THREADS", "2")
}

fn their_training(places: &Places, python: &Path, scripts: &Path, input: &Path) -> Step {
    places
        .step(python)
        .argument(scripts.join("bench_peer.py"))
        .argument(input)
        .with("OMP_NUM_THREADS", "2")
}

/// What one training showed.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Figures {
    tokens_per_second: f64,
    peak_memory_bytes: f64,
    first_loss: f64,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        let megabytes = self.peak_memory_bytes / 1e6;
        write!(
            out,
            "{:.1} tokens/s {megabytes:.0} MB first loss {:.6}",
            self.tokens_per_second, self.first_loss
        )
    }
}

fn measure(step: Step) -> Result<Figures> {
    let mut lines = Vec::new();
    let status = step.each_line(|line| lines.push(line.to_owned()))?;
    if !status.success() {
        bail!("It did not end well; what it said stands above.");
    }
    figures(lines.iter().map(String::as_str))
}

fn figures<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Figures> {
    let events: Vec<Value> = lines.filter_map(|line| serde_json::from_str(line).ok()).collect();
    let event = |kind: &str| {
        let found = events.iter().find(|event| event["type"] == kind);
        found.with_context(|| format!("It printed no `{kind}`."))
    };
    let number = |kind: &str, name: &str| {
        event(kind)?[name].as_f64().with_context(|| format!("Its `{kind}` has no `{name}`."))
    };
    Ok(Figures {
        tokens_per_second: number("done", "tokens_per_second")?,
        peak_memory_bytes: number("done", "peak_memory_bytes")?,
        first_loss: number("step", "loss")?,
    })
}

fn report(ours: &[Figures], theirs: &[Figures]) -> Result<()> {
    let lines = comparison(ours, theirs).context("no round was run")?;
    for line in lines {
        println!("{line}");
    }
    Ok(())
}

/// Ours over theirs; for each the median of the ratios of neighbouring runs, not the ratio of two medians.
fn comparison(ours: &[Figures], theirs: &[Figures]) -> Option<[String; 3]> {
    let pairs = || ours.iter().zip(theirs);
    let middle =
        |figure: fn((&Figures, &Figures)) -> f64| median(&pairs().map(figure).collect::<Vec<_>>());
    let train = middle(|(us, them)| us.tokens_per_second / them.tokens_per_second)?;
    let memory = middle(|(us, them)| us.peak_memory_bytes / them.peak_memory_bytes)?;
    let loss =
        pairs().map(|(us, them)| (us.first_loss - them.first_loss).abs()).fold(0.0, f64::max);
    Some([
        format!("engine.train ratio {train:.2}"),
        format!("engine.memory ratio {memory:.2}"),
        format!("engine.loss difference {loss:.6}"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"a line of somebody's library
{"type":"loaded","peak_memory_bytes":1}
{"type":"step","step":0,"loss":3.5,"seconds":1.0}
{"type":"step","step":1,"loss":2.5,"seconds":1.0}
{"type":"done","tokens_per_second":200.0,"peak_memory_bytes":1000000000}"#;

    #[test]
    fn the_first_step_and_the_end_are_read() {
        let read = figures(PRINTED.lines()).expect("whole");
        assert_eq!(
            read,
            Figures { tokens_per_second: 200.0, peak_memory_bytes: 1e9, first_loss: 3.5 }
        );
        let cut_off = figures(PRINTED.lines().take(3)).expect_err("there is no end");
        assert_eq!(cut_off.to_string(), "It printed no `done`.");
    }

    #[test]
    fn ratios_are_of_neighbouring_runs() {
        let figures = |tokens_per_second, peak_memory_bytes, first_loss| Figures {
            tokens_per_second,
            peak_memory_bytes,
            first_loss,
        };
        // The second round ran on a slower moment: both are slower, and their ratio is not.
        let ours =
            [figures(300.0, 400.0, 3.5), figures(150.0, 400.0, 3.5), figures(320.0, 420.0, 3.5)];
        let theirs = [
            figures(200.0, 1000.0, 3.5),
            figures(100.0, 1000.0, 3.5005),
            figures(200.0, 1000.0, 3.5),
        ];
        let lines = comparison(&ours, &theirs).expect("three rounds");
        assert_eq!(
            lines,
            [
                "engine.train ratio 1.50",
                "engine.memory ratio 0.40",
                "engine.loss difference 0.000500"
            ]
        );
        assert!(comparison(&[], &[]).is_none(), "no figures from no rounds");
    }
}
