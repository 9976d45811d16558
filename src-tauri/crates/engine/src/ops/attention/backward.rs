//! Backward through attention: the weights are computed again, tile by tile, from the scores and the
//! logarithm of each row's sum.

use super::{Heads, Part, TILE, Tile};
use crate::batch::Segment;
use crate::ops::{dot, exp, vectorised};
use rayon::prelude::*;

/// What one part of the batch adds to the gradient.
struct Gradients {
    /// For each query head of the group, its rows.
    queries: Vec<Vec<f32>>,
    own: KeyGradients,
    before: KeyGradients,
}

struct KeyGradients {
    keys: Vec<f32>,
    values: Vec<f32>,
}

impl KeyGradients {
    fn zero(numbers: usize) -> Self {
        Self { keys: vec![0.0; numbers], values: vec![0.0; numbers] }
    }
}

/// Writes the gradient with respect to `qkv`, given that of the result. `mixed` and `log_sums` are what
/// the forward pass wrote.
pub(crate) fn backward(
    qkv: &[f32],
    heads: Heads,
    segments: &[Segment],
    mixed: &[f32],
    log_sums: &[f32],
    dmixed: &[f32],
    dqkv: &mut [f32],
) {
    let parts = Part::all(qkv, heads, segments);
    let gradients: Vec<Gradients> =
        parts.par_iter().map(|part| part_backward(part, mixed, log_sums, dmixed)).collect();
    dqkv.fill(0.0);
    let (width, size) = (heads.width(), heads.size);
    let mut add = |first_row: usize, head: usize, rows: &[f32]| {
        for (row, numbers) in rows.chunks_exact(size).enumerate() {
            let at = (first_row + row) * width + head * size;
            for (into, number) in dqkv[at..at + size].iter_mut().zip(numbers) {
                *into += number;
            }
        }
    };
    // In the order of the parts: the shared beginning collects from all texts, always in the same order.
    for (part, gradients) in parts.iter().zip(gradients) {
        let (start, key) = (part.segment.rows.start, heads.query + part.key_head);
        for (head, rows) in heads.sharing(part.key_head).zip(&gradients.queries) {
            add(start, head, rows);
        }
        for (first, of) in [(0, &gradients.before), (start, &gradients.own)] {
            add(first, key, &of.keys);
            add(first, key + heads.key, &of.values);
        }
    }
}

fn part_backward(part: &Part<'_>, mixed: &[f32], log_sums: &[f32], dmixed: &[f32]) -> Gradients {
    let heads = part.heads;
    let (size, rows) = (heads.size, part.segment.rows.clone());
    let (before, own) = (part.before(), part.own());
    let mut result = Gradients {
        queries: Vec::new(),
        own: KeyGradients::zero(rows.len() * size),
        before: KeyGradients::zero(part.segment.prefix * size),
    };
    let (mut weights, mut dweights) = (Vec::new(), Vec::new());
    for head in heads.sharing(part.key_head) {
        let (mixed, dmixed) = (part.result(mixed, head), part.result(dmixed, head));
        let queries = part.queries(head);
        let mut dqueries = vec![0.0; rows.len() * size];
        for start in (0..rows.len()).step_by(TILE) {
            let end = (start + TILE).min(rows.len());
            let tile = Tile::new(queries.part(start..end), start, before, own);
            let dmixed_tile = dmixed.part(start..end);
            tile.score(heads.scale(), &mut weights);
            tile.product(dmixed_tile, before.values, own.values, 1.0, &mut dweights);
            vectorised(
                #[inline(always)]
                || {
                    let columns = tile.columns();
                    let both =
                        weights.chunks_exact_mut(columns).zip(dweights.chunks_exact_mut(columns));
                    for (i, (weights, dweights)) in both.enumerate() {
                        let row = start + i;
                        let log_sum = log_sums[(rows.start + row) * heads.query + head];
                        let along = dot(dmixed.row(row), mixed.row(row));
                        let visible = tile.visible(i);
                        for (weight, dweight) in
                            weights[..visible].iter_mut().zip(&mut dweights[..visible])
                        {
                            *weight = exp(*weight - log_sum);
                            *dweight = *weight * (*dweight - along);
                        }
                        weights[visible..].fill(0.0);
                        dweights[visible..].fill(0.0);
                    }
                },
            );
            let (to_before, to_own) = (&mut result.before, &mut result.own);
            tile.spread(&weights, dmixed_tile, 1.0, &mut to_before.values, &mut to_own.values);
            let scale = heads.scale();
            tile.spread(&dweights, tile.queries, scale, &mut to_before.keys, &mut to_own.keys);
            let target = &mut dqueries[start * size..end * size];
            tile.weigh(&dweights, before.keys, own.keys, scale, target);
        }
        result.queries.push(dqueries);
    }
    result
}
