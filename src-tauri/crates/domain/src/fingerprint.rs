//! What the rules about a whole data set need to know of one example: a few hashes. Whoever keeps examples keeps these
//! beside them, so that a hundred thousand are compared without reading a single text again.

use crate::hash;
use crate::message::{Example, Message};

/// The hashes of one example. Those of two examples are the same where the examples are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// The whole example: [`hash::example`].
    pub example: u64,
    /// Everything before the answer that ends it, or all of it where none does: [`hash::question`].
    pub question: u64,
    /// The same without the base prompt: [`hash::question_without_base_prompt`].
    pub spoken: u64,
    /// The answer that ends it. Nothing without one: then it asks nothing that could have another answer.
    pub answer: Option<u64>,
    /// The text of the base prompt, and the message that it is. Nothing where that says nothing.
    pub base_prompt: Option<(u64, usize)>,
}

impl Fingerprint {
    /// The fingerprint of an example.
    pub fn of(example: &Example) -> Self {
        let asked = example.question_and_answer().map_or(&*example.messages, |(asked, _)| asked);
        let base_prompt = example.messages.iter().position(Message::is_base_prompt);
        let base_prompt = base_prompt.and_then(|place| {
            let text = &example.messages[place].content;
            (!text.trim().is_empty()).then(|| (hash::text(text), place))
        });
        let (question, spoken) = hash::questions(asked);
        let (example, answer) = hash::example_and_answer(example);
        Self { example, question, spoken, answer, base_prompt }
    }
}
