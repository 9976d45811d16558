//! The whole computation: forward through the layers, and backward to the adapter. The model itself is
//! frozen, so the backward pass computes gradients for the adapter's matrices and for the rows between the
//! layers, and none for the weights.

mod backward;
mod linear;
#[cfg(test)]
mod tests;

use crate::adapter::Adapter;
use crate::batch::{Batch, Segment};
use crate::control::Control;
use crate::error::Error;
use crate::linalg::Target;
use crate::ops::rotary::Turn;
use crate::ops::{attention, cross_entropy, norm, swiglu};
use crate::weights::{Place, Weights};
use linear::Linear;

/// What a layer computes on the way that its backward pass needs.
#[derive(Default)]
struct Kept {
    /// The rows the layer reads.
    input: Vec<f32>,
    /// Queries, keys and values, turned to their positions.
    qkv: Vec<f32>,
    /// Out of attention, before its last linear map.
    mixed: Vec<f32>,
    /// For each row and head, what [`attention::forward`] says of its scores.
    log_sums: Vec<f32>,
    /// The rows between attention and feed-forward.
    middle: Vec<f32>,
    /// Gate and up, before they are combined.
    gate_up: Vec<f32>,
    /// What the adapter's `a` makes of the rows, at each place.
    low: [Vec<f32>; 4],
}

/// Memory that is used again in every pass: to ask the system for it each time costs more than some of
/// the products.
#[derive(Default)]
pub(crate) struct Workspace {
    /// One for each layer while training, and one more where layers are computed again; else a single one.
    kept: Vec<Kept>,
    /// Rows into the first layer, between the layers, and out of the last.
    rows: Vec<f32>,
    normed: Vec<f32>,
    activated: Vec<f32>,
    logits: Vec<f32>,
    gradients: backward::Scratch,
}

/// How much of the forward pass stays in memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Keep {
    /// Nothing: there is no backward pass.
    Nothing,
    /// What each layer computed.
    Everything,
    /// The rows each layer reads; the backward pass computes the rest again. The result is the same to
    /// the bit, slower by a third, in a fraction of the memory.
    Inputs,
}

/// A model with what it has learned.
#[derive(Clone, Copy)]
pub(crate) struct Network<'a> {
    weights: &'a Weights,
    adapter: Option<&'a Adapter>,
}

/// From queries, keys and values to the result, and what the backward pass needs of the scores.
type Attend<'f> = dyn FnMut(&[f32], &mut [f32], &mut [f32]) + 'f;

/// The summed loss of a batch, and how many predictions it is the sum of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Loss {
    pub sum: f64,
    pub labels: usize,
}

impl<'a> Network<'a> {
    pub fn new(weights: &'a Weights, adapter: Option<&'a Adapter>) -> Self {
        Self { weights, adapter }
    }

    /// How wrong the predictions of a batch are.
    pub fn loss(
        self,
        batch: &Batch,
        space: &mut Workspace,
        control: &Control,
    ) -> Result<Loss, Error> {
        self.through_layers(batch, Keep::Nothing, space, control)?;
        let hidden = self.labelled(batch, space);
        let normed = self.normed_end(&hidden);
        let head = self.weights.head();
        let sum = cross_entropy::loss(head, &normed, &batch.targets, &mut space.logits);
        Ok(Loss { sum, labels: batch.targets.len() })
    }

    /// As [`Network::loss`], and adds the gradient of the summed loss times `scale` to `gradient`, which
    /// has the adapter's layout.
    pub fn loss_and_gradient(
        self,
        batch: &Batch,
        scale: f32,
        keep: Keep,
        gradient: &mut [f32],
        space: &mut Workspace,
        control: &Control,
    ) -> Result<Loss, Error> {
        self.through_layers(batch, keep, space, control)?;
        let hidden = self.labelled(batch, space);
        let normed = self.normed_end(&hidden);
        let mut dnormed = vec![0.0; normed.len()];
        let sum = cross_entropy::loss_and_gradient(
            self.weights.head(),
            &normed,
            &batch.targets,
            scale,
            &mut space.logits,
            &mut dnormed,
        );
        let mut dhidden = vec![0.0; hidden.len()];
        let weights = self.weights;
        norm::backward(&hidden, &weights.norm, weights.norm_epsilon, &dnormed, &mut dhidden);
        self.back_through_layers(batch, keep, &dhidden, gradient, space, control)?;
        Ok(Loss { sum, labels: batch.targets.len() })
    }

    /// The logits after each row of `batch`, row by row.
    pub fn logits(
        self,
        batch: &Batch,
        space: &mut Workspace,
        control: &Control,
    ) -> Result<Vec<f32>, Error> {
        self.through_layers(batch, Keep::Nothing, space, control)?;
        let normed = self.normed_end(&space.rows);
        let head = self.weights.head();
        let mut logits = vec![0.0; batch.rows() * head.vocabulary()];
        head.logits(&normed, &mut logits);
        Ok(logits)
    }

    /// Leaves the rows that come out of the last layer in `space.rows`.
    fn through_layers(
        self,
        batch: &Batch,
        keep: Keep,
        space: &mut Workspace,
        control: &Control,
    ) -> Result<(), Error> {
        let layers = self.weights.layers.len();
        let slots = match keep {
            Keep::Nothing => 1,
            Keep::Everything => layers,
            Keep::Inputs => layers + 1,
        };
        space.kept.resize_with(slots, Kept::default);
        self.embed(batch, space);
        for layer in 0..layers {
            control.checkpoint()?;
            let slot = match keep {
                Keep::Nothing => 0,
                Keep::Everything => layer,
                Keep::Inputs => {
                    copy(&space.rows, &mut space.kept[layer].input);
                    layers
                }
            };
            self.attend_and_feed(layer, batch, space, slot);
        }
        Ok(())
    }

    /// One layer over whole texts.
    fn attend_and_feed(self, layer: usize, batch: &Batch, space: &mut Workspace, slot: usize) {
        let (heads, segments): (_, &[Segment]) = (self.weights.heads, &batch.segments);
        self.layer_forward(layer, batch, space, slot, &mut |qkv, mixed, log_sums| {
            attention::forward(qkv, heads, segments, mixed, log_sums);
        });
    }

    /// Writes the embedding of each token into `space.rows`.
    fn embed(self, batch: &Batch, space: &mut Workspace) {
        let width = self.weights.width;
        space.rows.clear();
        for token in &batch.tokens {
            let at = *token as usize * width;
            space.rows.extend_from_slice(&self.weights.embedding[at..at + width]);
        }
    }

    /// Turns `space.rows` from what the layer reads into what the next one reads, and leaves what the
    /// backward pass needs in `space.kept[slot]`.
    fn layer_forward(
        self,
        layer: usize,
        batch: &Batch,
        space: &mut Workspace,
        slot: usize,
        attend: &mut Attend<'_>,
    ) {
        let (weights, count) = (self.weights, batch.rows());
        let of_layer = &weights.layers[layer];
        let (heads, epsilon) = (weights.heads, weights.norm_epsilon);
        let linear = |place| Linear::new(weights, self.adapter, layer, place);
        let Workspace { kept, rows, normed, activated, .. } = space;
        let kept = &mut kept[slot];

        copy(rows, &mut kept.input);
        size(normed, count * weights.width);
        norm::forward(rows, &of_layer.attention_norm, epsilon, normed);
        size(&mut kept.qkv, count * heads.width());
        let place = Place::QueryKeyValue;
        linear(place).forward(
            normed,
            Target::Replace,
            &mut kept.qkv,
            &mut kept.low[place as usize],
        );
        let turned = heads.query + heads.key;
        weights.rotary.turn(Turn::Forward, &mut kept.qkv, heads.width(), turned, &batch.positions);
        size(&mut kept.mixed, count * heads.query_width());
        size(&mut kept.log_sums, count * heads.query);
        attend(&kept.qkv, &mut kept.mixed, &mut kept.log_sums);
        let place = Place::Output;
        linear(place).forward(&kept.mixed, Target::Add, rows, &mut kept.low[place as usize]);

        copy(rows, &mut kept.middle);
        norm::forward(rows, &of_layer.feed_forward_norm, epsilon, normed);
        size(&mut kept.gate_up, count * 2 * weights.feed_forward);
        let place = Place::GateUp;
        linear(place).forward(
            normed,
            Target::Replace,
            &mut kept.gate_up,
            &mut kept.low[place as usize],
        );
        size(activated, count * weights.feed_forward);
        swiglu::forward(&kept.gate_up, weights.feed_forward, activated);
        let place = Place::Down;
        linear(place).forward(activated, Target::Add, rows, &mut kept.low[place as usize]);
    }

    /// The rows out of the last layer whose predictions count.
    fn labelled(self, batch: &Batch, space: &Workspace) -> Vec<f32> {
        let width = self.weights.width;
        let row = |row: &usize| &space.rows[row * width..(row + 1) * width];
        batch.labelled_rows.iter().flat_map(row).copied().collect()
    }

    fn normed_end(self, hidden: &[f32]) -> Vec<f32> {
        let mut normed = vec![0.0; hidden.len()];
        norm::forward(hidden, &self.weights.norm, self.weights.norm_epsilon, &mut normed);
        normed
    }
}

fn copy(from: &[f32], to: &mut Vec<f32>) {
    to.clear();
    to.extend_from_slice(from);
}

/// Gives a buffer its length. What it holds is about to be overwritten.
fn size(buffer: &mut Vec<f32>, length: usize) {
    buffer.resize(length, 0.0);
}
