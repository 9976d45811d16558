//! Examples: the table, one example, and what is done to them.

use super::{Drafted, ExampleId, ImportId, Problem, ProjectId, TopicCount};
use bakehouse_domain::{finding::FindingCode, message::Message};

pub use bakehouse_domain::origin::Origin;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which examples the table shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ViewRequest {
    /// The project.
    pub project: ProjectId,
    /// Which of them.
    pub filter: ExampleFilter,
    /// Only those of which all of this is true.
    #[serde(default)]
    #[ts(optional, as = "Option<Narrow>")]
    pub narrow: Narrow,
    /// Only those with this text in them; empty for all.
    pub search: String,
    /// In which order.
    pub sort: ExampleSort,
}

/// Which examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExampleFilter {
    /// All.
    All,
    /// Those that can be learned from.
    Ready,
    /// Those that the person wants to look at again.
    ToReview,
    /// Those that must or should be fixed.
    NeedsFix,
    /// Those that are held back for checking.
    HeldBack,
    /// Those in the bin.
    Bin,
}

/// What else must be true of an example.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Narrow {
    /// It is about this; empty for those that are about nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub topic: Option<String>,
    /// It comes from there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub source: Option<Source>,
    /// This was found in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub finding: Option<FindingCode>,
    /// It has this many tokens at the least.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub least_tokens: Option<u32>,
    /// It has this many tokens at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub most_tokens: Option<u32>,
    /// It has this many answers at the least.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub least_turns: Option<u16>,
    /// It has this many answers at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub most_turns: Option<u16>,
    /// Whether it is a preference pair.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub is_pair: Option<bool>,
    /// Whether it is held back for checking.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub is_held_back: Option<bool>,
    /// It is one of these.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub examples: Option<Vec<ExampleId>>,
}

/// Where examples come from: a file, or another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Not from a file.
    Origin(Origin),
    /// From the file of this import.
    Import(ImportId),
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExampleSort {
    /// By number.
    Number,
    /// The last one added first.
    Newest,
    /// By how what the person asks begins.
    Question,
    /// The longest first.
    Longest,
    /// The shortest first.
    Shortest,
    /// By topic, those without one last.
    Topic,
}

/// How many there are, for the chips of the filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct ExampleCounts {
    /// In this view, search and all.
    pub shown: usize,
    /// All.
    pub all: usize,
    /// Those that can be learned from.
    pub ready: usize,
    /// Those that the person wants to look at again.
    pub to_review: usize,
    /// Those that must or should be fixed.
    pub needs_fix: usize,
    /// Those that are held back.
    pub held_back: usize,
    /// Those in the bin.
    pub in_bin: usize,
    /// Those that are preference pairs.
    pub pairs: usize,
    /// The revision these numbers belong to.
    pub revision: u64,
    /// Whether they are still being checked.
    pub is_checking: bool,
}

/// What the examples can be filtered by, with how many there are of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Facets {
    /// The topics, the most first; the empty name for those without one.
    pub topics: Vec<TopicCount>,
    /// Where they come from, the most first.
    pub sources: Vec<SourceCount>,
    /// What was found, what must be fixed first.
    pub findings: Vec<FindingCount>,
    /// Tokens of the longest.
    pub longest: u32,
}

/// How many examples come from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SourceCount {
    /// Where.
    pub source: Source,
    /// The name of the file, for an import.
    pub file: Option<String>,
    /// How many.
    pub count: usize,
}

/// In how many examples something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FindingCount {
    /// What.
    pub code: FindingCode,
    /// In how many.
    pub count: usize,
}

/// The rows that the table shows now.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RowsRequest {
    /// Of which view.
    pub view: ViewRequest,
    /// The first row, counted from 0.
    pub from: usize,
    /// How many, 500 at most.
    pub count: usize,
}

/// Some rows of a view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ExampleRows {
    /// Rows of the whole view.
    pub total: usize,
    /// The first row here, counted from 0.
    pub from: usize,
    /// The rows.
    pub rows: Vec<ExampleRow>,
    /// The revision they belong to.
    pub revision: u64,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a mark in the row, and none excludes another"
)]
pub struct ExampleRow {
    /// The example, by the number that the person sees.
    pub id: ExampleId,
    /// The beginning of what the person asks.
    pub asks: String,
    /// The beginning of the answer.
    pub answers: String,
    /// What it is about; empty where that is not known.
    pub topic: String,
    /// Answers in it: more than one is a conversation.
    pub turns: u32,
    /// Its length, as the tokenizer o200k counts it.
    pub tokens: u32,
    /// Whether something must be fixed.
    pub must_fix: bool,
    /// Whether something should be fixed.
    pub should_fix: bool,
    /// Whether the person wants to look at it again.
    pub to_review: bool,
    /// Whether it is held back.
    pub is_held_back: bool,
}

/// Which example is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExampleRef {
    /// The project.
    pub project: ProjectId,
    /// The example.
    pub example: ExampleId,
}

/// Where an example stands in a view.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct PlaceRequest {
    /// The view.
    pub view: ViewRequest,
    /// The example.
    pub example: ExampleId,
}

/// One example, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ExampleDetail {
    /// The example.
    pub id: ExampleId,
    /// Its messages.
    pub messages: Vec<Message>,
    /// In a preference pair the worse ending; empty in most examples.
    pub rejected: Vec<Message>,
    /// The tools that it offers to the model, as the JSON text of their list.
    pub tools: Option<String>,
    /// What it is about; empty where that is not known.
    pub topic: String,
    /// What the person noted about it.
    pub note: String,
    /// Whether the person wants to look at it again.
    pub to_review: bool,
    /// Where it comes from.
    pub source: SourceCount,
    /// How it was drafted, if a model wrote it.
    pub drafted: Option<Drafted>,
    /// When it came into being, in milliseconds since 1970.
    pub created_at: i64,
    /// The length of each message, in tokens.
    pub message_tokens: Vec<usize>,
    /// Its whole length.
    pub tokens: usize,
    /// The longest that is read.
    pub limit: usize,
    /// What should be better.
    pub problems: Vec<Problem>,
    /// Whether it is held back.
    pub is_held_back: bool,
}
