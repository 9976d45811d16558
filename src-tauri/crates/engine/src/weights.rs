//! The weights of a model as 32-bit floats, in the shape the computation wants: matrices that are applied
//! to the same rows stand together, so that one product serves them all. This is what training computes with;
//! [`packed`] is what answering does.

mod packed;

pub(crate) use packed::{PackedLayer, PackedWeights};

use crate::error::Error;
use crate::gguf::{Gguf, Tensor};
use crate::info::ModelInfo;
use crate::ops::attention::Heads;
use crate::ops::cross_entropy::Head;
use crate::ops::rotary::Rotary;
use rayon::prelude::*;

/// One or more linear maps of the same rows: `outputs.iter().sum()` rows of `input` numbers.
pub(crate) struct Projection {
    pub weight: Vec<f32>,
    pub input: usize,
    /// Numbers that each of the maps makes of a row.
    pub outputs: Vec<usize>,
}

impl Projection {
    /// Numbers that all maps together make of a row.
    pub fn output(&self) -> usize {
        self.outputs.iter().sum()
    }
}

/// The linear maps of a layer, by what they read. An adapter learns beside each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Queries, keys and values.
    QueryKeyValue,
    /// Out of attention.
    Output,
    /// Gate and up, into the feed-forward part.
    GateUp,
    /// Out of the feed-forward part.
    Down,
}

impl Place {
    pub const ALL: [Self; 4] = [Self::QueryKeyValue, Self::Output, Self::GateUp, Self::Down];

    /// The names of its maps in the Hugging Face form of the model.
    pub fn modules(self) -> &'static [&'static str] {
        match self {
            Self::QueryKeyValue => &["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"],
            Self::Output => &["self_attn.o_proj"],
            Self::GateUp => &["mlp.gate_proj", "mlp.up_proj"],
            Self::Down => &["mlp.down_proj"],
        }
    }

    /// The names of its maps in the file.
    fn tensors(self) -> &'static [&'static str] {
        match self {
            Self::QueryKeyValue => &["attn_q", "attn_k", "attn_v"],
            Self::Output => &["attn_output"],
            Self::GateUp => &["ffn_gate", "ffn_up"],
            Self::Down => &["ffn_down"],
        }
    }

    /// Numbers in the rows it reads, and in those that each of its maps makes.
    pub fn sizes(self, info: &ModelInfo) -> (usize, Vec<usize>) {
        let heads = info.head_layout();
        let (query, key) = (heads.query_width(), heads.key_width());
        match self {
            Self::QueryKeyValue => (info.width, vec![query, key, key]),
            Self::Output => (query, vec![info.width]),
            Self::GateUp => (info.width, vec![info.feed_forward; 2]),
            Self::Down => (info.feed_forward, vec![info.width]),
        }
    }
}

/// One block of attention and feed-forward.
pub(crate) struct Layer {
    pub attention_norm: Vec<f32>,
    pub feed_forward_norm: Vec<f32>,
    projections: [Projection; 4],
}

impl Layer {
    pub fn projection(&self, place: Place) -> &Projection {
        &self.projections[place as usize]
    }
}

/// All weights of a model.
pub(crate) struct Weights {
    pub layers: Vec<Layer>,
    pub embedding: Vec<f32>,
    pub norm: Vec<f32>,
    /// Nothing when the embedding serves as the head too.
    own_head: Option<Vec<f32>>,
    pub rotary: Rotary,
    pub heads: Heads,
    pub norm_epsilon: f32,
    pub width: usize,
    pub feed_forward: usize,
}

impl Weights {
    pub fn read(gguf: &Gguf, info: &ModelInfo) -> Result<Self, Error> {
        let reader = Reader { gguf, info };
        let own_head = gguf.find("output.weight").map(|_| reader.table("output.weight"));
        Ok(Self {
            layers: (0..info.layers)
                .into_par_iter()
                .map(|layer| reader.layer(layer))
                .collect::<Result<_, _>>()?,
            embedding: reader.table("token_embd.weight")?,
            norm: reader.vector("output_norm.weight", info.width)?,
            own_head: own_head.transpose()?,
            rotary: reader.rotary()?,
            heads: info.head_layout(),
            norm_epsilon: info.norm_epsilon,
            width: info.width,
            feed_forward: info.feed_forward,
        })
    }

    /// What turns a hidden row into logits.
    pub fn head(&self) -> Head<'_> {
        let weight = self.own_head.as_ref().unwrap_or(&self.embedding);
        Head { weight, width: self.width }
    }
}

#[cfg(test)]
impl Weights {
    /// A small model with weights that look random and are the same on every computer.
    pub fn made_up(info: &ModelInfo) -> Self {
        let mut phase = 0.0;
        let mut numbers = |count: usize, size: f32| -> Vec<f32> {
            phase += 1.3;
            (0..count).map(|i| (i as f32 * 2.9 + phase).sin() * size).collect()
        };
        let layers = (0..info.layers).map(|_| Layer {
            attention_norm: numbers(info.width, 0.5),
            feed_forward_norm: numbers(info.width, 0.5),
            projections: Place::ALL.map(|place| {
                let (input, outputs) = place.sizes(info);
                let weight = numbers(input * outputs.iter().sum::<usize>(), 0.4);
                Projection { weight, input, outputs }
            }),
        });
        let layers = layers.collect();
        let (context, head, base) = (info.context_length, info.head_size, info.rotary_base);
        Self {
            layers,
            embedding: numbers(info.width * info.vocabulary, 0.7),
            norm: numbers(info.width, 1.0),
            own_head: None,
            rotary: Rotary::new(context, head, base, info.rotary_scale, &[]),
            heads: info.head_layout(),
            norm_epsilon: info.norm_epsilon,
            width: info.width,
            feed_forward: info.feed_forward,
        }
    }
}

/// Reads weights by name and insists on their shape.
struct Reader<'a> {
    gguf: &'a Gguf,
    info: &'a ModelInfo,
}

impl Reader<'_> {
    fn layer(&self, layer: usize) -> Result<Layer, Error> {
        let width = self.info.width;
        let [a, b, c, d] = Place::ALL.map(|place| self.projection(layer, place));
        Ok(Layer {
            attention_norm: self.vector(&format!("blk.{layer}.attn_norm.weight"), width)?,
            feed_forward_norm: self.vector(&format!("blk.{layer}.ffn_norm.weight"), width)?,
            projections: [a?, b?, c?, d?],
        })
    }

    fn projection(&self, layer: usize, place: Place) -> Result<Projection, Error> {
        let (input, outputs) = place.sizes(self.info);
        let mut weight = reserve(input * outputs.iter().sum::<usize>())?;
        let mut rest = weight.as_mut_slice();
        for (tensor, output) in place.tensors().iter().zip(&outputs) {
            let name = self.map_name(layer, tensor)?;
            self.shape(&name, &[input, *output])?;
            let (target, after) = rest.split_at_mut(input * output);
            self.gguf.read_f32(&name, target)?;
            if matches!(*tensor, "attn_q" | "attn_k") {
                unpermute(target, self.info.head_size, input);
            }
            rest = after;
        }
        Ok(Projection { weight, input, outputs })
    }

    /// The name of a linear map's weights, which must be all there is of it.
    fn map_name(&self, layer: usize, tensor: &str) -> Result<String, Error> {
        let name = format!("blk.{layer}.{tensor}.weight");
        if self.gguf.find(&format!("blk.{layer}.{tensor}.bias")).is_some() {
            let what = format!("its tensor {name:?} has a bias");
            return Err(Error::unsupported(self.gguf.path(), what));
        }
        Ok(name)
    }

    fn rotary(&self) -> Result<Rotary, Error> {
        let info = self.info;
        let factors = match self.gguf.find("rope_freqs.weight") {
            Some(_) => self.vector("rope_freqs.weight", info.head_size / 2)?,
            None => Vec::new(),
        };
        let (positions, size) = (info.context_length, info.head_size);
        Ok(Rotary::new(positions, size, info.rotary_base, info.rotary_scale, &factors))
    }

    /// A row for each token.
    fn table(&self, name: &str) -> Result<Vec<f32>, Error> {
        self.shape(name, &[self.info.width, self.info.vocabulary])?;
        self.gguf.read_f32_vec(name)
    }

    fn vector(&self, name: &str, length: usize) -> Result<Vec<f32>, Error> {
        self.shape(name, &[length])?;
        self.gguf.read_f32_vec(name)
    }

    fn shape(&self, name: &str, expected: &[usize]) -> Result<(), Error> {
        let Tensor { shape, .. } = self.gguf.tensor(name)?;
        if shape == expected {
            return Ok(());
        }
        let what = format!("the tensor {name:?} is {shape:?} where {expected:?} is needed");
        Err(Error::damaged(self.gguf.path(), what))
    }
}

fn reserve(numbers: usize) -> Result<Vec<f32>, Error> {
    let mut values = Vec::new();
    values
        .try_reserve_exact(numbers)
        .map_err(|_| Error::OutOfMemory { needed_bytes: numbers as u64 * 4 })?;
    values.resize(numbers, 0.0);
    Ok(values)
}

/// GGUF stores the rows of a query or key head so that the two numbers of a rotary pair are neighbours.
/// Here they stand half a head apart, as in the Hugging Face models that the adapter must also fit.
fn unpermute(weight: &mut [f32], head_size: usize, input: usize) {
    let half = head_size / 2;
    for head in weight.chunks_exact_mut(head_size * input) {
        let stored = head.to_vec();
        for (at, row) in stored.chunks_exact(input).enumerate() {
            let to = (at % 2) * half + at / 2;
            head[to * input..(to + 1) * input].copy_from_slice(row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unpermute;

    #[test]
    fn neighbours_come_to_stand_half_a_head_apart() {
        // Two heads of four rows, each row its own number twice.
        let mut weight: Vec<f32> = (0..8).flat_map(|row| [row as f32; 2]).collect();
        unpermute(&mut weight, 4, 2);
        let rows: Vec<f32> = weight.chunks_exact(2).map(|row| row[0]).collect();
        assert_eq!(rows, [0.0, 2.0, 1.0, 3.0, 4.0, 6.0, 5.0, 7.0]);
    }
}
