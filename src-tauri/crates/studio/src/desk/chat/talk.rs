//! The thread behind a conversation: it answers one after the other with workers that stay open between two questions,
//! one for what was trained and one for the model as it was, and lets them go when nobody asks for a while.
//!
//! The thread owns the workers. The text of the answer that is being written is shared with the page under a mutex; it
//! reaches the store four times a second.

use super::Speaker;
use crate::{
    chatting,
    contract::{ChatState, Topic},
    desk::train,
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
    worker::{
        protocol::{Generate, Load},
        voice::{Reply, Said, Voice},
    },
};
use bakehouse_domain::{
    conversation::AnswerState,
    message::{Message, Role},
};
use bakehouse_store::project::{
    chats::{self, Ending},
    runs,
};
use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

/// Workers are let go after this long without a question: they hold the model in memory.
const PATIENCE: Duration = Duration::from_mins(5);
/// How often what is being written reaches the store.
const BETWEEN_WRITES: Duration = Duration::from_millis(250);
/// Only the likeliest tokens that together have this share are considered once answers vary at all.
const TOP_P: f32 = 0.95;

/// One answer to be given.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub answer: i64,
    pub speaker: Speaker,
}

/// See the head of this file.
pub(super) struct Talk {
    shared: Mutex<Shared>,
    woken: Condvar,
}

#[derive(Default)]
struct Shared {
    jobs: VecDeque<Job>,
    now: Now,
    /// The jobs that are there, and the one that is being answered, shall stop.
    wants_stop: bool,
    /// The thread shall end, or has.
    has_ended: bool,
}

/// What a conversation does at this moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Now {
    pub state: ChatState,
    pub answer: Option<i64>,
    pub text: String,
}

/// The workers of a conversation.
#[derive(Default)]
struct Voices {
    trained: Option<Voice>,
    base: Option<Voice>,
}

impl Talk {
    /// Begins to answer.
    pub fn begin(studio: &Studio, project: &Arc<Project>, jobs: Vec<Job>) -> Arc<Self> {
        let shared = Mutex::new(Shared { jobs: jobs.into(), ..Shared::default() });
        let talk = Arc::new(Self { shared, woken: Condvar::new() });
        let (own, studio, project) = (talk.clone(), studio.clone(), project.clone());
        thread::spawn(move || own.run(&studio, &project));
        talk
    }

    /// Takes more to answer. Gives it back when the thread has ended.
    pub fn take(&self, jobs: Vec<Job>) -> Result<(), Vec<Job>> {
        let mut shared = self.lock();
        if shared.has_ended {
            return Err(jobs);
        }
        shared.jobs.extend(jobs);
        self.woken.notify_one();
        Ok(())
    }

    /// Stops what is being answered and what waits.
    pub fn stop(&self) {
        let mut shared = self.lock();
        shared.wants_stop = shared.now.answer.is_some() || !shared.jobs.is_empty();
    }

    /// Stops, and lets the workers go.
    pub fn end(&self) {
        let mut shared = self.lock();
        shared.wants_stop = true;
        shared.has_ended = true;
        self.woken.notify_one();
    }

    /// What it does at this moment.
    pub fn now(&self) -> Now {
        self.lock().now.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(&self, studio: &Studio, project: &Project) {
        let mut voices = Voices::default();
        while let Some((job, is_wanted)) = self.next() {
            let ended = if is_wanted {
                self.answer(studio, project, &mut voices, &job)
            } else {
                Ok(Outcome::stopped(String::new()))
            };
            let text = std::mem::take(&mut self.lock().now.text);
            let outcome = ended.unwrap_or_else(|failure| Outcome::failed(text, &failure));
            // Where even this can't be stored the project is gone or the disk full: the page is told by its next question.
            let _ =
                project.write(|transaction| chats::end(transaction, job.answer, &outcome.ending()));
            let mut shared = self.lock();
            shared.now = Now::default();
            if shared.jobs.is_empty() {
                shared.wants_stop = false;
            }
            drop(shared);
            studio.tell(Topic::Chat, Some(project.id));
        }
    }

    /// The next answer to give, and whether anybody still wants it; nothing when it is time to end.
    fn next(&self) -> Option<(Job, bool)> {
        let mut shared = self.lock();
        loop {
            if let Some(job) = shared.jobs.pop_front() {
                let is_wanted = !shared.wants_stop;
                shared.now = Now {
                    state: ChatState::Loading,
                    answer: Some(job.answer),
                    text: String::new(),
                };
                return Some((job, is_wanted));
            }
            if shared.has_ended {
                return None;
            }
            let (woken, waited) =
                self.woken.wait_timeout(shared, PATIENCE).unwrap_or_else(PoisonError::into_inner);
            shared = woken;
            if waited.timed_out() && shared.jobs.is_empty() {
                shared.has_ended = true;
                return None;
            }
        }
    }

    fn answer(
        &self,
        studio: &Studio,
        project: &Project,
        voices: &mut Voices,
        job: &Job,
    ) -> Result<Outcome, Failure> {
        let wants_stop = || self.lock().wants_stop;
        let voice = match job.speaker.run {
            Some(_) => &mut voices.trained,
            None => &mut voices.base,
        };
        let answered = self.ask(studio, project, voice, job, &wants_stop);
        if answered.is_err() {
            // A worker that failed may be gone, or in no state to go on.
            *voice = None;
        }
        answered
    }

    fn ask(
        &self,
        studio: &Studio,
        project: &Project,
        kept: &mut Option<Voice>,
        job: &Job,
        wants_stop: &dyn Fn() -> bool,
    ) -> Result<Outcome, Failure> {
        let model = crate::desk::settings::models::path(studio, job.speaker.model_file.as_deref())?;
        let adapter = match job.speaker.run {
            Some((run, _)) => {
                let run = project.read(|connection| runs::get(connection, run))?;
                Some(train::adapter(project, &run)?)
            }
            None => None,
        };
        let conversation = conversation(project, job)?;
        // One that the system ended while nobody asked is replaced in silence.
        if kept.as_mut().is_some_and(Voice::has_ended) {
            *kept = None;
        }
        let voice = match kept {
            Some(voice) => voice,
            None => kept.insert(Voice::start(studio.launch(), studio.clock().clone())?),
        };
        if voice.load(&Load { model, adapter }, wants_stop)? == Reply::Stopped {
            return Ok(Outcome::stopped(String::new()));
        }
        self.lock().now.state = ChatState::Answering;
        studio.tell(Topic::Chat, Some(project.id));
        project.write(|transaction| chats::write(transaction, job.answer, ""))?;

        let clock = studio.clock();
        let begun = clock.now();
        let (mut first_word, mut written) = (None, begun);
        let mut hear = |piece: &str| {
            let now = clock.now();
            first_word.get_or_insert(now.saturating_sub(begun));
            let mut shared = self.lock();
            shared.now.text.push_str(piece);
            let due = now.saturating_sub(written) >= BETWEEN_WRITES;
            let text = due.then(|| shared.now.text.clone());
            drop(shared);
            if let Some(text) = text {
                written = now;
                // What can't be stored now is stored at the end, or its failure is told then.
                let _ = project.write(|transaction| chats::write(transaction, job.answer, &text));
            }
            studio.tell(Topic::Chat, Some(project.id));
        };
        let said = voice.say(conversation, &mut hear, wants_stop)?;
        let seconds = Some(clock.now().saturating_sub(begun).as_secs_f64());
        let first_word_seconds = first_word.map(|time: Duration| time.as_secs_f64());
        Ok(match said {
            Reply::Answered(Said { text, tokens, is_complete, .. }) => Outcome {
                state: if is_complete { AnswerState::Done } else { AnswerState::CutOff },
                text,
                seconds,
                first_word_seconds,
                tokens: u32::try_from(tokens).ok(),
                failure: None,
            },
            Reply::Stopped => Outcome::stopped(self.lock().now.text.clone()),
        })
    }
}

/// How an answer ended.
struct Outcome {
    state: AnswerState,
    text: String,
    seconds: Option<f64>,
    first_word_seconds: Option<f64>,
    tokens: Option<u32>,
    failure: Option<serde_json::Value>,
}

impl Outcome {
    fn stopped(text: String) -> Self {
        let state = AnswerState::Stopped;
        Self { state, text, seconds: None, first_word_seconds: None, tokens: None, failure: None }
    }

    fn failed(text: String, failure: &Failure) -> Self {
        let failure = serde_json::to_value(failure).ok();
        Self { state: AnswerState::Failed, failure, ..Self::stopped(text) }
    }

    fn ending(&self) -> Ending<'_> {
        Ending {
            state: self.state,
            text: &self.text,
            seconds: self.seconds,
            first_word_seconds: self.first_word_seconds,
            tokens: self.tokens,
            failure: self.failure.clone(),
        }
    }
}

/// What is asked: the base prompt, what was said before by the same side, and the question.
fn conversation(project: &Project, job: &Job) -> Result<Generate, Failure> {
    let state = super::state(project)?;
    let is_same_side = |answer: &&chats::Answer| answer.run.is_some() == job.speaker.run.is_some();
    let mut messages = Vec::new();
    if !state.base_prompt().trim().is_empty() {
        messages.push(Message::new(Role::System, state.base_prompt()));
    }
    for turn in &state.turns {
        if turn.answers.iter().any(|answer| answer.id == job.answer) {
            messages.push(Message::new(Role::User, turn.question.as_str()));
            let temperature = state.choices.variety as f32;
            return Ok(Generate {
                messages,
                temperature,
                top_p: if temperature > 0.0 { TOP_P } else { 1.0 },
                seed: u64::from(turn.number),
                max_tokens: (state.choices.longest as usize).min(chatting::LONGEST_ANSWER * 16),
                stop: Vec::new(),
                schema: None,
            });
        }
        let said = turn.answers.iter().filter(is_same_side);
        let mut said = said.filter(|answer| answer.state.is_said() && !answer.text.is_empty());
        if let Some(answer) = said.next() {
            messages.push(Message::new(Role::User, turn.question.as_str()));
            messages.push(Message::new(Role::Assistant, answer.text.as_str()));
        }
    }
    // The person cleared the conversation meanwhile.
    Err(Failure::new(FailureCode::ThingMissing))
}
