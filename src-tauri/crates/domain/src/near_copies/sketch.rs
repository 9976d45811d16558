//! What is kept of one text, and how alike two texts are by it.

use crate::likeness::{NEAR_COPY, Shingles};
use crate::random::mixed;

/// A longer text keeps about so many of its pairs.
const MOST_PAIRS: usize = 60;

/// Two long texts may be near-copies from this likeness of their samples on. A sample of a text that is just alike enough
/// strays from 0.7 by 0.07 as a rule, so one in three thousand is missed; what is not alike enough is found out when the
/// texts are read again.
const LIKELY: f64 = 0.45;

/// One text. Its pairs stand in a list that all texts share.
#[derive(Clone, Debug)]
pub(super) struct Sketch {
    pub id: u64,
    /// The hash of all its pairs: texts with the same are the same but for letter case and punctuation.
    pub whole: u64,
    /// Where its pairs begin.
    start: u32,
    /// All pairs.
    size: u32,
    /// Of the pairs those are kept whose hash ends with so many zero bits.
    pub level: u8,
    /// How many are kept, and as marks in a row of bits.
    count: u16,
    marks: [u64; 2],
    /// The same of what would be kept on the next level.
    next_count: u16,
    next_marks: [u64; 1],
}

impl Sketch {
    /// The sketch of a text, whose pairs are put behind `pairs`. Nothing for a text without words.
    pub fn of(id: u64, shingles: &Shingles, apart: u64, pairs: &mut Vec<u32>) -> Option<Self> {
        let all = shingles.pairs();
        let size = u32::try_from(all.len()).ok().filter(|size| *size > 0)?;
        let start = u32::try_from(pairs.len()).expect("the pairs of 70 million texts fit");
        let level = level_of(all.len());
        let mut whole = 0u64;
        for pair in all {
            let mixed = mixed(pair ^ apart.rotate_left(17));
            whole = whole.wrapping_add(mixed);
            let short = (mixed >> 32) as u32;
            if is_kept(short, level) {
                pairs.push(short);
            }
        }
        let kept = &mut pairs[start as usize..];
        kept.sort_unstable();
        let next: Vec<u32> =
            kept.iter().copied().filter(|pair| is_kept(*pair, level + 1)).collect();
        Some(Self {
            id,
            whole,
            start,
            size,
            level,
            count: u16::try_from(kept.len()).ok()?,
            marks: marks(kept),
            next_count: next.len() as u16,
            next_marks: marks(&next),
        })
    }

    /// Makes up for what was put in front of the list of pairs.
    pub fn move_by(&mut self, offset: usize) {
        self.start += u32::try_from(offset).expect("the pairs of 70 million texts fit");
    }

    /// What is kept of the pairs, sorted.
    pub fn kept<'a>(&self, pairs: &'a [u32]) -> &'a [u32] {
        &pairs[self.start as usize..][..usize::from(self.count)]
    }

    /// The levels on which this meets its near-copies: its own, and the next one where a near-copy may be long enough for
    /// that.
    pub fn levels(&self) -> impl Iterator<Item = u8> {
        let longest = (f64::from(self.size) / NEAR_COPY) as usize;
        self.level..=level_of(longest)
    }

    /// Whether two texts may be near-copies: told from their sizes and marks alone, ten times as fast as by their pairs.
    pub fn may_be_near_copies(&self, other: &Self) -> bool {
        let (less, more) = (self.size.min(other.size), self.size.max(other.size));
        let level = self.level.max(other.level);
        u64::from(less) * 10 >= u64::from(more) * 7 && self.most_alike(other) >= least_alike(level)
    }

    /// How alike two texts are at most by what is kept of them, or by their sizes.
    pub fn most_alike(&self, other: &Self) -> f64 {
        let folded = |of: &Self| [of.marks[0] | of.marks[1]];
        let (own, others) = (u32::from(self.count), u32::from(other.count));
        let (next, others_next) = (u32::from(self.next_count), u32::from(other.next_count));
        if self.level == other.level {
            most_alike(self.marks, own, other.marks, others)
        } else if self.level + 1 == other.level {
            most_alike(self.next_marks, next, folded(other), others)
        } else if self.level == other.level + 1 {
            most_alike(folded(self), own, other.next_marks, others_next)
        } else {
            f64::from(self.size.min(other.size)) / f64::from(self.size.max(other.size))
        }
    }

    /// How alike two texts are, by what is kept of both on the higher one of their levels, each given with its pairs.
    /// Exact from `least` on; below it nothing is counted to its end, and the result is 0.
    pub fn alike(&self, ours: &[u32], other: &Self, theirs: &[u32], least: f64) -> f64 {
        let level = self.level.max(other.level);
        let both = self.count_on(level, ours) + other.count_on(level, theirs);
        // So many pairs may be in one text only: the likeness is what is shared, of that and these.
        let may_differ = (f64::from(both) * (1.0 - least) / (1.0 + least) + 1e-9) as u32;
        let (mut one, mut another, mut differ, mut shared) = (0, 0, 0u32, 0u32);
        while one < ours.len() && another < theirs.len() && differ <= may_differ {
            let (left, right) = (ours[one], theirs[another]);
            differ += u32::from(is_kept(left, level) && left < right);
            differ += u32::from(is_kept(right, level) && right < left);
            shared += u32::from(is_kept(left, level) && left == right);
            one += usize::from(left <= right);
            another += usize::from(right <= left);
        }
        let differ = differ.max(both - 2 * shared);
        let is_less = differ > may_differ;
        if is_less { 0.0 } else { f64::from(shared) / f64::from((shared + differ).max(1)) }
    }

    fn count_on(&self, level: u8, pairs: &[u32]) -> u32 {
        match level - self.level {
            0 => u32::from(self.count),
            1 => u32::from(self.next_count),
            _ => pairs.iter().filter(|pair| is_kept(**pair, level)).count() as u32,
        }
    }
}

/// Pairs as marks.
fn marks<const WORDS: usize>(pairs: &[u32]) -> [u64; WORDS] {
    let mut marks = [0; WORDS];
    for pair in pairs {
        let place = (pair >> 25) as usize % (WORDS * 64);
        marks[place / 64] |= 1 << (place % 64);
    }
    marks
}

/// How alike two texts with these marks and so many pairs are at most: a mark that one has and the other hasn't is a pair of
/// its own at least.
fn most_alike<const WORDS: usize>(
    ours: [u64; WORDS],
    our_count: u32,
    theirs: [u64; WORDS],
    their_count: u32,
) -> f64 {
    let differ = ours.iter().zip(&theirs).map(|(one, other)| (one ^ other).count_ones());
    let all = f64::from(our_count + their_count);
    let shared = (all - f64::from(differ.sum::<u32>())) / 2.0;
    shared / (all - shared).max(1.0)
}

/// How alike two texts must be by what is kept on a level, to be near-copies perhaps. On the lowest one everything is kept.
pub(super) fn least_alike(level: u8) -> f64 {
    if level == 0 { NEAR_COPY } else { LIKELY }
}

/// How many of `kept` pairs, the rarest first, must be looked at so that one of them is shared with every text that may be
/// a near-copy. A hair of room for the product: 0.7 x 10 must be 7.
pub(super) fn rarest_count(kept: usize, level: u8) -> usize {
    let shared = (least_alike(level) * kept as f64 - 1e-9).ceil() as usize;
    kept - shared.min(kept) + usize::from(kept > 0)
}

/// Whether a pair is kept on a level.
pub(super) fn is_kept(pair: u32, level: u8) -> bool {
    pair & ((1 << level) - 1) == 0
}

/// The level of a text by its number of pairs: each keeps half of what the one below keeps.
fn level_of(size: usize) -> u8 {
    let times = size.div_ceil(MOST_PAIRS).max(1);
    times.next_power_of_two().trailing_zeros() as u8
}
