//! The tokens of one piece: of all neighbours that together are a token, the two whose token has the lowest rank become
//! one, the first two where there are several; then again, until no two can.

use super::vocabulary::{NONE, Vocabulary};

/// How many places make a group. Its lowest rank is found without a branch, and known until something in it changes.
const GROUP: usize = 32;
/// In the place of a join: there is none.
const NEVER: i32 = i32::MAX;
/// Where the rank stands in the lowest join of a group; below it stands the place.
const RANK_AT: u32 = 36;

/// How many tokens a piece of at most sixteen bytes has: the same as below without its book-keeping, which costs more than
/// it saves here. Apart from whoever looks the piece up, which is done far more often.
#[cold]
#[inline(never)]
pub fn count_short(vocabulary: &Vocabulary, piece: &[u8]) -> usize {
    let mut ranks = [NONE; 16];
    let mut joins = [NONE; 16];
    let mut count = piece.len();
    for (rank, &byte) in ranks.iter_mut().zip(piece) {
        *rank = vocabulary.rank_of_byte(byte);
    }
    for (join, pair) in joins.iter_mut().zip(piece.windows(2)) {
        *join = vocabulary.joined_bytes(pair[0], pair[1]);
    }
    loop {
        let (mut place, mut lowest) = (0, NONE);
        for (other, &join) in joins[..count].iter().enumerate() {
            if join < lowest {
                (place, lowest) = (other, join);
            }
        }
        if lowest == NONE {
            return count;
        }
        for after in place + 1..count - 1 {
            ranks[after] = ranks[after + 1];
            joins[after] = joins[after + 1];
        }
        count -= 1;
        joins[count] = NONE;
        ranks[place] = lowest;
        let next = place + 1;
        joins[place] = if next < count { vocabulary.joined(lowest, ranks[next]) } else { NONE };
        if place > 0 {
            joins[place - 1] = vocabulary.joined(ranks[place - 1], lowest);
        }
    }
}

/// The parts of a piece, while they become fewer. Kept between pieces for its memory.
#[derive(Default)]
pub struct Parts {
    /// By the place where a part begins.
    at: Vec<Part>,
    /// The same, in groups: the rank of the token that a part would make with the next, and below it the place in the
    /// group, so that of several with the same rank the first is the lowest.
    joins: Vec<[i32; GROUP]>,
    /// The lowest join of each group.
    lowest: Vec<u64>,
}

#[derive(Clone, Copy)]
struct Part {
    /// The token that it is.
    rank: u32,
    /// Where the next part begins.
    next: u32,
    /// Where the one before it begins.
    previous: u32,
}

impl Parts {
    /// Makes the tokens of `piece`, which isn't empty, and says how many there are.
    pub fn merge(&mut self, vocabulary: &Vocabulary, piece: &[u8]) -> usize {
        self.begin(vocabulary, piece);
        let mut count = piece.len();
        while let Some(place) = self.lowest_place() {
            self.join(vocabulary, place);
            count -= 1;
        }
        count
    }

    /// Where each token ends.
    pub fn ends(&self) -> impl Iterator<Item = usize> {
        let mut end = 0;
        std::iter::from_fn(move || {
            end = self.at.get(end)?.next as usize;
            Some(end)
        })
    }

    /// A part for each byte.
    fn begin(&mut self, vocabulary: &Vocabulary, piece: &[u8]) {
        self.at.clear();
        self.at.extend((0..).zip(piece).map(|(place, &byte)| Part {
            rank: vocabulary.rank_of_byte(byte),
            next: place + 1,
            previous: place.wrapping_sub(1),
        }));
        let groups = piece.len().div_ceil(GROUP);
        self.joins.clear();
        self.joins.resize(groups, [NEVER; GROUP]);
        for (place, pair) in piece.windows(2).enumerate() {
            self.set(place, vocabulary.joined_bytes(pair[0], pair[1]));
        }
        self.lowest.clear();
        self.lowest.resize(groups, 0);
        for group in 0..groups {
            self.find_lowest(group);
        }
    }

    /// Where the join with the lowest rank is.
    fn lowest_place(&self) -> Option<usize> {
        let lowest = self.lowest.iter().copied().min()?;
        let place = lowest & ((1 << RANK_AT) - 1);
        (lowest >> RANK_AT != NEVER as u64 / GROUP as u64).then_some(place as usize)
    }

    /// Makes one part of that at `place` and the next.
    fn join(&mut self, vocabulary: &Vocabulary, place: usize) {
        let (group, within) = (place / GROUP, place % GROUP);
        let rank = self.joins[group][within] as u32 / GROUP as u32;
        let part = self.at[place];
        let joined = part.next as usize;
        let next = self.at[joined].next;
        self.at[place] = Part { rank, next, ..part };

        self.set(joined, NONE);
        let with_next = match self.at.get_mut(next as usize) {
            None => NONE,
            Some(after) => {
                after.previous = place as u32;
                vocabulary.joined(rank, after.rank)
            }
        };
        self.set(place, with_next);
        if place > 0 {
            let previous = part.previous as usize;
            self.set(previous, vocabulary.joined(self.at[previous].rank, rank));
            if previous / GROUP != group {
                self.find_lowest(previous / GROUP);
            }
        }
        if joined / GROUP != group {
            self.find_lowest(joined / GROUP);
        }
        self.find_lowest(group);
    }

    fn set(&mut self, place: usize, rank: u32) {
        let join =
            if rank == NONE { NEVER } else { (rank as usize * GROUP + place % GROUP) as i32 };
        self.joins[place / GROUP][place % GROUP] = join;
    }

    fn find_lowest(&mut self, group: usize) {
        let lowest = self.joins[group].iter().copied().fold(NEVER, i32::min) as usize;
        let place = group * GROUP + lowest % GROUP;
        self.lowest[group] = ((lowest / GROUP) as u64) << RANK_AT | place as u64;
    }
}
