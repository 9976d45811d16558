//! What the window does around its page: one of it for each data folder, what it is opened with, how it closes, what it
//! survives.

use crate::session::{Home, PATIENCE, Start, sample, send, until};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::{fs, time::Instant};

const EXAMPLE: &str =
    r#"{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_hands_its_file_over_and_leaves() -> Result<()> {
    let home = Home::new()?;
    let file = home.file("more.jsonl", EXAMPLE)?;
    let session = home.open(Start::default()).await?;
    session.shows_its_page().await?;
    let start = Instant::now();
    let ended = home.start_again(Some(&file))?;
    assert!(ended.success(), "{ended}");
    assert!(start.elapsed() < PATIENCE / 10, "the first answers at once: {:?}", start.elapsed());
    session.says("more.jsonl").await?;
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_is_started_with_is_offered_and_its_path_stays_outside_of_the_page() -> Result<()> {
    let home = Home::new()?;
    let file = home.file("first.jsonl", EXAMPLE)?;
    let picked = home.file("picked.jsonl", EXAMPLE)?;
    let start = Start { open: Some(file), picks: vec![picked], ..Start::default() };
    let session = home.open(start).await?;
    session.says("first.jsonl").await?;
    let chosen = session.call("files_choose", json!(null)).await?;
    assert_eq!(chosen["name"], "picked.jsonl");
    assert_eq!(
        session.call("files_choose", json!(null)).await?,
        Value::Null,
        "nothing more is picked"
    );
    let folder = home.folder().to_string_lossy().into_owned();
    let page = session.script("return document.documentElement.outerHTML").await?;
    for told in [chosen, page] {
        assert!(!told.to_string().contains(&folder), "{told}");
    }
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_comes_back_when_its_process_ends() -> Result<()> {
    let home = Home::new()?;
    let session = home.open(Start::default()).await?;
    session.shows_its_page().await?;
    let before = session.process("WebKitWebProcess")?;
    send("KILL", before)?;
    until("there is another", async || {
        Ok(session.process("WebKitWebProcess").is_ok_and(|process| process != before))
    })
    .await?;
    assert!(session.window()?.is_some(), "and the window stays");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn with_nothing_running_closing_it_ends_the_program_and_its_size_is_remembered() -> Result<()>
{
    let home = Home::new()?;
    let session = home.open(Start::default()).await?;
    session.shows_its_page().await?;
    session.window()?.context("it is on the screen")?.resize(1100, 700)?;
    until("the page has that size", async || {
        Ok(session.script("return [innerWidth, innerHeight]").await? == json!([1100, 700]))
    })
    .await?;
    session.close_by_hand()?;
    until("the program ends", async || Ok(session.process("bakehouse-desktop").is_err())).await?;
    drop(session);

    let remembered: Value = serde_json::from_slice(&fs::read(home.data().join("window.json"))?)?;
    assert_eq!((&remembered["width"], &remembered["height"]), (&json!(1100), &json!(700)));
    let session = home.open(Start::default()).await?;
    session.shows_its_page().await?;
    assert_eq!(session.script("return [innerWidth, innerHeight]").await?, json!([1100, 700]));
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn while_something_runs_only_the_window_goes_and_the_program_follows_the_work() -> Result<()>
{
    let home = Home::new()?;
    let session = home.open(Start::default()).await?;
    session.shows_its_page().await?;
    let project = session.call("project_create", json!({ "sample": { "sample": "marv" } })).await?;
    session.call("run_start", json!({ "project": project })).await?;
    session.close_by_hand()?;
    session.call("window_close", json!("keep_working")).await?;
    until("the window is gone", async || Ok(session.window()?.is_none())).await?;

    assert!(home.start_again(None)?.success());
    until("the window is back", async || Ok(session.window()?.is_some())).await?;
    session.close_by_hand()?;
    until("it goes without a question, the second time", async || Ok(session.window()?.is_none()))
        .await?;
    let tasks = session.call("activity", json!(null)).await?;
    let running = &tasks["tasks"][0];
    assert_eq!(running["state"], "running", "the work went on: {tasks}");
    let stop = json!({ "task": running["id"], "act": "cancel" });
    session.call("task_control", stop).await?;
    until("the program ends with its work", async || {
        Ok(session.process("bakehouse-desktop").is_err())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_stores_is_for_this_account_only() -> Result<()> {
    let home = Home::new()?;
    let session = home.open(Start { open: Some(sample("marv")), ..Start::default() }).await?;
    session.shows_its_page().await?;
    home.assert_for_this_account_only()?;
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_that_cannot_be_used_is_told_in_the_window() -> Result<()> {
    let home = Home::new()?;
    let data = home.file("no-folder", "")?.join("data");
    let session = home.open(Start { data: Some(data), ..Start::default() }).await?;
    let answer =
        session.answer("window.__TAURI_INTERNALS__.invoke('start', { request: null })").await?;
    let failure = answer.get("error").unwrap_or(&answer["value"]["failure"]);
    assert_eq!(failure["code"], "data_not_writable", "{answer}");
    session.close_by_hand()?;
    until("and it closes", async || Ok(session.process("bakehouse-desktop").is_err())).await
}
