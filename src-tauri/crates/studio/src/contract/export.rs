//! Examples into a file: in which shape, what that can't carry, and how it would look.

use super::ViewRequest;
use bakehouse_domain::finding::{FindingCode, Severity};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

pub use bakehouse_domain::check::TargetName;
pub use bakehouse_formats::export::{Loss, Shape};

/// Writes the examples of a view into a file, or a folder, that the person chooses.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ExportRequest {
    /// Which examples.
    pub view: ViewRequest,
    /// In which shape.
    pub shape: Shape,
}

/// What an export would write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ExportPreview {
    /// Examples of the view.
    pub examples: usize,
    /// Those of them that were looked at for the losses: the first ones, where there are very many.
    pub looked_at: usize,
    /// What the shape can't carry, in the order of how much it matters.
    pub losses: Vec<Lost>,
    /// What the services refuse or lose that take files of this shape, by service.
    pub refused: Vec<Refused>,
    /// The services that take files of this shape.
    pub services: Vec<TargetName>,
    /// How the file begins; nothing for what is no text.
    pub sample: Option<String>,
    /// The files of a folder; none for a single file.
    pub files: Vec<String>,
}

/// Something that a shape can't carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Lost {
    /// What.
    pub loss: Loss,
    /// Examples that have it.
    pub examples: usize,
}

/// Something that a service refuses, or takes no notice of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Refused {
    /// Which service.
    pub target: TargetName,
    /// What: its sentences are `finding_<code>` and `finding_<code>_next`.
    pub code: FindingCode,
    /// How much it matters.
    pub severity: Severity,
    /// What the sentences need to be complete, as it is in the first example that has it.
    pub params: BTreeMap<String, String>,
    /// Examples that have it; nothing for what is about the whole file.
    pub examples: Option<usize>,
}

/// A file or a folder that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Exported {
    /// Its name.
    pub file: String,
    /// Where it is, to be shown.
    pub path: String,
    /// How many examples are in it.
    pub examples: usize,
    /// How many the shape has no place for.
    pub left_out: usize,
}
