//! A conversation with the model: it keeps what was said, so that a follow-up is understood.

use crate::{
    answering::{Answer, Answerer, Speaker},
    failure::Failure,
};
use bakehouse_domain::message::{Message, Role};
use bakehouse_engine::{control::Control, generate::Sampling};

/// The longest answer, in tokens.
pub const LONGEST_ANSWER: usize = 512;

/// How a chat draws its answers: always the likeliest token, so that the same question gets the same answer and
/// a before and after can be compared.
pub fn steady() -> Sampling {
    Sampling { max_tokens: LONGEST_ANSWER, ..Sampling::greedy() }
}

/// A conversation that goes on.
pub struct Conversation<'a> {
    answerer: Answerer<'a>,
    messages: Vec<Message>,
    base_prompts: usize,
}

impl<'a> Conversation<'a> {
    /// A conversation with `speaker` that begins with `base_prompt`, or else with the one that was trained.
    pub fn begin(speaker: &'a Speaker, base_prompt: Option<&str>) -> Self {
        let trained = || speaker.record().and_then(|record| record.base_prompt.as_deref());
        let base_prompt = base_prompt.or_else(trained).filter(|text| !text.trim().is_empty());
        let messages: Vec<Message> =
            base_prompt.map(|text| Message::new(Role::System, text)).into_iter().collect();
        Self { answerer: speaker.answerer(), base_prompts: messages.len(), messages }
    }

    /// The base prompt of this conversation.
    pub fn base_prompt(&self) -> Option<&str> {
        self.messages[..self.base_prompts].first().map(|message| message.content.as_str())
    }

    /// Forgets everything but the base prompt.
    pub fn start_over(&mut self) {
        self.messages.truncate(self.base_prompts);
    }

    /// Asks `question`; `on_text` gets each piece of the answer as it is said. Nothing when `control` was cancelled;
    /// then, as after a failure, the question counts as not asked.
    pub fn ask(
        &mut self,
        question: &str,
        control: &Control,
        on_text: &mut dyn FnMut(&str),
    ) -> Result<Option<Answer>, Failure> {
        let before = self.messages.len();
        self.messages.push(Message::new(Role::User, question));
        let answer = self.answerer.answer(&self.messages, &steady(), control, on_text);
        match &answer {
            Ok(Some(answer)) => {
                self.messages.push(Message::new(Role::Assistant, answer.text.clone()));
            }
            Ok(None) | Err(_) => self.messages.truncate(before),
        }
        answer
    }
}
