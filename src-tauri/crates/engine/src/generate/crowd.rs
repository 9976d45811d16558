//! Many answers at once. Each step reads one token for every answer, or a part of a prompt, so that the weights are
//! fetched from memory once for all of them.

use super::seat::{Seat, Turn, most_tokens};
use super::store::Store;
use super::{Finish, Generation, Sampling};
use crate::adapter::Adapter;
use crate::control::Control;
use crate::decode::memory::{Memory, PAGE};
use crate::decode::{Reader, Reading};
use crate::error::Error;
use crate::model::Model;
use rayon::prelude::*;
use std::collections::VecDeque;

/// Tokens that go through the network together.
pub(super) const TOKENS_TOGETHER: usize = 256;

/// How much a [`Crowd`] may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Answers that are written at the same time; others wait. 8 is a good number.
    pub answers: usize,
    /// Tokens that are remembered at the same time, those of a shared beginning once. This bounds the memory: each
    /// takes [`Crowd::bytes_per_token`]. An answer whose text grows longer than this ends by [`Finish::Context`].
    pub tokens: usize,
}

/// Tells the answers of a [`Crowd`] apart. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AnswerId(u64);

/// What happens to an answer.
#[derive(Debug)]
pub enum Event<'a> {
    /// It goes on with this text.
    Text(&'a str),
    /// It is complete. Nothing more comes.
    End(Generation),
}

/// Writes many answers together with one model and adapter. They come and go at any time, each with its own prompt,
/// sampling and end. What several prompts begin with is read once.
///
/// An answer is the same whoever else is in the crowd: it depends on the model, the adapter, the prompt and the sampling
/// with its seed, and on nothing else.
///
/// ```no_run
/// # use bakehouse_engine::{control::Control, error::Error, generate::*, model::Model};
/// # fn example(model: &Model, prompts: Vec<Vec<u32>>) -> Result<(), Error> {
/// let mut crowd = Crowd::new(model, None, Room { answers: 8, tokens: 8_192 });
/// for (seed, prompt) in (0..).zip(&prompts) {
///     let sampling = Sampling { temperature: 0.8, top_p: 0.95, seed, ..Sampling::greedy() };
///     crowd.join(prompt, &sampling);
/// }
/// let control = Control::new();
/// while !crowd.is_empty() {
///     crowd.step(&control, &mut |id, event| match event {
///         Event::Text(text) => println!("{id:?} goes on: {text}"),
///         Event::End(answer) => println!("{id:?} is complete: {}", answer.text),
///     })?;
/// }
/// # Ok(())
/// # }
/// ```
pub struct Crowd<'m> {
    pub(super) model: &'m Model,
    pub(super) reader: Reader<'m>,
    pub(super) store: Store,
    room: Room,
    waiting: VecDeque<Waiting>,
    pub(super) seats: Vec<(AnswerId, Seat)>,
    next_id: u64,
    logits: Vec<f32>,
}

/// Somebody who hasn't got a seat yet.
struct Waiting {
    id: AnswerId,
    prompt: Vec<u32>,
    sampling: Sampling,
}

impl<'m> Crowd<'m> {
    /// One that nobody has joined yet.
    pub fn new(model: &'m Model, adapter: Option<&Adapter>, room: Room) -> Self {
        let reader = Reader::new(model.packed(), adapter);
        Self {
            model,
            store: Store::new(reader.page_form(), room.tokens),
            reader,
            room: Room { answers: room.answers.max(1), ..room },
            waiting: VecDeque::new(),
            seats: Vec::new(),
            next_id: 0,
            logits: Vec::new(),
        }
    }

    /// Bytes that remembering one token of a text takes.
    pub fn bytes_per_token(&self) -> usize {
        self.reader.page_form().bytes() / PAGE
    }

    /// Asks for an answer to `prompt`, which is written as soon as there is room. A prompt that leaves no room for an
    /// answer gives an empty one that ended by [`Finish::Context`].
    pub fn join(&mut self, prompt: &[u32], sampling: &Sampling) -> AnswerId {
        let id = AnswerId(self.next_id);
        self.next_id += 1;
        let (prompt, sampling) = (prompt.to_vec(), sampling.clone());
        self.waiting.push_back(Waiting { id, prompt, sampling });
        id
    }

    /// Ends an answer before its time. No event comes of it any more.
    pub fn leave(&mut self, id: AnswerId) {
        self.waiting.retain(|waiting| waiting.id != id);
        if let Some(at) = self.seats.iter().position(|(other, _)| *other == id) {
            let (_, seat) = self.seats.remove(at);
            self.remember(&seat.memory);
        }
    }

    /// Answers that are not complete, those that wait among them.
    pub fn len(&self) -> usize {
        self.waiting.len() + self.seats.len()
    }

    /// Whether all answers are complete.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Goes on with all answers by one token, or by a part of their prompts. What becomes of them goes to `on_event`, in the
    /// order in which they joined. A cancelled step did nothing, and can be taken again.
    pub fn step(
        &mut self,
        control: &Control,
        on_event: &mut dyn FnMut(AnswerId, Event<'_>),
    ) -> Result<(), Error> {
        control.checkpoint()?;
        self.let_in(on_event);
        let turns = self.read_and_choose(control)?;
        let mut ended = Vec::new();
        for ((at, (id, seat)), turn) in self.seats.iter_mut().enumerate().zip(turns) {
            let finish = seat.take(turn, self.model.chat().stop_tokens());
            let generation = finish.map(|finish| seat.end(finish));
            let news = seat.answer.news();
            if !news.is_empty() {
                on_event(*id, Event::Text(news));
            }
            if let Some(generation) = generation {
                on_event(*id, Event::End(generation));
                ended.push(at);
            }
        }
        for at in ended.into_iter().rev() {
            let (_, seat) = self.seats.remove(at);
            self.remember(&seat.memory);
        }
        Ok(())
    }

    /// Gives seats to those who wait, in their order.
    fn let_in(&mut self, on_event: &mut dyn FnMut(AnswerId, Event<'_>)) {
        while self.seats.len() < self.room.answers
            && let Some(waiting) = self.waiting.front()
        {
            let longest = self.model.info().context_length.min(self.store.most_tokens());
            let Waiting { id, prompt, sampling } = waiting;
            let nothing = if sampling.max_tokens == 0 {
                Some(Finish::Length)
            } else if prompt.is_empty() || prompt.len() >= longest {
                Some(Finish::Context)
            } else {
                None
            };
            let in_use = || self.seats.iter().map(|(_, seat)| &seat.memory);
            if let Some(finish) = nothing {
                let memory = self.store.beginning(&[0], std::iter::empty());
                let empty = Seat::new(self.model, prompt, sampling, memory, longest).end(finish);
                on_event(*id, Event::End(empty));
                self.waiting.pop_front();
                continue;
            }
            let memory = self.store.beginning(prompt, in_use());
            let soon_known = self.seats.iter().map(|(_, seat)| shared_pages(seat.prompt(), prompt));
            if soon_known.max().is_some_and(|pages| pages * PAGE > memory.len()) {
                // Somebody is reading what this prompt begins with: worth a step of patience.
                return;
            }
            let most = most_tokens(prompt.len(), sampling.max_tokens, longest);
            let seats = self.seats.iter().map(|(_, seat)| (&seat.memory, seat.most_tokens()));
            let in_use: Vec<_> = seats.chain([(&memory, most)]).collect();
            if !self.store.make_room(&in_use) && !self.seats.is_empty() {
                return;
            }
            let seat = Seat::new(self.model, prompt, sampling, memory, longest);
            self.seats.push((*id, seat));
            self.waiting.pop_front();
        }
    }

    /// Reads on for every seat. Those that have read all they were to read choose what they say.
    fn read_and_choose(&mut self, control: &Control) -> Result<Vec<Turn>, Error> {
        // Those who write come first, one token each; what is left of the step goes to prompts.
        let writing = self.seats.iter().filter(|(_, seat)| seat.unread().len() == 1).count();
        let mut left = TOKENS_TOGETHER.saturating_sub(writing).max(1);
        let parts: Vec<Vec<u32>> = self
            .seats
            .iter()
            .map(|(_, seat)| {
                let unread = seat.unread();
                if unread.len() == 1 {
                    return unread.to_vec();
                }
                let part = unread.len().min(left);
                left -= part;
                unread[..part].to_vec()
            })
            .collect();
        let whole: Vec<bool> = self
            .seats
            .iter()
            .zip(&parts)
            .map(|((_, seat), part)| part.len() == seat.unread().len())
            .collect();
        let seats = self.seats.iter_mut().zip(&parts);
        let mut readings: Vec<Reading<'_>> =
            seats.map(|((_, seat), tokens)| Reading { memory: &mut seat.memory, tokens }).collect();
        let rows = self.reader.read(&mut readings, control)?;

        let width = self.model.info().width;
        let mut ends = 0;
        let mut last_rows = Vec::new();
        for (part, whole) in parts.iter().zip(&whole) {
            ends += part.len();
            if *whole {
                last_rows.extend_from_slice(&rows[(ends - 1) * width..ends * width]);
            }
        }
        self.reader.logits(&last_rows, &mut self.logits);
        let mut logits = self.logits.chunks_exact_mut(self.model.info().vocabulary);
        let choosing: Vec<(&mut Seat, Option<&mut [f32]>)> = self
            .seats
            .iter_mut()
            .zip(whole)
            .map(|((_, seat), whole)| (seat, if whole { logits.next() } else { None }))
            .collect();
        let choose = |(seat, logits): (&mut Seat, Option<&mut [f32]>)| {
            logits.map_or(Turn::Reads, |logits| seat.choose(logits))
        };
        Ok(choosing.into_par_iter().map(choose).collect())
    }

    /// Keeps what was read of a text that nobody goes on with, as far as there is room.
    pub(super) fn remember(&mut self, memory: &Memory) {
        self.store.keep(memory);
        let in_use: Vec<_> =
            self.seats.iter().map(|(_, seat)| (&seat.memory, seat.most_tokens())).collect();
        self.store.make_room(&in_use);
    }
}

/// Whole pages of tokens that two texts begin with alike.
fn shared_pages(one: &[u32], other: &[u32]) -> usize {
    // The last token of a prompt is always read anew.
    let shareable = &other[..other.len() - 1];
    one.iter().zip(shareable).take_while(|(a, b)| a == b).count() / PAGE
}
