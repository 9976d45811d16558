//! Converting: examples from a file or a project into another kind of file or folder.

use crate::{
    clock,
    failure::{Failure, FailureCode},
    project_file::{self, Source, writing_failure},
};
use bakehouse_domain::{
    message::Example,
    split::{self, HeldBack},
};
use bakehouse_formats::{
    Tokenizer,
    export::{Folder, Losses, Part, Row, write_file, write_folder},
    write,
};
use serde_json::Value;
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
    if shape.is_folder() && !rows.iter().any(|row| row.is_held_back) {
        hold_some_back(&mut rows);
    }
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
    converted.unread = sources.into_iter().flatten().map(|source| source.unread).sum();
    Ok(converted)
}

fn rows_of(source: &Source, is_held_back: bool) -> Vec<Row> {
    source.examples.iter().map(|line| row_of(line.value.clone(), is_held_back)).collect()
}

/// What the file says of an example beside it, as the columns of a table do, has a place of its own in some shapes.
fn row_of(example: Example, is_held_back: bool) -> Row {
    let said = example.extra.as_deref().and_then(|extra| serde_json::from_str::<Value>(extra).ok());
    let said = said.unwrap_or_default();
    let text = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
    let is_held_back = is_held_back || said["held_back"] == true;
    Row { topic: text("topic"), note: text("note"), is_held_back, ..Row::of(example) }
}

/// The programs that train on a folder also check with it, and stop where there is nothing to check with.
fn hold_some_back(rows: &mut [Row]) {
    let split = split::held_back(rows.iter().map(|row| &row.example), HeldBack::Automatic);
    for place in split.held_back {
        rows[place].is_held_back = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn examples(path: &Path) -> Vec<String> {
        let text = fs::read_to_string(path).expect("written");
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_folder_has_something_to_check_with() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (from, to) = (folder.path().join("a.csv"), folder.path().join("out"));
        let rows: Vec<String> = (0..40).map(|number| format!("q {number},a {number}")).collect();
        fs::write(&from, format!("question,answer\n{}\n", rows.join("\n"))).expect("written");
        let converted = convert(&from, &to, Shape::Mlx).expect("converted");
        let (training, held_back) =
            (examples(&to.join("train.jsonl")), examples(&to.join("valid.jsonl")));
        assert_eq!((converted.examples, training.len(), held_back.len()), (40, 30, 10));
    }

    #[test]
    fn what_a_table_holds_back_stays_held_back() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (from, to) = (folder.path().join("a.csv"), folder.path().join("out"));
        let csv = "question,answer,topic,held back\nq 1,a 1,Billing,no\nq 2,a 2,Shipping,yes\n";
        fs::write(&from, csv).expect("written");
        convert(&from, &to, Shape::Mlx).expect("converted");
        let held_back = examples(&to.join("valid.jsonl"));
        assert!(held_back.len() == 1 && held_back[0].contains("q 2"), "{held_back:?}");
        let table = folder.path().join("b.csv");
        convert(&from, &table, Shape::Table).expect("converted");
        let table = fs::read_to_string(&table).expect("written");
        assert!(table.contains("Billing") && table.contains("Shipping"), "{table}");
    }
}
