//! `cargo xtask bench NAME`: named comparisons, a line per figure. They take minutes and want a quiet computer, so
//! they are no part of the gate.

mod engine;
mod python;
mod samples;

use crate::places::Places;
use anyhow::{Result, bail};

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
];

pub fn list() {
    println!("The benchmarks, each run by `cargo xtask bench NAME`:\n");
    for bench in BENCHES {
        println!("  {:<8} {}", bench.name, bench.about);
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
}
