//! The operations of the model, each with its backward pass beside it. Rows are positions in the text;
//! a matrix of `n` rows and width `d` is a slice of `n * d` numbers.
//!
//! Every operation writes each number from one thread and sums in a fixed order, so that the same seed
//! gives the same bits however many threads there are.

#![expect(
    clippy::inline_always,
    reason = "what runs inside `vectorised` must be compiled there, for the processor's widest unit"
)]

pub(crate) mod attention;
pub(crate) mod cross_entropy;
pub(crate) mod norm;
pub(crate) mod rotary;
pub(crate) mod swiglu;

/// Runs `work` compiled for the widest vector unit of this processor. A closure has to be marked `#[inline(always)]`: one
/// that is too large to be inlined by itself is compiled for the oldest processor instead, at a quarter of the speed.
#[inline]
pub(crate) fn vectorised<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}

/// Numbers that one thread handles at a time in elementwise work: enough to be worth handing over.
const NUMBERS_PER_TASK: usize = 16 * 1024;

/// How many rows of `width` numbers make one task.
pub(crate) fn rows_per_task(width: usize) -> usize {
    (NUMBERS_PER_TASK / width.max(1)).max(1)
}

const LANES: usize = 16;

/// The sum of products. Sixteen partial sums: the compiler keeps the order of a float sum, so a single
/// one would be added number by number.
#[inline(always)]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; LANES];
    let (a_lanes, b_lanes) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let tail: f32 = a_lanes.remainder().iter().zip(b_lanes.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_lanes.zip(b_lanes) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f32>() + tail
}

/// `e^x` to within two units in the last place, in a form that the compiler turns into vector code.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits of the mantissa.
    const ROUND: f32 = 12_582_912.0;
    // Beyond these, the result would be a denormal or infinite.
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let power = shifted - ROUND;
    // ln 2 in two parts, so that the remainder keeps its precision.
    let r = x - power * 0.693_359_4 - power * -2.121_944_4e-4;
    let p = 1.987_569_1e-4;
    let p = p * r + 1.398_199_9e-3;
    let p = p * r + 8.333_452e-3;
    let p = p * r + 4.166_579_6e-2;
    let p = p * r + 0.166_666_65;
    let p = p * r + 0.5;
    let value = p * r * r + r + 1.0;
    // 2^power by its bits: the whole number sits in the low bits of `shifted`.
    let scale = f32::from_bits((shifted.to_bits() << 23).wrapping_add(127 << 23));
    value * scale
}

#[cfg(test)]
pub(crate) mod check {
    //! Finite differences: what a backward pass is measured against.

    /// Numbers that look random and are the same on every computer.
    pub fn numbers(count: usize, phase: f32) -> Vec<f32> {
        (0..count).map(|i| (i as f32 * 1.7 + phase).sin() * 0.8).collect()
    }

    /// Compares `gradient` with the slope of `loss` in each of the numbers of `at`.
    pub fn gradient_is_the_slope(
        what: &str,
        at: &[f32],
        gradient: &[f32],
        loss: impl Fn(&[f32]) -> f64,
    ) {
        gradient_is_the_slope_over(2e-3, what, at, gradient, loss);
    }

    /// As [`gradient_is_the_slope`], with a slope taken over `step` to both sides: a long one where the
    /// rounding of the loss counts for more than its bend.
    pub fn gradient_is_the_slope_over(
        step: f32,
        what: &str,
        at: &[f32],
        gradient: &[f32],
        loss: impl Fn(&[f32]) -> f64,
    ) {
        assert_eq!(at.len(), gradient.len());
        let norm = gradient.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt();
        assert!(norm > 1e-6, "{what}: a gradient of zero shows nothing");
        let size = (norm / (at.len() as f64).sqrt()).max(1e-4);
        for i in 0..at.len() {
            let mut moved = at.to_vec();
            moved[i] = at[i] + step;
            let up = loss(&moved);
            moved[i] = at[i] - step;
            let slope = (up - loss(&moved)) / f64::from(2.0 * step);
            let error = (slope - f64::from(gradient[i])).abs();
            assert!(
                error < 2e-2 * size.max(slope.abs()),
                "{what}, number {i}: gradient {} where the slope is {slope}",
                gradient[i]
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_exact_to_a_few_units_in_the_last_place() {
        for i in -8_700..8_800 {
            let x = i as f32 * 0.01;
            let (got, want) = (f64::from(exp(x)), f64::from(x).exp());
            assert!(((got - want) / want).abs() < 3e-7, "exp({x}) = {got}, not {want}");
        }
        assert!(exp(-1e30) < 1e-37 && exp(1e30) > 1e38, "far values stay in range");
    }

    #[test]
    fn dot_adds_every_product_once() {
        for count in [0, 1, 15, 16, 17, 64, 100] {
            let ones = vec![1.0; count];
            assert_eq!(dot(&ones, &ones), count as f32);
        }
    }
}
