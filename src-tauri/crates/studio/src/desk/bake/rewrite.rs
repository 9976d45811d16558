//! A draft that is written anew while a person reviews it: another answer, or another question with its answer, as she
//! wishes it. It is one act, and undone as one.

use super::{
    hand,
    matter::Matter,
    once,
    pen::{Hand, Pen},
    prompts, tell,
    writing::{self, Style},
};
use crate::{
    contract::{DraftState, RewriteDraft, RewritePart, TaskId, TaskKind},
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
    tasks::{About as Task, Ending, Handle},
    worker::protocol::Generate,
};
use bakehouse_domain::{
    act::ActKind,
    draft::{self, Asked, Recipe, Turn},
    message::{Message, Role},
};
use bakehouse_store::project::{
    acts::Act,
    bakes,
    drafts::{self, Draft},
};
use std::sync::{Arc, PoisonError};

/// Has the writer write a part of a draft anew; gives the task of the one that is being written, if there is one.
pub fn draft_rewrite(studio: &Studio, request: RewriteDraft) -> Result<TaskId, Failure> {
    let mut last = studio.rooms().bake.rewriting.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(task) = studio.tasks().running(TaskKind::Rewrite, request.project) {
        return Ok(task.id);
    }
    let project = studio.project(request.project)?;
    let (draft, recipe) = project.read(|connection| {
        let recipe = bakes::recipe(connection)?.unwrap_or_default();
        Ok((drafts::one(connection, request.draft)?, recipe))
    })?;
    if draft.state != DraftState::Waiting {
        return Err(Failure::new(FailureCode::ThingMissing).because("the draft is decided"));
    }
    let hand = hand(studio, &recipe)?;
    let mut before = turns(&request.messages);
    let Some(old) = before.pop() else {
        return Err(Failure::new(FailureCode::BadRequest).because("a draft without a turn"));
    };
    let task = Task {
        kind: TaskKind::Rewrite,
        project: Some((project.id, studio.project_name(project.id)?)),
        run: None,
        total: None,
        can_pause: false,
    };
    let id = draft.id;
    let about =
        project.read(|connection| Matter::of_draft(connection, &draft.topic, draft.passage))?;
    let rewrite = Rewrite {
        studio: studio.clone(),
        hand,
        told_first: prompts::told_first(&draft.base_prompt, &recipe.style_guide),
        style: writing::style(studio, &project)?,
        project,
        draft,
        about,
        recipe,
        before,
        old,
        part: request.part,
        wish: request.wish,
    };
    let task = studio.tasks().spawn(task, move |handle| rewrite.run(handle));
    *last = Some((request.project, id, task));
    Ok(task)
}

/// The turns of a conversation without what it is told first.
fn turns(messages: &[Message]) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    for message in messages {
        match (message.role, turns.last_mut()) {
            (Role::User, _) => {
                turns.push(Turn { asks: message.content.clone(), answers: String::new() });
            }
            (Role::Assistant, Some(last)) => last.answers.clone_from(&message.content),
            _ => {}
        }
    }
    turns
}

/// See the head of this file.
struct Rewrite {
    studio: Studio,
    project: Arc<Project>,
    draft: Draft,
    about: Matter,
    recipe: Recipe,
    hand: Hand,
    told_first: String,
    style: Arc<Style>,
    before: Vec<Turn>,
    /// The turn that is written anew.
    old: Turn,
    part: RewritePart,
    wish: String,
}

impl Rewrite {
    fn run(&self, handle: &Handle) -> Result<Ending, Failure> {
        let wants_stop = || handle.is_cancelled();
        let Some(mut pen) = self.hand.take_up(&self.studio, &wants_stop)? else {
            return Ok(Ending::Cancelled);
        };
        let outcome = self.write(&mut pen, &wants_stop);
        // Told also when nothing came of it: the page shows why.
        tell(&self.studio, &self.project);
        let Some(turn) = outcome? else { return Ok(Ending::Cancelled) };
        let turns = self.before.iter().cloned().chain([turn]).collect();
        let now = self.studio.now();
        self.project.write(|transaction| {
            let mut act = Act::begin(transaction, ActKind::DraftRewritten, 1, None, now)?;
            drafts::rewrite(transaction, &mut act, self.draft.id, turns, self.hand.name())
        })?;
        tell(&self.studio, &self.project);
        Ok(Ending::Done)
    }

    fn write(&self, pen: &mut Pen, stop: &dyn Fn() -> bool) -> Result<Option<Turn>, Failure> {
        let Turn { asks, answers } = &self.old;
        let (asks, wish) = match self.part {
            RewritePart::Answer => (asks.clone(), self.wish.as_str()),
            RewritePart::Question => {
                let Some(asks) = self.question(pen, stop)? else { return Ok(None) };
                (asks, "")
            }
        };
        let style = self.style.of(&self.recipe);
        let passage = self.about.passage();
        let prompt = if self.hand.is_here() && !wish.trim().is_empty() {
            prompts::rewrite(answers, wish)
        } else {
            let asked = prompts::answer(&self.told_first, &style, &self.before, &asks, passage);
            prompts::again(asked, answers, wish)
        };
        let judge = |text: &str| {
            let asked = Asked {
                question: &asks,
                told_first: &self.told_first,
                shares_language: self.style.shares_language,
                passage: passage.map(|passage| &*passage.text),
            };
            draft::answer(text, &asked).ok().filter(|text| text != answers)
        };
        let answers = self.tries(pen, &prompt, self.style.longest_answer, &judge, stop)?;
        Ok(answers.map(|answers| Turn { asks, answers }))
    }

    fn question(&self, pen: &mut Pen, stop: &dyn Fn() -> bool) -> Result<Option<String>, Failure> {
        let Turn { asks, .. } = &self.old;
        let variation = self.recipe.variation(0);
        let asked = if self.before.is_empty() {
            let style = self.style.of(&self.recipe);
            prompts::question(&self.recipe, &self.about, &variation, &style)
        } else {
            prompts::further(&self.recipe, &variation, &self.before)
        };
        let prompt = if self.hand.is_here() {
            prompts::wished(asked, &self.wish)
        } else {
            prompts::again(asked, asks, &self.wish)
        };
        let passage = self.about.passage().map(|passage| &*passage.text);
        let judge = |text: &str| draft::question(text, passage).ok().filter(|text| text != asks);
        self.tries(pen, &prompt, writing::LONGEST_QUESTION, &judge, stop)
    }

    /// The first of a few texts that can be used.
    fn tries(
        &self,
        pen: &mut Pen,
        prompt: &[Message],
        max_tokens: usize,
        judge: &dyn Fn(&str) -> Option<String>,
        stop: &dyn Fn() -> bool,
    ) -> Result<Option<String>, Failure> {
        // Each press draws anew.
        let first = self.studio.now() as u64;
        for seed in (first..).take(writing::TRIES as usize) {
            let generate = Generate {
                messages: prompt.to_vec(),
                temperature: self.recipe.variety.temperature(),
                top_p: writing::TOP_P,
                seed,
                max_tokens,
                stop: Vec::new(),
                schema: None,
            };
            let Self { studio, project, hand, .. } = self;
            let said = once::say(studio, project, hand, pen, generate, stop)?;
            let Some(said) = said else { return Ok(None) };
            let is_whole = said.is_complete && !said.is_refused;
            if let Some(text) = judge(&said.text).filter(|_| is_whole) {
                return Ok(Some(text));
            }
        }
        Err(Failure::new(FailureCode::NothingUsable))
    }
}
