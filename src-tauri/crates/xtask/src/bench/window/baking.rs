//! Drafts that a server on this computer writes: from its answer to the screen, and the frames while many come in.

use super::{FRAME_MS, figure, frames, is_on_home, percentile_95};
use crate::{
    command::Running,
    places::{Places, Profile},
    window::{Stage, Window},
};
use anyhow::{Context, Result, ensure};
use serde_json::json;

/// A draft is on the screen so soon after its answer.
const SHOWN_MS: f64 = 300.0;
/// How long the server takes for an answer where each is waited for, and where they come as fast as somebody could follow.
const SLOW_MS: &str = "400";
const FAST_MS: &str = "150";
/// Drafts of the batch in which each is waited for, and how many of them are timed: some may be left out.
const FEW: usize = 20;
const TIMED: usize = 10;
/// Drafts of the batch that goes on as long as frames are watched.
const MANY: usize = 200;

/// Builds the server.
pub fn build(places: &Places) -> Result<()> {
    let ours = ["--package", "bakehouse-studio", "--example", "desk_bench"];
    places.cargo(&[&["build", "--release", "--locked"], ours.as_slice()].concat()).run()
}

pub fn bench(places: &Places, stage: &Stage) -> Result<()> {
    let window = stage.open(None)?;
    is_on_home(&window)?;

    let slow = Writer::start(places, SLOW_MS)?;
    let few = project(&window, FEW, &slow)?;
    figure("draft_shown_p95_ms", percentile_95(&shown(&window, &few)?)?, SHOWN_MS);
    window.until_idle()?;

    let fast = Writer::start(places, FAST_MS)?;
    let many = project(&window, MANY, &fast)?;
    window.call("bake_start", json!({ "project": many, "what": "whole" }))?;
    window.until("document.querySelector('main .answers')")?;
    let between = frames(&window, "")?;
    let page = window.call("bake", json!({ "project": many }))?;
    let made = page["made"].as_u64().context("the page counts what is made")?;
    ensure!(made < MANY as u64, "all drafts were there before the last frame");
    println!("window.drafts_made {made} of {MANY} while frames were timed");
    figure("frame_baking_p95_ms", percentile_95(&between)?, FRAME_MS);
    window.until_idle()?;
    window.close()
}

/// A server that writes, as long as this is there.
struct Writer {
    _running: Running,
    address: String,
}

impl Writer {
    fn start(places: &Places, pause: &str) -> Result<Self> {
        let program = places.program("examples/desk_bench", Profile::Release);
        let mut running = places.step(program).arguments(["serve", pause]).start()?;
        let address = running.first_line()?;
        ensure!(!address.is_empty(), "the server says no address");
        Ok(Self { _running: running, address })
    }
}

/// A project whose recipe has so many drafts written by this writer, on its page.
fn project(window: &Window, drafts: usize, writer: &Writer) -> Result<String> {
    let connection = json!({
        "id": "custom",
        "address": writer.address,
        "allow_network": false,
        "key": null,
        "keep": "session",
    });
    window.call("connection_test", connection)?;
    let idea = json!({ "idea": { "name": "Drafts", "goal": "" } });
    let project = window.call("project_create", idea)?;
    let project = project.as_str().context("a project has an id")?.to_owned();
    let change = json!({ "base_prompt": "You are helpful and brief." });
    window.call("plan_change", json!({ "project": project, "change": change }))?;
    let recipe = json!({ "count": drafts, "writer": "custom" });
    window.call("bake_change", json!({ "project": project, "recipe": recipe }))?;
    window.go(&format!("#/project/{project}/examples/bake"))?;
    window.until(&format!(
        "location.hash.includes('{project}') && document.querySelector('main ol, main .empty')"
    ))?;
    Ok(project)
}

/// Begins to bake. The times from each answer of the server to the first frame after the one in which it stands on the page.
fn shown(window: &Window, project: &str) -> Result<Vec<f64>> {
    let request = json!({ "request": { "project": project, "what": "whole" } });
    let took = window.promise(&format!(
        "new Promise((seen, failed) => {{
           const took = new Map();
           const step = () => {{
             for (const answer of document.querySelectorAll('main .answers')) {{
               const at = Number(/at (\\d{{13}})/.exec(answer.textContent)?.[1]);
               // Painted with the frame that follows.
               if (at && !took.has(at)) {{
                 took.set(at, undefined);
                 requestAnimationFrame(() => took.set(at, Date.now() - at));
               }}
             }}
             const times = [...took.values()].filter((time) => time !== undefined);
             if (times.length >= {TIMED}) return seen(times);
             requestAnimationFrame(step);
           }};
           window.__TAURI_INTERNALS__.invoke('bake_start', {request}).catch(failed);
           requestAnimationFrame(step);
         }})"
    ))?;
    serde_json::from_value::<Vec<f64>>(took).context("times are numbers")
}
