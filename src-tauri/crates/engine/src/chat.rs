//! From a conversation to tokens and back. Everything needed is in the header of the model's file: no weight is
//! read.
//!
//! Two promises are kept here. The tokens are those that the reference implementation makes of the same
//! conversation; and what people write stays text: `<|im_end|>` typed by a person never ends a turn.

mod marks;
mod stream;
mod template;
mod vocabulary;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use bakehouse_domain::message::{Example, Message};

pub use stream::TextStream;

use crate::error::Error;
use crate::gguf::Gguf;
use marks::{Marks, Span};
use template::{Ending, Template};
use vocabulary::Vocabulary;

/// Ends of turn by their text, for files that give only the end of a text a number.
const ENDS_OF_TURN: [&str; 3] = ["<|im_end|>", "<|eot_id|>", "<|endoftext|>"];

/// A model's tokenizer and chat template.
#[derive(Debug)]
pub struct ChatEncoder {
    vocabulary: Vocabulary,
    template: Template,
    stop_tokens: Vec<u32>,
}

/// An example as the training reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EncodedExample {
    /// The whole conversation.
    pub tokens: Vec<u32>,
    /// As long as `tokens`. Where true, the loss counts how well this token was predicted.
    pub learned: Vec<bool>,
}

impl ChatEncoder {
    /// Reads the tokenizer and the chat template of a model file.
    pub fn open(path: &Path) -> Result<Self, Error> {
        Self::from_gguf(&Gguf::open(path)?)
    }

    /// As [`ChatEncoder::open`], from a file that is open already.
    pub fn from_gguf(gguf: &Gguf) -> Result<Self, Error> {
        let vocabulary = Vocabulary::read(gguf)?;
        let template = Template::read(gguf, &vocabulary)?;
        let stop_tokens = stop_tokens(gguf, &vocabulary)?;
        Ok(Self { vocabulary, template, stop_tokens })
    }

    /// The tokens of a text by itself, in which nothing is a control token.
    pub fn encode_text(&self, text: &str) -> Vec<u32> {
        self.vocabulary.encode(text)
    }

    /// How many tokens a text is, by itself.
    pub fn count(&self, text: &str) -> usize {
        self.encode_text(text).len()
    }

    /// How many tokens the model knows.
    pub fn vocabulary_len(&self) -> usize {
        self.vocabulary.len()
    }

    /// The conversation so far, and the opening of the answer that the model is to write.
    pub fn encode_prompt(&self, messages: &[Message]) -> Result<Vec<u32>, Error> {
        let marks = self.marks(messages)?;
        let rendered = self.render(messages, None, Ending::Answer, &marks, Span::None)?;
        Ok(self.encode(&rendered, &marks)?.tokens)
    }

    /// A whole example. Learned are the answers that [`Message::is_learned`], each with the token that ends its
    /// turn, and nothing else.
    pub fn encode_example(&self, example: &Example) -> Result<EncodedExample, Error> {
        let messages = &example.messages;
        let tools = example.tools.as_deref();
        let marks = self.marks(messages)?;
        let render = |span| self.render(messages, tools, Ending::None, &marks, span);

        // A mark could change what the template does, so the marked text is believed only when it says the same
        // as the plain one. Most templates keep an answer as it is; some trim it.
        let plain = render(Span::None)?;
        for span in [Span::Whole, Span::Trimmed] {
            let marked = render(span)?;
            if marks.erase_spans(&marked) == plain {
                return self.encode(&marked, &marks);
            }
        }
        Err(Error::Template("it rewrites the answers, so they can't be told apart".to_owned()))
    }

    /// Puts tokens together to text again. Control tokens have none.
    pub fn decode(&self, tokens: &[u32]) -> String {
        let mut stream = self.decoder();
        let mut text: String = tokens.iter().map(|token| stream.push(*token)).collect();
        text.push_str(&stream.finish());
        text
    }

    /// Puts tokens together to text as they come.
    pub fn decoder(&self) -> TextStream {
        TextStream::new(Arc::clone(self.vocabulary.spellings()))
    }

    /// The bytes that a token stands for. Control tokens have none.
    pub(crate) fn spelling(&self, token: u32) -> &[u8] {
        self.vocabulary.spellings().get(token)
    }

    /// The tokens that end an answer, in ascending order.
    pub fn stop_tokens(&self) -> &[u32] {
        &self.stop_tokens
    }

    /// Marks that occur nowhere in the conversation.
    fn marks(&self, messages: &[Message]) -> Result<Marks, Error> {
        let texts = messages.iter().flat_map(template::texts);
        Marks::absent_from(texts.chain([self.template.source()])).ok_or_else(|| {
            Error::Template("the conversation uses every private character".to_owned())
        })
    }

    fn render(
        &self,
        messages: &[Message],
        tools: Option<&str>,
        ending: Ending,
        marks: &Marks,
        span: Span,
    ) -> Result<String, Error> {
        let guard =
            |text: &str| marks.guard(text, |rest| self.vocabulary.control_at(rest).is_some());
        self.template.render(
            messages,
            tools,
            ending,
            |message| {
                let content = guard(&message.content);
                if message.is_learned() { marks.enclose(&content, span) } else { content }
            },
            guard,
        )
    }

    /// Cuts the rendered text at its control tokens and encodes what lies between. The text between two of them is
    /// encoded in one piece, whoever wrote which part of it: merges reach across that border.
    fn encode(&self, rendered: &str, marks: &Marks) -> Result<EncodedExample, Error> {
        let mut encoded = EncodedExample::default();
        let mut run = Run::default();
        let mut rest = rendered;
        while let Some(character) = rest.chars().next() {
            if let Some((token, length)) = self.vocabulary.control_at(rest) {
                let ends_turn = self.stop_tokens.binary_search(&token).is_ok();
                let learned = run.flush(&self.vocabulary, ends_turn, &mut encoded)?;
                encoded.tokens.push(token);
                encoded.learned.push(learned);
                rest = &rest[length..];
                continue;
            }
            if character == marks.open {
                run.open()?;
            } else if character == marks.close {
                run.close()?;
            } else if character != marks.guard {
                run.text.push(character);
            }
            rest = &rest[character.len_utf8()..];
        }
        run.flush(&self.vocabulary, false, &mut encoded)?;
        Ok(encoded)
    }
}

/// The text since the last control token, and where in it answers stand.
#[derive(Debug, Default)]
struct Run {
    text: String,
    answers: Vec<Range<usize>>,
    /// Where an answer starts whose end has not come yet.
    opened: Option<usize>,
}

impl Run {
    fn open(&mut self) -> Result<(), Error> {
        match self.opened.replace(self.text.len()) {
            None => Ok(()),
            Some(_) => Err(unbalanced()),
        }
    }

    fn close(&mut self) -> Result<(), Error> {
        let start = self.opened.take().ok_or_else(unbalanced)?;
        self.answers.push(start..self.text.len());
        Ok(())
    }

    /// Encodes the text and starts afresh. Says whether an answer reached its end; white space that the template
    /// puts before the end of the turn is the model's to write too, so it is learned with the answer.
    fn flush(
        &mut self,
        vocabulary: &Vocabulary,
        ends_turn: bool,
        encoded: &mut EncodedExample,
    ) -> Result<bool, Error> {
        let Self { text, mut answers, opened } = std::mem::take(self);
        if opened.is_some() {
            return Err(unbalanced());
        }
        let last = answers.last_mut().filter(|answer| text[answer.end..].trim().is_empty());
        let ends_answer = ends_turn && last.is_some();
        if let Some(answer) = last.filter(|_| ends_turn) {
            answer.end = text.len();
        }
        for (token, place) in vocabulary.encode_with_places(&text) {
            let overlaps =
                |answer: &Range<usize>| place.start < answer.end && place.end > answer.start;
            encoded.tokens.push(token);
            encoded.learned.push(answers.iter().any(overlaps));
        }
        Ok(ends_answer)
    }
}

fn unbalanced() -> Error {
    Error::Template("it takes the answers apart, so they can't be told apart".to_owned())
}

fn stop_tokens(gguf: &Gguf, vocabulary: &Vocabulary) -> Result<Vec<u32>, Error> {
    let mut tokens = Vec::new();
    for name in ["eos", "eot", "eom"] {
        tokens.extend(vocabulary.special(gguf, name)?);
    }
    tokens.extend(ENDS_OF_TURN.iter().filter_map(|text| vocabulary.control(text)));
    tokens.sort_unstable();
    tokens.dedup();
    Ok(tokens)
}
