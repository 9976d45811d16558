//! Examples as a table: base prompt, question, answer, and what a person knows of them.

use super::{Row, Shape, lines::last_pair, losses::is_left_out};
use crate::table::Dialect;
use std::io::{self, BufWriter, Write};

const COLUMNS: [&str; 8] =
    ["base prompt", "question", "answer", "worse answer", "topic", "note", "held back", "turns"];

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
    write_row(&mut out, &COLUMNS)?;
    let mut count = 0;
    for row in rows {
        let row = row?;
        if is_left_out(Shape::Table, &row.example) {
            continue;
        }
        let (question, answer) = last_pair(&row.example);
        let worse = row.example.rejected.last().map_or("", |message| message.content.as_str());
        let turns = super::turns(&row.example).to_string();
        let held_back = if row.is_held_back { "yes" } else { "" };
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
    let is_marked = cell.starts_with('\'');
    match cells {
        Cells::ForSpreadsheets if is_formula || is_marked => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}
