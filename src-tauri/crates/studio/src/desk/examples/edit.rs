//! One example, and what a person does to some: writes, adds, deletes, holds back.

use super::{act::act_on, changed, content_of, health::problem, recounted, views};
use crate::{
    contract::{
        AddExample, AddedExample, DoneAct, Drafted, EditExample, ExampleDetail, ExampleId,
        ExampleRef, HoldBack, Selection, SetReview, SetTopic, Source, SourceCount, Which,
        WriteNote, WriteTools,
    },
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
};
use bakehouse_domain::{
    act::ActKind,
    check::Limits,
    id::ProjectId,
    message::{Example, Message, Role},
    origin::Origin,
};
use bakehouse_formats::Tokenizer;
use bakehouse_store::{
    Connection, Error,
    project::{
        about,
        acts::Act,
        documents, drafts,
        examples::{self, Flags, NewExample, Stored},
        findings::{self, Found},
        imports, topics,
    },
};
use std::collections::HashSet;

/// One example, whole.
pub fn example(studio: &Studio, request: ExampleRef) -> Result<ExampleDetail, Failure> {
    let project = studio.project(request.project)?;
    Ok(project.read(|connection| read(connection, request.example))?.detail())
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
    let (act, known) = project.write(|transaction| {
        let mut act = Act::begin(transaction, ActKind::ExampleAdded, 1, None, now)?;
        let new = NewExample::of(&content, Origin::Written);
        let id = examples::insert(transaction, Some(&mut act), &new, now)?;
        let act = DoneAct { id: act.id(), kind: ActKind::ExampleAdded, count: 1 };
        Ok((act, read(transaction, id)?))
    })?;
    changed(studio, request.project);
    Ok(AddedExample { example: known.detail(), act })
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
    let EditExample { project, example, messages, rejected, typing } = request;
    let merge_key = typing.map(|message| format!("{example}:{message}"));
    write(studio, project, example, merge_key.as_deref(), |before| {
        let mut after = before.with_messages(messages);
        after.rejected = rejected.unwrap_or(after.rejected);
        Ok(after)
    })
}

/// Writes the tools that an example offers. What is no list of them is refused, and what was there stays.
pub fn example_tools(studio: &Studio, request: WriteTools) -> Result<ExampleDetail, Failure> {
    let WriteTools { project, example, tools } = request;
    let tools = Some(tools.trim().to_owned()).filter(|tools| !tools.is_empty());
    if let Some(tools) = &tools {
        serde_json::from_str::<Vec<serde_json::Map<String, serde_json::Value>>>(tools)
            .map_err(|error| Failure::new(FailureCode::ToolsUnreadable).because(error))?;
    }
    let merge_key = format!("{example}:tools");
    write(studio, project, example, Some(&merge_key), |before| {
        let tools = tools.map(|tools| tools.replace(['\r', '\n'], " "));
        Ok(Example { tools, ..before.clone() })
    })
}

fn write(
    studio: &Studio,
    id: ProjectId,
    example: ExampleId,
    merge_key: Option<&str>,
    change: impl FnOnce(&Example) -> Result<Example, Failure>,
) -> Result<ExampleDetail, Failure> {
    let project = studio.project(id)?;
    let known = project.read(|connection| read(connection, example))?;
    let after = change(&known.stored.content.example)?;
    if known.stored.content.example == after {
        return Ok(known.detail());
    }
    let content = recounted(&known.stored.content, after);
    let now = studio.now();
    let known = project.write(|transaction| {
        if !examples::is_shown(transaction, example)? {
            return Err(Error::Missing("example"));
        }
        let mut act = Act::begin(transaction, ActKind::ExampleEdited, 1, merge_key, now)?;
        examples::set_text(transaction, &mut act, example, &content)?;
        read(transaction, example)
    })?;
    changed(studio, id);
    Ok(known.detail())
}

/// Notes something about an example.
pub fn example_note(studio: &Studio, request: WriteNote) -> Result<ExampleDetail, Failure> {
    let WriteNote { project: id, example, note } = request;
    let note = Some(note).filter(|note| !note.trim().is_empty());
    let now = studio.now();
    let known = studio.project(id)?.write(|transaction| {
        if examples::flags(transaction, example)?.note != note {
            let merge_key = format!("{example}:note");
            let kind = ActKind::NoteChanged;
            let mut act = Act::begin(transaction, kind, 1, Some(&merge_key), now)?;
            examples::decide(transaction, &mut act, example, |flags| Flags { note, ..flags })?;
        }
        read(transaction, example)
    })?;
    changed(studio, id);
    Ok(known.detail())
}

/// Gives examples a topic.
pub fn examples_topic(studio: &Studio, request: SetTopic) -> Result<DoneAct, Failure> {
    let SetTopic { selection, topic } = request;
    let ids = selected(studio, &selection)?;
    let number = studio
        .project(selection.project)?
        .write(|transaction| topics::number(transaction, &topic))?;
    act_on(studio, selection.project, ActKind::TopicChanged, &ids, |transaction, act, id| {
        examples::decide(transaction, act, id, |flags| Flags { topic: number, ..flags })
    })
}

/// Marks examples to be looked at again, or as looked at.
pub fn examples_review(studio: &Studio, request: SetReview) -> Result<DoneAct, Failure> {
    let SetReview { selection, to_review } = request;
    let ids = selected(studio, &selection)?;
    act_on(studio, selection.project, ActKind::ReviewChanged, &ids, |transaction, act, id| {
        examples::decide(transaction, act, id, |flags| Flags { to_review, ..flags })
    })
}

/// Brings examples back from the bin.
pub fn examples_restore(studio: &Studio, request: Selection) -> Result<DoneAct, Failure> {
    let ids = selected(studio, &request)?;
    let now = studio.now();
    let kind = ActKind::ExamplesRestored;
    let done = studio.project(request.project)?.write(|transaction| {
        let mut act = Act::begin(transaction, kind, ids.len(), None, now)?;
        for &id in &ids {
            examples::decide(transaction, &mut act, ExampleId(id.into()), |flags| Flags {
                deleted_at: None,
                ..flags
            })?;
        }
        Ok(DoneAct { id: act.id(), kind, count: ids.len() as u32 })
    })?;
    changed(studio, request.project);
    Ok(done)
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
pub(crate) fn selected(studio: &Studio, selection: &Selection) -> Result<Vec<u32>, Failure> {
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

/// An example with what was found in it.
struct Known {
    stored: Stored,
    flags: Flags,
    topic: String,
    file: Option<String>,
    found: Vec<Found>,
    drafted: Option<Drafted>,
}

fn read(connection: &Connection, id: ExampleId) -> Result<Known, Error> {
    let stored = examples::one(connection, id)?;
    let flags = examples::flags(connection, id)?;
    let topic = flags.topic.map(|topic| topics::name(connection, topic)).transpose()?;
    let file = stored.import.map(|import| imports::file(connection, import)).transpose()?;
    let found = findings::of_example(connection, id)?;
    let drafted = drafted(connection, id)?;
    let topic = topic.flatten().unwrap_or_default();
    Ok(Known { stored, flags, topic, file, found, drafted })
}

fn drafted(connection: &Connection, id: ExampleId) -> Result<Option<Drafted>, Error> {
    let Some(draft) = drafts::of_example(connection, id)? else { return Ok(None) };
    let passage = draft.passage.map(|id| documents::passage(connection, id)).transpose()?;
    Ok(Some(Drafted {
        writer: draft.writer,
        document: passage.flatten().map(|passage| passage.document),
        score: draft.score,
        rating: draft.rating,
    }))
}

impl Known {
    fn detail(self) -> ExampleDetail {
        let Stored { id, content, is_held_back, origin, import, created_at } = self.stored;
        let lengths = Tokenizer::O200k.lengths(&content.example);
        let Example { messages, tools, rejected, .. } = content.example;
        let source = import.map_or(Source::Origin(origin), Source::Import);
        ExampleDetail {
            id,
            messages,
            rejected,
            tools,
            topic: self.topic,
            note: self.flags.note.unwrap_or_default(),
            to_review: self.flags.to_review,
            source: SourceCount { source, file: self.file, count: 1 },
            drafted: self.drafted,
            created_at,
            message_tokens: lengths.messages,
            tokens: lengths.tokens,
            limit: Limits::OPENAI.tokens,
            problems: self.found.into_iter().map(problem).collect(),
            is_held_back,
        }
    }
}
