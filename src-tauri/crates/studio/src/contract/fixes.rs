//! Fixes of what was found: shown first, then done to one example or to all. And the look through all texts.

use super::{ExampleId, Fix, ProjectId, TaskId};
use bakehouse_domain::{diff::MessageDifference, finding::FindingCode};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Fixes what was found in one example, in some, or in all that have it: each finding by its fix, as one act.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct FixExamples {
    /// The project.
    pub project: ProjectId,
    /// What was found. Of what has no fix nothing changes.
    pub codes: Vec<FindingCode>,
    /// In these; nothing for all that have it.
    pub examples: Option<Vec<ExampleId>>,
}

/// What a fix would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FixPreview {
    /// How, where there is one way.
    pub fix: Option<Fix>,
    /// In how many examples it changes something.
    pub count: usize,
    /// The first of them.
    pub first: Vec<FixedExample>,
}

/// An example that a fix changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FixedExample {
    /// The example.
    pub id: ExampleId,
    /// Whether it goes into the bin.
    pub is_deleted: bool,
    /// Its messages that change. Of what stays the same in a long one only the ends are here.
    pub messages: Vec<MessageDifference>,
}

/// Looks through the texts of all examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CheckExamples {
    /// The project.
    pub project: ProjectId,
    /// Whether to look for names of persons as well, now and from now on.
    pub names: bool,
}

/// How far what takes a look through all texts can be relied on: near-copies, languages, facts that nothing gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TextsLook {
    /// Whether anybody ever looked.
    pub was_done: bool,
    /// Whether nothing that makes a difference has changed since.
    pub is_current: bool,
    /// Whether names of persons are looked for as well.
    pub names: bool,
    /// The task that is looking.
    pub task: Option<TaskId>,
}
