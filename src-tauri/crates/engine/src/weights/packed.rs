//! The same weights in the form that answering reads: blocks of 4 and 8 bits. Vectors stay floats.

use super::{Place, Reader};
use crate::error::Error;
use crate::gguf::Gguf;
use crate::info::ModelInfo;
use crate::ops::attention::Heads;
use crate::ops::rotary::Rotary;
use crate::packed::{Packed, pack};

/// One block of attention and feed-forward.
pub(crate) struct PackedLayer {
    pub attention_norm: Vec<f32>,
    pub feed_forward_norm: Vec<f32>,
    projections: [Vec<Packed>; 4],
}

impl PackedLayer {
    /// The maps that read the same rows, in the order of [`Place::modules`].
    pub fn projection(&self, place: Place) -> &[Packed] {
        &self.projections[place as usize]
    }
}

/// All weights of a model, packed.
pub(crate) struct PackedWeights {
    pub layers: Vec<PackedLayer>,
    pub embedding: Packed,
    pub norm: Vec<f32>,
    /// Nothing when the embedding serves as the head too.
    own_head: Option<Packed>,
    pub rotary: Rotary,
    pub heads: Heads,
    pub norm_epsilon: f32,
    pub width: usize,
    pub feed_forward: usize,
}

impl PackedWeights {
    pub fn read(gguf: &Gguf, info: &ModelInfo) -> Result<Self, Error> {
        let reader = Reader { gguf, info };
        let own_head = gguf.find("output.weight").map(|_| reader.packed_table("output.weight"));
        Ok(Self {
            layers: (0..info.layers)
                .map(|layer| reader.packed_layer(layer))
                .collect::<Result<_, _>>()?,
            embedding: reader.packed_table("token_embd.weight")?,
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
    pub fn head(&self) -> &Packed {
        self.own_head.as_ref().unwrap_or(&self.embedding)
    }
}

impl Reader<'_> {
    fn packed_layer(&self, layer: usize) -> Result<PackedLayer, Error> {
        let width = self.info.width;
        let [a, b, c, d] = Place::ALL.map(|place| self.packed_projection(layer, place));
        Ok(PackedLayer {
            attention_norm: self.vector(&format!("blk.{layer}.attn_norm.weight"), width)?,
            feed_forward_norm: self.vector(&format!("blk.{layer}.ffn_norm.weight"), width)?,
            projections: [a?, b?, c?, d?],
        })
    }

    fn packed_projection(&self, layer: usize, place: Place) -> Result<Vec<Packed>, Error> {
        let (input, outputs) = place.sizes(self.info);
        let maps = place.tensors().iter().zip(&outputs);
        maps.map(|(tensor, output)| {
            let name = self.map_name(layer, tensor)?;
            self.shape(&name, &[input, *output])?;
            if matches!(*tensor, "attn_q" | "attn_k") {
                pack(self.gguf, &name, |row| stored_at(row, self.info.head_size))
            } else {
                pack(self.gguf, &name, |row| row)
            }
        })
        .collect()
    }

    /// A row for each token.
    fn packed_table(&self, name: &str) -> Result<Packed, Error> {
        self.shape(name, &[self.info.width, self.info.vocabulary])?;
        pack(self.gguf, name, |row| row)
    }
}

/// Where the file keeps a row of a query or key head, which it stores in another order; see `unpermute`.
fn stored_at(row: usize, head_size: usize) -> usize {
    let (head, in_head, half) = (row / head_size, row % head_size, head_size / 2);
    head * head_size + in_head % half * 2 + in_head / half
}

#[cfg(test)]
mod tests {
    use super::super::unpermute;
    use super::stored_at;

    #[test]
    fn rows_are_found_where_unpermute_takes_them_from() {
        let mut rows: Vec<f32> = (0..24).map(|row| row as f32).collect();
        unpermute(&mut rows, 8, 1);
        for (row, stored) in rows.iter().enumerate() {
            assert_eq!(stored_at(row, 8) as f32, *stored);
        }
    }
}
