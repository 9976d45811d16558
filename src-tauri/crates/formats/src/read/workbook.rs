//! Workbooks: XLSX, read by calamine. One sheet of it is read, the one that looks most like examples; the others are
//! told. Its rows become rows of text, and go the way of all tables.

use super::apart::{self, Voice, broken};
use super::opening::{Counted, Opened};
use super::{Choices, Kind, Limits, failure};
use crate::columns::{Certainty, guess};
use crate::error::{Error, Foreign};
use crate::table::Dialect;
use crate::text::gunzip::Swollen;
use crate::units::{PIECE_BYTES, Piece, Start, Unit};
use bakehouse_domain::finding::FindingCode;
use calamine::{Cell, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::fs::File;
use std::io::{self, BufReader, Seek};
use std::path::Path;

mod bounds;

/// Rows by which a sheet is judged.
const ROWS: usize = 20;
/// Columns and rows of a sheet, as Excel has them. What claims more is broken.
const MOST_COLUMNS: u32 = 1 << 14;
const MOST_ROWS: u32 = 1 << 20;

type Book = Xlsx<BufReader<Counted<File>>>;

/// What the thread that reads it says of a workbook.
struct Found {
    sheet: String,
    others: Vec<String>,
}

pub fn open(
    mut file: File,
    path: &Path,
    limits: &Limits,
    choices: &Choices,
) -> Result<Opened<'static>, Error> {
    let failed = |error| failure(path, error);
    if !bounds::check(&mut file, limits).map_err(failed)? {
        return Err(Error::Foreign { path: path.to_owned(), found: Foreign::Zip });
    }
    file.rewind().map_err(failed)?;
    let counted = Counted { source: file, read: choices.read_bytes.clone() };
    let (wanted, limits) = (choices.sheet.clone(), *limits);
    let (found, cutter) = apart::spawn(move |voice: &Voice<Option<Found>>| {
        let mut book = Book::new(BufReader::new(counted)).map_err(fault)?;
        let Some(found) = choose(&mut book, wanted.as_deref())? else {
            voice.open(None);
            return Ok(());
        };
        let sheet = found.sheet.clone();
        voice.open(Some(found));
        read(&mut book, &sheet, &limits, voice)
    })
    .map_err(failed)?;
    let Some(Found { sheet, others }) = found else {
        return Err(match &choices.sheet {
            Some(sheet) => Error::NoSheet { path: path.to_owned(), sheet: sheet.clone() },
            None => Error::Empty { path: path.to_owned() },
        });
    };
    let opened = Opened::new(Box::new(cutter), Kind::Xlsx, Some(Dialect::TABS));
    Ok(Opened { sheet: Some(sheet), other_sheets: others, ..opened })
}

/// The wanted sheet, or the first of those whose columns say most; and all others with something in them. Nothing where
/// none has anything.
fn choose(book: &mut Book, wanted: Option<&str>) -> io::Result<Option<Found>> {
    let shown = |sheet: &&calamine::Sheet| {
        sheet.typ == SheetType::WorkSheet
            && (sheet.visible == SheetVisible::Visible || wanted == Some(&sheet.name))
    };
    let names: Vec<String> =
        book.sheets_metadata().iter().filter(shown).map(|sheet| sheet.name.clone()).collect();
    let mut found: Vec<(String, Certainty)> = Vec::new();
    for name in names {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let read = rows_of(book, &name, &mut |_, cells| {
            rows.push(cells);
            rows.len() < ROWS
        });
        // What is broken further on is told when it is read.
        if let Err(error) = read
            && rows.is_empty()
            && wanted == Some(&name)
        {
            return Err(error);
        }
        let Some((header, below)) = rows.split_first() else { continue };
        let header: Vec<&str> = header.iter().map(String::as_str).collect();
        let below: Vec<Vec<&str>> =
            below.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let (_, certainty) = guess(&header, &below);
        found.push((name, certainty));
    }
    let best = found.iter().map(|(_, certainty)| *certainty).max();
    let place = found.iter().position(|(name, certainty)| match wanted {
        Some(wanted) => name == wanted,
        None => Some(*certainty) == best,
    });
    let Some(place) = place else { return Ok(None) };
    let (sheet, _) = found.remove(place);
    let others = if wanted.is_some() {
        Vec::new()
    } else {
        found.into_iter().map(|(name, _)| name).collect()
    };
    Ok(Some(Found { sheet, others }))
}

/// Gives the rows of a sheet as text.
fn read(
    book: &mut Book,
    sheet: &str,
    limits: &Limits,
    voice: &Voice<Option<Found>>,
) -> io::Result<()> {
    let (mut text, mut units) = (Vec::new(), Vec::new());
    let (mut line, mut given_bytes) = (0, 0);
    let mut is_wanted = true;
    let ended = rows_of(book, sheet, &mut |row, cells| {
        let (begin, start) = (text.len(), Start::of_line(u64::from(row) + 1));
        line = start.line;
        Dialect::TABS.write_row(cells.iter().map(String::as_str), &mut text);
        text.pop();
        let is_too_long = text.len() - begin > limits.line_bytes;
        if is_too_long {
            text.truncate(begin);
        }
        let fault = is_too_long.then_some(FindingCode::LineTooLong);
        units.push(Unit { start, text: begin..text.len(), fault });
        if text.len() >= PIECE_BYTES {
            given_bytes += text.len() as u64;
            let piece = Piece::of_units(std::mem::take(&mut text), std::mem::take(&mut units));
            is_wanted = voice.give(piece);
        }
        is_wanted && given_bytes <= limits.unpacked.most_bytes
    });
    if given_bytes > limits.unpacked.most_bytes {
        return Err(io::Error::other(Swollen));
    }
    if is_wanted && !units.is_empty() {
        is_wanted = voice.give(Piece::of_units(text, units));
    }
    match ended {
        // A sheet that is broken on its way has given what comes before.
        Err(error)
            if line > 0
                && error
                    .get_ref()
                    .is_some_and(<dyn std::error::Error + Send + Sync>::is::<apart::Broken>) =>
        {
            if is_wanted {
                voice.give(Piece::remark(FindingCode::FileDamaged, Start::of_line(line + 1)));
            }
            Ok(())
        }
        ended => ended,
    }
}

/// Goes through the rows of a sheet that have any cell, until `take` wants no more of them.
fn rows_of(
    book: &mut Book,
    sheet: &str,
    take: &mut dyn FnMut(u32, Vec<String>) -> bool,
) -> io::Result<()> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(fault)?;
    let mut row: (u32, Vec<String>) = (0, Vec::new());
    let ended = loop {
        let cell = match cells.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => break Ok(()),
            Err(error) => break Err(fault(error)),
        };
        let Some(text) = text_of(&cell) else { continue };
        let (at, column) = cell.get_position();
        if at >= MOST_ROWS || column >= MOST_COLUMNS {
            break Err(broken());
        }
        if at != row.0 && !row.1.is_empty() && !take(row.0, std::mem::take(&mut row.1)) {
            return Ok(());
        }
        row.0 = at;
        row.1.resize(row.1.len().max(column as usize + 1), String::new());
        row.1[column as usize] = text;
    };
    if !row.1.is_empty() {
        take(row.0, row.1);
    }
    ended
}

/// What a cell says, as a person sees it; nothing for an empty one.
fn text_of(cell: &Cell<DataRef<'_>>) -> Option<String> {
    Some(match cell.get_value() {
        DataRef::Empty => return None,
        DataRef::DateTime(when) if when.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = when.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
        DataRef::DateTime(duration) => duration.as_f64().to_string(),
        DataRef::Bool(true) => "TRUE".to_owned(),
        DataRef::Bool(false) => "FALSE".to_owned(),
        other => calamine::Data::from(other.clone()).to_string(),
    })
    .filter(|text| !text.is_empty())
}

/// An error of the workbook's reader. Those of the disk stay what they are.
fn fault(error: XlsxError) -> io::Error {
    match error {
        XlsxError::Io(error)
            if error.kind() != io::ErrorKind::UnexpectedEof && error.raw_os_error().is_some() =>
        {
            error
        }
        _ => broken(),
    }
}
