//! Texts: which quote begins one and which one ends it, and what must be escaped in it.

use super::{Mender, look};

/// Where a text stands, which decides what can follow it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Key,
    /// The value of a key.
    Value,
    /// An item of a list.
    Item,
}

/// Whether a text can begin so.
pub fn opens(character: char) -> bool {
    closing(character).is_some()
}

/// The characters that can end a text which begins with this one.
fn closing(opening: char) -> Option<&'static [char]> {
    Some(match opening {
        '"' => &['"'],
        '\'' => &['\''],
        '“' | '”' | '„' | '‟' | '«' | '»' => &['”', '“', '‟', '»', '«', '"'],
        '‘' | '’' | '‚' => &['’', '‘', '\''],
        _ => return None,
    })
}

impl Mender<'_> {
    /// Writes the text that begins here. Nothing for one that doesn't end.
    pub fn quoted(&mut self, place: Place) -> Option<()> {
        let opening = self.peek()?;
        let closing = closing(opening)?;
        self.at += opening.len_utf8();
        self.out.push('"');
        loop {
            let character = self.peek()?;
            let length = character.len_utf8();
            if closing.contains(&character) {
                let rest = &self.rest()[length..];
                if look::can_follow(rest, place) {
                    self.at += length;
                    self.out.push('"');
                    return Some(());
                }
                if look::is_ambiguous(rest, place) {
                    return None;
                }
            }
            match character {
                '\\' => self.escape()?,
                '"' => {
                    self.out.push_str("\\\"");
                    self.at += 1;
                }
                '\0'..='\u{1f}' => {
                    self.escaped(character);
                    self.at += 1;
                }
                _ => self.take(character),
            }
        }
    }

    /// Writes an escape: JSON's own as it is, those of Python as what they stand for, and any other as the two characters
    /// that it is.
    fn escape(&mut self) -> Option<()> {
        let character = self.rest()[1..].chars().next()?;
        let digits = |from: usize, count: usize| {
            let digits = self.rest().get(from..from + count)?;
            let is_hexadecimal = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            is_hexadecimal.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
        };
        match character {
            '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => {
                self.out.push('\\');
                self.take_after_backslash(character);
            }
            '\'' => self.take_after_backslash(character),
            'u' => match (digits(2, 4), digits(8, 4)) {
                (Some(0xD800..0xDC00), Some(low @ 0xDC00..0xE000))
                    if self.rest()[6..].starts_with("\\u") && low > 0 =>
                {
                    let pair = self.rest()[..12].to_owned();
                    self.out.push_str(&pair);
                    self.at += 12;
                }
                // Half a character is no character any more.
                (Some(0xD800..0xE000), _) => {
                    self.out.push('\u{fffd}');
                    self.at += 6;
                }
                (Some(_), _) => {
                    let unit = self.rest()[..6].to_owned();
                    self.out.push_str(&unit);
                    self.at += 6;
                }
                (None, _) => self.backslash(),
            },
            'x' => match digits(2, 2).and_then(char::from_u32) {
                Some(character) => {
                    self.at += 4;
                    self.escaped(character);
                }
                None => self.backslash(),
            },
            'U' => match digits(2, 8).and_then(char::from_u32) {
                Some(character) => {
                    self.at += 10;
                    self.escaped(character);
                }
                None => self.backslash(),
            },
            _ => self.backslash(),
        }
        Some(())
    }

    fn take_after_backslash(&mut self, character: char) {
        self.out.push(character);
        self.at += 1 + character.len_utf8();
    }

    /// A backslash that means itself.
    fn backslash(&mut self) {
        self.out.push_str("\\\\");
        self.at += 1;
    }

    /// Writes a character as JSON has it.
    fn escaped(&mut self, character: char) {
        let written = serde_json::to_string(&character).expect("a text can always be written");
        self.out.push_str(&written[1..written.len() - 1]);
    }
}
