//! What is killed in the middle of a training, the worker or the window with it, costs a few steps and no word: the run says
//! where it stopped and goes on from its last checkpoint.

use crate::{
    material::tickets,
    session::{Home, Session, Start, send, until},
};
use anyhow::{Context, Result};
use serde_json::{Value, json};

const EXAMPLES: usize = 24;
/// Long enough to be killed twice, at two examples a step.
const PASSES: usize = 6;

#[tokio::test(flavor = "multi_thread")]
async fn a_training_whose_worker_or_window_is_killed_goes_on_from_its_checkpoint() -> Result<()> {
    let home = Home::new()?;
    let open = Some(home.file("tickets.jsonl", tickets(EXAMPLES))?);
    let session = home.open(Start { open, ..Start::default() }).await?;
    session.press(&format!("Import {EXAMPLES} examples")).await?;
    let project = session.project().await?;
    let choices = json!({ "passes": PASSES, "examples_per_step": 2, "held_back": 4 });
    session.call("train_choose", json!({ "project": project, "choices": choices })).await?;
    let run = session.call("run_start", json!({ "project": project })).await?;
    let run = run.as_str().context("a run has an id")?;
    let place = format!("#/project/{project}/train/runs/{run}");
    let of = json!({ "project": project, "run": run });

    session.go(&place).await?;
    has_checkpoint_after(&session, &of, 0).await?;
    send("KILL", session.process("bakehouse")?)?;
    session.says("The training process was ended from outside.").await?;
    session.says("Stopped at step").await?;
    session.press("Continue from step").await?;

    let kept = session.call("run", of.clone()).await?["checkpoint"].as_u64().unwrap_or(0);
    has_checkpoint_after(&session, &of, kept).await?;
    send("KILL", session.process("bakehouse-desktop")?)?;
    until("the worker ends with the window", async || Ok(session.process("bakehouse").is_err()))
        .await?;
    drop(session);

    let session = home.open(Start::default()).await?;
    session.shows_its_page().await?;
    session.go(&place).await?;
    session.says("Cut off at step").await?;
    session.press("Continue from step").await?;
    session.says_after_work("Done in").await?;
    let steps = session.call("run", of.clone()).await?["row"]["steps"].as_u64();
    let metrics = json!({ "project": project, "run": run, "after": 0 });
    let curve = session.call("run_metrics", metrics).await?["training"].take();
    let curve: Vec<(u64, Option<f64>)> = serde_json::from_value(curve)?;
    let told: Vec<u64> = curve.into_iter().map(|(step, _)| step).collect();
    let expected: Vec<u64> = (1..=steps.context("it has steps")?).collect();
    assert_eq!(told, expected, "each step once, in their order");
    session.close().await
}

/// Waits until the run is at work and could go on from a step after `from`.
async fn has_checkpoint_after(session: &Session, of: &Value, from: u64) -> Result<()> {
    until("there is a checkpoint", async || {
        let run = session.call("run", of.clone()).await?;
        Ok(run["row"]["state"] == "training" && run["checkpoint"].as_u64() > Some(from))
    })
    .await
}
