//! What lies where and how much of it; showing a folder, emptying the bin, erasing everything.

use crate::{
    contract::{BinnedProject, EraseEverything, FolderRef, Sent, Storage, Topic},
    desk::{chat, connections, frame, home},
    failure::{Failure, FailureCode},
    studio::Studio,
};
use bakehouse_store::{
    app::projects,
    project::{bin, calls},
};
use std::{fs, path::Path};

/// What a person has to type to erase everything.
const CONFIRMATION: &str = "ERASE";

/// What lies where.
pub fn storage(studio: &Studio, _request: ()) -> Result<Storage, Failure> {
    let now = studio.now();
    let rows = studio.read_app(projects::all)?;
    // A project that can't be opened can't say what is in its bin.
    let binned = |id| studio.project(id).and_then(|project| project.read(bin::count)).unwrap_or(0);
    let sent = sent(studio, &rows);
    Ok(Storage {
        data_folder: studio.folder().display().to_string(),
        project_bytes: bytes_under(&studio.projects_folder()),
        binned_examples: rows
            .iter()
            .filter(|row| row.deleted_at.is_none())
            .map(|row| binned(row.id))
            .sum(),
        binned_projects: rows
            .into_iter()
            .filter_map(|row| {
                let days_left = home::days_left(row.deleted_at?, now);
                Some(BinnedProject { id: row.id, name: row.name, days_left })
            })
            .collect(),
        models_folder: studio.models().display().to_string(),
        model_bytes: bytes_under(studio.models()),
        sent,
    })
}

/// What was asked of models elsewhere, by all projects together. One that can't be opened can't say.
fn sent(studio: &Studio, rows: &[projects::ProjectRow]) -> Vec<Sent> {
    let of = |row: &projects::ProjectRow| studio.project(row.id).and_then(|it| it.read(calls::all));
    let mut sent: Vec<Sent> = Vec::new();
    for calls in rows.iter().filter_map(|row| of(row).ok()).flatten() {
        let is_same = |known: &&mut Sent| known.writer == calls.writer && known.host == calls.host;
        match sent.iter_mut().find(is_same) {
            Some(known) => {
                known.calls += calls.count;
                known.tokens += calls.asked_tokens;
                known.last_at = known.last_at.max(calls.last_at);
            }
            None => sent.push(Sent {
                writer: calls.writer,
                host: calls.host,
                calls: calls.count,
                tokens: calls.asked_tokens,
                last_at: calls.last_at,
            }),
        }
    }
    sent.sort_by_key(|sent| std::cmp::Reverse(sent.last_at));
    sent
}

/// Shows a folder in the file manager.
pub fn folder_show(studio: &Studio, request: FolderRef) -> Result<(), Failure> {
    let path = match request {
        FolderRef::Data => studio.folder().to_owned(),
        FolderRef::Models => studio.models().to_owned(),
        FolderRef::Project { project } => studio.project_folder(project),
        FolderRef::Run { project, run } => {
            studio.project_folder(project).join("runs").join(run.to_string())
        }
    };
    if !path.is_dir() {
        return Err(Failure::new(FailureCode::ThingMissing).because(path.display()));
    }
    let shown = studio.outside().show_folder(&path);
    shown.map_err(|error| Failure::at(FailureCode::FolderNotShown, &path).because(error))
}

/// Removes for good what is in the bin: projects, and examples of the others.
pub fn bin_empty(studio: &Studio, _request: ()) -> Result<Storage, Failure> {
    for row in studio.read_app(projects::all)? {
        if row.deleted_at.is_some() {
            home::remove_for_good(studio, row.id)?;
        } else if let Ok(project) = studio.project(row.id) {
            project.write(|transaction| bin::empty(transaction, i64::MAX))?;
            studio.tell(Topic::Project, Some(row.id));
        }
    }
    studio.tell(Topic::Projects, None);
    storage(studio, ())
}

/// Removes every project, run and setting from this computer. Models stay.
pub fn erase_everything(studio: &Studio, request: EraseEverything) -> Result<(), Failure> {
    if request.typed != CONFIRMATION {
        return Err(Failure::new(FailureCode::NotConfirmed));
    }
    frame::stop_everything(studio);
    chat::let_all_go(studio);
    for row in studio.read_app(projects::all)? {
        studio.close_project(row.id);
    }
    connections::forget_all(studio)?;
    home::remove_folder(&studio.projects_folder())?;
    studio.erase_app()?;
    studio.tasks().clear_ended();
    for topic in [Topic::Projects, Topic::Settings, Topic::Models] {
        studio.tell(topic, None);
    }
    Ok(())
}

/// Bytes of everything in a folder, links not followed. What can't be looked at counts as nothing.
pub(super) fn bytes_under(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let bytes = entries.flatten().map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => bytes_under(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    });
    bytes.sum()
}
