//! The forward pass of answering: rows of one or several texts through the packed weights, each with what it remembers
//! of its own text. The training's pass, in `network`, is exact and keeps what a gradient needs; this one is quick.
//!
//! What comes out for a row never depends on the rows beside it, on how a text was cut up to be read, or on the number
//! of threads. Everything that stands on it (an answer for a seed, alone or in a crowd) is repeatable for that reason.

mod attention;
mod learned;
pub(crate) mod memory;

use crate::adapter::Adapter;
use crate::control::Control;
use crate::error::Error;
use crate::ops::rotary::Turn;
use crate::ops::{norm, swiglu};
use crate::packed::{Outputs, Packed, Rows, multiply};
use crate::weights::{PackedLayer, PackedWeights, Place};
use attention::{Sight, attend};
use learned::Learned;
use memory::{Memory, PageForm};

/// Tokens of one text to read on, after what its memory holds.
pub(crate) struct Reading<'a> {
    pub memory: &'a mut Memory,
    pub tokens: &'a [u32],
}

/// Reads texts with one model and adapter.
pub(crate) struct Reader<'m> {
    weights: &'m PackedWeights,
    /// For each layer and place; nothing without an adapter.
    learned: Vec<[Learned; 4]>,
    space: Space,
}

/// Memory that is used again in every pass.
#[derive(Default)]
struct Space {
    rows: Vec<f32>,
    normed: Vec<f32>,
    qkv: Vec<f32>,
    mixed: Vec<f32>,
    gate_up: Vec<f32>,
    activated: Vec<f32>,
    cut: Rows,
    outputs: Outputs,
    positions: Vec<u32>,
}

impl<'m> Reader<'m> {
    pub fn new(weights: &'m PackedWeights, adapter: Option<&Adapter>) -> Self {
        let of_layer = |adapter: &Adapter, layer| {
            Place::ALL.map(|place| Learned::new(adapter, adapter.layout.slot(layer, place)))
        };
        let learned = adapter.map_or_else(Vec::new, |adapter| {
            (0..weights.layers.len()).map(|layer| of_layer(adapter, layer)).collect()
        });
        Self { weights, learned, space: Space::default() }
    }

    /// The form of the pages of a memory for this model.
    pub fn page_form(&self) -> PageForm {
        PageForm { layers: self.weights.layers.len(), heads: self.weights.heads }
    }

    /// Reads every text on and remembers it. The rows that come out of the last layer, normalised, stand in the order
    /// of the texts until the next call. A cancelled reading leaves each memory as it was.
    pub fn read(
        &mut self,
        readings: &mut [Reading<'_>],
        control: &Control,
    ) -> Result<&[f32], Error> {
        // On a thread of the pool from here on: from outside, each product would wait for the pool to wake up.
        rayon::scope(|_| self.pass(readings, control))?;
        for reading in readings {
            reading.memory.keep(reading.tokens);
        }
        Ok(&self.space.normed)
    }

    /// The logits of a row that [`Reader::read`] returned, for each of `rows`.
    pub fn logits(&mut self, rows: &[f32], logits: &mut Vec<f32>) {
        let head = self.weights.head();
        let Space { cut, outputs, .. } = &mut self.space;
        logits.resize(rows.len() / self.weights.width * head.outputs(), 0.0);
        rayon::scope(|_| {
            cut.cut(rows, self.weights.width);
            multiply(std::slice::from_ref(head), cut, outputs);
            outputs.each(0, head.outputs(), |row, at, eight| {
                let row = &mut logits[row * head.outputs()..][..head.outputs()];
                put(&mut row[at..], eight, |number, new| *number = new);
            });
        });
    }

    fn pass(&mut self, readings: &mut [Reading<'_>], control: &Control) -> Result<(), Error> {
        let (weights, space) = (self.weights, &mut self.space);
        space.start(weights, readings);
        for (layer, of_layer) in weights.layers.iter().enumerate() {
            control.checkpoint()?;
            let learned = self.learned.get(layer);
            let map = |place: Place| Map {
                matrices: of_layer.projection(place),
                learned: learned.map(|learned| &learned[place as usize]),
            };
            space.attend(weights, of_layer, layer, readings, &map);
            space.feed(weights, of_layer, &map);
        }
        space.normed.resize(space.rows.len(), 0.0);
        norm::forward(&space.rows, &weights.norm, weights.norm_epsilon, &mut space.normed);
        Ok(())
    }
}

/// The linear maps of one place.
struct Map<'a> {
    matrices: &'a [Packed],
    learned: Option<&'a Learned>,
}

impl Map<'_> {
    /// `y = W x + scale * b (a x)`.
    fn replace(&self, x: &[f32], width: usize, y: &mut [f32], cut: &mut Rows, out: &mut Outputs) {
        self.each(x, width, y, (cut, out), |number, new| *number = new);
    }

    /// `y += W x + scale * b (a x)`.
    fn add(&self, x: &[f32], width: usize, y: &mut [f32], cut: &mut Rows, out: &mut Outputs) {
        self.each(x, width, y, (cut, out), |number, new| *number += new);
    }

    /// Joins each number of the product to its place in `y`, and adds what was learned.
    fn each(
        &self,
        x: &[f32],
        width: usize,
        y: &mut [f32],
        (cut, outputs): (&mut Rows, &mut Outputs),
        join: impl Fn(&mut f32, f32) + Copy,
    ) {
        cut.cut(x, width);
        multiply(self.matrices, cut, outputs);
        let output: usize = self.matrices.iter().map(Packed::outputs).sum();
        let (mut side, mut from) = (0, 0);
        for matrix in self.matrices {
            outputs.each(side, matrix.outputs(), |row, at, eight| {
                let of_map = &mut y[row * output + from..][..matrix.outputs()];
                put(&mut of_map[at..], eight, join);
            });
            side += matrix.sides();
            from += matrix.outputs();
        }
        if let Some(learned) = self.learned {
            learned.add(x, y);
        }
    }
}

/// Joins eight numbers to the first eight of `to`, or to as many as there are.
fn put(to: &mut [f32], eight: &[f32; 8], join: impl Fn(&mut f32, f32)) {
    // Of a known length, this is one instruction; it happens for every number that is computed.
    if let Some(to) = to.first_chunk_mut::<8>() {
        for lane in 0..8 {
            join(&mut to[lane], eight[lane]);
        }
    } else {
        for (to, number) in to.iter_mut().zip(eight) {
            join(to, *number);
        }
    }
}

impl Space {
    /// Makes room, and writes the embedding of each token.
    fn start(&mut self, weights: &PackedWeights, readings: &mut [Reading<'_>]) {
        let count: usize = readings.iter().map(|reading| reading.tokens.len()).sum();
        self.positions.clear();
        self.rows.resize(count * weights.width, 0.0);
        let mut rows = self.rows.chunks_exact_mut(weights.width);
        for Reading { memory, tokens } in readings {
            memory.make_room(tokens.len());
            self.positions.extend((0..tokens.len()).map(|at| (memory.len() + at) as u32));
            for (token, row) in tokens.iter().zip(rows.by_ref()) {
                weights.embedding.row(*token as usize, row);
            }
        }
        self.normed.resize(count * weights.width, 0.0);
        self.qkv.resize(count * weights.heads.width(), 0.0);
        self.mixed.resize(count * weights.heads.query_width(), 0.0);
        self.gate_up.resize(count * 2 * weights.feed_forward, 0.0);
        self.activated.resize(count * weights.feed_forward, 0.0);
    }

    /// The first half of a layer.
    fn attend<'a>(
        &mut self,
        weights: &PackedWeights,
        of_layer: &PackedLayer,
        layer: usize,
        readings: &mut [Reading<'_>],
        map: &impl Fn(Place) -> Map<'a>,
    ) {
        let (heads, width) = (weights.heads, weights.width);
        let Self { rows, normed, qkv, mixed, cut, outputs, positions, .. } = self;
        norm::forward(rows, &of_layer.attention_norm, weights.norm_epsilon, normed);
        map(Place::QueryKeyValue).replace(normed, width, qkv, cut, outputs);
        weights.rotary.turn(Turn::Forward, qkv, heads.width(), heads.query + heads.key, positions);
        let mut new = qkv.chunks_exact(heads.width()).zip(&*positions);
        for Reading { memory, tokens } in readings.iter_mut() {
            for (row, position) in new.by_ref().take(tokens.len()) {
                let (keys, values) = row[heads.query_width()..].split_at(heads.key_width());
                memory.write(layer, *position as usize, keys, values);
            }
        }
        let sights: Vec<Sight<'_>> = readings
            .iter()
            .flat_map(|Reading { memory, tokens }| {
                let seen = |at| Sight { memory, seen: memory.len() + at + 1 };
                (0..tokens.len()).map(seen)
            })
            .collect();
        attend(heads, layer, qkv, &sights, mixed);
        map(Place::Output).add(mixed, heads.query_width(), rows, cut, outputs);
    }

    /// The second half of a layer.
    fn feed<'a>(
        &mut self,
        weights: &PackedWeights,
        of_layer: &PackedLayer,
        map: &impl Fn(Place) -> Map<'a>,
    ) {
        let Self { rows, normed, gate_up, activated, cut, outputs, .. } = self;
        norm::forward(rows, &of_layer.feed_forward_norm, weights.norm_epsilon, normed);
        map(Place::GateUp).replace(normed, weights.width, gate_up, cut, outputs);
        swiglu::forward(gate_up, weights.feed_forward, activated);
        map(Place::Down).add(activated, weights.feed_forward, rows, cut, outputs);
    }
}
