//! `bench samples`: what training does to the two sample projects with automatic settings, through the program as a
//! person runs it. Three seeds, because one lucky run proves nothing.

use super::median;
use crate::{
    model,
    places::{Places, Profile},
};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{path::Path, time::Instant};

const SEEDS: [&str; 3] = ["1", "2", "3"];

pub fn bench(places: &Places) -> Result<()> {
    places.cargo(&["build", "--release", "--locked", "--package", "bakehouse-cli"]).run()?;
    model::ensure(places)?;
    triage(places)?;
    marv(places)
}

/// Ticket triage is scored by right answers.
fn triage(places: &Places) -> Result<()> {
    let before = score(places, "ticket-triage", None)?;
    let mut rights = Vec::new();
    for seed in SEEDS {
        let folder = tempfile::tempdir()?;
        let run = train(places, "ticket-triage", seed, folder.path())?;
        let after = score(places, "ticket-triage", Some(folder.path()))?;
        println!("samples.triage seed {seed} right before {before} after {after}");
        println!("samples.triage seed {seed} seconds {:.0}", run.seconds);
        rights.push(after.right);
    }
    println!("samples.triage right before {before}");
    println!("samples.triage right after {} of {} (median)", middle(&rights)?, before.of);
    Ok(())
}

/// Marv is scored by how much less the held-back answers surprise it: a tone has no right answer.
fn marv(places: &Places) -> Result<()> {
    let mut falls = Vec::new();
    for seed in SEEDS {
        let folder = tempfile::tempdir()?;
        let run = train(places, "marv", seed, folder.path())?;
        let (first, last) = run.held_back.context("training on marv reported no held-back loss")?;
        let fall = 1.0 - last / first;
        println!(
            "samples.marv seed {seed} held_back first {first:.3} last {last:.3} fall {fall:.3}"
        );
        println!("samples.marv seed {seed} seconds {:.0}", run.seconds);
        falls.push(fall);
    }
    println!("samples.marv held_back fall {:.3} (median)", middle(&falls)?);
    Ok(())
}

fn middle(values: &[f64]) -> Result<f64> {
    median(values).context("no seed was run")
}

struct Run {
    seconds: f64,
    /// The first and the last held-back loss.
    held_back: Option<(f64, f64)>,
}

/// From the start of the program to its end, reading the model included: the time that a person waits.
fn train(places: &Places, sample: &str, seed: &str, out: &Path) -> Result<Run> {
    let step = places
        .step(places.program("bakehouse", Profile::Release))
        .argument("train")
        .argument(places.sample(sample))
        .arguments(["--json", "--seed", seed, "--out"])
        .argument(out.join("adapter"));
    let start = Instant::now();
    let mut held_back = None;
    let status = step.each_line(|line| {
        if let Some(loss) = held_back_loss(line) {
            held_back = Some(held_back.map_or((loss, loss), |(first, _)| (first, loss)));
        }
    })?;
    if !status.success() {
        bail!("Training on {sample} with seed {seed} did not end well.");
    }
    Ok(Run { seconds: start.elapsed().as_secs_f64(), held_back })
}

/// The loss of a `held_back` event; nothing for other events.
fn held_back_loss(line: &str) -> Option<f64> {
    let event: Value = serde_json::from_str(line).ok()?;
    if event["type"] == "held_back" { event["loss"].as_f64() } else { None }
}

/// How many answers were right, of how many.
#[derive(Debug, PartialEq)]
struct Score {
    right: f64,
    of: f64,
}

impl std::fmt::Display for Score {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(out, "{} of {}", self.right, self.of)
    }
}

/// Asks the held-back questions; `trained` is the folder that [`train`] was given.
fn score(places: &Places, sample: &str, trained: Option<&Path>) -> Result<Score> {
    let mut step = places
        .step(places.program("bakehouse", Profile::Release))
        .argument("evaluate")
        .argument(places.sample(sample))
        .argument("--json");
    if let Some(folder) = trained {
        step = step.argument("--adapter").argument(folder.join("adapter"));
    }
    read_score(&step.output()?)
}

fn read_score(said: &str) -> Result<Score> {
    let object: Value =
        serde_json::from_str(said).context("`bakehouse evaluate --json` printed no JSON")?;
    let number =
        |name: &str| object[name].as_f64().with_context(|| format!("the score has no `{name}`"));
    Ok(Score { right: number("right")?, of: number("of")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn held_back_events_are_read_and_others_passed_over() {
        let cases = [
            (r#"{"type":"held_back","step":0,"loss":3.5}"#, Some(3.5)),
            (r#"{"type":"step","step":1,"loss":3.5}"#, None),
            (r#"{"type":"held_back","step":0}"#, None),
            ("not JSON", None),
        ];
        for (line, expected) in cases {
            assert_eq!(held_back_loss(line), expected, "{line}");
        }
    }

    #[test]
    fn a_score_is_read() {
        let score = read_score(r#"{"right":21,"of":30,"questions":[]}"#).expect("a whole score");
        assert_eq!(score.to_string(), "21 of 30");
        assert!(
            read_score(r#"{"right":21}"#).is_err(),
            "a score without its number of questions says nothing"
        );
    }
}
