//! Judges a file by its first rows: which shape they have, and what their columns are.

use super::opening::Opened;
use super::rows::{Rows, Table};
use super::{Choices, Form, Limits, Reader, failure};
use crate::chat::plain;
use crate::chat::shape::Shape;
use crate::columns::{Certainty, Column, Columns, Use, guess, looks_like_header};
use crate::error::Error;
use crate::export;
use crate::json::raw::Values;
use crate::json::{self, Node};
use crate::table::Dialect;
use crate::units::{Cut, Piece, Start, Unit};
use bakehouse_domain::finding::FindingCode;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// Rows that are looked at.
const ROWS: usize = 50;
/// Columns of objects that are told apart; nobody matches more by hand.
const COLUMNS: usize = 100;
/// Columns that a table may have.
const MOST_COLUMNS: usize = 1_000;
/// Values of a column that are shown, and the characters of each.
const VALUES: usize = 5;
const VALUE_CHARACTERS: usize = 200;

pub fn judge<'s>(
    opened: Opened<'s>,
    path: &Path,
    limits: &Limits,
    choices: Choices,
) -> Result<Reader<'s>, Error> {
    let Opened { mut cutter, kind, table, is_packed, sheet, other_sheets, is_damaged } = opened;
    let mut first = cutter.next_piece().map_err(|error| failure(path, error))?;
    let mut form = Form { kind, is_packed, sheet, other_sheets, shape: None, columns: None };
    let mut rows = Rows { limit_bytes: limits.line_bytes, ..Rows::json() };
    let mut is_done = false;
    let first_line = first.as_ref().and_then(Piece::first_line).unwrap_or(1);
    if let Some(dialect) = table {
        let found = first.as_mut();
        let found = found.map(|piece| columns_of_table(piece, dialect, choices.has_header));
        let (names, columns) = found.unwrap_or_default();
        let is_marked = export::is_marked(&names);
        rows.table = Some(Table { dialect, names, uses: Vec::new(), is_marked });
        form.columns = columns;
    } else if let Some(piece) = &first {
        (form.shape, form.columns) = shape_and_columns(piece);
    }
    let enough = if choices.takes_likely { Certainty::Likely } else { Certainty::Sure };
    let is_sure = |columns: &&Columns| columns.certainty >= enough;
    rows.is_by_hand = choices.mapping.is_some();
    rows.mapping =
        choices.mapping.or_else(|| form.columns.as_ref().filter(is_sure).map(Columns::mapping));
    if let Some(mapping) = &mut rows.mapping {
        mapping.base_prompt = mapping.base_prompt.take().or(choices.base_prompt);
    }
    if let (Some(table), Some(mapping)) = (&mut rows.table, &rows.mapping) {
        table.uses = table.names.iter().map(|name| mapping.use_of(name)).collect();
    }
    if table.is_some() && rows.mapping.is_none() && first.is_some() {
        // One finding instead of one a row: what is missing is missing everywhere.
        first = Some(Piece::remark(FindingCode::ColumnsUnclear, Start::of_line(first_line)));
        is_done = true;
    }
    if !form.other_sheets.is_empty() {
        rows.sheet = form.sheet.clone().unwrap_or_default();
        rows.other_sheets = form.other_sheets.join(", ");
        let start = Start { line: 1, column: 1, nth: 1 };
        first = Some(first.unwrap_or_else(Piece::nothing));
        if let Some(Cut::Units(units)) = first.as_mut().map(|piece| &mut piece.cut) {
            units.insert(0, Unit { start, text: 0..0, fault: Some(FindingCode::SheetsLeftOut) });
        }
    }
    Ok(Reader {
        path: path.to_owned(),
        form,
        rows: Arc::new(rows),
        cutter,
        ahead: first,
        is_damaged,
        next_line: 1,
        is_cut_short: is_done,
        is_done: false,
    })
}

/// The names of a table's columns, and what can be said of them. The row that names them is taken out of the piece.
fn columns_of_table(
    piece: &mut Piece,
    dialect: Dialect,
    has_header: Option<bool>,
) -> (Vec<String>, Option<Columns>) {
    let Cut::Units(units) = &mut piece.cut else { return (Vec::new(), None) };
    let text_of =
        |unit: &Unit| String::from_utf8_lossy(&piece.text[unit.text.clone()]).into_owned();
    let is_blank = |unit: &Unit| {
        let text = &piece.text[unit.text.clone()];
        text.iter().all(|byte| byte.is_ascii_whitespace() || *byte == dialect.separator)
    };
    let filled: Vec<usize> = (0..units.len())
        .filter(|index| units[*index].fault.is_none() && !is_blank(&units[*index]))
        .take(ROWS + 1)
        .collect();
    let lines: Vec<u64> = units.iter().map(|unit| unit.start.line).collect();
    let texts: Vec<String> = filled.iter().map(|index| text_of(&units[*index])).collect();
    let all: Vec<Vec<String>> = texts
        .iter()
        .map(|text| dialect.cells(text).into_iter().map(|cell| cell.trim().to_owned()).collect())
        .collect();
    let rows: Vec<Vec<&str>> =
        all.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let Some((first, below)) = rows.split_first() else { return (Vec::new(), None) };
    let has_header = has_header.unwrap_or_else(|| looks_like_header(without_blanks(first), below));
    let (header, values) =
        if has_header { (first.as_slice(), below) } else { (&[][..], &rows[..]) };
    let names = names(header, values);
    if has_header && let Some(index) = filled.first() {
        units.remove(*index);
    }
    let lines = filled.iter().skip(usize::from(has_header)).map(|index| lines[*index]);
    let columns = describe(&names, values, lines.collect(), has_header);
    (names, Some(columns))
}

/// A row without the blank cells at its end.
fn without_blanks<'r, 'c>(row: &'r [&'c str]) -> &'r [&'c str] {
    let filled = row.iter().rposition(|cell| !cell.is_empty());
    &row[..filled.map_or(0, |at| at + 1)]
}

/// A name for each column: its own, or a letter as spreadsheets have it, and no two the same.
fn names(header: &[&str], values: &[Vec<&str>]) -> Vec<String> {
    let filled = values.iter().map(|row| without_blanks(row).len());
    // A row that is too long is told as such; it makes no columns, where the header says how many there are.
    let named = without_blanks(header).len();
    let count = if named > 0 { named } else { filled.max().unwrap_or(0) };
    let mut seen: HashMap<String, usize> = HashMap::new();
    let name = |index: usize| {
        let own = header.get(index).map_or("", |name| name.trim_matches(['\u{feff}', ' ']));
        let own = if own.is_empty() { letter(index) } else { own.to_owned() };
        let mut name = own.clone();
        while seen.contains_key(&name) {
            let nth = seen.get_mut(&own).map_or(2, |nth| {
                *nth += 1;
                *nth
            });
            name = format!("{own} ({nth})");
        }
        seen.insert(name.clone(), 1);
        name
    };
    (0..count.min(MOST_COLUMNS)).map(name).collect()
}

/// What spreadsheets call the column: A to Z, AA to AZ and so on.
fn letter(index: usize) -> String {
    let last = char::from(b'A' + (index % 26) as u8);
    match index / 26 {
        0 => last.to_string(),
        before => letter(before - 1) + &last.to_string(),
    }
}

fn describe(
    names: &[String],
    rows: &[Vec<&str>],
    mut lines: Vec<u64>,
    has_header: bool,
) -> Columns {
    lines.truncate(rows.len().min(VALUES));
    // A letter is the name of a place; a column that is called A, beside one that is called Q, has a name of its own.
    let called = |name| if has_header { name } else { "" };
    let called: Vec<&str> = names.iter().map(|name| called(name.as_str())).collect();
    let (guesses, certainty) = guess(&called, &rows[..rows.len().min(ROWS)]);
    let shown = |value: &str| value.chars().take(VALUE_CHARACTERS).collect();
    let column = |(index, (name, guess)): (usize, (&String, Use))| Column {
        name: name.clone(),
        first: rows.iter().take(VALUES).map(|row| shown(row.get(index).unwrap_or(&""))).collect(),
        guess,
    };
    let columns = names.iter().zip(guesses).enumerate().map(column).collect();
    Columns { columns, certainty, lines, has_header }
}

/// The shape that most of the first objects have. Where most have none that is known, their keys are columns.
fn shape_and_columns(piece: &Piece) -> (Option<Shape>, Option<Columns>) {
    let mut shapes: Vec<Option<Shape>> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let mut rows: Vec<Vec<(String, String)>> = Vec::new();
    let mut lines = Vec::new();
    for (start, text, _) in piece.units().take(ROWS) {
        let Ok(text) = std::str::from_utf8(text) else { continue };
        let Ok(Node::Object(object)) = json::read(text.trim()) else { continue };
        let shape = Shape::of(&object);
        shapes.push(shape);
        if shape.is_some() {
            continue;
        }
        let values = Values::of(Some(text.trim()));
        let mut row = Vec::new();
        for (name, node) in object {
            if !names.iter().any(|known| *known == name) {
                if names.len() == COLUMNS {
                    continue;
                }
                names.push(name.clone().into_owned());
            }
            let value = plain::text(Some(node), || values.get(&name));
            row.push((name.into_owned(), value.unwrap_or_default()));
        }
        rows.push(row);
        lines.push(start.line);
    }
    let count = |wanted: &Option<Shape>| shapes.iter().filter(|shape| *shape == wanted).count();
    let Some(most) = shapes.iter().max_by_key(|shape| count(shape)) else { return (None, None) };
    if most.is_some() || names.is_empty() {
        return (*most, None);
    }
    let value = |row: &Vec<(String, String)>, name: &String| {
        let found = row.iter().rev().find(|(known, _)| known == name);
        found.map_or_else(String::new, |(_, value)| value.clone())
    };
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| names.iter().map(|name| value(row, name)).collect()).collect();
    let rows: Vec<Vec<&str>> =
        rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    (None, Some(describe(&names, &rows, lines, true)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_names_and_no_two_the_same() {
        let check = |header: &[&str], row: &[&str], expected: &[&str]| {
            assert_eq!(names(header, &[row.to_vec()]), expected, "{header:?}");
        };
        check(&["a", "b"], &["1", "2", "3"], &["a", "b"]);
        check(&["a", "", "c", ""], &["1"], &["a", "B", "c"]);
        check(&["a", "a", "a (2)"], &[], &["a", "a (2)", "a (2) (2)"]);
        check(&[], &["1", "2"], &["A", "B"]);
        assert_eq!((letter(25), letter(26), letter(702)), ("Z".into(), "AA".into(), "AAA".into()));
    }
}
