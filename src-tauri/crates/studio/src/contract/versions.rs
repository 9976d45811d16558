//! Versions: what all examples were at one moment, and what has changed since.

use super::{DoneAct, ExampleId, ProjectId, RunId, VersionId};
use bakehouse_domain::message::Message;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A version.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct VersionRow {
    /// The version.
    pub id: VersionId,
    /// Its name; empty for one that nobody named.
    pub name: String,
    /// Why it was saved.
    pub reason: VersionReason,
    /// The run that learned from it, and its number.
    pub run: Option<(RunId, u32)>,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// Examples in it.
    pub examples: u32,
    /// Their tokens.
    pub tokens: u64,
}

/// Why a version was saved. Its words are `version_<reason>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VersionReason {
    /// A person saved it.
    Named,
    /// A run learned from it.
    Run,
    /// The examples were about to become those of another version.
    Before,
}

/// Saves a version.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SaveVersion {
    /// The project.
    pub project: ProjectId,
    /// Its name.
    pub name: String,
}

/// Gives a version another name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RenameVersion {
    /// The project.
    pub project: ProjectId,
    /// The version.
    pub version: VersionId,
    /// The name.
    pub name: String,
}

/// Which version is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct VersionRef {
    /// The project.
    pub project: ProjectId,
    /// The version.
    pub version: VersionId,
}

/// Asks what differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct CompareVersions {
    /// The project.
    pub project: ProjectId,
    /// The earlier one.
    pub from: VersionId,
    /// The later one; nothing for the examples as they are.
    pub to: Option<VersionId>,
    /// The first difference that is shown, counted from 0.
    pub first: usize,
    /// How many are, 100 at most.
    pub count: usize,
}

/// What differs between two versions, or a version and now.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct VersionDifference {
    /// Examples that were not there before.
    pub added: usize,
    /// Examples that are no longer there.
    pub removed: usize,
    /// Examples that say something else.
    pub edited: usize,
    /// Examples of which only the topic, the note or the like differs.
    pub decided: usize,
    /// Some of them, by number.
    pub rows: Vec<ChangedExample>,
}

/// An example that differs.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ChangedExample {
    /// The example.
    pub id: ExampleId,
    /// How it differs.
    pub change: ExampleChange,
    /// What it said; nothing where it was not there.
    pub before: Option<Vec<Message>>,
    /// What it says; nothing where it is not there.
    pub after: Option<Vec<Message>>,
}

/// How an example differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExampleChange {
    /// It was not there.
    Added,
    /// It is no longer there.
    Removed,
    /// It says something else.
    Edited,
    /// Only its topic, its note or the like differs.
    Decided,
}

/// The examples are those of a version again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RestoredVersion {
    /// The act.
    pub act: DoneAct,
    /// What the examples were before is this version.
    pub before: VersionId,
}
