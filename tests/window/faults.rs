//! Data that can't be used, and disks that take no more: each is told in a sentence, nothing is changed, and there is a way
//! on.

use crate::{
    material::tickets,
    session::{Home, Start, until},
};
use anyhow::{Result, ensure};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Adds to the version that a database gives itself, as another program would.
const ADD_TO_VERSION: &str = "import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
version = database.execute('PRAGMA user_version').fetchone()[0]
database.execute(f'PRAGMA user_version = {version + int(sys.argv[2])}')
database.close()";

#[tokio::test(flavor = "multi_thread")]
async fn data_of_a_newer_version_is_left_alone_until_it_can_be_used() -> Result<()> {
    let home = Home::new()?;
    let session = home.open(Start::default()).await?;
    session.shows_its_page().await?;
    session.close().await?;
    let path = home.data().join("app.db");
    let add =
        |versions: &str| run("python3", &["-c", ADD_TO_VERSION, &path.to_string_lossy(), versions]);
    add("1000")?;
    let newer = fs::read(&path)?;

    let session = home.open(Start::default()).await?;
    session.says("A newer Bakehouse made").await?;
    session.says("Update Bakehouse to open it. Nothing in it was touched.").await?;
    assert!(fs::read(&path)? == newer, "not a byte of it has changed");
    add("-1000")?;
    session.press("Try again").await?;
    session.says("Teach a model to answer your way").await?;
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_can_only_be_read_is_told_and_tried_again() -> Result<()> {
    let home = Home::new()?;
    let data = home.folder().join("data");
    let disk = Disk::mount(&data, "size=16m,mode=700,ro")?;
    let session = home.open(Start { data: Some(data), ..Start::default() }).await?;
    session.says("Bakehouse can’t write in its folder").await?;
    disk.remount("rw")?;
    session.press("Try again").await?;
    session.says("Teach a model to answer your way").await?;
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_costs_nothing_that_was_saved() -> Result<()> {
    let home = Home::new()?;
    let data = home.folder().join("data");
    let _disk = Disk::mount(&data, "size=8m,mode=700")?;
    let small = home.file("small.jsonl", tickets(12))?;
    let large = home.file("large.jsonl", tickets(40_000))?;
    let picks = vec![small, large];
    let session = home.open(Start { data: Some(data), picks, ..Start::default() }).await?;
    session.press("Choose a file").await?;
    session.press("Import 12 examples").await?;
    let project = session.project().await?;
    session.press("Import").await?;
    session.says("The disk is full, so this was not saved.").await?;
    session.says("Free some space and try again. What was saved before is safe.").await?;
    session.press("Cancel").await?;
    let view = json!({ "project": project, "filter": "all", "search": "", "sort": "number" });
    until("the twelve are there", async || {
        let counts = session.call("examples_counts", view.clone()).await?;
        Ok(counts["all"] == 12 && counts["is_checking"] == Value::Bool(false))
    })
    .await?;
    session.press("Add example").await?;
    // The one that was open before has a field of the same name.
    until("the fingers are in the new one", async || {
        Ok(session.focused().await? == "Person, message 2")
    })
    .await?;
    session.type_text("Is there room for one more?").await?;
    session.says("Saved").await?;
    session.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_model_is_told_by_name() -> Result<()> {
    let home = Home::new()?;
    let picks = vec![
        home.file("notes.gguf", "Dear Sir or Madam,\n")?,
        home.file("pickle.gguf", b"\x80\x04\x95")?,
        home.file("cut.gguf", b"GGUF\x03\x00\x00\x00\x01")?,
    ];
    let session = home.open(Start { picks, ..Start::default() }).await?;
    session.shows_its_page().await?;
    session.go("#/settings/models").await?;
    for words in [
        "is a text, not a model.",
        "is a Python pickle, which can run programs when it is opened. It was not opened.",
        "is damaged: a part is missing or out of place.",
    ] {
        session.press("Add from a file").await?;
        session.says(words).await?;
    }
    session.close().await
}

/// A disk of its own, by root; taken away at the end.
struct Disk(PathBuf);

impl Disk {
    fn mount(place: &Path, options: &str) -> Result<Self> {
        fs::create_dir_all(place)?;
        run("mount", &["-t", "tmpfs", "-o", options, "tmpfs", &place.to_string_lossy()])?;
        Ok(Self(place.to_owned()))
    }

    fn remount(&self, how: &str) -> Result<()> {
        run("mount", &["-o", &format!("remount,{how}"), &self.0.to_string_lossy()])
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = run("umount", &["-l", &self.0.to_string_lossy()]);
    }
}

fn run(program: &str, arguments: &[&str]) -> Result<()> {
    let status = Command::new(program).args(arguments).status()?;
    ensure!(status.success(), "{program} {arguments:?} ended with {status}");
    Ok(())
}
