//! Texts that are meant to run, to leave, to ask the network or to deceive, in every place that shows what somebody else
//! wrote: they are shown as the text that they are, and nothing else happens.

use crate::session::{Home, Session, Start, until};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::{
    fmt::Write,
    net::{Ipv4Addr, TcpListener},
};

const TEXTS: &str = include_str!("hostile.json");
/// In the texts it stands for an address that somebody listens at.
const CANARY: &str = "CANARY";
/// The most that the name of a project, a goal or a topic may hold is less than all of them together.
const AT_ONCE: usize = 20;

/// What markup would have made; the page has none of it.
const MADE: &str = "return [...document.querySelectorAll(
   'img, iframe, object, embed, video, audio, portal, base, form, marquee, script:not([src]), meta[http-equiv], ' +
   'link:not([rel=stylesheet]):not([rel=icon]), [onerror], [onload], [onclick], [onfocus], [onmouseover], [srcdoc]')]
   .filter((element) => !element.closest('head') || element.matches('base, [http-equiv=refresh]'))
   .map((element) => element.outerHTML.slice(0, 200))";

struct Trap {
    listener: TcpListener,
    texts: Vec<String>,
}

impl Trap {
    fn new() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = format!("http://{}", listener.local_addr()?);
        let texts: Vec<String> = serde_json::from_str(TEXTS)?;
        let texts = texts.into_iter().map(|text| text.replace(CANARY, &address)).collect();
        Ok(Self { listener, texts })
    }

    /// Nothing ran, nothing was made of it, nobody asked the network, and the page is where it was.
    async fn is_untouched(&self, session: &Session, place: &str) -> Result<()> {
        assert_eq!(session.script("return window.pwned ?? null").await?, Value::Null, "{place}");
        assert_eq!(session.script(MADE).await?, json!([]), "{place}: markup was made of a text");
        assert_eq!(
            session.blocked().await?,
            Vec::<String>::new(),
            "{place}: the policy was needed"
        );
        assert!(self.listener.accept().is_err(), "{place}: somebody asked the network");
        assert_eq!(session.driver.windows().await?.len(), 1, "{place}: another window");
        let origin = session.script("return location.origin").await?;
        assert_eq!(origin, "tauri://localhost", "{place}: the page is another");
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_texts_are_shown_as_texts_everywhere() -> Result<()> {
    let trap = Trap::new()?;
    assert!(trap.texts.len() >= 150, "the issue asks for 150: {}", trap.texts.len());
    let home = Home::new()?;
    let name = "<img src=x onerror=window.pwned=1>.jsonl";
    let picks = vec![home.file(name, file(&trap.texts))?];
    let session = home.open(Start { picks, ..Start::default() }).await?;
    session.shows_its_page().await?;

    session.press("Choose a file").await?;
    imported(&session, &trap).await?;
    let project = session.project().await?;
    table_and_editor(&session, &trap, &project).await?;
    for (step, tab) in [("examples", "health"), ("plan", "plan")] {
        session.go(&format!("#/project/{project}/{step}/{tab}")).await?;
        session.has_settled().await?;
        trap.is_untouched(&session, tab).await?;
    }
    written_by_hand(&session, &trap, &project).await?;
    projects(&session, &trap).await?;
    session.close().await
}

/// Each text as base prompt, question and answer; as a name that nobody knows and as an entry that doesn't belong; and as a
/// line that can't be read.
fn file(texts: &[String]) -> String {
    let mut lines = String::new();
    for text in texts {
        let messages = json!([
            { "role": "system", "content": text },
            { "role": "user", "content": text },
            { "role": "assistant", "content": text },
        ]);
        let mut whole = json!({ "messages": messages });
        whole[format!("x{text}")] = json!(text);
        let role = json!({ "messages": [{ "role": text, "content": text }] });
        let unreadable = text.replace(['\n', '\r', '\u{2028}', '\u{2029}'], " ");
        // A string takes everything.
        let _ = write!(lines, "{whole}\n{role}\n{{\"messages\": {unreadable}\n");
    }
    lines
}

/// The lines of the file with what is wrong in them, all of them, and the first examples.
async fn imported(session: &Session, trap: &Trap) -> Result<()> {
    session.says("What is wrong").await?;
    trap.is_untouched(session, "the import").await?;
    let more = "return [...document.querySelectorAll('[role=dialog] button')]
       .find((button) => /^Show [0-9]+ more/.test(button.textContent.trim()))?.click() ?? null";
    let lines = "return document.querySelectorAll('[role=dialog] li').length";
    session.script(more).await?;
    until("all lines are listed", async || {
        session.script(more).await?;
        Ok(session.script(lines).await?.as_u64() > Some(2 * trap.texts.len() as u64))
    })
    .await?;
    trap.is_untouched(session, "the lines of the import").await?;
    session.press("Import ").await
}

/// Every text as a row of the table and as the bubbles of the editor.
async fn table_and_editor(session: &Session, trap: &Trap, project: &str) -> Result<()> {
    session.heading("Examples").await?;
    let view = json!({ "project": project, "filter": "all", "search": "", "sort": "number" });
    let rows = json!({ "view": view, "from": 0, "count": 500 });
    let rows = session.call("examples_rows", rows).await?["rows"].take();
    let ids: Vec<i64> =
        rows.as_array().context("rows")?.iter().filter_map(|row| row["id"].as_i64()).collect();
    assert!(ids.len() >= trap.texts.len(), "each text came in: {}", ids.len());
    // The texts of the messages only: a note and the tools have fields there too.
    let shown = "return [...document.querySelectorAll('[data-editor] textarea')]
        .filter((field) => /, message \\d+$/.test(field.labels?.[0]?.textContent ?? field.ariaLabel ?? ''))
        .map((field) => field.value)";
    for id in &ids {
        session.go(&format!("#/project/{project}/examples/all/{id}")).await?;
        let stored = json!({ "project": project, "example": id });
        let stored = session.call("example", stored).await?["messages"].take();
        let words = |message: &Value| {
            message["content"].as_str().map(|text| text.replace("\r\n", "\n").replace('\r', "\n"))
        };
        let stored: Vec<_> =
            stored.as_array().context("messages")?.iter().filter_map(words).collect();
        until("the editor shows it as it is", async || {
            Ok(session.script(shown).await? == json!(stored))
        })
        .await?;
    }
    trap.is_untouched(session, "the table and the editor").await
}

/// What a person writes or pastes: the plan, the topics, a question to the model, the search, the palette.
async fn written_by_hand(session: &Session, trap: &Trap, project: &str) -> Result<()> {
    for texts in trap.texts.chunks(AT_ONCE) {
        let together = texts.join("\n");
        let topics: Vec<Value> =
            texts.iter().map(|text| json!({ "name": text, "share": 100 / AT_ONCE })).collect();
        let recipe = json!({ "topics": topics, "count": 1, "variety": "some", "writer": null, "style_examples": 0 });
        session.call("bake_change", json!({ "project": project, "recipe": recipe })).await?;
        for change in [
            json!({ "goal": together }),
            json!({ "base_prompt": together }),
            json!({ "questions": texts }),
            json!({ "criteria": texts }),
        ] {
            let change = json!({ "project": project, "change": change });
            session.call("plan_change", change).await?;
        }
        for place in ["plan/plan", "examples/bake", "train/configure", "use/chat"] {
            session.go(&format!("#/project/{project}/{place}")).await?;
            session.has_settled().await?;
            trap.is_untouched(session, place).await?;
        }
    }
    Ok(())
}

/// Names and goals of projects on Home, in the sidebar, in the palette, in messages and in the bin.
async fn projects(session: &Session, trap: &Trap) -> Result<()> {
    for text in &trap.texts {
        let idea = json!({ "idea": { "name": text, "goal": text } });
        session.call("project_create", idea).await?;
    }
    session.go("#/").await?;
    let cards = "return document.querySelectorAll('main article').length";
    until("each has its card", async || {
        Ok(session.script(cards).await?.as_u64() > Some(trap.texts.len() as u64))
    })
    .await?;
    trap.is_untouched(session, "Home").await?;
    session.keys("Ctrl+K").await?;
    session.type_text("pwned").await?;
    session.says("Go to").await?;
    trap.is_untouched(session, "the palette").await?;
    session.keys("Escape").await?;
    let known = session.call("home", Value::Null).await?;
    for project in known["projects"].as_array().context("projects")?.iter().take(AT_ONCE) {
        session
            .go(&format!("#/project/{}/plan/plan", project["id"].as_str().unwrap_or_default()))
            .await?;
        session.heading("Plan").await?;
        session.call("project_delete", json!({ "project": project["id"] })).await?;
    }
    session.go("#/settings/privacy").await?;
    session.heading("Privacy and storage").await?;
    session.has_settled().await?;
    trap.is_untouched(session, "the bin").await
}
