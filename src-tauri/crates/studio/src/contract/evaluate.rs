//! Evaluate: the held-back questions, asked before and after, counted where that is fair and rated where it isn't.

use super::{AnswerId, ExampleId, ProjectId, RightAnswers, Span, Task};
use crate::failure::Failure;
use bakehouse_domain::grade::Grader;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use bakehouse_domain::evaluation::{Asked, Rating};

/// The questions and what became of them.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct EvaluatePage {
    /// Held-back questions that can be asked.
    pub questions: usize,
    /// How answers are compared; nothing where a person has to rate them.
    pub grader: Option<Grader>,
    /// Who is asked: the baselines, then the runs, the last first.
    pub columns: Vec<EvaluateColumn>,
    /// Question by question, where anything was asked.
    pub rows: Vec<EvaluateRow>,
    /// What is being asked now.
    pub task: Option<Task>,
    /// Whether the newest run is better than the better baseline.
    pub verdict: Verdict,
    /// The time that asking one column takes, guessed from what is known.
    pub seconds_a_column: Option<Span>,
    /// What keeps it from starting.
    pub obstacle: Option<Failure>,
}

/// One who is asked, and how it did.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct EvaluateColumn {
    /// Who.
    pub asked: Asked,
    /// The number of the run.
    pub number: Option<u32>,
    /// How it is.
    pub state: ColumnState,
    /// Questions answered so far.
    pub answered: usize,
    /// Whether the questions or examples have changed since.
    pub is_outdated: bool,
    /// Right answers, where they can be counted; else those that the person found good.
    pub score: Option<RightAnswers>,
    /// Answers that the person has rated, where they can't be counted.
    pub rated: usize,
    /// How wrong the model thinks the right answers are.
    pub held_back_loss: Option<f64>,
    /// Why it could not be asked.
    pub failure: Option<Failure>,
}

/// How the asking of one column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ColumnState {
    /// Not asked yet.
    NotAsked,
    /// It waits for another.
    Queued,
    /// It is being asked.
    Asking,
    /// All answers are there.
    Answered,
    /// It ended on the way; what was answered is kept.
    Stopped,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct EvaluateRow {
    /// The example it comes from.
    pub example: ExampleId,
    /// The question.
    pub question: String,
    /// The right answer.
    pub expected: String,
    /// An answer for each column, in their order.
    pub answers: Vec<Option<EvaluateAnswer>>,
    /// Whether the right answer was taught since.
    pub is_taught: bool,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct EvaluateAnswer {
    /// The answer.
    pub id: AnswerId,
    /// What was said.
    pub text: String,
    /// Whether it is right, where that can be counted.
    pub is_right: Option<bool>,
    /// What the person thinks of it.
    pub rating: Option<Rating>,
}

/// Whether training helped. Its words are `verdict_<verdict>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not everything that has to be compared is known.
    NotYet,
    /// The ranges don't overlap.
    ClearlyBetter,
    /// They do.
    TooClose,
    /// It is clearly worse.
    ClearlyWorse,
}

/// Asks the questions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct StartEvaluation {
    /// The project.
    pub project: ProjectId,
    /// Whom, one after the other.
    pub ask: Vec<Asked>,
}

/// Rates answers; nothing takes a rating back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct RateAnswer {
    /// The project.
    pub project: ProjectId,
    /// The answers, each with its rating: one press may rate both of two.
    pub ratings: Vec<(AnswerId, Option<Rating>)>,
}

/// Makes an example of a question and the answer it should have got. The question is no longer held back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Teach {
    /// The project.
    pub project: ProjectId,
    /// The held-back example, or nothing for a conversation.
    pub example: Option<ExampleId>,
    /// The conversation up to the answer, base prompt and all; empty for the question of `example`.
    pub messages: Vec<bakehouse_domain::message::Message>,
    /// The right answer.
    pub answer: String,
}
