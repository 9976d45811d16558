//! What holds on every page that has something to show: axe finds nothing in either theme, nothing sticks out at the two
//! sizes that were designed for, and the page keeps its own policy.

use crate::{
    material::{BASE_PROMPT, example, tickets},
    session::{Home, Session, Start, until},
};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::fmt::Write;

/// The size that is designed for, and the smallest one that is.
const SIZES: [(u32, u32); 2] = [(1280, 800), (1024, 700)];
/// Behind the address of the project.
const PLACES: [&str; 11] = [
    "plan/plan",
    "examples/all",
    "examples/bake",
    "examples/review",
    "examples/health",
    "train/configure",
    "train/runs",
    "train/runs/RUN",
    "evaluate/scores",
    "evaluate/compare",
    "use/chat",
];
const OUTSIDE: [&str; 5] = [
    "#/",
    "#/settings/connections",
    "#/settings/models",
    "#/settings/privacy",
    "#/settings/appearance",
];
/// What lies over the pages: the keys that open it, and its words.
const OVER: [(&str, &str); 3] =
    [("Ctrl+K", "Go to"), ("Ctrl+J", "Activity"), ("?", "Tick a range")];

/// What is wider than its place, or stands outside of the window. What scrolls by itself may be longer.
const STICKS_OUT: &str = "
  const root = document.scrollingElement;
  const wide = root.scrollWidth > innerWidth || root.scrollHeight > innerHeight ? ['the page'] : [];
  const scrolls = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement)
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX)) return true;
    return false;
  };
  const out = [...document.querySelectorAll('body *')].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.right > innerWidth + 1 && !scrolls(element);
  });
  return [...wide, ...out.map((element) => element.outerHTML.slice(0, 120))];";

/// What the page says where it could not be shown.
const BROKEN: &str = "
  const details = document.querySelector('.failure details');
  if (details) details.open = true;
  return details?.innerText ?? null";

#[tokio::test(flavor = "multi_thread")]
async fn every_page_reads_well_in_both_themes_and_at_both_sizes() -> Result<()> {
    let home = Home::new()?;
    let picks = vec![home.file("more.jsonl", faulty())?];
    let open = Some(home.file("tickets.jsonl", tickets(24))?);
    let session = home.open(Start { open, picks, ..Start::default() }).await?;
    let (project, run) = all_around_the_loop(&session).await?;

    for (width, height) in SIZES {
        session.window()?.context("it is on the screen")?.resize(width, height)?;
        until("it has that size", async || {
            Ok(session.script("return [innerWidth, innerHeight]").await? == json!([width, height]))
        })
        .await?;
        let inside =
            PLACES.map(|place| format!("#/project/{project}/{}", place.replace("RUN", &run)));
        for place in OUTSIDE.into_iter().map(str::to_owned).chain(inside) {
            session.go(&place).await?;
            session.has_settled().await?;
            let broken = session.script(BROKEN).await?;
            assert_eq!(broken, Value::Null, "{place}");
            reads_well(&session, &format!("{place} at {width}")).await?;
        }
        for (keys, words) in OVER {
            session.keys(keys).await?;
            session.says(words).await?;
            reads_well(&session, words).await?;
            session.keys("Escape").await?;
        }
    }
    session.go(&format!("#/project/{project}/examples/all")).await?;
    session.press("Import").await?;
    session.says("What is wrong").await?;
    reads_well(&session, "the import").await?;
    session.press("Cancel").await?;
    session.assert_nothing_was_blocked().await?;
    session.close().await
}

async fn reads_well(session: &Session, what: &str) -> Result<()> {
    assert_eq!(session.script(STICKS_OUT).await?, json!([]), "{what}: nothing sticks out");
    for theme in ["light", "dark"] {
        session.use_theme(theme).await?;
        assert_eq!(session.axe().await?, Vec::<String>::new(), "axe on {what}, {theme}");
    }
    Ok(())
}

/// A project in which every page has something to show, and one that is empty. Gives the first one and its run.
async fn all_around_the_loop(session: &Session) -> Result<(String, String)> {
    session.call("project_create", json!({ "idea": { "name": "", "goal": "" } })).await?;
    session.press("Import 24 examples").await?;
    let project = session.project().await?;
    let ask = async |command: &str, mut request: Value| {
        request["project"] = json!(project);
        session.call(command, request).await
    };
    let topics = json!([{ "name": "Invoices", "share": 60 }, { "name": "Passwords", "share": 40 }]);
    ask("bake_change", json!({ "recipe": { "topics": topics, "count": 5, "variety": "some", "writer": null, "style_examples": 3 } })).await?;
    ask("bake_start", json!({ "what": "whole" })).await?;
    session.has_worked().await?;
    ask(
        "train_choose",
        json!({ "choices": { "passes": 1, "examples_per_step": 4, "held_back": 4 } }),
    )
    .await?;
    let run = ask("run_start", json!({})).await?;
    session.has_worked().await?;
    ask("evaluate_start", json!({ "ask": ["base_prompt_only", { "run": run }] })).await?;
    session.has_worked().await?;
    ask("chat_ask", json!({ "question": "Where is my parcel?", "replace_last": false })).await?;
    until("it has answered", async || Ok(ask("chat", json!({})).await?["state"] == "idle")).await?;
    Ok((project.clone(), run.as_str().context("a run has an id")?.to_owned()))
}

/// Some good examples and some lines that are wrong in different ways.
fn faulty() -> String {
    let mut lines = tickets(4);
    let _ = writeln!(lines, "{}", example(BASE_PROMPT, "Where is it?", ""));
    lines + "{\"messages\": [\n{\"messages\": [{\"role\": \"robot\", \"content\": \"x\"}]}\n"
}
