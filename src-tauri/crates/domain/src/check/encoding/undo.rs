//! Letters back to the bytes that they were, and those to the letter that they spell.

use std::ops::Range;

/// Letters that were one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Where they are.
    pub bytes: Range<usize>,
    /// What they were.
    pub meant: char,
    /// Whether nobody writes them side by side.
    pub is_certain: bool,
}

/// What Windows-1252 has from 0x80 to 0x9f. Five of its places are empty; programs take the control character there.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The character that Windows-1252 makes of a byte.
#[cfg(test)]
pub(super) fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// The byte that a character was made of, by either encoding.
fn byte(character: char) -> Option<u8> {
    let code = u32::from(character);
    if let 0x80..=0xff = code {
        return u8::try_from(code).ok();
    }
    let place = WINDOWS.iter().position(|&other| other == character)?;
    u8::try_from(0x80 + place).ok()
}

/// All letters of a text that could have been read wrong, in their order.
pub(super) fn wrong(text: &str) -> impl Iterator<Item = Wrong> {
    let mut from = 0;
    std::iter::from_fn(move || {
        // Â to ô, of which the first bytes 0xc2 to 0xf4 were made, begin with this byte in UTF-8.
        while let Some(found) = memchr::memchr(0xc3, &text.as_bytes()[from..]) {
            let start = from + found;
            if let Some(wrong) = wrong_at(text, start) {
                from = wrong.bytes.end;
                return Some(wrong);
            }
            from = start + 2;
        }
        None
    })
}

fn wrong_at(text: &str, start: usize) -> Option<Wrong> {
    let mut letters = text[start..].chars();
    let lead = letters.next()?;
    let lead_byte = byte(lead)?;
    let length = match lead_byte {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut spelled = [lead_byte, 0, 0, 0];
    let mut end = start + lead.len_utf8();
    let mut has_unlikely = false;
    for place in &mut spelled[1..length] {
        let letter = letters.next()?;
        *place = byte(letter)?;
        end += letter.len_utf8();
        has_unlikely |= !may_follow_a_letter(letter);
    }
    let meant = std::str::from_utf8(&spelled[..length]).ok()?.chars().next()?;
    if !is_common(meant) {
        return None;
    }
    let is_certain = has_unlikely || stands_oddly(text, start, end, lead);
    // A control character is nothing that anybody meant; it may be a step on the way to what was.
    let is_certain = is_certain && !meant.is_control();
    Some(Wrong { bytes: start..end, meant, is_certain })
}

/// Whether texts have this character. What else two or three letters could spell is chance, as N'Ko in `ß€`.
fn is_common(character: char) -> bool {
    matches!(
        u32::from(character),
        // Latin, and two signs of Windows-1252 that a text has which was damaged twice; Greek, Cyrillic, Armenian, Hebrew,
        // Arabic.
        0x80..=0x24f | 0x2c6 | 0x2dc | 0x370..=0x4ff | 0x531..=0x6ff
        // The scripts of India, Thai, Lao, Burmese, Georgian, Ethiopic, Khmer; Latin and Greek with more accents.
        | 0x900..=0xeff | 0x1000..=0x10ff | 0x1200..=0x137f | 0x1780..=0x17ff | 0x1e00..=0x1fff
        // Punctuation, signs and arrows; Chinese, Japanese, Korean; full-width forms.
        | 0x2000..=0x2bff | 0x2e80..=0x9fff | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe00..=0xfe0f | 0xfe30..=0xffef
        // Emoji, with the tags that flags are spelled with, and rare Chinese.
        | 0x1f000..=0x1faff | 0x20000..=0x3134f | 0xe0020..=0xe007f
    )
}

/// What stands right behind a letter now and then: quotation marks and other punctuation, and small signs.
fn may_follow_a_letter(character: char) -> bool {
    matches!(
        character,
        '\u{a0}'
            | '«'
            | '»'
            | '‘'
            | '’'
            | '‚'
            | '“'
            | '”'
            | '„'
            | '‹'
            | '›'
            | '…'
            | '–'
            | '—'
            | '•'
            | '·'
            | '°'
            | '²'
            | '³'
            | '¹'
            | 'º'
            | 'ª'
            | '™'
            | '®'
            | '©'
            | '†'
            | '‡'
            | 'š'
            | 'ž'
            | 'Š'
            | 'Ž'
            | 'œ'
            | 'Œ'
    )
}

/// Whether a capital letter stands where none does: inside a word, or alone and followed by a letter that begins the next.
fn stands_oddly(text: &str, start: usize, end: usize, lead: char) -> bool {
    let before = text[..start].chars().next_back();
    let behind = text[end..].chars().next();
    let follows_small = before.is_some_and(char::is_lowercase);
    // `Â` and `Ã` alone, before punctuation: as in `Â« ` or `Â `.
    let begins_word = before.is_none_or(|character| !character.is_alphanumeric());
    let is_usual =
        matches!(lead, 'Â' | 'Ã') && begins_word && !behind.is_some_and(char::is_lowercase);
    lead.is_uppercase() && (follows_small || is_usual)
}
