//! A model that answers, with or without what it learned: what chatting, evaluating and the worker share.

use crate::{
    engine_failure::{model_failure, unless_cancelled},
    failure::{Failure, FailureCode},
    paths,
    record::Record,
    training,
};
use bakehouse_domain::message::{Example, Message};
use bakehouse_engine::{
    adapter::Adapter,
    control::Control,
    error::Error,
    generate::{Crowd, Finish, Generation, Generator, JsonSchema, Room, Sampling},
    model::{Model, ModelInfo},
    train,
};
use std::{io, path::Path};

/// Answers that are written at the same time. With more of them each takes longer than it gains for the others.
pub const TOGETHER: usize = 8;

/// A model that is open, and what it learned.
pub struct Speaker {
    model: Model,
    adapter: Option<Adapter>,
    record: Option<Record>,
}

impl Speaker {
    /// Opens the model at `model`, and what it learned in the folder `adapter`.
    pub fn open(model: &Path, adapter: Option<&Path>) -> Result<Self, Failure> {
        if !model.is_file() {
            return Err(paths::missing_model(model));
        }
        let record = match adapter {
            Some(folder) => Record::read_if_any(folder)?,
            None => None,
        };
        if let (Some(folder), Some(record)) = (adapter, &record) {
            record.model.check_is(model, folder)?;
        }
        let model = Model::open(model).map_err(model_failure)?;
        let adapter = match adapter {
            Some(folder) => Some(load_adapter(folder, &model)?),
            None => None,
        };
        Ok(Self { model, adapter, record })
    }

    /// What the model is.
    pub fn info(&self) -> &ModelInfo {
        self.model.info()
    }

    /// How the training went, where the folder tells.
    pub fn record(&self) -> Option<&Record> {
        self.record.as_ref()
    }

    /// The model itself.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What it learned.
    pub fn adapter(&self) -> Option<&Adapter> {
        self.adapter.as_ref()
    }

    /// The length of `text` as this model reads it.
    pub fn count_tokens(&self, text: &str) -> usize {
        self.model.chat().count(text)
    }

    /// How wrong the model thinks the right answers of `examples` are, as the mean over all their tokens, and how many
    /// tokens those are. Nothing when `control` was cancelled.
    pub fn measure(
        &self,
        examples: &[Example],
        control: &Control,
    ) -> Result<Option<(f64, usize)>, Failure> {
        let limit = self.model.info().context_length;
        let encoded = training::encode(examples, self.model.chat(), limit)?;
        let tokens = encoded.iter().flat_map(|example| &example.learned).filter(|is| **is).count();
        let loss = train::held_back_loss(&self.model, self.adapter.as_ref(), &encoded, control);
        Ok(unless_cancelled(loss)?.map(|loss| (loss, tokens)))
    }

    /// Many to ask, who answer together.
    pub fn crowd(&self) -> Crowd<'_> {
        let room = Room { answers: TOGETHER, tokens: 2 * self.model.info().context_length };
        Crowd::new(&self.model, self.adapter.as_ref(), room)
    }

    /// A conversation that ends with a question, as the model reads it.
    pub fn prompt(&self, messages: &[Message]) -> Result<Vec<u32>, Failure> {
        let prompt = self.model.chat().encode_prompt(messages).map_err(model_failure)?;
        let limit = self.model.info().context_length;
        if prompt.len() >= limit {
            let failure = Failure::new(FailureCode::QuestionTooLong);
            return Err(failure.with("tokens", prompt.len()).with("limit", limit));
        }
        Ok(prompt)
    }

    /// A JSON schema that an answer of this model can be held to.
    pub fn schema(&self, schema: &str) -> Result<JsonSchema, Failure> {
        JsonSchema::new(&self.model, schema).map_err(model_failure)
    }

    /// Somebody to ask. It remembers what it has read of a conversation, so that a follow-up is quick.
    pub fn answerer(&self) -> Answerer<'_> {
        let generator = Generator::new(&self.model, self.adapter.as_ref());
        Answerer { speaker: self, generator }
    }
}

/// See [`Speaker::answerer`].
pub struct Answerer<'a> {
    speaker: &'a Speaker,
    generator: Generator<'a>,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The answer.
    pub text: String,
    /// The length of what was asked.
    pub prompt_tokens: usize,
    /// The length of the answer.
    pub tokens: usize,
    /// Whether the answer came to its own end, or was cut off.
    pub complete: bool,
}

impl From<Generation> for Answer {
    fn from(generation: Generation) -> Self {
        Self {
            text: generation.text,
            prompt_tokens: generation.prompt_tokens,
            tokens: generation.tokens,
            complete: match generation.finish {
                Finish::Stop => true,
                Finish::Length | Finish::Context => false,
            },
        }
    }
}

impl Answerer<'_> {
    /// Answers a conversation that ends with a question; `on_text` gets each piece as it is said. Nothing when
    /// `control` was cancelled.
    pub fn answer(
        &mut self,
        messages: &[Message],
        sampling: &Sampling,
        control: &Control,
        on_text: &mut dyn FnMut(&str),
    ) -> Result<Option<Answer>, Failure> {
        let prompt = self.speaker.prompt(messages)?;
        let generated = self.generator.generate(&prompt, sampling, control, on_text);
        let generation = unless_cancelled(generated)?;
        Ok(generation.map(Answer::from))
    }
}

fn load_adapter(folder: &Path, model: &Model) -> Result<Adapter, Failure> {
    Adapter::load(folder, model).map_err(|error| match error {
        Error::Read { source, .. } if source.kind() == io::ErrorKind::NotFound => {
            Failure::at(FailureCode::AdapterMissing, folder).because(source)
        }
        Error::NotAModel { .. } | Error::Damaged { .. } | Error::Unsupported { .. } => {
            Failure::at(FailureCode::AdapterDamaged, folder).because(error)
        }
        error => model_failure(error),
    })
}
