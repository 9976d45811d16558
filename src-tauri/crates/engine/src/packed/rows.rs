//! Rows of activations, cut to 8 bits for the products.

use super::BLOCK;
use crate::ops::vectorised;

/// 32 numbers of a row: `code * scale`.
#[derive(Clone, Copy, Default)]
pub(crate) struct Part {
    /// Four codes a word, as a vector instruction hands them to all of its lanes. Byte `j` of word `i` is code
    /// `i + 8 j`, so that words are made of whole vectors of codes.
    pub words: [i32; BLOCK / 4],
    pub scale: f32,
    /// What the numbers add up to, for weights that have a minimum.
    pub sum: f32,
}

/// Rows that are multiplied with a block while it is in the registers.
pub(crate) const TOGETHER: usize = 8;

/// Some rows of the same width, in groups of [`TOGETHER`], the last of which may be smaller. A group holds the first part
/// of each of its rows, then the second of each, as a kernel reads them.
#[derive(Default)]
pub(crate) struct Rows {
    parts: Vec<Part>,
    depth: usize,
}

impl Rows {
    /// Cuts `rows` of `width` numbers each. What a row becomes depends on that row alone.
    pub fn cut(&mut self, rows: &[f32], width: usize) {
        let depth = width.div_ceil(BLOCK);
        let count = rows.len() / width;
        self.depth = depth;
        self.parts.resize(count * depth, Part::default());
        let groups = self.parts.chunks_mut(TOGETHER * depth).zip(rows.chunks(TOGETHER * width));
        vectorised(
            #[inline(always)]
            || {
                for (parts, rows) in groups {
                    let together = rows.len() / width;
                    for (at, row) in rows.chunks_exact(width).enumerate() {
                        let mut parts = parts[at..].iter_mut().step_by(together);
                        let (whole, rest) = row.as_chunks::<BLOCK>();
                        for (numbers, part) in whole.iter().zip(parts.by_ref()) {
                            *part = cut(numbers);
                        }
                        if let Some(last) = parts.next() {
                            let mut numbers = [0.0; BLOCK];
                            numbers[..rest.len()].copy_from_slice(rest);
                            *last = cut(&numbers);
                        }
                    }
                }
            },
        );
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.parts.len().checked_div(self.depth).unwrap_or(0)
    }

    /// Parts of a row.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The parts of all rows.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }
}

/// Numbers that aren't finite come out as some codes with a scale that isn't finite either.
#[inline(always)]
fn cut(numbers: &[f32; BLOCK]) -> Part {
    // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits of the mantissa.
    const ROUND: f32 = 12_582_912.0;
    let mut highest = [0.0f32; 8];
    for eight in numbers.as_chunks::<8>().0 {
        for lane in 0..8 {
            highest[lane] = highest[lane].max(eight[lane].abs());
        }
    }
    let highest = highest.iter().fold(0.0f32, |a, b| a.max(*b));
    let inverse = if highest > 0.0 { 127.0 / highest } else { 0.0 };
    let mut codes = [0i32; BLOCK];
    for (code, number) in codes.iter_mut().zip(numbers) {
        // The last eight bits with their sign.
        *code = (number * inverse + ROUND).to_bits().cast_signed() << 24 >> 24;
    }
    let (mut words, mut sums) = ([0; BLOCK / 4], [0; BLOCK / 4]);
    for (byte, codes) in codes.as_chunks::<{ BLOCK / 4 }>().0.iter().enumerate() {
        for lane in 0..BLOCK / 4 {
            words[lane] |= (codes[lane] & 255) << (8 * byte);
            sums[lane] += codes[lane];
        }
    }
    let scale = highest / 127.0;
    Part { words, scale, sum: scale * sums.iter().sum::<i32>() as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the codes of a single row stand for.
    fn numbers(rows: &Rows) -> Vec<f32> {
        let code = |part: &Part, at: usize| part.words[at % 8].to_le_bytes()[at / 8].cast_signed();
        let numbers =
            |part: &Part| (0..BLOCK).map(|at| f32::from(code(part, at)) * part.scale).collect();
        rows.parts.iter().flat_map(|part| -> Vec<f32> { numbers(part) }).collect()
    }

    proptest! {
        #[test]
        fn a_number_moves_by_half_a_code_at_most(row in prop::collection::vec(-50.0f32..50.0, 1..100)) {
            let mut rows = Rows::default();
            rows.cut(&row, row.len());
            prop_assert_eq!(rows.len(), 1);
            let cut = numbers(&rows);
            for (at, want) in row.iter().enumerate() {
                let half_a_code = rows.parts[at / BLOCK].scale * 0.5001;
                prop_assert!((cut[at] - want).abs() <= half_a_code, "{} became {}", want, cut[at]);
            }
            prop_assert!(cut[row.len()..].iter().all(|number| *number == 0.0));
            for (part, numbers) in rows.parts.iter().zip(cut.chunks(BLOCK)) {
                let sum: f32 = numbers.iter().sum();
                prop_assert!((part.sum - sum).abs() < 1e-2);
            }
        }
    }

    #[test]
    fn what_is_no_number_is_taken_without_a_panic() {
        let mut rows = Rows::default();
        rows.cut(&[f32::NAN, f32::INFINITY, f32::MIN, 0.0], 4);
        assert_eq!(rows.len(), 1);
        rows.cut(&[0.0; 64], 64);
        assert!(numbers(&rows).iter().all(|number| *number == 0.0));
    }
}
