//! What a model file says about its model: its sizes and constants, checked before anything is reserved for them.

use crate::error::Error;
use crate::gguf::{Gguf, Texts};
use crate::ops::attention::Heads;
use std::path::Path;

/// What a model file says about its model.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelInfo {
    /// The name of its file without the ending. The name inside the file is often that of an experiment.
    pub name: String,
    /// Tokens it can read at once.
    pub context_length: usize,
    /// Blocks of attention and feed-forward.
    pub layers: usize,
    /// Numbers in a row between the layers.
    pub width: usize,
    /// Numbers in a row inside the feed-forward part.
    pub feed_forward: usize,
    /// Query heads.
    pub heads: usize,
    /// Key heads, and as many value heads.
    pub key_value_heads: usize,
    /// Numbers in a head.
    pub head_size: usize,
    /// Tokens it knows.
    pub vocabulary: usize,
    /// Numbers it consists of.
    pub parameters: u64,
    /// Size of the file.
    pub file_bytes: u64,
    /// Keeps the normalisation from dividing by zero.
    pub(crate) norm_epsilon: f32,
    /// The base of the rotary angles.
    pub(crate) rotary_base: f64,
    /// Divides the rotary angles.
    pub(crate) rotary_scale: f64,
}

impl ModelInfo {
    /// Reads the header of a model file: quick, however large the file.
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::from_gguf(&Gguf::open(path)?)
    }

    pub(crate) fn from_gguf(gguf: &Gguf) -> Result<Self, Error> {
        let path = gguf.path();
        let architecture: &str = gguf.need("general.architecture")?;
        if architecture != "llama" {
            let what = format!("its architecture is {architecture:?}; this engine knows \"llama\"");
            return Err(Error::unsupported(path, what));
        }
        let heads: usize = gguf.need("llama.attention.head_count")?;
        let width: usize = gguf.need("llama.embedding_length")?;
        let head_size = gguf
            .get("llama.attention.key_length")?
            .or(width.checked_div(heads))
            .filter(|size| *size > 0 && size % 2 == 0)
            .ok_or_else(|| Error::damaged(path, "its heads have no usable size"))?;
        let rotary_scale = match gguf.get::<&str>("llama.rope.scaling.type")? {
            None | Some("none") => 1.0,
            Some("linear") => f64::from(gguf.need::<f32>("llama.rope.scaling.factor")?),
            Some(other) => {
                let what = format!("it stretches its positions by {other:?}");
                return Err(Error::unsupported(path, what));
            }
        };
        let info = Self {
            name: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            context_length: gguf.need("llama.context_length")?,
            layers: gguf.need("llama.block_count")?,
            width,
            feed_forward: gguf.need("llama.feed_forward_length")?,
            heads,
            key_value_heads: gguf.get("llama.attention.head_count_kv")?.unwrap_or(heads),
            head_size,
            vocabulary: gguf.need::<&Texts>("tokenizer.ggml.tokens")?.len(),
            parameters: gguf.tensors().map(|(_, tensor)| tensor.elements() as u64).sum(),
            file_bytes: gguf.file_bytes(),
            norm_epsilon: gguf.need("llama.attention.layer_norm_rms_epsilon")?,
            rotary_base: gguf.get::<f32>("llama.rope.freq_base")?.map_or(10_000.0, f64::from),
            rotary_scale,
        };
        info.check(gguf)?;
        Ok(info)
    }

    /// Refuses sizes that no model has, before anything is reserved for them.
    fn check(&self, gguf: &Gguf) -> Result<(), Error> {
        let refused = |what: &str| Err(Error::damaged(gguf.path(), what));
        if [self.layers, self.width, self.feed_forward, self.vocabulary].contains(&0) {
            return refused("one of its sizes is zero");
        }
        if self.context_length < 2 || self.layers > 10_000 {
            return refused("one of its sizes is out of range");
        }
        if self.key_value_heads == 0 || !self.heads.is_multiple_of(self.key_value_heads) {
            return refused("its heads can't share their keys evenly");
        }
        if let Some(rotated) = gguf.get::<usize>("llama.rope.dimension_count")?
            && rotated != self.head_size
        {
            let what = format!("it turns {rotated} of {} numbers of a head", self.head_size);
            return Err(Error::unsupported(gguf.path(), what));
        }
        let in_range = |number: f64| number.is_finite() && number > 0.0;
        if ![f64::from(self.norm_epsilon), self.rotary_base, self.rotary_scale]
            .into_iter()
            .all(in_range)
        {
            return refused("one of its constants is no positive number");
        }
        Ok(())
    }

    pub(crate) fn head_layout(&self) -> Heads {
        Heads { query: self.heads, key: self.key_value_heads, size: self.head_size }
    }
}
