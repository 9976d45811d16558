//! The end of a short piece of plain English, from the next sixteen bytes at once. Words, numbers and signs in ASCII are
//! nearly all of what is counted: here a word costs no loop over its letters, and so no branch that is guessed wrong.

use crate::tokens::classes::{Class, of_ascii};

pub const LENGTH: usize = 16;
/// The end of a piece that sixteen bytes don't tell.
pub const UNKNOWN: usize = 0;

/// What stands before a word belongs to it, unless it is a letter itself, a digit or a line end.
const BEFORE_A_WORD: [bool; 256] = {
    let mut before = [false; 256];
    let mut byte = 0;
    while byte < 0x80 {
        before[byte] =
            !matches!(byte as u8, b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'\r' | b'\n');
        byte += 1;
    }
    before
};

/// Sixteen bytes of text, and which of them are letters: a bit each.
pub struct Block<'a> {
    bytes: &'a [u8; LENGTH],
    small: u32,
    capital: u32,
}

impl<'a> Block<'a> {
    pub fn new(bytes: &'a [u8; LENGTH]) -> Self {
        let both = u128::from_le_bytes(*bytes);
        let (low, high) = (Letters::of(both as u64), Letters::of((both >> 64) as u64));
        Self { bytes, small: low.small | high.small << 8, capital: low.capital | high.capital << 8 }
    }

    /// Capitals, small letters, or both in this order, and the sign or space before them; nothing if there are none.
    pub fn word_by_case(&self) -> Option<usize> {
        let begin = self.word_begin();
        let capitals = (self.capital >> begin).trailing_ones();
        let letters = capitals + (self.small >> (begin + capitals)).trailing_ones();
        let end = (begin + letters) as usize;
        if letters == 0 {
            return None;
        }
        // Letters up to the last byte may go on after it, with a letter of another script, or with the end of "don't".
        let next = self.bytes.get(end).filter(|&&next| next < 0x80 && next != b'\'');
        Some(next.map_or(UNKNOWN, |_| end))
    }

    /// Letters, and the sign or space before them; nothing if there are none.
    pub fn word(&self) -> Option<usize> {
        let begin = self.word_begin();
        let letters = ((self.small | self.capital) >> begin).trailing_ones();
        let end = (begin + letters) as usize;
        if letters == 0 {
            return None;
        }
        Some(self.bytes.get(end).filter(|next| next.is_ascii()).map_or(UNKNOWN, |_| end))
    }

    pub fn begins_with_apostrophe(&self) -> bool {
        self.bytes[0] == b'\''
    }

    fn word_begin(&self) -> u32 {
        u32::from(BEFORE_A_WORD[usize::from(self.bytes[0])])
    }

    /// Up to three digits; or signs with a space before them and what `may_follow` after them.
    pub fn number_or_signs(&self, may_follow: impl Fn(u8) -> bool) -> usize {
        let first = self.bytes[0];
        let end = if first.is_ascii_digit() {
            self.run(0, |byte| byte.is_ascii_digit()).min(3)
        } else {
            let begin = usize::from(first == b' ');
            let end = self.run(begin, |byte| byte < 0x80 && of_ascii(byte) == Class::OTHER);
            if end == begin {
                return UNKNOWN;
            }
            self.run(end, may_follow)
        };
        // A number or sign that is not ASCII would go on with these.
        self.bytes.get(end).filter(|next| next.is_ascii()).map_or(UNKNOWN, |_| end)
    }

    fn run(&self, start: usize, is_in: impl Fn(u8) -> bool) -> usize {
        start + self.bytes[start..].iter().take_while(|&&byte| is_in(byte)).count()
    }
}

/// Which of eight bytes are letters.
struct Letters {
    small: u32,
    capital: u32,
}

impl Letters {
    fn of(bytes: u64) -> Self {
        const EACH: u64 = 0x0101_0101_0101_0101;
        const HIGH: u64 = EACH * 0x80;
        // Seven bits and a number below 128 never carry into the next byte. A small letter and its capital differ in one
        // bit, which is set first; then from `a` on, and up to `z`, the eighth bit tells.
        let folded = (bytes | (EACH * 0x20)) & (EACH * 0x7f);
        let from_a = folded + EACH * (0x80 - u64::from(b'a'));
        let after_z = folded + EACH * (0x80 - u64::from(b'z') - 1);
        let letter = from_a & !after_z & !bytes & HIGH;
        let is_small = bytes << 2;
        Self { small: bits(letter & is_small), capital: bits(letter & !is_small) }
    }
}

/// The eighth bit of each byte, side by side.
fn bits(high: u64) -> u32 {
    ((high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32
}
