//! Attention of single rows over the pages of their texts. A row's result depends on that row and its own text only, in
//! an order of sums that never changes: neither its company nor how much was read at once shows in it.

use super::memory::{Memory, PAGE};
use crate::ops::attention::Heads;
use crate::ops::{exp, vectorised};
use rayon::prelude::*;

/// Products worth handing to another thread.
const LEAST_PRODUCTS: usize = 32 * 1024;

/// Numbers that are computed side by side.
const LANES: usize = 16;

/// A row of queries: the text it belongs to, and how many of its tokens it sees, itself the last of them.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub memory: &'a Memory,
    pub seen: usize,
}

/// For each row, attends with all query heads. `qkv` has a row of [`Heads::width`] numbers for each of `sights`, and
/// `mixed` gets one of [`Heads::query_width`].
pub(super) fn attend(
    heads: Heads,
    layer: usize,
    qkv: &[f32],
    sights: &[Sight<'_>],
    mixed: &mut [f32],
) {
    let products: usize = sights.iter().map(|sight| sight.seen * 2 * heads.size).sum();
    let heads_together = LEAST_PRODUCTS * sights.len() / products.max(1);
    mixed.par_chunks_mut(heads.size).with_min_len(heads_together.max(1)).enumerate().for_each_init(
        Vec::new,
        |scores, (at, mixed)| {
            let (row, head) = (at / heads.query, at % heads.query);
            let query = &qkv[row * heads.width() + head * heads.size..][..heads.size];
            let key_head = head / (heads.query / heads.key);
            vectorised(
                #[inline(always)]
                || one_head(query, sights[row], layer, key_head, scores, mixed),
            );
        },
    );
}

#[expect(
    clippy::inline_always,
    reason = "it must be compiled for the widest unit, inside `vectorised`"
)]
#[inline(always)]
fn one_head(
    query: &[f32],
    sight: Sight<'_>,
    layer: usize,
    key_head: usize,
    scores: &mut Vec<f32>,
    mixed: &mut [f32],
) {
    let size = query.len();
    let pages = || sight.memory.head(layer, key_head).take(sight.seen.div_ceil(PAGE));
    scores.clear();
    for (keys, _) in pages() {
        scores.extend_from_slice(&products(query, keys));
    }
    // The last page may hold tokens that this row doesn't see.
    scores.truncate(sight.seen);
    let scale = 1.0 / (size as f32).sqrt();
    let highest = scores.iter().fold(f32::NEG_INFINITY, |a, b| a.max(*b));
    for score in scores.iter_mut() {
        *score = exp((*score - highest) * scale);
    }
    let inverse = 1.0 / scores.iter().sum::<f32>();
    for (from, mixed) in (0..size).step_by(2 * LANES).zip(mixed.chunks_mut(2 * LANES)) {
        if mixed.len() == 2 * LANES {
            let (first, second) = weighted(scores, pages(), size, from);
            for lane in 0..LANES {
                mixed[lane] = first[lane] * inverse;
                mixed[lane + LANES] = second[lane] * inverse;
            }
        } else {
            mixed.fill(0.0);
            for (weights, (_, values)) in scores.chunks(PAGE).zip(pages()) {
                for (weight, values) in weights.iter().zip(values.chunks_exact(size)) {
                    for (sum, value) in mixed.iter_mut().zip(&values[from..]) {
                        *sum += weight * inverse * value;
                    }
                }
            }
        }
    }
}

/// The weighted sum of all values, for the numbers of a head that begin with `from`.
#[expect(clippy::inline_always, reason = "as above")]
#[inline(always)]
fn weighted<'a>(
    weights: &[f32],
    pages: impl Iterator<Item = (&'a [f32], &'a [f32])>,
    size: usize,
    from: usize,
) -> ([f32; LANES], [f32; LANES]) {
    // Two sums, so that one needn't wait for the other.
    let (mut first, mut second) = ([0.0f32; LANES], [0.0f32; LANES]);
    for (weights, (_, values)) in weights.chunks(PAGE).zip(pages) {
        for (weight, values) in weights.iter().zip(values.chunks_exact(size)) {
            let values: &[f32; 2 * LANES] =
                values[from..].first_chunk().expect("the caller saw that they are there");
            for lane in 0..LANES {
                first[lane] += weight * values[lane];
                second[lane] += weight * values[lane + LANES];
            }
        }
    }
    (first, second)
}

/// The products of a query with the keys of a page, two sums each.
#[expect(clippy::inline_always, reason = "as above")]
#[inline(always)]
fn products(query: &[f32], keys: &[f32]) -> [f32; PAGE] {
    let (mut even, mut odd) = ([0.0f32; PAGE], [0.0f32; PAGE]);
    // Heads have an even size: the rotary positions need pairs.
    for (query, keys) in query.as_chunks::<2>().0.iter().zip(keys.as_chunks::<{ 2 * PAGE }>().0) {
        for lane in 0..PAGE {
            even[lane] += query[0] * keys[lane];
            odd[lane] += query[1] * keys[PAGE + lane];
        }
    }
    for lane in 0..PAGE {
        even[lane] += odd[lane];
    }
    even
}

#[cfg(test)]
mod tests {
    use super::super::memory::PageForm;
    use super::*;
    use crate::batch::Segment;
    use crate::ops::attention;
    use crate::ops::check::numbers;

    /// As the training does it, over whole texts.
    #[test]
    fn it_is_the_attention_of_the_training() {
        for (heads, rows) in [
            (Heads { query: 4, key: 2, size: 6 }, 40),
            (Heads { query: 3, key: 1, size: 64 }, 17),
            (Heads { query: 2, key: 2, size: 40 }, 5),
        ] {
            let qkv = numbers(rows * heads.width(), 0.3);
            let mut memory = Memory::new(PageForm { layers: 1, heads });
            memory.make_room(rows);
            for (position, row) in qkv.chunks_exact(heads.width()).enumerate() {
                let (keys, values) = row[heads.query_width()..].split_at(heads.key_width());
                memory.write(0, position, keys, values);
            }
            let sights: Vec<Sight<'_>> =
                (0..rows).map(|row| Sight { memory: &memory, seen: row + 1 }).collect();
            let mut mixed = vec![f32::NAN; rows * heads.query_width()];
            attend(heads, 0, &qkv, &sights, &mut mixed);

            let mut expected = vec![0.0; mixed.len()];
            let mut log_sums = vec![0.0; rows * heads.query];
            let whole = [Segment { rows: 0..rows, prefix: 0 }];
            attention::forward(&qkv, heads, &whole, &mut expected, &mut log_sums);
            for (got, want) in mixed.iter().zip(&expected) {
                assert!((got - want).abs() < 1e-5, "{heads:?}: {got} instead of {want}");
            }

            // One row alone is the same row to the bit.
            let last = &qkv[(rows - 1) * heads.width()..];
            let mut alone = vec![0.0; heads.query_width()];
            attend(heads, 0, last, &sights[rows - 1..], &mut alone);
            assert_eq!(alone, mixed[(rows - 1) * heads.query_width()..]);
        }
    }
}
