//! `bench tokens`: our counting and that of tiktoken for Python, on the same realistic examples, one thread each, by
//! processor time. Then the kinds of text that are slowest to count, and every count against tiktoken-rs.

use super::{
    corpus::Corpus,
    examples::{self, Recipe},
    figures::{number, object},
    median, python, warn_when_busy,
};
use crate::{
    command::Step,
    places::{Places, Profile, cargo},
};
use anyhow::{Context, Result};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

const ROUNDS: usize = 3;
/// 30 MB of realistic text.
const EXAMPLES: usize = 10_000;
/// Of each language.
const LANGUAGE_BYTES: usize = 1_000_000;
/// Less says more about the clock than about the language.
const LEAST_BYTES: usize = 100_000;

/// What Python's tiktoken would download, under the names by which it looks for them before that: the SHA-1 of where they
/// come from.
const RANKS: [(&str, &str); 2] = [
    ("o200k_base.tiktoken", "fb374d419588a4632f3f557e76b4b70aebbca790"),
    ("cl100k_base.tiktoken", "9b5ad71b2ce5302211f9c61530b329a4922fc6a4"),
];

pub fn bench(places: &Places) -> Result<()> {
    let corpus = Corpus::load(places)?;
    let python = python(places)?;
    let ours = ["--package", "bakehouse-formats", "--example", "tokens_bench"];
    places.cargo(&[&["build", "--release", "--locked"], ours.as_slice()].concat()).run()?;

    let folder = tempfile::tempdir()?;
    let file = folder.path().join("examples.jsonl");
    let recipe = Recipe { examples: EXAMPLES, seed: 1, defects: 0.0, duplicates: 0.0 };
    examples::generate(&corpus, recipe, &file)?;
    let kinds = folder.path().join("kinds");
    write_kinds(&corpus, &kinds)?;
    warn_when_busy();

    rounds(places, &python, &file)?;
    slowest(&our_side(places).argument("kinds").argument(&kinds).output()?)?;
    let compared =
        our_side(places).argument("compare").argument(&file).argument(&kinds).output()?;
    let compared = object(&compared)?;
    let (texts, mismatches) = (number(&compared, "texts")?, number(&compared, "mismatches")?);
    println!("tokens.mismatches {mismatches} (of {texts} texts, o200k and cl100k)");
    Ok(())
}

/// The Python that has tiktoken, which finds its vocabularies without a network.
pub fn python(places: &Places) -> Result<PathBuf> {
    let requirements = places.root.join("tests").join("formats").join("requirements.txt");
    let python = python::environment(places, "formats", &requirements, "30 MB")?;
    let assets = crate_folder(places, "tiktoken-rs")?.join("assets");
    fs::create_dir_all(ranks(places))?;
    for (name, wanted) in RANKS {
        fs::copy(assets.join(name), ranks(places).join(wanted))
            .with_context(|| format!("{} could not be copied.", assets.join(name).display()))?;
    }
    Ok(python)
}

/// A script of `tests/formats` in that Python.
pub fn script(places: &Places, python: &Path, name: &str) -> Step {
    let script = places.root.join("tests").join("formats").join(name);
    places.step(python).argument(script).with("TIKTOKEN_CACHE_DIR", ranks(places))
}

fn ranks(places: &Places) -> PathBuf {
    places.cache.join("bench").join("tiktoken")
}

/// Where cargo keeps the source of a crate that this project uses.
fn crate_folder(places: &Places, name: &str) -> Result<PathBuf> {
    let metadata = Step::new(cargo())
        .arguments(["metadata", "--format-version", "1", "--locked"])
        .inside(&places.root)
        .output()?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array().context("cargo names no packages")?;
    let manifest = packages
        .iter()
        .find(|package| package["name"] == name)
        .and_then(|package| package["manifest_path"].as_str())
        .with_context(|| format!("This project doesn't use {name}."))?;
    let folder = Path::new(manifest).parent().context("a manifest is in a folder")?;
    Ok(folder.to_owned())
}

/// A file of each language, of prose and of code.
fn write_kinds(corpus: &Corpus, folder: &Path) -> Result<()> {
    fs::create_dir(folder)?;
    let write = |name: &str, parts: &[String], between: &str| {
        let mut text = String::new();
        for part in parts {
            if text.len() >= LANGUAGE_BYTES {
                break;
            }
            text += part;
            text += between;
        }
        if text.len() < LEAST_BYTES {
            return Ok(());
        }
        fs::write(folder.join(format!("{name}.txt")), text)
    };
    for (language, paragraphs) in &corpus.languages {
        write(language, paragraphs, "\n\n")?;
    }
    write("English", &corpus.sentences, " ")?;
    write("code", &corpus.code, "\n\n")?;
    Ok(())
}

/// Not part of the program that ships.
fn our_side(places: &Places) -> Step {
    places.step(places.program("examples/tokens_bench", Profile::Release))
}

/// In turns: what slows the computer down for a while slows both.
fn rounds(places: &Places, python: &Path, file: &Path) -> Result<()> {
    let (mut speeds, mut ratios) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        let ours = Figures::read(&our_side(places).argument("speed").argument(file).output()?)?;
        let theirs =
            Figures::read(&script(places, python, "tokens_peer.py").argument(file).output()?)?;
        anyhow::ensure!(
            ours.tokens == theirs.tokens,
            "We count {} tokens and tiktoken {}: speed says nothing then.",
            ours.tokens,
            theirs.tokens
        );
        println!("tokens.round {round} bakehouse {ours}");
        println!("tokens.round {round} tiktoken  {theirs}");
        speeds.push(ours.speed());
        ratios.push(ours.speed() / theirs.speed());
        if let (ROUNDS, Some(bytes)) = (round, ours.memory_bytes) {
            println!("tokens.memory {:.1} MB", bytes / 1e6);
            println!("tokens.ready {:.0} ms", ours.ready_seconds * 1e3);
        }
    }
    println!("tokens.ratio {:.1}", median(&ratios).context("no round was run")?);
    println!("tokens.mixed {:.0} MB/s", median(&speeds).context("no round was run")? / 1e6);
    Ok(())
}

/// What one side measured.
struct Figures {
    bytes: f64,
    tokens: f64,
    cpu_seconds: f64,
    ready_seconds: f64,
    memory_bytes: Option<f64>,
}

impl Figures {
    fn read(said: &str) -> Result<Self> {
        let said = object(said)?;
        Ok(Self {
            bytes: number(&said, "bytes")?,
            tokens: number(&said, "tokens")?,
            cpu_seconds: number(&said, "cpu_seconds")?,
            ready_seconds: number(&said, "ready_seconds")?,
            memory_bytes: said["memory_bytes"].as_f64(),
        })
    }

    /// Bytes a second.
    fn speed(&self) -> f64 {
        self.bytes / self.cpu_seconds
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(out, "{:.1} MB/s, ready in {:.0} ms", self.speed() / 1e6, self.ready_seconds * 1e3)
    }
}

/// A line for each kind, and one for the slowest of them.
fn slowest(said: &str) -> Result<()> {
    let mut slowest: Option<(f64, String)> = None;
    for line in said.lines() {
        let kind = object(line)?;
        let name = kind["kind"].as_str().context("a kind has no name")?;
        let (o200k, cl100k) = (number(&kind, "o200k")? / 1e6, number(&kind, "cl100k")? / 1e6);
        println!("tokens.kind {name}: o200k {o200k:.0} cl100k {cl100k:.0} MB/s");
        let speed = o200k.min(cl100k);
        if slowest.as_ref().is_none_or(|(other, _)| speed < *other) {
            slowest = Some((speed, name.to_owned()));
        }
    }
    let (speed, name) = slowest.context("no kind was measured")?;
    println!("tokens.slowest {speed:.0} MB/s {name}");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read() {
        let ours = r#"{"bytes":3e7,"tokens":1e6,"cpu_seconds":0.2,"ready_seconds":0.007,"memory_bytes":7e6}"#;
        let ours = Figures::read(ours).expect("whole");
        assert_eq!(ours.to_string(), "150.0 MB/s, ready in 7 ms");
        let theirs = r#"{"bytes":3e7,"tokens":1e6,"cpu_seconds":3.0,"ready_seconds":0.7}"#;
        let theirs = Figures::read(theirs).expect("memory is ours alone");
        assert_eq!(theirs.speed(), 1e7);
        assert!(Figures::read(r#"{"bytes":3e7}"#).is_err(), "no speed without a time");
    }
}
