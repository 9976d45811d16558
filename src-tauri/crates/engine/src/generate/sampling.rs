//! Choosing the next token.

use super::Sampling;
use crate::ops::cross_entropy::log_sum_exp;
use crate::ops::{exp, vectorised};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;

/// Candidates that are put in order at first. Mostly enough: a model is rarely that undecided.
const FIRST_CANDIDATES: usize = 128;

/// Which token comes next, by its number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Choice {
    pub token: u32,
    /// What the model itself thought of it: the logarithm of its probability, before any rule of sampling.
    pub log_probability: f32,
}

/// Chooses the tokens of one answer.
pub(super) struct Chooser {
    temperature: f32,
    top_p: f32,
    top_k: usize,
    min_p: f32,
    repetition_penalty: f32,
    random: ChaCha8Rng,
    /// The tokens of the answer so far.
    said: BTreeSet<u32>,
}

impl Chooser {
    pub fn new(sampling: &Sampling) -> Self {
        // What is no number changes nothing.
        let or = |value: f32, neutral: f32| if value.is_nan() { neutral } else { value };
        Self {
            temperature: or(sampling.temperature, 0.0),
            top_p: or(sampling.top_p, 1.0),
            top_k: sampling.top_k,
            min_p: or(sampling.min_p, 0.0),
            repetition_penalty: or(sampling.repetition_penalty, 1.0).max(f32::MIN_POSITIVE),
            random: ChaCha8Rng::seed_from_u64(sampling.seed),
            said: BTreeSet::new(),
        }
    }

    /// Chooses among the tokens that `allowed` lets through, which are all without one. Changes `logits`.
    pub fn choose(&mut self, logits: &mut [f32], allowed: Option<&dyn Fn(u32) -> bool>) -> Choice {
        for logit in logits.iter_mut() {
            // A quarter of the range leaves room for differences.
            let number = if logit.is_nan() { f32::MIN } else { *logit };
            *logit = number.clamp(f32::MIN / 4.0, f32::MAX / 4.0);
        }
        let log_sum = vectorised(
            #[inline(always)]
            || log_sum_exp(logits),
        );
        let said: Vec<(u32, f32)> =
            self.said.iter().map(|token| (*token, logits[*token as usize])).collect();
        for (token, logit) in &said {
            let penalty = self.repetition_penalty;
            let weaker = if *logit > 0.0 { logit / penalty } else { logit * penalty };
            logits[*token as usize] = weaker.clamp(f32::MIN / 2.0, f32::MAX / 2.0);
        }
        if let Some(allowed) = allowed {
            for (token, logit) in (0..).zip(logits.iter_mut()) {
                if !allowed(token) {
                    *logit = f32::NEG_INFINITY;
                }
            }
        }
        let token = self.draw(logits);
        let before = said.iter().find(|(other, _)| *other == token);
        let logit = before.map_or(logits[token as usize], |(_, logit)| *logit);
        self.said.insert(token);
        Choice { token, log_probability: logit - log_sum }
    }

    fn draw(&mut self, logits: &[f32]) -> u32 {
        let likeliest = likeliest(logits);
        // Below this the division would overflow, and the choice is the likeliest anyway.
        if self.temperature < 1e-3 {
            return likeliest;
        }
        let top = logits[likeliest as usize];
        let inverse = 1.0 / self.temperature;
        let weight = |token: u32| exp((logits[token as usize] - top) * inverse);
        let everybody = self.top_k == 0 && self.top_p >= 1.0 && self.min_p <= 0.0;
        let mut candidates: Vec<u32> = (0..logits.len() as u32)
            .filter(|token| logits[*token as usize] > f32::NEG_INFINITY)
            .collect();
        if !everybody {
            let likelier = |a: &u32, b: &u32| {
                logits[*b as usize].total_cmp(&logits[*a as usize]).then(a.cmp(b))
            };
            candidates.retain(|token| weight(*token) >= self.min_p.min(1.0));
            if self.top_k > 0 && self.top_k < candidates.len() {
                candidates.select_nth_unstable_by(self.top_k, likelier);
                candidates.truncate(self.top_k);
            }
            if self.top_p < 1.0 {
                let total: f32 = candidates.iter().map(|token| weight(*token)).sum();
                keep_likeliest(&mut candidates, likelier, weight, self.top_p * total);
            }
            candidates.sort_unstable();
        }
        let total: f32 = candidates.iter().map(|token| weight(*token)).sum();
        let mut rest = self.random.random::<f32>() * total;
        for token in candidates {
            rest -= weight(token);
            if rest < 0.0 {
                return token;
            }
        }
        // Rounding left a crumb: the likeliest is as good as any.
        likeliest
    }
}

/// The first of the highest.
fn likeliest(logits: &[f32]) -> u32 {
    let highest = vectorised(
        #[inline(always)]
        || {
            // In lanes: a single maximum would be taken number by number.
            let mut lanes = [f32::NEG_INFINITY; 16];
            let (whole, rest) = logits.as_chunks::<16>();
            for numbers in whole {
                for lane in 0..16 {
                    lanes[lane] = lanes[lane].max(numbers[lane]);
                }
            }
            lanes.iter().chain(rest).fold(f32::NEG_INFINITY, |a, b| a.max(*b))
        },
    );
    logits.iter().position(|logit| *logit == highest).unwrap_or(0) as u32
}

/// Leaves the fewest candidates whose weights add up to `mass`, the likeliest first, and always one.
fn keep_likeliest(
    candidates: &mut Vec<u32>,
    likelier: impl Fn(&u32, &u32) -> std::cmp::Ordering,
    weight: impl Fn(u32) -> f32,
    mass: f32,
) {
    let mut ordered = FIRST_CANDIDATES;
    loop {
        let first = ordered.min(candidates.len());
        if first < candidates.len() {
            candidates.select_nth_unstable_by(first, &likelier);
        }
        candidates[..first].sort_unstable_by(&likelier);
        let mut sum = 0.0;
        let enough = candidates[..first].iter().position(|token| {
            sum += weight(*token);
            sum >= mass
        });
        if let Some(last) = enough {
            candidates.truncate(last + 1);
            return;
        }
        if first == candidates.len() {
            return;
        }
        ordered *= 8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};

    /// How often each of four tokens is chosen of 4,000 times. The model holds them for likely as 4 : 2 : 1 : 1.
    fn counts(sampling: &Sampling) -> [u32; 4] {
        let mut counts = [0; 4];
        let mut chooser = Chooser::new(sampling);
        for _ in 0..4_000 {
            chooser.said.clear();
            let mut logits = [4f32.ln(), 2f32.ln(), 1f32.ln(), 1f32.ln()];
            counts[chooser.choose(&mut logits, None).token as usize] += 1;
        }
        counts
    }

    #[test]
    fn each_rule_has_its_effect() {
        let warm = Sampling { temperature: 1.0, seed: 1, ..Sampling::greedy() };
        let with = |change: fn(&mut Sampling)| {
            let mut sampling = warm.clone();
            change(&mut sampling);
            sampling
        };
        let cases: [(&str, Sampling, [u32; 4]); 11] = [
            ("as likely as the model holds them", with(|_| ()), [2_000, 1_000, 500, 500]),
            ("a high temperature evens out", with(|s| s.temperature = 1e6), [1_000; 4]),
            ("a low one does the opposite", with(|s| s.temperature = 0.5), [2_909, 727, 182, 182]),
            ("zero is the likeliest", with(|s| s.temperature = 0.0), [4_000, 0, 0, 0]),
            ("the first two have three quarters", with(|s| s.top_p = 0.7), [2_667, 1_333, 0, 0]),
            ("the likeliest always stays", with(|s| s.top_p = 0.0), [4_000, 0, 0, 0]),
            ("the best two", with(|s| s.top_k = 2), [2_667, 1_333, 0, 0]),
            ("more than there are", with(|s| s.top_k = 9), [2_000, 1_000, 500, 500]),
            ("at least half as likely as the best", with(|s| s.min_p = 0.4), [2_667, 1_333, 0, 0]),
            ("the best is always likely enough", with(|s| s.min_p = 7.0), [4_000, 0, 0, 0]),
            (
                "of the best three, those with two thirds",
                with(|s| (s.top_k, s.top_p) = (3, 0.8)),
                [2_667, 1_333, 0, 0],
            ),
        ];
        for (what, sampling, wanted) in cases {
            let got = counts(&sampling);
            for (got, want) in got.iter().zip(wanted) {
                let close = if want == 0 || want == 4_000 { 0 } else { 130 };
                assert!(got.abs_diff(want) <= close, "{what}: {got} instead of about {want}");
            }
        }
    }

    #[test]
    fn what_was_said_becomes_less_likely() {
        let sampling = Sampling { repetition_penalty: 1.5, ..Sampling::greedy() };
        let mut chooser = Chooser::new(&sampling);
        let said: Vec<Choice> =
            (0..3).map(|_| chooser.choose(&mut [3.0, 2.5, -1.0], None)).collect();
        assert_eq!(said.iter().map(|choice| choice.token).collect::<Vec<_>>(), [0, 1, 0]);
        assert_eq!(said[0], said[2], "the probability is the model's own");
    }

    #[test]
    fn a_choice_says_how_likely_the_model_held_it() {
        for temperature in [0.0, 3.0] {
            let sampling = Sampling { temperature, top_k: 1, ..Sampling::greedy() };
            let mut logits = [4f32.ln(), 2f32.ln(), 1f32.ln(), 1f32.ln()];
            let choice = Chooser::new(&sampling).choose(&mut logits, None);
            assert!((choice.log_probability - 0.5f32.ln()).abs() < 1e-6);
        }
    }

    #[test]
    fn only_what_is_allowed_is_chosen() {
        for temperature in [0.0, 1.0, 100.0] {
            let sampling = Sampling { temperature, ..Sampling::greedy() };
            let mut chooser = Chooser::new(&sampling);
            for _ in 0..50 {
                let choice = chooser.choose(&mut [9.0, 0.0, 1.0, 9.0], Some(&|token| token == 1));
                assert_eq!(choice.token, 1);
            }
        }
    }

    proptest! {
        #[test]
        fn the_likeliest_of_many_are_found_in_order(
            seed: u64, count in 1usize..3_000, top_p in 0.0f32..1.0,
        ) {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            let weights: Vec<f32> = (0..count).map(|_| random.random()).collect();
            let total: f32 = weights.iter().sum();
            let likelier = |a: &u32, b: &u32| weights[*b as usize].total_cmp(&weights[*a as usize]);
            let weight = |token: u32| weights[token as usize];
            let mut kept: Vec<u32> = (0..count as u32).collect();
            keep_likeliest(&mut kept, likelier, weight, top_p * total);
            let sum: f32 = kept.iter().map(|token| weight(*token)).sum();
            let without_last = sum - weight(kept[kept.len() - 1]);
            prop_assert!(without_last <= top_p * total && sum >= top_p * total * 0.999);
            prop_assert!(kept.is_sorted_by(|a, b| weight(*a) >= weight(*b)));
        }

        /// From a broken model, or with settings that make no sense.
        #[test]
        fn hostile_numbers_choose_something(
            logits in prop::collection::vec(any::<f32>(), 1..40),
            (temperature, top_p, min_p, repetition_penalty) in any::<(f32, f32, f32, f32)>(),
            top_k in 0usize..50,
            odd in prop::sample::select(vec![f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX]),
        ) {
            for temperature in [temperature, odd, 1.0] {
                let sampling = Sampling {
                    repetition_penalty, temperature, min_p, top_k, top_p, ..Sampling::greedy()
                };
                let mut chooser = Chooser::new(&sampling);
                for _ in 0..3 {
                    let mut logits = logits.clone();
                    logits[0] = odd;
                    let count = logits.len() as u32;
                    let choice = chooser.choose(&mut logits, Some(&|token| token + 1 == count));
                    prop_assert_eq!(choice.token, count - 1);
                    prop_assert!(!choice.log_probability.is_nan());
                }
            }
        }
    }
}
