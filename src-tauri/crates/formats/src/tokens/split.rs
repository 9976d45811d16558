//! Where a piece of text ends. Tokens never reach over the end of a piece, so that each is counted by itself. OpenAI cuts
//! by regular expressions; what these match is written out here by hand, which is many times faster. For plain text `window`
//! tells the same of many pieces at once.

pub mod window;

use super::classes::{Class, at};
use window::Window;

/// How a vocabulary's texts are cut.
pub trait Pattern {
    /// The end of the piece that begins at `start`, which isn't the end of the text.
    fn end(text: &[u8], start: usize) -> usize;

    /// Where the pieces of a window begin, as far as it tells: a bit for each. The lowest is the window's first; the highest may
    /// be the end of the text. No bit is set if not even the first byte is known.
    fn starts(window: &Window) -> u64;
}

/// The first alternative that matches:
///
/// ```text
/// [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
/// [^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
/// \p{N}{1,3}
///  ?[^\s\p{L}\p{N}]+[\r\n/]*
/// \s*[\r\n]+
/// \s+(?!\S)
/// \s+
/// ```
pub struct O200k;

impl Pattern for O200k {
    fn end(text: &[u8], start: usize) -> usize {
        word_by_case(text, start)
            .or_else(|| number(text, start))
            .or_else(|| signs(text, start, |byte| matches!(byte, b'\r' | b'\n' | b'/')))
            .unwrap_or_else(|| {
                let space = Space::at(text, start);
                space.last_line_end.unwrap_or_else(|| space.before_a_word(text))
            })
    }

    #[inline]
    fn starts(window: &Window) -> u64 {
        let starts = window.join_contractions(window.starts() | window.capital_starts());
        window.sure(starts, window.slash_after_line_ends())
    }
}

/// The first alternative that matches:
///
/// ```text
/// '(?i:[sdmt]|ll|ve|re)
/// [^\r\n\p{L}\p{N}]?+\p{L}++
/// \p{N}{1,3}+
///  ?[^\s\p{L}\p{N}]++[\r\n]*+
/// \s++$
/// \s*[\r\n]
/// \s+(?!\S)
/// \s
/// ```
pub struct Cl100k;

impl Pattern for Cl100k {
    fn end(text: &[u8], start: usize) -> usize {
        let contraction = contraction(text, start);
        if contraction > 0 {
            return start + contraction;
        }
        word(text, start)
            .or_else(|| number(text, start))
            .or_else(|| signs(text, start, |byte| matches!(byte, b'\r' | b'\n')))
            .unwrap_or_else(|| {
                let space = Space::at(text, start);
                if space.end == text.len() {
                    return space.end;
                }
                space.last_line_end.unwrap_or_else(|| space.before_a_word(text))
            })
    }

    #[inline]
    fn starts(window: &Window) -> u64 {
        window.sure(window.cut_contractions(window.starts()), 0)
    }
}

/// What a word may begin with when it isn't a letter: the sign or space before it.
fn is_before_a_word(class: Class, byte: u8) -> bool {
    !class.is_in(Class::LETTER.or(Class::NUMBER)) && byte != b'\n' && byte != b'\r'
}

/// Letters and marks, with capitals only at their beginning: the first two alternatives.
fn word_by_case(text: &[u8], start: usize) -> Option<usize> {
    const BEGINNING: Class = Class::CAPITAL.or(Class::CASELESS).or(Class::MARK);
    const REST: Class = Class::SMALL.or(Class::CASELESS).or(Class::MARK);

    let (first, first_length) = at(text, start)?;
    let has_sign = is_before_a_word(first, text[start]);
    let begin = start + if has_sign { first_length } else { 0 };

    let mut end = begin;
    // The end of the last character that may be part of the rest too.
    let mut both = None;
    let mut next = at(text, end);
    while let Some((class, length)) = next.filter(|(class, _)| class.is_in(BEGINNING)) {
        end += length;
        if class.is_in(REST) {
            both = Some(end);
        }
        next = at(text, end);
    }
    let end = if next.is_some_and(|(class, _)| class.is_in(REST)) {
        run(text, end, REST)
    } else if let Some(both) = both {
        // The beginning gives back what it took too much of, down to a character that can be the rest.
        both
    } else if first == Class::MARK {
        // The mark was no sign before the word: it is the rest of a word without a beginning.
        begin
    } else if end > begin {
        end
    } else {
        return None;
    };
    Some(end + contraction(text, end))
}

/// Letters, and the sign or space before them.
fn word(text: &[u8], start: usize) -> Option<usize> {
    let (first, length) = at(text, start)?;
    let begin = start + if is_before_a_word(first, text[start]) { length } else { 0 };
    let end = run(text, begin, Class::LETTER);
    (end > begin).then_some(end)
}

/// The length of `'s`, `'t`, `'re`, `'ve`, `'m`, `'ll` or `'d` at `place`, in capitals too.
fn contraction(text: &[u8], place: usize) -> usize {
    if text.get(place) != Some(&b'\'') {
        return 0;
    }
    let letter = |offset: usize| text.get(place + offset).map(u8::to_ascii_lowercase);
    match (letter(1), letter(2)) {
        (Some(b's' | b't' | b'm' | b'd'), _) => 2,
        // The last is the long s, whose capital is that of s.
        (Some(b'r' | b'v'), Some(b'e')) | (Some(b'l'), Some(b'l')) | (Some(0xc5), Some(0xbf)) => 3,
        _ => 0,
    }
}

/// Digits and other numbers, three at most.
fn number(text: &[u8], start: usize) -> Option<usize> {
    let mut end = start;
    for _ in 0..3 {
        match at(text, end) {
            Some((Class::NUMBER, length)) => end += length,
            _ => break,
        }
    }
    (end > start).then_some(end)
}

/// Signs, with one space before them and what `may_follow` after them.
fn signs(text: &[u8], start: usize, may_follow: fn(u8) -> bool) -> Option<usize> {
    let begin = start + usize::from(text[start] == b' ');
    let mut end = run(text, begin, Class::OTHER.or(Class::MARK));
    if end == begin {
        return None;
    }
    while text.get(end).is_some_and(|&byte| may_follow(byte)) {
        end += 1;
    }
    Some(end)
}

/// The end of the characters from `start` on that are in `set`.
fn run(text: &[u8], start: usize, set: Class) -> usize {
    let mut end = start;
    while let Some((class, length)) = at(text, end)
        && class.is_in(set)
    {
        end += length;
    }
    end
}

/// Spaces and line ends on end.
struct Space {
    end: usize,
    /// Where the last of them begins.
    last: usize,
    start: usize,
    /// After the last line end among them.
    last_line_end: Option<usize>,
}

impl Space {
    fn at(text: &[u8], start: usize) -> Self {
        let mut space = Self { end: start, last: start, start, last_line_end: None };
        while let Some((Class::SPACE, length)) = at(text, space.end) {
            space.last = space.end;
            space.end += length;
            if matches!(text[space.last], b'\r' | b'\n') {
                space.last_line_end = Some(space.end);
            }
        }
        space
    }

    /// The last one is left to the word that follows, if it isn't the only one.
    fn before_a_word(&self, text: &[u8]) -> usize {
        if self.end < text.len() && self.last > self.start { self.last } else { self.end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pieces<P: Pattern>(text: &str) -> Vec<&str> {
        let mut pieces = Vec::new();
        let mut start = 0;
        while start < text.len() {
            check_window::<P>(&text[start..]);
            let end = P::end(text.as_bytes(), start);
            pieces.push(&text[start..end]);
            start = end;
        }
        pieces
    }

    /// Where a window tells that pieces begin, they do so one by one.
    fn check_window<P: Pattern>(text: &str) {
        let told = window::tests::starts::<P>(text);
        let mut starts = 0;
        let mut start = 0;
        while starts < told && start <= text.len() {
            starts |= 1 << start;
            start = if start < text.len() { P::end(text.as_bytes(), start) } else { start + 1 };
        }
        assert_eq!(starts, told, "{text:?}: {starts:b}, not {told:b}");
    }

    /// Pieces stand between bars; the text is what remains without these.
    fn check<P: Pattern>(expected: &str) {
        let text = expected.replace('|', "");
        assert_eq!(pieces::<P>(&text).join("|"), expected);
        // With more after it than a window holds.
        if text.ends_with(char::is_alphanumeric) {
            let more = "|\n\n|:-)".to_owned() + &"| a".repeat(window::LENGTH);
            let longer = format!("{text}{}", more.replace('|', ""));
            assert_eq!(pieces::<P>(&longer).join("|"), expected.to_owned() + &more);
        }
    }

    #[test]
    fn o200k_cuts_where_its_pattern_ends() {
        let cases = [
            "Hello|,| world|!",
            "camel|Case|Words",
            "HTTPServer|Error",
            "HTTP| Server",
            "日本|ABC",
            "日本abc",
            "A日|B",
            "ǅab",
            "ab|ǅ",
            "e\u{301}a|B",
            "\u{301}a",
            "\u{301}|AB",
            "\u{301}'s|x",
            "!\u{301}a",
            "don't| I'LL| it'ſ|'x",
            "we've|'d",
            "123|456|7",
            "٣½Ⅷ|²",
            " |12",
            "a|...\n/\n|b",
            "a|...\n|b",
            "a| ?!",
            "!!|b",
            "!b",
            "?😀\u{301}|a",
            "a|  | b",
            "a|\n\n|  | b",
            "a| \n \n|b",
            "a|\n|  ",
            "a|\t | b",
            "a|\u{3000}b",
            "\u{a0}|\u{a0}b",
            "ab|\0",
        ];
        for expected in cases {
            check::<O200k>(expected);
        }
    }

    #[test]
    fn cl100k_cuts_where_its_pattern_ends() {
        let cases = [
            "Hello|,| world|!",
            "camelCase",
            "日本ABC",
            "e|\u{301}a",
            "don|'t| I|'LL| it|'ſ|'x",
            "'s|treet",
            "123|456|7",
            "a|...\n|/\n|b",
            "a|  | b",
            "a|\n\n|  | b",
            "a|\n  ",
            "a|   ",
            "\u{a0}|\u{a0}b",
        ];
        for expected in cases {
            check::<Cl100k>(expected);
        }
    }

    /// Mostly plain, so that windows tell much; and whatever ends them.
    fn fragment() -> impl Strategy<Value = &'static str> {
        #[rustfmt::skip]
        static PLAIN: &[&str] = &[
            "a", "b", "s", "T", "U", "1", "2", " ", "  ", "     ", ".", "!?", "'", "'s", "'re", "'LL", "'x", "/", "\n", "\r",
        ];
        static OTHER: &[&str] =
            &["\t", "é", "É", "日", "\u{301}", "\u{a0}", "😀", "\0", "ſ", "²", "\u{7f}"];
        prop_oneof![30 => prop::sample::select(PLAIN), 1 => prop::sample::select(OTHER)]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn windows_tell_of_any_text_what_is_found_one_by_one(
            text in prop::collection::vec(fragment(), 0..300)
        ) {
            pieces::<O200k>(&text.concat());
            pieces::<Cl100k>(&text.concat());
        }
    }
}
