//! What an adapter adds to a linear map while decoding, in 32-bit floats beside the packed product.

use crate::adapter::{Adapter, Slot};
use crate::ops::{dot, vectorised};
use rayon::prelude::*;

/// Beside the maps of one place in one layer.
pub(super) struct Learned {
    /// For each map `rank` rows of `input` numbers, as in the adapter.
    a: Vec<f32>,
    /// For each map `rank` rows of `output` numbers: the other way round than in the adapter, so that a row is added to
    /// the result in one go.
    b: Vec<Vec<f32>>,
    outputs: Vec<usize>,
    input: usize,
    rank: usize,
    scale: f32,
}

impl Learned {
    pub fn new(adapter: &Adapter, slot: &Slot) -> Self {
        let rank = adapter.layout.rank;
        let turned = |(at, output): (&std::ops::Range<usize>, &usize)| {
            let b = &adapter.values[at.clone()];
            (0..rank * output).map(|to| b[to % output * rank + to / output]).collect()
        };
        Self {
            a: adapter.values[slot.a.clone()].to_vec(),
            b: slot.b.iter().zip(&slot.outputs).map(turned).collect(),
            outputs: slot.outputs.clone(),
            input: slot.input,
            rank,
            scale: adapter.scale(),
        }
    }

    /// `y += scale * b (a x)`, row by row.
    pub fn add(&self, x: &[f32], y: &mut [f32]) {
        let output: usize = self.outputs.iter().sum();
        y.par_chunks_mut(output).zip(x.par_chunks(self.input)).for_each(|(y, x)| {
            vectorised(
                #[inline(always)]
                || {
                    let mut a = self.a.chunks_exact(self.input);
                    let mut rest = y;
                    for (b, output) in self.b.iter().zip(&self.outputs) {
                        let (y, after) = rest.split_at_mut(*output);
                        for (a, b) in a.by_ref().take(self.rank).zip(b.chunks_exact(*output)) {
                            let low = self.scale * dot(a, x);
                            for (y, b) in y.iter_mut().zip(b) {
                                *y += low * b;
                            }
                        }
                        rest = after;
                    }
                },
            );
        });
    }
}
