//! Lines of a file of any size, in memory that has a limit.

use std::io::{self, BufRead, Read};

/// The longest line that is looked at.
const LONGEST_LINE_BYTES: u64 = 16 * 1024 * 1024;

/// One line, without looking into it.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'a> {
    Bytes(&'a [u8]),
    TooLong,
}

/// Reads one line after another into the same memory.
pub struct Lines<R> {
    reader: R,
    line: Vec<u8>,
    is_first: bool,
}

impl<R: BufRead> Lines<R> {
    pub fn new(reader: R) -> Self {
        Self { reader, line: Vec::new(), is_first: true }
    }

    /// The next line that isn't blank.
    pub fn next_line(&mut self) -> io::Result<Option<Line<'_>>> {
        loop {
            self.line.clear();
            let mut limited = self.reader.by_ref().take(LONGEST_LINE_BYTES);
            if limited.read_until(b'\n', &mut self.line)? == 0 {
                return Ok(None);
            }
            if self.line.len() as u64 == LONGEST_LINE_BYTES && self.line.last() != Some(&b'\n') {
                self.reader.skip_until(b'\n')?;
                return Ok(Some(Line::TooLong));
            }
            // Windows programs begin a text with a byte-order mark.
            let is_first = std::mem::take(&mut self.is_first);
            let mark: &[u8] = if is_first { b"\xEF\xBB\xBF" } else { b"" };
            let start = if self.line.starts_with(mark) { mark.len() } else { 0 };
            if !self.line[start..].trim_ascii().is_empty() {
                return Ok(Some(Line::Bytes(&self.line[start..])));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The length of each line; nothing for one that is too long.
    fn lengths(bytes: impl BufRead) -> Vec<Option<usize>> {
        let (mut lines, mut lengths) = (Lines::new(bytes), Vec::new());
        while let Some(line) = lines.next_line().expect("memory can be read") {
            lengths.push(match line {
                Line::Bytes(bytes) => Some(bytes.trim_ascii().len()),
                Line::TooLong => None,
            });
        }
        lengths
    }

    #[test]
    fn marks_line_ends_and_blank_lines_are_no_content() {
        let bytes: &[u8] = b"\xEF\xBB\xBFone\r\n\r\n  \nthree";
        assert_eq!(lengths(bytes), [Some(3), Some(5)]);
        assert_eq!(lengths(&b""[..]), []);
    }

    #[test]
    fn a_line_too_long_is_passed_over_without_being_held() {
        let long = io::repeat(b'x').take(3 * LONGEST_LINE_BYTES).chain(&b"\nnext\n"[..]);
        assert_eq!(lengths(io::BufReader::new(long)), [None, Some(4)]);
    }
}
