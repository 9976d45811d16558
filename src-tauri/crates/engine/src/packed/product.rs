//! Whole products: matrices times rows, on all threads.

use super::kernel::Kernel;
use super::{Blocks, Packed, Rows, SIDE};
use rayon::prelude::*;

/// A thread takes so many pieces of a product that another one which is busy elsewhere holds nobody up.
const PIECES_PER_THREAD: usize = 4;
/// Blocks times rows that are worth handing over.
const LEAST_PIECE: usize = 256;

/// What some matrices make of some rows. Eight outputs of a row stand together, then those of the next row.
#[derive(Default)]
pub(crate) struct Outputs {
    eights: Vec<[f32; SIDE]>,
    rows: usize,
}

impl Outputs {
    /// Hands over the `outputs` numbers of each row that begin with eight number `first_side`, eight at a time: the row,
    /// the place of the first in the row, and the eight. The last of a row may be fewer than eight numbers.
    pub fn each(
        &self,
        first_side: usize,
        outputs: usize,
        mut eight: impl FnMut(usize, usize, &[f32; SIDE]),
    ) {
        for at in (0..outputs).step_by(SIDE) {
            let from = (first_side + at / SIDE) * self.rows;
            for (row, numbers) in self.eights[from..from + self.rows].iter().enumerate() {
                eight(row, at, numbers);
            }
        }
    }
}

/// A piece of one matrix, and where its results go.
struct Piece<'a> {
    matrix: &'a Packed,
    first_side: usize,
    out: &'a mut [[f32; SIDE]],
}

/// Multiplies each of `matrices` with `rows`. What comes out for a row doesn't depend on the others, nor on the
/// number of threads.
pub(crate) fn multiply(matrices: &[Packed], rows: &Rows, outputs: &mut Outputs) {
    let (count, depth) = (rows.len(), rows.depth());
    let sides: usize = matrices.iter().map(Packed::sides).sum();
    outputs.rows = count;
    outputs.eights.resize(sides * count, [0.0; SIDE]);
    if count == 0 {
        return;
    }
    let pieces = rayon::current_num_threads() * PIECES_PER_THREAD;
    let sides_of_piece = sides.div_ceil(pieces).max(LEAST_PIECE.div_ceil(depth * count));
    let mut work = Vec::with_capacity(pieces + matrices.len());
    let mut rest = outputs.eights.as_mut_slice();
    for matrix in matrices {
        assert_eq!(matrix.depth(), depth, "rows of the width that the matrix reads");
        for first_side in (0..matrix.sides()).step_by(sides_of_piece) {
            let sides = sides_of_piece.min(matrix.sides() - first_side);
            let (out, after) = rest.split_at_mut(sides * count);
            work.push(Piece { matrix, first_side, out });
            rest = after;
        }
    }
    work.into_par_iter().for_each(|piece| piece.multiply(rows));
}

impl Piece<'_> {
    fn multiply(self, rows: &Rows) {
        let (depth, sides) = (rows.depth(), self.out.len() / rows.len());
        let blocks = self.first_side * depth..(self.first_side + sides) * depth;
        match &self.matrix.blocks {
            Blocks::Four(all) => Kernel::multiply(&all[blocks], rows.parts(), depth, self.out),
            Blocks::Eight(all) => Kernel::multiply(&all[blocks], rows.parts(), depth, self.out),
        }
    }
}
