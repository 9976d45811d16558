//! What is seen in the pictures: somebody opens Bakehouse for the first time, and goes once around the loop.

use super::album::Album;
use crate::window::{Stage, Window, wait};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::{fs, time::Duration};

/// More examples for the sample, some of them faulty as files from elsewhere are.
const MESSAGES: &str = include_str!("messages.jsonl");
const TOPICS: [(&str, u32); 3] =
    [("Invoices and refunds", 40), ("Late parcels", 35), ("Passwords", 25)];
const DRAFTS: u32 = 8;
/// How long drafts and steps of training are waited for.
const FOR_WORK: Duration = Duration::from_mins(30);

pub fn tell(stage: &Stage, album: &Album<'_>) -> Result<()> {
    let window = stage.open(None)?;
    window.until("document.querySelector('main h1') && document.querySelector('#page button')")?;
    album.take(&window, "welcome")?;

    let open =
        |sample: &str| window.call("project_create", json!({ "sample": { "sample": sample } }));
    open("marv")?;
    let page = Project { window: &window, album, id: open("ticket-triage")? };
    page.take("plan", "plan/plan")?;
    import(stage, &page)?;
    bake(&page)?;
    let run = train(&page)?;
    evaluate(&page, &run)?;
    chat(&page)?;

    page.go("train/runs")?;
    around(&window, album)?;
    window.close()
}

/// A file with faults, taken in and taken back: what is trained on later is the sample.
fn import(stage: &Stage, page: &Project) -> Result<()> {
    page.take("examples", "examples/all")?;
    let file = stage.folder().join("messages.jsonl");
    fs::write(&file, MESSAGES)?;
    stage.hand_over(&file)?;
    page.window.until("document.querySelector('[role=dialog] dl')")?;
    page.album.take(page.window, "import")?;
    let unreadable = 2;
    let accept = stage.words("import_accept_other")?;
    let coming = MESSAGES.lines().count() - unreadable;
    page.window.press(&accept.replace("{count}", &coming.to_string()))?;
    page.window.until("!document.querySelector('[role=dialog]')")?;
    page.window.until_idle()?;
    page.take("health", "examples/health")?;
    page.call("undo", json!({}))?;
    page.window.until_idle()
}

fn bake(page: &Project) -> Result<()> {
    let topics: Vec<Value> =
        TOPICS.iter().map(|(name, share)| json!({ "name": name, "share": share })).collect();
    let recipe = json!({ "topics": topics, "count": DRAFTS, "variety": "some", "writer": null, "style_examples": 3 });
    page.call("bake_change", json!({ "recipe": recipe }))?;
    page.go("examples/bake")?;
    page.call("bake_start", json!({ "what": "whole" }))?;
    wait(FOR_WORK, "half of the drafts are there, or all that come", || {
        let bake = page.call("bake", json!({}))?;
        Ok(bake["task"].is_null() || bake["made"].as_u64() >= Some(u64::from(DRAFTS / 2)))
    })?;
    page.album.take(page.window, "bake")?;
    page.window.until_idle()?;
    page.take("review", "examples/review")
}

/// A short training and then one with automatic settings. Gives the latter.
fn train(page: &Project) -> Result<Value> {
    page.take("train", "train/configure")?;
    page.call("train_choose", json!({ "choices": { "passes": 1 } }))?;
    page.call("run_start", json!({}))?;
    page.window.until_idle()?;

    page.call("train_choose", json!({ "choices": {} }))?;
    let run = page.call("run_start", json!({}))?;
    page.go(&format!("train/runs/{}", run.as_str().context("a run has an id")?))?;
    wait(FOR_WORK, "most of the training is done", || {
        let detail = page.call("run", json!({ "run": run }))?;
        let (step, steps) = (detail["row"]["step"].as_u64(), detail["row"]["steps"].as_u64());
        Ok(step.zip(steps).is_some_and(|(step, steps)| step * 10 >= steps * 6))
    })?;
    page.album.take(page.window, "run")?;
    page.window.until_idle()?;
    Ok(run)
}

fn evaluate(page: &Project, run: &Value) -> Result<()> {
    page.call(
        "evaluate_start",
        json!({ "ask": ["base_prompt_only", "three_examples", { "run": run }] }),
    )?;
    page.window.until_idle()?;
    page.take("evaluate", "evaluate/scores")?;
    page.take("compare", "evaluate/compare")?;
    page.take("runs", "train/runs")
}

fn chat(page: &Project) -> Result<()> {
    page.call("chat_change", json!({ "choices": { "with_base": true } }))?;
    page.go("use/chat")?;
    let questions = page.call("chat", json!({}))?["questions"].take();
    for question in questions.as_array().context("the sample has questions to ask")?.iter().take(2)
    {
        page.call("chat_ask", json!({ "question": question, "replace_last": false }))?;
        wait(FOR_WORK, "it has answered", || Ok(page.call("chat", json!({}))?["state"] == "idle"))?;
    }
    page.album.take(page.window, "chat")
}

/// What belongs to no project, and what lies over the pages.
fn around(window: &Window, album: &Album<'_>) -> Result<()> {
    let keys = |key: &str| {
        window.script(&format!(
            "window.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', ctrlKey: true }}))"
        ))
    };
    keys("k")?;
    album.take(window, "palette")?;
    keys("k")?;
    keys("j")?;
    album.take(window, "activity")?;
    keys("j")?;
    for (name, place) in [
        ("home", "#/"),
        ("settings-models", "#/settings/models"),
        ("settings-privacy", "#/settings/privacy"),
        ("settings-appearance", "#/settings/appearance"),
    ] {
        window.go(place)?;
        album.take(window, name)?;
    }
    Ok(())
}

struct Project<'a> {
    window: &'a Window,
    album: &'a Album<'a>,
    id: Value,
}

impl Project<'_> {
    /// A command of the contract with the project in its request.
    fn call(&self, command: &str, mut request: Value) -> Result<Value> {
        request["project"] = self.id.clone();
        self.window.call(command, request)
    }

    fn go(&self, place: &str) -> Result<()> {
        let id = self.id.as_str().context("a project has an id")?;
        self.window.go(&format!("#/project/{id}/{place}"))
    }

    fn take(&self, name: &str, place: &str) -> Result<()> {
        self.go(place)?;
        self.album.take(self.window, name)
    }
}
