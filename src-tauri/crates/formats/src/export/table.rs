//! Examples as a table: base prompt, question, answer, and what a person knows of them.

use super::{Row, Shape, lines::last_pair, losses::is_left_out};
use std::io::{self, Write};

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
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
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
        writer.write_record(record.map(|cell| safe(cell, cells)))?;
        count += 1;
    }
    writer.flush()?;
    Ok(count)
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
