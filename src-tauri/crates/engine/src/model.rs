//! The model in memory: its weights, its tokens, and what its file says about it.

use crate::chat::ChatEncoder;
use crate::error::Error;
use crate::gguf::Gguf;
use crate::weights::Weights;
use std::path::Path;

pub use crate::info::ModelInfo;

/// A model in memory, ready to be asked and taught. It is never changed: what is learned stands apart, in
/// an [`Adapter`](crate::adapter::Adapter).
pub struct Model {
    info: ModelInfo,
    chat: ChatEncoder,
    weights: Weights,
}

impl Model {
    /// Reads a model file. A file that is none is refused before any weight is read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let gguf = Gguf::open(path)?;
        let info = ModelInfo::from_gguf(&gguf)?;
        let chat = ChatEncoder::from_gguf(&gguf)?;
        let weights = Weights::read(&gguf, &info)?;
        Ok(Self { info, chat, weights })
    }

    /// What its file says about it.
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// Turns conversations into its tokens.
    pub fn chat(&self) -> &ChatEncoder {
        &self.chat
    }

    pub(crate) fn weights(&self) -> &Weights {
        &self.weights
    }
}
