//! Writes examples into a file or a folder that the person chooses: whole, or not at all.

mod rows;
mod taken;

use super::views;
use crate::{
    clock,
    contract::{ExportPreview, ExportRequest, Exported, Lost, Shape, TaskKind, ViewRequest},
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
    tasks::{About, Ending, Handle},
};
use bakehouse_formats::{
    Error, Tokenizer,
    export::{self, Folder, Loss, Losses, Part, Row, write_file, write_folder},
    write,
};
use bakehouse_store::{
    app::projects,
    project::{about, examples},
};
use rows::{Source, row_of};
use std::{
    cell::{Cell, RefCell},
    io,
    path::{Path, PathBuf},
};
use taken::Taken;

/// Examples that a preview looks at: what a shape can't carry shows in the first ones.
const LOOKED_AT: usize = 20_000;
/// Examples that a preview reads at a time.
const READ_AT_ONCE: usize = 500;
/// Examples that a preview shows.
const SHOWN: usize = 3;
/// Characters of them that a preview shows: one example can be a book.
const SHOWN_CHARACTERS: usize = 4_000;
/// By whose tokens a report counts: those that the window shows.
const TOKENIZER: Tokenizer = Tokenizer::O200k;

/// Tells what an export would write, and what it could not.
pub fn examples_export_preview(
    studio: &Studio,
    request: ExportRequest,
) -> Result<ExportPreview, Failure> {
    let ExportRequest { view, shape } = request;
    let project = studio.project(view.project)?;
    let ids = views::whole(studio, &view)?.ids;
    let looked_at = &ids[..ids.len().min(LOOKED_AT)];
    let mut losses = Losses::default();
    let mut taken = Taken::new(shape);
    let mut shown: Vec<Row> = Vec::new();
    for ids in looked_at.chunks(READ_AT_ONCE) {
        for decided in project.read(|connection| examples::decided(connection, ids))? {
            taken.look_at(&decided);
            let row = row_of(decided);
            let lost = shape.loses(&row);
            // What is left out has no line to show.
            if shown.len() < SHOWN && !lost.0.contains_key(&Loss::Example) {
                shown.push(row);
            }
            losses += lost;
        }
    }
    let sample = export::sample(shape, TOKENIZER, &shown);
    Ok(ExportPreview {
        examples: ids.len(),
        looked_at: looked_at.len(),
        services: taken.services(),
        refused: taken.refused(ids.len()),
        losses: losses.0.into_iter().map(|(loss, examples)| Lost { loss, examples }).collect(),
        sample: sample.map(|text| text.chars().take(SHOWN_CHARACTERS).collect()),
        files: export::files(shape).into_iter().map(str::to_owned).collect(),
    })
}

/// Writes the examples of a view. Nothing when the person thought better of it.
pub fn examples_export(
    studio: &Studio,
    request: ExportRequest,
) -> Result<Option<Exported>, Failure> {
    let ExportRequest { view, shape } = request;
    let name = studio.read_app(|connection| projects::one(connection, view.project))?.name;
    let chosen = studio.outside().choose_new_file(&file_name(&name, shape));
    let Some(mut path) = chosen else { return Ok(None) };
    if shape.is_folder() {
        path = not_there_yet(path);
    }
    let project = studio.project(view.project)?;
    let which = Which::of(studio, &view, shape)?;
    let total = which.ids.len() + which.held_back.len();
    let task = studio.tasks().add(About {
        kind: TaskKind::Export,
        project: Some((view.project, name.clone())),
        run: None,
        total: Some(total as u64),
        can_pause: false,
    });
    let written = write_out(&project, &name, &which, shape, &path, &task);
    task.end(match &written {
        Ok(Some(_)) => Ok(Ending::Done),
        Ok(None) => Ok(Ending::Cancelled),
        Err(failure) => Err(failure.clone()),
    });
    Ok(written?.map(|left_out| Exported {
        file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        path: path.display().to_string(),
        examples: total - left_out,
        left_out,
    }))
}

/// Which examples are written.
struct Which {
    ids: Vec<u32>,
    /// Those that have a file of their own. Empty where all are in one file.
    held_back: Vec<u32>,
}

impl Which {
    fn of(studio: &Studio, view: &ViewRequest, shape: Shape) -> Result<Self, Failure> {
        if !shape.is_folder() {
            return Ok(Self { ids: views::whole(studio, view)?.ids, held_back: Vec::new() });
        }
        let part = |is_held_back: bool| -> Result<Vec<u32>, Failure> {
            // A view that shows one of the parts has nothing of the other.
            if view.narrow.is_held_back.is_some_and(|only| only != is_held_back) {
                return Ok(Vec::new());
            }
            let mut view = view.clone();
            view.narrow.is_held_back = Some(is_held_back);
            Ok(views::whole(studio, &view)?.ids)
        };
        Ok(Self { ids: part(false)?, held_back: part(true)? })
    }
}

/// How many were left out because the shape has no place for them; nothing when somebody stopped it.
fn write_out(
    project: &Project,
    name: &str,
    which: &Which,
    shape: Shape,
    path: &Path,
    task: &Handle,
) -> Result<Option<usize>, Failure> {
    let source = Source { project, task, failure: RefCell::new(None) };
    let total = (which.ids.len() + which.held_back.len()) as u64;
    let (done, left_out) = (Cell::new(0), Cell::new(0));
    let counted = |row: io::Result<(i64, Row)>| {
        row.inspect(|(_, row)| {
            left_out.set(left_out.get() + usize::from(is_left_out(shape, row)));
            done.set(done.get() + 1);
            task.progress(done.get(), Some(total));
        })
    };
    let result = if shape.is_folder() {
        let goal = project.read(about::get)?.goal;
        let date = clock::today().to_string();
        let folder = Folder { shape, name, goal: &goal, date: &date };
        let rows = |part| {
            let ids = if part == Part::HeldBack { &which.held_back } else { &which.ids };
            source.rows(ids).map(counted).map(|row| row.map(|(_, row)| row))
        };
        write_folder(path, &folder, rows).map(drop)
    } else {
        let rows = source.rows(&which.ids).map(counted);
        write::save(path, |out| write_file(out, shape, TOKENIZER, rows))
    };
    match (result, source.failure.into_inner()) {
        (Ok(()), _) => Ok(Some(left_out.get())),
        (Err(_), Some(failure)) => Err(failure),
        (Err(_), None) if task.is_cancelled() => Ok(None),
        (Err(Error::Write { path, source }), None) => Err(Failure::writing(&path, &source)),
        (Err(error), None) => Err(Failure::at(FailureCode::Internal, path).because(error)),
    }
}

fn is_left_out(shape: Shape, row: &Row) -> bool {
    shape.loses(row).0.contains_key(&Loss::Example)
}

/// The name of the project as a file name that every system takes.
fn file_name(project: &str, shape: Shape) -> String {
    let is_kept = |character: char| !character.is_control() && !r#"/\:*?"<>|"#.contains(character);
    let name: String = project.chars().filter(|&character| is_kept(character)).collect();
    let name = match name.trim().trim_matches('.') {
        "" => "examples",
        name => name,
    };
    match shape.extension() {
        "" => format!("{name} {}", shape.name().replace('_', "-")),
        extension => format!("{name}.{extension}"),
    }
}

/// A folder is made, never written into: with a number behind where there is one of that name.
fn not_there_yet(path: PathBuf) -> PathBuf {
    if !path.exists() {
        return path;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut numbered = (2..).map(|number| path.with_file_name(format!("{name} {number}")));
    numbered.find(|path| !path.exists()).unwrap_or(path)
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
            assert_eq!(file_name(project, Shape::Chat), expected);
        }
        assert_eq!(file_name("Marv", Shape::Spreadsheet), "Marv.csv");
        assert_eq!(file_name("Marv", Shape::LlamaFactory), "Marv llama-factory");
    }

    #[test]
    fn a_folder_that_is_there_is_left_alone() {
        let folder = tempfile::tempdir().expect("made");
        let path = folder.path().join("Marv mlx");
        assert_eq!(not_there_yet(path.clone()), path);
        std::fs::create_dir(&path).expect("made");
        assert_eq!(not_there_yet(path), folder.path().join("Marv mlx 2"));
    }
}
