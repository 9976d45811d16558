//! Bake: how a model writes drafts, by which recipe, and about what. What becomes of them is [`super::review`].

use super::{DocumentId, DraftId, ExampleId, ProjectId, Task, TaskId, Which};
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use bakehouse_domain::draft::{
    DraftState, Flaw, Like, QuestionLengths, Recipe, RecipeTopic, Turn, Variety,
};

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
    /// Drafts of the last batch so far that can be used.
    pub made: usize,
    /// Drafts of it that were left out.
    pub left_out: usize,
    /// Of how many.
    pub wanted: usize,
    /// What of it couldn't be used, what left out the most first.
    pub misses: Vec<Miss>,
    /// What a batch of this recipe will take, if nothing has to be tried again.
    pub expected: Effort,
    /// Drafts that the examples lack against the shares of the recipe.
    pub missing: usize,
    /// What the last batch has asked of models elsewhere so far.
    pub spent: Effort,
    /// The recipes of the last batches, the last one first, without the one that is there.
    pub used: Vec<UsedRecipe>,
    /// What drafts can ask about.
    pub documents: Vec<DocumentRow>,
    /// The document that is being read, or that could not be read the last time.
    pub reading: Option<Task>,
    /// The topics that the writer suggests, or is about to.
    pub suggested: Option<Suggested>,
    /// Drafts that wait for review, of all batches.
    pub waiting: usize,
    /// Whether the last batch ended before all of its drafts were written, and can be taken up again.
    pub can_go_on: bool,
    /// Why the last batch stopped early.
    pub stopped: Option<Failure>,
    /// What keeps it from starting.
    pub obstacle: Option<Failure>,
}

/// A recipe that was baked by.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct UsedRecipe {
    /// It.
    pub recipe: Recipe,
    /// When a batch was last begun by it, in milliseconds since 1970.
    pub at: i64,
}

/// What it takes to have something written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, TS)]
pub struct Effort {
    /// How often the writer is asked.
    pub calls: u64,
    /// Tokens of all that it is asked.
    pub asked_tokens: u64,
    /// Tokens of its answers.
    pub answered_tokens: u64,
    /// What that costs, in US dollars; nothing where the price isn't known.
    pub dollars: Option<f64>,
    /// How long it takes; nothing where that isn't known yet.
    pub seconds: Option<u64>,
}

/// A document that drafts can ask about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DocumentRow {
    /// The document.
    pub id: DocumentId,
    /// Its name.
    pub name: String,
    /// How many passages it has.
    pub passages: usize,
    /// Places that could not be read, such as pages that are pictures.
    pub gaps: usize,
}

/// Topics that the writer suggests.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Suggested {
    /// What they are within; nothing for whole topics.
    pub within: Option<String>,
    /// Their names.
    pub names: Vec<String>,
    /// What runs, while it is thinking.
    pub task: Option<TaskId>,
    /// Why it has none.
    pub failure: Option<Failure>,
}

/// Has the writer suggest topics.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SuggestTopics {
    /// The project.
    pub project: ProjectId,
    /// The topic to find parts of; nothing for whole topics.
    pub within: Option<String>,
}

/// Adds a document that was chosen or dropped.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddDocument {
    /// The project.
    pub project: ProjectId,
    /// The file; nothing to ask the person for one.
    pub token: Option<String>,
}

/// Adds a text that was pasted.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PasteDocument {
    /// The project.
    pub project: ProjectId,
    /// What the person calls it.
    pub name: String,
    /// The text.
    pub text: String,
}

/// A document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct DocumentRef {
    /// The project.
    pub project: ProjectId,
    /// The document.
    pub document: DocumentId,
}

/// A batch of drafts, as somebody wants it.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct BakeBatch {
    /// The project.
    pub project: ProjectId,
    /// What is to be baked.
    pub what: BakeWhat,
}

/// What is to be baked. None of it changes the recipe.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BakeWhat {
    /// What the recipe says.
    Whole,
    /// A few drafts, to see what the recipe gives.
    Try,
    /// What the examples lack against the shares of the recipe.
    Missing,
    /// Drafts that are like something that is there.
    Like {
        /// Like what.
        like: LikeWhat,
        /// How many drafts.
        count: u32,
    },
}

/// What a batch will take, before it begins.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct BakeOffer {
    /// Drafts in it; none where nothing is missing.
    pub count: u32,
    /// What they take.
    pub effort: Effort,
    /// Who writes them.
    pub writer: Option<Writer>,
    /// What keeps it from starting.
    pub obstacle: Option<Failure>,
}

/// What drafts can be like.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LikeWhat {
    /// These examples, in turn.
    Examples(Which),
    /// A question.
    Question(String),
    /// Another draft.
    Draft(DraftId),
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
    /// What a recipe calls it by: the name of its file, or the id of its connection.
    pub id: String,
    /// Its name on screen.
    pub name: String,
    /// Where it runs.
    pub place: WriterPlace,
}

/// Where a model runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WriterPlace {
    /// In this program.
    Here,
    /// In a server on this computer.
    Local {
        /// The server's name.
        server: String,
    },
    /// Elsewhere: what is asked leaves this computer.
    Elsewhere {
        /// The service's name.
        service: String,
        /// Where it is.
        address: String,
        /// Its host, as in an address bar.
        host: String,
    },
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
    /// One at least; the last one is as far as it is written.
    pub turns: Vec<Turn>,
    /// How it is.
    pub state: DraftState,
    /// Why it was left out.
    pub flaw: Option<Flaw>,
    /// The example that it repeats, if it was left out for that.
    pub twin: Option<ExampleId>,
    /// What the writer thinks of it, from 1 to 5.
    pub score: Option<u8>,
}
