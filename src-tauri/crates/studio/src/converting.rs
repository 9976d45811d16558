//! Converting: examples from a file or a project into another kind of file or folder.

use crate::{
    clock,
    failure::{Failure, FailureCode},
    project_file::{self, Source, writing_failure},
};
use bakehouse_formats::{
    Tokenizer,
    export::{Folder, Losses, Part, Row, write_file, write_folder},
    write,
};
use std::{io, path::Path};

pub use bakehouse_formats::export::{Loss, Shape};

/// What was written, and what was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converted {
    /// The shape it was written in.
    pub shape: Shape,
    /// Examples that were written.
    pub examples: usize,
    /// What the shape could not carry, with how many examples it concerns.
    pub losses: Vec<(Loss, usize)>,
    /// Lines of the source that could not be read.
    pub unread: usize,
}

impl Converted {
    /// Examples that the shape has no place for.
    pub fn left_out(&self) -> usize {
        self.losses.iter().find(|(loss, _)| *loss == Loss::Example).map_or(0, |(_, count)| *count)
    }
}

/// The shape that a file of this name most likely shall have.
pub fn shape_of(path: &Path) -> Shape {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    match extension.as_deref() {
        Some("csv") => Shape::Spreadsheet,
        Some("parquet") => Shape::Parquet,
        _ => Shape::Chat,
    }
}

/// Writes the examples of the file or the folder `from` to `to`, which must not be there yet.
pub fn convert(from: &Path, to: &Path, shape: Shape) -> Result<Converted, Failure> {
    if to.exists() {
        return Err(Failure::at(FailureCode::AlreadyThere, to));
    }
    let project = project_file::open(from)?;
    let mut rows = rows_of(&project.training, false);
    let held_back = project.held_back.iter().flat_map(|source| rows_of(source, true));
    rows.extend(held_back);
    let mut losses = Losses::default();
    for row in &rows {
        losses += shape.loses(row);
    }
    let result = if shape.is_folder() {
        let about = project_file::describe(from).unwrap_or_default();
        let name = to.file_name().unwrap_or_default().to_string_lossy();
        let name = if about.name.is_empty() { &*name } else { &about.name };
        let date = clock::today().to_string();
        let folder = Folder { shape, name, goal: &about.goal, date: &date };
        let part = |part| {
            let is_held_back = part == Part::HeldBack;
            rows.iter().filter(move |row| row.is_held_back == is_held_back).cloned().map(Ok)
        };
        write_folder(to, &folder, part).map(drop)
    } else {
        let numbered = (1..).zip(&rows).map(|(number, row)| io::Result::Ok((number, row.clone())));
        write::save(to, |out| write_file(out, shape, Tokenizer::O200k, numbered))
    };
    result.map_err(|error| writing_failure(error, to))?;
    let losses: Vec<_> = losses.0.into_iter().collect();
    let mut converted = Converted { shape, examples: rows.len(), losses, unread: 0 };
    converted.examples -= converted.left_out();
    let sources = [Some(&project.training), project.held_back.as_ref()];
    converted.unread = sources.into_iter().flatten().map(Source::unread).sum();
    Ok(converted)
}

fn rows_of(source: &Source, is_held_back: bool) -> Vec<Row> {
    let examples = source.examples.iter();
    examples.map(|line| Row { is_held_back, ..Row::of(line.value.clone()) }).collect()
}
