//! Evaluate: the held-back questions, asked before and after the training. Answers are stored as they come; what is
//! counted, compared and outdated is worked out from them and the examples as they are now.

mod asking;
mod page;
mod questions;
mod summary;

pub(crate) use summary::{EvaluateSummary, scores, summary};

use crate::{
    contract::{
        ActId, Asked, DoneAct, EvaluatePage, ExampleId, ProjectId, ProjectRef, RateAnswer,
        StartEvaluation, TaskId, Teach, Topic,
    },
    desk::examples::{changed, content_of},
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
};
use bakehouse_domain::{
    act::ActKind,
    message::{Example, Message, Role},
    origin::Origin,
};
use bakehouse_store::project::{
    acts::Act,
    evaluations,
    examples::{self, NewExample},
};
use questions::Questions;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Who is being asked, and who waits to be; and the questions as they were last read.
#[derive(Default)]
pub struct Room {
    queues: Mutex<HashMap<ProjectId, Queue>>,
    known: Mutex<HashMap<ProjectId, Arc<Questions>>>,
}

/// The askings of one project.
#[derive(Clone, Debug, Default)]
struct Queue {
    /// The first one is being asked.
    ask: Vec<Asked>,
    task: Option<TaskId>,
    /// Seconds that one question took lately.
    seconds_a_question: Option<f64>,
}

impl Room {
    fn lock(&self) -> MutexGuard<'_, HashMap<ProjectId, Queue>> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known(&self) -> MutexGuard<'_, HashMap<ProjectId, Arc<Questions>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn queue(&self, project: ProjectId) -> Queue {
        self.lock().get(&project).cloned().unwrap_or_default()
    }
}

/// The questions and what became of them.
pub fn evaluate(studio: &Studio, request: ProjectRef) -> Result<EvaluatePage, Failure> {
    let project = studio.project(request.project)?;
    page::page(studio, &project)
}

/// Asks the questions. Whoever is asked already, or waits, is not asked twice.
pub fn evaluate_start(studio: &Studio, request: StartEvaluation) -> Result<TaskId, Failure> {
    let project = studio.project(request.project)?;
    if let Some(obstacle) = page::obstacle(studio, &project)? {
        return Err(obstacle);
    }
    asking::start(studio, &project, request.ask)
}

/// Rates answers.
pub fn answer_rate(studio: &Studio, request: RateAnswer) -> Result<EvaluatePage, Failure> {
    let project = studio.project(request.project)?;
    project.write(|transaction| {
        for (answer, rating) in &request.ratings {
            evaluations::rate(transaction, *answer, *rating)?;
        }
        Ok(())
    })?;
    studio.tell(Topic::Evaluation, Some(project.id));
    studio.tell(Topic::Project, Some(project.id));
    page::page(studio, &project)
}

/// Makes an example of a question and the answer it should have got. A held-back example becomes one to learn from, with
/// this answer; a conversation becomes a new one.
pub fn teach(studio: &Studio, request: Teach) -> Result<DoneAct, Failure> {
    let project = studio.project(request.project)?;
    let answer = request.answer.trim();
    if answer.is_empty() {
        return Err(Failure::new(FailureCode::NothingToTeach));
    }
    let right = Message::new(Role::Assistant, answer);
    let at = studio.now();
    let id = match request.example {
        Some(id) => correct(&project, id, right, at)?,
        None => add(&project, [request.messages, vec![right]].concat(), at)?,
    };
    changed(studio, project.id);
    studio.tell(Topic::Evaluation, Some(project.id));
    Ok(DoneAct { id, kind: ActKind::Taught, count: 1 })
}

/// Gives a held-back example this answer, and learns from it from now on.
fn correct(project: &Project, id: ExampleId, right: Message, at: i64) -> Result<ActId, Failure> {
    let stored = project.read(|connection| examples::one(connection, id))?;
    let mut example = stored.content.example;
    match example.messages.last_mut().filter(|last| last.role == Role::Assistant) {
        Some(last) => last.content = right.content,
        None => example.messages.push(right),
    }
    let content = content_of(example);
    project.write(|transaction| {
        let mut act = Act::begin(transaction, ActKind::Taught, 1, None, at)?;
        examples::set_text(transaction, &mut act, id, &content)?;
        examples::hold_back(transaction, &mut act, id, false)?;
        Ok(act.id())
    })
}

/// Makes an example to learn from of a conversation.
fn add(project: &Project, messages: Vec<Message>, at: i64) -> Result<ActId, Failure> {
    let content = content_of(Example::of(messages));
    project.write(|transaction| {
        let mut act = Act::begin(transaction, ActKind::Taught, 1, None, at)?;
        let new =
            NewExample { wants_held_back: Some(false), ..NewExample::of(&content, Origin::Taught) };
        examples::insert(transaction, Some(&mut act), &new, at)?;
        Ok(act.id())
    })
}

#[cfg(test)]
mod tests;
