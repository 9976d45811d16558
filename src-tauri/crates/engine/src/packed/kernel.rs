//! The products of blocks and rows. Each kernel does the same sums in the same order as [`portable`], to the bit,
//! and never lets one row's result depend on the rows beside it: an answer is then the same on every processor
//! and in any company.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod portable;

use super::rows::Part;
use super::{Eight, Four, SIDE};

/// A form of blocks, and how it is multiplied. `sides` holds whole sides, each of `depth` blocks; `rows` are the parts of
/// [`Rows`](super::Rows) of as many. `out` gets, for each side and then for each row, eight numbers.
pub(super) trait Kernel: Sized + Sync {
    fn multiply(sides: &[Self], rows: &[Part], depth: usize, out: &mut [[f32; SIDE]]);
}

impl Kernel for Four {
    fn multiply(sides: &[Self], rows: &[Part], depth: usize, out: &mut [[f32; SIDE]]) {
        #[cfg(target_arch = "x86_64")]
        if avx2::four(sides, rows, depth, out) {
            return;
        }
        portable::four(sides, rows, depth, out);
    }
}

impl Kernel for Eight {
    fn multiply(sides: &[Self], rows: &[Part], depth: usize, out: &mut [[f32; SIDE]]) {
        #[cfg(target_arch = "x86_64")]
        if avx2::eight(sides, rows, depth, out) {
            return;
        }
        portable::eight(sides, rows, depth, out);
    }
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests {
    use super::*;
    use crate::packed::{BLOCK, Rows};
    use half::f16;
    use proptest::prelude::{prop_assert_eq, proptest};
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn scales(random: &mut ChaCha8Rng) -> [f16; SIDE] {
        std::array::from_fn(|_| f16::from_f32(random.random_range(-2.0..2.0)))
    }

    fn rows(random: &mut ChaCha8Rng, count: usize, depth: usize) -> Rows {
        let numbers: Vec<f32> =
            (0..count * depth * BLOCK).map(|_| random.random_range(-9.0..9.0)).collect();
        let mut rows = Rows::default();
        rows.cut(&numbers, depth * BLOCK);
        rows
    }

    fn bits(out: &[[f32; SIDE]]) -> Vec<u32> {
        out.as_flattened().iter().map(|number| number.to_bits()).collect()
    }

    proptest! {
        /// All codes that a byte can hold, also those that no file's maker writes.
        #[test]
        fn avx2_equals_the_portable_kernel_to_the_bit(
            seed: u64, sides in 1usize..4, count in 1usize..20, depth in 1usize..6,
        ) {
            let mut random = ChaCha8Rng::seed_from_u64(seed);
            let rows = rows(&mut random, count, depth);
            let mut ours = vec![[f32::NAN; SIDE]; sides * count];
            let mut theirs = ours.clone();

            let fours: Vec<Four> = (0..sides * depth).map(|_| Four {
                scales: scales(&mut random), minima: scales(&mut random), codes: random.random(),
            }).collect();
            if avx2::four(&fours, rows.parts(), depth, &mut ours) {
                portable::four(&fours, rows.parts(), depth, &mut theirs);
                prop_assert_eq!(bits(&ours), bits(&theirs));
            }

            let eights: Vec<Eight> = (0..sides * depth).map(|_| Eight {
                scales: scales(&mut random), codes: random.random(),
            }).collect();
            if avx2::eight(&eights, rows.parts(), depth, &mut ours) {
                portable::eight(&eights, rows.parts(), depth, &mut theirs);
                prop_assert_eq!(bits(&ours), bits(&theirs));
            }
        }
    }

    #[test]
    fn the_largest_codes_do_not_overflow() {
        let part = Part { words: [i32::from_le_bytes([127; 4]); 8], scale: 1.0, sum: 127.0 * 32.0 };
        let one = [f16::ONE; SIDE];
        let mut out = [[0.0; SIDE]];
        let four = Four { scales: one, minima: [f16::ZERO; SIDE], codes: [[0xff; BLOCK]; 4] };
        Four::multiply(&[four], &[part], 1, &mut out);
        assert_eq!(out, [[32.0 * 15.0 * 127.0; SIDE]]);
        let eight = Eight { scales: one, codes: [[0x80; BLOCK]; 8] };
        Eight::multiply(&[eight], &[part], 1, &mut out);
        assert_eq!(out, [[32.0 * -128.0 * 127.0; SIDE]]);
    }
}
