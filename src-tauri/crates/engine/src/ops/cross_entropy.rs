//! How wrong the predictions are, and the gradient of that, in one go. The logits of a whole batch would
//! be the largest thing in memory (49,152 numbers a row), so rows come in chunks, and only rows whose
//! prediction counts come at all.

use super::{exp, vectorised};
use crate::linalg::{Target, View, ViewMut, Workers, multiply};
use rayon::prelude::*;

/// Rows whose logits are in memory together.
const ROWS_PER_CHUNK: usize = 128;

/// The matrix that turns a hidden row into logits: `vocabulary` rows of `width` numbers.
#[derive(Clone, Copy)]
pub(crate) struct Head<'a> {
    pub weight: &'a [f32],
    pub width: usize,
}

impl Head<'_> {
    /// Logits of a row.
    pub fn vocabulary(self) -> usize {
        self.weight.len() / self.width
    }

    /// Writes the logits of each row of `hidden`.
    pub fn logits(self, hidden: &[f32], logits: &mut [f32]) {
        let (rows, vocabulary) = (hidden.len() / self.width, self.vocabulary());
        multiply(
            ViewMut::new(logits, rows, vocabulary),
            Target::Replace,
            1.0,
            View::new(hidden, rows, self.width),
            View::new(self.weight, vocabulary, self.width).transposed(),
            Workers::All,
        );
    }
}

/// The loss summed over all rows, in nats. `targets[i]` is the token that row `i` should predict.
pub(crate) fn loss(head: Head<'_>, hidden: &[f32], targets: &[u32], logits: &mut Vec<f32>) -> f64 {
    let mut sum = 0.0;
    for (hidden, targets) in
        hidden.chunks(ROWS_PER_CHUNK * head.width).zip(targets.chunks(ROWS_PER_CHUNK))
    {
        sum += chunk(head, hidden, targets, logits, None);
    }
    sum
}

/// As [`loss`], and writes `scale` times its gradient with respect to `hidden`.
pub(crate) fn loss_and_gradient(
    head: Head<'_>,
    hidden: &[f32],
    targets: &[u32],
    scale: f32,
    logits: &mut Vec<f32>,
    gradient: &mut [f32],
) -> f64 {
    let mut sum = 0.0;
    let numbers = ROWS_PER_CHUNK * head.width;
    for ((hidden, targets), gradient) in
        hidden.chunks(numbers).zip(targets.chunks(ROWS_PER_CHUNK)).zip(gradient.chunks_mut(numbers))
    {
        sum += chunk(head, hidden, targets, logits, Some(scale));
        multiply(
            ViewMut::new(gradient, targets.len(), head.width),
            Target::Replace,
            1.0,
            View::new(logits, targets.len(), head.vocabulary()),
            View::new(head.weight, head.vocabulary(), head.width),
            Workers::All,
        );
    }
    sum
}

/// The loss of some rows. With a scale, their logits become the gradient with respect to the logits.
fn chunk(
    head: Head<'_>,
    hidden: &[f32],
    targets: &[u32],
    logits: &mut Vec<f32>,
    scale: Option<f32>,
) -> f64 {
    logits.resize(targets.len() * head.vocabulary(), 0.0);
    head.logits(hidden, logits);
    let losses: Vec<f64> = logits
        .par_chunks_exact_mut(head.vocabulary())
        .zip(targets)
        .map(|(row, target)| {
            vectorised(
                #[inline(always)]
                || row_loss(row, *target as usize, scale),
            )
        })
        .collect();
    losses.iter().sum()
}

#[inline(always)]
fn row_loss(row: &mut [f32], target: usize, scale: Option<f32>) -> f64 {
    let log_sum = log_sum_exp(row);
    let loss = f64::from(log_sum - row[target]);
    if let Some(scale) = scale {
        for logit in row.iter_mut() {
            *logit = exp(*logit - log_sum) * scale;
        }
        row[target] -= scale;
    }
    loss
}

/// `ln Σ e^x`, without overflow. Sums in sixteen lanes, as [`super::dot`] does.
#[inline(always)]
pub(crate) fn log_sum_exp(row: &[f32]) -> f32 {
    let mut highest = [f32::NEG_INFINITY; 16];
    let lanes = row.chunks_exact(16);
    let tail = lanes.remainder();
    for values in lanes {
        for lane in 0..16 {
            highest[lane] = highest[lane].max(values[lane]);
        }
    }
    let highest = highest.iter().chain(tail).fold(f32::NEG_INFINITY, |a, b| a.max(*b));
    let mut sums = [0.0f32; 16];
    for values in row.chunks_exact(16) {
        for lane in 0..16 {
            sums[lane] += exp(values[lane] - highest);
        }
    }
    let sum = sums.iter().sum::<f32>() + tail.iter().map(|x| exp(x - highest)).sum::<f32>();
    highest + sum.ln()
}

#[cfg(test)]
mod tests {
    use super::super::check::{gradient_is_the_slope, numbers};
    use super::*;

    #[test]
    fn the_gradient_is_the_slope() {
        let weight = numbers(37 * 6, 0.2);
        let head = Head { weight: &weight, width: 6 };
        let (hidden, targets) = (numbers(5 * 6, 1.0), [3, 36, 0, 17, 3]);
        let mut gradient = vec![f32::NAN; hidden.len()];
        let mut logits = Vec::new();
        let sum = loss_and_gradient(head, &hidden, &targets, 0.5, &mut logits, &mut gradient);
        assert!((sum - loss(head, &hidden, &targets, &mut logits)).abs() < 1e-9);
        gradient_is_the_slope("cross-entropy", &hidden, &gradient, |hidden| {
            0.5 * loss(head, hidden, &targets, &mut Vec::new())
        });
    }

    #[test]
    fn many_rows_are_the_sum_of_their_chunks() {
        let weight = numbers(33 * 4, 0.2);
        let head = Head { weight: &weight, width: 4 };
        let hidden = numbers(300 * 4, 1.0);
        let targets: Vec<u32> = (0..300).map(|i| i % 33).collect();
        let whole = loss(head, &hidden, &targets, &mut Vec::new());
        let rows: f64 = (0..300)
            .map(|i| loss(head, &hidden[i * 4..][..4], &targets[i..=i], &mut Vec::new()))
            .sum();
        assert!((whole - rows).abs() < 1e-3);
    }

    #[test]
    fn equal_logits_are_as_wrong_as_guessing() {
        let head = Head { weight: &[0.0; 64], width: 1 };
        assert!((loss(head, &[1.0], &[5], &mut Vec::new()) - 64f64.ln()).abs() < 1e-6);
    }
}
