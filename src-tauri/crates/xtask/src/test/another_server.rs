//! Baking by a server that nobody of us wrote: llama.cpp's own, with the starter model. What our fakes don't know of the
//! usual format shows here.

use crate::{
    bench::python,
    model,
    places::{Places, Profile},
};
use anyhow::{Context, Result, ensure};
use std::fs;

const RECIPE: &str = r#"{
    "base_prompt": "You work for a parcel service. Answer in one short sentence.",
    "topics": [{"name": "Lost parcels", "share": 100}],
    "count": 4
}"#;
const THREADS: &str = "2";

/// Bakes a few drafts there, and looks whether they are examples.
pub fn bakes(places: &Places) -> Result<()> {
    let scripts = places.root.join("tests").join("engine");
    let requirements = scripts.join("generate_requirements.txt");
    let python = python::environment(places, "generate", &requirements, "100 MB")?;
    let server = places.step(&python).argument(scripts.join("serve_peer.py"));
    let mut server = server.argument(model::file(places)).argument(THREADS).start()?;
    let address = server.first_line()?;
    ensure!(address.starts_with("http://127.0.0.1:"), "llama.cpp's server didn't start.");

    let folder = tempfile::tempdir()?;
    let (recipe, out) = (folder.path().join("recipe.json"), folder.path().join("drafts.jsonl"));
    fs::write(&recipe, RECIPE)?;
    let bake = places.step(places.program("bakehouse", Profile::Debug)).argument("bake");
    let bake = bake.argument(&recipe).argument("--out").argument(&out);
    bake.arguments(["--server", &format!("{address}/v1")]).run()?;
    let drafts = fs::read_to_string(&out).context("No drafts were written.")?;
    ensure!(drafts.lines().count() >= 2, "Of four drafts {} came.", drafts.lines().count());
    Ok(())
}
