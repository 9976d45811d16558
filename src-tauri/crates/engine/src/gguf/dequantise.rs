//! From stored blocks to `f32`, in the order of operations of the reference implementation, so that the values
//! are equal to its own to the last bit.

use half::{bf16, f16};

use super::kind::TensorKind;

/// Turns whole blocks into values. `bytes` holds exactly the blocks of `out`.
pub(crate) fn dequantise(kind: TensorKind, bytes: &[u8], out: &mut [f32]) {
    debug_assert_eq!(bytes.len() / kind.block_bytes() * kind.block_values(), out.len());
    match kind {
        TensorKind::F32 => each(bytes, out, |block: &[u8; 4], out: &mut [f32; 1]| {
            out[0] = f32::from_le_bytes(*block);
        }),
        TensorKind::F16 => each(bytes, out, |block: &[u8; 2], out: &mut [f32; 1]| {
            out[0] = f16::from_le_bytes(*block).to_f32();
        }),
        TensorKind::Bf16 => each(bytes, out, |block: &[u8; 2], out: &mut [f32; 1]| {
            out[0] = bf16::from_le_bytes(*block).to_f32();
        }),
        TensorKind::Q8_0 => each(bytes, out, q8_0),
        TensorKind::Q4_0 => each(bytes, out, q4_0),
        TensorKind::Q4_1 => each(bytes, out, q4_1),
        TensorKind::Q4K => each(bytes, out, q4_k),
        TensorKind::Q6K => each(bytes, out, q6_k),
    }
}

/// Runs `decode` over each block. The sizes are types, so that the compiler drops the bounds checks.
fn each<const BYTES: usize, const VALUES: usize>(
    bytes: &[u8],
    out: &mut [f32],
    decode: impl Fn(&[u8; BYTES], &mut [f32; VALUES]),
) {
    let (blocks, _) = bytes.as_chunks::<BYTES>();
    let (outs, _) = out.as_chunks_mut::<VALUES>();
    for (block, out) in blocks.iter().zip(outs) {
        decode(block, out);
    }
}

fn half_at(block: &[u8], at: usize) -> f32 {
    f16::from_le_bytes([block[at], block[at + 1]]).to_f32()
}

/// A scale, then 32 signed bytes.
fn q8_0(block: &[u8; 34], out: &mut [f32; 32]) {
    let scale = half_at(block, 0);
    for (value, &byte) in out.iter_mut().zip(&block[2..]) {
        *value = f32::from(byte.cast_signed()) * scale;
    }
}

/// A scale, then 16 bytes: the low halves are the first 16 values, the high halves the others. Zero is at 8.
fn q4_0(block: &[u8; 18], out: &mut [f32; 32]) {
    let scale = half_at(block, 0);
    let (low, high) = out.split_at_mut(16);
    for ((low, high), &byte) in low.iter_mut().zip(high).zip(&block[2..]) {
        *low = (f32::from(byte & 15) - 8.0) * scale;
        *high = (f32::from(byte >> 4) - 8.0) * scale;
    }
}

/// A scale and a minimum, then 16 bytes as in `q4_0`. Zero is the minimum.
fn q4_1(block: &[u8; 20], out: &mut [f32; 32]) {
    let (scale, minimum) = (half_at(block, 0), half_at(block, 2));
    let (low, high) = out.split_at_mut(16);
    for ((low, high), &byte) in low.iter_mut().zip(high).zip(&block[4..]) {
        *low = f32::from(byte & 15) * scale + minimum;
        *high = f32::from(byte >> 4) * scale + minimum;
    }
}

/// A scale for the scales and one for the minima, 8 scales and 8 minima of 6 bits in 12 bytes, then four times 32
/// bytes: low halves make the first 32 of each 64 values, high halves the second.
fn q4_k(block: &[u8; 144], out: &mut [f32; 256]) {
    let (scale_of_scales, scale_of_minima) = (half_at(block, 0), half_at(block, 2));
    let packed = &block[4..16];
    let scale_and_minimum = |part: usize| {
        let (scale, minimum) = six_bits(packed, part);
        (scale_of_scales * f32::from(scale), scale_of_minima * f32::from(minimum))
    };
    for (pair, (bytes, out)) in block[16..].chunks(32).zip(out.chunks_mut(64)).enumerate() {
        let (low_scale, low_minimum) = scale_and_minimum(2 * pair);
        let (high_scale, high_minimum) = scale_and_minimum(2 * pair + 1);
        let (low, high) = out.split_at_mut(32);
        for ((low, high), &byte) in low.iter_mut().zip(high).zip(bytes) {
            *low = low_scale * f32::from(byte & 15) - low_minimum;
            *high = high_scale * f32::from(byte >> 4) - high_minimum;
        }
    }
}

/// The scale and the minimum of part 0 to 7. The first four are the low six bits of their bytes; the last four have
/// their low halves in the last four bytes, and their two high bits where the first eight bytes had room.
pub(crate) fn six_bits(packed: &[u8], part: usize) -> (u8, u8) {
    if part < 4 {
        (packed[part] & 63, packed[part + 4] & 63)
    } else {
        let low = packed[part + 4];
        ((low & 15) | (packed[part - 4] >> 6 << 4), (low >> 4) | (packed[part] >> 6 << 4))
    }
}

/// 128 bytes of low halves, 64 bytes of two high bits, 16 signed scales, the scale of the scales. Zero is at 32.
fn q6_k(block: &[u8; 210], out: &mut [f32; 256]) {
    let scale_of_scales = half_at(block, 208);
    for (part, out) in out.chunks_mut(128).enumerate() {
        let low = &block[64 * part..][..64];
        let high = &block[128 + 32 * part..][..32];
        let scales = &block[192 + 8 * part..][..8];
        for (quarter, out) in out.chunks_mut(32).enumerate() {
            let low = &low[32 * (quarter % 2)..][..32];
            let low_shift = 4 * (quarter / 2);
            for (at, value) in out.iter_mut().enumerate() {
                let bits = (low[at] >> low_shift & 15) | ((high[at] >> (2 * quarter) & 3) << 4);
                let scale =
                    scale_of_scales * f32::from(scales[2 * quarter + at / 16].cast_signed());
                *value = scale * (f32::from(bits) - 32.0);
            }
        }
    }
}
