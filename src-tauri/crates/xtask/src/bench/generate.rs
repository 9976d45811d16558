//! `bench generate`: tokens a second of our answers and of llama.cpp's, on the same model file, prompt and number of
//! tokens, the likeliest token each time, two threads each; and of eight answers of ours together. One after the other,
//! never at once, in turns: what slows the computer down for a while slows all of them.

use super::{
    figures::{number, object},
    median, python, warn_when_busy,
};
use crate::{
    command::Step,
    model,
    places::{Places, Profile},
};
use anyhow::{Context, Result};

const ROUNDS: usize = 5;
const TOKENS: &str = "200";
const THREADS: &str = "2";
const TOGETHER: &str = "8";
/// Continued at length by the starter model.
const PROMPT: &str = "The history of bread begins";

pub fn bench(places: &Places) -> Result<()> {
    let scripts = places.root.join("tests").join("engine");
    let requirements = scripts.join("generate_requirements.txt");
    let python = python::environment(places, "generate", &requirements, "100 MB")?;
    let ours = ["--package", "bakehouse-engine", "--example", "generate_bench"];
    places.cargo(&[&["build", "--release", "--locked"], ours.as_slice()].concat()).run()?;
    model::ensure(places)?;
    warn_when_busy();

    let peer = scripts.join("generate_peer.py");
    let theirs = || {
        let step = places.step(&python).argument(&peer).argument(model::file(places));
        measure(step.arguments([TOKENS, THREADS, PROMPT])).context("llama.cpp")
    };
    let ours = |answers| {
        let step = places.step(places.program("examples/generate_bench", Profile::Release));
        let step = step.argument(model::file(places)).arguments([TOKENS, answers, PROMPT]);
        measure(step.with("RAYON_NUM_THREADS", THREADS)).context("our own answers")
    };
    let mut rounds = Vec::new();
    for round in 1..=ROUNDS {
        let figures = Round { single: ours("1")?, peer: theirs()?, together: ours(TOGETHER)? };
        println!("generate.round {round} bakehouse {}", figures.single);
        println!("generate.round {round} llama.cpp {}", figures.peer);
        println!("generate.round {round} bakehouse, {TOGETHER} together {}", figures.together);
        rounds.push(figures);
    }
    for line in comparison(&rounds).context("no round was run")? {
        println!("{line}");
    }
    Ok(())
}

/// What one run showed.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Figures {
    tokens_per_second: f64,
    peak_memory_bytes: f64,
}

impl std::fmt::Display for Figures {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        let megabytes = self.peak_memory_bytes / 1e6;
        write!(out, "{:.1} tokens/s {megabytes:.0} MB", self.tokens_per_second)
    }
}

fn measure(step: Step) -> Result<Figures> {
    let said = step.output()?;
    // Libraries may have said something before.
    let said = object(said.lines().last().unwrap_or_default())?;
    Ok(Figures {
        tokens_per_second: number(&said, "tokens_per_second")?,
        peak_memory_bytes: number(&said, "peak_memory_bytes")?,
    })
}

/// Three runs that are neighbours in time.
struct Round {
    single: Figures,
    peer: Figures,
    together: Figures,
}

/// The median of the ratios of neighbouring runs, not the ratio of two medians.
fn comparison(rounds: &[Round]) -> Option<[String; 4]> {
    let middle = |figure: fn(&Round) -> f64| median(&rounds.iter().map(figure).collect::<Vec<_>>());
    let single = middle(|round| round.single.tokens_per_second / round.peer.tokens_per_second)?;
    let batched =
        middle(|round| round.together.tokens_per_second / round.single.tokens_per_second)?;
    let memory = |of: fn(&Round) -> Figures| {
        let bytes = rounds.iter().map(|round| of(round).peak_memory_bytes).collect::<Vec<_>>();
        Some(median(&bytes)? / 1e6)
    };
    let (ours, theirs) = (memory(|round| round.single)?, memory(|round| round.peer)?);
    let together = memory(|round| round.together)?;
    Some([
        format!("generate.single ratio {single:.2}"),
        format!("generate.batched ratio {batched:.2}"),
        format!("generate.memory MB {ours:.0} alone, {together:.0} for {TOGETHER} together"),
        format!("generate.memory MB {theirs:.0} llama.cpp"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_of_neighbouring_runs() {
        let figures = |tokens_per_second, megabytes: f64| Figures {
            tokens_per_second,
            peak_memory_bytes: megabytes * 1e6,
        };
        let round = |single, peer, together| Round {
            single: figures(single, 150.0),
            peer: figures(peer, 300.0),
            together: figures(together, 200.0),
        };
        // The second round ran on a slower moment: all are slower, and their ratios are not.
        let rounds =
            [round(90.0, 100.0, 360.0), round(45.0, 50.0, 180.0), round(99.0, 90.0, 297.0)];
        assert_eq!(
            comparison(&rounds).expect("three rounds"),
            [
                "generate.single ratio 0.90",
                "generate.batched ratio 4.00",
                "generate.memory MB 150 alone, 200 for 8 together",
                "generate.memory MB 300 llama.cpp"
            ]
        );
        assert!(comparison(&[]).is_none(), "no figures from no rounds");
    }
}
