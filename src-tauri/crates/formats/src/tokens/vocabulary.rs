//! How the tokens of a vocabulary are made: each of two others, down to single bytes. The lower a token's rank, the sooner
//! its two parts become one. Built on first use, in some milliseconds, from the list that `build.rs` has written.

/// No token.
pub const NONE: u32 = u32::MAX;

/// In the list, in the place of a rank: the token is a single byte.
const NOTHING: u32 = 0xff_ffff;
/// How many bits of a slot hold a rank; the two parts take twice as many.
const RANK_BITS: u32 = 18;
/// How many bits the filter has, as a power of two: 256 KB, ten for each token.
const FILTER_BITS: u32 = 21;

pub struct Vocabulary {
    /// The rank of each byte by itself.
    bytes: [u32; 256],
    /// The rank of what each two bytes make, or [`NONE`].
    pairs: Vec<u32>,
    /// A bit by the hash of two parts, set if they make a token. Most neighbours make none: nine of ten such questions are
    /// answered here, near the processor, and not in the four megabytes of slots.
    filter: Vec<u64>,
    /// By the hash of two parts: their ranks, and that of the token that they make. 0 is empty, as half of them are.
    slots: Vec<u64>,
}

impl Vocabulary {
    /// From two numbers of three bytes for each token, by its rank.
    pub fn new(list: &[u8]) -> Self {
        let (tokens, _) = list.as_chunks::<6>();
        let mut vocabulary = Self {
            bytes: [NONE; 256],
            pairs: vec![NONE; 1 << 16],
            filter: vec![0; 1 << (FILTER_BITS - 6)],
            slots: vec![0; (2 * tokens.len()).next_power_of_two()],
        };
        for (rank, &[a, b, c, d, e, f]) in (0..).zip(tokens) {
            let (left, right) =
                (u32::from_le_bytes([a, b, c, 0]), u32::from_le_bytes([d, e, f, 0]));
            if right == NOTHING {
                vocabulary.bytes[left as usize] = rank;
            } else {
                vocabulary.put(left, right, rank);
            }
        }
        for pair in 0..1 << 16 {
            let [first, second] = [pair >> 8, pair & 0xff].map(|byte| vocabulary.bytes[byte]);
            vocabulary.pairs[pair] = vocabulary.joined(first, second);
        }
        vocabulary
    }

    pub fn rank_of_byte(&self, byte: u8) -> u32 {
        self.bytes[usize::from(byte)]
    }

    /// The rank of the token that two bytes make, or [`NONE`].
    pub fn joined_bytes(&self, first: u8, second: u8) -> u32 {
        self.pairs[usize::from(first) << 8 | usize::from(second)]
    }

    /// The rank of the token that two tokens make, or [`NONE`].
    #[inline]
    pub fn joined(&self, left: u32, right: u32) -> u32 {
        let parts = parts(left, right);
        let hash = hash(parts);
        let (word, bit) = filter_place(hash);
        if self.filter[word] & bit == 0 {
            return NONE;
        }
        let mut place = self.place(hash);
        loop {
            let slot = self.slots[place];
            if slot == 0 {
                return NONE;
            }
            if slot >> RANK_BITS == parts {
                return slot as u32 & ((1 << RANK_BITS) - 1);
            }
            place = self.place(place as u64 + 1);
        }
    }

    fn put(&mut self, left: u32, right: u32, rank: u32) {
        let parts = parts(left, right);
        let hash = hash(parts);
        let (word, bit) = filter_place(hash);
        self.filter[word] |= bit;
        let mut place = self.place(hash);
        while self.slots[place] != 0 {
            place = self.place(place as u64 + 1);
        }
        self.slots[place] = parts << RANK_BITS | u64::from(rank);
    }

    fn place(&self, hash: u64) -> usize {
        hash as usize & (self.slots.len() - 1)
    }
}

fn parts(left: u32, right: u32) -> u64 {
    u64::from(left) << RANK_BITS | u64::from(right)
}

/// The upper half of a product, in which each bit depends on all of `parts`.
fn hash(parts: u64) -> u64 {
    parts.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 28
}

/// The word of the filter and the bit in it. They come from other bits of the hash than the place of the slot.
fn filter_place(hash: u64) -> (usize, u64) {
    let bit = hash >> (64 - 28 - FILTER_BITS);
    ((bit >> 6) as usize, 1 << (bit & 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three bytes, of which the first two make a token, and that one with the third.
    #[test]
    fn what_two_parts_make_is_found() {
        let numbers: [[u32; 2]; 5] = [
            [b'a'.into(), NOTHING],
            [b'b'.into(), NOTHING],
            [b'c'.into(), NOTHING],
            [0, 1],
            [3, 2],
        ];
        let list: Vec<u8> = numbers
            .iter()
            .flat_map(|pair| pair.map(u32::to_le_bytes))
            .flat_map(|[a, b, c, _]| [a, b, c])
            .collect();
        let vocabulary = Vocabulary::new(&list);
        assert_eq!(
            [b'a', b'b', b'c', b'd'].map(|byte| vocabulary.rank_of_byte(byte)),
            [0, 1, 2, NONE]
        );
        assert_eq!(vocabulary.joined_bytes(b'a', b'b'), 3);
        assert_eq!(vocabulary.joined_bytes(b'b', b'a'), NONE);
        assert_eq!(vocabulary.joined(0, 1), 3);
        assert_eq!(vocabulary.joined(3, 2), 4);
        let makes_none = [(0, 0), (2, 3), (1, 2), (4, 4)];
        for (left, right) in makes_none {
            assert_eq!(vocabulary.joined(left, right), NONE, "{left} {right}");
        }
    }
}
