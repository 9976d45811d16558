//! Writes examples into a file that the person chooses: whole, or not at all.

use super::views;
use crate::{
    contract::{Exported, TaskKind, ViewRequest},
    failure::Failure,
    studio::{Project, Studio},
    tasks::{About, Ending, Handle},
};
use bakehouse_formats::{Error, write};
use bakehouse_store::{app::projects, project::examples};
use std::{io, ops::ControlFlow, path::Path};

/// Examples that are read at a time.
const READ_AT_ONCE: usize = 500;

/// Writes the examples of a view as chat examples, one a line. Nothing when the person thought better of it.
pub fn examples_export(studio: &Studio, request: ViewRequest) -> Result<Option<Exported>, Failure> {
    let name = studio.read_app(|connection| projects::one(connection, request.project))?.name;
    let Some(path) = studio.outside().choose_new_file(&file_name(&name)) else { return Ok(None) };
    let project = studio.project(request.project)?;
    let ids = views::whole(studio, &request)?.ids;
    let task = studio.tasks().add(About {
        kind: TaskKind::Export,
        project: Some((request.project, name)),
        run: None,
        total: Some(ids.len() as u64),
        can_pause: false,
    });
    let written = export(&project, &ids, &path, &task);
    task.end(match &written {
        Ok(Some(_)) => Ok(Ending::Done),
        Ok(None) => Ok(Ending::Cancelled),
        Err(failure) => Err(failure.clone()),
    });
    Ok(written?.map(|examples| Exported {
        file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        path: path.display().to_string(),
        examples,
    }))
}

/// How many were written; nothing when somebody stopped it.
fn export(
    project: &Project,
    ids: &[u32],
    path: &Path,
    task: &Handle,
) -> Result<Option<usize>, Failure> {
    let total = ids.len() as u64;
    let mut written = 0;
    let mut failure = None;
    let result = write::save(path, |out| {
        for ids in ids.chunks(READ_AT_ONCE) {
            if task.is_cancelled() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let mut result = Ok(());
            let read = project.read(|connection| {
                examples::each(connection, ids, |_, example| {
                    result = write::write_example(out, &example);
                    written += 1;
                    if result.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                })
            });
            result?;
            if let Err(found) = read {
                failure = Some(found);
                return Err(io::ErrorKind::Other.into());
            }
            task.progress(written as u64, Some(total));
        }
        Ok(())
    });
    match (result, failure) {
        (Ok(()), _) => Ok(Some(written)),
        (Err(_), Some(failure)) => Err(failure),
        (Err(_), None) if task.is_cancelled() => Ok(None),
        (Err(Error::Write { path, source }), None) => Err(Failure::writing(&path, &source)),
        (Err(error), None) => {
            Err(Failure::at(crate::failure::FailureCode::Internal, path).because(error))
        }
    }
}

/// The name of the project as a file name that every system takes.
fn file_name(project: &str) -> String {
    let is_kept = |character: char| !character.is_control() && !r#"/\:*?"<>|"#.contains(character);
    let name: String = project.chars().filter(|&character| is_kept(character)).collect();
    match name.trim().trim_matches('.') {
        "" => "examples.jsonl".to_owned(),
        name => format!("{name}.jsonl"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_like_its_project() {
        for (project, expected) in [
            ("Marv", "Marv.jsonl"),
            ("Q&A: returns/refunds", "Q&A returnsrefunds.jsonl"),
            ("../../etc", "etc.jsonl"),
            ("?", "examples.jsonl"),
            ("Küche 🥐", "Küche 🥐.jsonl"),
        ] {
            assert_eq!(file_name(project), expected);
        }
    }
}
