//! What to make of the curve of a training: one thing to say at a time. The words live in the page's message file
//! under `advice_<advice>` and `advice_<advice>_text`.

use serde::Serialize;

/// What to make of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Advice {
    /// Too early to say.
    TooEarly,
    /// Both lines fall.
    GoingWell,
    /// Nothing moves.
    Flat,
    /// The held-back line rises.
    Memorising,
    /// The line jumped, or is no number.
    Unstable,
    /// It ended well.
    EndedWell,
    /// It ended after its best point.
    EndedPastBest,
    /// It ended about where it began.
    EndedFlat,
}

/// A curve as far as it goes.
#[derive(Clone, Copy, Debug)]
pub struct Curve<'a> {
    /// The losses of the examples learned from, in the order of the steps, evenly spaced: each step, or means of as many
    /// steps each. Nothing stands for a loss that is no number.
    pub training: &'a [Option<f64>],
    /// The losses of the held-back ones, check by check, the first before the first step.
    pub held_back: &'a [Option<f64>],
    /// The share of the steps that is done, from 0 to 1; nothing before the first one.
    pub share_done: Option<f64>,
    /// Whether nobody works on it any more.
    pub has_ended: bool,
}

/// Steps before which a line of single losses says nothing: the examples of a step differ more than the steps do.
const LEAST_LOSSES: usize = 5;
/// A line is flat when nothing moved over this share of the steps.
const FLAT_SHARE: f64 = 0.2;
/// A mean of a few losses moves by this much without meaning anything.
const NOISE: f64 = 0.02;
/// A loss this many times as high as the highest of the first ones is a jump.
const JUMP: f64 = 3.0;
/// Below this a loss is as good as none, and three times as much is no jump either.
const LOWEST_LEVEL: f64 = 0.5;
/// The held-back line must rise this many checks in a row: one check may be bad luck.
const RISES: usize = 3;

/// The one thing to say about `curve`.
pub fn advice(curve: &Curve<'_>) -> Advice {
    if is_unstable(curve) {
        return Advice::Unstable;
    }
    let losses: Vec<f64> = curve.training.iter().copied().flatten().collect();
    let checks: Vec<f64> = curve.held_back.iter().copied().flatten().collect();
    // One check before the first step and one after some: enough to compare, however few the steps.
    let is_too_early = losses.len() < LEAST_LOSSES && checks.len() < 2;
    match curve.has_ended {
        _ if is_too_early => Advice::TooEarly,
        true => ended(&losses, &checks),
        false => on_the_way(&losses, &checks, curve.share_done.unwrap_or(0.0)),
    }
}

fn on_the_way(losses: &[f64], checks: &[f64], share_done: f64) -> Advice {
    if rises(checks) {
        Advice::Memorising
    } else if share_done < FLAT_SHARE {
        // What has moved by now has moved; what hasn't may yet.
        if has_moved(losses, checks) { Advice::GoingWell } else { Advice::TooEarly }
    } else if has_moved(losses, checks) {
        Advice::GoingWell
    } else {
        Advice::Flat
    }
}

fn ended(losses: &[f64], checks: &[f64]) -> Advice {
    if !has_moved(losses, checks) {
        return Advice::EndedFlat;
    }
    let best = checks.iter().copied().fold(f64::INFINITY, f64::min);
    match checks.last() {
        Some(last) if is_above(*last, best) => Advice::EndedPastBest,
        _ => Advice::EndedWell,
    }
}

fn is_unstable(curve: &Curve<'_>) -> bool {
    let is_missing = |loss: &Option<f64>| loss.is_none_or(|loss| !loss.is_finite());
    if curve.training.iter().chain(curve.held_back).any(is_missing) {
        return true;
    }
    let mut losses = curve.training.iter().copied().flatten();
    let level = losses.by_ref().take(LEAST_LOSSES).fold(LOWEST_LEVEL, f64::max);
    losses.any(|loss| loss > JUMP * level)
}

fn rises(checks: &[f64]) -> bool {
    let Some(from) = checks.len().checked_sub(RISES + 1) else { return false };
    let last = &checks[from..];
    last.is_sorted_by(|before, after| before < after) && is_above(last[RISES], last[0])
}

/// Whether the model is less wrong than it was. The held-back line says it where there is one: the other jumps with the
/// examples of each step.
fn has_moved(losses: &[f64], checks: &[f64]) -> bool {
    match checks {
        [first, rest @ ..] if !rest.is_empty() => {
            let best = rest.iter().copied().fold(f64::INFINITY, f64::min);
            is_above(*first, best)
        }
        _ => {
            let part = (losses.len() / 5).max(1);
            let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len() as f64;
            is_above(mean(&losses[..part]), mean(&losses[losses.len() - part..]))
        }
    }
}

fn is_above(loss: f64, other: f64) -> bool {
    loss > other * (1.0 + NOISE)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FALLING: &[f64] = &[3.0, 2.9, 2.6, 2.4, 2.1, 1.9, 1.8, 1.6, 1.5, 1.4];
    const LEVEL: &[f64] = &[3.0, 3.1, 2.9, 3.0, 3.1, 2.9, 3.0, 3.0, 3.1, 2.9];

    fn numbers(losses: &[f64]) -> Vec<Option<f64>> {
        losses.iter().map(|loss| Some(*loss).filter(|loss| loss.is_finite())).collect()
    }

    fn check(training: &[f64], held_back: &[f64], share_done: f64, running: Advice, ended: Advice) {
        let (training, held_back) = (numbers(training), numbers(held_back));
        for (has_ended, expected) in [(false, running), (true, ended)] {
            let share_done = Some(share_done);
            let curve = Curve { training: &training, held_back: &held_back, share_done, has_ended };
            assert_eq!(advice(&curve), expected, "{curve:?}");
        }
    }

    #[test]
    fn nothing_is_said_of_a_few_steps() {
        check(&[], &[], 0.0, Advice::TooEarly, Advice::TooEarly);
        check(&[3.0, 2.0], &[3.0], 0.1, Advice::TooEarly, Advice::TooEarly);
        check(LEVEL, &[3.0], 0.1, Advice::TooEarly, Advice::EndedFlat);
    }

    #[test]
    fn both_lines_fall() {
        check(FALLING, &[], 0.5, Advice::GoingWell, Advice::EndedWell);
        check(FALLING, &[3.0, 2.5, 2.0], 0.5, Advice::GoingWell, Advice::EndedWell);
        check(FALLING, &[3.0, 2.5], 0.1, Advice::GoingWell, Advice::EndedWell);
        check(&[3.0, 2.0], &[3.0, 2.0], 0.5, Advice::GoingWell, Advice::EndedWell);
    }

    #[test]
    fn nothing_moves() {
        check(LEVEL, &[], 0.5, Advice::Flat, Advice::EndedFlat);
        check(LEVEL, &[3.0, 3.02, 2.99], 0.5, Advice::Flat, Advice::EndedFlat);
        check(FALLING, &[3.0, 2.99, 3.1], 0.5, Advice::Flat, Advice::EndedFlat);
    }

    #[test]
    fn the_held_back_line_rises_while_the_other_falls() {
        check(FALLING, &[3.0, 2.0, 2.1, 2.2, 2.3], 0.6, Advice::Memorising, Advice::EndedPastBest);
        check(FALLING, &[3.0, 2.0, 2.1, 2.2], 0.6, Advice::GoingWell, Advice::EndedPastBest);
        check(FALLING, &[3.0, 2.0, 2.2, 2.1, 2.3], 0.6, Advice::GoingWell, Advice::EndedPastBest);
        let noise = [3.0, 2.0, 2.001, 2.002, 2.003];
        check(FALLING, &noise, 0.6, Advice::GoingWell, Advice::EndedWell);
    }

    #[test]
    fn the_line_jumps_or_is_no_number() {
        let both = Advice::Unstable;
        check(&[3.0, 2.9, f64::NAN, 2.5], &[], 0.3, both, both);
        check(&[3.0, 2.9, 2.8, 2.7, 2.6, 9.5, 2.5], &[], 0.3, both, both);
        check(FALLING, &[3.0, f64::NAN], 0.3, both, both);
        let label = [0.4, 0.1, 0.02, 0.01, 0.01, 0.9, 0.01, 0.01];
        check(&label, &[], 0.6, Advice::GoingWell, Advice::EndedWell);
    }
}
