//! Counts the tokens of texts, piece by piece. Each thread has a counter of its own, which remembers the pieces that it has
//! met: of the pieces of a language, few are new.

use super::{
    long::{self, WINDOW},
    merge::{Parts, count_short},
    piece::{MEDIUM, Memory, Piece, SHORT, TINY, TinyMemory, TinyPiece},
    split::{
        Pattern,
        block::{self, Block},
    },
    vocabulary::Vocabulary,
};

/// A megabyte, of which the pieces that are met most lie near the processor. With half of it half again as many pieces are met
/// as if for the first time.
const TINY_PIECES: usize = 1 << 17;
/// Two megabytes, of which only what is used is ever touched.
const SHORT_PIECES: usize = 1 << 17;
/// Half a megabyte.
const MEDIUM_PIECES: usize = 1 << 14;

/// So many short pieces are cut before the first of them is looked up. Their places in the memory are far apart; the processor
/// then fetches many of them at once, and doesn't wait for each.
const BATCH: usize = 16;

/// A short piece that was cut, and is to be looked up.
#[derive(Clone, Copy)]
struct Cut {
    piece: Piece<1>,
    place: usize,
    start: usize,
    length: usize,
}

pub struct Counter {
    cut: [Cut; BATCH],
    tiny: TinyMemory,
    short: Memory<1>,
    medium: Memory<2>,
    parts: Parts,
}

impl Counter {
    pub fn new() -> Self {
        let none = Cut { piece: Piece::short(&[]), place: 0, start: 0, length: 0 };
        Self {
            cut: [none; BATCH],
            tiny: TinyMemory::new(TINY_PIECES),
            short: Memory::new(SHORT_PIECES),
            medium: Memory::new(MEDIUM_PIECES),
            parts: Parts::default(),
        }
    }

    /// The vocabulary and the pattern must be the same in each call: what is remembered depends on them.
    pub fn count<P: Pattern>(&mut self, vocabulary: &Vocabulary, text: &str) -> usize {
        let text = text.as_bytes();
        let mut count = 0;
        let mut start = 0;
        let mut waiting = 0;
        while let Some(next) = text[start..].first_chunk::<{ block::LENGTH }>() {
            let end = match P::end_in(&Block::new(next)) {
                block::UNKNOWN => P::end(text, start),
                length => start + length,
            };
            let length = end - start;
            if length <= TINY {
                let make = || count_short(vocabulary, &text[start..end]);
                count += self.tiny.get(TinyPiece::first(next, length), make);
            } else if length <= SHORT {
                let piece = Piece::first(next, length);
                self.cut[waiting] = Cut { piece, place: self.short.place(piece), start, length };
                waiting += 1;
                if waiting == BATCH {
                    count += self.count_cut(vocabulary, text, waiting);
                    waiting = 0;
                }
            } else {
                count += self.count_longer(vocabulary, &text[start..end]);
            }
            start = end;
        }
        count += self.count_cut(vocabulary, text, waiting);
        // The end of the text is too short for a block, and for a long piece too.
        while start < text.len() {
            let end = P::end(text, start);
            let piece = &text[start..end];
            count += self.short.get(Piece::short(piece), || count_short(vocabulary, piece));
            start = end;
        }
        count
    }

    /// Counts the first of the pieces that were cut.
    fn count_cut(&mut self, vocabulary: &Vocabulary, text: &[u8], waiting: usize) -> usize {
        let mut count = 0;
        for &Cut { piece, place, start, length } in &self.cut[..waiting] {
            let make = || count_short(vocabulary, &text[start..start + length]);
            count += self.short.get_at(place, piece, make);
        }
        count
    }

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
