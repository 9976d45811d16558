//! Root-mean-square normalisation: `y = x / rms(x) * gain`. The gain belongs to the model and is frozen.

use super::{dot, rows_per_task, vectorised};
use rayon::prelude::*;

/// Normalises each row of `x` into `y`.
pub(crate) fn forward(x: &[f32], gain: &[f32], epsilon: f32, y: &mut [f32]) {
    let width = gain.len();
    let rows = rows_per_task(width) * width;
    y.par_chunks_mut(rows).zip(x.par_chunks(rows)).for_each(|(y, x)| {
        vectorised(
            #[inline(always)]
            || {
                for (y, x) in y.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
                    let inverse = inverse_rms(x, epsilon);
                    for ((y, x), gain) in y.iter_mut().zip(x).zip(gain) {
                        *y = x * inverse * gain;
                    }
                }
            },
        );
    });
}

/// Adds the gradient with respect to `x` to `dx`, given that with respect to `y`. What the forward pass
/// computed is computed again: it is cheaper than keeping it for every layer.
pub(crate) fn backward(x: &[f32], gain: &[f32], epsilon: f32, dy: &[f32], dx: &mut [f32]) {
    let width = gain.len();
    let rows = rows_per_task(width) * width;
    dx.par_chunks_mut(rows).zip(x.par_chunks(rows)).zip(dy.par_chunks(rows)).for_each(
        |((dx, x), dy)| {
            vectorised(
                #[inline(always)]
                || {
                    let rows = x.chunks_exact(width).zip(dy.chunks_exact(width));
                    for (dx, (x, dy)) in dx.chunks_exact_mut(width).zip(rows) {
                        let inverse = inverse_rms(x, epsilon);
                        let mut along = 0.0;
                        for ((dy, gain), x) in dy.iter().zip(gain).zip(x) {
                            along += dy * gain * x;
                        }
                        let pull = along * inverse * inverse / width as f32;
                        for (((dx, x), dy), gain) in dx.iter_mut().zip(x).zip(dy).zip(gain) {
                            *dx += inverse * (dy * gain - x * pull);
                        }
                    }
                },
            );
        },
    );
}

#[inline(always)]
fn inverse_rms(x: &[f32], epsilon: f32) -> f32 {
    1.0 / (dot(x, x) / x.len() as f32 + epsilon).sqrt()
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradient_is_the_slope, numbers};
    use super::*;

    #[test]
    fn the_gradient_is_the_slope() {
        let (x, gain, weights) = (numbers(40, 0.1), numbers(20, 2.0), numbers(40, 5.0));
        let loss = |x: &[f32]| {
            let mut y = vec![0.0; x.len()];
            forward(x, &gain, 1e-5, &mut y);
            y.iter().zip(&weights).map(|(y, w)| f64::from(y * w)).sum()
        };
        let mut dx = vec![0.0; x.len()];
        backward(&x, &gain, 1e-5, &weights, &mut dx);
        gradient_is_the_slope("norm", &x, &dx, loss);
    }

    #[test]
    fn a_row_comes_out_with_the_size_of_the_gain() {
        let mut y = vec![0.0; 8];
        forward(&[3.0; 8], &[2.0; 8], 0.0, &mut y);
        assert!(y.iter().all(|y| (y - 2.0).abs() < 1e-6));
    }
}
