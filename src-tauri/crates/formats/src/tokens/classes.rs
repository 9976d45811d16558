//! The class of a character, as the patterns that cut text into pieces tell them apart. The table is made by `build.rs`
//! from the Unicode tables that the oracle's regular expressions use.

/// Where each block of 256 characters stands in [`BLOCKS`].
static PLACES: &[u8; 0x1100] = include_bytes!(concat!(env!("OUT_DIR"), "/classes.places"));
static BLOCKS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/classes.blocks"));

/// A set of classes; of one character, a set of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class(u8);

impl Class {
    /// Signs, controls, and what isn't assigned.
    pub const OTHER: Self = Self(1);
    /// Capitals, and letters that are a capital and a small one.
    pub const CAPITAL: Self = Self(1 << 1);
    pub const SMALL: Self = Self(1 << 2);
    /// Letters of scripts without capitals, and letters that modify others.
    pub const CASELESS: Self = Self(1 << 3);
    /// Accents and vowel signs that stand on another character.
    pub const MARK: Self = Self(1 << 4);
    pub const NUMBER: Self = Self(1 << 5);
    pub const SPACE: Self = Self(1 << 6);

    pub const LETTER: Self = Self::CAPITAL.or(Self::SMALL).or(Self::CASELESS);

    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub const fn is_in(self, set: Self) -> bool {
        self.0 & set.0 != 0
    }
}

/// The classes of the first 128 characters: most of what there is.
const ASCII: [Class; 128] = {
    let mut classes = [Class::OTHER; 128];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b'A'..=b'Z' => Class::CAPITAL,
            b'a'..=b'z' => Class::SMALL,
            b'0'..=b'9' => Class::NUMBER,
            b' ' | b'\t'..=b'\r' => Class::SPACE,
            _ => Class::OTHER,
        };
        byte += 1;
    }
    classes
};

/// The class of a byte that is a character by itself.
pub fn of_ascii(byte: u8) -> Class {
    ASCII[usize::from(byte & 0x7f)]
}

/// The class of the character that begins at `place` of a text, and its length in bytes; nothing at its end.
pub fn at(text: &[u8], place: usize) -> Option<(Class, usize)> {
    let first = *text.get(place)?;
    if first < 0x80 {
        return Some((of_ascii(first), 1));
    }
    // The bytes are those of a `str`, so that what the first byte announces is there.
    let low = |offset: usize| u32::from(text[place + offset] & 0x3f);
    let first = u32::from(first);
    Some(match first {
        0..0xe0 => (of((first & 0x1f) << 6 | low(1)), 2),
        0xe0..0xf0 => (of((first & 0xf) << 12 | low(1) << 6 | low(2)), 3),
        _ => (of((first & 7) << 18 | low(1) << 12 | low(2) << 6 | low(3)), 4),
    })
}

fn of(character: u32) -> Class {
    let block = usize::from(PLACES[(character >> 8) as usize]);
    Class(1 << BLOCKS[block << 8 | (character & 0xff) as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tables_say_the_same_of_ascii() {
        for byte in 0..128 {
            assert_eq!(of_ascii(byte), of(u32::from(byte)), "{byte:#x}");
        }
    }

    #[test]
    fn each_character_is_in_its_class() {
        let check = |text: &str, class| {
            for (place, character) in text.char_indices() {
                let found = at(text.as_bytes(), place);
                assert_eq!(found, Some((class, character.len_utf8())), "{character:?}");
            }
        };
        check("AÉЖΩǅ𝐀", Class::CAPITAL);
        check("aßжωﬁ𝐚", Class::SMALL);
        check("ªʰא日あ한ไक𠀀", Class::CASELESS);
        check("\u{301}\u{5b8}\u{93f}\u{20e3}", Class::MARK);
        check("7٣Ⅷ½²𝟘", Class::NUMBER);
        check(" \t\n\r\u{b}\u{85}\u{a0}\u{2028}\u{3000}", Class::SPACE);
        check("-,\0\u{7f}€’😀\u{200d}\u{e000}\u{10ffff}", Class::OTHER);
        assert_eq!(at(b"a", 1), None);
    }
}
