//! What the reader makes of sound files: one written by the reference package, the starter model, and a small one.

#[path = "common/starter.rs"]
mod starter;
#[path = "common/tiny.rs"]
mod tiny;

use std::path::Path;
use std::time::{Duration, Instant};

use bakehouse_engine::error::Error;
use bakehouse_engine::gguf::{Gguf, TensorKind, Texts};
use tiny::{Put, Tiny, save};

fn reference() -> Gguf {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/engine/quants.gguf");
    Gguf::open(&path).expect("the reference package wrote a sound file")
}

#[test]
fn every_form_gives_the_reference_values_to_the_last_bit() {
    let gguf = reference();
    let forms = ["F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q4_K", "Q6_K"];
    for form in forms {
        let values = gguf.read_f32_vec(form).expect(form);
        let expected = gguf.read_f32_vec(&format!("{form}.expected")).expect(form);
        let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
        let (values, expected) = (bits(&values), bits(&expected));
        assert!(values.iter().any(|value| *value != values[0]), "{form} has something to compare");
        assert_eq!(values, expected, "{form}");
    }
    assert_eq!(gguf.tensors().count(), 2 * forms.len());
    assert_eq!(gguf.tensor("Q4_K").expect("it is there").kind, TensorKind::Q4K);
}

#[test]
fn rows_are_parts_of_the_whole() {
    let gguf = reference();
    for (name, tensor) in gguf.tensors() {
        let whole = gguf.read_f32_vec(name).expect(name);
        assert_eq!(whole.len(), tensor.rows() * tensor.columns());
        for rows in [0..0, 0..1, 1..3, 2..3, 3..3] {
            let mut part = vec![f32::NAN; rows.len() * tensor.columns()];
            gguf.read_rows_f32(name, rows.clone(), &mut part).expect(name);
            assert_eq!(part, whole[rows.start * tensor.columns()..rows.end * tensor.columns()]);
        }
    }
}

#[test]
fn room_of_another_size_is_refused() {
    let gguf = reference();
    for (rows, room) in [(0..3, 767), (0..3, 769), (0..4, 1024), (3..4, 256)] {
        let result = gguf.read_rows_f32("Q8_0", rows, &mut vec![0.0; room]);
        assert!(matches!(result, Err(Error::Damaged { .. })), "{room} values");
    }
}

#[test]
fn a_tensor_longer_than_the_buffer_is_read_whole() {
    let values: Vec<f32> = (0..40_000_u16).map(f32::from).collect();
    let data = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    let (_folder, path) =
        save(&Tiny::llama().with_tensor("long", &[400, 100], 0, data).write().bytes);
    let gguf = Gguf::open(&path).expect("a sound file");
    assert_eq!(gguf.read_f32_vec("long").expect("it is there"), values);
}

#[test]
fn values_are_given_by_type() {
    let tiny = Tiny::llama()
        .with("a.number", Put::Unsigned(7))
        .with("a.float", Put::Float(0.5))
        .with("a.flag", Put::Flag(1))
        .with("a.list", Put::Integers(vec![1, -2, 3]))
        .with("texts", Put::Texts(vec!["ä".to_owned(), String::new(), "c".to_owned()]));
    let (_folder, path) = save(&tiny.write().bytes);
    let gguf = Gguf::open(&path).expect("a sound file");
    assert_eq!(gguf.need::<u32>("a.number").expect("a number"), 7);
    assert!((gguf.need::<f32>("a.float").expect("a float") - 0.5).abs() < f32::EPSILON);
    assert!(gguf.need::<bool>("a.flag").expect("a flag"));
    assert_eq!(gguf.need::<Vec<i64>>("a.list").expect("a list"), [1, -2, 3]);
    let texts: &Texts = gguf.need("texts").expect("texts");
    assert_eq!(texts.iter().collect::<Vec<_>>(), ["ä", "", "c"]);
    assert_eq!(gguf.get::<u32>("nothing").expect("absent is no error"), None);
    assert!(matches!(gguf.get::<u32>("a.float"), Err(Error::Damaged { .. })), "of another type");
    assert!(matches!(gguf.need::<u32>("nothing"), Err(Error::Damaged { .. })), "needed and absent");
}

#[test]
fn weights_that_are_not_numbers_are_refused() {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let data =
            [1.0, bad, 2.0, 3.0].iter().flat_map(|value: &f32| value.to_le_bytes()).collect();
        let (_folder, path) = save(&Tiny::llama().with_tensor("a", &[4], 0, data).write().bytes);
        let gguf = Gguf::open(&path).expect("its header is sound");
        assert!(matches!(gguf.read_f32_vec("a"), Err(Error::Damaged { .. })), "{bad}");
    }
}

#[test]
fn the_starter_model_opens_at_once() {
    let path = starter::starter_model();
    let started = Instant::now();
    let gguf = Gguf::open(&path).expect("the starter model is sound");
    assert!(started.elapsed() < Duration::from_secs(2), "only the header is read");
    assert_eq!(gguf.need::<usize>("llama.block_count").expect("a number"), 30);
    assert_eq!(gguf.tensors().count(), 272);
    let query = gguf.tensor("blk.29.attn_q.weight").expect("it is there");
    assert_eq!((query.kind, query.rows(), query.columns()), (TensorKind::Q4_1, 576, 576));
}
