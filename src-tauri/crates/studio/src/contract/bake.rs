//! Bake and review: a model writes drafts, a person keeps, edits or skips each.

use super::{DraftId, ExampleId, Problem, ProjectId, Task};
use crate::failure::Failure;
use bakehouse_domain::message::Message;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use bakehouse_domain::draft::{DraftState, Flaw, Recipe, RecipeTopic, Variety};

/// How drafts are baked, and the last ones.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct BakePage {
    /// The recipe.
    pub recipe: Recipe,
    /// The base prompt of the plan, which every draft gets.
    pub base_prompt: String,
    /// Its length in tokens.
    pub base_prompt_tokens: usize,
    /// The models that can write.
    pub writers: Vec<Writer>,
    /// Examples to copy the style of that are there.
    pub style_examples: usize,
    /// What runs.
    pub task: Option<Task>,
    /// Drafts of the last batch so far.
    pub made: usize,
    /// Of how many.
    pub wanted: usize,
    /// What of it couldn't be used, what left out the most first.
    pub misses: Vec<Miss>,
    /// Drafts that wait for review, of all batches.
    pub waiting: usize,
    /// Why the last batch stopped early.
    pub stopped: Option<Failure>,
    /// What keeps it from starting.
    pub obstacle: Option<Failure>,
}

/// How often something that was written couldn't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Miss {
    /// What was wrong with it.
    pub flaw: Flaw,
    /// Drafts that were left out for it.
    pub left_out: usize,
    /// Tries that were thrown away for it, with another one after them.
    pub tried_again: usize,
}

/// A model that can write drafts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Writer {
    /// The name of its file.
    pub file: String,
    /// Its name on screen.
    pub name: String,
}

/// Changes the recipe.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChangeRecipe {
    /// The project.
    pub project: ProjectId,
    /// The recipe, whole.
    pub recipe: Recipe,
}

/// Drafts of the last batch, the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftsRequest {
    /// The project.
    pub project: ProjectId,
    /// The first one, counted from 0.
    pub from: usize,
    /// How many, 500 at most.
    pub count: usize,
}

/// A draft in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DraftRow {
    /// The draft.
    pub id: DraftId,
    /// What it is about.
    pub topic: String,
    /// What the person asks.
    pub asks: String,
    /// The answer, or what there is of it.
    pub answers: String,
    /// How it is.
    pub state: DraftState,
    /// Why it was left out.
    pub flaw: Option<Flaw>,
    /// The example that it repeats, if it was left out for that.
    pub twin: Option<ExampleId>,
}

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
