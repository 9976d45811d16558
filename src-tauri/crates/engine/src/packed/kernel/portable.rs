//! The kernels in plain Rust: what each of them means, and what runs where no faster one is.

use super::super::rows::{Part, TOGETHER};
use super::super::{BLOCK, Eight, Four, SIDE};
use half::f16;

pub(super) fn four(sides: &[Four], rows: &[Part], depth: usize, out: &mut [[f32; SIDE]]) {
    each(sides, rows, depth, out, |block, unpacked| {
        for (vector, bytes) in block.codes.iter().enumerate() {
            for (at, byte) in bytes.iter().enumerate() {
                unpacked[vector][at] = (byte & 15).cast_signed();
                unpacked[vector + 4][at] = (byte >> 4).cast_signed();
            }
        }
        (block.scales.map(f16::to_f32), block.minima.map(f16::to_f32))
    });
}

pub(super) fn eight(sides: &[Eight], rows: &[Part], depth: usize, out: &mut [[f32; SIDE]]) {
    each(sides, rows, depth, out, |block, unpacked| {
        *unpacked = block.codes.map(|codes| codes.map(u8::cast_signed));
        // No minimum: adding nothing at all and adding this zero give the same bits, but for the sign of a zero.
        (block.scales.map(f16::to_f32), [0.0; SIDE])
    });
}

/// For each side: every block is unpacked once and multiplied with its part of every row.
fn each<Block>(
    sides: &[Block],
    rows: &[Part],
    depth: usize,
    out: &mut [[f32; SIDE]],
    unpack: impl Fn(&Block, &mut [[i8; BLOCK]; 8]) -> ([f32; SIDE], [f32; SIDE]),
) {
    let count = rows.len() / depth;
    let mut unpacked = [[0; BLOCK]; 8];
    for (side, out) in sides.chunks_exact(depth).zip(out.chunks_exact_mut(count)) {
        out.fill([0.0; SIDE]);
        for (at, block) in side.iter().enumerate() {
            let (scales, minima) = unpack(block, &mut unpacked);
            for (group, out) in rows.chunks(TOGETHER * depth).zip(out.chunks_mut(TOGETHER)) {
                let parts = &group[at * out.len()..][..out.len()];
                for (part, out) in parts.iter().zip(out) {
                    let sums = products(&unpacked, &part.words);
                    for lane in 0..SIDE {
                        let number = scales[lane] * part.scale * sums[lane] as f32;
                        out[lane] += number + minima[lane] * part.sum;
                    }
                }
            }
        }
    }
}

/// For each of the eight outputs the sum of 32 products.
fn products(codes: &[[i8; BLOCK]; 8], words: &[i32; 8]) -> [i32; SIDE] {
    let mut sums = [0; SIDE];
    for (codes, word) in codes.iter().zip(words) {
        let row = word.to_le_bytes().map(|byte| i32::from(byte.cast_signed()));
        for (sum, codes) in sums.iter_mut().zip(codes.as_chunks::<4>().0) {
            for (code, row) in codes.iter().zip(row) {
                *sum += i32::from(*code) * row;
            }
        }
    }
    sums
}
