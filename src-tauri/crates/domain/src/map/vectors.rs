//! Lists of a few dozen numbers: what a question or a word means, as a direction.

/// How many numbers. More tell more apart than a person would, fewer put unlike things together: between 24 and 96 nothing
/// changes that can be seen.
pub(super) const DIMENSIONS: usize = 48;

/// A direction, or a point.
pub(super) type Vector = [f32; DIMENSIONS];

/// Eight sums at a time, which the processor adds side by side.
const LANES: usize = 8;

/// How alike two directions are: 1 for the same, 0 for nothing in common, -1 for the opposite.
pub(super) fn alike(one: &Vector, other: &Vector) -> f32 {
    let mut sums = [0.0; LANES];
    for (left, right) in one.chunks_exact(LANES).zip(other.chunks_exact(LANES)) {
        for lane in 0..LANES {
            sums[lane] += left[lane] * right[lane];
        }
    }
    sums.iter().sum()
}

/// Adds a multiple of another one.
pub(super) fn add(to: &mut Vector, times: f32, other: &Vector) {
    for (to, other) in to.iter_mut().zip(other) {
        *to += times * other;
    }
}

/// Makes it one long. Whether it could: what has no direction stays as it is.
pub(super) fn normalise(vector: &mut Vector) -> bool {
    let length = alike(vector, vector).sqrt();
    let has_direction = length > 1e-6;
    if has_direction {
        for value in vector.iter_mut() {
            *value /= length;
        }
    }
    has_direction
}

/// Makes the columns of a table one long and each at a right angle to all others, without changing what they span (by the
/// Cholesky factor of their products). A column that the others span already becomes zero.
pub(super) fn orthonormalise(rows: &mut [Vector]) {
    let factor = cholesky(&products(rows));
    for row in rows {
        for column in 0..DIMENSIONS {
            let length = factor[column][column];
            let before: f64 =
                (0..column).map(|other| factor[column][other] * f64::from(row[other])).sum();
            let own = f64::from(row[column]) - before;
            row[column] = if length == 0.0 { 0.0 } else { (own / length) as f32 };
        }
    }
}

type Square = Vec<[f64; DIMENSIONS]>;

/// Each column times each other one.
pub(super) fn products(rows: &[Vector]) -> Square {
    let mut products = vec![[0.0; DIMENSIONS]; DIMENSIONS];
    for row in rows {
        for (column, value) in row.iter().enumerate() {
            for (product, other) in products[column].iter_mut().zip(row) {
                *product += f64::from(value * other);
            }
        }
    }
    products
}

fn cholesky(products: &Square) -> Square {
    let largest = (0..DIMENSIONS).map(|at| products[at][at]).fold(0.0, f64::max);
    let mut factor = vec![[0.0; DIMENSIONS]; DIMENSIONS];
    for row in 0..DIMENSIONS {
        for column in 0..=row {
            let before: f64 =
                (0..column).map(|other| factor[row][other] * factor[column][other]).sum();
            let left = products[row][column] - before;
            factor[row][column] = match factor[column][column] {
                _ if row == column && left > largest * 1e-9 => left.sqrt(),
                length if row != column && length > 0.0 => left / length,
                _ => 0.0,
            };
        }
    }
    factor
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Draws;

    #[test]
    fn columns_become_one_long_and_square_to_each_other() {
        let mut draws = Draws::new(1);
        let mut rows: Vec<Vector> =
            (0..200).map(|_| std::array::from_fn(|_| draws.share() - 0.3)).collect();
        // The last column is the sum of two others.
        for row in &mut rows {
            row[DIMENSIONS - 1] = row[0] + row[1];
        }
        orthonormalise(&mut rows);
        let products = products(&rows);
        for (row, products) in products.iter().enumerate() {
            for (column, found) in products.iter().enumerate() {
                let expected = f64::from(u8::from(row == column && row < DIMENSIONS - 1));
                assert!((found - expected).abs() < 1e-3, "{row} {column}: {found}");
            }
        }
    }

    #[test]
    fn a_direction_is_one_long() {
        let mut vector = [0.0; DIMENSIONS];
        assert!(!normalise(&mut vector));
        add(&mut vector, 2.0, &[1.5; DIMENSIONS]);
        assert!(normalise(&mut vector));
        assert!((alike(&vector, &vector) - 1.0).abs() < 1e-5);
    }
}
