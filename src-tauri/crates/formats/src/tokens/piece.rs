//! Pieces as numbers, and a memory of those that were met: looking one up compares one or two numbers and no bytes.

/// Most pieces are no longer.
pub const TINY: usize = 7;
/// Nearly all of those with plain letters are no longer.
pub const SHORT: usize = 15;
/// Nearly all are no longer: words in scripts whose letters take two or three bytes too.
pub const MEDIUM: usize = 30;

/// A piece of at most [`SHORT`] bytes as one number, or of at most [`MEDIUM`] as two. The last byte holds in four bits its
/// length, or what two numbers have more than one could; that is never zero, so neither is a piece. The other four are free.
#[derive(Clone, Copy)]
pub struct Piece<const NUMBERS: usize>([u128; NUMBERS]);

/// Where the length stands in the last number.
const LENGTH_AT: u32 = 120;
/// Where the free bits are.
const FREE_AT: u32 = 124;
/// The most that they hold.
const MOST: usize = 15;

/// The bits of so many bytes.
const MASKS: [u128; 16] = {
    let mut masks = [0; 16];
    let mut length = 0;
    while length < 16 {
        masks[length] = (1 << (8 * length)) - 1;
        length += 1;
    }
    masks
};

impl Piece<1> {
    /// The first `length` of sixteen bytes: one of them at least, and [`SHORT`] at most.
    pub fn first(bytes: &[u8; 16], length: usize) -> Self {
        let piece = u128::from_le_bytes(*bytes) & MASKS[length];
        Self([piece | (length as u128) << LENGTH_AT])
    }

    /// The bytes, of which so many are the piece.
    pub fn bytes(self) -> ([u8; 16], usize) {
        let [number] = self.0;
        (number.to_le_bytes(), (number >> LENGTH_AT) as usize % 16)
    }
}

impl Piece<2> {
    /// More than [`SHORT`] bytes, and [`MEDIUM`] at most.
    pub fn medium(bytes: &[u8]) -> Self {
        let (first, rest) = bytes.split_at(16);
        let mut filled = [[0; 16]; 2];
        filled[0].copy_from_slice(first);
        filled[1][..rest.len()].copy_from_slice(rest);
        let [first, second] = filled.map(u128::from_le_bytes);
        let longer = bytes.len() - SHORT;
        Self([first, second | (longer as u128) << LENGTH_AT])
    }
}

impl<const NUMBERS: usize> Piece<NUMBERS> {
    /// A number that is spread evenly over different pieces.
    fn hash(self) -> u64 {
        self.0.iter().fold(0, |hash, &number| mixed(hash ^ number as u64, (number >> 64) as u64))
    }

    /// What `known` holds in its free bits, if it is this piece.
    fn held_by(self, known: &Self) -> Option<usize> {
        let last = NUMBERS - 1;
        let difference = known.0[last] ^ self.0[last];
        let is_it = difference << (128 - FREE_AT) == 0 && known.0[..last] == self.0[..last];
        is_it.then_some((difference >> FREE_AT) as usize)
    }

    fn holding(mut self, number: usize) -> Self {
        self.0[NUMBERS - 1] |= (number as u128) << FREE_AT;
        self
    }
}

/// How many pieces with the same place are remembered, the one that was met last first. Nearly every piece that is known is
/// the first of its place, so the others cost nothing; with a single one three times as many are forgotten.
const WAYS: usize = 4;

/// The number of the piece that `held` knows among those of a place. It is the first of them from then on.
#[inline]
fn find<T>(known: &mut [T; WAYS], held: impl Fn(&T) -> Option<usize>) -> Option<usize> {
    if let Some(number) = held(&known[0]) {
        return Some(number);
    }
    for way in 1..WAYS {
        if let Some(number) = held(&known[way]) {
            known[..=way].rotate_right(1);
            return Some(number);
        }
    }
    None
}

const ODD: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0xd1b5_4a32_d192_ed03];

/// Both halves of a product, which depends on all bits of both numbers.
fn mixed(low: u64, high: u64) -> u64 {
    let product = u128::from(low ^ ODD[0]) * u128::from(high ^ ODD[1]);
    product as u64 ^ (product >> 64) as u64
}

/// A piece of at most [`TINY`] bytes as half a number. Most pieces of most texts are no longer, so what is known of them has
/// to lie near: in a table that the processor keeps close, and that takes a word for each.
#[derive(Clone, Copy)]
pub struct TinyPiece(u64);

/// Where the length of a tiny piece stands, above its bytes.
const TINY_LENGTH_AT: u32 = 56;
/// Where its number of tokens stands, which is no larger than its length.
const TINY_NUMBER_AT: u32 = 60;

impl TinyPiece {
    /// The first `length` of sixteen bytes: one of them at least, and [`TINY`] at most. With more it is no piece, and not to
    /// be looked up.
    #[inline]
    pub fn first(bytes: &[u8; 16], length: usize) -> Self {
        let low = u128::from_le_bytes(*bytes) as u64;
        let mask = MASKS[length] as u64;
        Self(low & mask | (length as u64) << TINY_LENGTH_AT)
    }

    /// The bytes, of which so many are the piece.
    pub fn bytes(self) -> ([u8; 8], usize) {
        (self.0.to_le_bytes(), (self.0 >> TINY_LENGTH_AT) as usize)
    }
}

/// A number for each of the tiny pieces that were met last. It may forget one, and never takes one for another.
pub struct TinyMemory {
    /// Pieces, each with its number above it. Zero is none.
    places: Vec<[u64; WAYS]>,
}

impl TinyMemory {
    /// For so many pieces: a power of two, and four at least.
    pub fn new(pieces: usize) -> Self {
        Self { places: vec![[0; WAYS]; pieces / WAYS] }
    }

    /// The number of a piece: that which `make` gave for it before, or gives now.
    #[inline]
    pub fn get(&mut self, piece: TinyPiece, make: impl FnOnce() -> usize) -> usize {
        let bits = self.places.len().trailing_zeros();
        // The upper bits of the product, which depend on all of the piece.
        let hash = piece.0.wrapping_mul(ODD[0]).rotate_left(bits);
        let place = hash as usize & (self.places.len() - 1);
        let known = &mut self.places[place];
        let held = |known: &u64| {
            let difference = known ^ piece.0;
            let is_it = difference << (u64::BITS - TINY_NUMBER_AT) == 0;
            is_it.then_some((difference >> TINY_NUMBER_AT) as usize)
        };
        if let Some(number) = find(known, held) {
            return number;
        }
        let number = make();
        known.rotate_right(1);
        known[0] = piece.0 | (number as u64) << TINY_NUMBER_AT;
        number
    }
}

/// A number for each of the pieces that were met last. It may forget one, and never takes one for another.
pub struct Memory<const NUMBERS: usize> {
    places: Vec<Place<NUMBERS>>,
}

/// Pieces with the same end of their hash. One of no bytes is none. Aligned, so that the processor fetches one line for all
/// short ones.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Place<const NUMBERS: usize>([Piece<NUMBERS>; WAYS]);

impl<const NUMBERS: usize> Memory<NUMBERS> {
    /// For so many pieces: a power of two, and four at least.
    pub fn new(pieces: usize) -> Self {
        Self { places: vec![Place([Piece([0; NUMBERS]); WAYS]); pieces / WAYS] }
    }

    /// The number of a piece: that which `make` gave for it before, or gives now.
    #[inline]
    pub fn get(&mut self, piece: Piece<NUMBERS>, make: impl FnOnce() -> usize) -> usize {
        let place = piece.hash() as usize & (self.places.len() - 1);
        let Place(known) = &mut self.places[place];
        if let Some(number) = find(known, |known| piece.held_by(known)) {
            return number;
        }
        let number = make();
        if number <= MOST {
            known.rotate_right(1);
            known[0] = piece.holding(number);
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As long as a piece can be.
    const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyzABCD";

    fn pieces() -> impl Iterator<Item = &'static str> {
        let ends = (0..=ALPHABET.len()).flat_map(|end| (0..end).map(move |start| (start, end)));
        ends.map(|(start, end)| &ALPHABET[start..end])
    }

    fn filled(piece: &str) -> [u8; 16] {
        let mut filled = [b'x'; 16];
        filled[..piece.len()].copy_from_slice(piece.as_bytes());
        filled
    }

    fn short_piece(piece: &str) -> Piece<1> {
        Piece::first(&filled(piece), piece.len())
    }

    fn tiny_piece(piece: &str) -> TinyPiece {
        TinyPiece::first(&filled(piece), piece.len())
    }

    #[test]
    fn a_piece_keeps_its_bytes() {
        for piece in pieces().filter(|piece| piece.len() <= SHORT) {
            let (bytes, length) = short_piece(piece).bytes();
            assert_eq!(&bytes[..length], piece.as_bytes());
        }
        for piece in pieces().filter(|piece| piece.len() <= TINY) {
            let (bytes, length) = tiny_piece(piece).bytes();
            assert_eq!(&bytes[..length], piece.as_bytes());
        }
    }

    #[test]
    fn each_piece_gets_the_number_that_was_made_for_it() {
        // So few places that most are forgotten.
        let (mut short, mut medium) = (Memory::new(8), Memory::new(8));
        let mut get = |piece: &str, number| {
            let bytes = piece.as_bytes();
            if bytes.len() <= SHORT {
                short.get(short_piece(piece), || number)
            } else {
                medium.get(Piece::medium(bytes), || number)
            }
        };
        for round in 0..3 {
            for piece in pieces() {
                let number = piece.bytes().map(usize::from).sum::<usize>() % 20;
                assert_eq!(get(piece, number), number, "{piece} in round {round}");
            }
        }
    }

    #[test]
    fn each_tiny_piece_gets_the_number_that_was_made_for_it() {
        let mut memory = TinyMemory::new(8);
        let number = |piece: &str| piece.bytes().map(usize::from).sum::<usize>() % piece.len() + 1;
        for _ in 0..3 {
            for piece in pieces().filter(|piece| piece.len() <= TINY) {
                assert_eq!(
                    memory.get(tiny_piece(piece), || number(piece)),
                    number(piece),
                    "{piece}"
                );
                assert_eq!(
                    memory.get(tiny_piece(piece), || panic!("it was met just now")),
                    number(piece)
                );
            }
        }
    }

    #[test]
    fn what_was_met_is_remembered() {
        let (mut tiny, mut short) = (TinyMemory::new(WAYS), Memory::new(WAYS));
        let mut get = |piece: &str, number| {
            let found = short.get(short_piece(piece), || number);
            assert_eq!(tiny.get(tiny_piece(piece), || number), found, "{piece}");
            found
        };
        let numbers = [("a", 1), ("bb", 2), ("ccc", 3), ("dddd", 4)];
        for (piece, number) in numbers {
            assert_eq!(get(piece, number), number);
        }
        for (piece, number) in numbers {
            assert_eq!(get(piece, 7), number, "all have room");
        }
        assert_eq!((get("a", 7), get("e", 5)), (1, 5));
        assert_eq!((get("a", 7), get("bb", 6)), (1, 6), "what was met longest ago made room");
        assert_eq!(short.get(short_piece("f"), || MOST + 1), MOST + 1, "too large to be held");
        assert_eq!(short.get(short_piece("f"), || 1), 1);
    }

    #[test]
    fn zeros_are_a_piece_and_no_empty_place() {
        let (mut tiny, mut short, mut medium) =
            (TinyMemory::new(8), Memory::new(8), Memory::new(8));
        for length in 1..=MEDIUM {
            let zeros = "\0".repeat(length);
            let found = match length {
                1..=TINY => tiny.get(tiny_piece(&zeros), || 5),
                ..=SHORT => short.get(short_piece(&zeros), || 5),
                _ => medium.get(Piece::medium(zeros.as_bytes()), || 5),
            };
            assert_eq!(found, 5, "{length}");
        }
    }

    #[test]
    fn a_piece_is_not_one_that_goes_on_with_zeros() {
        let mut memory = Memory::new(8);
        let mut get = |piece: &str, number| memory.get(short_piece(piece), || number);
        assert_eq!((get("a", 1), get("a\0", 2), get("\0", 3)), (1, 2, 3));
    }
}
