//! The encodings that are recognised, by their mark or by their pattern.

/// How a file was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
    /// What older programs in the west call ANSI; Latin-1 is a part of it.
    Windows1252,
}

impl Encoding {
    /// The encoding of a file that begins with `head`. Without a mark, the zeros tell: JSON begins with
    /// two ASCII characters, which have one zero byte each in UTF-16 (RFC 4627, section 3).
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0xFF, 0xFE, ..] | [1..=0x7F, 0, 1..=0x7F, 0, ..] => Self::Utf16LittleEndian,
            [0xFE, 0xFF, ..] | [0, 1..=0x7F, 0, 1..=0x7F, ..] => Self::Utf16BigEndian,
            _ => Self::Utf8,
        }
    }

    /// How many bytes of `head` are the byte-order mark.
    pub fn mark_bytes(self, head: &[u8]) -> usize {
        let mark: &[u8] = match self {
            Self::Utf8 => &[0xEF, 0xBB, 0xBF],
            Self::Utf16LittleEndian => &[0xFF, 0xFE],
            Self::Utf16BigEndian => &[0xFE, 0xFF],
            Self::Windows1252 => &[],
        };
        if head.starts_with(mark) { mark.len() } else { 0 }
    }

    /// The encoding as files and messages name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf_8",
            Self::Utf16LittleEndian => "utf_16_le",
            Self::Utf16BigEndian => "utf_16_be",
            Self::Windows1252 => "windows_1252",
        }
    }
}

/// Whether a text has a character of UTF-8 that takes more than a byte. Only UTF-8 has those, save by an accident that no
/// text of any length has.
pub fn has_utf8(text: &[u8]) -> bool {
    text.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

/// Whether the bytes of a text that are no UTF-8 look like letters and marks of Windows-1252: inside words and around
/// them, and never many in a row. What was broken looks otherwise, and so do the scripts that need no Latin letters.
pub fn is_western(text: &[u8]) -> bool {
    let (mut runs, mut plausible) = (0, 0);
    let mut at = 0;
    while let Some(found) = text[at..].iter().position(|byte| !byte.is_ascii()) {
        let begin = at + found;
        let length = text[begin..].iter().take_while(|byte| !byte.is_ascii()).count();
        at = begin + length;
        let before = begin.checked_sub(1).and_then(|at| text.get(at)).copied();
        runs += 1;
        plausible += usize::from(is_plausible(before, &text[begin..at], text.get(at).copied()));
    }
    runs > 0 && plausible * 10 >= runs * 9
}

fn is_plausible(before: Option<u8>, run: &[u8], after: Option<u8>) -> bool {
    let is_letter = |byte: u8| {
        matches!(byte, 0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0xFE) || SOME_LETTERS.contains(&byte)
    };
    let is_latin = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphabetic());
    let touches_letter = is_latin(before) || is_latin(after);
    // Words of a single letter: à, é, ó, ú in French, Italian, Spanish, Czech.
    let is_a_word = |byte: u8| matches!(byte & 0xDF, 0xC0 | 0xC8 | 0xC9 | 0xD2 | 0xD3 | 0xDA);
    run.len() <= 3
        && run.iter().all(|byte| {
            MARKS.contains(byte) || (is_letter(*byte) && (touches_letter || is_a_word(*byte)))
        })
}

/// Š, Œ, Ž, š, œ, ž, Ÿ.
const SOME_LETTERS: &[u8] = &[0x8A, 0x8C, 0x8E, 0x9A, 0x9C, 0x9E, 0x9F];

/// Quotes, dashes, signs of currency, and what else is typed: € ‚ „ … ‘ ’ “ ” • – — ™ nbsp ¡ £ § © ª « ® ° ± ² ³ ´ µ · º » ½ ¿ ×.
const MARKS: &[u8] = &[
    0x80, 0x82, 0x84, 0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x99, 0xA0, 0xA1, 0xA3, 0xA7,
    0xA9, 0xAA, 0xAB, 0xAE, 0xB0, 0xB1, 0xB2, 0xB3, 0xB4, 0xB5, 0xB7, 0xBA, 0xBB, 0xBD, 0xBF, 0xD7,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn western_text_is_told_from_broken_text() {
        let check = |text: &[u8], expected: bool| {
            assert_eq!(is_western(text), expected, "{}", text.escape_ascii());
        };
        check(b"gr\xFC\xDFe", true);
        check(b"caf\xE9 \xE0 Paris, d\xE9j\xE0 vu", true);
        check(b"\x93quoted\x94 \x96 and 5 \x80", true);
        check(b"\xBFQu\xE9?", true);
        check(b"plain", false);
        check(b"\xFF", false);
        check(b"\"\xED\xA0\xBD\"", false);
        check(b"\xCF\xF0\xE8\xE2\xE5\xF2", false); // Privet in Windows-1251.
        check(b"\x93\xFA\x96\x7B\x8C\xEA", false); // Nihongo in Shift JIS.
    }

    #[test]
    fn utf8_shows_itself() {
        assert!(has_utf8("a ü".as_bytes()) && has_utf8(b"\xFF \xC3\xBC"));
        assert!(!has_utf8(b"abc") && !has_utf8(b"gr\xFC\xDFe") && !has_utf8(b"\xC3"));
    }
}
