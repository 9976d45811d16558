//! Causal attention with grouped heads over a batch of texts of different lengths that may share their
//! beginning. Scores are never kept: the backward pass computes them again, tile by tile, from the
//! logarithm of each row's sum, so that memory grows with the length of a text and not with its square.

mod backward;

pub(crate) use backward::backward;

use super::{exp, vectorised};
use crate::batch::Segment;
use crate::linalg::{Target, View, ViewMut, Workers, multiply};
use rayon::prelude::*;

/// Rows of queries whose scores are in memory together. A multiple of the widest kernel of `gemm`.
const TILE: usize = 64;

/// How a row is divided: first the heads of the queries, then those of the keys, then those of the values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heads {
    /// Query heads.
    pub query: usize,
    /// Key heads, each shared by `query / key` query heads, and as many value heads.
    pub key: usize,
    /// Numbers in a head.
    pub size: usize,
}

impl Heads {
    /// Numbers in a row of queries, keys and values.
    pub fn width(self) -> usize {
        (self.query + 2 * self.key) * self.size
    }

    /// Numbers in a row of queries, and in a row of the result.
    pub fn query_width(self) -> usize {
        self.query * self.size
    }

    /// Numbers in a row of keys, and in a row of values.
    pub fn key_width(self) -> usize {
        self.key * self.size
    }

    /// The query heads that share a key head.
    fn sharing(self, key_head: usize) -> std::ops::Range<usize> {
        let group = self.query / self.key;
        key_head * group..(key_head + 1) * group
    }

    fn scale(self) -> f32 {
        1.0 / (self.size as f32).sqrt()
    }
}

/// Keys and values of one head: what some queries look at.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    pub keys: View<'a>,
    pub values: View<'a>,
}

/// The rows of one head in one text of a batch.
struct Part<'a> {
    qkv: &'a [f32],
    heads: Heads,
    segment: &'a Segment,
    key_head: usize,
}

impl<'a> Part<'a> {
    fn all(qkv: &'a [f32], heads: Heads, segments: &'a [Segment]) -> Vec<Self> {
        let part = |segment, key_head| Part { qkv, heads, segment, key_head };
        segments
            .iter()
            .flat_map(|segment| (0..heads.key).map(move |key_head| part(segment, key_head)))
            .collect()
    }

    fn view(&self, rows: std::ops::Range<usize>, head: usize) -> View<'a> {
        let width = self.heads.width();
        let from = rows.start * width + head * self.heads.size;
        View::strided(&self.qkv[from.min(self.qkv.len())..], rows.len(), self.heads.size, width)
    }

    fn queries(&self, head: usize) -> View<'a> {
        self.view(self.segment.rows.clone(), head)
    }

    /// The rows of a query head in a matrix of results.
    fn result<'b>(&self, results: &'b [f32], head: usize) -> View<'b> {
        let (width, size, rows) = (self.heads.query_width(), self.heads.size, &self.segment.rows);
        View::strided(&results[rows.start * width + head * size..], rows.len(), size, width)
    }

    fn seen(&self, rows: std::ops::Range<usize>) -> Seen<'a> {
        let key = self.heads.query + self.key_head;
        Seen { keys: self.view(rows.clone(), key), values: self.view(rows, key + self.heads.key) }
    }

    fn before(&self) -> Seen<'a> {
        self.seen(0..self.segment.prefix)
    }

    fn own(&self) -> Seen<'a> {
        self.seen(self.segment.rows.clone())
    }
}

/// Attends in every text of the batch. `qkv` has a row of queries, keys and values for each position;
/// `mixed` gets the result, and `log_sums` a number for each row and query head, for the backward pass.
pub(crate) fn forward(
    qkv: &[f32],
    heads: Heads,
    segments: &[Segment],
    mixed: &mut [f32],
    log_sums: &mut [f32],
) {
    let parts = Part::all(qkv, heads, segments);
    let results: Vec<_> = parts
        .par_iter()
        .map(|part| {
            let rows = part.segment.rows.len();
            let (mut scores, (before, own)) = (Vec::new(), (part.before(), part.own()));
            heads
                .sharing(part.key_head)
                .map(|head| {
                    let mut mixed = vec![0.0; rows * heads.size];
                    let mut sums = vec![0.0; rows];
                    attend(part.queries(head), before, own, &mut mixed, &mut sums, &mut scores);
                    (head, mixed, sums)
                })
                .collect::<Vec<_>>()
        })
        .collect();
    for (part, results) in parts.iter().zip(results) {
        for (head, result, sums) in results {
            let rows = part.segment.rows.clone().zip(result.chunks_exact(heads.size)).zip(sums);
            for ((row, result), sum) in rows {
                let at = row * heads.query_width() + head * heads.size;
                mixed[at..at + heads.size].copy_from_slice(result);
                log_sums[row * heads.query + head] = sum;
            }
        }
    }
}

/// One head: each query looks at everything in `before`, and in `own` at the rows up to its own.
/// `scores` is scratch.
pub(crate) fn attend(
    queries: View<'_>,
    before: Seen<'_>,
    own: Seen<'_>,
    mixed: &mut [f32],
    log_sums: &mut [f32],
    scores: &mut Vec<f32>,
) {
    let size = mixed.len() / queries.rows().max(1);
    let scale = 1.0 / (size as f32).sqrt();
    for start in (0..queries.rows()).step_by(TILE) {
        let end = (start + TILE).min(queries.rows());
        let tile = Tile::new(queries.part(start..end), start, before, own);
        tile.score(scale, scores);
        let sums = &mut log_sums[start..end];
        vectorised(
            #[inline(always)]
            || {
                for (i, (row, sum)) in scores.chunks_exact_mut(tile.columns()).zip(sums).enumerate()
                {
                    *sum = softmax(row, tile.visible(i));
                }
            },
        );
        let target = &mut mixed[start * size..end * size];
        tile.weigh(scores, before.values, own.values, 1.0, target);
    }
}

/// Some queries and what they see.
struct Tile<'a> {
    queries: View<'a>,
    start: usize,
    before: View<'a>,
    own: View<'a>,
}

impl<'a> Tile<'a> {
    fn new(queries: View<'a>, start: usize, before: Seen<'a>, own: Seen<'a>) -> Self {
        // Rows after the last query of the tile are seen by none of its queries.
        let own = own.keys.part(0..start + queries.rows());
        Self { queries, start, before: before.keys, own }
    }

    fn columns(&self) -> usize {
        self.before.rows() + self.own.rows()
    }

    /// How many columns the tile's `i`-th query sees.
    fn visible(&self, i: usize) -> usize {
        self.before.rows() + self.start + i + 1
    }

    /// `scores = scale * queries keysᵀ`.
    fn score(&self, scale: f32, scores: &mut Vec<f32>) {
        self.product(self.queries, self.before, self.own, scale, scores);
    }

    /// `out = scale * rows [before; own]ᵀ`: a column for each row of `before` and `own`.
    fn product(
        &self,
        rows: View<'_>,
        before: View<'_>,
        own: View<'_>,
        scale: f32,
        out: &mut Vec<f32>,
    ) {
        let (count, columns, split) = (rows.rows(), self.columns(), before.rows());
        out.resize(count * columns, 0.0);
        for (from, keys) in [(0, before), (split, own.part(0..self.own.rows()))] {
            let target = ViewMut::strided(&mut out[from..], count, keys.rows(), columns);
            multiply(target, Target::Replace, scale, rows, keys.transposed(), Workers::One);
        }
    }

    /// `out = scale * weights [before; own]`.
    fn weigh(&self, weights: &[f32], before: View<'_>, own: View<'_>, scale: f32, out: &mut [f32]) {
        let (count, columns) = (self.queries.rows(), self.columns());
        let size = out.len() / count;
        let mut keep = Target::Replace;
        for (from, rows) in [(0, before), (before.rows(), own.part(0..self.own.rows()))] {
            if rows.rows() == 0 {
                continue;
            }
            let weights = View::strided(&weights[from..], count, rows.rows(), columns);
            multiply(ViewMut::new(out, count, size), keep, scale, weights, rows, Workers::One);
            keep = Target::Add;
        }
    }

    /// `before += scale * weightsᵀ rows`, its first rows, and `own` with the rest.
    fn spread(
        &self,
        weights: &[f32],
        rows: View<'_>,
        scale: f32,
        before: &mut [f32],
        own: &mut [f32],
    ) {
        let (count, columns, split) = (self.queries.rows(), self.columns(), self.before.rows());
        for (from, rows_of, target) in [(0, split, before), (split, self.own.rows(), own)] {
            if rows_of == 0 {
                continue;
            }
            let size = rows.row(0).len();
            let weights = View::strided(&weights[from..], count, rows_of, columns).transposed();
            let target = ViewMut::new(&mut target[..rows_of * size], rows_of, size);
            multiply(target, Target::Add, scale, weights, rows, Workers::One);
        }
    }
}

/// Turns scores into weights that add up to 1, and returns the logarithm of the sum of `e^score`.
#[inline(always)]
fn softmax(row: &mut [f32], visible: usize) -> f32 {
    let (seen, hidden) = row.split_at_mut(visible);
    let highest = seen.iter().fold(f32::NEG_INFINITY, |a, b| a.max(*b));
    for score in seen.iter_mut() {
        *score = exp(*score - highest);
    }
    let sum: f32 = seen.iter().sum();
    for weight in seen {
        *weight /= sum;
    }
    hidden.fill(0.0);
    highest + sum.ln()
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradient_is_the_slope, numbers};
    use super::*;

    const HEADS: Heads = Heads { query: 4, key: 2, size: 4 };

    fn run(qkv: &[f32], segments: &[Segment]) -> (Vec<f32>, Vec<f32>) {
        let rows = qkv.len() / HEADS.width();
        let mut mixed = vec![f32::NAN; rows * HEADS.query_width()];
        let mut sums = vec![f32::NAN; rows * HEADS.query];
        forward(qkv, HEADS, segments, &mut mixed, &mut sums);
        (mixed, sums)
    }

    fn segment(rows: std::ops::Range<usize>, prefix: usize) -> Segment {
        Segment { rows, prefix }
    }

    #[test]
    fn the_gradient_is_the_slope_with_a_shared_beginning() {
        let segments = [segment(0..3, 0), segment(3..5, 3), segment(5..9, 3)];
        let (qkv, weights) = (numbers(9 * HEADS.width(), 0.7), numbers(9 * 16, 3.0));
        let (mixed, sums) = run(&qkv, &segments);
        let mut gradient = vec![f32::NAN; qkv.len()];
        backward(&qkv, HEADS, &segments, &mixed, &sums, &weights, &mut gradient);
        gradient_is_the_slope("attention", &qkv, &gradient, |qkv| {
            run(qkv, &segments).0.iter().zip(&weights).map(|(y, w)| f64::from(y * w)).sum()
        });
    }

    #[test]
    fn a_shared_beginning_gives_what_two_whole_texts_give() {
        let width = HEADS.width();
        let rows = numbers(10 * width, 0.2);
        let (shared, _) = run(&rows, &[segment(0..4, 0), segment(4..7, 4), segment(7..10, 4)]);
        for own in [4..7, 7..10] {
            let whole = [&rows[..4 * width], &rows[own.start * width..own.end * width]].concat();
            let (alone, _) = run(&whole, &[segment(0..7, 0)]);
            for (got, want) in shared[own.start * 16..own.end * 16].iter().zip(&alone[4 * 16..]) {
                assert!((got - want).abs() < 1e-5);
            }
        }
    }

    #[test]
    fn a_text_of_several_tiles_has_the_right_gradient_and_looks_back_only() {
        let rows = 2 * TILE + 5;
        let mut qkv = numbers(rows * HEADS.width(), 0.7);
        let segments = [segment(0..rows, 0)];
        let (before, sums) = run(&qkv, &segments);
        let weights = numbers(rows * 16, 3.0);
        let mut gradient = vec![0.0; qkv.len()];
        backward(&qkv, HEADS, &segments, &before, &sums, &weights, &mut gradient);
        // The slope along one direction through all numbers at once.
        let direction = numbers(qkv.len(), 9.0);
        let loss = |step: f32| -> f64 {
            let moved: Vec<f32> = qkv.iter().zip(&direction).map(|(x, d)| x + step * d).collect();
            run(&moved, &segments).0.iter().zip(&weights).map(|(y, w)| f64::from(y * w)).sum()
        };
        let slope = (loss(1e-3) - loss(-1e-3)) / 2e-3;
        let along: f64 = gradient.iter().zip(&direction).map(|(g, d)| f64::from(g * d)).sum();
        assert!((slope - along).abs() < 1e-2 * slope.abs().max(1.0), "{slope} and {along}");

        let from = (TILE + 2) * HEADS.width();
        for number in &mut qkv[from..] {
            *number += 1.0;
        }
        let (after, _) = run(&qkv, &segments);
        assert_eq!(before[..(TILE + 2) * 16], after[..(TILE + 2) * 16], "the future is not seen");
        assert_ne!(before[(TILE + 2) * 16..], after[(TILE + 2) * 16..]);
    }
}
