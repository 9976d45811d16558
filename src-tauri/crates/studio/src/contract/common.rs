//! What several areas use.

use bakehouse_domain::{
    act::ActKind,
    finding::{FindingCode, Severity, TextSpan},
    fix::Fix,
    id::{ActId, ProjectId},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Which project is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ProjectRef {
    /// The project.
    pub project: ProjectId,
}

/// An act that was done, so that the page can tell it and offer to undo it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DoneAct {
    /// The act. "Undo" is offered while the overview names the same one as the next to undo.
    pub id: ActId,
    /// What was done.
    pub kind: ActKind,
    /// To how many things.
    pub count: u32,
}

/// Something about an example, or about all of them, that a person should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Problem {
    /// What was found: its sentences are `finding_<code>` and `finding_<code>_next`.
    pub code: FindingCode,
    /// How much it matters.
    pub severity: Severity,
    /// The message inside the example, counted from 0.
    pub message: Option<u32>,
    /// Where in the message's text; nothing for the message as a whole.
    pub span: Option<TextSpan>,
    /// What the sentences need to be complete.
    pub params: BTreeMap<String, String>,
    /// What one press can do about it.
    pub fix: Option<Fix>,
    /// Whether that is right wherever this is found, so that it may be done along with something else.
    pub is_safe: bool,
}

/// A range, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
pub struct Span {
    /// The low end.
    pub least: f64,
    /// The high end.
    pub most: f64,
}

impl From<bakehouse_domain::Range<f64>> for Span {
    fn from(range: bakehouse_domain::Range<f64>) -> Self {
        Self { least: range.least, most: range.most }
    }
}

impl From<Span> for bakehouse_domain::Range<f64> {
    fn from(span: Span) -> Self {
        Self { least: span.least, most: span.most }
    }
}

/// Right answers among the questions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
pub struct RightAnswers {
    /// How many were right.
    pub right: usize,
    /// Of how many.
    pub of: usize,
    /// The share that more such questions would likely show, from 0 to 1.
    pub likely: Span,
}

impl From<RightAnswers> for bakehouse_domain::grade::Score {
    fn from(answers: RightAnswers) -> Self {
        Self { right: answers.right, of: answers.of, likely: answers.likely.into() }
    }
}
