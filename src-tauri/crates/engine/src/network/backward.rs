//! Backward through the layers, last to first.

use super::linear::{Linear, Low};
use super::{Keep, Kept, Network, Workspace, copy, size};
use crate::batch::Batch;
use crate::control::Control;
use crate::error::Error;
use crate::ops::rotary::Turn;
use crate::ops::{attention, norm, swiglu};
use crate::weights::Place;

/// Gradients with respect to the rows, on their way through a layer.
#[derive(Default)]
pub(super) struct Scratch {
    rows: Vec<f32>,
    normed: Vec<f32>,
    activated: Vec<f32>,
    gate_up: Vec<f32>,
    mixed: Vec<f32>,
    qkv: Vec<f32>,
    low: Low,
}

impl Network<'_> {
    /// `dhidden` is the gradient with respect to the labelled rows out of the last layer.
    pub(super) fn back_through_layers(
        self,
        batch: &Batch,
        keep: Keep,
        dhidden: &[f32],
        gradient: &mut [f32],
        space: &mut Workspace,
        control: &Control,
    ) -> Result<(), Error> {
        let width = self.weights.width;
        let mut scratch = std::mem::take(&mut space.gradients);
        scratch.rows.clear();
        scratch.rows.resize(batch.rows() * width, 0.0);
        for (row, dhidden) in batch.labelled_rows.iter().zip(dhidden.chunks_exact(width)) {
            scratch.rows[row * width..(row + 1) * width].copy_from_slice(dhidden);
        }
        let mut done = Ok(());
        for layer in (0..self.weights.layers.len()).rev() {
            done = control.checkpoint();
            if done.is_err() {
                break;
            }
            let slot = if keep == Keep::Inputs {
                let again = self.weights.layers.len();
                copy(&space.kept[layer].input, &mut space.rows);
                self.attend_and_feed(layer, batch, space, again);
                again
            } else {
                layer
            };
            self.layer_backward(layer, batch, space, slot, &mut scratch, gradient);
        }
        space.gradients = scratch;
        done
    }

    /// Turns `scratch.rows` from the gradient with respect to what the layer makes into that with respect
    /// to what it reads.
    fn layer_backward(
        self,
        layer: usize,
        batch: &Batch,
        space: &mut Workspace,
        slot: usize,
        scratch: &mut Scratch,
        gradient: &mut [f32],
    ) {
        let (weights, count) = (self.weights, batch.rows());
        let of_layer = &weights.layers[layer];
        let (heads, epsilon) = (weights.heads, weights.norm_epsilon);
        let linear = |place| Linear::new(weights, self.adapter, layer, place);
        let Workspace { kept, normed, activated, .. } = space;
        let Kept { input, qkv, mixed, log_sums, middle, gate_up, low } = &kept[slot];
        let low = |place: Place| low[place as usize].as_slice();

        // Feed-forward. What is cheap to compute again was not kept.
        size(activated, count * weights.feed_forward);
        swiglu::forward(gate_up, weights.feed_forward, activated);
        size(&mut scratch.activated, count * weights.feed_forward);
        let dactivated = Some(scratch.activated.as_mut_slice());
        let place = Place::Down;
        let drows = &scratch.rows;
        linear(place).backward(
            activated,
            low(place),
            drows,
            dactivated,
            gradient,
            &mut scratch.low,
        );
        size(&mut scratch.gate_up, count * 2 * weights.feed_forward);
        swiglu::backward(gate_up, weights.feed_forward, &scratch.activated, &mut scratch.gate_up);
        size(normed, count * weights.width);
        norm::forward(middle, &of_layer.feed_forward_norm, epsilon, normed);
        size(&mut scratch.normed, count * weights.width);
        let dnormed = Some(scratch.normed.as_mut_slice());
        let place = Place::GateUp;
        let dgate_up = &scratch.gate_up;
        linear(place).backward(normed, low(place), dgate_up, dnormed, gradient, &mut scratch.low);
        let gain = &of_layer.feed_forward_norm;
        norm::backward(middle, gain, epsilon, &scratch.normed, &mut scratch.rows);

        // Attention.
        size(&mut scratch.mixed, count * heads.query_width());
        let dmixed = Some(scratch.mixed.as_mut_slice());
        let place = Place::Output;
        let drows = &scratch.rows;
        linear(place).backward(mixed, low(place), drows, dmixed, gradient, &mut scratch.low);
        size(&mut scratch.qkv, count * heads.width());
        let (dmixed, dqkv) = (&scratch.mixed, &mut scratch.qkv);
        attention::backward(qkv, heads, &batch.segments, mixed, log_sums, dmixed, dqkv);
        let turned = heads.query + heads.key;
        weights.rotary.turn(Turn::Back, &mut scratch.qkv, heads.width(), turned, &batch.positions);
        norm::forward(input, &of_layer.attention_norm, epsilon, normed);
        // Nothing is learned below the first layer.
        let dnormed = (layer > 0).then_some(scratch.normed.as_mut_slice());
        let place = Place::QueryKeyValue;
        let dqkv = &scratch.qkv;
        linear(place).backward(normed, low(place), dqkv, dnormed, gradient, &mut scratch.low);
        if layer > 0 {
            let gain = &of_layer.attention_norm;
            norm::backward(input, gain, epsilon, &scratch.normed, &mut scratch.rows);
        }
    }
}
