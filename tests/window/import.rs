//! Files of examples as they come: faulty ones with the fault shown and mended, ones that are something else, and the ways
//! in which they are opened.

use crate::{
    material::{BASE_PROMPT, example, tickets},
    session::{Home, Session, Start, until},
};
use anyhow::Result;
use serde_json::{Value, json};

/// A good line, one without its answer, one that is no JSON, one spoken by somebody unknown, one without an answer.
fn faulty() -> String {
    [
        &example(BASE_PROMPT, "I paid twice", "Billing"),
        &example(BASE_PROMPT, "Where is my money?", ""),
        r#"{"messages":[{"role":"user" "content":"Locked out"},{"role":"assistant","content":"Login"}]}"#,
        r#"{"messages":[{"role":"robot","content":"Hello"},{"role":"assistant","content":"Login"}]}"#,
        r#"{"messages":[{"role":"user","content":"Is anybody there?"}]}"#,
        &example(BASE_PROMPT, "My password fails", "Login"),
    ]
    .join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_faulty_file_is_shown_line_by_line_mended_imported_and_edited() -> Result<()> {
    let home = Home::new()?;
    let picks = vec![home.file("faulty.jsonl", faulty())?];
    let session = home.open(Start { picks, ..Start::default() }).await?;
    session.press("Choose a file").await?;
    session.says("Import faulty.jsonl").await?;
    for words in [
        "Line 2",
        "A message is empty.",
        "Line 3",
        "This line can't be read as an example: a comma is missing.",
        "Line 4",
        "A message is spoken by robot, which nobody knows.",
        "Line 5",
        "This example has no answer to learn from.",
    ] {
        session.says(words).await?;
    }
    mend_line(&session).await?;
    session.press("Import 5 examples").await?;
    session.says("5 examples imported").await?;
    let project = session.project().await?;
    edit_undo_redo(&session, &project).await?;
    session.close().await?;

    let session = home.open(Start::default()).await?;
    session.press("faulty").await?;
    session.press("Examples").await?;
    session.heading("Examples").await?;
    session.press("Needs a fix").await?;
    assert_eq!(counts(&session, &project).await?, json!([5, 1]), "all of it is still there");
    session.keys("Ctrl+Z").await?;
    session.says("Undone: 1 example edited").await?;
    assert_eq!(counts(&session, &project).await?, json!([5, 2]), "and can still be undone");
    session.close().await
}

async fn mend_line(session: &Session) -> Result<()> {
    session.press("Fix it, line 3").await?;
    session.write("Line 3 of the file", "{\"messages\":[").await?;
    session.press("Use this").await?;
    session.says("That is not an example yet.").await?;
    session.write("Line 3 of the file", &example(BASE_PROMPT, "Locked out", "Login")).await?;
    session.keys("Ctrl+Enter").await?;
    session.says("Line 3 is fixed and will come in").await
}

/// Writes the answer that is missing, takes it back and puts it back, by keyboard.
async fn edit_undo_redo(session: &Session, project: &str) -> Result<()> {
    assert_eq!(counts(session, project).await?, json!([5, 2]));
    session.go(&format!("#/project/{project}/examples/all/2")).await?;
    session.says("An empty message").await?;
    session.write("Answer, message 3", "Refund").await?;
    session.says("Saved").await?;
    become_counts(session, project, [5, 1]).await?;
    session.keys("Escape").await?;
    session.keys("Ctrl+Z").await?;
    session.says("Undone: 1 example edited").await?;
    become_counts(session, project, [5, 2]).await?;
    until("the page shows it", async || Ok(session.written("Answer, message 3").await?.is_empty()))
        .await?;
    session.keys("Ctrl+Shift+Z").await?;
    session.says("Done again: 1 example edited").await?;
    become_counts(session, project, [5, 1]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_of_examples_is_told_by_name_and_nothing_is_kept() -> Result<()> {
    let home = Home::new()?;
    let cases: [(&str, &[u8], &str); 4] = [
        ("starter.jsonl", b"GGUF\x03\x00\x00\x00", "is a model, not a file of examples."),
        ("paper.jsonl", b"%PDF-1.7\n", "is a PDF, not a file of examples."),
        ("empty.jsonl", b"", "empty.jsonl is empty."),
        ("letter.txt", b"Dear Sir or Madam,\n", "is plain text without any example in it."),
    ];
    let mut picks = Vec::new();
    for (name, content, _) in cases {
        picks.push(home.file(name, content)?);
    }
    picks.push(home.file("fine.jsonl", tickets(3))?);
    let session = home.open(Start { picks, ..Start::default() }).await?;
    session.press("Choose a file").await?;
    for (name, _, words) in cases {
        session.says(name).await?;
        session.says(words).await?;
        session.press("Choose another file").await?;
    }
    session.says("Import 3 examples").await?;
    session.press("Cancel").await?;
    session.says("Teach a model to answer your way").await?;
    let known = session.call("home", Value::Null).await?;
    assert_eq!(known["projects"], json!([]), "what was cancelled left nothing");
    session.close().await
}

/// What is dropped on the window takes the same way in as this.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_it_is_opened_with_comes_into_the_project_that_is_open() -> Result<()> {
    let home = Home::new()?;
    let (first, second) =
        (home.file("first.jsonl", tickets(12))?, home.file("second.jsonl", tickets(14))?);
    let session = home.open(Start { open: Some(first), ..Start::default() }).await?;
    session.says("makes a new project, first").await?;
    session.press("Import 12 examples").await?;
    session.says("12 examples imported").await?;
    let project = session.project().await?;
    assert!(home.start_again(Some(&second))?.success());
    session.says("Import second.jsonl").await?;
    session.says("12 of them are in this project already.").await?;
    session.press("Import 14 examples").await?;
    session.says("14 examples imported").await?;
    session.press("Undo").await?;
    session.says("Undone: 14 examples imported").await?;
    become_counts(&session, &project, [12, 0]).await?;
    session.close().await
}

/// How many examples there are, and how many of them need a fix.
async fn counts(session: &Session, project: &str) -> Result<Value> {
    let view = json!({ "project": project, "filter": "all", "search": "", "sort": "number" });
    let mut counts = session.call("examples_counts", view.clone()).await?;
    while counts["is_checking"] == true {
        counts = session.call("examples_counts", view.clone()).await?;
    }
    Ok(json!([counts["all"], counts["needs_fix"]]))
}

async fn become_counts(session: &Session, project: &str, expected: [usize; 2]) -> Result<()> {
    let what = format!("{} examples, {} of them to fix", expected[0], expected[1]);
    until(&what, async || Ok(counts(session, project).await? == json!(expected))).await
}
