//! Where jobs are done, one after the other. The bench owns the loaded model, and lets go of it before another
//! one is opened, so that two never lie in memory together.

use super::{Desk, outbox::Outbox, together::Together};
use crate::{
    answering::Speaker,
    failure::{Failure, FailureCode},
    project_file::reading_failure,
    training,
    worker::{
        death::speaks_of_memory,
        protocol::{
            CountTokens, Generate, Load, MAX_LINE_BYTES, Measure, PassageRead, ReadDocument, Word,
        },
    },
};
use bakehouse_engine::control::Control;
use bakehouse_formats::documents::{self, Limits};
use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::Receiver,
};

/// A request that takes its time.
pub enum Work {
    Load(Load),
    Generate(Generate),
    CountTokens(CountTokens),
    Measure(Measure),
    ReadDocument(ReadDocument),
    Train(Box<training::Job>),
}

pub(super) type Inbox = Receiver<(u64, Control, Work)>;
type Waiting = Option<(u64, Control, Work)>;

/// What a job came to: the word that ends it, or nothing when it was cancelled.
pub(super) type Outcome<T> = Result<Option<T>, Failure>;

/// Does jobs until nobody can send any more.
pub fn work(inbox: &Inbox, desk: &Desk, outbox: &Outbox) {
    let mut waiting = inbox.recv().ok();
    while let Some((id, control, work)) = waiting {
        waiting = match work {
            Work::Load(load) => {
                let opened =
                    guarded(|| Speaker::open(&load.model, load.adapter.as_deref()).map(Some));
                match opened {
                    Ok(Some(speaker)) => {
                        let info = speaker.info();
                        let loaded = Word::Loaded {
                            name: info.name.clone(),
                            context_length: info.context_length,
                            parameters: info.parameters,
                        };
                        end(id, Ok(Some(loaded)), desk, outbox);
                        with_model(&speaker, inbox, desk, outbox)
                    }
                    Ok(None) => next(inbox),
                    Err(failure) => {
                        end(id, Err(failure), desk, outbox);
                        next(inbox)
                    }
                }
            }
            Work::Train(job) => {
                let outcome = guarded(|| train(id, &job, &control, outbox));
                end(id, outcome, desk, outbox);
                next(inbox)
            }
            Work::ReadDocument(read) => {
                end(id, guarded(|| document(&read)), desk, outbox);
                next(inbox)
            }
            Work::Generate(_) | Work::CountTokens(_) | Work::Measure(_) => {
                end(id, Err(Failure::new(FailureCode::NoModelLoaded)), desk, outbox);
                next(inbox)
            }
        };
    }
}

/// Does the jobs that need this model. Returns the first that needs another one, or its memory.
fn with_model(speaker: &Speaker, inbox: &Inbox, desk: &Desk, outbox: &Outbox) -> Waiting {
    let mut together = Together::new(speaker, desk, outbox);
    while let Ok((id, control, work)) = inbox.recv() {
        match work {
            Work::Generate(generate) => together.answer(id, &generate, &control, inbox),
            Work::CountTokens(count) => {
                let tokens = count.texts.iter().map(|text| speaker.count_tokens(text)).collect();
                end(id, Ok(Some(Word::Counted { tokens })), desk, outbox);
            }
            Work::Measure(measure) => {
                let outcome = guarded(|| speaker.measure(&measure.examples, &control));
                let word = |(loss, tokens)| Word::Measured { loss, tokens };
                end(id, outcome.map(|measured| measured.map(word)), desk, outbox);
            }
            Work::ReadDocument(read) => end(id, guarded(|| document(&read)), desk, outbox),
            Work::Load(_) | Work::Train(_) => return Some((id, control, work)),
        }
    }
    None
}

fn document(read: &ReadDocument) -> Outcome<Word> {
    // All of it goes back in one line, in which a sign may take six bytes.
    let limits = Limits { text_bytes: MAX_LINE_BYTES / 8, ..Limits::STANDARD };
    let document = documents::read(&read.path, &limits).map_err(reading_failure)?;
    let passages = document.passages.into_iter().map(|passage| PassageRead {
        heading: passage.heading,
        page: passage.page,
        text: passage.text,
    });
    let gaps = document.gaps.iter().map(|gap| gap.count as usize).sum();
    Ok(Some(Word::Document { passages: passages.collect(), gaps }))
}

fn next(inbox: &Inbox) -> Waiting {
    inbox.recv().ok()
}

fn train(id: u64, job: &training::Job, control: &Control, outbox: &Outbox) -> Outcome<Word> {
    let clock = crate::clock::SystemClock::start();
    let mut last = None;
    // The last news ends the job, so it is held back until the desk is clear.
    let mut observe = |progress: training::Progress| match progress {
        training::Progress::Done(_) => last = Some(Word::Training { progress }),
        progress => outbox.say(Some(id), Word::Training { progress }),
    };
    training::run(job, &clock, &mut observe, control)?;
    Ok(last)
}

/// Clears the desk first, so that whoever hears the last word of a job can ask for the next at once.
pub(super) fn end(id: u64, outcome: Outcome<Word>, desk: &Desk, outbox: &Outbox) {
    desk.clear();
    let word = match outcome {
        Ok(Some(word)) => word,
        Ok(None) => Word::Cancelled,
        Err(failure) => Word::Failed { failure },
    };
    outbox.say(Some(id), word);
}

/// A fault of the program in one job must not end the others.
pub(super) fn guarded<T>(job: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|panic| {
        let words = words_of(&*panic);
        let code =
            if speaks_of_memory(words) { FailureCode::OutOfMemory } else { FailureCode::Internal };
        Err(Failure::new(code).because(words))
    })
}

fn words_of(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a fault without words")
}
