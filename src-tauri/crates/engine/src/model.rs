//! The model in memory: its weights, its tokens, and what its file says about it.

use crate::chat::ChatEncoder;
use crate::error::Error;
use crate::generate::Grammars;
use crate::gguf::Gguf;
use crate::weights::{PackedWeights, Weights};
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

pub use crate::info::ModelInfo;

/// A model in memory, ready to be asked and taught. It is never changed: what is learned stands apart, in
/// an [`Adapter`](crate::adapter::Adapter).
///
/// Its weights are held packed, as in the file, which is all that answering needs. The 32-bit floats that
/// training needs are five times as large, and are read when they are first asked for.
pub struct Model {
    info: ModelInfo,
    chat: ChatEncoder,
    packed: PackedWeights,
    gguf: Gguf,
    weights: OnceLock<Weights>,
    /// What turns schemas into rules for its tokens, once somebody asked.
    grammars: OnceLock<Grammars>,
    /// Held by whoever reads the weights, so that two who ask at once don't both do.
    reading: Mutex<()>,
}

impl Model {
    /// Reads a model file. A file that is none is refused before any weight is read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let gguf = Gguf::open(path)?;
        let info = ModelInfo::from_gguf(&gguf)?;
        let chat = ChatEncoder::from_gguf(&gguf)?;
        let packed = PackedWeights::read(&gguf, &info)?;
        let (weights, grammars, reading) = (OnceLock::new(), OnceLock::new(), Mutex::new(()));
        Ok(Self { info, chat, packed, gguf, weights, grammars, reading })
    }

    /// What its file says about it.
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// Turns conversations into its tokens.
    pub fn chat(&self) -> &ChatEncoder {
        &self.chat
    }

    /// What answering reads.
    pub(crate) fn packed(&self) -> &PackedWeights {
        &self.packed
    }

    /// What turns schemas into rules for its tokens.
    pub(crate) fn grammars(&self) -> Result<&Grammars, Error> {
        if let Some(grammars) = self.grammars.get() {
            return Ok(grammars);
        }
        let grammars = Grammars::new(&self.chat)?;
        Ok(self.grammars.get_or_init(|| grammars))
    }

    /// What training computes with. The file was held open since it was first read.
    pub(crate) fn weights(&self) -> Result<&Weights, Error> {
        let _held = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(weights) = self.weights.get() {
            return Ok(weights);
        }
        let weights = Weights::read(&self.gguf, &self.info)?;
        Ok(self.weights.get_or_init(|| weights))
    }
}
