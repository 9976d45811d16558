//! What the reference package wrote, packed: the values of each form, and products with them.

use super::*;
use crate::gguf::Gguf;
use crate::ops::check::numbers;
use std::path::Path;

fn reference() -> Gguf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/engine/quants.gguf");
    Gguf::open(&path).expect("the reference package wrote a sound file")
}

/// The forms, and how far a packed value may be from the stored one, in parts of the largest of its block.
const FORMS: [(&str, f32); 8] = [
    ("Q4_0", 0.0),
    ("Q4_1", 0.0),
    ("Q8_0", 0.0),
    ("Q4_K", 1e-3),
    ("Q6_K", 4.5e-3),
    ("F32", 4.5e-3),
    ("F16", 4.5e-3),
    ("BF16", 4.5e-3),
];

/// A matrix of the reference, with its rows turned round, and the values it should have.
fn matrix(gguf: &Gguf, form: &str) -> (Packed, Vec<f32>) {
    let packed = pack(gguf, form, |row| 2 - row).expect(form);
    let mut values = gguf.read_f32_vec(&format!("{form}.expected")).expect(form);
    let (first, rest) = values.split_at_mut(256);
    first.swap_with_slice(&mut rest[256..]);
    (packed, values)
}

#[test]
fn every_form_keeps_its_values() {
    let gguf = reference();
    for (form, tolerance) in FORMS {
        let (packed, expected) = matrix(&gguf, form);
        assert_eq!((packed.outputs(), packed.sides(), packed.depth()), (3, 1, 8));
        for (output, expected) in expected.chunks_exact(256).enumerate() {
            let mut row = vec![f32::NAN; 256];
            packed.row(output, &mut row);
            for (got, want) in row.chunks_exact(BLOCK).zip(expected.chunks_exact(BLOCK)) {
                let largest = want.iter().fold(0.0f32, |most, value| most.max(value.abs()));
                for (got, want) in got.iter().zip(want) {
                    let error = (got - want).abs();
                    assert!(error <= tolerance * largest, "{form}: {got} instead of {want}");
                }
            }
        }
    }
}

/// Several matrices at once, and more rows than go together: each as by the definition, within what 8 bits round.
#[test]
fn a_product_is_the_sum_of_products() {
    let gguf = reference();
    let (matrices, values): (Vec<_>, Vec<_>) =
        FORMS.iter().map(|(form, _)| matrix(&gguf, form)).unzip();
    let count = 11;
    let x = numbers(count * 256, 0.7);
    let (mut rows, mut outputs) = (Rows::default(), Outputs::default());
    rows.cut(&x, 256);
    multiply(&matrices, &rows, &mut outputs);
    for (side, values) in values.iter().enumerate() {
        let mut seen = 0;
        outputs.each(side, 3, |row, at, numbers| {
            assert_eq!(at, 0, "there is one side");
            assert_eq!(numbers[3..], [0.0; 5], "what fills it up is zero");
            for (weights, got) in values.chunks_exact(256).zip(numbers) {
                let terms = || weights.iter().zip(&x[row * 256..]).map(|(w, x)| w * x);
                let (want, size) = (terms().sum::<f32>(), terms().map(f32::abs).sum::<f32>());
                assert!((got - want).abs() < 0.01 * size, "{got} instead of {want}");
            }
            seen += 1;
        });
        assert_eq!(seen, count);
    }
}

#[test]
fn a_row_comes_out_the_same_in_any_company() {
    let (matrix, _) = matrix(&reference(), "Q4_1");
    let x = numbers(20 * 256, 0.2);
    let product = |rows: &[f32]| {
        let (mut cut, mut outputs) = (Rows::default(), Outputs::default());
        cut.cut(rows, 256);
        multiply(std::slice::from_ref(&matrix), &cut, &mut outputs);
        let mut all = vec![Vec::new(); rows.len() / 256];
        outputs.each(0, 3, |row, _, numbers| all[row] = numbers[..3].to_vec());
        all
    };
    let together = product(&x);
    for (row, alone) in x.chunks_exact(256).map(product).enumerate() {
        assert_eq!(alone[0], together[row]);
    }
    assert!(product(&[]).is_empty());
}

#[test]
fn scales_that_are_no_numbers_are_refused() {
    for (form, scale_at) in [("Q4_1", 0), ("Q4_1", 2), ("Q8_0", 0), ("F32", 2)] {
        let sound = std::fs::read(reference().path()).expect("the file is there");
        let gguf = reference();
        let mut first = vec![0; 1024];
        let kind = gguf.tensor(form).expect(form).kind;
        first.truncate(256 / kind.block_values() * kind.block_bytes());
        gguf.read_row_bytes(form, 0, &mut first).expect(form);
        let at = sound.windows(first.len()).position(|bytes| bytes == first).expect("it is there");
        let mut broken = sound;
        broken[at + scale_at..at + scale_at + 2].fill(0xff);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("broken.gguf");
        std::fs::write(&path, broken).expect("written");
        let packed = pack(&Gguf::open(&path).expect("its header is sound"), form, |row| row);
        assert!(matches!(packed, Err(crate::error::Error::Damaged { .. })), "{form}");
    }
}
