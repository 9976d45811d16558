//! One glance at each text tells which rules must look at it closely. Nearly every text of an import is done with it:
//! this is what keeps the checks out of the time that an import takes.
//!
//! A text is short, and looking for one sign after another in it takes longer than looking for all of them at once.

use std::ops::Range;

/// Bytes that are looked at together; the compiler makes a few vector instructions of it.
const BLOCK: usize = 32;

/// Fewer digits in a row of two blocks than this are no phone number, card or account, nor the address of a computer
/// that is told from the number of a version.
pub(crate) const LEAST_DIGITS: usize = 7;

/// What is in a text.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each stands for itself; together they are no state"
)]
pub(super) struct Glance {
    /// Control characters of ASCII, those that white space is made of aside.
    pub has_control: bool,
    /// An `@`.
    pub has_at: bool,
    /// A colon.
    pub has_colon: bool,
    /// A `<` or an `&`.
    pub has_markup: bool,
    /// The sign around code, a backtick.
    pub has_code: bool,
    /// Stretches, in bytes, in which there are enough digits. Their ends may be in the middle of a character.
    pub dense_in_digits: Vec<Range<usize>>,
    /// Characters that are invisible or may be.
    pub has_invisible: bool,
    /// A letter that begins most of what a wrong decoding leaves behind, with another sign behind it that isn't ASCII.
    pub has_wrong_letters: bool,
    /// The sign for a lost character.
    pub has_lost: bool,
}

impl Glance {
    pub fn at(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut glance = Self::default();
        let mut kinds = [0; BLOCK];
        let mut digits_before = 0;
        let (blocks, rest) = bytes.as_chunks::<BLOCK>();
        let mut last = [b' '; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        for (number, block) in blocks.iter().chain([&last]).enumerate() {
            let digits = look(block, &mut kinds);
            if usize::from(digits_before) + usize::from(digits) >= LEAST_DIGITS {
                glance.note_digits(number * BLOCK, bytes.len());
            }
            digits_before = digits;
        }
        let kinds = kinds.into_iter().fold(0, |all, kinds| all | kinds);
        glance.has_control = kinds & CONTROL != 0;
        glance.has_at = kinds & AT != 0;
        glance.has_colon = kinds & COLON != 0;
        glance.has_markup = kinds & MARKUP != 0;
        glance.has_code = kinds & CODE != 0;
        if !bytes.is_ascii() {
            glance.look_at_foreign(bytes);
        }
        glance
    }

    /// The block that begins here and the one before have many digits; what they belong to may begin one block earlier
    /// and end one later.
    fn note_digits(&mut self, start: usize, length: usize) {
        let (from, to) = (start.saturating_sub(2 * BLOCK), (start + 2 * BLOCK).min(length));
        match self.dense_in_digits.last_mut() {
            Some(last) if last.end >= from => last.end = to,
            _ => self.dense_in_digits.push(from..to),
        }
    }

    /// Most texts in English have a few characters that aren't ASCII, mostly quotation marks: only the surroundings of
    /// such are looked at byte by byte.
    fn look_at_foreign(&mut self, bytes: &[u8]) {
        for (number, block) in bytes.chunks(BLOCK).enumerate() {
            if block.is_ascii() {
                continue;
            }
            for (offset, &byte) in block.iter().enumerate() {
                if matches!(byte, 0xc2 | 0xc3 | 0xd8 | 0xe1 | 0xe2 | 0xef | 0xf3) {
                    self.note_foreign(&bytes[number * BLOCK + offset..]);
                }
            }
        }
    }

    /// A text that begins with one of the first bytes that are looked for.
    fn note_foreign(&mut self, bytes: &[u8]) {
        match bytes {
            // U+0080 to U+009F, the soft hyphen, U+061C, U+180E, U+200B to U+200F, U+202A to U+202E, U+2060 to U+206F, the
            // byte-order mark, and the tags from U+E0000 on.
            [0xc2, 0x80..=0x9f | 0xad, ..]
            | [0xd8, 0x9c, ..]
            | [0xe1, 0xa0, 0x8e, ..]
            | [0xe2, 0x80, 0x8b..=0x8f | 0xaa..=0xae, ..]
            | [0xe2, 0x81, 0xa0..=0xaf, ..]
            | [0xef, 0xbb, 0xbf, ..]
            | [0xf3, 0xa0, ..] => self.has_invisible = true,
            // Â to ô, of which the bytes 0xc2 to 0xf4 were made.
            [0xc3, 0x82..=0xb4, 0xc2..=0xf4, ..] => self.has_wrong_letters = true,
            [0xef, 0xbf, 0xbd, ..] => self.has_lost = true,
            _ => {}
        }
    }
}

/// A bit for each kind of byte.
const CONTROL: u8 = 1;
const AT: u8 = 2;
const COLON: u8 = 4;
const MARKUP: u8 = 8;
const CODE: u8 = 16;

/// Adds the kinds of a block's bytes, each at its place, and says how many of them are digits. Written without branches, in
/// bytes alone.
fn look(block: &[u8; BLOCK], kinds: &mut [u8; BLOCK]) -> u8 {
    let mut digits = 0u8;
    for (&byte, kinds) in block.iter().zip(kinds) {
        let is = |wanted: u8, kind: u8| if byte == wanted { kind } else { 0 };
        let is_white_space = byte.wrapping_sub(b'\t') <= 4;
        *kinds |= if byte < 0x20 && !is_white_space { CONTROL } else { 0 }
            | is(0x7f, CONTROL)
            | is(b'@', AT)
            | is(b':', COLON)
            | is(b'<', MARKUP)
            | is(b'&', MARKUP)
            | is(b'`', CODE);
        digits = digits.wrapping_add(u8::from(byte.wrapping_sub(b'0') < 10));
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_ordinary_text_needs_no_closer_look() {
        let check = |text: &str| {
            let glance = Glance::at(text);
            assert!(!glance.has_control && !glance.has_invisible && !glance.has_lost, "{text}");
            assert!(!glance.has_wrong_letters && glance.dense_in_digits.is_empty(), "{text}");
        };
        check("");
        check(
            "Put the dough into the oven at 220 °C, and wait for 35 minutes.\r\n\tThat’s all — enjoy.",
        );
        check("Grüße aus Köln: „Schön, daß Sie da sind“, sagte er. Ça va? Où est-il?");
        check("日本語のテキスト、そして“引用”。Привет, как дела?");
    }

    #[test]
    fn what_needs_one() {
        assert!(Glance::at("a\0").has_control);
        assert!(Glance::at(&format!("{}\u{1b}", "a".repeat(40))).has_control);
        assert!(Glance::at("a\u{7f}").has_control);
        assert!(Glance::at("a\u{200b}b").has_invisible);
        assert!(Glance::at("a\u{feff}b").has_invisible);
        assert!(Glance::at("fÃ¼r").has_wrong_letters);
        assert!(Glance::at("itâ€™s").has_wrong_letters);
        assert!(Glance::at("\u{fffd}").has_lost);
    }

    proptest! {
        #[test]
        fn no_number_falls_between_two_blocks(
            before in "[a-z ]{0,100}", number in "[0-9]{7}|\\+49 \\(30\\) 1234-5678", after in "[a-z ]{0,100}",
        ) {
            let text = format!("{before}{number}{after}");
            let dense = Glance::at(&text).dense_in_digits;
            let at = before.len()..before.len() + number.len();
            prop_assert!(dense.iter().any(|range| range.start <= at.start && at.end <= range.end));
        }

        #[test]
        fn every_odd_character_is_noticed(before in "[a-zü’日 ]{0,60}", odd in 0usize..9, after in ".{0,40}") {
            let odd = ["\u{1}", "\u{200b}", "Ã¼", "\u{fffd}", "@", ":", "<", "&", "`"][odd];
            let glance = Glance::at(&format!("{before}{odd}{after}"));
            let is_noticed = match odd {
                "\u{1}" => glance.has_control,
                "\u{200b}" => glance.has_invisible,
                "Ã¼" => glance.has_wrong_letters,
                "@" => glance.has_at,
                ":" => glance.has_colon,
                "<" | "&" => glance.has_markup,
                "`" => glance.has_code,
                _ => glance.has_lost,
            };
            prop_assert!(is_noticed);
        }
    }
}
