//! Choosing the next token.

use super::Sampling;
use crate::ops::exp;
use rand::Rng;

/// Chooses a token by its logit. `logits` is used as scratch.
pub(super) fn choose(logits: &mut [f32], sampling: &Sampling, random: &mut impl Rng) -> u32 {
    let highest = likeliest(logits);
    // Below this the division would overflow, and the choice is the likeliest anyway.
    if sampling.temperature < 1e-3 {
        return highest as u32;
    }
    let top = logits[highest];
    for logit in logits.iter_mut() {
        *logit = exp((*logit - top) / sampling.temperature);
    }
    let total: f32 = logits.iter().sum();
    let mut order: Vec<u32> = (0..logits.len() as u32).collect();
    if sampling.top_p < 1.0 {
        keep_likeliest(&mut order, logits, sampling.top_p * total);
    }
    let candidates: f32 = order.iter().map(|token| logits[*token as usize]).sum();
    let mut rest = random.random::<f32>() * candidates;
    for token in &order {
        rest -= logits[*token as usize];
        if rest < 0.0 {
            return *token;
        }
    }
    // Rounding left a crumb: the likeliest is as good as any.
    highest as u32
}

/// The first of the highest.
fn likeliest(logits: &[f32]) -> usize {
    let mut best = 0;
    for (at, logit) in logits.iter().enumerate() {
        if *logit > logits[best] {
            best = at;
        }
    }
    best
}

/// Leaves the fewest tokens whose weights add up to `mass`, the likeliest first.
fn keep_likeliest(order: &mut Vec<u32>, weights: &[f32], mass: f32) {
    let weight = |token: &u32| weights[*token as usize];
    order.sort_unstable_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.cmp(b)));
    let mut sum = 0.0;
    let enough = order.iter().position(|token| {
        sum += weight(token);
        sum >= mass
    });
    order.truncate(enough.map_or(order.len(), |last| last + 1));
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    fn counts(temperature: f32, top_p: f32) -> [u32; 4] {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let sampling = Sampling { temperature, top_p, ..Sampling::greedy() };
        let mut counts = [0; 4];
        for _ in 0..4_000 {
            let mut logits = [4f32.ln(), 2f32.ln(), 1f32.ln(), 1f32.ln()];
            counts[choose(&mut logits, &sampling, &mut random) as usize] += 1;
        }
        counts
    }

    #[test]
    fn tokens_are_chosen_as_often_as_they_are_likely() {
        for (count, want) in counts(1.0, 1.0).iter().zip([2_000, 1_000, 500, 500]) {
            assert!(count.abs_diff(want) < 120, "{count} instead of about {want}");
        }
        let warm = counts(4.0, 1.0);
        assert!(warm[0] < 1_400 && warm[3] > 700, "a high temperature evens out: {warm:?}");
    }

    #[test]
    fn top_p_leaves_unlikely_tokens_out() {
        assert_eq!(counts(1.0, 0.7)[2..], [0, 0], "the first two have three quarters");
        assert_eq!(counts(1.0, 0.1), [4_000, 0, 0, 0], "the likeliest always stays");
    }

    #[test]
    fn zero_is_the_likeliest_whatever_the_seed() {
        assert_eq!(counts(0.0, 1.0), [4_000, 0, 0, 0]);
    }
}
