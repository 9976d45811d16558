//! Examples as a table: base prompt, question, answer, and what a person knows of them.

use super::{Row, Shape, lines::last_pair, losses::is_left_out};
use crate::table::Dialect;
use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

const COLUMNS: [&str; 8] =
    ["base prompt", "question", "answer", "worse answer", "topic", "note", "held back", "turns"];
/// The same for spreadsheets: by these the marks of its cells are known again.
const MARKED_COLUMNS: [&str; 8] =
    ["Base prompt", "Question", "Answer", "Worse answer", "Topic", "Note", "Held back", "Turns"];
const MARK: char = '\'';

/// How a cell is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cells {
    /// Every text exactly as it is.
    Exact,
    /// A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, "CSV Injection").
    ForSpreadsheets,
}

/// Writes a table in CSV.
pub fn write_table(
    out: impl Write,
    cells: Cells,
    rows: impl IntoIterator<Item = io::Result<Row>>,
) -> io::Result<usize> {
    let mut out = BufWriter::new(out);
    let columns = match cells {
        Cells::Exact => &COLUMNS,
        Cells::ForSpreadsheets => &MARKED_COLUMNS,
    };
    write_row(&mut out, columns)?;
    let mut count = 0;
    for row in rows {
        let row = row?;
        if is_left_out(Shape::Table, &row.example) {
            continue;
        }
        let (question, answer) = last_pair(&row.example);
        let worse = row.example.rejected.last().map_or("", |message| message.content.as_str());
        let turns = super::turns(&row.example).to_string();
        let held_back = if row.is_held_back { "yes" } else { "no" };
        let record = [
            row.example.base_prompt().unwrap_or_default(),
            question,
            answer,
            worse,
            &row.topic,
            &row.note,
            held_back,
            &turns,
        ];
        write_row(&mut out, &record.map(|cell| safe(cell, cells)))?;
        count += 1;
    }
    out.flush()?;
    Ok(count)
}

/// Writes one row of a table with commas.
pub(super) fn write_row(out: &mut impl Write, cells: &[impl AsRef<str>]) -> io::Result<()> {
    let mut row = Vec::new();
    Dialect::COMMAS.write_row(cells.iter().map(AsRef::as_ref), &mut row);
    out.write_all(&row)
}

/// A cell that begins like a formula, in the wide forms too, is marked as a text.
pub(super) fn safe(cell: &str, cells: Cells) -> String {
    let is_formula =
        cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    // An apostrophe of its own is doubled in effect, so that taking the mark away again is exact.
    let is_marked = cell.starts_with(MARK);
    match cells {
        Cells::ForSpreadsheets if is_formula || is_marked => format!("{MARK}{cell}"),
        _ => cell.to_owned(),
    }
}

/// Whether a table with these columns is one of ours.
pub(crate) fn is_ours(columns: &[impl AsRef<str>]) -> bool {
    let names = || columns.iter().map(AsRef::as_ref);
    names().eq(COLUMNS) || names().eq(MARKED_COLUMNS)
}

/// Whether it is one of ours for spreadsheets.
pub(crate) fn is_marked(columns: &[String]) -> bool {
    columns == MARKED_COLUMNS
}

/// A cell of such a table as it was before it was marked.
pub(crate) fn unmarked(cell: Cow<'_, str>) -> Cow<'_, str> {
    match cell {
        Cow::Borrowed(text) => Cow::Borrowed(text.strip_prefix(MARK).unwrap_or(text)),
        Cow::Owned(text) => Cow::Owned(text.strip_prefix(MARK).map(str::to_owned).unwrap_or(text)),
    }
}
