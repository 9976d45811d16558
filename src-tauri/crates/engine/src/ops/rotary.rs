//! Rotary positions: each pair of numbers `(i, i + half)` of a head is turned by an angle that grows with
//! the position. This is the "rotate half" form of the Hugging Face models; the file's other form is
//! brought into it when the weights are loaded, because the adapter must fit models elsewhere.

/// The angles of a model, as `cos` and `sin` of each position and pair.
pub(crate) struct Rotary {
    cos: Vec<f32>,
    sin: Vec<f32>,
    half: usize,
}

/// Which way to turn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// The forward pass.
    Forward,
    /// The backward pass: a rotation's gradient is the rotation the other way.
    Back,
}

impl Rotary {
    /// Angles for `positions` positions of heads of `head_size` numbers. `factors` slow single pairs down,
    /// as some models do to read longer texts; empty means none.
    pub fn new(positions: usize, head_size: usize, base: f64, scale: f64, factors: &[f32]) -> Self {
        let half = head_size / 2;
        let speeds: Vec<f64> = (0..half)
            .map(|i| {
                let factor = factors.get(i).map_or(1.0, |factor| f64::from(*factor));
                base.powf(-2.0 * i as f64 / head_size as f64) / factor / scale
            })
            .collect();
        let angle = |at: usize| (at / half) as f64 * speeds[at % half];
        Self {
            cos: (0..positions * half).map(|at| angle(at).cos() as f32).collect(),
            sin: (0..positions * half).map(|at| angle(at).sin() as f32).collect(),
            half,
        }
    }

    /// Turns the first `heads` heads of each row of `width` numbers; row `i` stands at `positions[i]`.
    pub fn turn(
        &self,
        turn: Turn,
        rows: &mut [f32],
        width: usize,
        heads: usize,
        positions: &[u32],
    ) {
        let half = self.half;
        for (row, position) in rows.chunks_exact_mut(width).zip(positions) {
            let at = *position as usize * half;
            let (cos, sin) = (&self.cos[at..at + half], &self.sin[at..at + half]);
            for head in row.chunks_exact_mut(2 * half).take(heads) {
                let (first, second) = head.split_at_mut(half);
                for i in 0..half {
                    let sin = if turn == Turn::Forward { sin[i] } else { -sin[i] };
                    let (a, b) = (first[i], second[i]);
                    first[i] = a * cos[i] - b * sin;
                    second[i] = b * cos[i] + a * sin;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::numbers;
    use super::*;

    #[test]
    fn turning_back_undoes_turning() {
        let rotary = Rotary::new(50, 8, 10_000.0, 1.0, &[]);
        let before = numbers(3 * 24, 0.4);
        let mut rows = before.clone();
        rotary.turn(Turn::Forward, &mut rows, 24, 2, &[0, 7, 49]);
        assert_eq!(rows[..24], before[..24], "position 0 is not turned");
        assert_ne!(rows[24..40], before[24..40]);
        assert_eq!(rows[40..48], before[40..48], "only the first two heads are turned");
        rotary.turn(Turn::Back, &mut rows, 24, 2, &[0, 7, 49]);
        for (got, want) in rows.iter().zip(before) {
            assert!((got - want).abs() < 1e-5);
        }
    }

    #[test]
    fn products_depend_on_the_distance_only() {
        let rotary = Rotary::new(100, 8, 10_000.0, 1.0, &[]);
        let product = |at: u32, to: u32| {
            let (mut a, mut b) = (numbers(8, 0.0), numbers(8, 1.0));
            rotary.turn(Turn::Forward, &mut a, 8, 1, &[at]);
            rotary.turn(Turn::Forward, &mut b, 8, 1, &[to]);
            super::super::dot(&a, &b)
        };
        assert!((product(3, 9) - product(80, 86)).abs() < 1e-4);
    }
}
