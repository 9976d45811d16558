//! One answer in the making.

use super::answer::Answer;
use super::sampling::{Choice, Chooser};
use super::schema::{Form, JsonSchema};
use super::{Finish, Generation, Sampling};
use crate::decode::memory::Memory;
use crate::model::Model;

/// What a step means for an answer.
#[derive(Clone, Copy, Debug)]
pub(super) enum Turn {
    /// Its prompt isn't read to the end.
    Reads,
    /// It goes on with this token.
    Says(Choice),
    /// Its schema became too costly to follow.
    CannotGoOn,
}

/// An answer in the making: what its model has read, what it is to read next, and what it has said.
pub(super) struct Seat {
    pub memory: Memory,
    prompt: Vec<u32>,
    /// What was chosen last, once there is something.
    last: Option<u32>,
    chooser: Chooser,
    form: Option<Form>,
    pub answer: Answer,
    log_probabilities: Vec<f32>,
    max_tokens: usize,
    /// Tokens that it can hold.
    longest: usize,
}

impl Seat {
    /// `memory` holds the beginning of the prompt, but not all of it.
    pub fn new(
        model: &Model,
        prompt: &[u32],
        sampling: &Sampling,
        memory: Memory,
        longest: usize,
    ) -> Self {
        Self {
            memory,
            prompt: prompt.to_vec(),
            last: None,
            chooser: Chooser::new(sampling),
            form: sampling.schema.as_ref().map(JsonSchema::form),
            answer: Answer::new(model, &sampling.stop),
            log_probabilities: Vec::new(),
            max_tokens: sampling.max_tokens,
            longest,
        }
    }

    /// What has to be read next: the rest of the prompt, or what was chosen last.
    pub fn unread(&self) -> &[u32] {
        match &self.last {
            Some(token) => std::slice::from_ref(token),
            None => &self.prompt[self.memory.len()..],
        }
    }

    /// What it was asked.
    pub fn prompt(&self) -> &[u32] {
        &self.prompt
    }

    /// The most tokens that it will ever remember.
    pub fn most_tokens(&self) -> usize {
        most_tokens(self.prompt.len(), self.max_tokens, self.longest)
    }

    /// Chooses the next token. Changes `logits`.
    pub fn choose(&mut self, logits: &mut [f32]) -> Turn {
        let Some(form) = &mut self.form else {
            return Turn::Says(self.chooser.choose(logits, None));
        };
        let Some(allowed) = form.allowed() else { return Turn::CannotGoOn };
        let choice = self.chooser.choose(logits, Some(&|token| allowed.is_allowed(token)));
        if form.advance(choice.token) { Turn::Says(choice) } else { Turn::CannotGoOn }
    }

    /// Takes its turn. Why the answer ends with it, if it does.
    pub fn take(&mut self, turn: Turn, stop_tokens: &[u32]) -> Option<Finish> {
        let choice = match turn {
            Turn::Reads => return None,
            Turn::CannotGoOn => return Some(Finish::Context),
            Turn::Says(choice) => choice,
        };
        if stop_tokens.contains(&choice.token) {
            return Some(Finish::Stop);
        }
        self.log_probabilities.push(choice.log_probability);
        self.last = Some(choice.token);
        let said = self.log_probabilities.len();
        if self.answer.push(choice.token) {
            Some(Finish::Stop)
        } else if said == self.max_tokens {
            Some(Finish::Length)
        } else if self.prompt.len() + said >= self.longest {
            Some(Finish::Context)
        } else {
            None
        }
    }

    /// The answer as it is now. What was held back of its text is told as well.
    pub fn end(&mut self, finish: Finish) -> Generation {
        self.answer.end();
        Generation {
            text: self.answer.text().to_owned(),
            prompt_tokens: self.prompt.len(),
            tokens: self.log_probabilities.len(),
            log_probabilities: std::mem::take(&mut self.log_probabilities),
            finish,
        }
    }
}

/// The most tokens that an answer to such a prompt remembers: the last token is said, and never read.
pub(super) fn most_tokens(prompt: usize, max_tokens: usize, longest: usize) -> usize {
    prompt.saturating_add(max_tokens).min(longest).saturating_sub(1)
}
