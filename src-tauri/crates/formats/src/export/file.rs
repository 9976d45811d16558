//! One file of any shape that is a file.

use super::{Cells, Lines, Row, Shape, write_parquet, write_table, write_token_report};
use crate::tokens::Tokenizer;
use std::io::{self, Write};

/// Writes a file of this shape, which is no folder. `tokenizer` is what a report counts with.
pub fn write_file(
    out: impl Write + Send,
    shape: Shape,
    tokenizer: Tokenizer,
    rows: impl IntoIterator<Item = io::Result<(i64, Row)>>,
) -> io::Result<()> {
    let mut rows = rows.into_iter();
    if shape == Shape::TokenReport {
        return write_token_report(out, tokenizer, rows).map(drop);
    }
    let mut rows = rows.by_ref().map(|row| row.map(|(_, row)| row));
    match shape {
        Shape::Spreadsheet => write_table(out, Cells::ForSpreadsheets, rows).map(drop),
        Shape::Table => write_table(out, Cells::Exact, rows).map(drop),
        Shape::Parquet => write_parquet(out, rows).map(drop),
        _ => {
            let mut lines = Lines::new(out, shape)?;
            rows.try_for_each(|row| lines.write(&row?))
        }
    }
}
