//! A frozen linear map with what the adapter has learned beside it: `y = W x + scale * b (a x)`.

use crate::adapter::{Adapter, Slot};
use crate::linalg::{Target, View, ViewMut, Workers, multiply};
use crate::weights::{Place, Projection, Weights};

pub(super) struct Linear<'a> {
    projection: &'a Projection,
    learned: Option<Learned<'a>>,
}

struct Learned<'a> {
    slot: &'a Slot,
    values: &'a [f32],
    rank: usize,
    scale: f32,
}

impl Learned<'_> {
    /// Numbers in a row between `a` and `b`.
    fn low_width(&self) -> usize {
        self.slot.outputs.len() * self.rank
    }

    fn a(&self) -> View<'_> {
        View::new(&self.values[self.slot.a.clone()], self.low_width(), self.slot.input)
    }

    fn b(&self, map: usize) -> View<'_> {
        let values = &self.values[self.slot.b[map].clone()];
        View::new(values, self.slot.outputs[map], self.rank)
    }
}

/// Scratch of the backward pass of one map.
#[derive(Default)]
pub(super) struct Low(Vec<f32>);

impl<'a> Linear<'a> {
    pub fn new(
        weights: &'a Weights,
        adapter: Option<&'a Adapter>,
        layer: usize,
        place: Place,
    ) -> Self {
        let learned = adapter.map(|adapter| Learned {
            slot: adapter.layout.slot(layer, place),
            values: &adapter.values,
            rank: adapter.layout.rank,
            scale: adapter.scale(),
        });
        Self { projection: weights.layers[layer].projection(place), learned }
    }

    /// `y (+)= W x + scale * b (a x)`. Leaves `a x` in `low` for the backward pass.
    pub fn forward(&self, x: &[f32], keep: Target, y: &mut [f32], low: &mut Vec<f32>) {
        let (input, output) = (self.projection.input, self.projection.output());
        let rows = x.len() / input;
        let x = View::new(x, rows, input);
        let weight = View::new(&self.projection.weight, output, input).transposed();
        multiply(ViewMut::new(y, rows, output), keep, 1.0, x, weight, Workers::All);

        let Some(learned) = &self.learned else { return };
        let width = learned.low_width();
        low.resize(rows * width, 0.0);
        let target = ViewMut::new(low, rows, width);
        multiply(target, Target::Replace, 1.0, x, learned.a().transposed(), Workers::All);
        let mut from = 0;
        for (map, output_of_map) in learned.slot.outputs.iter().enumerate() {
            let target = ViewMut::strided(&mut y[from..], rows, *output_of_map, output);
            let low = View::strided(&low[map * learned.rank..], rows, learned.rank, width);
            let b = learned.b(map).transposed();
            multiply(target, Target::Add, learned.scale, low, b, Workers::All);
            from += output_of_map;
        }
    }

    /// Adds the gradient with respect to `a` and `b` to `gradient`, and writes that with respect to `x`
    /// into `dx`, if it is asked for. `x` and `low` are what the forward pass read and left.
    pub fn backward(
        &self,
        x: &[f32],
        low: &[f32],
        dy: &[f32],
        dx: Option<&mut [f32]>,
        gradient: &mut [f32],
        scratch: &mut Low,
    ) {
        let (input, output) = (self.projection.input, self.projection.output());
        let rows = x.len() / input;
        let learned = self.learned.as_ref().expect("only an adapter is trained");
        let (rank, width) = (learned.rank, learned.low_width());
        let dlow = &mut scratch.0;
        dlow.resize(rows * width, 0.0);
        let mut from = 0;
        for (map, output_of_map) in learned.slot.outputs.iter().enumerate() {
            let dy = View::strided(&dy[from..], rows, *output_of_map, output);
            let low = View::strided(&low[map * rank..], rows, rank, width);
            let of_b = &mut gradient[learned.slot.b[map].clone()];
            let target = ViewMut::new(of_b, *output_of_map, rank);
            multiply(target, Target::Add, learned.scale, dy.transposed(), low, Workers::All);
            let target = ViewMut::strided(&mut dlow[map * rank..], rows, rank, width);
            multiply(target, Target::Replace, learned.scale, dy, learned.b(map), Workers::All);
            from += output_of_map;
        }
        let dlow = View::new(dlow, rows, width);
        let of_a = ViewMut::new(&mut gradient[learned.slot.a.clone()], width, input);
        let x = View::new(x, rows, input);
        multiply(of_a, Target::Add, 1.0, dlow.transposed(), x, Workers::All);

        let Some(dx) = dx else { return };
        let dy = View::new(dy, rows, output);
        let weight = View::new(&self.projection.weight, output, input);
        multiply(ViewMut::new(dx, rows, input), Target::Replace, 1.0, dy, weight, Workers::All);
        multiply(ViewMut::new(dx, rows, input), Target::Add, 1.0, dlow, learned.a(), Workers::All);
    }
}
