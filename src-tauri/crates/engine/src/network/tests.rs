//! The whole computation on a model small enough for every number of the adapter to be checked.

use super::*;
use crate::chat::EncodedExample;
use crate::info::ModelInfo;
use crate::ops::check::gradient_is_the_slope_over;

fn info() -> ModelInfo {
    ModelInfo {
        name: "small".to_owned(),
        context_length: 64,
        layers: 2,
        width: 12,
        feed_forward: 20,
        heads: 2,
        key_value_heads: 1,
        head_size: 6,
        vocabulary: 30,
        parameters: 0,
        file_bytes: 0,
        norm_epsilon: 1e-5,
        rotary_base: 10_000.0,
        rotary_scale: 1.0,
    }
}

/// Three texts that begin alike.
fn batch() -> Batch {
    let example = |own: &[u32]| EncodedExample {
        tokens: [&[1, 2, 3, 4], own].concat(),
        learned: [vec![false; 6], vec![true; own.len() - 2]].concat(),
    };
    Batch::new(&[example(&[5, 6, 7, 8]), example(&[9, 10, 11]), example(&[12, 6, 13, 14, 15])], 64)
}

fn adapter() -> Adapter {
    Adapter::from_formula(&info(), 2, 4.0, |name, row, column| {
        let phase = name.bytes().map(f32::from).sum::<f32>();
        (phase + row as f32 * 1.1 + column as f32 * 0.7).sin() * 0.2
    })
}

fn gradient(keep: Keep) -> (Loss, Vec<f32>) {
    let (weights, adapter) = (Weights::made_up(&info()), adapter());
    let mut gradient = vec![0.0; adapter.parameters()];
    let loss = Network::new(&weights, Some(&adapter))
        .loss_and_gradient(
            &batch(),
            0.25,
            keep,
            &mut gradient,
            &mut Workspace::default(),
            &Control::new(),
        )
        .expect("nobody cancels");
    (loss, gradient)
}

#[test]
fn the_gradient_is_the_slope_in_every_number() {
    let (loss, gradient) = gradient(Keep::Everything);
    assert_eq!(loss.labels, 6);
    let weights = Weights::made_up(&info());
    gradient_is_the_slope_over(2e-2, "network", &adapter().values, &gradient, |values| {
        let mut moved = adapter();
        moved.values.copy_from_slice(values);
        let network = Network::new(&weights, Some(&moved));
        let loss = network.loss(&batch(), &mut Workspace::default(), &Control::new());
        0.25 * loss.expect("nobody cancels").sum
    });
}

#[test]
fn computing_layers_again_gives_the_same_bits() {
    assert_eq!(gradient(Keep::Everything), gradient(Keep::Inputs));
}

#[test]
fn a_cancelled_pass_ends() {
    let (weights, control) = (Weights::made_up(&info()), Control::new());
    control.cancel();
    let loss = Network::new(&weights, None).loss(&batch(), &mut Workspace::default(), &control);
    assert!(matches!(loss, Err(Error::Cancelled)));
}
