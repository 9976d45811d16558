//! How many tokens each example has: a line for each, for whoever wants to check a bill.

use super::{Row, table::write_row};
use crate::tokens::Tokenizer;
use std::io::{self, BufWriter, Write};

/// Writes the report in CSV, with a number for each message behind the sums.
pub fn write_token_report(
    out: impl Write,
    tokenizer: Tokenizer,
    rows: impl IntoIterator<Item = io::Result<(i64, Row)>>,
) -> io::Result<usize> {
    let mut out = BufWriter::new(out);
    let names = ["example", "tokens", "learned tokens", "tokenizer", "tokens of each message"];
    write_row(&mut out, &names)?;
    let mut count = 0;
    for row in rows {
        let (number, row) = row?;
        let lengths = tokenizer.lengths(&row.example);
        let mut record = vec![
            number.to_string(),
            lengths.tokens.to_string(),
            lengths.learned.to_string(),
            tokenizer.name().to_owned(),
        ];
        record.extend(lengths.messages.iter().map(ToString::to_string));
        write_row(&mut out, &record)?;
        count += 1;
    }
    out.flush()?;
    Ok(count)
}
