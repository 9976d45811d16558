//! From the blocks of the file to ours. Forms of 4 bits keep their codes; `Q4_0`, `Q4_1` and `Q8_0` keep their values to
//! the last bit. `Q4_K` rounds its scales to 16 bits, a two-thousandth at most. All others are cut to 8 bits a number,
//! `Q6_K` among them, whose scales for each 16 numbers would want a kernel of their own.

use super::{BLOCK, Blocks, Eight, Four, Packed, SIDE};
use crate::error::Error;
use crate::gguf::{Gguf, TensorKind, dequantise, six_bits};
use half::f16;
use rayon::prelude::*;

/// Packs a tensor of two extents. `stored_at` says which row of the file an output is.
pub(crate) fn pack(
    gguf: &Gguf,
    name: &str,
    stored_at: impl Fn(usize) -> usize + Sync,
) -> Result<Packed, Error> {
    let tensor = gguf.tensor(name)?;
    let (kind, input, outputs) = (tensor.kind, tensor.columns(), tensor.rows());
    let source = Source { gguf, name, stored_at };
    let blocks = match kind {
        TensorKind::Q4_0 | TensorKind::Q4_1 | TensorKind::Q4K => {
            Blocks::Four(source.sides(Four::ZERO, |lane, bytes, side| {
                fours(kind, lane, bytes, side);
            })?)
        }
        TensorKind::F32
        | TensorKind::F16
        | TensorKind::Bf16
        | TensorKind::Q8_0
        | TensorKind::Q6K => Blocks::Eight(source.sides(Eight::ZERO, |lane, bytes, side| {
            eights(kind, lane, bytes, side);
        })?),
    };
    let packed = Packed { blocks, input, outputs };
    if packed.is_finite() {
        return Ok(packed);
    }
    let what = format!("the tensor \"{name}\" holds values that are not numbers");
    Err(Error::damaged(gguf.path(), what))
}

/// Where outputs come from.
struct Source<'a, StoredAt> {
    gguf: &'a Gguf,
    name: &'a str,
    stored_at: StoredAt,
}

impl<StoredAt: Fn(usize) -> usize + Sync> Source<'_, StoredAt> {
    /// All sides of a matrix. `put` gets each output as it is stored, its lane, and the blocks of its side.
    fn sides<Block: Copy + Send + Sync>(
        &self,
        zero: Block,
        put: impl Fn(usize, &[u8], &mut [Block]) + Sync,
    ) -> Result<Vec<Block>, Error> {
        let tensor = self.gguf.tensor(self.name)?;
        let (kind, outputs) = (tensor.kind, tensor.rows());
        let depth = tensor.columns().div_ceil(BLOCK);
        let count = outputs.div_ceil(SIDE) * depth;
        let mut blocks = Vec::new();
        let needed_bytes = (count * size_of::<Block>()) as u64;
        blocks.try_reserve_exact(count).map_err(|_| Error::OutOfMemory { needed_bytes })?;
        blocks.resize(count, zero);
        let row_bytes = tensor.columns() / kind.block_values() * kind.block_bytes();
        blocks.par_chunks_mut(depth).enumerate().try_for_each_init(
            || vec![0; row_bytes],
            |bytes, (side, blocks)| {
                for lane in 0..SIDE.min(outputs - side * SIDE) {
                    let stored = (self.stored_at)(side * SIDE + lane);
                    self.gguf.read_row_bytes(self.name, stored, bytes)?;
                    put(lane, bytes, blocks);
                }
                Ok(())
            },
        )?;
        Ok(blocks)
    }
}

/// Puts one stored output of a 4-bit form into its lane.
fn fours(kind: TensorKind, lane: usize, bytes: &[u8], side: &mut [Four]) {
    let half_at = |bytes: &[u8], at: usize| f16::from_le_bytes([bytes[at], bytes[at + 1]]);
    if kind == TensorKind::Q4K {
        for (bytes, blocks) in bytes.chunks_exact(kind.block_bytes()).zip(side.chunks_mut(8)) {
            let of_scales = half_at(bytes, 0).to_f32();
            let of_minima = half_at(bytes, 2).to_f32();
            for (part, block) in blocks.iter_mut().enumerate() {
                let (scale, minimum) = six_bits(&bytes[4..16], part);
                block.scales[lane] = f16::from_f32(of_scales * f32::from(scale));
                block.minima[lane] = f16::from_f32(-of_minima * f32::from(minimum));
                // 32 bytes hold two parts: the low halves are the first, the high halves the second.
                let bytes = &bytes[16 + part / 2 * BLOCK..][..BLOCK];
                block.put(lane, |at| bytes[at] >> (part % 2 * 4) & 15);
            }
        }
        return;
    }
    for (bytes, block) in bytes.chunks_exact(kind.block_bytes()).zip(side) {
        block.scales[lane] = half_at(bytes, 0);
        let codes = if kind == TensorKind::Q4_1 {
            block.minima[lane] = half_at(bytes, 2);
            &bytes[4..]
        } else {
            // Zero is at 8. Eight times a half is a half, or it is too large to be a weight.
            block.minima[lane] = f16::from_f32(-8.0 * block.scales[lane].to_f32());
            &bytes[2..]
        };
        block.put(lane, |at| codes[at % 16] >> (at / 16 * 4) & 15);
    }
}

/// Puts one stored output of any other form into its lane.
fn eights(kind: TensorKind, lane: usize, bytes: &[u8], side: &mut [Eight]) {
    if kind == TensorKind::Q8_0 {
        for (bytes, block) in bytes.chunks_exact(kind.block_bytes()).zip(side) {
            block.scales[lane] = f16::from_le_bytes([bytes[0], bytes[1]]);
            block.put(lane, |at| bytes[2 + at].cast_signed());
        }
        return;
    }
    let mut numbers = vec![0.0; bytes.len() / kind.block_bytes() * kind.block_values()];
    dequantise(kind, bytes, &mut numbers);
    for (numbers, block) in numbers.chunks(BLOCK).zip(side) {
        let largest = numbers.iter().fold(0.0f32, |most, number| most.max(number.abs()));
        // A sum would carry a NaN on, which a maximum drops.
        let scale = f16::from_f32(largest / 127.0 + numbers.iter().sum::<f32>() * 0.0);
        block.scales[lane] = scale;
        let inverse = if scale == f16::ZERO { 0.0 } else { 1.0 / scale.to_f32() };
        let code = |at: usize| (numbers.get(at).unwrap_or(&0.0) * inverse).round_ties_even() as i8;
        block.put(lane, code);
    }
}

impl Four {
    /// Writes the 32 codes of one output.
    fn put(&mut self, lane: usize, code: impl Fn(usize) -> u8) {
        for at in (0..BLOCK).filter(|at| at % 8 < 4) {
            self.codes[at % 8][4 * lane + at / 8] = code(at) | code(at + 4) << 4;
        }
    }
}

impl Eight {
    /// Writes the 32 codes of one output.
    fn put(&mut self, lane: usize, code: impl Fn(usize) -> i8) {
        for at in 0..BLOCK {
            self.codes[at % 8][4 * lane + at / 8] = code(at).cast_unsigned();
        }
    }
}

impl Packed {
    /// Codes are always numbers, scales may not be.
    fn is_finite(&self) -> bool {
        let finite = |halves: &[f16]| halves.iter().all(|half| half.is_finite());
        match &self.blocks {
            Blocks::Four(blocks) => {
                blocks.iter().all(|block| finite(&block.scales) && finite(&block.minima))
            }
            Blocks::Eight(blocks) => blocks.iter().all(|block| finite(&block.scales)),
        }
    }
}
