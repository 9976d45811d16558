//! Cuts a table into its rows. A quote that is never closed must not swallow the rows after it: then the row is its first
//! line, is told, and cutting goes on with the next line.

use super::{Unit, Units};
use crate::table::{Dialect, End};
use crate::text::BLOCK_BYTES;
use bakehouse_domain::finding::FindingCode;
use memchr::memchr;
use std::io::{self, Read};

impl<R: Read> Units<'_, R> {
    pub(super) fn next_row(&mut self, dialect: Dialect) -> io::Result<Option<Unit>> {
        let begin = self.at;
        loop {
            let text = &self.buffer[begin..];
            if text.is_empty() && self.is_at_end {
                return Ok(None);
            }
            let (length, fault) = match dialect.end_of_row(text, self.is_at_end) {
                End::At(length) => (length, None),
                End::QuoteNotClosed => {
                    (first_line(text, dialect), Some(FindingCode::QuoteNotClosed))
                }
                End::Further if text.len() <= self.limit_bytes => {
                    // Twice as much each time, so that a long row isn't looked at over and over.
                    let wanted = begin + 2 * text.len().max(BLOCK_BYTES);
                    while !self.is_at_end && self.buffer.len() < wanted {
                        self.fill()?;
                    }
                    continue;
                }
                End::Further => (first_line(text, dialect), Some(FindingCode::QuoteNotClosed)),
            };
            let has_end = text[..length].ends_with(&[dialect.ending]);
            let end = begin + length - usize::from(has_end);
            let start = self.begin();
            if end - begin > self.limit_bytes {
                self.pass_line(dialect.ending)?;
                let fault = Some(FindingCode::LineTooLong);
                return Ok(Some(Unit { start, text: begin..begin, fault }));
            }
            self.at = begin + length;
            self.line += 1;
            return Ok(Some(Unit { start, text: begin..end, fault }));
        }
    }
}

/// How long the first line is, with its end.
fn first_line(text: &[u8], dialect: Dialect) -> usize {
    memchr(dialect.ending, text).map_or(text.len(), |at| at + 1)
}
