//! Cuts a list, or values one after the other, into entries by counting brackets. A broken entry must
//! not swallow those after it: a text ends at its line (JSON has no line breaks in texts), and a line
//! that begins as this entry began starts the next one, whatever brackets are still open.

use super::{Layout, Unit, Units};
use crate::text::BLOCK_BYTES;
use bakehouse_domain::finding::FindingCode;
use memchr::memchr3;
use std::io::{self, Read};

/// The longest first key that is compared.
const KEY_BYTES: usize = 64;

/// How an entry begins: the spaces before it on its line, and its first key.
#[derive(PartialEq)]
struct Beginning {
    indent: usize,
    key: Vec<u8>,
}

/// What comes after an entry.
enum Next {
    /// Another one, with the spaces before it where it is the first thing on its line.
    Entry { indent: Option<usize> },
    /// The end of the list or of the file.
    End,
}

/// Where in an entry the reader stands.
#[derive(Default)]
struct Nesting {
    depth: usize,
    is_in_text: bool,
    is_escaped: bool,
}

impl Nesting {
    /// Goes on by one byte; true when it closes the entry.
    fn closes_with(&mut self, byte: u8) -> bool {
        if std::mem::take(&mut self.is_escaped) && byte != b'\n' {
            return false;
        }
        match byte {
            b'\n' => self.is_in_text = false,
            b'"' => self.is_in_text = !self.is_in_text,
            b'\\' if self.is_in_text => self.is_escaped = true,
            b'{' | b'[' if !self.is_in_text => self.depth += 1,
            b'}' | b']' if !self.is_in_text => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

impl<R: Read> Units<'_, R> {
    pub(super) fn next_entry(&mut self) -> io::Result<Option<Unit>> {
        let Next::Entry { indent } = self.pass_to_entry()? else {
            return Ok(None);
        };
        let beginning = self.beginning(0, indent)?;
        let (begin, start) = (self.at, self.begin());
        let mut nesting = Nesting::default();
        let mut is_too_long = false;
        // Spaces since the line began, while there has been nothing else.
        let mut spaces: Option<usize> = None;
        let mut length = 0;
        while let Some(byte) = self.peek(length)? {
            if length > self.limit_bytes || (is_too_long && length > BLOCK_BYTES) {
                is_too_long = true;
                self.forget(begin, length);
                length = 0;
            }
            if nesting.is_in_text && !nesting.is_escaped {
                let ahead = &self.buffer[self.at + length..];
                let plain = memchr3(b'"', b'\\', b'\n', ahead).unwrap_or(ahead.len());
                if plain > 0 {
                    length += plain;
                    continue;
                }
            }
            let is_loose = nesting.depth == 0 && (length > 0 || is_too_long);
            if is_loose && matches!(byte, b'\n' | b',' | b']' | b'{') {
                break; // A word or a number, which no bracket closes.
            }
            if byte == b'{'
                && spaces.is_some()
                && beginning.is_some()
                && self.beginning(length, spaces)? == beginning
            {
                break;
            }
            spaces = match byte {
                b'\n' => Some(0),
                b' ' | b'\t' => spaces.map(|count| count + 1),
                _ => None,
            };
            length += 1;
            if nesting.closes_with(byte) {
                break;
            }
        }
        if is_too_long || length > self.limit_bytes {
            self.forget(begin, length);
            let fault = Some(FindingCode::LineTooLong);
            return Ok(Some(Unit { start, text: begin..begin, fault }));
        }
        self.pass(length);
        Ok(Some(Unit { start, text: begin..self.at, fault: None }))
    }

    /// Passes over `length` bytes of an entry that began at `begin`, and keeps none of them.
    fn forget(&mut self, begin: usize, length: usize) {
        self.pass(length);
        self.buffer.drain(begin..self.at);
        self.at = begin;
    }

    /// Passes over what stands between two entries.
    fn pass_to_entry(&mut self) -> io::Result<Next> {
        // The bracket that opens the list may stand before the first one.
        let is_first = self.line == 1 && self.column <= 2;
        let mut spaces = (is_first || self.column == 1).then_some(0);
        while let Some(byte) = self.peek(0)? {
            match byte {
                b'\n' => spaces = Some(0),
                b' ' | b'\t' => spaces = spaces.map(|count| count + 1),
                b'\r' => {}
                b',' => spaces = None,
                b']' if self.layout == Layout::List => {
                    self.pass(1);
                    self.layout = Layout::Lines;
                    return Ok(Next::End);
                }
                _ => return Ok(Next::Entry { indent: spaces }),
            }
            self.pass(1);
        }
        Ok(Next::End)
    }

    /// How the object `offset` bytes ahead begins; nothing when it isn't first on its line or no object.
    fn beginning(&mut self, offset: usize, indent: Option<usize>) -> io::Result<Option<Beginning>> {
        let Some(indent) = indent.filter(|_| self.at + offset < self.buffer.len()) else {
            return Ok(None);
        };
        if self.peek(offset)? != Some(b'{') {
            return Ok(None);
        }
        let mut key = Vec::new();
        for ahead in 1..=KEY_BYTES {
            match self.peek(offset + ahead)? {
                Some(b' ' | b'\t' | b'\r' | b'\n') if key.is_empty() => {}
                Some(b'"') if !key.is_empty() => return Ok(Some(Beginning { indent, key })),
                Some(byte) => key.push(byte),
                None => break,
            }
        }
        Ok(None)
    }
}
