//! Matrix products. The only unsafe code of the engine: `gemm` takes pointers, and this file proves
//! before each call that every element it will touch lies inside the slices it was given.

use gemm::Parallelism;
use std::ops::Range;

/// A matrix that is read: element `(i, j)` stands at `i * row_stride + j * column_stride`.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    values: &'a [f32],
    rows: usize,
    columns: usize,
    row_stride: usize,
    column_stride: usize,
}

impl<'a> View<'a> {
    /// `values` holds `rows` rows of `columns` numbers, one after the other.
    pub fn new(values: &'a [f32], rows: usize, columns: usize) -> Self {
        Self::strided(values, rows, columns, columns)
    }

    /// `rows` rows of `columns` numbers, each row `row_stride` after the one before it.
    pub fn strided(values: &'a [f32], rows: usize, columns: usize, row_stride: usize) -> Self {
        assert_inside(values.len(), rows, columns, row_stride);
        Self { values, rows, columns, row_stride, column_stride: 1 }
    }

    /// How many rows there are.
    pub fn rows(self) -> usize {
        self.rows
    }

    /// Some of the rows.
    pub fn part(self, rows: Range<usize>) -> Self {
        assert!(rows.start <= rows.end && rows.end <= self.rows, "rows that aren't there");
        assert_eq!(self.column_stride, 1, "only rows that stand together can be cut");
        let from = (rows.start * self.row_stride).min(self.values.len());
        Self::strided(&self.values[from..], rows.len(), self.columns, self.row_stride)
    }

    /// One row.
    pub fn row(self, row: usize) -> &'a [f32] {
        assert_eq!(self.column_stride, 1, "only rows that stand together can be read");
        &self.values[row * self.row_stride..][..self.columns]
    }

    /// The same numbers with rows and columns exchanged.
    pub fn transposed(self) -> Self {
        Self {
            rows: self.columns,
            columns: self.rows,
            row_stride: self.column_stride,
            column_stride: self.row_stride,
            ..self
        }
    }
}

/// A matrix that is written, by rows.
pub(crate) struct ViewMut<'a> {
    values: &'a mut [f32],
    rows: usize,
    columns: usize,
    row_stride: usize,
}

impl<'a> ViewMut<'a> {
    /// `values` holds `rows` rows of `columns` numbers, one after the other.
    pub fn new(values: &'a mut [f32], rows: usize, columns: usize) -> Self {
        Self::strided(values, rows, columns, columns)
    }

    /// `rows` rows of `columns` numbers, each row `row_stride` after the one before it.
    pub fn strided(values: &'a mut [f32], rows: usize, columns: usize, row_stride: usize) -> Self {
        assert_inside(values.len(), rows, columns, row_stride);
        Self { values, rows, columns, row_stride }
    }
}

fn assert_inside(len: usize, rows: usize, columns: usize, row_stride: usize) {
    assert!(columns <= row_stride || rows <= 1, "rows would overlap");
    let needed = if rows == 0 { 0 } else { (rows - 1) * row_stride + columns };
    assert!(needed <= len, "a matrix of {rows} x {columns} doesn't fit into {len} numbers");
}

/// What happens to the numbers that stand in the target.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// They are overwritten, and may be anything before.
    Replace,
    /// The product is added to them.
    Add,
}

/// Who does the work of one product.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Workers {
    /// The calling thread: for products that are themselves done side by side.
    One,
    /// All threads of the pool. Each element is summed by one thread in the same order whatever their
    /// number, so that the result doesn't depend on it.
    All,
}

/// `target (+)= scale * a b`.
#[expect(clippy::needless_pass_by_value, reason = "a view that is written is used up by it")]
pub(crate) fn multiply(
    target: ViewMut<'_>,
    keep: Target,
    scale: f32,
    a: View<'_>,
    b: View<'_>,
    workers: Workers,
) {
    assert_eq!((a.rows, b.columns), (target.rows, target.columns), "shapes of the product");
    assert_eq!(a.columns, b.rows, "inner sizes");
    if target.rows == 0 || target.columns == 0 {
        return;
    }
    let parallelism = match workers {
        Workers::One => Parallelism::None,
        Workers::All => Parallelism::Rayon(0),
    };
    // SAFETY: the constructors proved that element (rows - 1, columns - 1), the furthest one, lies inside
    // each slice (exchanging rows and columns moves no element), the sizes agree, and the target is
    // borrowed mutably, so it overlaps neither operand. f32 has no invalid bit pattern.
    #[expect(unsafe_code, reason = "gemm takes pointers; see SAFETY")]
    unsafe {
        gemm::gemm(
            target.rows,
            target.columns,
            a.columns,
            target.values.as_mut_ptr(),
            1,
            target.row_stride as isize,
            keep == Target::Add,
            a.values.as_ptr(),
            a.column_stride as isize,
            a.row_stride as isize,
            b.values.as_ptr(),
            b.column_stride as isize,
            b.row_stride as isize,
            1.0,
            scale,
            false,
            false,
            false,
            parallelism,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the definition; the sizes are the rows of `a`, their length, and the columns of `b`.
    fn naive(a: &[f32], b: &[f32], (rows, inner, columns): (usize, usize, usize)) -> Vec<f32> {
        let term =
            |at: usize, i: usize| a[at / columns * inner + i] * b[i * columns + at % columns];
        (0..rows * columns).map(|at| (0..inner).map(|i| term(at, i)).sum()).collect()
    }

    fn numbers(count: usize) -> Vec<f32> {
        (0..count).map(|i| (i as f32 * 0.37).sin()).collect()
    }

    #[test]
    fn a_product_is_the_sum_of_products() {
        for (m, k, n) in [(1, 1, 1), (1, 64, 7), (3, 5, 9), (17, 33, 65), (150, 64, 96)] {
            let (a, b) = (numbers(m * k), numbers(k * n));
            let mut product = vec![f32::NAN; m * n];
            multiply(
                ViewMut::new(&mut product, m, n),
                Target::Replace,
                1.0,
                View::new(&a, m, k),
                View::new(&b, k, n),
                Workers::All,
            );
            for (got, want) in product.iter().zip(naive(&a, &b, (m, k, n))) {
                assert!((got - want).abs() < 1e-4, "{m}x{k}x{n}: {got} instead of {want}");
            }
        }
    }

    #[test]
    fn a_transposed_and_strided_product_adds_to_the_target() {
        let (a, b) = (numbers(6), numbers(8));
        // a is stored as 3 x 2 and read as 2 x 3; b is the left part, 3 columns, of rows of 3 with stride 3.
        let at = [a[0], a[2], a[4], a[1], a[3], a[5]];
        let mut target = vec![1.0; 8];
        multiply(
            ViewMut::strided(&mut target, 2, 2, 4),
            Target::Add,
            2.0,
            View::new(&a, 3, 2).transposed(),
            View::strided(&b, 3, 2, 3),
            Workers::One,
        );
        let b_left = [b[0], b[1], b[3], b[4], b[6], b[7]];
        let want: Vec<f32> = naive(&at, &b_left, (2, 3, 2)).iter().map(|p| 1.0 + 2.0 * p).collect();
        let untouched = [target[2], target[3], target[6], target[7]];
        assert_eq!(untouched, [1.0; 4], "numbers between the rows stay as they were");
        for (got, want) in [target[0], target[1], target[4], target[5]].iter().zip(want) {
            assert!((got - want).abs() < 1e-5);
        }
    }

    #[test]
    #[should_panic(expected = "doesn't fit")]
    fn a_view_beyond_its_numbers_is_refused() {
        let _ = View::new(&[0.0; 5], 2, 3);
    }
}
