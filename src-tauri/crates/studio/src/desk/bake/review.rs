//! Review: one draft at a time. What a person keeps becomes an example; the decision and the example are one act.

use super::{likes, tell};
use crate::{
    contract::{
        ClosestExample, DecideDraft, DoneAct, Draft as DraftOnPage, DraftDecision, DraftState,
        Problem, ProjectRef, ReviewPage, TopicCount,
    },
    desk::examples::{changed, content_of},
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
};
use bakehouse_domain::{
    act::ActKind,
    check::{self, Limits},
    message::{Example, Message, Role},
    origin::Origin,
};
use bakehouse_store::project::{
    acts::Act,
    bakes,
    drafts::{self, Draft},
    examples::{self, Content, NewExample},
};

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
        let topic = Some(draft.topic.as_str());
        let new = |content| NewExample { topic, ..NewExample::of(content, Origin::Baked) };
        let example = content
            .as_ref()
            .map(|content| examples::insert(transaction, Some(&mut act), &new(content), now));
        drafts::decide(transaction, &mut act, draft.id, state, example.transpose()?)?;
        Ok(DoneAct { id: act.id(), kind, count: 1 })
    })?;
    if content.is_some() {
        changed(studio, project.id);
    }
    tell(studio, &project);
    Ok(done)
}

/// A draft as the example that it would be.
fn messages(draft: &Draft) -> Vec<Message> {
    let base_prompt = Some(Message::new(Role::System, &*draft.base_prompt));
    let base_prompt = base_prompt.filter(|message| !message.content.trim().is_empty());
    let turns =
        [Message::new(Role::User, &*draft.asks), Message::new(Role::Assistant, &*draft.answers)];
    base_prompt.into_iter().chain(turns).collect()
}

fn on_page(project: &Project, draft: Draft) -> Result<DraftOnPage, Failure> {
    let content = content_of(Example::of(messages(&draft)));
    let closest = likes::closest(project, &draft.asks)?;
    Ok(DraftOnPage {
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
    };
    findings.into_iter().map(problem).collect()
}
