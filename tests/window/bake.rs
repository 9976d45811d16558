//! Baking and reviewing as a person does it: offline with the model on this computer, with a server that fails, and after
//! the program was killed in the middle.

use crate::session::{Home, Session, Start, send, until};
use anyhow::{Context, Result, ensure};
use bakehouse_providers::fake::{Request, Script, Server};
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

/// A project with a base prompt, and a recipe for so many drafts.
async fn project(session: &Session, count: u32, writer: Option<&str>) -> Result<String> {
    let idea = json!({ "idea": { "name": "Parcels", "goal": "" } });
    let project = session.call("project_create", idea).await?;
    let project = project.as_str().context("a project has an id")?.to_owned();
    let change = json!({ "base_prompt": "You work for a parcel service. Answer in one sentence." });
    session.call("plan_change", json!({ "project": project, "change": change })).await?;
    let topics =
        json!([{ "name": "Lost parcels", "share": 60 }, { "name": "Opening hours", "share": 40 }]);
    let recipe = json!({ "topics": topics, "count": count, "writer": writer });
    session.call("bake_change", json!({ "project": project, "recipe": recipe })).await?;
    session.go(&format!("#/project/{project}/examples/bake")).await?;
    Ok(project)
}

async fn page(session: &Session, project: &str) -> Result<Value> {
    session.call("bake", json!({ "project": project })).await
}

/// Waits until the batch has so many drafts.
async fn has_made(session: &Session, project: &str, least: u64) -> Result<()> {
    until("drafts are made", async || {
        Ok(page(session, project).await?["made"].as_u64() >= Some(least))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_are_baked_offline_and_ten_reviewed_by_keyboard() -> Result<()> {
    let home = Home::new()?;
    let session = home.open(Start::default()).await?;
    let project = project(&session, 20, None).await?;
    session.press("Bake 20 drafts").await?;
    has_made(&session, &project, 1).await?;
    session.has_worked().await?;
    let page = page(&session, &project).await?;
    assert_eq!((&page["made"], &page["stopped"]), (&page["waiting"], &json!(null)));
    let waiting = page["waiting"].as_u64().context("a number")?;
    ensure!(waiting >= 10, "too few of 20 can be used: {page}");

    session.go(&format!("#/project/{project}/examples/review")).await?;
    session.says(&format!("Draft 1 of {waiting}")).await?;
    for place in 1..=10 {
        session.keys(if place % 5 == 0 { "s" } else { "k" }).await?;
        let next = if place == waiting {
            "All drafts are decided".to_owned()
        } else {
            format!("Draft {} of {waiting}", place + 1)
        };
        session.says(&next).await?;
    }
    session.keys("z").await?;
    session.says(&format!("Draft 10 of {waiting}")).await?;
    session.keys("k").await?;
    until("nine are kept", async || {
        let counts = json!({ "project": project, "filter": "all", "search": "", "sort": "number" });
        Ok(session.call("examples_counts", counts).await?["all"] == 9)
    })
    .await?;
    session.close().await
}

/// A server that writes well, until it wants a key.
fn server(refuses: &Arc<AtomicBool>) -> Result<Server> {
    let (refuses, calls) = (refuses.clone(), AtomicUsize::new(0));
    let server = Server::start(move |request: &Request| {
        if request.path.ends_with("/models") {
            return Script::json(&json!({ "data": [{ "id": "large" }] }));
        }
        let call = calls.fetch_add(1, Ordering::Relaxed);
        if refuses.load(Ordering::Relaxed) && call >= 12 {
            return Script::json(&json!({ "error": { "message": "a key, please" } })).status(401);
        }
        let asked = String::from_utf8_lossy(&request.body);
        if asked.contains("Topic: ") || asked.contains("Message: ") {
            Script::says(["Is parcel ", &format!("number {call} late?")])
        } else {
            Script::says(["Not ", "yet."])
        }
    })?;
    Ok(server)
}

/// Connects a server as a person does.
async fn connect(session: &Session, server: &Server) -> Result<()> {
    session.go("#/settings/connections").await?;
    session.press("Connect or manage Another address").await?;
    session.write("Address", &server.url("/v1")).await?;
    session.press("Test and save").await?;
    session.says("Writes with large").await
}

#[tokio::test(flavor = "multi_thread")]
async fn more_like_a_draft_is_baked_from_its_review_by_keyboard() -> Result<()> {
    let server = server(&Arc::default())?;
    let home = Home::new()?;
    let session = home.open(Start::default()).await?;
    connect(&session, &server).await?;
    let project = project(&session, 3, Some("custom")).await?;
    session.press("Bake 3 drafts").await?;
    session.says("3 of 3 drafts").await?;
    session.go(&format!("#/project/{project}/examples/review")).await?;
    session.says("Draft 1 of 3").await?;
    session.keys("m").await?;
    session.says("Bake more like this draft").await?;
    until("the number has the focus", async || Ok(session.focused().await? == "Drafts")).await?;
    session.type_text("4").await?;
    session.keys("Tab").await?;
    session.press("Bake 4 drafts").await?;
    until("four more wait", async || Ok(page(&session, &project).await?["waiting"] == 7)).await?;
    session.says("Draft 1 of 3").await?;
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_refuses_is_gone_on_with_once_it_takes_us_again() -> Result<()> {
    let refuses = Arc::new(AtomicBool::new(true));
    let server = server(&refuses)?;
    let home = Home::new()?;
    let session = home.open(Start::default()).await?;
    connect(&session, &server).await?;
    let project = project(&session, 9, Some("custom")).await?;
    session.says("The service may charge for this").await?;
    session.press("Bake 9 drafts").await?;
    session.says("wants a key").await?;
    let made = page(&session, &project).await?["made"].as_u64().context("a number")?;
    ensure!((1..9).contains(&made), "some are whole: {made}");
    refuses.store(false, Ordering::Relaxed);
    session.go("#/settings/connections").await?;
    session.press("Connect or manage Another address").await?;
    session.press("Test and save").await?;
    session.go(&format!("#/project/{project}/examples/bake")).await?;
    session.press(&format!("Bake the other {}", 9 - made)).await?;
    session.says("9 of 9 drafts").await?;
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_that_was_killed_goes_on_where_it_was() -> Result<()> {
    let home = Home::new()?;
    let session = home.open(Start::default()).await?;
    let project = project(&session, 24, None).await?;
    session.press("Bake 24 drafts").await?;
    has_made(&session, &project, 3).await?;
    send("KILL", session.process("bakehouse-desktop")?)?;
    until("the worker ends with the window", async || Ok(session.process("bakehouse").is_err()))
        .await?;
    drop(session);

    let session = home.open(Start::default()).await?;
    session.shows_its_page().await?;
    session.go(&format!("#/project/{project}/examples/bake")).await?;
    let stopped = page(&session, &project).await?;
    let made = stopped["made"].as_u64().context("a number")?;
    ensure!((3..24).contains(&made), "what was whole is kept: {made}");
    assert_eq!(stopped["stopped"]["code"], "bake_interrupted");
    session.press(&format!("Bake the other {}", 24 - made)).await?;
    has_made(&session, &project, made + 1).await?;
    session.has_worked().await?;
    let whole = page(&session, &project).await?;
    let tried = whole["made"].as_u64().zip(whole["left_out"].as_u64()).context("numbers")?;
    ensure!(tried.0 + tried.1 >= 24 && whole["stopped"].is_null(), "nothing is missing: {whole}");
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_asked_about_and_its_words_are_marked() -> Result<()> {
    let home = Home::new()?;
    let paragraphs = [
        "Goods may be sent back within 30 days of delivery. Please keep the original packing.",
        "Parcels leave our warehouse on weekdays before 4 pm. Express delivery costs €12.",
    ];
    let handbook = format!("# Returns\n\n{}\n", paragraphs.join("\n\n"));
    let handbook = home.file("handbook.md", handbook)?;
    let picture = home.file("picture.pdf", "%PDF-1.7 and nothing else")?;
    let session = home.open(Start { picks: vec![picture, handbook], ..Start::default() }).await?;
    let project = project(&session, 4, None).await?;

    session.press("Add text").await?;
    session.press("Choose a file").await?;
    session.says("picture.pdf").await?;
    session.press("Add text").await?;
    session.press("Choose a file").await?;
    session.says("1 passage").await?;
    session.press("Bake 4 drafts").await?;
    until("one waits", async || Ok(page(&session, &project).await?["waiting"].as_u64() >= Some(1)))
        .await?;
    session.go(&format!("#/project/{project}/examples/review")).await?;
    session.says("From handbook.md").await?;
    session.says("Marked: what the answer takes from it word for word").await?;
    session.keys("4").await?;
    session.keys("k").await?;
    until("it is an example", async || {
        let example = json!({ "project": project, "example": 1 });
        // It isn't there at once.
        let Ok(example) = session.call("example", example).await else { return Ok(false) };
        Ok(example["drafted"]["document"] == "handbook.md" && example["drafted"]["rating"] == 4)
    })
    .await?;
    session.close().await
}
