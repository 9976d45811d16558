//! A matrix of weights as decoding multiplies it: the blocks of the file, 4 or 8 bits a number, instead of the
//! 32-bit floats that training wants. A token then reads a fifth of the memory, which is what its speed is
//! made of. Rows of activations are cut to 8 bits too ([`Rows`]), so that the products are whole numbers.
//!
//! Eight outputs stand side by side in a block ([`Four`], [`Eight`]), so that one vector holds all eight and no
//! sum is ever taken across it, and a batch reads each block once.

mod kernel;
mod pack;
mod product;
mod rows;
#[cfg(test)]
mod tests;

pub(crate) use pack::pack;
pub(crate) use product::{Outputs, multiply};
pub(crate) use rows::Rows;

use half::f16;

/// Numbers that share a scale.
pub(crate) const BLOCK: usize = 32;
/// Outputs that stand side by side.
pub(crate) const SIDE: usize = 8;

/// 32 numbers of each of eight outputs in 4 bits: `code * scale + minimum`.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct Four {
    scales: [f16; SIDE],
    minima: [f16; SIDE],
    /// Byte `4 * output + j` of vector `i` holds number `i + 8 j` low and number `i + 4 + 8 j` high.
    codes: [[u8; BLOCK]; 4],
}

/// 32 numbers of each of eight outputs in 8 bits: `code * scale`.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct Eight {
    scales: [f16; SIDE],
    /// Byte `4 * output + j` of vector `i` holds number `i + 8 j`, with a sign.
    codes: [[u8; BLOCK]; 8],
}

/// For every eight outputs, the blocks of their numbers from the first to the last.
enum Blocks {
    Four(Vec<Four>),
    Eight(Vec<Eight>),
}

/// A matrix that turns rows of `input` numbers into rows of `outputs` numbers. Where these are no whole number of
/// blocks or sides, what is missing is zero.
pub(crate) struct Packed {
    blocks: Blocks,
    input: usize,
    outputs: usize,
}

impl Packed {
    /// Numbers in a row that it makes.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Eights of outputs, the last filled up.
    pub fn sides(&self) -> usize {
        self.outputs.div_ceil(SIDE)
    }

    /// Blocks of an output.
    fn depth(&self) -> usize {
        self.input.div_ceil(BLOCK)
    }

    /// Writes the weights of one output, as an embedding is looked up.
    pub fn row(&self, output: usize, row: &mut [f32]) {
        let (side, lane) = (output / SIDE, output % SIDE);
        let blocks = side * self.depth()..(side + 1) * self.depth();
        match &self.blocks {
            Blocks::Four(all) => {
                for (block, row) in all[blocks].iter().zip(row.chunks_mut(BLOCK)) {
                    let (scale, minimum) =
                        (block.scales[lane].to_f32(), block.minima[lane].to_f32());
                    for (at, number) in row.iter_mut().enumerate() {
                        *number = f32::from(block.code(lane, at)) * scale + minimum;
                    }
                }
            }
            Blocks::Eight(all) => {
                for (block, row) in all[blocks].iter().zip(row.chunks_mut(BLOCK)) {
                    let scale = block.scales[lane].to_f32();
                    for (at, number) in row.iter_mut().enumerate() {
                        let code = block.codes[at % 8][4 * lane + at / 8].cast_signed();
                        *number = f32::from(code) * scale;
                    }
                }
            }
        }
    }
}

impl Four {
    const ZERO: Self =
        Self { scales: [f16::ZERO; SIDE], minima: [f16::ZERO; SIDE], codes: [[0; BLOCK]; 4] };

    /// The code of one number of one output.
    fn code(&self, lane: usize, at: usize) -> u8 {
        let byte = self.codes[at % 4][4 * lane + at / 8];
        if at % 8 < 4 { byte & 15 } else { byte >> 4 }
    }
}

impl Eight {
    const ZERO: Self = Self { scales: [f16::ZERO; SIDE], codes: [[0; BLOCK]; 8] };
}
