//! Answers that are written together: who asks while others are being answered joins them. What several conversations
//! begin with is read once, and the model's weights are fetched from memory once for all of them.

use super::{
    Desk,
    bench::{Inbox, Outcome, Work, end, guarded},
    outbox::Outbox,
};
use crate::{
    answering::{Answer, Speaker},
    engine_failure::unless_cancelled,
    failure::Failure,
    worker::protocol::{Generate, Word},
};
use bakehouse_engine::{
    control::Control,
    generate::{AnswerId, Crowd, Event, Sampling},
};
use std::collections::HashMap;

/// See the head of this file.
pub struct Together<'a> {
    speaker: &'a Speaker,
    crowd: Crowd<'a>,
    /// The request that an answer is for.
    requests: HashMap<AnswerId, u64>,
    desk: &'a Desk,
    outbox: &'a Outbox,
}

impl<'a> Together<'a> {
    /// With nobody to answer.
    pub fn new(speaker: &'a Speaker, desk: &'a Desk, outbox: &'a Outbox) -> Self {
        Self { speaker, crowd: speaker.crowd(), requests: HashMap::new(), desk, outbox }
    }

    /// Answers this, and everything else that is asked meanwhile.
    pub fn answer(&mut self, id: u64, first: &Generate, control: &Control, inbox: &Inbox) {
        self.join(id, first);
        while !self.requests.is_empty() {
            // Only questions come now: for anything else the desk is busy.
            while let Ok((id, _, Work::Generate(generate))) = inbox.try_recv() {
                self.join(id, &generate);
            }
            match guarded(|| self.step(control)) {
                Ok(Some(())) => {}
                Ok(None) => self.end_all(&|| Ok(None)),
                Err(failure) => {
                    // A fault may have left anything behind.
                    self.crowd = self.speaker.crowd();
                    self.end_all(&|| Err(failure.clone()));
                }
            }
        }
    }

    fn join(&mut self, id: u64, generate: &Generate) {
        match self.prepare(generate) {
            Ok((prompt, sampling)) => {
                let answer = self.crowd.join(&prompt, &sampling);
                self.requests.insert(answer, id);
            }
            Err(failure) => self.end(id, Err(failure)),
        }
    }

    fn prepare(&self, generate: &Generate) -> Result<(Vec<u32>, Sampling), Failure> {
        let prompt = self.speaker.prompt(&generate.messages)?;
        let schema = generate.schema.as_ref();
        let schema = schema.map(|schema| self.speaker.schema(&schema.to_string())).transpose()?;
        let Generate { temperature, top_p, seed, max_tokens, .. } = *generate;
        let stop = generate.stop.clone();
        let sampling =
            Sampling { temperature, top_p, seed, max_tokens, stop, schema, ..Sampling::greedy() };
        Ok((prompt, sampling))
    }

    /// Goes on with all answers. Nothing when they were cancelled.
    fn step(&mut self, control: &Control) -> Outcome<()> {
        let Self { crowd, requests, desk, outbox, .. } = self;
        let stepped = crowd.step(control, &mut |answer, event| match event {
            Event::Text(text) => {
                let request = requests.get(&answer).copied();
                outbox.say(request, Word::Text { text: text.to_owned() });
            }
            Event::End(generation) => {
                if let Some(request) = requests.remove(&answer) {
                    end(request, Ok(Some(word(generation.into()))), desk, outbox);
                }
            }
        });
        unless_cancelled(stepped)
    }

    fn end_all(&mut self, outcome: &dyn Fn() -> Outcome<Word>) {
        for (answer, request) in std::mem::take(&mut self.requests) {
            self.crowd.leave(answer);
            self.end(request, outcome());
        }
    }

    fn end(&self, request: u64, outcome: Result<Option<Word>, Failure>) {
        end(request, outcome, self.desk, self.outbox);
    }
}

fn word(answer: Answer) -> Word {
    Word::Answered {
        text: answer.text,
        prompt_tokens: answer.prompt_tokens,
        tokens: answer.tokens,
        complete: answer.complete,
    }
}
