//! Answering: token after token, each read on from what is remembered of the text before it. [`Crowd`] writes many
//! answers together; [`Generator`] one after the other.

mod answer;
mod crowd;
mod measure;
mod sampling;
mod schema;
mod seat;
mod store;

pub use crowd::{AnswerId, Crowd, Event, Room};
pub(crate) use schema::Grammars;
pub use schema::JsonSchema;

use crate::adapter::Adapter;
use crate::control::Control;
use crate::error::Error;
use crate::model::Model;

/// How the next token is chosen, and when to end.
///
/// The rules apply in the order of the fields up to `min_p`, each to what the one before left.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampling {
    /// Makes tokens that the answer already holds less likely; 1 changes nothing, 1.1 is gentle. The prompt doesn't
    /// count: an answer often has to repeat its words.
    pub repetition_penalty: f32,
    /// 0 takes the likeliest token; 1 the tokens as likely as the model holds them; above, more evenly.
    pub temperature: f32,
    /// Only tokens at least so many times as likely as the likeliest are candidates; 0 means all.
    pub min_p: f32,
    /// Only so many of the likeliest tokens are candidates; 0 means all.
    pub top_k: usize,
    /// Only the likeliest tokens that together have this probability are candidates; 1 means all.
    pub top_p: f32,
    /// Decides the choices: the same seed gives the same answer.
    pub seed: u64,
    /// The longest answer, in tokens.
    pub max_tokens: usize,
    /// Texts that end the answer; they are not part of it.
    pub stop: Vec<String>,
    /// Holds the answer to a form. One that the model ends ([`Finish::Stop`]) is then valid JSON of this schema, unless a
    /// stop text cut it off.
    pub schema: Option<JsonSchema>,
}

impl Sampling {
    /// Always the likeliest token, up to 256 of them.
    pub fn greedy() -> Self {
        Self {
            repetition_penalty: 1.0,
            temperature: 0.0,
            min_p: 0.0,
            top_k: 0,
            top_p: 1.0,
            seed: 0,
            max_tokens: 256,
            stop: Vec::new(),
            schema: None,
        }
    }
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// The model ended it, or a stop text came.
    Stop,
    /// It reached the longest length.
    Length,
    /// The model can't read any further, or its schema became too costly to follow.
    Context,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Generation {
    /// The text.
    pub text: String,
    /// Tokens of the question with all before it.
    pub prompt_tokens: usize,
    /// Tokens of the answer.
    pub tokens: usize,
    /// How likely the model held each of these tokens, as the logarithm of its probability: before any rule of
    /// [`Sampling`], and whatever other tokens were forbidden.
    pub log_probabilities: Vec<f32>,
    /// Why it ended.
    pub finish: Finish,
}

/// Answers with one model and adapter, one question after another. It remembers the text it read last, so
/// that a conversation, or questions with the same base prompt, are not read anew each time.
pub struct Generator<'m> {
    crowd: Crowd<'m>,
}

impl<'m> Generator<'m> {
    /// One that has read nothing yet.
    pub fn new(model: &'m Model, adapter: Option<&'m Adapter>) -> Self {
        // The text that is read, and beside it the one before.
        let room = Room { answers: 1, tokens: 2 * model.info().context_length };
        Self { crowd: Crowd::new(model, adapter, room) }
    }

    /// Answers a prompt, and hands each piece of text to `on_text` as soon as it is certain. A prompt that
    /// is longer than the model reads gives an empty answer that ended by [`Finish::Context`].
    pub fn generate(
        &mut self,
        prompt: &[u32],
        sampling: &Sampling,
        control: &Control,
        on_text: &mut dyn FnMut(&str),
    ) -> Result<Generation, Error> {
        let id = self.crowd.join(prompt, sampling);
        let mut ended = None;
        while ended.is_none() {
            let step = self.crowd.step(control, &mut |_, event| match event {
                Event::Text(text) => on_text(text),
                Event::End(generation) => ended = Some(generation),
            });
            if let Err(error) = step {
                self.crowd.leave(id);
                return Err(error);
            }
        }
        Ok(ended.expect("the loop ends with it"))
    }
}
