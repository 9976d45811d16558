//! Counts the tokens of texts, piece by piece. Each thread has a counter of its own, which remembers the pieces that it has
//! met: of the pieces of a language, few are new.

use super::{
    long::{self, WINDOW},
    merge::{Parts, count_short},
    piece::{MEDIUM, Memory, Piece, SHORT, TINY, TinyMemory, TinyPiece},
    repeated::Repeated,
    split::{
        Pattern,
        window::{self, Window},
    },
    vocabulary::Vocabulary,
};

/// A megabyte, of which the pieces that are met most lie near the processor. With half of it twice as many pieces are met as
/// if for the first time.
const TINY_PIECES: usize = 1 << 17;
/// Four megabytes, of which only what is used is ever touched. With half of them half again as many pieces are met as if for
/// the first time, which costs more than the memory does.
const SHORT_PIECES: usize = 1 << 18;
/// Half a megabyte.
const MEDIUM_PIECES: usize = 1 << 14;

pub struct Counter {
    cut: Cut,
    tiny: TinyMemory,
    short: Memory<1>,
    medium: Memory<2>,
    parts: Parts,
    repeated: Repeated,
}

impl Counter {
    pub fn new() -> Self {
        Self {
            cut: Cut::new(),
            tiny: TinyMemory::new(TINY_PIECES),
            short: Memory::new(SHORT_PIECES),
            medium: Memory::new(MEDIUM_PIECES),
            parts: Parts::default(),
            repeated: Repeated::default(),
        }
    }

    /// The vocabulary and the pattern must be the same in each call: what is remembered depends on them.
    pub fn count<P: Pattern>(&mut self, vocabulary: &Vocabulary, text: &str) -> usize {
        let mut rest = text.as_bytes();
        let mut count = 0;
        while !rest.is_empty() {
            let (length, longer) = self.cut_next::<P>(vocabulary, rest);
            count += longer;
            rest = &rest[length..];
            if self.cut.is_enough() {
                count += self.count_cut(vocabulary);
            }
        }
        count + self.count_cut(vocabulary)
    }

    /// The same for a text that comes again and again.
    pub fn count_repeated<P: Pattern>(&mut self, vocabulary: &Vocabulary, text: &str) -> usize {
        if let Some(count) = self.repeated.get(text) {
            return count;
        }
        let count = self.count::<P>(vocabulary, text);
        self.repeated.put(text, count);
        count
    }

    /// Cuts pieces from the beginning of a text that isn't empty. Says how many bytes these are, and the tokens of those that
    /// are too long to be looked up later.
    #[inline]
    fn cut_next<P: Pattern>(&mut self, vocabulary: &Vocabulary, text: &[u8]) -> (usize, usize) {
        let mut filled = [0; window::BYTES];
        let bytes = text.first_chunk().unwrap_or_else(|| {
            filled[..text.len()].copy_from_slice(text);
            &filled
        });
        let mut count = 0;
        let mut start = 0;
        if window::is_worth_it(bytes) {
            for end in ends(P::starts(&Window::new(bytes, text.len()))) {
                count += self.cut_or_count(vocabulary, &bytes[start..], end - start);
                start = end;
            }
        }
        // What comes next isn't plain, and would end the next window where it begins; or it is long.
        if start < window::LENGTH - SHORT && start < text.len() {
            let end = P::end(text, start);
            // A short piece is looked up with some bytes after it, which the text may not have.
            let from = if end - start <= SHORT { &bytes[start..] } else { &text[start..] };
            count += self.cut_or_count(vocabulary, from, end - start);
            start = end;
        }
        (start, count)
    }

    /// The tokens of the first `length` bytes; none yet if they are few, which are then to be looked up later.
    #[inline]
    fn cut_or_count(&mut self, vocabulary: &Vocabulary, from: &[u8], length: usize) -> usize {
        match from.first_chunk() {
            Some(bytes) if length <= SHORT => {
                self.cut.add(bytes, length);
                0
            }
            _ => self.count_longer(vocabulary, &from[..length]),
        }
    }

    /// Counts the pieces that were cut.
    fn count_cut(&mut self, vocabulary: &Vocabulary) -> usize {
        let mut count = 0;
        for piece in &self.cut.tiny[..self.cut.tiny_count] {
            count += self.tiny.get(*piece, || {
                let (bytes, length) = piece.bytes();
                count_short(vocabulary, &bytes[..length])
            });
        }
        for piece in &self.cut.short[..self.cut.short_count] {
            count += self.short.get(*piece, || {
                let (bytes, length) = piece.bytes();
                count_short(vocabulary, &bytes[..length])
            });
        }
        (self.cut.tiny_count, self.cut.short_count) = (0, 0);
        count
    }

    /// Apart from whoever cuts, which is done far more often.
    #[inline(never)]
    fn count_longer(&mut self, vocabulary: &Vocabulary, piece: &[u8]) -> usize {
        if piece.len() <= MEDIUM {
            self.medium.get(Piece::medium(piece), || self.parts.merge(vocabulary, piece))
        } else if piece.len() <= WINDOW {
            self.parts.merge(vocabulary, piece)
        } else {
            long::count(&mut self.parts, vocabulary, piece)
        }
    }
}

/// Where pieces end that begin at these bits: each where the next begins.
#[inline]
fn ends(starts: u64) -> impl Iterator<Item = usize> {
    let mut ends = starts & starts.wrapping_sub(1);
    std::iter::from_fn(move || {
        let end = ends.trailing_zeros() as usize;
        ends &= ends.wrapping_sub(1);
        (end < window::LENGTH).then_some(end)
    })
}

/// So many are cut before the first of them is looked up.
const ENOUGH: usize = 64;
/// There may be those of one window more.
const ROOM: usize = ENOUGH + window::LENGTH;

/// Pieces that are to be looked up. Their places in the memory are far apart; the processor then fetches many of them at once,
/// and doesn't wait for each.
struct Cut {
    tiny: [TinyPiece; ROOM],
    tiny_count: usize,
    short: [Piece<1>; ROOM],
    short_count: usize,
}

impl Cut {
    fn new() -> Self {
        Self {
            tiny: [TinyPiece::first(&[0; 16], 1); ROOM],
            tiny_count: 0,
            short: [Piece::first(&[0; 16], 1); ROOM],
            short_count: 0,
        }
    }

    /// Writes a piece down as either kind and counts it as its own: which it is would often be guessed wrong.
    #[inline]
    fn add(&mut self, bytes: &[u8; 16], length: usize) {
        self.tiny[self.tiny_count] = TinyPiece::first(bytes, length);
        self.short[self.short_count] = Piece::first(bytes, length);
        let is_tiny = usize::from(length <= TINY);
        self.tiny_count += is_tiny;
        self.short_count += 1 - is_tiny;
    }

    fn is_enough(&self) -> bool {
        self.tiny_count.max(self.short_count) >= ENOUGH
    }
}
