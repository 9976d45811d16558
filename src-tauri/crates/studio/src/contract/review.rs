//! Review: one draft at a time, and what a person makes of it.

use super::{DraftId, DraftState, ExampleId, Problem, ProjectId, TaskId};
use crate::failure::Failure;
use bakehouse_domain::message::Message;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The draft to decide about.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ReviewPage {
    /// It; nothing when all are decided.
    pub draft: Option<Draft>,
    /// How each draft of the batch was decided, in their order.
    pub states: Vec<DraftState>,
    /// Its place among them, counted from 0.
    pub place: Option<usize>,
    /// Kept as they were.
    pub kept: usize,
    /// Kept after a change.
    pub edited: usize,
    /// Skipped.
    pub skipped: usize,
    /// Examples for each topic so far.
    pub topics: Vec<TopicCount>,
    /// What comes of writing the draft anew.
    pub rewriting: Option<Rewriting>,
}

/// A draft, whole.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Draft {
    /// The draft.
    pub id: DraftId,
    /// What it is about.
    pub topic: String,
    /// Who wrote it.
    pub writer: String,
    /// Its messages.
    pub messages: Vec<Message>,
    /// Its length in tokens.
    pub tokens: usize,
    /// What should be better.
    pub problems: Vec<Problem>,
    /// The example that is most like it.
    pub closest: Option<ClosestExample>,
    /// The passage that it was to be answered from.
    pub passage: Option<PassageShown>,
    /// What the writer thinks of it, from 1 to 5.
    pub score: Option<u8>,
    /// What the person thinks of it, from 1 to 5.
    pub rating: Option<u8>,
    /// What the person noted.
    pub note: String,
}

/// A passage of a document.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct PassageShown {
    /// The name of the document.
    pub document: String,
    /// The headings that it stands under.
    pub heading: Option<String>,
    /// The page on which it begins, where there are pages.
    pub page: Option<u32>,
    /// What it says.
    pub text: String,
}

/// How an example was drafted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Drafted {
    /// The model that wrote it.
    pub writer: String,
    /// The document that it is about.
    pub document: Option<String>,
    /// What the writer thought of it, from 1 to 5.
    pub score: Option<u8>,
    /// What the person thought of it, from 1 to 5.
    pub rating: Option<u8>,
}

/// Writes what the person thinks of a draft. It goes along into the example when she keeps the draft.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RemarkDraft {
    /// The project.
    pub project: ProjectId,
    /// The draft.
    pub draft: DraftId,
    /// From 1 to 5; nothing for no rating.
    pub rating: Option<u8>,
    /// A note.
    pub note: String,
}

/// The example that is most like a draft.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ClosestExample {
    /// The example.
    pub id: ExampleId,
    /// What the person asks in it.
    pub asks: String,
    /// Its answer.
    pub answers: String,
    /// How much they share, from 0 to 1.
    pub alike: f64,
}

/// Has the writer write a part of a draft anew.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RewriteDraft {
    /// The project.
    pub project: ProjectId,
    /// The draft.
    pub draft: DraftId,
    /// What it says now: what a person changed in it counts.
    pub messages: Vec<Message>,
    /// What of it.
    pub part: RewritePart,
    /// How it shall be, in the person's words; nothing for just another one.
    pub wish: String,
}

/// What of a draft is written anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RewritePart {
    /// Its last answer.
    Answer,
    /// Its last question, and then the answer.
    Question,
}

/// A draft that is being written anew, or couldn't be.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Rewriting {
    /// The task.
    pub task: TaskId,
    /// Why nothing came of it; nothing while it runs.
    pub failure: Option<Failure>,
}

/// Drafts that became examples.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TopicCount {
    /// The topic.
    pub topic: String,
    /// How many.
    pub count: usize,
}

/// Decides about a draft.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DecideDraft {
    /// The project.
    pub project: ProjectId,
    /// The draft.
    pub draft: DraftId,
    /// What becomes of it.
    pub decision: DraftDecision,
}

/// What becomes of a draft.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DraftDecision {
    /// An example, as it is.
    Keep,
    /// An example with these messages.
    KeepEdited(Vec<Message>),
    /// Nothing.
    Skip,
}
