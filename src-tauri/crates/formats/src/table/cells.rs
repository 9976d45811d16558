//! Rows and their cells. A cell in quotes may have anything in it, line ends too. What people get wrong is read as they
//! meant it where that is plain: spaces around quotes, and quotes inside a cell of one line that should be doubled.

use super::{Dialect, End};
use memchr::{memchr, memchr2, memchr3};
use std::borrow::Cow;

/// What comes next behind a quote inside quotes.
enum Behind {
    /// It is part of the text; so many bytes belong to it.
    Text(usize),
    /// It closes the cell; the next thing stands so many bytes further.
    Closes(usize),
    /// Too little is there to tell.
    Unknown,
}

impl Dialect {
    /// Where the row that begins `text` ends. `is_whole`: there is no more text than this.
    pub fn end_of_row(self, text: &[u8], is_whole: bool) -> End {
        let missing = if is_whole { End::At(text.len()) } else { End::Further };
        let mut at = 0;
        loop {
            // Here a cell begins.
            let opening = at + spaces(&text[at..]);
            let separator = if text.get(opening) == Some(&b'"') {
                match self.end_of_quoted(text, opening + 1, is_whole) {
                    Quoted::Closed(end) => end,
                    Quoted::Open if is_whole => return End::QuoteNotClosed,
                    Quoted::Open => return End::Further,
                    Quoted::Wrong => return End::QuoteNotClosed,
                }
            } else {
                at
            };
            match memchr2(self.separator, self.ending, &text[separator..]) {
                None => return missing,
                Some(found) if text[separator + found] == self.ending => {
                    return End::At(separator + found + 1);
                }
                Some(found) => at = separator + found + 1,
            }
        }
    }

    /// Where the quoted cell ends whose text begins at `at`.
    fn end_of_quoted(self, text: &[u8], mut at: usize, is_whole: bool) -> Quoted {
        let mut is_over_lines = false;
        let third = if self.has_backslashes { b'\\' } else { b'"' };
        while let Some(found) = memchr3(b'"', self.ending, third, &text[at..]) {
            at += found;
            match text[at] {
                b'\\' => at += 2,
                b'"' => match self.behind_quote(&text[at..], is_whole) {
                    Behind::Unknown => return Quoted::Open,
                    Behind::Closes(length) => return Quoted::Closed(at + length),
                    Behind::Text(1) if is_over_lines => return Quoted::Wrong,
                    Behind::Text(length) => at += length,
                },
                _ => {
                    is_over_lines = true;
                    at += 1;
                }
            }
            if at > text.len() {
                break;
            }
        }
        Quoted::Open
    }

    /// What the quote is that begins `text`.
    fn behind_quote(self, text: &[u8], is_whole: bool) -> Behind {
        let blanks = text[1..].iter().take_while(|byte| matches!(byte, b' ' | b'\r')).count();
        match text.get(1 + blanks) {
            _ if text.get(1) == Some(&b'"') => Behind::Text(2),
            None if is_whole => Behind::Closes(text.len()),
            None => Behind::Unknown,
            Some(byte) if *byte == self.separator || *byte == self.ending => {
                Behind::Closes(1 + blanks)
            }
            Some(_) if self.ending == b'\r' && text.get(1) == Some(&b'\r') => Behind::Closes(1),
            Some(_) => Behind::Text(1),
        }
    }

    /// The cells of a row.
    pub fn cells(self, row: &str) -> Vec<Cow<'_, str>> {
        let row = row.strip_suffix(char::from(self.ending)).unwrap_or(row);
        let row = row.strip_suffix('\r').unwrap_or(row);
        let bytes = row.as_bytes();
        let mut cells = Vec::new();
        let mut at = 0;
        loop {
            let opening = at + spaces(&bytes[at..]);
            let quoted = (bytes.get(opening) == Some(&b'"'))
                .then(|| self.end_of_quoted(bytes, opening + 1, true));
            let end = if let Some(Quoted::Closed(end)) = quoted { end } else { at };
            let found = memchr(self.separator, &bytes[end..]).map(|found| end + found);
            let cell = &row[at..found.unwrap_or(row.len())];
            cells.push(if end > at { self.unquoted(cell.trim()) } else { Cow::Borrowed(cell) });
            match found {
                Some(found) => at = found + 1,
                None => return cells,
            }
        }
    }

    /// What a quoted cell says.
    fn unquoted(self, cell: &str) -> Cow<'_, str> {
        let inner = cell.strip_prefix('"').unwrap_or(cell);
        let inner = inner.strip_suffix('"').unwrap_or(inner);
        if self.has_backslashes && inner.contains('\\') {
            return Cow::Owned(inner.replace("\\\"", "\"").replace("\\\\", "\\"));
        }
        if inner.contains("\"\"") {
            Cow::Owned(inner.replace("\"\"", "\""))
        } else {
            Cow::Borrowed(inner)
        }
    }

    /// The row with the quote closed that is opened in it and never closed, where its cells are as many as there are
    /// `columns` and something stands in the last: then nothing seems to be missing but the quote.
    pub fn close_quote(self, row: &str, columns: usize) -> Option<String> {
        let cells = self.cells(row);
        if cells.len() != columns || cells.last()?.trim().is_empty() {
            return None;
        }
        let is_open = |cell: &&Cow<'_, str>| cell.trim_start().starts_with('"');
        if cells.iter().filter(is_open).count() != 1 {
            return None;
        }
        let closed: Vec<String> = cells
            .iter()
            .map(|cell| match cell.trim_start().strip_prefix('"') {
                Some(inner) => inner.replace("\"\"", "\""),
                None => cell.clone().into_owned(),
            })
            .collect();
        let mut mended = Vec::new();
        self.write_row(closed.iter().map(String::as_str), &mut mended);
        mended.pop();
        String::from_utf8(mended).ok()
    }

    /// Writes a row so that it is read back the same.
    pub fn write_row<'c>(self, cells: impl IntoIterator<Item = &'c str>, into: &mut Vec<u8>) {
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                into.push(self.separator);
            }
            let bytes = cell.as_bytes();
            let needs_quotes = memchr3(b'"', b'\n', b'\r', bytes).is_some()
                || memchr(self.separator, bytes).is_some()
                // Else a table of one row may be taken for JSON.
                || cell.starts_with([' ', '{', '[']);
            if needs_quotes {
                into.push(b'"');
                into.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
                into.push(b'"');
            } else {
                into.extend_from_slice(bytes);
            }
        }
        into.push(self.ending);
    }
}

/// How a quoted cell ends.
enum Quoted {
    /// Here something stands that may follow a cell.
    Closed(usize),
    /// It doesn't end in this text.
    Open,
    /// What should be its end is followed by text.
    Wrong,
}

fn spaces(text: &[u8]) -> usize {
    text.iter().take_while(|byte| **byte == b' ').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COMMAS: Dialect = Dialect::COMMAS;

    #[track_caller]
    fn check(dialect: Dialect, row: &str, expected: &[&str]) {
        let end = dialect.end_of_row(row.as_bytes(), true);
        assert_eq!(end, End::At(row.len()), "{row:?}");
        assert_eq!(dialect.cells(row), expected, "{row:?}");
    }

    #[test]
    fn rows_are_cut_into_cells() {
        check(COMMAS, "a,b\n", &["a", "b"]);
        check(COMMAS, "a,b\r\n", &["a", "b"]);
        check(COMMAS, "a,,\"\"", &["a", "", ""]);
        check(COMMAS, "", &[""]);
        check(COMMAS, "\"a, b\",\"c\"\"d\"\"\"\n", &["a, b", "c\"d\""]);
        check(COMMAS, "\"one\ntwo\",three\n", &["one\ntwo", "three"]);
        check(COMMAS, "5\" disk,a \"b\" c\n", &["5\" disk", "a \"b\" c"]);
        check(COMMAS, "a, \"b, c\" ,d\r\n", &["a", "b, c", "d"]);
        check(COMMAS, "\"say \"hi\" now\",b\n", &["say \"hi\" now", "b"]);
        check(Dialect { separator: b';', ..COMMAS }, "a,b;c\n", &["a,b", "c"]);
        check(Dialect { ending: b'\r', ..COMMAS }, "\"a\",\"b\"\r", &["a", "b"]);
        let backslashes = Dialect { has_backslashes: true, ..COMMAS };
        check(backslashes, "\"say \\\"hi\\\", now\",C\\\\D\n", &["say \"hi\", now", "C\\\\D"]);
    }

    #[test]
    fn a_quote_is_closed_where_nothing_else_is_missing() {
        let check = |row: &str, expected: Option<&str>| {
            assert_eq!(COMMAS.close_quote(row, 2).as_deref(), expected, "{row:?}");
        };
        check("\"q,a", Some("q,a"));
        check("\"q; r,a", Some("q; r,a"));
        check("q,\"say \"\"hi\"\", you", None);
        check("q,\"say \"\"hi\"\" you", Some("q,\"say \"\"hi\"\" you\""));
        check("\"q", None);
        check("\"q,", None);
        check("\"q,a,b", None);
        check("q,a", None);
    }

    #[test]
    fn ends_are_where_quotes_close() {
        let check = |text: &str, is_whole: bool, expected: End| {
            assert_eq!(COMMAS.end_of_row(text.as_bytes(), is_whole), expected, "{text:?}");
        };
        check("a,b\nc", false, End::At(4));
        check("a,b", false, End::Further);
        check("a,\"b\nc\"", false, End::Further);
        check("a,\"b\nc\"", true, End::At(7));
        check("a,\"b\nc", true, End::QuoteNotClosed);
        check("a,\"b\nc,\"d\"\n", true, End::QuoteNotClosed);
        check("\"a\"\"", false, End::Further);
        check("\"a\" ", false, End::Further);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            cells in prop::collection::vec("[a\" ,;\t\r\n\\\\é]{0,8}", 1..5),
            separator in prop::sample::select(b",;\t|".to_vec()),
        ) {
            let dialect = Dialect { separator, ..COMMAS };
            let mut row = Vec::new();
            dialect.write_row(cells.iter().map(String::as_str), &mut row);
            prop_assert_eq!(dialect.end_of_row(&row, true), End::At(row.len()));
            let with_more = [row.as_slice(), b"more"].concat();
            prop_assert_eq!(dialect.end_of_row(&with_more, false), End::At(row.len()));
            let row = String::from_utf8(row).expect("text");
            prop_assert_eq!(dialect.cells(&row), cells);
        }

        #[test]
        fn no_row_makes_it_panic(text in "[a\",\n\r\\\\ é]{0,30}", has_backslashes: bool) {
            let dialect = Dialect { has_backslashes, ..COMMAS };
            if let End::At(end) = dialect.end_of_row(text.as_bytes(), true) {
                prop_assert!(end <= text.len());
            }
            dialect.cells(&text);
        }
    }
}
