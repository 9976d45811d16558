//! Parquet, read row by row. Its rows become objects of JSON, and go the way of all such: they may be conversations in any
//! shape, or columns.

use super::apart::{self, Voice, broken};
use super::opening::Opened;
use super::{Choices, Kind, Limits, failure};
use crate::error::Error;
use crate::text::gunzip::Swollen;
use crate::units::{PIECE_BYTES, Piece, Start, Unit};
use bakehouse_domain::finding::FindingCode;
use pages::Pages;
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Row;
use parquet::record::reader::RowIter;
use serde_json::Value;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

mod pages;

/// Values of one column that a group of rows may have: they are unpacked a few at a time, but a single list can be all of
/// them.
const MOST_VALUES: i64 = 100_000_000;

pub fn open(
    file: File,
    path: &Path,
    limits: &Limits,
    choices: &Choices,
) -> Result<Opened<'static>, Error> {
    let failed = |error| failure(path, error);
    let bytes = file.metadata().map_err(failed)?.len();
    let progress = Progress { read: choices.read_bytes.clone(), counted: 0, bytes };
    let limits = *limits;
    let ((), cutter) = apart::spawn(move |voice: &Voice<()>| {
        let reader = SerializedFileReader::new(Pages::of(file)?).map_err(|error| fault(&error))?;
        let groups = reader.metadata().row_groups();
        let columns = groups.iter().flat_map(RowGroupMetaData::columns);
        if columns.into_iter().any(|column| column.num_values() > MOST_VALUES) {
            return Err(io::Error::other(Swollen));
        }
        voice.open(());
        read(reader, &limits, progress, voice)
    })
    .map_err(failed)?;
    Ok(Opened::new(Box::new(cutter), Kind::Parquet, None))
}

/// Gives the rows as lines of JSON.
fn read(
    reader: SerializedFileReader<Pages>,
    limits: &Limits,
    mut progress: Progress,
    voice: &Voice<()>,
) -> io::Result<()> {
    let count = reader.metadata().file_metadata().num_rows().max(1) as u64;
    let (mut text, mut units) = (Vec::new(), Vec::new());
    let (mut line, mut given_bytes) = (0, 0);
    for row in RowIter::from_file_into(Box::new(reader)) {
        line += 1;
        let start = Start::of_line(line);
        let row = match row {
            Ok(row) => row,
            Err(ParquetError::External(error)) if error.is::<Swollen>() => {
                return Err(io::Error::other(Swollen));
            }
            Err(_) => {
                let fault = Some(FindingCode::FileDamaged);
                units.push(Unit { start, text: text.len()..text.len(), fault });
                break;
            }
        };
        let begin = text.len();
        write(&row, &mut text);
        let is_too_long = text.len() - begin > limits.line_bytes;
        if is_too_long {
            text.truncate(begin);
        }
        let fault = is_too_long.then_some(FindingCode::LineTooLong);
        units.push(Unit { start, text: begin..text.len(), fault });
        if text.len() >= PIECE_BYTES {
            given_bytes += text.len() as u64;
            if given_bytes > limits.unpacked.most_bytes {
                return Err(io::Error::other(Swollen));
            }
            progress.reach(line, count);
            let piece = Piece::of_units(std::mem::take(&mut text), std::mem::take(&mut units));
            if !voice.give(piece) {
                return Ok(());
            }
        }
    }
    progress.reach(1, 1);
    voice.give(Piece::of_units(text, units));
    Ok(())
}

/// Writes a row as an object. What is null isn't there: every row of a table has every column.
fn write(row: &Row, into: &mut Vec<u8>) {
    into.push(b'{');
    let mut is_first = true;
    for (name, field) in row.get_column_iter() {
        let value = without_nulls(field.to_json_value());
        if value.is_null() {
            continue;
        }
        if !std::mem::replace(&mut is_first, false) {
            into.push(b',');
        }
        write_json(&Value::from(name.as_str()), into);
        into.push(b':');
        write_json(&value, into);
    }
    into.push(b'}');
}

fn write_json(value: &Value, into: &mut Vec<u8>) {
    serde_json::to_writer(into, value).expect("memory can be written, and these values too");
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let entries = object.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(entries.map(|(key, value)| (key, without_nulls(value))).collect())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(without_nulls).collect()),
        value => value,
    }
}

fn fault(error: &ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) if error.is::<Swollen>() => io::Error::other(Swollen),
        _ => broken(),
    }
}

/// How much of the file is read, by how many of its rows are.
struct Progress {
    read: Arc<AtomicU64>,
    counted: u64,
    bytes: u64,
}

impl Progress {
    fn reach(&mut self, row: u64, of: u64) {
        let reached = (self.bytes as f64 * (row as f64 / of as f64).min(1.0)) as u64;
        self.read.fetch_add(reached.saturating_sub(self.counted), Ordering::Relaxed);
        self.counted = reached.max(self.counted);
    }
}
