//! Whether a text is a table, and how it is written: the separator that cuts the most rows into the same number of cells.

use super::{Dialect, End};
use crate::columns::{is_conversation_name, is_known};
use memchr::{memchr, memchr2, memmem};
use std::borrow::Cow;
use std::cmp::Ordering;

/// Rows that are looked at, and columns that a table may have.
const ROWS: usize = 50;
const COLUMNS: usize = 1_000;

/// How the table is written that begins with `head`; nothing where that is no table. `is_whole`: there is no more.
pub fn sniff(head: &[u8], is_whole: bool) -> Option<Dialect> {
    // The first line end of a file is that of its other lines.
    let ending = match memchr2(b'\r', b'\n', head) {
        Some(at) if head[at] == b'\r' && head.get(at + 1) != Some(&b'\n') => b'\r',
        _ => b'\n',
    };
    let has_backslashes = memmem::find(head, b"\\\"").is_some()
        && match stray_quotes(head, true).cmp(&stray_quotes(head, false)) {
            Ordering::Less => true,
            Ordering::Equal => !has_doubled_quotes(head),
            Ordering::Greater => false,
        };
    let dialect = |separator| Dialect { separator, ending, has_backslashes };
    if let Some(separator) = named_separator(head) {
        return Some(dialect(separator));
    }
    let found = [b'\t', b';', b',', b'|'].into_iter().filter_map(|separator| {
        let dialect = dialect(separator);
        fit(head, is_whole, dialect).map(|fit| (fit, dialect))
    });
    let best = found.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, dialect)| dialect);
    best.or_else(|| {
        // A single column needs no separator, and its name must leave no doubt.
        let dialect = dialect(b',');
        let first = rows(head, is_whole, dialect).into_iter().next()?;
        matches!(first.cells.as_slice(), [name] if is_conversation_name(name)).then_some(dialect)
    })
}

/// How many quotes stand inside of quoted cells that should not stand there, where those are marked by a backslash or else
/// by being doubled.
fn stray_quotes(head: &[u8], has_backslashes: bool) -> usize {
    let is_cell_end = |byte: &u8| b",;\t|\r\n".contains(byte);
    let (mut strays, mut at, mut is_open, mut is_begin) = (0, 0, false, true);
    while let Some(byte) = head.get(at) {
        let next = head.get(at + 1);
        match byte {
            b'\\' if is_open && has_backslashes => at += 1,
            b'"' if !is_open => is_open = is_begin,
            b'"' if next.is_none_or(is_cell_end) => is_open = false,
            b'"' if !has_backslashes && next == Some(&b'"') => at += 1,
            b'"' => strays += 1,
            _ => {}
        }
        is_begin = !is_open && is_cell_end(byte);
        at += 1;
    }
    strays
}

/// Whether a quote inside a cell is written twice anywhere. Two quotes side by side may also be an empty cell, or one that
/// ends with a quote behind a backslash.
fn has_doubled_quotes(head: &[u8]) -> bool {
    memmem::find_iter(head, b"\"\"").any(|at| {
        let before = at.checked_sub(1).map(|at| head[at]);
        let is_cell = |byte: Option<u8>| byte.is_none_or(|byte| b",;\t|\r\n".contains(&byte));
        before != Some(b'\\') && !(is_cell(before) && is_cell(head.get(at + 2).copied()))
    })
}

/// Excel's own note of the separator, on a line of its own before the table.
pub fn named_separator(head: &[u8]) -> Option<u8> {
    match head {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator, b'\r' | b'\n', ..] => {
            Some(*separator)
        }
        _ => None,
    }
}

/// How well a dialect fits: the share of rows with as many cells as the first, and a little for more cells. Nothing where
/// it doesn't.
fn fit(head: &[u8], is_whole: bool, dialect: Dialect) -> Option<f64> {
    let rows = rows(head, is_whole, dialect);
    let (header, below) = rows.split_first()?;
    let columns = header.cells.len();
    let has_name = header.cells.iter().any(|name| is_known(name));
    if !(2..=COLUMNS).contains(&columns) || (below.is_empty() && !has_name) {
        return None;
    }
    // A row of a table may begin with a bracket too, but where a quote follows that, it has one before it.
    let is_json = |row: &&Row| row.is_json && (!has_name || row.is_quoted_json);
    if below.iter().filter(is_json).count() * 2 > below.len() {
        return None;
    }
    // Prose has commas too, with a space behind them.
    let is_prose = !has_name
        && dialect.separator == b','
        && rows.iter().all(|row| row.cells[1..].iter().all(|cell| cell.starts_with(' ')));
    let fitting = below.iter().filter(|row| row.cells.len() == columns).count();
    let share = if below.is_empty() { 1.0 } else { fitting as f64 / below.len() as f64 };
    let least = if has_name { 0.4 } else { 0.7 };
    (!is_prose && share >= least)
        .then(|| share + f64::from(u8::from(has_name)) + columns.min(50) as f64 / 1000.0)
}

/// A row of the text, as one dialect cuts it.
struct Row {
    cells: Vec<String>,
    /// Whether it begins like JSON, without a quote before it.
    is_json: bool,
    /// Whether something in quotes or brackets comes next.
    is_quoted_json: bool,
}

/// The first rows that are whole, blank ones aside.
fn rows(head: &[u8], is_whole: bool, dialect: Dialect) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut rest = head;
    while rows.len() < ROWS && !rest.is_empty() {
        let end = match dialect.end_of_row(rest, is_whole) {
            End::At(end) => end,
            End::QuoteNotClosed => memchr(dialect.ending, rest).map_or(rest.len(), |at| at + 1),
            End::Further => break,
        };
        let (row, after) = rest.split_at(end);
        rest = after;
        let beginning = row.trim_ascii_start();
        if !beginning.is_empty() {
            let text = String::from_utf8_lossy(row);
            let cells = dialect.cells(&text).into_iter().map(Cow::into_owned).collect();
            rows.push(Row {
                cells,
                is_json: beginning.starts_with(b"{") || beginning.starts_with(b"["),
                is_quoted_json: matches!(beginning.get(1), Some(b'"' | b'\'' | b'{')),
            });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_inside_of_cells_have_a_backslash_or_are_doubled() {
        let check = |text: &str, expected: bool| {
            let found = sniff(text.as_bytes(), true).map(|dialect| dialect.has_backslashes);
            assert_eq!(found, Some(expected), "{text:?}");
        };
        check("question,answer\n\"say \\\"hi\\\", now\",b\n", true);
        check("question,answer\na,\"b \\\"\"\n", true);
        check("question,answer\na,\"\\\"\"b\"\n", false);
        check("question,answer\na,\"b\\\"\"\"\n", false);
        check("question,answer\n\"a \"\"b\"\"\",b\n", false);
    }

    #[test]
    fn tables_are_told_from_other_texts() {
        let check = |text: &str, expected: Option<char>| {
            let found = sniff(text.as_bytes(), true).map(|dialect| char::from(dialect.separator));
            assert_eq!(found, expected, "{text:?}");
        };
        check("question,answer\n\"a, b\",c\nd,e\n", Some(','));
        check("question;answer\na;b\n", Some(';'));
        check("question\tanswer\na, b\tb\n", Some('\t'));
        check("a|b\nc|d\n", Some('|'));
        check("question,answer", Some(','));
        check("frage;antwort\r\n\"Wie, bitte?\";\"So, und so.\"\r\n", Some(';'));
        check("sep=;\nfoo;bar\n1;2\n", Some(';'));
        check("question,answer\ra,b\rc,d\r", Some(','));
        check("messages\n\"[{\"\"role\"\":1}]\"\n", Some(','));
        check("Dear reader,\nthis is a letter.\nYours\n", None);
        check("hello, world\nfoo, bar\n", None);
        check("hello", None);
        check("one\ntwo\nthree\n", None);
        check("# a, b\n{\"a\":1,\"b\":2}\n{\"a\":1,\"b\":2}\n", None);
        check("", None);
    }
}
