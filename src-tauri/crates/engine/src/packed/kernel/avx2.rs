//! The kernels for x86 processors with AVX2 and F16C, which is nearly all since 2013. Together with one call in
//! `linalg` this file holds all `unsafe` of the shipped code. Three things are unsafe here, and no other:
//!
//! 1. To call a function that is compiled for AVX2 and F16C, from one that isn't. Sound because [`available`] has just
//!    asked the processor for both.
//! 2. To load 16 or 32 bytes through a pointer. Sound because [`half_vector`] and [`vector`] take a reference to exactly
//!    as many bytes, and the instruction wants no alignment.
//! 3. To store 32 bytes through a pointer: [`store`] likewise.
//!
//! The sums are those of `portable`: whole numbers never overflow (shown where they are added), and floats are
//! multiplied and added one after the other, never fused.

use super::super::rows::{Part, TOGETHER};
use super::super::{BLOCK, Eight, Four, SIDE};
use half::f16;
use std::arch::x86_64::{
    __m256, __m256i, _mm_loadu_si128, _mm256_abs_epi8, _mm256_add_epi16, _mm256_add_epi32,
    _mm256_add_ps, _mm256_and_si256, _mm256_cvtepi32_ps, _mm256_cvtph_ps, _mm256_loadu_si256,
    _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_mul_ps, _mm256_set1_epi8, _mm256_set1_epi16,
    _mm256_set1_epi32, _mm256_set1_ps, _mm256_setzero_ps, _mm256_setzero_si256, _mm256_sign_epi8,
    _mm256_srli_epi16, _mm256_storeu_ps,
};

/// As `portable::four`. False when this processor can't; nothing was done then.
pub(super) fn four(sides: &[Four], rows: &[Part], depth: usize, out: &mut [[f32; SIDE]]) -> bool {
    if !available() {
        return false;
    }
    // SAFETY: `available` has seen the features that the function is compiled for.
    #[expect(unsafe_code, reason = "see SAFETY")]
    unsafe {
        four_sides(sides, rows, depth, out);
    }
    true
}

/// As `portable::eight`. False when this processor can't; nothing was done then.
pub(super) fn eight(sides: &[Eight], rows: &[Part], depth: usize, out: &mut [[f32; SIDE]]) -> bool {
    if !available() {
        return false;
    }
    // SAFETY: as in `four`.
    #[expect(unsafe_code, reason = "see SAFETY")]
    unsafe {
        eight_sides(sides, rows, depth, out);
    }
    true
}

fn available() -> bool {
    std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("f16c")
}

#[target_feature(enable = "avx2,f16c")]
fn four_sides(sides: &[Four], rows: &[Part], depth: usize, out: &mut [[f32; SIDE]]) {
    let count = rows.len() / depth;
    for (side, out) in sides.chunks_exact(depth).zip(out.chunks_exact_mut(count)) {
        for (rows, out) in rows.chunks(TOGETHER * depth).zip(out.chunks_mut(TOGETHER)) {
            match out.len() {
                1 => four_rows::<1>(side, rows, out),
                2 => four_rows::<2>(side, rows, out),
                3 => four_rows::<3>(side, rows, out),
                4 => four_rows::<4>(side, rows, out),
                5 => four_rows::<5>(side, rows, out),
                6 => four_rows::<6>(side, rows, out),
                7 => four_rows::<7>(side, rows, out),
                _ => four_rows::<8>(side, rows, out),
            }
        }
    }
}

#[target_feature(enable = "avx2,f16c")]
fn four_rows<const ROWS: usize>(side: &[Four], rows: &[Part], out: &mut [[f32; SIDE]]) {
    let low = _mm256_set1_epi8(15);
    let mut sums = [_mm256_setzero_ps(); ROWS];
    for (block, parts) in side.iter().zip(rows.as_chunks::<ROWS>().0) {
        let mut codes = [_mm256_setzero_si256(); 8];
        for (vector_at, bytes) in block.codes.iter().enumerate() {
            let bytes = vector(bytes);
            codes[vector_at] = _mm256_and_si256(bytes, low);
            codes[vector_at + 4] = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), low);
        }
        let (scales, minima) = (floats(&block.scales), floats(&block.minima));
        let weights = (codes, scales, minima);
        for (sum, part) in sums.iter_mut().zip(parts) {
            *sum = four_row(&weights, part, *sum);
        }
    }
    for (sum, out) in sums.into_iter().zip(out) {
        store(out, sum);
    }
}

/// `sum` and the product of one block with one part.
#[target_feature(enable = "avx2,f16c")]
#[inline]
fn four_row(
    (codes, scales, minima): &([__m256i; 8], __m256, __m256),
    part: &Part,
    sum: __m256,
) -> __m256 {
    // A pair of products is at most 2 * 15 * 128 = 3840, and eight of them 30720: no overflow in 16 bits.
    let mut pairs = _mm256_setzero_si256();
    for (codes, word) in codes.iter().zip(part.words) {
        let product = _mm256_maddubs_epi16(*codes, _mm256_set1_epi32(word));
        pairs = _mm256_add_epi16(pairs, product);
    }
    let products = _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
    let numbers = scaled(*scales, part.scale, products);
    let minimum = _mm256_mul_ps(*minima, _mm256_set1_ps(part.sum));
    _mm256_add_ps(sum, _mm256_add_ps(numbers, minimum))
}

#[target_feature(enable = "avx2,f16c")]
fn eight_sides(sides: &[Eight], rows: &[Part], depth: usize, out: &mut [[f32; SIDE]]) {
    let count = rows.len() / depth;
    for (side, out) in sides.chunks_exact(depth).zip(out.chunks_exact_mut(count)) {
        for (rows, out) in rows.chunks(TOGETHER * depth).zip(out.chunks_mut(TOGETHER)) {
            match out.len() {
                1 => eight_rows::<1>(side, rows, out),
                2 => eight_rows::<2>(side, rows, out),
                3 => eight_rows::<3>(side, rows, out),
                4 => eight_rows::<4>(side, rows, out),
                5 => eight_rows::<5>(side, rows, out),
                6 => eight_rows::<6>(side, rows, out),
                7 => eight_rows::<7>(side, rows, out),
                _ => eight_rows::<8>(side, rows, out),
            }
        }
    }
}

#[target_feature(enable = "avx2,f16c")]
fn eight_rows<const ROWS: usize>(side: &[Eight], rows: &[Part], out: &mut [[f32; SIDE]]) {
    let ones = _mm256_set1_epi16(1);
    let mut sums = [_mm256_setzero_ps(); ROWS];
    for (block, parts) in side.iter().zip(rows.as_chunks::<ROWS>().0) {
        let mut products = [_mm256_setzero_si256(); ROWS];
        for (i, codes) in block.codes.iter().enumerate() {
            // The instruction multiplies unsigned by signed bytes: the sign of the weight goes over to the row.
            let codes = vector(codes);
            let sizes = _mm256_abs_epi8(codes);
            for row in 0..ROWS {
                let word = _mm256_sign_epi8(_mm256_set1_epi32(parts[row].words[i]), codes);
                // A pair is at most 2 * 128 * 127 = 32512: no overflow in 16 bits.
                let pairs = _mm256_maddubs_epi16(sizes, word);
                products[row] = _mm256_add_epi32(products[row], _mm256_madd_epi16(pairs, ones));
            }
        }
        let scales = floats(&block.scales);
        for row in 0..ROWS {
            let numbers = scaled(scales, parts[row].scale, products[row]);
            sums[row] = _mm256_add_ps(sums[row], numbers);
        }
    }
    for (sum, out) in sums.into_iter().zip(out) {
        store(out, sum);
    }
}

/// `scales * scale * products`, in this order.
#[target_feature(enable = "avx2,f16c")]
fn scaled(scales: __m256, scale: f32, products: __m256i) -> __m256 {
    _mm256_mul_ps(_mm256_mul_ps(scales, _mm256_set1_ps(scale)), _mm256_cvtepi32_ps(products))
}

#[target_feature(enable = "avx2,f16c")]
fn floats(halves: &[f16; SIDE]) -> __m256 {
    // SAFETY: the reference is to eight halves of 16 bits each, which are 16 bytes, and no alignment is asked for.
    #[expect(unsafe_code, reason = "see SAFETY")]
    let halves = unsafe { _mm_loadu_si128(halves.as_ptr().cast()) };
    _mm256_cvtph_ps(halves)
}

#[target_feature(enable = "avx2,f16c")]
fn vector(bytes: &[u8; BLOCK]) -> __m256i {
    // SAFETY: the reference is to 32 bytes, and no alignment is asked for.
    #[expect(unsafe_code, reason = "see SAFETY")]
    unsafe {
        _mm256_loadu_si256(bytes.as_ptr().cast())
    }
}

#[target_feature(enable = "avx2,f16c")]
fn store(to: &mut [f32; SIDE], numbers: __m256) {
    // SAFETY: the reference is to eight floats, which are 32 bytes, and no alignment is asked for.
    #[expect(unsafe_code, reason = "see SAFETY")]
    unsafe {
        _mm256_storeu_ps(to.as_mut_ptr(), numbers);
    }
}
