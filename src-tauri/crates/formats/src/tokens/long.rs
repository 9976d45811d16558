//! Pieces of any length in a time that grows as they do: a megabyte of one letter, or a page of a script without spaces.
//!
//! Two tokens may stand side by side if merging their bytes alone gives the same two. A piece has one row of tokens in
//! which all neighbours may, and that is what merging the whole of it gives: until a first join over the end of a token,
//! everything inside two neighbours happens in the order in which it happens to them alone. So a piece is merged window by
//! window, each beginning where a token of the one before it ends, and the two tokens that meet there are tried alone.

use super::{merge::Parts, vocabulary::Vocabulary};

/// The length of a window to begin with. What is shorter is merged as a whole.
pub const WINDOW: usize = 128;

/// How many tokens `piece` has, which isn't empty.
pub fn count(parts: &mut Parts, vocabulary: &Vocabulary, piece: &[u8]) -> usize {
    count_by(WINDOW, parts, vocabulary, piece)
}

fn count_by(mut length: usize, parts: &mut Parts, vocabulary: &Vocabulary, piece: &[u8]) -> usize {
    loop {
        match (Windows { parts, vocabulary, piece, tried: None }).count(length) {
            Some(count) => return count,
            // No token ended in a window, or its end was felt too far inside it. Both are rare, and with a window that
            // holds the whole piece, neither can be.
            None => length *= 2,
        }
    }
}

struct Windows<'a> {
    parts: &'a mut Parts,
    vocabulary: &'a Vocabulary,
    piece: &'a [u8],
    /// The two tokens that were tried last: where the first begins, where they meet, and where the second ends.
    tried: Option<[usize; 3]>,
}

/// The tokens of a window that are taken for those of the piece, by places in the window.
#[derive(Clone, Copy)]
struct Taken {
    count: usize,
    first_end: usize,
    last_start: usize,
    last_end: usize,
}

impl Windows<'_> {
    /// Nothing when windows of this length are too short.
    fn count(&mut self, length: usize) -> Option<usize> {
        let piece = self.piece;
        let mut count = 0;
        let mut start = 0;
        let mut before: Option<(&[u8], Taken)> = None;
        loop {
            let rest = &piece[start..];
            let Some(window) = rest.get(..length).filter(|window| window.len() < rest.len()) else {
                let taken = self.take(rest, rest.len())?;
                return self.meets(before, start, taken).then_some(count + taken.count);
            };
            let taken = match before {
                // Most of what is very long repeats itself.
                Some((other, taken)) if other == window => taken,
                // The end of a window is likely to have other tokens in the whole piece.
                _ => self.take(window, length - length / 8)?,
            };
            if !self.meets(before, start, taken) {
                return None;
            }
            count += taken.count;
            start += taken.last_end;
            before = Some((window, taken));
        }
    }

    /// The tokens of a window that end at `sure` or before; nothing if there are none.
    fn take(&mut self, window: &[u8], sure: usize) -> Option<Taken> {
        self.parts.merge(self.vocabulary, window);
        let mut ends = self.parts.ends().take_while(|&end| end <= sure);
        let first_end = ends.next()?;
        let mut taken = Taken { count: 1, first_end, last_start: 0, last_end: first_end };
        for end in ends {
            taken.count += 1;
            taken.last_start = taken.last_end;
            taken.last_end = end;
        }
        Some(taken)
    }

    /// Whether the last token before `start` and the first one after it may stand side by side.
    fn meets(&mut self, before: Option<(&[u8], Taken)>, start: usize, taken: Taken) -> bool {
        let Some((_, before)) = before else { return true };
        let left = start - (before.last_end - before.last_start);
        let right = start + taken.first_end;
        let part = |from: usize, to: usize| &self.piece[from..to];
        if let Some([other_left, other_start, other_right]) = self.tried
            && part(other_left, other_start) == part(left, start)
            && part(other_start, other_right) == part(start, right)
        {
            return true;
        }
        self.tried = Some([left, start, right]);
        self.parts.merge(self.vocabulary, &self.piece[left..right]);
        self.parts.ends().eq([start - left, right - left])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::O200K;
    use proptest::prelude::*;

    /// Windows so short that most are too short, and some of their ends are wrong.
    const SHORT: [usize; 5] = [2, 3, 8, 13, 40];

    fn check(piece: &[u8]) {
        let mut parts = Parts::default();
        let whole = parts.merge(&O200K, piece);
        for length in SHORT {
            let counted = count_by(length, &mut parts, &O200K, piece);
            assert_eq!(counted, whole, "{:?} by {length}", String::from_utf8_lossy(piece));
        }
    }

    #[test]
    fn repetitions_have_as_many_tokens_by_windows() {
        for part in
            ["a", " ", "\n", "=", "-=", "abc", "the", "strength", "日本", "é", "\u{301}", "👍🏽"]
        {
            for count in [1, 2, 3, 50, 129, 400] {
                check(part.repeat(count).as_bytes());
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_piece_has_as_many_tokens_by_windows(
            piece in "[a-d]{1,200}|[a-z]{1,200}|[а-я]{1,100}|[一-龥ぁ-ん]{1,60}|[ \n]{1,300}|[-=_.]{1,200}|.{1,60}"
        ) {
            check(piece.as_bytes());
        }
    }

    /// What the windows themselves are tested for would not be seen if they were never too short.
    #[test]
    fn windows_can_be_too_short() {
        let mut parts = Parts::default();
        let piece = b"internationalization".as_slice();
        let mut windows = Windows { parts: &mut parts, vocabulary: &O200K, piece, tried: None };
        assert_eq!(windows.count(2), None);
        assert!(windows.count(piece.len()).is_some());
    }
}
