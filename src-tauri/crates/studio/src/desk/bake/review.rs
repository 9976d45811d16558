//! Review: one draft at a time. What a person keeps becomes an example; the decision and the example are one act.

use super::{likes, tell};
use crate::{
    contract::{
        ClosestExample, DecideDraft, DoneAct, Draft as DraftOnPage, DraftDecision, DraftId,
        DraftState, PassageShown, Problem, ProjectId, ProjectRef, RemarkDraft, ReviewPage,
        Rewriting, Task, TaskState, Topic, TopicCount,
    },
    desk::examples::{changed, content_of},
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
};
use bakehouse_domain::{
    act::ActKind,
    check::{self, Limits},
    draft::Turn,
    message::{Example, Message, Role},
    origin::Origin,
};
use bakehouse_store::project::{
    acts::Act,
    bakes, documents,
    drafts::{self, Draft},
    examples::{self, Content, NewExample},
};
use std::sync::PoisonError;

/// The draft to decide about.
pub fn review(studio: &Studio, request: ProjectRef) -> Result<ReviewPage, Failure> {
    let project = studio.project(request.project)?;
    let (draft, batch, topics) = project.read(|connection| {
        let draft = drafts::next_waiting(connection)?;
        let last = bakes::last(connection)?.map(|bake| bake.id);
        let bake = draft.as_ref().map(|draft| draft.bake).or(last);
        let batch = bake.map(|bake| drafts::for_review(connection, bake)).transpose()?;
        Ok((draft, batch.unwrap_or_default(), drafts::topics(connection)?))
    })?;
    let count = |wanted| batch.iter().filter(|(_, state)| *state == wanted).count();
    let id = draft.as_ref().map(|draft| draft.id);
    Ok(ReviewPage {
        place: batch.iter().position(|(other, _)| Some(*other) == id),
        kept: count(DraftState::Kept),
        edited: count(DraftState::Edited),
        skipped: count(DraftState::Skipped),
        states: batch.iter().map(|(_, state)| *state).collect(),
        rewriting: id.and_then(|id| rewriting(studio, request.project, id)),
        topics: topics.into_iter().map(|(topic, count)| TopicCount { topic, count }).collect(),
        draft: draft.map(|draft| on_page(&project, draft)).transpose()?,
    })
}

/// Decides about a draft.
pub fn draft_decide(studio: &Studio, request: DecideDraft) -> Result<DoneAct, Failure> {
    let project = studio.project(request.project)?;
    let draft = project.read(|connection| drafts::one(connection, request.draft))?;
    if draft.state != DraftState::Waiting {
        // Two presses of a key are one decision.
        return Err(Failure::new(FailureCode::ThingMissing).because("the draft is decided"));
    }
    let own = messages(&draft);
    let (state, kept) = match request.decision {
        DraftDecision::Skip => (DraftState::Skipped, None),
        DraftDecision::KeepEdited(edited) if edited != own => (DraftState::Edited, Some(edited)),
        DraftDecision::Keep | DraftDecision::KeepEdited(_) => (DraftState::Kept, Some(own)),
    };
    let kind = if kept.is_some() { ActKind::DraftKept } else { ActKind::DraftSkipped };
    let content = kept.map(|messages| content_of(Example::of(messages)));
    let now = studio.now();
    let done = project.write(|transaction| {
        let mut act = Act::begin(transaction, kind, 1, None, now)?;
        let example = content.as_ref().map(|content| {
            examples::insert(transaction, Some(&mut act), &example(&draft, content), now)
        });
        drafts::decide(transaction, &mut act, draft.id, state, example.transpose()?)?;
        Ok(DoneAct { id: act.id(), kind, count: 1 })
    })?;
    if content.is_some() {
        changed(studio, project.id);
    }
    tell(studio, &project);
    Ok(done)
}

/// Keeps the drafts that wait in the batch that is reviewed, as they are.
pub fn drafts_keep(studio: &Studio, request: ProjectRef) -> Result<DoneAct, Failure> {
    let project = studio.project(request.project)?;
    let kind = ActKind::DraftKept;
    let now = studio.now();
    let done = project.write(|transaction| {
        let mut waiting = drafts::all_waiting(transaction)?;
        // None of a later batch: nobody has come to these, and the button doesn't count them.
        let batch = waiting.first().map(|draft| draft.bake);
        waiting.retain(|draft| Some(draft.bake) == batch);
        let mut act = Act::begin(transaction, kind, waiting.len(), None, now)?;
        for draft in &waiting {
            let content = content_of(Example::of(messages(draft)));
            let new = example(draft, &content);
            let example = examples::insert(transaction, Some(&mut act), &new, now)?;
            drafts::decide(transaction, &mut act, draft.id, DraftState::Kept, Some(example))?;
        }
        Ok(DoneAct { id: act.id(), kind, count: waiting.len() as u32 })
    })?;
    changed(studio, project.id);
    tell(studio, &project);
    Ok(done)
}

/// Writes what the person thinks of a draft.
pub fn draft_remark(studio: &Studio, request: RemarkDraft) -> Result<(), Failure> {
    let RemarkDraft { project, draft, rating, note } = request;
    if let Some(rating) = rating.filter(|rating| !(1..=5).contains(rating)) {
        return Err(Failure::new(FailureCode::BadRequest).because(format!("rating {rating}")));
    }
    let project = studio.project(project)?;
    project.write(|transaction| drafts::remark(transaction, draft, rating, &note))?;
    studio.tell(Topic::Drafts, Some(project.id));
    Ok(())
}

/// The example that a draft becomes, with what was noted of it.
fn example<'a>(draft: &'a Draft, content: &'a Content) -> NewExample<'a> {
    NewExample {
        topic: Some(&draft.topic),
        note: Some(draft.note.as_str()).filter(|note| !note.is_empty()),
        ..NewExample::of(content, Origin::Baked)
    }
}

/// All drafts that wait, as the examples that they would be.
pub fn waiting(studio: &Studio, request: ProjectRef) -> Result<Vec<Example>, Failure> {
    let waiting = studio.project(request.project)?.read(drafts::all_waiting)?;
    Ok(waiting.iter().map(|draft| Example::of(messages(draft))).collect())
}

/// What comes of writing this draft anew. A stop is nothing that needs to be told.
fn rewriting(studio: &Studio, project: ProjectId, draft: DraftId) -> Option<Rewriting> {
    let last = *studio.rooms().bake.rewriting.lock().unwrap_or_else(PoisonError::into_inner);
    let (_, _, task) = last.filter(|last| (last.0, last.1) == (project, draft))?;
    let Task { state, failure, .. } = studio.tasks().get(task)?;
    let is_told = !matches!(state, TaskState::Done | TaskState::Cancelled);
    is_told.then_some(Rewriting { task, failure })
}

/// A draft as the example that it would be.
fn messages(draft: &Draft) -> Vec<Message> {
    let base_prompt = Some(Message::new(Role::System, &*draft.base_prompt));
    let base_prompt = base_prompt.filter(|message| !message.content.trim().is_empty());
    base_prompt.into_iter().chain(draft.turns.iter().flat_map(Turn::messages)).collect()
}

fn on_page(project: &Project, draft: Draft) -> Result<DraftOnPage, Failure> {
    let content = content_of(Example::of(messages(&draft)));
    let asks = draft.turns.first().map_or("", |turn| &turn.asks);
    let closest = likes::closest(project, asks)?;
    let passage = draft.passage.map(|id| project.read(|it| documents::passage(it, id)));
    let passage = passage.transpose()?.flatten();
    Ok(DraftOnPage {
        passage: passage.map(|passage| PassageShown {
            document: passage.document,
            heading: passage.heading,
            page: passage.page,
            text: passage.text,
        }),
        score: draft.score,
        rating: draft.rating,
        note: draft.note,
        id: draft.id,
        topic: draft.topic,
        writer: draft.writer,
        tokens: content.tokens as usize,
        problems: problems(&content),
        messages: content.example.messages,
        closest: closest.map(|like| ClosestExample {
            id: like.id,
            asks: like.asks,
            answers: like.answers,
            alike: like.alike,
        }),
    })
}

/// What should be better. What one press can do is done to examples: a draft is edited instead.
fn problems(content: &Content) -> Vec<Problem> {
    let mut findings = check::example(&content.example, 1, &Limits::OPENAI);
    findings.extend(check::length(content.tokens as usize, 1, &Limits::OPENAI));
    let problem = |finding: bakehouse_domain::finding::Finding| Problem {
        code: finding.code,
        severity: finding.severity,
        message: finding.place.message,
        span: finding.place.span,
        params: finding.params.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        fix: None,
        is_safe: false,
    };
    findings.into_iter().map(problem).collect()
}
