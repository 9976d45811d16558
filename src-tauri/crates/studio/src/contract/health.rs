//! Health: what is wrong, the figures behind the verdict, and the map of what is asked.

use super::{ExampleId, ExampleRow, Problem, ProjectId, Task, TextsLook};
use crate::failure::Failure;
use bakehouse_domain::{
    finding::FindingCode,
    map::VarietyMap,
    stats::{Balance, Beginning, Lengths, Readiness, Turns},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is wrong with the examples together.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Health {
    /// What they are like, in numbers.
    pub figures: HealthFigures,
    /// About all of them.
    pub whole: Vec<Problem>,
    /// About single ones, by what was found, what must be fixed first.
    pub groups: Vec<ProblemGroup>,
    /// Of these groups, what can be fixed without thinking about each example.
    pub safe: Vec<FindingCode>,
    /// Whether they are still being checked.
    pub is_checking: bool,
    /// What was found by a look through all texts.
    pub texts: TextsLook,
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

/// What the examples are like, in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct HealthFigures {
    /// Whether training could begin, and the checks behind that.
    pub readiness: Readiness,
    /// What is asked how often.
    pub topics: TopicFigures,
    /// How long examples are, against what the model reads.
    pub lengths: Lengths,
    /// How questions begin.
    pub first_words: FirstWordFigures,
    /// How many answers conversations have.
    pub turns: Turns,
}

/// What is asked how often.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct TopicFigures {
    /// The topics of the recipe in their order, then the most frequent others.
    pub balance: Balance,
    /// Further topics, which are not among them.
    pub more: usize,
    /// Examples without a topic.
    pub without: usize,
}

/// How questions begin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FirstWordFigures {
    /// The most frequent beginnings.
    pub most: Vec<Beginning>,
    /// Questions that were looked at: of very many only some, evenly spread.
    pub of: usize,
}

/// The map of what is asked, as far as it is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct VarietyPage {
    /// Examples that are shown.
    pub examples: usize,
    /// Fewer make no map.
    pub least: usize,
    /// The one that was drawn last.
    pub drawn: Option<DrawnMap>,
    /// What draws the next one.
    pub task: Option<Task>,
    /// Why the last one could not be drawn.
    pub failure: Option<Failure>,
}

/// A map that was drawn.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct DrawnMap {
    /// The map.
    pub map: VarietyMap,
    /// What the central question of each crowd says, in the order of the crowds.
    pub crowd_questions: Vec<String>,
    /// Examples that it was drawn from: of more than ten thousand only so many are on it.
    pub of: usize,
    /// Whether the examples are still the same.
    pub is_current: bool,
}

/// Puts those of a crowd into the bin that nobody would miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ThinOut {
    /// The project.
    pub project: ProjectId,
    /// The example that speaks for the crowd.
    pub central: ExampleId,
}
