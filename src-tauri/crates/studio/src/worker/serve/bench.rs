//! Where jobs are done, one after the other. The bench owns the loaded model, and lets go of it before another
//! one is opened, so that two never lie in memory together.

use super::{Desk, outbox::Outbox};
use crate::{
    answering::{Answerer, Speaker},
    failure::{Failure, FailureCode},
    training,
    worker::{
        death::speaks_of_memory,
        protocol::{CountTokens, Generate, Load, Measure, Word},
    },
};
use bakehouse_engine::{control::Control, generate::Sampling};
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
    Train(Box<training::Job>),
}

type Inbox = Receiver<(u64, Control, Work)>;
type Waiting = Option<(u64, Control, Work)>;

/// What a job came to: the word that ends it, or nothing when it was cancelled.
type Outcome<T> = Result<Option<T>, Failure>;

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
            Work::Generate(_) | Work::CountTokens(_) | Work::Measure(_) => {
                end(id, Err(Failure::new(FailureCode::NoModelLoaded)), desk, outbox);
                next(inbox)
            }
        };
    }
}

/// Does the jobs that need this model. Returns the first that needs another one, or its memory.
fn with_model(speaker: &Speaker, inbox: &Inbox, desk: &Desk, outbox: &Outbox) -> Waiting {
    let mut answerer = speaker.answerer();
    while let Ok((id, control, work)) = inbox.recv() {
        match work {
            Work::Generate(generate) => {
                let outcome = guarded(|| answer(id, &generate, &mut answerer, &control, outbox));
                end(id, outcome, desk, outbox);
            }
            Work::CountTokens(count) => {
                let tokens = count.texts.iter().map(|text| speaker.count_tokens(text)).collect();
                end(id, Ok(Some(Word::Counted { tokens })), desk, outbox);
            }
            Work::Measure(measure) => {
                let outcome = guarded(|| speaker.measure(&measure.examples, &control));
                let word = |(loss, tokens)| Word::Measured { loss, tokens };
                end(id, outcome.map(|measured| measured.map(word)), desk, outbox);
            }
            Work::Load(_) | Work::Train(_) => return Some((id, control, work)),
        }
    }
    None
}

fn next(inbox: &Inbox) -> Waiting {
    inbox.recv().ok()
}

fn answer(
    id: u64,
    generate: &Generate,
    answerer: &mut Answerer<'_>,
    control: &Control,
    outbox: &Outbox,
) -> Outcome<Word> {
    let sampling = Sampling {
        temperature: generate.temperature,
        top_p: generate.top_p,
        seed: generate.seed,
        max_tokens: generate.max_tokens,
        stop: generate.stop.clone(),
        ..Sampling::greedy()
    };
    let mut say = |text: &str| outbox.say(Some(id), Word::Text { text: text.to_owned() });
    let answer = answerer.answer(&generate.messages, &sampling, control, &mut say)?;
    Ok(answer.map(|answer| Word::Answered {
        text: answer.text,
        prompt_tokens: answer.prompt_tokens,
        tokens: answer.tokens,
        complete: answer.complete,
    }))
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
fn end(id: u64, outcome: Outcome<Word>, desk: &Desk, outbox: &Outbox) {
    desk.clear();
    let word = match outcome {
        Ok(Some(word)) => word,
        Ok(None) => Word::Cancelled,
        Err(failure) => Word::Failed { failure },
    };
    outbox.say(Some(id), word);
}

/// A fault of the program in one job must not end the others.
fn guarded<T>(job: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
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
