//! When a step happens and how large it is: the order of the examples, and the learning rate.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// The share of all steps in which the learning rate climbs.
const WARM_UP: f64 = 0.05;

/// The plan of a training: it depends on numbers only, so that a training that was interrupted goes on
/// exactly as it would have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Examples in a pass.
    pub examples: usize,
    /// Examples in a step; the last step of a pass may have fewer.
    pub batch_size: usize,
    /// Passes.
    pub epochs: usize,
    /// Decides the order.
    pub seed: u64,
}

impl Schedule {
    /// Steps in a pass.
    pub fn steps_per_epoch(&self) -> usize {
        self.examples.div_ceil(self.batch_size.max(1))
    }

    /// Steps in all.
    pub fn steps(&self) -> usize {
        self.steps_per_epoch() * self.epochs
    }

    /// The examples of a step, counted from 0. Each pass takes every example once, in an order of its own.
    pub fn batch(&self, step: usize) -> Vec<usize> {
        let (epoch, within) = (step / self.steps_per_epoch(), step % self.steps_per_epoch());
        let mut order: Vec<usize> = (0..self.examples).collect();
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        // A stream of its own for each pass, apart from that of the adapter's first numbers.
        random.set_stream(epoch as u64 + 1);
        order.shuffle(&mut random);
        let from = within * self.batch_size;
        order[from..(from + self.batch_size).min(self.examples)].to_vec()
    }

    /// The part of the highest learning rate that a step uses: it climbs in a straight line, then falls to
    /// zero along half a cosine.
    pub fn learning_rate(&self, step: usize) -> f64 {
        let steps = self.steps();
        let warm_up = ((steps as f64 * WARM_UP).round() as usize).max(1);
        if step < warm_up {
            (step + 1) as f64 / warm_up as f64
        } else {
            let done = (step - warm_up) as f64 / (steps - warm_up).max(1) as f64;
            0.5 * (1.0 + (std::f64::consts::PI * done).cos())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: Schedule = Schedule { examples: 10, batch_size: 4, epochs: 3, seed: 7 };

    #[test]
    fn every_pass_takes_every_example_once() {
        assert_eq!((PLAN.steps_per_epoch(), PLAN.steps()), (3, 9));
        for epoch in 0..3 {
            let mut seen: Vec<usize> =
                (0..3).flat_map(|step| PLAN.batch(epoch * 3 + step)).collect();
            assert_eq!(seen.len(), 10);
            seen.sort_unstable();
            assert_eq!(seen, (0..10).collect::<Vec<_>>());
        }
    }

    #[test]
    fn passes_and_seeds_have_orders_of_their_own() {
        assert_ne!(PLAN.batch(0), PLAN.batch(3), "the next pass is in another order");
        assert_ne!(PLAN.batch(0), Schedule { seed: 8, ..PLAN }.batch(0));
        assert_eq!(PLAN.batch(4), PLAN.batch(4));
    }

    #[test]
    fn the_learning_rate_climbs_and_falls() {
        let plan = Schedule { examples: 400, batch_size: 4, epochs: 1, seed: 0 };
        let rates: Vec<f64> = (0..100).map(|step| plan.learning_rate(step)).collect();
        let expected = [(0, 0.2), (4, 1.0), (5, 1.0), (52, 0.512_4), (99, 0.000_273)];
        for (step, rate) in expected {
            assert!((rates[step] - rate).abs() < 0.02, "step {step}: {}", rates[step]);
        }
        assert!(rates[5..].is_sorted_by(|a, b| a >= b));
        assert!(rates[99] > 0.0, "the last step still learns");
        let short = Schedule { examples: 1, batch_size: 4, epochs: 1, seed: 0 };
        assert_eq!(short.learning_rate(0), 1.0);
    }
}
