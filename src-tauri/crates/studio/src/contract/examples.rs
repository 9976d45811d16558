//! Examples: the table, one example, what is wrong with it and with all of them, and export.

use super::{DoneAct, ExampleId, Fix, Problem, ProjectId};
use bakehouse_domain::{finding::FindingCode, message::Message};
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
    /// Those that must or should be fixed.
    NeedsFix,
    /// Those that are held back for checking.
    HeldBack,
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExampleSort {
    /// By number.
    Number,
    /// The last one added first.
    Newest,
    /// By what the person asks.
    Question,
    /// The longest first.
    Longest,
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
    /// Those that must or should be fixed.
    pub needs_fix: usize,
    /// Those that are held back.
    pub held_back: usize,
    /// The revision these numbers belong to.
    pub revision: u64,
    /// Whether they are still being checked.
    pub is_checking: bool,
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
pub struct ExampleRow {
    /// The example, by the number that the person sees.
    pub id: ExampleId,
    /// The beginning of what the person asks.
    pub asks: String,
    /// The beginning of the answer.
    pub answers: String,
    /// Answers in it: more than one is a conversation.
    pub turns: u32,
    /// Its length, as the tokenizer o200k counts it.
    pub tokens: u32,
    /// Whether something must be fixed.
    pub must_fix: bool,
    /// Whether something should be fixed.
    pub should_fix: bool,
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
    /// Whether it offers tools to the model.
    pub has_tools: bool,
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

/// Adds an example.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddExample {
    /// The project.
    pub project: ProjectId,
    /// Its messages; empty for the base prompt of the plan, an empty question and an empty answer.
    pub messages: Vec<Message>,
}

/// An example that was added.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AddedExample {
    /// The example.
    pub example: ExampleDetail,
    /// The act.
    pub act: DoneAct,
}

/// Writes the messages of an example. One act while the same message is being typed.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditExample {
    /// The project.
    pub project: ProjectId,
    /// The example.
    pub example: ExampleId,
    /// Its messages, whole.
    pub messages: Vec<Message>,
    /// The message that is being typed, counted from 0; nothing for another kind of change.
    pub typing: Option<usize>,
}

/// Some examples.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// The project.
    pub project: ProjectId,
    /// Which.
    pub which: Which,
}

/// Which examples an act is for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// These.
    These(Vec<ExampleId>),
    /// All of a view but these.
    AllBut {
        /// The view.
        view: ViewRequest,
        /// The ones that stay.
        except: Vec<ExampleId>,
    },
}

/// Holds examples back, or learns from them again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct HoldBack {
    /// Which.
    pub selection: Selection,
    /// Whether they are held back.
    pub is_held_back: bool,
}

/// Fixes a finding in one example, in some, or in all that have it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FixExamples {
    /// The project.
    pub project: ProjectId,
    /// What was found.
    pub code: FindingCode,
    /// What to do about it.
    pub fix: Fix,
    /// In these; nothing for all that have it.
    pub examples: Option<Vec<ExampleId>>,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Exported {
    /// The name of the file.
    pub file: String,
    /// Where it is, to be shown.
    pub path: String,
    /// How many examples are in it.
    pub examples: usize,
}

/// What is wrong with the examples together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Health {
    /// About all of them.
    pub whole: Vec<Problem>,
    /// About single ones, by what was found, what must be fixed first.
    pub groups: Vec<ProblemGroup>,
    /// Whether they are still being checked.
    pub is_checking: bool,
}

/// The examples with the same finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ProblemGroup {
    /// The finding, as in the first of them.
    pub problem: Problem,
    /// How many have it.
    pub count: usize,
    /// Some of them.
    pub first: Vec<ExampleRow>,
}
