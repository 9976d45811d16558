//! A worker that answers: it holds one model at a time, with or without what a run learned, and says what it is asked.
//! Chatting, evaluating and baking speak through it: one question after the other, which blocks the caller's thread while
//! that looks at its own reason to stop ten times a second; or many together, whose answers are heard as they come.

use super::{
    client::{Client, Launch, Notice},
    protocol::{Act, Generate, Load, Word},
};
use crate::{
    clock::Clock,
    failure::{Failure, FailureCode},
};
use std::{sync::Arc, time::Duration};

/// How often the caller's reason to stop is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// A worker that was told to stop and has not after this long is ended: nobody is kept waiting by one that hangs.
const GRACE: Duration = Duration::from_secs(5);

/// See the head of this file.
pub struct Voice {
    client: Client,
    clock: Arc<dyn Clock>,
    loaded: Option<Load>,
}

/// What was said.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The whole answer.
    pub text: String,
    /// Its length.
    pub tokens: usize,
    /// The length of what was asked, with everything before it.
    pub asked_tokens: usize,
    /// Whether it came to its own end.
    pub is_complete: bool,
    /// Whether somebody else than the model refused to answer, such as the filter of a service.
    pub is_refused: bool,
}

/// What is heard of one of many questions.
#[derive(Debug)]
pub enum Heard {
    /// Its answer goes on with this text.
    Text(String),
    /// It is answered.
    Said(Said),
    /// It can't be answered. The others can.
    Failed(Failure),
}

/// How a request ended, when it did not fail.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply<T> {
    /// It was answered.
    Answered(T),
    /// The caller wanted it to stop.
    Stopped,
}

impl Voice {
    /// Starts a worker.
    pub fn start(launch: &Launch, clock: Arc<dyn Clock>) -> Result<Self, Failure> {
        let client = Client::start(launch, clock.clone())?;
        Ok(Self { client, clock, loaded: None })
    }

    /// Whether the worker is gone. To be asked only while nothing is being answered.
    pub fn has_ended(&mut self) -> bool {
        matches!(self.client.next(Duration::ZERO), Some(Notice::Ended(_)))
    }

    /// Opens a model, and what it learned. Does nothing when that is what is open.
    pub fn load(
        &mut self,
        load: &Load,
        wants_stop: &dyn Fn() -> bool,
    ) -> Result<Reply<()>, Failure> {
        if self.loaded.as_ref() == Some(load) {
            return Ok(Reply::Answered(()));
        }
        self.loaded = None;
        let reply = self.ask(Act::Load(load.clone()), wants_stop, &mut |word| match word {
            Word::Loaded { .. } => Some(()),
            _ => None,
        })?;
        if reply == Reply::Answered(()) {
            self.loaded = Some(load.clone());
        }
        Ok(reply)
    }

    /// Answers a conversation; `on_text` gets each piece as it is said.
    pub fn say(
        &mut self,
        generate: Generate,
        on_text: &mut dyn FnMut(&str),
        wants_stop: &dyn Fn() -> bool,
    ) -> Result<Reply<Said>, Failure> {
        self.ask(Act::Generate(generate), wants_stop, &mut |word| match word {
            Word::Text { text } => {
                on_text(&text);
                None
            }
            word => said(word),
        })
    }

    /// Asks beside everything else that is being answered. What comes of it is heard under the number that this gives.
    pub fn begin(&mut self, generate: Generate) -> u64 {
        self.client.ask(Act::Generate(generate))
    }

    /// What is heard next of the questions that were begun, within `wait`. A failure here is the end of the worker.
    pub fn hear(&mut self, wait: Duration) -> Result<Option<(u64, Heard)>, Failure> {
        let Some(notice) = self.client.next(wait) else { return Ok(None) };
        let event = match notice {
            Notice::Event(event) => event,
            Notice::Ended(failure) => return Err(failure),
            // Silence is not the end: see `ask`.
            Notice::NotResponding => return Ok(None),
        };
        let heard = match event.word {
            Word::Text { text } => Heard::Text(text),
            Word::Failed { failure } => Heard::Failed(failure),
            word => {
                let ends = word.ends_a_job();
                match said(word) {
                    Some(said) => Heard::Said(said),
                    None if ends => return Err(another_answer()),
                    None => return Ok(None),
                }
            }
        };
        Ok(event.request.map(|request| (request, heard)))
    }

    /// Asks for anything that is answered by one last word, which `take` recognises.
    pub fn ask<T>(
        &mut self,
        act: Act,
        wants_stop: &dyn Fn() -> bool,
        take: &mut dyn FnMut(Word) -> Option<T>,
    ) -> Result<Reply<T>, Failure> {
        let request = self.client.ask(act);
        let mut told_at = None;
        loop {
            match told_at {
                None if wants_stop() => {
                    self.client.ask(Act::Cancel);
                    told_at = Some(self.clock.now());
                }
                Some(then) if self.clock.now().saturating_sub(then) >= GRACE => {
                    self.client.kill();
                    return Ok(Reply::Stopped);
                }
                None | Some(_) => {}
            }
            match self.client.next(LOOK) {
                Some(Notice::Ended(_)) if told_at.is_some() => return Ok(Reply::Stopped),
                Some(Notice::Ended(failure)) => return Err(failure),
                Some(Notice::Event(event)) if event.request == Some(request) => match event.word {
                    Word::Cancelled => return Ok(Reply::Stopped),
                    Word::Failed { failure } => return Err(failure),
                    word if word.ends_a_job() => {
                        return take(word).map(Reply::Answered).ok_or_else(another_answer);
                    }
                    word => {
                        take(word);
                    }
                },
                // Silence is not the end: a large model on a busy computer may need more than a minute for its first word.
                None | Some(Notice::NotResponding | Notice::Event(_)) => {}
            }
        }
    }
}

/// What was said, where this is the end of an answer.
fn said(word: Word) -> Option<Said> {
    let Word::Answered { text, prompt_tokens, tokens, complete } = word else { return None };
    Some(Said {
        text,
        tokens,
        asked_tokens: prompt_tokens,
        is_complete: complete,
        is_refused: false,
    })
}

/// A worker that answers what it wasn't asked is of no use any more.
fn another_answer() -> Failure {
    Failure::new(FailureCode::WorkerEnded).because("another answer")
}
