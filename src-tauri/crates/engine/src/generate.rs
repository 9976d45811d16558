//! Answering: token after token, each read on from what is remembered of the text before it.

mod memory;
mod sampling;

use crate::adapter::Adapter;
use crate::batch::Batch;
use crate::chat::TextStream;
use crate::control::Control;
use crate::error::Error;
use crate::model::Model;
use crate::network::{Network, Workspace};
use memory::Memory;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// Prompt tokens that go through the network together.
const TOKENS_TOGETHER: usize = 256;

/// How the next token is chosen, and when to end.
#[derive(Clone, Debug, PartialEq)]
pub struct Sampling {
    /// 0 takes the likeliest token; 1 the tokens as likely as the model holds them; above, more evenly.
    pub temperature: f32,
    /// Only the likeliest tokens that together have this probability are candidates; 1 means all.
    pub top_p: f32,
    /// Decides the choices: the same seed gives the same answer.
    pub seed: u64,
    /// The longest answer.
    pub max_tokens: usize,
    /// Texts that end the answer; they are not part of it.
    pub stop: Vec<String>,
}

impl Sampling {
    /// Always the likeliest token, up to 256 of them.
    pub fn greedy() -> Self {
        Self { temperature: 0.0, top_p: 1.0, seed: 0, max_tokens: 256, stop: Vec::new() }
    }
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// The model ended it, or a stop text came.
    Stop,
    /// It reached the longest length.
    Length,
    /// The model can't read any further.
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
    /// Why it ended.
    pub finish: Finish,
}

/// Answers with one model and adapter, one question after another. It remembers the text it read last, so
/// that a conversation, or questions with the same base prompt, are not read anew each time.
pub struct Generator<'m> {
    model: &'m Model,
    network: Network<'m>,
    memory: Memory,
    space: Workspace,
}

impl<'m> Generator<'m> {
    /// One that has read nothing yet.
    pub fn new(model: &'m Model, adapter: Option<&'m Adapter>) -> Self {
        Self {
            model,
            network: Network::new(model.weights(), adapter),
            memory: Memory::new(model.weights()),
            space: Workspace::default(),
        }
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
        let context_length = self.model.info().context_length;
        let mut answer = Answer::new(self.model, &sampling.stop, on_text);
        let mut finish = if sampling.max_tokens == 0 { Finish::Length } else { Finish::Context };
        let mut tokens = 0;
        if !prompt.is_empty() && prompt.len() < context_length && sampling.max_tokens > 0 {
            let mut random = ChaCha8Rng::seed_from_u64(sampling.seed);
            let mut logits = self.read_prompt(prompt, control)?;
            loop {
                let token = sampling::choose(&mut logits, sampling, &mut random);
                if self.model.chat().stop_tokens().contains(&token) {
                    finish = Finish::Stop;
                    break;
                }
                tokens += 1;
                if answer.push(token) {
                    finish = Finish::Stop;
                    break;
                }
                if tokens == sampling.max_tokens {
                    finish = Finish::Length;
                    break;
                }
                if prompt.len() + tokens >= context_length {
                    break;
                }
                logits = self.read(&[token], control)?;
            }
        }
        Ok(Generation { text: answer.finish(), prompt_tokens: prompt.len(), tokens, finish })
    }

    /// Reads a prompt but for what it has in common with the text in memory; the logits after it.
    fn read_prompt(&mut self, prompt: &[u32], control: &Control) -> Result<Vec<f32>, Error> {
        // At least one token must be read for there to be logits.
        let known = self.memory.common_beginning(prompt).min(prompt.len() - 1);
        self.memory.forget_after(known);
        let mut logits = Vec::new();
        for part in prompt[known..].chunks(TOKENS_TOGETHER) {
            logits = self.read(part, control)?;
        }
        Ok(logits)
    }

    /// Reads on; the logits after the last token. A cancelled reading leaves the memory as it was before.
    fn read(&mut self, tokens: &[u32], control: &Control) -> Result<Vec<f32>, Error> {
        let batch = Batch::continuation(tokens, self.memory.len());
        let memory = &mut self.memory;
        let logits =
            self.network.next_logits(&batch, &mut self.space, control, &mut |layer, qkv, mixed| {
                memory.attend(layer, qkv, mixed);
            });
        match logits {
            Ok(logits) => {
                memory.keep(tokens);
                Ok(logits)
            }
            Err(error) => {
                memory.forget_after(memory.len());
                Err(error)
            }
        }
    }

    /// The logits after each of `tokens`, read from the start.
    pub fn logits(&mut self, tokens: &[u32], control: &Control) -> Result<Vec<Vec<f32>>, Error> {
        self.memory.forget_after(0);
        tokens.iter().map(|token| self.read(&[*token], control)).collect()
    }
}

/// The text of an answer as it grows. What might be the beginning of a stop text is held back until the
/// next tokens tell.
struct Answer<'a> {
    /// Nothing once its end was asked for.
    stream: Option<TextStream>,
    stop: &'a [String],
    text: String,
    /// How much of `text` was handed out.
    told: usize,
    on_text: &'a mut dyn FnMut(&str),
    stopped: bool,
}

impl<'a> Answer<'a> {
    fn new(model: &Model, stop: &'a [String], on_text: &'a mut dyn FnMut(&str)) -> Self {
        Self {
            stream: Some(model.chat().decoder()),
            stop,
            text: String::new(),
            told: 0,
            on_text,
            stopped: false,
        }
    }

    /// Adds a token; true when a stop text is complete.
    fn push(&mut self, token: u32) -> bool {
        if let Some(stream) = &mut self.stream {
            self.text.push_str(&stream.push(token));
        }
        let found = self.stop.iter().filter(|stop| !stop.is_empty());
        if let Some(at) = found.filter_map(|stop| self.text[self.told..].find(stop.as_str())).min()
        {
            self.text.truncate(self.told + at);
            self.stopped = true;
        }
        let held = if self.stopped { 0 } else { held_back(&self.text[self.told..], self.stop) };
        self.tell(self.text.len() - held);
        self.stopped
    }

    fn tell(&mut self, until: usize) {
        if until > self.told {
            (self.on_text)(&self.text[self.told..until]);
            self.told = until;
        }
    }

    fn finish(mut self) -> String {
        if !self.stopped {
            let rest = std::mem::take(&mut self.stream).map(TextStream::finish);
            self.text.push_str(&rest.unwrap_or_default());
        }
        self.tell(self.text.len());
        self.text
    }
}

/// Bytes at the end of `text` that may be the beginning of a stop text.
fn held_back(text: &str, stop: &[String]) -> usize {
    let longest = stop.iter().map(String::len).max().unwrap_or(0);
    let starts = text.char_indices().map(|(at, _)| at).filter(|at| text.len() - at < longest);
    starts
        .filter(|at| stop.iter().any(|stop| stop.starts_with(&text[*at..])))
        .map(|at| text.len() - at)
        .next()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::held_back;

    #[test]
    fn only_what_may_become_a_stop_text_is_held_back() {
        let stop = ["\nUser:".to_owned(), "§§".to_owned()];
        for (text, held) in
            [("hello", 0), ("hello\n", 1), ("hello\nUse", 4), ("\nUsed", 0), ("a§", 2)]
        {
            assert_eq!(held_back(text, &stop), held, "{text:?}");
        }
        assert_eq!(held_back("anything", &[]), 0);
    }
}
