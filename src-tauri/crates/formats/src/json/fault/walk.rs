//! The walk through a JSON text, up to its first fault.

use super::{Fault, Reason};
use bakehouse_domain::finding::FindingCode;

/// Brackets that may be open at once: `serde_json` refuses the next one.
const DEPTH: usize = 127;

/// The walk: where it stands, and which brackets are open.
pub struct Walk<'a> {
    text: &'a str,
    at: usize,
    open: Vec<u8>,
}

impl<'a> Walk<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0, open: Vec::new() }
    }

    /// Walks over the whole text, which should be one value.
    pub fn value(mut self) -> Result<(), Fault> {
        loop {
            // Here a value begins, unless a bracket opens: then its first entry does, or it closes.
            self.skip_spaces();
            let is_text = self.peek() == Some(b'"');
            if self.scalar_or_opening()? {
                let bracket = self.open.last().copied();
                self.skip_spaces();
                if self.peek().is_none() {
                    return Err(self.cut_off());
                }
                if self.peek() != Some(closing(bracket)) {
                    if bracket == Some(b'{') {
                        self.key()?;
                    }
                    continue;
                }
            }
            if self.is_done_after_value(is_text)? {
                return Ok(());
            }
        }
    }

    /// Walks over a text, number or word, or opens a bracket (true).
    fn scalar_or_opening(&mut self) -> Result<bool, Fault> {
        match self.peek() {
            None => return Err(self.cut_off()),
            Some(bracket @ (b'{' | b'[')) => {
                if self.open.len() == DEPTH {
                    return Err(Fault::new(FindingCode::NestedTooDeep, self.at));
                }
                self.open.push(bracket);
                self.at += 1;
                return Ok(true);
            }
            Some(b'"') => self.text()?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(byte) if byte.is_ascii_alphabetic() => self.word()?,
            Some(b'+') => return Err(self.not_json(Reason::BadNumber)),
            Some(b'.') if self.byte(1).is_some_and(|byte| byte.is_ascii_digit()) => {
                return Err(self.not_json(Reason::BadNumber));
            }
            Some(b',' | b'}' | b']') if !self.open.is_empty() => {
                return Err(self.not_json(Reason::MissingValue));
            }
            Some(_) => return Err(self.unexpected()),
        }
        Ok(false)
    }

    /// Walks from behind a value to the next one of its bracket; true when the text ends instead.
    fn is_done_after_value(&mut self, mut is_text: bool) -> Result<bool, Fault> {
        loop {
            self.skip_spaces();
            let Some(bracket) = self.open.last().copied() else { return self.end() };
            match self.peek() {
                None => return Err(self.cut_off()),
                Some(b',') => {
                    let comma = self.at;
                    self.at += 1;
                    self.skip_spaces();
                    if self.peek() == Some(closing(Some(bracket))) {
                        return Err(Fault::not_json(comma, Reason::TrailingComma));
                    }
                    if bracket == b'{' {
                        self.key()?;
                    }
                    return Ok(false);
                }
                Some(b'}' | b']') if self.peek() == Some(closing(Some(bracket))) => {
                    self.open.pop();
                    self.at += 1;
                    is_text = false;
                }
                Some(b'}' | b']') => return Err(self.not_json(Reason::WrongBracket)),
                Some(b'"' | b'{' | b'[') => return Err(self.not_json(Reason::MissingComma)),
                Some(_) if is_text && self.peek_character().is_some_and(char::is_alphanumeric) => {
                    return Err(self.not_json(Reason::QuoteInText));
                }
                Some(b'-' | b'0'..=b'9' | b'a'..=b'z') => {
                    return Err(self.not_json(Reason::MissingComma));
                }
                Some(_) => return Err(self.unexpected()),
            }
        }
    }

    /// Walks over a key and its colon.
    fn key(&mut self) -> Result<(), Fault> {
        self.skip_spaces();
        match self.peek() {
            None => return Err(self.cut_off()),
            Some(b'"') => self.text()?,
            Some(b'}' | b']') => return Err(self.not_json(Reason::WrongBracket)),
            Some(b',' | b':') => return Err(self.not_json(Reason::MissingValue)),
            Some(byte) if byte.is_ascii_alphanumeric() || byte == b'_' => {
                return Err(self.not_json(Reason::UnquotedKey));
            }
            Some(_) => return Err(self.unexpected()),
        }
        self.skip_spaces();
        match self.peek() {
            None => Err(self.cut_off()),
            Some(b':') => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err(self.not_json(Reason::MissingColon)),
        }
    }

    /// Behind the whole value nothing may stand.
    fn end(&mut self) -> Result<bool, Fault> {
        let Some(byte) = self.peek() else { return Ok(true) };
        let after =
            self.text[self.at..].trim_start_matches(['\u{feff}', ',', ' ', '\t', '\r', '\n']);
        let next = self.text.len() - after.len();
        Err(match byte {
            b'}' | b']' => self.not_json(Reason::WrongBracket),
            _ if after.starts_with(['{', '[', '"']) => {
                Fault::new(FindingCode::SeveralOnOneLine, next)
            }
            b',' if after.is_empty() => self.not_json(Reason::CommaAtEnd),
            b'#' => self.not_json(Reason::Comment),
            b'/' if self.byte(1) == Some(b'/') => self.not_json(Reason::Comment),
            _ => self.not_json(Reason::TextAfterEnd),
        })
    }

    fn text(&mut self) -> Result<(), Fault> {
        self.at += 1;
        loop {
            match self.peek() {
                None => return Err(self.cut_off()),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(0..0x20) => {
                    return Err(Fault::new(FindingCode::RawControlCharacter, self.at));
                }
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<(), Fault> {
        let start = self.at;
        match self.byte(1) {
            None => return Err(self.cut_off()),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                return Ok(());
            }
            Some(b'u') => {}
            Some(_) => return Err(self.not_json(Reason::BadEscape)),
        }
        let half = Fault::new(FindingCode::HalfCharacter, start);
        match self.code_unit(start)? {
            0xD800..0xDC00 => {}
            0xDC00..0xE000 => return Err(half),
            _ => return Ok(()),
        }
        match (self.peek(), self.byte(1)) {
            (None, _) | (Some(b'\\'), None) => Err(self.cut_off()),
            (Some(b'\\'), Some(b'u')) => match self.code_unit(start)? {
                0xDC00..0xE000 => Ok(()),
                _ => Err(half),
            },
            _ => Err(half),
        }
    }

    /// Walks over `\u` and its four digits. `start`: where a fault is reported.
    fn code_unit(&mut self, start: usize) -> Result<u32, Fault> {
        let digits = &self.text.as_bytes()[self.at + 2..];
        let digits = &digits[..digits.len().min(4)];
        let mut unit = 0;
        for digit in digits {
            let value = char::from(*digit).to_digit(16);
            unit = unit * 16 + value.ok_or(Fault::not_json(start, Reason::BadEscape))?;
        }
        if digits.len() < 4 {
            return Err(self.cut_off());
        }
        self.at += 6;
        Ok(unit)
    }

    fn number(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let bad = Fault::not_json(start, Reason::BadNumber);
        if self.peek() == Some(b'-') {
            self.at += 1;
            if self.text[self.at..].starts_with("Infinity") {
                return Err(Fault::new(FindingCode::NotANumber, start));
            }
        }
        let whole = self.digits(bad)?;
        if whole > 1 && self.text.as_bytes()[self.at - whole] == b'0' {
            return Err(bad);
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits(bad)?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits(bad)?;
        }
        match self.text[start..self.at].parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(()),
            _ => Err(Fault::not_json(start, Reason::NumberTooLarge)),
        }
    }

    /// Walks over one digit or more.
    fn digits(&mut self, bad: Fault) -> Result<usize, Fault> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        match (self.at - start, self.peek()) {
            (0, None) => Err(self.cut_off()),
            (0, Some(_)) => Err(bad),
            (count, _) => Ok(count),
        }
    }

    fn word(&mut self) -> Result<(), Fault> {
        let rest = &self.text[self.at..];
        let length = rest.find(|character: char| !character.is_alphanumeric() && character != '_');
        let word = &rest[..length.unwrap_or(rest.len())];
        match word {
            "true" | "false" | "null" => {
                self.at += word.len();
                Ok(())
            }
            "NaN" | "Infinity" => Err(Fault::new(FindingCode::NotANumber, self.at)),
            "True" | "False" | "None" => Err(self.not_json(Reason::PythonWord)),
            _ if length.is_none()
                && ["true", "false", "null"].iter().any(|w| w.starts_with(word)) =>
            {
                self.at += word.len();
                Err(self.cut_off())
            }
            _ if self.open.is_empty() => Err(self.not_json(Reason::PlainText)),
            _ => Err(self.not_json(Reason::UnknownWord)),
        }
    }

    fn unexpected(&self) -> Fault {
        self.not_json(match self.peek_character() {
            Some('#') => Reason::Comment,
            Some('/') if self.byte(1) == Some(b'/') => Reason::Comment,
            Some('\'') => Reason::SingleQuotes,
            Some('“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’') => {
                Reason::CurlyQuotes
            }
            Some('\u{feff}') => Reason::Mark,
            Some('}' | ']') => Reason::WrongBracket,
            Some(character) if self.open.is_empty() && character.is_alphanumeric() => {
                Reason::PlainText
            }
            _ => Reason::UnexpectedCharacter,
        })
    }

    fn not_json(&self, reason: Reason) -> Fault {
        Fault::not_json(self.at, reason)
    }

    /// Cut off is a text at its end.
    fn cut_off(&self) -> Fault {
        Fault::new(FindingCode::CutOff, self.text.len())
    }

    fn peek(&self) -> Option<u8> {
        self.byte(0)
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn peek_character(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip_spaces(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }
}

fn closing(bracket: Option<u8>) -> u8 {
    if bracket == Some(b'{') { b'}' } else { b']' }
}
