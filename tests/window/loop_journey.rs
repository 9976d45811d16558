//! The loop as a person sees it, from the first start to an answer of what she trained: a sample and its checks, a training
//! with its curve, the scores before and after, and a conversation.

use crate::{
    material::tickets,
    session::{Home, Session, Start, until},
};
use anyhow::Result;
use serde_json::json;

const EXAMPLES: usize = 24;
const HELD_BACK: usize = 4;
const PER_STEP: usize = 2;
const STEPS: usize = (EXAMPLES - HELD_BACK) / PER_STEP;

#[tokio::test(flavor = "multi_thread")]
async fn from_the_first_start_to_an_answer_of_what_was_trained() -> Result<()> {
    let home = Home::new()?;
    let picks = vec![home.file("tickets.jsonl", tickets(EXAMPLES))?];
    let session = home.open(Start { picks, ..Start::default() }).await?;
    session.says("Teach a model to answer your way").await?;
    sample_and_checks(&session).await?;
    import(&session).await?;
    train(&session).await?;
    evaluate(&session).await?;
    talk(&session).await?;
    session.close().await?;
    home.assert_for_this_account_only()
}

async fn sample_and_checks(session: &Session) -> Result<()> {
    session.press("Open Ticket triage").await?;
    session.heading("Examples").await?;
    session.says("1 to ").await?;
    session.says("120 ready").await?;
    session.press("Health").await?;
    session.says("6 of 6 checks pass").await
}

async fn import(session: &Session) -> Result<()> {
    session.press("Ticket triage").await?;
    session.press("All projects").await?;
    session.heading("Home").await?;
    session.press("Import").await?;
    session.says("makes a new project, tickets").await?;
    session.press(&format!("Import {EXAMPLES} examples")).await?;
    session.says(&format!("{EXAMPLES} examples imported")).await?;
    session.says(&format!("{EXAMPLES} ready")).await
}

/// Ten steps: as many rows in the table of the chart, each with its value.
async fn train(session: &Session) -> Result<()> {
    session.press("Train").await?;
    session.heading("Train").await?;
    for (setting, value) in [
        ("Passes over your examples", 1),
        ("Examples per step", PER_STEP),
        ("Held back for checking", HELD_BACK),
    ] {
        session.write(setting, &value.to_string()).await?;
        session.keys("Enter").await?;
    }
    session.says("× 1 pass").await?;
    session.press("Start training").await?;
    session.says("What to watch for").await?;
    session.says_after_work("Done in").await?;
    session.says(&format!("All {STEPS} steps, 1 pass")).await?;

    let picture = "return document.querySelector('canvas').width";
    assert_ne!(session.script(picture).await?, json!(0), "the curve is drawn");
    session.keys("D").await?;
    let rows = "return [...document.querySelectorAll('main table tbody tr')]
      .filter((row) => row.querySelector('td').textContent !== '').length";
    until("each step has a row", async || Ok(session.script(rows).await? == json!(STEPS))).await?;
    session.keys("D").await
}

async fn evaluate(session: &Session) -> Result<()> {
    session.press("Ask it the questions").await?;
    session.says("Did training help?").await?;
    session.says("Counted: right when your answer is in it").await?;
    session.press("Ask the questions").await?;
    session.says_after_work(&format!("of {HELD_BACK} right, the baseline")).await?;
    session.says("Run 1 against the baseline").await?;
    session.says("Only 4 questions").await
}

/// The model before training answers too: it says more, so that one sees its answer grow.
async fn talk(session: &Session) -> Result<()> {
    session.press("Use").await?;
    session.heading("Use").await?;
    session.press("The model before training answers, too").await?;
    session.script(GROWING).await?;
    session.write("Your question", "Tell me a long story about a bakery").await?;
    session.keys("Enter").await?;
    until("both have answered", async || {
        Ok(session
            .script("return document.querySelectorAll('main [aria-busy=false] button').length >= 2")
            .await?
            == json!(true))
    })
    .await?;
    session.says("tokens per s").await?;
    let grown = session.script("return window.lengths.size").await?;
    assert!(grown.as_u64().is_some_and(|grown| grown > 2), "it came in pieces: {grown}");
    Ok(())
}

/// Notes how long the conversation is, whenever it changes.
const GROWING: &str = "window.lengths = new Set();
  const list = document.querySelector('main ol');
  new MutationObserver(() => window.lengths.add(list.textContent.length))
    .observe(list, { subtree: true, childList: true, characterData: true });";
