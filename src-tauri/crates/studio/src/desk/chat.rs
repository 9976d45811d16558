//! Use: the conversation of a project, with what was trained and with the model as it was. What was said is in the
//! store; who answers at this moment, and the text so far, is in a [`talk::Talk`] for each project.

mod talk;

use crate::{
    contract::{
        AskChat, ChangeChat, ChatAnswer, ChatChoices, ChatPage, ChatSpeaker, ChatTurn, ProjectId,
        ProjectRef, RunId, Topic,
    },
    desk::train,
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
};
use bakehouse_formats::Tokenizer;
use bakehouse_store::project::{about, chats, runs::Run};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use talk::{Job, Talk};

/// The most that one question may be: more than any model reads.
const LONGEST_QUESTION: usize = 200_000;

/// The conversations that are going on.
#[derive(Default)]
pub struct Room {
    talks: Mutex<HashMap<ProjectId, Arc<Talk>>>,
}

impl Room {
    fn lock(&self) -> MutexGuard<'_, HashMap<ProjectId, Arc<Talk>>> {
        self.talks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn talk(&self, project: ProjectId) -> Option<Arc<Talk>> {
        self.lock().get(&project).cloned()
    }
}

/// Who can answer: a run, or nobody for the model as it was; and the model's file.
#[derive(Clone, Debug, PartialEq)]
struct Speaker {
    run: Option<(RunId, u32)>,
    model_file: Option<String>,
}

/// What the conversation needs to know of its project.
struct State {
    choices: ChatChoices,
    /// The base prompt of the plan.
    base_prompt: String,
    questions: Vec<String>,
    /// Runs that can be talked with, the last first.
    runs: Vec<Run>,
    turns: Vec<chats::Turn>,
}

/// The conversation.
pub fn chat(studio: &Studio, request: ProjectRef) -> Result<ChatPage, Failure> {
    let project = studio.project(request.project)?;
    page(studio, &project)
}

/// Changes how the conversation goes.
pub fn chat_change(studio: &Studio, request: ChangeChat) -> Result<ChatPage, Failure> {
    let project = studio.project(request.project)?;
    let choices = ChatChoices {
        variety: if request.choices.variety.is_finite() {
            request.choices.variety.clamp(0.0, 1.5)
        } else {
            0.0
        },
        longest: request.choices.longest.clamp(1, 8192),
        ..request.choices
    };
    project.write(|transaction| chats::choose(transaction, &choices))?;
    studio.tell(Topic::Chat, Some(project.id));
    page(studio, &project)
}

/// Asks. What was being answered is stopped where it is.
pub fn chat_ask(studio: &Studio, request: AskChat) -> Result<ChatPage, Failure> {
    let project = studio.project(request.project)?;
    let question = request.question.trim();
    if question.is_empty() {
        return page(studio, &project);
    }
    if question.len() > LONGEST_QUESTION {
        let failure = Failure::new(FailureCode::QuestionTooLong);
        return Err(failure.with("tokens", question.len() / 4).with("limit", LONGEST_QUESTION / 4));
    }
    let speakers = state(&project)?.chosen();
    if let Some(talk) = studio.rooms().chat.talk(project.id) {
        talk.stop();
    }
    let runs: Vec<Option<(RunId, u32)>> = speakers.iter().map(|speaker| speaker.run).collect();
    let answers = project.write(|transaction| {
        if request.replace_last {
            chats::remove_last(transaction)?;
        }
        chats::ask(transaction, question, &runs)
    })?;
    let jobs = answers.into_iter().zip(speakers).map(|(answer, speaker)| Job { answer, speaker });
    start(studio, &project, jobs.collect());
    studio.tell(Topic::Chat, Some(project.id));
    page(studio, &project)
}

/// Stops the answer that is being written. What there is of it stays.
pub fn chat_stop(studio: &Studio, request: ProjectRef) -> Result<ChatPage, Failure> {
    let project = studio.project(request.project)?;
    if let Some(talk) = studio.rooms().chat.talk(project.id) {
        talk.stop();
    }
    page(studio, &project)
}

/// Forgets what was said.
pub fn chat_clear(studio: &Studio, request: ProjectRef) -> Result<ChatPage, Failure> {
    let project = studio.project(request.project)?;
    if let Some(talk) = studio.rooms().chat.talk(project.id) {
        talk.stop();
    }
    project.write(chats::clear)?;
    studio.tell(Topic::Chat, Some(project.id));
    page(studio, &project)
}

/// Answers that were being written when the program ended are stopped where they are.
pub(crate) fn tidy_up(studio: &Studio, project: ProjectId) -> Result<(), Failure> {
    if studio.rooms().chat.talk(project).is_some() {
        return Ok(());
    }
    studio.project(project)?.write(chats::stop_open)?;
    Ok(())
}

/// Ends the workers of a project's conversation.
pub(crate) fn let_go(studio: &Studio, project: ProjectId) {
    let talk = studio.rooms().chat.lock().remove(&project);
    if let Some(talk) = talk {
        talk.end();
    }
}

/// Ends the workers of all conversations: a training needs their memory.
pub(crate) fn let_all_go(studio: &Studio) {
    let talks: Vec<Arc<Talk>> = studio.rooms().chat.lock().drain().map(|(_, talk)| talk).collect();
    for talk in talks {
        talk.end();
    }
}

/// Hands the answers to come to the project's talk. One that has just ended takes nothing: then another begins.
fn start(studio: &Studio, project: &Arc<Project>, mut jobs: Vec<Job>) {
    let room = &studio.rooms().chat;
    let mut talks = room.lock();
    if let Some(talk) = talks.get(&project.id) {
        match talk.take(jobs) {
            Ok(()) => return,
            Err(returned) => jobs = returned,
        }
    }
    talks.insert(project.id, Talk::begin(studio, project, jobs));
}

fn state(project: &Project) -> Result<State, Failure> {
    project.read(|connection| {
        let about = about::get(connection)?;
        Ok(State {
            choices: chats::choices(connection)?.unwrap_or_default(),
            base_prompt: about.base_prompt,
            questions: about.questions,
            runs: train::usable_runs(connection)?,
            turns: chats::turns(connection)?,
        })
    })
}

impl State {
    /// The run that answers: the chosen one, else the last.
    fn run(&self) -> Option<&Run> {
        let chosen = self.choices.run;
        self.runs.iter().find(|run| Some(run.id) == chosen).or_else(|| self.runs.first())
    }

    /// Who answers now. The model as it was is the one that the run was trained from, so that only the training differs.
    fn chosen(&self) -> Vec<Speaker> {
        let run = self.run();
        let model_file = run.map(|run| run.setup.model_file.clone());
        let trained = run
            .filter(|_| self.choices.with_trained)
            .map(|run| Speaker { run: Some((run.id, run.number)), model_file: model_file.clone() });
        let needs_base = self.choices.with_base || trained.is_none();
        let base = needs_base.then_some(Speaker { run: None, model_file });
        trained.into_iter().chain(base).collect()
    }

    fn base_prompt(&self) -> &str {
        self.choices.base_prompt.as_deref().unwrap_or(&self.base_prompt)
    }
}

fn page(studio: &Studio, project: &Arc<Project>) -> Result<ChatPage, Failure> {
    let state = state(project)?;
    let talk = studio.rooms().chat.talk(project.id);
    let now = talk.as_ref().map(|talk| talk.now()).unwrap_or_default();
    let models = super::settings::models::find(studio);
    let usable = |file: &str| models.iter().find(|found| found.file == file && found.info.is_ok());
    let obstacle = match state.run() {
        Some(run) if usable(&run.setup.model_file).is_none() => {
            let path = studio.models().join(&run.setup.model_file);
            Some(Failure::at(FailureCode::ModelMissing, &path).with("name", &run.setup.model_file))
        }
        Some(_) => None,
        None if models.iter().any(|found| found.info.is_ok()) => None,
        None => Some(Failure::new(FailureCode::NobodyToAsk)),
    };
    let last = state.turns.iter().rev().flat_map(|turn| turn.answers.iter());
    let last = last.into_iter().find(|answer| answer.seconds.is_some());
    let first_model = models.iter().find_map(|found| found.info.as_ref().ok());
    let base = state.run().map(|run| run.setup.model_name.clone());
    let base = base.or_else(|| first_model.map(|info| info.name.clone()));
    let runs = state.runs.iter().map(|run| ChatSpeaker {
        run: Some(run.id),
        number: Some(run.number),
        model: run.setup.model_name.clone(),
    });
    let base = base.map(|model| ChatSpeaker { run: None, number: None, model });
    Ok(ChatPage {
        speakers: runs.chain(base).collect(),
        state: now.state,
        base_prompt: state.base_prompt().to_owned(),
        base_prompt_tokens: Tokenizer::O200k.count(state.base_prompt()),
        questions: state.questions.clone(),
        tokens_per_second: last.and_then(tokens_per_second),
        first_word_seconds: last.and_then(|answer| answer.first_word_seconds),
        obstacle,
        turns: state.turns.into_iter().map(|turn| shown(turn, &now)).collect(),
        chosen: state.choices,
    })
}

/// The speed of the writing itself: the time to the first word is the reading of the question.
fn tokens_per_second(answer: &chats::Answer) -> Option<f64> {
    let seconds = answer.seconds? - answer.first_word_seconds?;
    let tokens = answer.tokens?.checked_sub(1)?;
    (seconds > 0.0 && tokens > 0).then(|| f64::from(tokens) / seconds)
}

fn shown(turn: chats::Turn, now: &talk::Now) -> ChatTurn {
    let answers = turn.answers.into_iter().map(|answer| {
        let is_written_now = now.answer == Some(answer.id) && answer.state.is_open();
        let (run, number) = answer.run.unzip();
        ChatAnswer {
            run,
            number,
            // The store is a moment behind while an answer is being written.
            text: if is_written_now { now.text.clone() } else { answer.text },
            state: answer.state,
            seconds: answer.seconds,
            failure: answer.failure.and_then(|failure| serde_json::from_value(failure).ok()),
        }
    });
    ChatTurn { number: turn.number, question: turn.question, answers: answers.collect() }
}

#[cfg(test)]
mod tests;
