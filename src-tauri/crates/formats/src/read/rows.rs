//! How the rows of a file are read: as JSON, in whatever shape each of them has, or as cells of a table, and what its
//! columns are taken for.

use super::Limits;
use super::block::Entry;
use crate::chat::shape::Shape;
use crate::chat::{self, Report, Told};
use crate::columns::{self, Certainty, Mapping, Row, Use, guess};
use crate::export::unmarked;
use crate::json::raw::Values;
use crate::json::{self, Node, Object};
use crate::repair::repair;
use crate::table::Dialect;
use crate::units::{Start, place_after};
use bakehouse_domain::finding::{Finding, FindingCode, Place};
use std::borrow::Cow;

/// A byte-order mark, as text.
const MARK: char = '\u{feff}';

/// How the rows of one file are read. It is the same for all of them, whoever reads them.
#[derive(Clone, Debug)]
pub struct Rows {
    pub(super) limit_bytes: usize,
    /// None: each row is JSON.
    pub(super) table: Option<Table>,
    /// What its columns are taken for, where it has any.
    pub(super) mapping: Option<Mapping>,
    /// Whether a person said so: then it goes before what the keys of an object say.
    pub(super) is_by_hand: bool,
    pub(super) sheet: String,
    pub(super) other_sheets: String,
}

/// A table, whose rows are text.
#[derive(Clone, Debug)]
pub struct Table {
    pub dialect: Dialect,
    pub names: Vec<String>,
    /// What each of them is taken for.
    pub uses: Vec<Use>,
    /// Whether we wrote it for a spreadsheet, with a mark before each text that looks like a formula.
    pub is_marked: bool,
}

impl Rows {
    /// Rows of JSON, about which nothing else is known.
    pub(super) fn json() -> Self {
        Self {
            limit_bytes: Limits::STANDARD.line_bytes,
            table: None,
            mapping: None,
            is_by_hand: false,
            sheet: String::new(),
            other_sheets: String::new(),
        }
    }

    /// Reads rows that somebody wrote in place of the one on `line`, as they stand in this file. Nothing but blanks gives
    /// none.
    pub fn read_lines<'t>(&self, text: &'t str, line: u64) -> Vec<Entry<'t>> {
        let mut entries = Vec::new();
        let mut read = |text: &'t str| {
            let nth = entries.len() as u32;
            let start = Start { line, column: 1, nth };
            self.read(start, text.as_bytes(), None, &mut |entry| entries.push(entry));
        };
        // A row of a table, and an example that is printed prettily, may well go over several lines.
        let is_one = self.table.is_some() || json::read(text.trim()).is_ok();
        if is_one {
            read(text);
        } else {
            text.lines().for_each(read);
        }
        entries
    }

    /// The row as it probably was meant, for a person to say yes to: see [`repair`]. It reads well then. Nothing where it
    /// can't be mended with care, or needs no mending.
    pub fn repair(&self, text: &str) -> Option<String> {
        let mended = match &self.table {
            None => repair(text),
            Some(table) => table.dialect.close_quote(text, table.names.len()),
        }?;
        let entries = self.read_lines(&mended, 1);
        let is_well = mended != text
            && !entries.is_empty()
            && entries.iter().all(|entry| entry.example.is_some());
        drop(entries);
        is_well.then_some(mended)
    }

    /// Reads the text of one unit, from its bytes to its example. `fault`: what was wrong with it when it was cut.
    pub(super) fn read<'t>(
        &self,
        start: Start,
        bytes: &'t [u8],
        fault: Option<FindingCode>,
        take: &mut impl FnMut(Entry<'t>),
    ) {
        let is_too_long = bytes.len() > self.limit_bytes;
        if let Some(code) = fault.or(is_too_long.then_some(FindingCode::LineTooLong)) {
            let mut entry = Entry::new(start, if is_too_long { &bytes[..0] } else { bytes });
            entry.findings.push(self.fault(code, Place::line(start.line)));
            return take(entry);
        }
        let bytes = bytes.trim_ascii_end();
        if bytes.trim_ascii_start().is_empty() {
            return;
        }
        let mut entry = Entry::new(start, bytes);
        match std::str::from_utf8(bytes) {
            Err(error) => {
                let place = match self.table {
                    Some(_) => Place::line(start.line),
                    None => place_in(start, &bytes[..error.valid_up_to()]),
                };
                entry.findings.push(Finding::new(FindingCode::NotText, place));
            }
            Ok(text) => match &self.table {
                None => self.read_json(text, start, &mut entry),
                Some(table) if !self.read_cells(table, text, &mut entry) => return,
                Some(_) => {}
            },
        }
        take(entry);
    }

    /// What a fault says that was found while cutting.
    fn fault(&self, code: FindingCode, place: Place) -> Finding {
        let finding = Finding::new(code, place);
        match code {
            FindingCode::LineTooLong => finding.with("limit", self.limit_bytes >> 20),
            FindingCode::SheetsLeftOut => {
                finding.with("sheet", &self.sheet).with("others", &self.other_sheets)
            }
            FindingCode::ColumnsUnclear => {
                let names = self.table.as_ref().map_or(&[][..], |table| &table.names);
                finding.with("columns", names.join(", "))
            }
            _ => finding,
        }
    }

    fn read_json(&self, text: &str, start: Start, entry: &mut Entry<'_>) {
        // Where two files were joined, the mark of the second stands before its first example.
        let json = text.trim_start().trim_start_matches(MARK);
        let begin = text.len() - json.len();
        let mark = text[..begin].find(MARK).map(|at| {
            Finding::new(FindingCode::MarkInTheMiddle, place_in(start, &text.as_bytes()[..at]))
        });
        if json.is_empty() {
            return entry.findings.extend(mark);
        }
        match json::read(json) {
            Ok(node) => self.read_node(node, json, entry),
            Err(fault) => {
                let place = place_in(start, &text.as_bytes()[..begin + fault.offset]);
                let finding = Finding::new(fault.code, place);
                entry.findings.push(
                    fault.reason.into_iter().fold(finding, |f, r| f.with("reason", r.name())),
                );
            }
        }
        entry.findings.extend(mark);
    }

    fn read_node(&self, node: Node<'_>, json: &str, entry: &mut Entry<'_>) {
        let mut report = Report::new(entry.line);
        let Node::Object(object) = node else {
            chat::not_an_example(&mut report);
            return entry.findings.extend(report.end::<()>(None).1);
        };
        match &self.mapping {
            Some(mapping) if self.is_by_hand => {
                return read_object(object, json, mapping, report, entry);
            }
            _ => {}
        }
        if let Some(shape) = Shape::of(&object) {
            let told = chat::read(shape, object, json, &mut report);
            return end_told(told, report, entry);
        }
        let mapping = self.mapping.as_ref().filter(|mapping| covers(mapping, &object));
        let mapping = mapping.map(Cow::Borrowed).or_else(|| by_names(&object).map(Cow::Owned));
        if let Some(mapping) = mapping {
            read_object(object, json, &mapping, report, entry);
        } else {
            let told = if let Some(shape) = Shape::of_last_resort(&object) {
                chat::read(shape, object, json, &mut report)
            } else {
                report.add(FindingCode::NoMessages, &[]);
                None
            };
            end_told(told, report, entry);
        }
    }

    /// Reads a row of a table. False: nothing is in it.
    fn read_cells(&self, table: &Table, text: &str, entry: &mut Entry<'_>) -> bool {
        let cells = table.dialect.cells(text);
        let filled = cells.iter().rposition(|cell| !cell.trim().is_empty());
        let Some(filled) = filled else { return false };
        let mut report = Report::new(entry.line);
        if filled >= table.names.len() {
            let (count, columns) = ((filled + 1).to_string(), table.names.len().to_string());
            report.add(FindingCode::TooManyCells, &[("count", &count), ("columns", &columns)]);
            entry.findings.extend(report.end::<()>(None).1);
            return true;
        }
        let columns = table.names.iter().zip(&table.uses).zip(cells);
        let columns = columns.map(|((name, column_use), cell)| {
            let cell = if table.is_marked { unmarked(cell) } else { cell };
            (Cow::Borrowed(name.as_str()), Node::Text(cell), *column_use)
        });
        let base_prompt = self.mapping.as_ref().and_then(|mapping| mapping.base_prompt.as_deref());
        let row = columns::read(columns, &Values::of(None), base_prompt, &mut report);
        end_row(row, report, entry);
        true
    }
}

/// Reads an object by what its keys are taken for.
fn read_object(
    object: Object<'_>,
    json: &str,
    mapping: &Mapping,
    mut report: Report,
    entry: &mut Entry<'_>,
) {
    let columns = object.into_iter().map(|(name, node)| {
        let column_use = mapping.use_of(&name);
        (name, node, column_use)
    });
    let base_prompt = mapping.base_prompt.as_deref();
    let row = columns::read(columns, &Values::of(Some(json)), base_prompt, &mut report);
    end_row(row, report, entry);
}

fn end_told(told: Option<Told>, report: Report, entry: &mut Entry<'_>) {
    let (told, findings) = report.end(told);
    entry.findings.extend(findings);
    if let Some(Told { example, note }) = told {
        (entry.example, entry.note) = (Some(example), note);
    }
}

fn end_row(row: Option<Row>, report: Report, entry: &mut Entry<'_>) {
    let (row, findings) = report.end(row);
    entry.findings.extend(findings);
    if let Some(row) = row {
        (entry.example, entry.topic, entry.note) = (Some(row.example), row.topic, row.note);
        entry.is_held_back = row.is_held_back;
    }
}

/// Whether the columns that say something are among the keys of this object.
fn covers(mapping: &Mapping, object: &Object<'_>) -> bool {
    let says = |name: &str| {
        matches!(mapping.use_of(name), Use::Question | Use::Answer | Use::Conversation)
    };
    object.iter().any(|(name, _)| says(name))
}

/// What the names alone of an object's keys say, where they leave no doubt.
fn by_names(object: &Object<'_>) -> Option<Mapping> {
    // An object of thousands of keys is none that somebody wrote questions into.
    if object.len() > 100 {
        return None;
    }
    let names: Vec<&str> = object.iter().map(|(name, _)| name.as_ref()).collect();
    let (uses, certainty) = guess(&names, &[]);
    let uses = names.into_iter().map(str::to_owned).zip(uses);
    (certainty == Certainty::Sure).then(|| Mapping { uses: uses.collect(), base_prompt: None })
}

/// The place behind `before`, the bytes of a unit that stand before it.
fn place_in(start: Start, before: &[u8]) -> Place {
    let (lines, column) = place_after(before, start.column);
    Place { line: Some(start.line + lines), column: Some(column), ..Place::default() }
}
