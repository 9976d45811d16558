//! `cargo xtask bench NAME`: named comparisons, a line per figure. They take minutes and want a quiet computer, so
//! they are no part of the gate.

mod bake;
mod corpus;
mod engine;
mod examples;
mod figures;
mod generate;
mod import;
mod near_copies;
pub mod python;
mod samples;
mod table;
mod tokens;
mod window;

use crate::places::Places;
use anyhow::{Result, bail};
use std::fs;

/// More than this many programs waiting for a processor, and the figures say more about them than about us.
const BUSY: f64 = 0.5;

struct Bench {
    name: &'static str,
    about: &'static str,
    run: fn(&Places) -> Result<()>,
}

const BENCHES: &[Bench] = &[
    Bench {
        name: "samples",
        about: "both sample projects trained with automatic settings, three seeds",
        run: samples::bench,
    },
    Bench {
        name: "engine",
        about: "training speed and memory beside PyTorch, transformers and PEFT, on the same batches",
        run: engine::bench,
    },
    Bench {
        name: "generate",
        about: "answering beside llama.cpp on the same file, and eight answers together beside one at a time",
        run: generate::bench,
    },
    Bench {
        name: "bake",
        about: "drafts a second through checks, near-copies and the store, with a writer that answers at once",
        run: bake::bench,
    },
    Bench {
        name: "tokens",
        about: "counting tokens beside OpenAI's tiktoken, on realistic, multilingual and hostile texts",
        run: tokens::bench,
    },
    Bench {
        name: "import",
        about: "a file of 100,000 examples beside OpenAI's cookbook in Python: time, and memory up to 500,000",
        run: import::bench,
    },
    Bench {
        name: "table",
        about: "a million examples in the table: opening, jumping, filtering, sorting, searching",
        run: table::bench,
    },
    Bench {
        name: "near-copies",
        about: "near-copies among 100,000 questions, and a map of 10,000",
        run: near_copies::bench,
    },
    Bench {
        name: "window",
        about: "the real window: how soon it is there, how smooth it is, how soon it saves, its memory",
        run: window::bench,
    },
];

pub fn list() {
    println!("The benchmarks, each run by `cargo xtask bench NAME`:\n");
    for bench in BENCHES {
        println!("  {:<12} {}", bench.name, bench.about);
    }
}

pub fn bench(places: &Places, name: &str) -> Result<()> {
    let Some(bench) = BENCHES.iter().find(|bench| bench.name == name) else {
        list();
        bail!("There is no benchmark called \"{name}\".");
    };
    (bench.run)(places)
}

/// The middle one; of an even number, the mean of the two in the middle. Nothing of nothing.
fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

/// A figure from a busy computer compares nothing; it is printed all the same, under this line.
fn warn_when_busy() {
    let load = fs::read_to_string("/proc/loadavg").ok().and_then(|text| load(&text));
    if let Some(load) = load.filter(|&load| load > BUSY) {
        println!("This computer is busy (load {load}): the figures below are not worth comparing.");
    }
}

/// The mean over the last minute.
fn load(text: &str) -> Option<f64> {
    text.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        let cases: &[(&[f64], Option<f64>)] = &[
            (&[], None),
            (&[2.0], Some(2.0)),
            (&[3.0, 1.0, 2.0], Some(2.0)),
            (&[4.0, 1.0, 2.0, 3.0], Some(2.5)),
            (&[1.0, 1.0, 90.0], Some(1.0)),
        ];
        for (values, expected) in cases {
            assert_eq!(median(values), *expected, "{values:?}");
        }
    }

    #[test]
    fn every_bench_has_a_name_of_its_own() {
        for (index, bench) in BENCHES.iter().enumerate() {
            let first = BENCHES.iter().position(|other| other.name == bench.name);
            assert_eq!(first, Some(index), "{} is there twice", bench.name);
        }
    }

    #[test]
    fn the_load_is_the_first_number() {
        assert_eq!(load("0.43 0.53 0.28 1/234 5678\n"), Some(0.43));
        assert_eq!(load(""), None);
    }
}
