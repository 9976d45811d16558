//! The gated activation of the feed-forward part: `silu(gate) * up`. Gate and up stand side by side in one
//! row of twice the width, as one matrix product makes them.

use super::{exp, rows_per_task, vectorised};
use rayon::prelude::*;

/// Writes `silu(gate) * up` of each row.
pub(crate) fn forward(gate_up: &[f32], width: usize, out: &mut [f32]) {
    let rows = rows_per_task(width);
    out.par_chunks_mut(rows * width).zip(gate_up.par_chunks(rows * 2 * width)).for_each(
        |(out, gate_up)| {
            vectorised(
                #[inline(always)]
                || {
                    let rows = out.chunks_exact_mut(width).zip(gate_up.chunks_exact(2 * width));
                    for (out, gate_up) in rows {
                        let (gate, up) = gate_up.split_at(width);
                        for ((out, gate), up) in out.iter_mut().zip(gate).zip(up) {
                            *out = gate * sigmoid(*gate) * up;
                        }
                    }
                },
            );
        },
    );
}

/// Writes the gradient of gate and up, given that of the activation.
pub(crate) fn backward(gate_up: &[f32], width: usize, dout: &[f32], dgate_up: &mut [f32]) {
    let rows = rows_per_task(width);
    dgate_up
        .par_chunks_mut(rows * 2 * width)
        .zip(gate_up.par_chunks(rows * 2 * width))
        .zip(dout.par_chunks(rows * width))
        .for_each(|((dgate_up, gate_up), dout)| {
            vectorised(
                #[inline(always)]
                || {
                    let rows = dgate_up
                        .chunks_exact_mut(2 * width)
                        .zip(gate_up.chunks_exact(2 * width))
                        .zip(dout.chunks_exact(width));
                    for ((dgate_up, gate_up), dout) in rows {
                        let (gate, up) = gate_up.split_at(width);
                        let (dgate, dup) = dgate_up.split_at_mut(width);
                        let into = dgate.iter_mut().zip(dup);
                        for (((dgate, dup), dout), (gate, up)) in
                            into.zip(dout).zip(gate.iter().zip(up))
                        {
                            let s = sigmoid(*gate);
                            *dup = dout * gate * s;
                            *dgate = dout * up * s * (1.0 + gate * (1.0 - s));
                        }
                    }
                },
            );
        });
}

#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradient_is_the_slope, numbers};
    use super::*;

    #[test]
    fn the_gradient_is_the_slope() {
        let (gate_up, weights) = (numbers(3 * 14, 0.3), numbers(3 * 7, 4.0));
        let loss = |gate_up: &[f32]| {
            let mut out = vec![0.0; 21];
            forward(gate_up, 7, &mut out);
            out.iter().zip(&weights).map(|(y, w)| f64::from(y * w)).sum()
        };
        let mut gradient = vec![f32::NAN; gate_up.len()];
        backward(&gate_up, 7, &weights, &mut gradient);
        gradient_is_the_slope("swiglu", &gate_up, &gradient, loss);
    }
}
