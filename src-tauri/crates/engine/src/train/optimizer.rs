//! AdamW without weight decay (an adapter starts at zero and stays small), and the clipping of gradients.

use crate::ops::vectorised;
use rayon::prelude::*;

const FIRST_DECAY: f64 = 0.9;
const SECOND_DECAY: f64 = 0.999;
const EPSILON: f32 = 1e-8;
const NUMBERS_PER_TASK: usize = 64 * 1024;

/// What the optimiser remembers of the gradients so far.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Optimizer {
    /// Running mean of each gradient.
    pub first: Vec<f32>,
    /// Running mean of its square.
    pub second: Vec<f32>,
    /// Updates made.
    pub updates: u64,
}

impl Optimizer {
    pub fn new(numbers: usize) -> Self {
        Self { first: vec![0.0; numbers], second: vec![0.0; numbers], updates: 0 }
    }

    /// Moves `values` one step against `gradient`.
    pub fn update(&mut self, values: &mut [f32], gradient: &[f32], learning_rate: f64) {
        self.updates += 1;
        let updates = self.updates as f64;
        let step = (learning_rate / (1.0 - FIRST_DECAY.powf(updates))) as f32;
        let root = (1.0 - SECOND_DECAY.powf(updates)).sqrt() as f32;
        let moments = self
            .first
            .par_chunks_mut(NUMBERS_PER_TASK)
            .zip(self.second.par_chunks_mut(NUMBERS_PER_TASK));
        values
            .par_chunks_mut(NUMBERS_PER_TASK)
            .zip(gradient.par_chunks(NUMBERS_PER_TASK))
            .zip(moments)
            .for_each(|((values, gradient), (first, second))| {
                vectorised(
                    #[inline(always)]
                    || update(values, gradient, first, second, step, root),
                );
            });
    }
}

#[inline(always)]
fn update(
    values: &mut [f32],
    gradient: &[f32],
    first: &mut [f32],
    second: &mut [f32],
    step: f32,
    root: f32,
) {
    const KEEP_FIRST: f32 = FIRST_DECAY as f32;
    const KEEP_SECOND: f32 = SECOND_DECAY as f32;
    let moments = first.iter_mut().zip(second);
    for ((value, gradient), (first, second)) in values.iter_mut().zip(gradient).zip(moments) {
        *first = KEEP_FIRST * *first + (1.0 - KEEP_FIRST) * gradient;
        *second = KEEP_SECOND * *second + (1.0 - KEEP_SECOND) * gradient * gradient;
        *value -= step * *first / (second.sqrt() / root + EPSILON);
    }
}

/// Scales `gradient` down so that its length is at most `longest`; returns the length before.
pub(crate) fn clip(gradient: &mut [f32], longest: f64) -> f64 {
    let squares: Vec<f64> = gradient
        .par_chunks(NUMBERS_PER_TASK)
        .map(|part| part.iter().map(|number| f64::from(*number).powi(2)).sum())
        .collect();
    let length = squares.iter().sum::<f64>().sqrt();
    if length > longest {
        // As PyTorch does it, so that losses can be compared.
        let scale = (longest / (length + 1e-6)) as f32;
        gradient.par_chunks_mut(NUMBERS_PER_TASK).for_each(|part| {
            for number in part {
                *number *= scale;
            }
        });
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_update_moves_each_number_by_the_learning_rate() {
        let mut optimizer = Optimizer::new(3);
        let mut values = [1.0, 1.0, 1.0];
        optimizer.update(&mut values, &[0.5, -3.0, 0.0], 0.1);
        for (value, want) in values.iter().zip([0.9, 1.1, 1.0]) {
            assert!((value - want).abs() < 1e-5, "{value} instead of {want}");
        }
    }

    #[test]
    fn updates_find_the_lowest_point() {
        let mut optimizer = Optimizer::new(2);
        let mut values = [4.0f32, -2.0];
        for _ in 0..800 {
            let gradient = [2.0 * (values[0] - 1.0), 20.0 * (values[1] - 3.0)];
            optimizer.update(&mut values, &gradient, 0.05);
        }
        assert!((values[0] - 1.0).abs() < 1e-2 && (values[1] - 3.0).abs() < 1e-2, "{values:?}");
    }

    #[test]
    fn clipping_keeps_the_direction() {
        let mut gradient = [3.0, 4.0];
        assert!((clip(&mut gradient, 1.0) - 5.0).abs() < 1e-9);
        assert!((gradient[0] - 0.6).abs() < 1e-5 && (gradient[1] - 0.8).abs() < 1e-5);
        let mut short = [0.3, 0.4];
        clip(&mut short, 1.0);
        assert_eq!(short, [0.3, 0.4], "a short gradient stays as it is");
    }
}
