//! The task that bakes: draft by draft, a question and then its answer, each written to the store while it comes. A pause
//! lets the draft in flight come to its end; a stop, a failure or a death keeps every draft that is whole.

use super::{
    likes,
    prompts::{self, Pair},
    tell,
};
use crate::{
    chatting::LONGEST_ANSWER,
    contract::{DraftId, Recipe, TaskId, TaskKind, Topic},
    desk::settings::models::Found,
    evaluating::longest_answer,
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
    tasks::{About as Task, Ending, Handle},
    worker::{
        protocol::{Generate, Load},
        voice::{Reply, Said, Voice},
    },
};
use bakehouse_domain::{
    check::Languages,
    draft::{self, Asked, Flaw},
    language::Spoken,
    message::Message,
};
use bakehouse_formats::Tokenizer;
use bakehouse_store::project::{
    about::About,
    bakes::{self, NewBake},
    drafts::{self, Twin},
    examples::{self, Filter, Sort},
};
use std::{cell::RefCell, ops::ControlFlow, sync::Arc, thread, time::Duration};

/// How often what is being written reaches the store.
const BETWEEN_WRITES: Duration = Duration::from_millis(250);
/// How often a batch that is held looks whether it may go on.
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);
/// A small model often misses at first: another seed, another draw.
const TRIES: u64 = 3;
/// The longest question, in tokens.
const LONGEST_QUESTION: usize = 100;
/// Only the likeliest tokens that together have this share are considered.
const TOP_P: f32 = 0.9;
/// An answer varies by half of what the questions do: it shall be right in the first place.
const ANSWER_VARIES: f32 = 0.5;
/// Examples from which the style examples are taken in turn.
const POOL: usize = 64;

/// Begins a batch in the background.
pub(super) fn begin(
    studio: &Studio,
    project: &Arc<Project>,
    about: &About,
    recipe: &Recipe,
    writer: &Found,
) -> Result<TaskId, Failure> {
    let pool = pool(project)?;
    let topics: Vec<String> = recipe.topics_in_turn().into_iter().map(str::to_owned).collect();
    let name = writer.info.as_ref().map_or(&*writer.file, |info| &*info.name);
    let new = NewBake { wanted: topics.len(), base_prompt: &about.base_prompt, writer: name };
    let now = studio.now();
    let bake = project.write(|transaction| bakes::begin(transaction, &new, now))?;
    let task = Task {
        kind: TaskKind::Bake,
        project: Some((project.id, studio.project_name(project.id)?)),
        run: None,
        total: Some(topics.len() as u64),
        can_pause: true,
    };
    let batch = Batch {
        studio: studio.clone(),
        project: project.clone(),
        bake,
        topics,
        load: Load { model: writer.path.clone(), adapter: None },
        told_first: prompts::told_first(&about.base_prompt, &recipe.style_guide),
        recipe: recipe.clone(),
        longest_answer: longest(&pool),
        shares_language: shares_language(&pool),
        pool,
    };
    let task = studio.tasks().spawn(task, move |handle| batch.run(handle));
    tell(studio, project);
    Ok(task)
}

/// Examples to copy the style of, spread over all that are learned from.
fn pool(project: &Project) -> Result<Vec<Pair>, Failure> {
    project.read(|connection| {
        let ids = examples::ids(connection, Filter::All, Sort::Number)?;
        let step = (ids.len() / (2 * POOL)).max(1);
        let some: Vec<u32> = ids.into_iter().step_by(step).collect();
        let mut rows = examples::previewed(connection, &some)?;
        // What is held back must not reach what the model learns from, in whatever form; and what must be fixed shows no
        // style.
        rows.retain(|row| !row.is_held_back && row.worst != Some(1) && row.turns == 1);
        let training: Vec<u32> = rows.into_iter().map(|row| row.id.0 as u32).collect();
        let mut pool = Vec::new();
        examples::each(connection, &training, |_, example| {
            pool.extend(Pair::of(&example));
            if pool.len() < POOL { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok(pool)
    })
}

/// The longest answer to wait for, in tokens: by the answers that there are, where there are any.
fn longest(pool: &[Pair]) -> usize {
    if pool.is_empty() {
        return LONGEST_ANSWER;
    }
    longest_answer(pool.iter().map(|pair| Tokenizer::O200k.count(&pair.answers)))
}

/// Whether the examples that there are answer in the language they are asked in.
fn shares_language(pool: &[Pair]) -> bool {
    let mut languages = Languages::default();
    for pair in pool {
        languages.add_spoken(0, Spoken::of_texts(&pair.asks, &pair.answers));
    }
    languages.are_shared()
}

/// See the head of this file.
struct Batch {
    studio: Studio,
    project: Arc<Project>,
    bake: i64,
    /// One for each draft.
    topics: Vec<String>,
    load: Load,
    /// What the writer is told before it answers.
    told_first: String,
    recipe: Recipe,
    pool: Vec<Pair>,
    longest_answer: usize,
    /// Whether answers are in the language of their question.
    shares_language: bool,
}

/// A draft while it is being written.
struct InFlight<'a> {
    batch: &'a Batch,
    handle: &'a Handle,
    voice: &'a mut Voice,
    id: DraftId,
    /// Its place in the batch.
    place: usize,
}

/// What came of one request to the writer.
enum Written {
    /// A text that can be used.
    Usable(String),
    /// Nothing that can be used, in any of the tries; this is the last.
    Unusable(Unusable),
}

/// What was written, and why it can't be used.
struct Unusable {
    text: String,
    flaw: Flaw,
    /// What it repeats, where that is the reason.
    twin: Option<Twin>,
}

impl Unusable {
    fn new(text: String, flaw: Flaw) -> Self {
        Self { text, flaw, twin: None }
    }
}

impl Batch {
    fn run(&self, handle: &Handle) -> Result<Ending, Failure> {
        let outcome = self.bake(handle);
        let failure = outcome.as_ref().err().and_then(|failure| serde_json::to_value(failure).ok());
        let now = self.studio.now();
        let ended = self
            .project
            .write(|transaction| bakes::end(transaction, self.bake, failure.as_ref(), now));
        tell(&self.studio, &self.project);
        outcome.and_then(|ending| ended.map(|()| ending))
    }

    fn bake(&self, handle: &Handle) -> Result<Ending, Failure> {
        let total = self.topics.len() as u64;
        handle.progress(0, Some(total));
        let wants_stop = || handle.is_cancelled();
        let mut voice = Voice::start(self.studio.launch(), self.studio.clock().clone())?;
        if voice.load(&self.load, &wants_stop)? == Reply::Stopped {
            return Ok(Ending::Cancelled);
        }
        for (place, topic) in self.topics.iter().enumerate() {
            while handle.is_paused() && !handle.is_cancelled() {
                thread::sleep(BETWEEN_LOOKS);
            }
            if handle.is_cancelled() {
                return Ok(Ending::Cancelled);
            }
            let id = self.write(|transaction| drafts::begin(transaction, self.bake, topic))?;
            let mut draft = InFlight { batch: self, handle, voice: &mut voice, id, place };
            if draft.write(topic)? == Reply::Stopped {
                return Ok(Ending::Cancelled);
            }
            handle.progress(place as u64 + 1, Some(total));
            tell(&self.studio, &self.project);
        }
        Ok(Ending::Done)
    }

    fn write<T>(
        &self,
        work: impl FnOnce(&bakehouse_store::Transaction<'_>) -> Result<T, bakehouse_store::Error>,
    ) -> Result<T, Failure> {
        let written = self.project.write(work)?;
        self.studio.tell(Topic::Drafts, Some(self.project.id));
        Ok(written)
    }
}

impl InFlight<'_> {
    /// Writes the draft: it waits for review then, or is left out.
    fn write(&mut self, topic: &str) -> Result<Reply<()>, Failure> {
        let Batch { pool, recipe, .. } = self.batch;
        let style = prompts::style_of(pool, recipe.style_examples as usize, self.place);
        match self.write_in_style(topic, &style) {
            // Where a long base prompt leaves no room for examples of the style, it has to do without.
            Err(failure) if failure.code == FailureCode::QuestionTooLong && !style.is_empty() => {
                self.write_in_style(topic, &[])
            }
            written => written,
        }
    }

    fn write_in_style(&mut self, topic: &str, style: &[&Pair]) -> Result<Reply<()>, Failure> {
        let batch = self.batch;
        let Reply::Answered(asked) = self.question(topic, style)? else {
            return Ok(Reply::Stopped);
        };
        let asks = match asked {
            Written::Usable(asks) => asks,
            Written::Unusable(last) => return self.leave_out(&last.text, "", &last),
        };
        let Reply::Answered(answered) = self.answer(&asks, style)? else {
            return Ok(Reply::Stopped);
        };
        match answered {
            Written::Usable(answers) => {
                batch.write(|transaction| {
                    drafts::write(transaction, self.id, &asks, &answers)?;
                    drafts::wait(transaction, self.id)
                })?;
                Ok(Reply::Answered(()))
            }
            Written::Unusable(last) => self.leave_out(&asks, &last.text, &last),
        }
    }

    fn leave_out(&self, asks: &str, answers: &str, why: &Unusable) -> Result<Reply<()>, Failure> {
        self.batch.write(|transaction| {
            drafts::write(transaction, self.id, asks, answers)?;
            drafts::leave_out(transaction, self.id, why.flaw, why.twin)
        })?;
        Ok(Reply::Answered(()))
    }

    fn question(&mut self, topic: &str, style: &[&Pair]) -> Result<Reply<Written>, Failure> {
        let recipe = &self.batch.recipe;
        let messages = prompts::question(recipe, topic, recipe.asked_by(self.place), style);
        let temperature = recipe.variety.temperature();
        let (project, id) = (&self.batch.project, self.id);
        self.tries(
            |draft, attempt| draft.request(&messages, temperature, LONGEST_QUESTION, attempt),
            |text| (text.to_owned(), String::new()),
            |said| {
                let asks = match usable(&said, draft::question) {
                    Ok(asks) => asks,
                    Err(flaw) => return Ok(Err(Unusable::new(said.text, flaw))),
                };
                let twin = likes::twin(project, id, &asks)?;
                Ok(match twin {
                    None => Ok(asks),
                    Some(_) => Err(Unusable { text: asks, flaw: Flaw::NearCopy, twin }),
                })
            },
        )
    }

    fn answer(&mut self, asks: &str, style: &[&Pair]) -> Result<Reply<Written>, Failure> {
        let batch = self.batch;
        let messages = prompts::answer(&batch.told_first, style, asks);
        let temperature = batch.recipe.variety.temperature() * ANSWER_VARIES;
        let longest = batch.longest_answer;
        let asked = Asked {
            question: asks,
            told_first: &batch.told_first,
            shares_language: batch.shares_language,
        };
        self.tries(
            |draft, attempt| draft.request(&messages, temperature, longest, attempt),
            |text| (asks.to_owned(), text.to_owned()),
            |said| {
                let answers = usable(&said, |text| draft::answer(text, &asked));
                Ok(answers.map_err(|flaw| Unusable::new(said.text, flaw)))
            },
        )
    }

    /// Has the writer say it until it can be used, a few times at most. A try that another one follows is counted with its
    /// reason.
    fn tries(
        &mut self,
        request: impl Fn(&Self, u64) -> Generate,
        parts: impl Fn(&str) -> (String, String) + Copy,
        judge: impl Fn(Said) -> Result<Result<String, Unusable>, Failure>,
    ) -> Result<Reply<Written>, Failure> {
        let mut attempt = 0;
        loop {
            let Reply::Answered(said) = self.say(request(self, attempt), parts)? else {
                return Ok(Reply::Stopped);
            };
            let last = match judge(said)? {
                Ok(text) => return Ok(Reply::Answered(Written::Usable(text))),
                Err(last) => last,
            };
            attempt += 1;
            if attempt == TRIES {
                return Ok(Reply::Answered(Written::Unusable(last)));
            }
            let bake = self.batch.bake;
            self.batch.write(|transaction| bakes::count_try(transaction, bake, last.flaw))?;
        }
    }

    fn request(
        &self,
        messages: &[Message],
        temperature: f32,
        max_tokens: usize,
        attempt: u64,
    ) -> Generate {
        // Each try of each draft of each batch draws anew, and the same again where all three are the same.
        let draw = self.place as u64 * TRIES + attempt;
        Generate {
            messages: messages.to_vec(),
            temperature,
            top_p: TOP_P,
            seed: (self.batch.bake as u64) << 32 | draw,
            max_tokens,
            stop: Vec::new(),
        }
    }

    /// Has the writer say something, and writes it to the store while it comes: `parts` makes question and answer of it.
    fn say(
        &mut self,
        generate: Generate,
        parts: impl Fn(&str) -> (String, String),
    ) -> Result<Reply<Said>, Failure> {
        let (batch, handle, id) = (self.batch, self.handle, self.id);
        let clock = batch.studio.clock();
        let text = RefCell::new(String::new());
        let failed = RefCell::new(None);
        let mut written_at = None;
        let reply = self.voice.say(
            generate,
            &mut |piece| {
                text.borrow_mut().push_str(piece);
                let now = clock.now();
                if written_at.is_some_and(|then| now.saturating_sub(then) < BETWEEN_WRITES) {
                    return;
                }
                written_at = Some(now);
                let (asks, answers) = parts(text.borrow().trim());
                let written =
                    batch.write(|transaction| drafts::write(transaction, id, &asks, &answers));
                // A full disk ends the batch and not only this draft.
                *failed.borrow_mut() = written.err();
            },
            &|| handle.is_cancelled() || failed.borrow().is_some(),
        );
        match failed.into_inner() {
            Some(failure) => Err(failure),
            None => reply,
        }
    }
}

/// What can be used of what was said. What was cut off at its longest would teach to break off.
fn usable(said: &Said, clean: impl FnOnce(&str) -> Result<String, Flaw>) -> Result<String, Flaw> {
    let text = clean(&said.text)?;
    if said.is_complete { Ok(text) } else { Err(Flaw::CutOff) }
}
