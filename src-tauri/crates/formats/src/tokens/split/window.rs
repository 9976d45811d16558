//! Where pieces begin, of sixty-four bytes of plain text at once: a bit for each byte that is of some kind, and a few
//! operations on these for each rule. So no piece waits for the end of the one before it, and few branches are guessed wrong.
//! Plain are the printable characters of ASCII and line ends, nearly all of what there is in English and in programs; where
//! anything else comes, the window ends.

use super::contraction;
use wide::i8x16;

/// How many bytes get a bit.
pub const LENGTH: usize = 64;
/// With those after them: whatever begins in the window has sixteen bytes from there on.
pub const BYTES: usize = LENGTH + 16;

/// Bytes of a text from the beginning of a piece on, and of which kind each is.
pub struct Window<'a> {
    bytes: &'a [u8; BYTES],
    small: u64,
    capital: u64,
    digit: u64,
    space: u64,
    line_end: u64,
    apostrophe: u64,
    slash: u64,
    /// Of none of these kinds, but a sign.
    sign: u64,
    /// Of no kind that is known here.
    other: u64,
    /// The end of the text, if it is here.
    end: u64,
}

impl<'a> Window<'a> {
    /// The beginning of a text of `length` bytes, with zeros after it if it is shorter than that.
    #[inline]
    pub fn new(bytes: &'a [u8; BYTES], length: usize) -> Self {
        let end = if length < LENGTH { 1 << length } else { 0 };
        let mut window = Self {
            bytes,
            small: 0,
            capital: 0,
            digit: 0,
            space: 0,
            line_end: 0,
            apostrophe: 0,
            slash: 0,
            sign: 0,
            other: 0,
            end,
        };
        let (parts, _) = bytes.as_chunks::<16>();
        for (part, bytes) in parts[..4].iter().enumerate() {
            window.add(16 * part, *bytes);
        }
        window
    }

    /// Sixteen bytes of the window.
    #[inline]
    fn add(&mut self, place: usize, bytes: [u8; 16]) {
        let bits = |is: i8x16| u64::from(is.to_bitmask()) << place;
        let bytes = i8x16::new(bytes.map(|byte| byte as i8));
        let each = |byte: u8| i8x16::splat(byte as i8);
        let from = |byte: u8| bytes.simd_gt(each(byte - 1));
        let to = |byte: u8| each(byte + 1).simd_gt(bytes);
        let is = |byte: u8| bytes.simd_eq(each(byte));

        // As numbers with a sign, bytes that aren't ASCII are below all others. A capital differs from its small letter in
        // one bit.
        let folded = bytes | each(0x20);
        let letter = folded.simd_gt(each(b'a' - 1)) & each(b'z' + 1).simd_gt(folded);
        let small = letter & from(b'a');
        let digit = from(b'0') & to(b'9');
        let line_end = is(b'\n') | is(b'\r');
        let space = is(b' ');
        let printable = from(b' ');
        self.small |= bits(small);
        self.capital |= bits(letter ^ small);
        self.digit |= bits(digit);
        self.space |= bits(space);
        self.line_end |= bits(line_end);
        self.apostrophe |= bits(is(b'\''));
        self.slash |= bits(is(b'/'));
        self.sign |= bits(printable ^ space ^ letter ^ digit);
        self.other |= bits(!(printable | line_end));
    }

    #[inline]
    fn letter(&self) -> u64 {
        self.small | self.capital
    }

    /// Where pieces begin by what both patterns have in common.
    #[inline]
    pub fn starts(&self) -> u64 {
        1 | self.space_starts() | self.number_starts() | self.sign_starts() | self.word_starts()
    }

    /// Spaces together are a piece, but leave their last one to what follows, unless that is a line end, which takes them all.
    /// Line ends together are one, and signs take those that follow them.
    #[inline]
    fn space_starts(&self) -> u64 {
        let before_a_piece = !(self.space | self.line_end | self.other) >> 1;
        self.space & (!after(self.space) | before_a_piece)
            | self.line_end & !after(self.line_end | self.space | self.sign)
    }

    /// Three digits are a piece.
    #[inline]
    fn number_starts(&self) -> u64 {
        let four = self.digit & self.digit << 1 & self.digit << 2;
        let mut starts = 0;
        let mut next = self.digit & !after(self.digit);
        while next != 0 {
            starts |= next;
            next = next << 3 & four;
        }
        starts
    }

    /// Signs together are a piece, with a space before them.
    #[inline]
    fn sign_starts(&self) -> u64 {
        self.sign & !after(self.sign | self.space)
    }

    /// Letters together are a piece, with a space or a single sign before them.
    #[inline]
    fn word_starts(&self) -> u64 {
        let signs = self.sign & after(self.sign | self.space);
        self.letter() & after(self.digit | self.line_end | signs)
    }

    /// Capitals that end the word before them.
    #[inline]
    pub fn capital_starts(&self) -> u64 {
        self.capital & after(self.small)
    }

    /// The ends of "don't" belong to the word before them.
    #[inline]
    pub fn join_contractions(&self, mut starts: u64) -> u64 {
        let mut marks = self.apostrophe & after(self.letter());
        let mut ends = 0;
        while marks != 0 {
            let place = marks.trailing_zeros() as usize;
            let mark = marks & marks.wrapping_neg();
            marks ^= mark;
            let length = contraction(self.bytes, place);
            // After the end of a contraction another is a word of its own.
            if length > 0 && mark & ends == 0 {
                let end = mark << length;
                starts = starts & !(end.wrapping_sub(mark)) | end;
                ends |= end;
            }
        }
        starts
    }

    /// The ends of "don't" are pieces.
    #[inline]
    pub fn cut_contractions(&self, mut starts: u64) -> u64 {
        let mut marks = self.apostrophe & starts;
        while marks != 0 {
            let place = marks.trailing_zeros() as usize;
            let mark = marks & marks.wrapping_neg();
            let length = contraction(self.bytes, place);
            if length > 0 {
                let end = mark << length;
                starts = starts & !(end.wrapping_sub(mark << 1)) | end;
                marks |= end & self.apostrophe;
            }
            marks ^= mark;
        }
        starts
    }

    /// What signs and the line ends after them may go on with.
    #[inline]
    pub fn slash_after_line_ends(&self) -> u64 {
        let line_ends = self.line_end & after(self.sign);
        self.line_end.wrapping_add(line_ends) & self.slash
    }

    /// The starts before anything that isn't plain or is `unsure`, and the end of the text if there is nothing such.
    #[inline]
    pub fn sure(&self, starts: u64, unsure: u64) -> u64 {
        let first = unsure | self.other | self.unsure_space();
        let before = first.wrapping_sub(1) & !first;
        // The zeros after the text aren't plain.
        let end = before.wrapping_add(1) & self.end;
        starts & before | end
    }

    /// Spaces after a line end, if another line end may follow: all up to that one are then a piece.
    #[inline]
    fn unsure_space(&self) -> u64 {
        let first = self.space & after(self.line_end);
        // The sum is carried on through spaces from the first of them, to what follows them.
        let (sum, goes_on) = self.space.overflowing_add(first);
        let ends = sum & (self.line_end | self.other);
        if ends == 0 && !goes_on {
            return 0;
        }
        // The last of those that begin before the first end.
        let begin = first & (ends ^ ends.wrapping_sub(1));
        (1 << 63) >> begin.leading_zeros()
    }
}

/// Whether a window may tell where its first piece ends: not if it isn't plain from the beginning on, as where text is in
/// another script.
#[inline]
pub fn is_worth_it(bytes: &[u8; BYTES]) -> bool {
    bytes[..2].iter().all(|byte| matches!(byte, b' '..=b'\x7f' | b'\n' | b'\r'))
}

#[inline]
fn after(bits: u64) -> u64 {
    bits << 1
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::tokens::split::{Cl100k, O200k, Pattern};

    /// What the window at the beginning of a text tells.
    pub fn starts<P: Pattern>(text: &str) -> u64 {
        let mut filled = [0; BYTES];
        let length = text.len().min(BYTES);
        filled[..length].copy_from_slice(&text.as_bytes()[..length]);
        P::starts(&Window::new(&filled, text.len()))
    }

    /// A bar stands after each piece of which the end is told.
    fn check<P: Pattern>(expected: &str) {
        let text = expected.replace('|', "");
        let starts = starts::<P>(&text);
        let mut told = String::new();
        for (place, byte) in text.bytes().chain([b'|']).enumerate() {
            if place > 0 && place < LENGTH && starts >> place & 1 == 1 {
                told.push('|');
            }
            told.push(char::from(byte));
        }
        assert_eq!(told, format!("{expected}|"));
    }

    fn check_both(cases: &[&str]) {
        for expected in cases {
            check::<O200k>(expected);
            check::<Cl100k>(expected);
        }
    }

    #[test]
    fn all_pieces_of_plain_text_are_told() {
        check_both(&[
            // Spaces.
            "a| b|  | b| |1|  | |1|   |",
            "a|  \n|b| \n\n|",
            "  \n|b|",
            "a|\n|   | b|",
            // Line ends.
            "a|\n|b|\r\n\n|1|\n|.|",
            // Digits.
            "123|456|789|012|3|a|12|b|123|456|",
            // Signs, and line ends after them.
            "a|.|1|...|1| ...| \x7f|",
            "a|.\n|b|..\n\n|.b|",
            // A sign before a word.
            "a|.b|..|b| .|b|//|b|",
            "1|a|\n|a|\n|.a|",
            "it|'x|'|1|'|",
        ]);
    }

    #[test]
    fn capitals_begin_words_in_o200k() {
        check::<O200k>("camel|Case|Words| HTTPServer|");
        check::<Cl100k>("camelCaseWords| HTTPServer|");
    }

    #[test]
    fn contractions_are_told() {
        check::<O200k>("don't| I'LL| we'Ve|you'rE|1|'s| it's|'d's| ''|s|");
        check::<Cl100k>("don|'t| I|'LL| we|'Ve|you|'rE|1|'s| it|'s|'d|'s| ''|s|");
        check::<O200k>("it's|treet's|\n|'street|");
        check::<Cl100k>("it|'s|treet|'s|\n|'s|treet|");
    }

    #[test]
    fn what_is_not_sure_is_not_told() {
        check_both(&[
            // What isn't plain may belong to the piece before it.
            "to| na\u{0}ve",
            "to|  \u{0}",
            "to|.\t",
            // Another line end may follow.
            "a|\n  \n\n",
            "a|\n  ",
        ]);
        // A slash goes on with the signs before the line end.
        check::<O200k>("a|.\n/b");
        check::<Cl100k>("a|.\n|/b|");
    }

    #[test]
    fn a_piece_that_reaches_the_end_of_the_window_is_left_to_the_next() {
        let before = " a|".repeat(30);
        check_both(&[&format!("{before} longer than that"), &format!("{before} be| that")]);
    }
}
