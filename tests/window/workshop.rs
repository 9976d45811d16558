//! The data workshop as a person uses it: a tool example edited by keyboard, a search among a hundred thousand, a version
//! brought back, and what is exported coming in again.

use crate::{
    material::{BASE_PROMPT, example, tickets},
    session::{Home, Session, Start, send, until},
};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::fmt::Write;

/// Imports the file that was picked; gives back the project it came into.
async fn import(session: &Session, count: &str) -> Result<String> {
    import_by(session, "Choose a file", count).await
}

async fn import_by(session: &Session, button: &str, count: &str) -> Result<String> {
    session.press(button).await?;
    session.press(&format!("Import {count} examples")).await?;
    session.says_after_work(&format!("{count} examples imported")).await?;
    session.project().await
}

fn all(project: &str) -> Value {
    json!({ "project": project, "filter": "all", "search": "", "sort": "number" })
}

/// The messages of an example, as they are stored.
async fn messages(session: &Session, project: &str, number: i64) -> Result<Value> {
    let request = json!({ "project": project, "example": number });
    Ok(session.call("example", request).await?["messages"].clone())
}

/// A question that was answered with the help of a tool, and one without.
fn with_a_tool() -> String {
    let call = json!({ "id": "call_1", "type": "function",
        "function": { "name": "order_status", "arguments": "{\"order\": 17}" } });
    let first = json!({
        "messages": [
            { "role": "system", "content": BASE_PROMPT },
            { "role": "user", "content": "Where is order 17?" },
            { "role": "assistant", "content": "", "tool_calls": [call] },
            { "role": "tool", "tool_call_id": "call_1", "content": "shipped" },
            { "role": "assistant", "content": "On its way." },
        ],
        "tools": [{ "type": "function", "function": { "name": "order_status", "parameters": {} } }],
    });
    format!("{first}\n{}\n", example(BASE_PROMPT, "I paid twice", "Billing"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_with_a_tool_is_edited_by_keyboard_alone() -> Result<()> {
    let home = Home::new()?;
    let picks = vec![home.file("tools.jsonl", with_a_tool())?];
    let session = home.open(Start { picks, ..Start::default() }).await?;
    let project = import(&session, "2").await?;
    session.go(&format!("#/project/{project}/examples/all/1")).await?;
    session.says("Example 1").await?;

    session.tab_to("Arguments").await?;
    session.keys("Ctrl+A").await?;
    session.type_text("{\"order\": 18}").await?;
    session.tab_to("Answer, message 5").await?;
    session.keys("Ctrl+A").await?;
    session.type_text("It was sent today.").await?;
    // A message is taken away by its menu, and brought back by undo.
    session.tab_to("Add a follow-up").await?;
    session.keys("Enter").await?;
    until("the follow-up has the focus", async || {
        Ok(session.focused().await?.starts_with("Person, message 6"))
    })
    .await?;
    session.type_text("Thanks!").await?;
    until("everything is stored", async || {
        let messages = messages(&session, &project, 1).await?;
        Ok(messages[2]["tool_calls"][0]["arguments"] == "{\"order\": 18}"
            && messages[4]["content"] == "It was sent today."
            && messages[5]["content"] == "Thanks!")
    })
    .await?;
    session.keys("Escape").await?;
    session.keys("Ctrl+Z").await?;
    until("the last edit is undone", async || {
        Ok(messages(&session, &project, 1).await?[5]["content"] != "Thanks!")
    })
    .await?;
    ensure!(session.axe().await?.is_empty(), "axe: {:?}", session.axe().await?);
    session.close().await
}

/// How many lines of text don't fit into their field, by message.
const CUT_OFF: &str = "
  return [...document.querySelectorAll('.conversation textarea')]
    .map((text) => Math.round((text.scrollHeight - text.clientHeight) / 22));";

#[tokio::test(flavor = "multi_thread")]
async fn texts_are_seen_whole_when_the_window_gets_narrower() -> Result<()> {
    let home = Home::new()?;
    let words = |count: usize| "A parcel that is late. ".repeat(count);
    // Of these lengths some need a line more at the smaller size.
    let lines: Vec<String> =
        (8..14).map(|count| example(&words(count), &words(2 * count), &words(3 * count))).collect();
    let picks = vec![home.file("long.jsonl", lines.join("\n"))?];
    let session = home.open(Start { picks, ..Start::default() }).await?;
    let project = import(&session, "6").await?;
    let window = session.window()?.context("it is on the screen")?;
    for example in 1..=6 {
        for (width, height) in [(1280, 800), (1024, 700), (1280, 800)] {
            window.resize(width, height)?;
            until("it has that size", async || {
                Ok(session.script("return [innerWidth, innerHeight]").await?
                    == json!([width, height]))
            })
            .await?;
            session.go(&format!("#/project/{project}/examples/all/{example}")).await?;
            session.has_settled().await?;
            let cut_off = session.script(CUT_OFF).await?;
            assert_eq!(cut_off, json!([0, 0, 0]), "example {example} at {width}");
        }
    }
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_is_found_among_a_hundred_thousand_examples() -> Result<()> {
    let home = Home::new()?;
    let picks = vec![home.file("many.jsonl", many(100_000))?];
    let session = home.open(Start { picks, ..Start::default() }).await?;
    let project = import(&session, "100,000").await?;
    session.go(&format!("#/project/{project}/examples/all")).await?;
    session.write("Find in examples", "walrus").await?;
    session.says("Where does a walrus number 77777 sleep?").await?;
    let view = json!({ "project": project, "filter": "all", "search": "walrus", "sort": "number" });
    let counts = session.call("examples_counts", view).await?;
    assert_eq!(counts["shown"], 1, "{counts}");
    session.close().await
}

/// Short examples, one of which is about a walrus.
fn many(count: usize) -> String {
    (0..count).fold(String::new(), |mut lines, number| {
        let animal = if number == 77_777 { "walrus" } else { "heron" };
        let question = format!("Where does a {animal} number {number} sleep?");
        let _ = writeln!(lines, "{}", example(BASE_PROMPT, &question, "Login"));
        lines
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_is_compared_with_now_and_brought_back() -> Result<()> {
    let home = Home::new()?;
    let picks = vec![home.file("tickets.jsonl", tickets(12))?];
    let session = home.open(Start { picks, ..Start::default() }).await?;
    let project = import(&session, "12").await?;
    session.go(&format!("#/project/{project}/examples/all/1")).await?;
    session.says("Example 1").await?;
    session.has_settled().await?;
    session.press("More to do with these examples").await?;
    session.press("Versions").await?;
    session.write("Name of the version", "Before the clean-up").await?;
    session.keys("Enter").await?;
    session.says("12 examples").await?;
    session.press("Close").await?;

    session.write("Answer, message 3", "Refund").await?;
    until("the answer is stored", async || {
        Ok(messages(&session, &project, 1).await?[2]["content"] == "Refund")
    })
    .await?;
    let these = json!({ "project": project, "which": { "these": [2, 3] } });
    session.call("examples_delete", these).await?;
    session.has_settled().await?;

    session.press("More to do with these examples").await?;
    session.press("Versions").await?;
    session.press("Before the clean-up").await?;
    for words in ["2 deleted", "1 edited", "Answer, before", "Billing", "Refund"] {
        session.says(words).await?;
    }
    session.press("Restore this version").await?;
    session.says("2 deleted examples come back.").await?;
    session.press("Restore 12 examples").await?;
    session.says("Version restored, 3 examples changed").await?;
    assert_eq!(messages(&session, &project, 1).await?[2]["content"], "Billing");
    let counts = session.call("examples_counts", all(&project)).await?;
    assert_eq!(counts["all"], 12);
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_comes_in_again_as_it_was() -> Result<()> {
    let home = Home::new()?;
    let from = home.file("tools.jsonl", format!("{}{}", with_a_tool(), tickets(10)))?;
    let to = home.folder().join("out.jsonl");
    let picks = vec![from, to.clone(), to.clone()];
    let session = home.open(Start { picks, ..Start::default() }).await?;
    let project = import(&session, "12").await?;
    session.go(&format!("#/project/{project}/examples/all")).await?;
    session.has_settled().await?;
    session.press("More to do with these examples").await?;
    session.press("Export 12 examples").await?;
    session.says("Which ones are held back").await?;
    session.press("Spreadsheet").await?;
    session.says("Tool calls and their results").await?;
    session.press("Chat examples").await?;
    session.says("{\"messages\":[{\"role\":\"system\"").await?;
    session.press("Export 12 examples …").await?;
    session.says("12 examples written to out.jsonl").await?;
    let mut before = Vec::new();
    for number in 1..=12 {
        before.push(messages(&session, &project, number).await?);
    }

    session.go("#/home").await?;
    session.heading("Home").await?;
    session.has_settled().await?;
    let again = import_by(&session, "Import", "12").await?;
    ensure!(again != project, "it came into a project of its own");
    for (number, before) in (1..).zip(&before) {
        let after = messages(&session, &again, number).await?;
        ensure!(after == *before, "example {number} was {before} and is {after}");
    }
    let exported = std::fs::read(&to).context("it was written")?;
    ensure!(exported.ends_with(b"\n"));
    session.close().await
}

/// Killed while a file is accepted and while thousands are edited at once: everything or nothing of each is there.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_killed_in_the_middle_was_done_or_was_not() -> Result<()> {
    const COUNT: u64 = 20_000;
    let home = Home::new()?;
    let picks = vec![home.file("many.jsonl", many(COUNT as usize))?];
    let session = home.open(Start { picks: picks.clone(), ..Start::default() }).await?;
    session.press("Choose a file").await?;
    session.says("Import 20,000 examples").await?;
    let (accept, ..) = tokio::join!(session.press("Import 20,000 examples"), kill(&session));
    // The window may have gone before it could say that the button was pressed.
    drop(accept);
    drop(session);

    let session = home.open(Start { picks, ..Start::default() }).await?;
    session.shows_its_page().await?;
    let known = session.call("home", Value::Null).await?;
    let projects = known["projects"].as_array().context("a list")?.clone();
    let project = match projects.first() {
        None => import(&session, "20,000").await?,
        Some(project) => project["id"].as_str().context("an id")?.to_owned(),
    };
    let counts = session.call("examples_counts", all(&project)).await?;
    assert_eq!(counts["all"], COUNT, "all of the file, or no project of it: {counts}");

    let selection = json!({ "project": project, "which": { "all_but": { "view": all(&project), "except": [] } } });
    let replace = json!({ "selection": selection, "find": "heron", "with": "stork", "match_case": false,
        "whole_words": false, "roles": [] });
    let _ = tokio::join!(session.call("examples_replace", replace), kill(&session));
    drop(session);

    let session = home.open(Start::default()).await?;
    session.shows_its_page().await?;
    let with = |word: &str| json!({ "project": project, "filter": "all", "search": word, "sort": "number" });
    let herons = session.call("examples_counts", with("heron")).await?["shown"].as_u64();
    let storks = session.call("examples_counts", with("stork")).await?["shown"].as_u64();
    assert_eq!(herons.max(storks), Some(COUNT), "{herons:?} herons and {storks:?} storks");
    assert_eq!(herons.min(storks), Some(0), "{herons:?} herons and {storks:?} storks");
    session.close().await
}

/// Ends the window as it is, a moment after it was told to do something.
async fn kill(session: &Session) -> Result<()> {
    let window = session.process("bakehouse-desktop")?;
    tokio::task::yield_now().await;
    send("KILL", window)
}

/// A table as a spreadsheet program saves it: its columns are matched, a row lacks its answer, and two have a sign in them
/// that nobody sees, which is taken out of both at once, after a look at what that does.
#[tokio::test(flavor = "multi_thread")]
async fn a_table_comes_in_by_its_columns_and_one_fix_is_seen_done_and_undone() -> Result<()> {
    let home = Home::new()?;
    let rows: String = (0..12).fold(String::new(), |mut rows, number| {
        let hidden = if number < 2 { "\u{200b}" } else { "" };
        let _ = writeln!(rows, "\"My par{hidden}cel {number}; where is it?\";Shipping;high");
        rows
    });
    let table = format!("ticket_text;queue;priority\n{rows}Nobody answers me;;low\n");
    let picks = vec![home.file("tickets.csv", table)?];
    let session = home.open(Start { picks, ..Start::default() }).await?;
    session.press("Choose a file").await?;
    session.says("What is each column?").await?;
    for words in ["ticket_text", "Person asks", "queue", "Answer"] {
        session.says(words).await?;
    }
    session.write("Base prompt for all", BASE_PROMPT).await?;
    session.press("Read with these columns").await?;
    session.says("Import 13 examples").await?;
    session.press("Import 13 examples").await?;
    session.says("13 examples imported").await?;
    let project = session.project().await?;
    let first = messages(&session, &project, 1).await?;
    assert_eq!(first[0]["content"], BASE_PROMPT);
    assert_eq!(first[1]["content"], "My par\u{200b}cel 0; where is it?");
    assert_eq!(first[2]["content"], "Shipping");

    session.go(&format!("#/project/{project}/examples/health")).await?;
    session.has_settled().await?;
    session.press("Take it out of 2").await?;
    session.says("Changes 2 examples. One Undo takes all of it back.").await?;
    ensure!(session.axe().await?.is_empty(), "axe: {:?}", session.axe().await?);
    session.press("Take it out of 2").await?;
    let asked = async |number| -> Result<Value> {
        Ok(messages(&session, &project, number).await?[1]["content"].take())
    };
    until("it is out of both", async || {
        Ok(asked(1).await? == "My parcel 0; where is it?"
            && asked(2).await? == "My parcel 1; where is it?")
    })
    .await?;
    session.keys("Ctrl+Z").await?;
    until("both are what they were", async || {
        Ok(asked(1).await? == "My par\u{200b}cel 0; where is it?"
            && asked(2).await? == "My par\u{200b}cel 1; where is it?")
    })
    .await?;
    session.close().await
}
