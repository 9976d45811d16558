//! Mends JSON that people and scripts break in known ways, so that a person can say yes to it: trailing commas, Python's
//! quotes and words, quotes and line breaks inside a text, missing brackets at the end, several examples on a line.
//! It is careful: where two things could be meant, or where mending would hide that something is lost (a text that
//! stops in its middle), there is no mended text. What comes out is JSON, by the reader's own judgement.

mod look;
mod text;

use crate::json;

/// Mended text: one line of JSON, or several lines where several examples stood on one. What is JSON already comes back
/// as it is. Nothing where it can't be mended with care.
pub fn repair(text: &str) -> Option<String> {
    if json::read(text.trim()).is_ok() {
        return Some(text.to_owned());
    }
    without_table_quotes(text).and_then(|inner| repair(&inner)).or_else(|| mend(text))
}

fn mend(text: &str) -> Option<String> {
    let mended = Mender::new(text).mend()?;
    mended.lines().all(|line| json::read(line).is_ok()).then_some(mended)
}

/// A line that went through a table has quotes around it, and each of its own doubled.
fn without_table_quotes(text: &str) -> Option<String> {
    let inner = text.trim().strip_prefix('"')?.strip_suffix('"')?;
    let is_doubled = inner.starts_with("{\"\"") || inner.starts_with("[{\"\"");
    is_doubled.then(|| inner.replace("\"\"", "\""))
}

/// What is open at a place: a bracket, and whether something stands in it already.
#[derive(Clone, Copy)]
struct Open {
    is_object: bool,
    is_first: bool,
}

/// What must come next.
enum Next {
    Value,
    /// A value, or the end of the list.
    Item,
    /// A key, or the end of the object.
    Key,
    /// What stands behind a value.
    After,
}

/// A walk through the text that writes as it goes.
struct Mender<'t> {
    text: &'t str,
    at: usize,
    out: String,
    open: Vec<Open>,
    /// Whether nothing but brackets follows: found once, it stays so.
    is_in_tail: bool,
}

impl<'t> Mender<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, out: String::new(), open: Vec::new(), is_in_tail: false }
    }

    fn mend(mut self) -> Option<String> {
        let mut next = Next::Value;
        loop {
            self.skip_blanks()?;
            let Some(character) = self.peek() else {
                // Something may be missing here, but never a value that was announced.
                return match next {
                    Next::Value => None,
                    Next::Item | Next::Key | Next::After => Some(self.close_all()),
                };
            };
            next = match next {
                Next::Value => self.value(character)?,
                Next::Item if character == ']' => self.close(),
                Next::Item => {
                    self.separate();
                    self.value(character)?
                }
                Next::Key if character == '}' => self.close(),
                Next::Key => {
                    self.separate();
                    self.key(character)?;
                    Next::Value
                }
                Next::After => self.after(character)?,
            };
        }
    }

    /// Writes a value, or opens one.
    fn value(&mut self, character: char) -> Option<Next> {
        match character {
            '{' | '[' => {
                let is_object = character == '{';
                self.open.push(Open { is_object, is_first: true });
                self.take(character);
                return Some(if is_object { Next::Key } else { Next::Item });
            }
            // What is no object and no list needs no mending, for it is no example.
            _ if self.open.is_empty() => return None,
            _ if text::opens(character) => self.quoted(self.place())?,
            '-' | '+' | '.' | '0'..='9' => self.number(),
            _ if character.is_alphabetic() => self.word()?,
            _ => return None,
        }
        Some(Next::After)
    }

    fn key(&mut self, character: char) -> Option<()> {
        if text::opens(character) {
            self.quoted(text::Place::Key)?;
        } else {
            let name = self.name()?;
            self.out.push('"');
            self.out.push_str(name);
            self.out.push('"');
            self.at += name.len();
        }
        self.skip_blanks()?;
        if self.peek()? != ':' {
            return None;
        }
        self.take(':');
        Some(())
    }

    /// Goes on behind a value.
    fn after(&mut self, character: char) -> Option<Next> {
        let Some(open) = self.open.last().copied() else { return self.after_all(character) };
        let (closing, next) = if open.is_object { ('}', Next::Key) } else { (']', Next::Item) };
        if character == closing {
            return Some(self.close());
        }
        match character {
            ',' => {
                self.at += 1;
                Some(next)
            }
            '}' | ']' => self.wrong_bracket(character),
            // A comma is missing, where nothing else can be.
            '{' | '[' if !open.is_object => Some(next),
            _ if open.is_object && look::is_key(self.rest()) => Some(next),
            _ => None,
        }
    }

    /// Behind the whole value only another one may stand, or a bracket too many.
    fn after_all(&mut self, character: char) -> Option<Next> {
        match character {
            ',' => {
                self.at += 1;
                Some(Next::After)
            }
            '{' | '[' => {
                self.out.push('\n');
                Some(Next::Value)
            }
            '}' | ']' if self.is_tail() => {
                self.at = self.text.len();
                Some(Next::After)
            }
            _ => None,
        }
    }

    /// At the very end a bracket too few or too many is seen to be just that.
    fn wrong_bracket(&mut self, bracket: char) -> Option<Next> {
        if !self.is_tail() {
            return None;
        }
        let wanted = bracket == '}';
        if self.open.iter().any(|open| open.is_object == wanted) {
            while self.open.last().is_some_and(|open| open.is_object != wanted) {
                self.close_one();
            }
            return Some(self.close());
        }
        self.at += 1;
        Some(Next::After)
    }

    /// Whether nothing but brackets follows.
    fn is_tail(&mut self) -> bool {
        self.is_in_tail = self.is_in_tail
            || self.rest().chars().all(|character| "}], \t\r\n".contains(character));
        self.is_in_tail
    }

    fn number(&mut self) {
        let length = self.rest().find(|character: char| {
            !(character.is_ascii_alphanumeric() || matches!(character, '+' | '-' | '.' | '_'))
        });
        let written = &self.rest()[..length.unwrap_or(self.rest().len())];
        let (sign, digits) = match written.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", written.strip_prefix('+').unwrap_or(written)),
        };
        let length = written.len();
        if matches!(digits, "Infinity" | "inf" | "NaN") {
            self.out.push_str("null");
        } else {
            self.out.push_str(sign);
            if digits.starts_with('.') {
                self.out.push('0');
            }
            self.out.push_str(digits);
            if digits.ends_with('.') {
                self.out.push('0');
            }
        }
        self.at += length;
    }

    fn word(&mut self) -> Option<()> {
        let word = self.name()?;
        let written = match word {
            "true" | "True" | "TRUE" => "true",
            "false" | "False" | "FALSE" => "false",
            "null" | "None" | "NULL" | "undefined" | "NaN" | "nan" | "Infinity" => "null",
            // Python 2 marks its texts.
            "u" if self.rest()[1..].starts_with(['\'', '"']) => {
                self.at += 1;
                return self.quoted(self.place());
            }
            _ => return None,
        };
        self.out.push_str(written);
        self.at += word.len();
        Some(())
    }

    /// A word without quotes, as JavaScript's keys are.
    fn name(&self) -> Option<&'t str> {
        let rest = self.rest();
        let length =
            rest.find(|character: char| !(character.is_alphanumeric() || character == '_'));
        let name = &rest[..length.unwrap_or(rest.len())];
        (!name.is_empty()).then_some(name)
    }

    /// Where a text that begins here stands.
    fn place(&self) -> text::Place {
        match self.open.last() {
            Some(Open { is_object: true, .. }) => text::Place::Value,
            Some(_) | None => text::Place::Item,
        }
    }

    /// Blanks, byte-order marks and comments. Nothing: a comment that may have swallowed the rest of the line.
    fn skip_blanks(&mut self) -> Option<()> {
        loop {
            let rest = self.rest();
            let blank = |character: char| character.is_whitespace() || character == '\u{feff}';
            let length = rest.len() - rest.trim_start_matches(blank).len();
            self.at += length;
            let rest = self.rest();
            let comment = if rest.starts_with("/*") {
                rest.find("*/").map(|end| end + 2)
            } else if rest.starts_with("//") || rest.starts_with('#') {
                let end = rest.find('\n');
                end.or_else(|| self.open.is_empty().then_some(rest.len()))
            } else {
                return Some(());
            };
            self.at += comment?;
        }
    }

    /// Commas are written before what they announce, so that none is left over.
    fn separate(&mut self) {
        if let Some(open) = self.open.last_mut()
            && !std::mem::replace(&mut open.is_first, false)
        {
            self.out.push(',');
        }
    }

    fn close(&mut self) -> Next {
        self.at += 1;
        self.close_one();
        Next::After
    }

    fn close_one(&mut self) {
        if let Some(open) = self.open.pop() {
            self.out.push(if open.is_object { '}' } else { ']' });
        }
    }

    fn close_all(mut self) -> String {
        while !self.open.is_empty() {
            self.close_one();
        }
        self.out
    }

    fn take(&mut self, character: char) {
        self.out.push(character);
        self.at += character.len_utf8();
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }
}

#[cfg(test)]
mod tests;
