//! `bench near-copies`: how long it takes to find the near-copies among a hundred thousand questions, and to draw ten
//! thousand as a map. Both are rules of the domain; its example program makes the questions up and takes the time.

use super::{figures, warn_when_busy};
use crate::places::{Places, Profile};
use anyhow::Result;

const QUESTIONS: &str = "100000";
const ON_THE_MAP: &str = "10000";

pub fn bench(places: &Places) -> Result<()> {
    let ours = ["--package", "bakehouse-domain", "--example", "groups_bench"];
    places.cargo(&[&["build", "--release", "--locked"], ours.as_slice()].concat()).run()?;
    warn_when_busy();
    let program = places.program("examples/groups_bench", Profile::Release);
    let run = |what: &str, count: &str| {
        figures::object(&places.step(&program).arguments([what, count]).output()?)
    };
    let copies = run("near-copies", QUESTIONS)?;
    for (name, unit) in [
        ("seconds", "s"),
        ("gather_seconds", "s"),
        ("near_copies_made", ""),
        ("near_copies_found", ""),
        ("closest_milliseconds", "ms"),
    ] {
        figures::print("near-copies", &copies, name, unit)?;
    }
    let map = run("map", ON_THE_MAP)?;
    for (name, unit) in
        [("seconds", "s"), ("longest_silence_seconds", "s"), ("same_topic_among_nearest", "")]
    {
        figures::print("near-copies.map", &map, name, unit)?;
    }
    Ok(())
}
