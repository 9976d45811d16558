//! `bench table`: a project of a million examples, without a window: how soon its first rows are there, how soon those of any
//! other place, and how long filters, orders and searches take. What the window makes of it, `bench window` measures.

use super::{figures, warn_when_busy};
use crate::places::{Places, Profile};
use anyhow::Result;

const ROWS: &str = "1000000";
/// Of text in a row: a question and a short answer.
const BYTES: &str = "400";

pub fn bench(places: &Places) -> Result<()> {
    let ours = ["--package", "bakehouse-studio", "--example", "desk_bench"];
    places.cargo(&[&["build", "--release", "--locked"], ours.as_slice()].concat()).run()?;
    let folder = tempfile::tempdir()?;
    warn_when_busy();
    let said = places
        .step(places.program("examples/desk_bench", Profile::Release))
        .argument("table")
        .argument(folder.path().join("data"))
        .arguments([ROWS, BYTES])
        .output()?;
    let said = figures::object(&said)?;
    figures::print("table", &said, "filled_seconds", "s")?;
    figures::print("table", &said, "open_ms", "ms")?;
    figures::print("table", &said, "counted_ms", "ms")?;
    for name in ["p50_ms", "p99_ms", "most_ms"] {
        figures::print("table.jump", &said["jumps"], name, "ms")?;
    }
    for (kind, name) in [("view", "views_ms"), ("search", "searches_ms")] {
        for (what, ms) in said[name].as_object().into_iter().flatten() {
            println!("table.{kind} {:.0} ms {what}", ms.as_f64().unwrap_or(f64::NAN));
        }
        let (slowest, ms) = figures::largest(&said[name])?;
        println!("table.{kind}.slowest {ms:.0} ms {slowest}");
    }
    figures::print("table", &said, "after_change_ms", "ms")?;
    println!("table.memory MiB {:.0}", figures::number(&said, "memory_bytes")? / 1024.0 / 1024.0);
    Ok(())
}
