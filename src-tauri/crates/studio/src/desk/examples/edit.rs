//! One example, and what a person does to some: writes, adds, deletes, holds back.

use super::{act::act_on, changed, content_of, health::problem, recounted, views};
use crate::{
    contract::{
        AddExample, AddedExample, DoneAct, EditExample, ExampleDetail, ExampleId, ExampleRef,
        HoldBack, Selection, Which,
    },
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
};
use bakehouse_domain::{
    act::ActKind,
    check::Limits,
    message::{Example, Message, Role},
};
use bakehouse_formats::Tokenizer;
use bakehouse_store::{
    Connection, Error,
    project::{
        about,
        acts::Act,
        examples::{self, NewExample, Stored},
        findings::{self, Found},
    },
};
use std::collections::HashSet;

/// One example, whole.
pub fn example(studio: &Studio, request: ExampleRef) -> Result<ExampleDetail, Failure> {
    let project = studio.project(request.project)?;
    let (stored, found) = project.read(|connection| read(connection, request.example))?;
    Ok(detail(stored, found))
}

/// Adds an example.
pub fn example_add(studio: &Studio, request: AddExample) -> Result<AddedExample, Failure> {
    let project = studio.project(request.project)?;
    let messages = match request.messages {
        messages if messages.is_empty() => empty_messages(&project)?,
        messages => messages,
    };
    let content = content_of(Example::of(messages));
    let now = studio.now();
    let (act, (stored, found)) = project.write(|transaction| {
        let mut act = Act::begin(transaction, ActKind::ExampleAdded, 1, None, now)?;
        let new = NewExample { content: &content, wants_held_back: None };
        let id = examples::insert(transaction, Some(&mut act), &new, now)?;
        let act = DoneAct { id: act.id(), kind: ActKind::ExampleAdded, count: 1 };
        Ok((act, read(transaction, id)?))
    })?;
    changed(studio, request.project);
    Ok(AddedExample { example: detail(stored, found), act })
}

/// The base prompt of the plan, an empty question and an empty answer: a form to be filled in.
fn empty_messages(project: &Project) -> Result<Vec<Message>, Failure> {
    let base_prompt = project.read(about::get)?.base_prompt;
    let base_prompt = Some(base_prompt).filter(|text| !text.trim().is_empty());
    let base_prompt = base_prompt.map(|text| Message::new(Role::System, text));
    let rest = [Message::new(Role::User, ""), Message::new(Role::Assistant, "")];
    Ok(base_prompt.into_iter().chain(rest).collect())
}

/// Writes the messages of an example. The answer has what was found in it now.
pub fn example_edit(studio: &Studio, request: EditExample) -> Result<ExampleDetail, Failure> {
    let EditExample { project: id, example, messages, typing } = request;
    let project = studio.project(id)?;
    let (stored, found) = project.read(|connection| read(connection, example))?;
    if stored.content.example.messages == messages {
        return Ok(detail(stored, found));
    }
    let content = recounted(&stored.content, stored.content.example.with_messages(messages));
    let merge_key = typing.map(|message| format!("{example}:{message}"));
    let now = studio.now();
    let (stored, found) = project.write(|transaction| {
        if !examples::is_shown(transaction, example)? {
            return Err(Error::Missing("example"));
        }
        let kind = ActKind::ExampleEdited;
        let mut act = Act::begin(transaction, kind, 1, merge_key.as_deref(), now)?;
        examples::set_text(transaction, &mut act, example, &content)?;
        read(transaction, example)
    })?;
    changed(studio, id);
    Ok(detail(stored, found))
}

/// Puts examples into the bin.
pub fn examples_delete(studio: &Studio, request: Selection) -> Result<DoneAct, Failure> {
    let ids = selected(studio, &request)?;
    let now = studio.now();
    let kind = ActKind::ExamplesDeleted;
    act_on(studio, request.project, kind, &ids, |transaction, act, id| {
        examples::delete(transaction, act, id, now)
    })
}

/// Holds examples back, or learns from them again.
pub fn examples_hold_back(studio: &Studio, request: HoldBack) -> Result<DoneAct, Failure> {
    let HoldBack { selection, is_held_back } = request;
    let ids = selected(studio, &selection)?;
    let kind = ActKind::HeldBackChanged;
    act_on(studio, selection.project, kind, &ids, |transaction, act, id| {
        examples::hold_back(transaction, act, id, is_held_back)
    })
}

/// The numbers of a selection, each once.
fn selected(studio: &Studio, selection: &Selection) -> Result<Vec<u32>, Failure> {
    // A number that is too large for one is nobody's.
    let number = |id: &ExampleId| u32::try_from(id.0).ok();
    match &selection.which {
        Which::These(ids) => {
            let mut seen = HashSet::with_capacity(ids.len());
            Ok(ids.iter().filter_map(number).filter(|id| seen.insert(*id)).collect())
        }
        Which::AllBut { view, except } => {
            if view.project != selection.project {
                return Err(Failure::new(FailureCode::ThingMissing).because(view.project));
            }
            let except: HashSet<u32> = except.iter().filter_map(number).collect();
            let ids = views::whole(studio, view)?.ids;
            Ok(ids.into_iter().filter(|id| !except.contains(id)).collect())
        }
    }
}

fn read(connection: &Connection, id: ExampleId) -> Result<(Stored, Vec<Found>), Error> {
    Ok((examples::one(connection, id)?, findings::of_example(connection, id)?))
}

fn detail(stored: Stored, found: Vec<Found>) -> ExampleDetail {
    let Stored { id, content, is_held_back } = stored;
    let lengths = Tokenizer::O200k.lengths(&content.example);
    ExampleDetail {
        id,
        has_tools: content.example.tools.is_some(),
        messages: content.example.messages,
        message_tokens: lengths.messages,
        tokens: lengths.tokens,
        limit: Limits::OPENAI.tokens,
        problems: found.into_iter().map(problem).collect(),
        is_held_back,
    }
}
