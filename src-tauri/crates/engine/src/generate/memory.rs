//! What the model remembers of the text it has read: the keys and values of each layer.

use crate::linalg::View;
use crate::ops::attention::{Heads, Seen, attend};
use crate::weights::Weights;
use rayon::prelude::*;

pub(super) struct Memory {
    heads: Heads,
    tokens: Vec<u32>,
    /// For each layer the keys and the values, a row for each token.
    layers: Vec<(Vec<f32>, Vec<f32>)>,
}

impl Memory {
    pub fn new(weights: &Weights) -> Self {
        let layers = weights.layers.iter().map(|_| (Vec::new(), Vec::new())).collect();
        Self { heads: weights.heads, tokens: Vec::new(), layers }
    }

    /// Tokens remembered.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// How many tokens of `text` are remembered, from the first on.
    pub fn common_beginning(&self, text: &[u32]) -> usize {
        self.tokens.iter().zip(text).take_while(|(a, b)| a == b).count()
    }

    /// Forgets all but the first `count` tokens, and what was read of a text that wasn't kept.
    pub fn forget_after(&mut self, count: usize) {
        self.tokens.truncate(count);
        for (keys, values) in &mut self.layers {
            keys.truncate(count * self.heads.key_width());
            values.truncate(count * self.heads.key_width());
        }
    }

    /// Says which tokens the last rows belong to.
    pub fn keep(&mut self, tokens: &[u32]) {
        self.tokens.extend_from_slice(tokens);
    }

    /// Attends from new rows to everything remembered and to each other, and remembers their keys and
    /// values.
    pub fn attend(&mut self, layer: usize, qkv: &[f32], mixed: &mut [f32]) {
        let heads = self.heads;
        let (width, size) = (heads.width(), heads.size);
        let (query_width, key_width) = (heads.query_width(), heads.key_width());
        let rows = qkv.len() / width;
        let (keys, values) = &self.layers[layer];
        let read = keys.len() / key_width;
        let group = heads.query / heads.key;
        let results: Vec<Vec<f32>> = (0..heads.query)
            .into_par_iter()
            .map(|head| {
                let of_key = head / group;
                let from = (of_key * size).min(keys.len());
                let before = Seen {
                    keys: View::strided(&keys[from..], read, size, key_width),
                    values: View::strided(&values[from..], read, size, key_width),
                };
                let part = |at: usize| View::strided(&qkv[at..], rows, size, width);
                let own = Seen {
                    keys: part(query_width + of_key * size),
                    values: part(query_width + key_width + of_key * size),
                };
                let (mut result, mut sums) = (vec![0.0; rows * size], vec![0.0; rows]);
                attend(part(head * size), before, own, &mut result, &mut sums, &mut Vec::new());
                result
            })
            .collect();
        for (head, result) in results.iter().enumerate() {
            for (row, result) in result.chunks_exact(size).enumerate() {
                let at = row * query_width + head * size;
                mixed[at..at + size].copy_from_slice(result);
            }
        }
        let (keys, values) = &mut self.layers[layer];
        for row in qkv.chunks_exact(width) {
            keys.extend_from_slice(&row[query_width..query_width + key_width]);
            values.extend_from_slice(&row[query_width + key_width..]);
        }
    }
}
