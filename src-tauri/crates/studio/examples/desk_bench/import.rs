//! An import as a person does it: the file is offered, read, looked at and accepted, and the examples are checked together.
//! Then their texts are looked through in the background.

use crate::{
    measure::{cpu_seconds, peak_memory_bytes},
    nobody::{open, settle, told, wait_until_checked},
};
use bakehouse_studio::{
    contract::{AcceptImport, BeginImport, ImportRef, ImportState, ImportView, ProjectId},
    desk::import::{file_opened, import_accept, import_begin, import_view, offer_file},
    studio::Studio,
};
use serde_json::{Value, json};
use std::{error::Error, fs, path::Path, thread, time::Duration, time::Instant};

/// How often the page asks how far it is.
const ASKED_EVERY: Duration = Duration::from_millis(100);

pub fn run(folder: &Path, examples: &Path) -> Result<Value, Box<dyn Error>> {
    let start = Instant::now();
    let studio = open(folder)?;
    let read = read(&studio, examples)?;
    let read_seconds = start.elapsed().as_secs_f64();
    let ImportView { project, import, .. } = read;
    let yes = AcceptImport {
        project,
        import,
        to_review: false,
        topic: String::new(),
        hide_private: false,
    };
    import_accept(&studio, yes).map_err(told)?;
    wait_until_checked(&studio);
    let (seconds, cpu) = (start.elapsed().as_secs_f64(), cpu_seconds());
    let memory = peak_memory_bytes();
    // What follows is the look through all texts, which an import starts and nobody waits for.
    settle(&studio);
    let (tokens, learned) = tokens(&studio, read.project)?;
    let database = fs::metadata(studio.project_folder(read.project).join("project.db"))?;
    Ok(json!({
        "examples": read.examples,
        "must_fix": read.must_fix,
        "unreadable": read.unreadable,
        "tokens": tokens,
        "learned_tokens": learned,
        "read_seconds": read_seconds,
        "seconds": seconds,
        "cpu_seconds": cpu,
        "peak_memory_bytes": memory,
        "look_seconds": start.elapsed().as_secs_f64() - seconds,
        "look_cpu_seconds": cpu_seconds().zip(cpu).map(|(all, before)| all - before),
        "look_peak_memory_bytes": peak_memory_bytes(),
        "database_bytes": database.len(),
    }))
}

/// Reads the file to its end.
fn read(studio: &Studio, examples: &Path) -> Result<ImportView, Box<dyn Error>> {
    offer_file(studio, examples.to_owned());
    let file = file_opened(studio, ()).map_err(told)?.ok_or("the file was offered just now")?;
    let begin = BeginImport { token: file.token, project: None };
    let mut view = import_begin(studio, begin).map_err(told)?;
    while view.state == ImportState::Reading {
        thread::sleep(ASKED_EVERY);
        let reference = ImportRef { project: view.project, import: view.import };
        view = import_view(studio, reference).map_err(told)?;
    }
    match view.failure {
        Some(failure) => Err(told(failure)),
        None => Ok(view),
    }
}

/// Of all examples, and those of them that are learned from.
fn tokens(studio: &Studio, project: ProjectId) -> Result<(i64, i64), Box<dyn Error>> {
    let sums = "SELECT sum(tokens), sum(learned_tokens) FROM shown_examples";
    let read = studio.project(project).map_err(told)?.read(|connection| {
        Ok(connection.query_row(sums, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
    });
    read.map_err(told)
}
