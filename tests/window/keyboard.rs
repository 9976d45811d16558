//! The whole way by keyboard: whoever has no pointer gets everywhere, sees where she is, and loses nothing.

use crate::{
    material::tickets,
    session::{Home, Session, Start, until},
};
use anyhow::Result;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn from_the_first_start_to_a_running_training_by_keyboard_alone() -> Result<()> {
    let home = Home::new()?;
    let picks = vec![home.file("tickets.jsonl", tickets(24))?];
    let session = home.open(Start { picks, ..Start::default() }).await?;
    session.says("Teach a model to answer your way").await?;
    session.tab_to("Choose a file").await?;
    has_ring(&session).await?;
    session.keys("Enter").await?;
    session.says("Import tickets.jsonl").await?;
    session.tab_to("Import 24 examples").await?;
    session.keys("Enter").await?;
    session.heading("Examples").await?;
    session.says("24 examples imported").await?;
    let project = session.project().await?;
    examples(&session, &project).await?;
    palette(&session).await?;
    plan(&session, &project).await?;
    train(&session, &project).await?;
    session.close().await
}

/// Adds one, writes it, deletes it and takes that back.
async fn examples(session: &Session, project: &str) -> Result<()> {
    session.keys("N").await?;
    until("the question of the new one has the focus", async || {
        Ok(session.focused().await?.starts_with("Person"))
    })
    .await?;
    session.type_text("Does it come in blue?").await?;
    session.keys("Tab").await?;
    session.tab_to("Answer, message").await?;
    session.type_text("Refund").await?;
    session.says("Saved").await?;
    until("it is stored", async || {
        let stored = session.call("example", json!({ "project": project, "example": 25 })).await?;
        Ok(stored["messages"].to_string().contains("blue")
            && stored["messages"].to_string().contains("Refund"))
    })
    .await?;
    session.keys("Escape").await?;
    session.keys("Delete").await?;
    session.says("1 example deleted").await?;
    session.keys("Ctrl+Z").await?;
    session.says("Undone: 1 example deleted").await?;
    until("the arrows go through the table", async || {
        let row = open_row(session).await?;
        session.keys("Up").await?;
        Ok(open_row(session).await? != row)
    })
    .await
}

/// The row of the table that the arrows are on.
async fn open_row(session: &Session) -> Result<Value> {
    let row = "return document.querySelector('[role=grid]').getAttribute('aria-activedescendant')";
    session.script(row).await
}

/// A word of the field finds our word for it, and Enter goes there.
async fn palette(session: &Session) -> Result<()> {
    session.keys("Ctrl+K").await?;
    session.says("Go to").await?;
    session.type_text("epochs").await?;
    session.says("What is a pass?").await?;
    session.keys("Escape").await?;
    session.keys("Ctrl+K").await?;
    session.type_text("privacy").await?;
    session.says("Privacy and storage").await?;
    session.keys("Enter").await?;
    session.heading("Privacy and storage").await
}

async fn plan(session: &Session, project: &str) -> Result<()> {
    session.go(&format!("#/project/{project}/examples/all")).await?;
    session.heading("Examples").await?;
    session.keys("Ctrl+1").await?;
    session.heading("Plan").await?;
    session.tab_to("What should your model do?").await?;
    session.type_text("Names the queue of a message").await?;
    until("the goal is stored", async || {
        let plan = session.call("plan", json!({ "project": project })).await?;
        Ok(plan.to_string().contains("Names the queue of a message"))
    })
    .await
}

async fn train(session: &Session, project: &str) -> Result<()> {
    session.keys("Escape").await?;
    session.keys("Ctrl+3").await?;
    session.heading("Train").await?;
    session.tab_to("Start training").await?;
    has_ring(session).await?;
    session.keys("Enter").await?;
    session.says("What to watch for").await?;
    session.says_after_work("left").await?;
    session.keys("P").await?;
    let state = async |wanted: &str| {
        until(wanted, async || {
            let runs = session.call("runs", json!({ "project": project })).await?;
            Ok(runs[0]["state"] == wanted)
        })
        .await
    };
    state("paused").await?;
    session.keys("P").await?;
    state("training").await?;
    session.tab_to("Cancel run").await?;
    session.keys("Enter").await?;
    session.tab_to("Discard run 1").await?;
    session.keys("Enter").await?;
    until("it is gone", async || {
        Ok(session.call("runs", json!({ "project": project })).await? == json!([]))
    })
    .await
}

/// What has the focus by keyboard shows it.
async fn has_ring(session: &Session) -> Result<()> {
    let ring = "const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
       return [outlineStyle, outlineWidth, document.activeElement.outerHTML]";
    let ring = session.script(ring).await?;
    assert_eq!((&ring[0], &ring[1]), (&json!("solid"), &json!("2px")), "a ring: {}", ring[2]);
    Ok(())
}
