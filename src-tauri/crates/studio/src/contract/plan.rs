//! Plan: what the model shall do, and whether training is the way to it.

use super::{ProjectId, Span};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use bakehouse_domain::fit::{Fit, Wish};

/// The plan of a project.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct PlanPage {
    /// The project's name.
    pub name: String,
    /// What the model shall do.
    pub goal: String,
    /// What the model is told before the person speaks.
    pub base_prompt: String,
    /// Its length in tokens.
    pub base_prompt_tokens: usize,
    /// The wishes that are ticked.
    pub wishes: Vec<Wish>,
    /// Whether training is the way to them.
    pub fit: Fit,
    /// By what an answer is judged.
    pub criteria: Vec<String>,
    /// Questions to try the model with.
    pub questions: Vec<String>,
    /// How many examples the person wants to have.
    pub wanted_examples: u32,
    /// Examples that can be learned from.
    pub ready_examples: usize,
    /// All examples.
    pub examples: usize,
    /// Examples with another base prompt than the plan's, or none.
    pub other_base_prompts: usize,
    /// How long a training would take here; nothing where it can't be told yet.
    pub training_seconds: Option<Span>,
}

/// Decides one thing. Written at once, and undoable.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChangePlan {
    /// The project.
    pub project: ProjectId,
    /// What is decided.
    pub change: PlanChange,
}

/// What can be decided in the plan.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PlanChange {
    /// What the model shall do.
    Goal(String),
    /// What the model is told first.
    BasePrompt(String),
    /// Ticks a wish, or takes the tick away.
    Wish {
        /// Which.
        wish: Wish,
        /// Whether it is ticked.
        is_on: bool,
    },
    /// By what an answer is judged.
    Criteria(Vec<String>),
    /// Questions to try the model with.
    Questions(Vec<String>),
    /// How many examples the person wants to have.
    WantedExamples(u32),
    /// A starter plan: all at once.
    Starter {
        /// The goal.
        goal: String,
        /// The base prompt.
        base_prompt: String,
        /// The wishes.
        wishes: Vec<Wish>,
        /// The criteria.
        criteria: Vec<String>,
    },
}
