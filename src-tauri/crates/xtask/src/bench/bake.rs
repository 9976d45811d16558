//! `bench bake`: how many drafts a second go through the pipeline, with a writer that answers at once: checked, compared
//! with everything there is, and stored. Once into an empty project, once into one of a hundred thousand examples.

use super::{figures, warn_when_busy};
use crate::{
    model,
    places::{Places, Profile},
};
use anyhow::Result;

const DRAFTS: &str = "4000";
const PROJECTS: [&str; 2] = ["0", "100000"];

pub fn bench(places: &Places) -> Result<()> {
    let ours = ["--package", "bakehouse-studio", "--example", "desk_bench"];
    places.cargo(&[&["build", "--release", "--locked"], ours.as_slice()].concat()).run()?;
    model::ensure(places)?;
    let model = model::file(places);
    warn_when_busy();
    for examples in PROJECTS {
        let folder = tempfile::tempdir()?;
        let said = places
            .step(places.program("examples/desk_bench", Profile::Release))
            .argument("bake")
            .argument(folder.path().join("data"))
            .argument(&model)
            .arguments([DRAFTS, examples])
            .output()?;
        let said = figures::object(&said)?;
        let speed = figures::number(&said, "drafts_per_second")?;
        println!("bake.drafts per second {speed:.0} beside {examples} examples");
        let memory = figures::number(&said, "peak_memory_bytes")? / 1024.0 / 1024.0;
        println!("bake.memory MiB {memory:.0} beside {examples} examples");
    }
    Ok(())
}
