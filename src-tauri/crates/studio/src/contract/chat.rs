//! Use: a conversation with what was trained, and with the model as it was, side by side.

use super::{ProjectId, RunId};
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use bakehouse_domain::conversation::AnswerState;

/// The conversation.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ChatPage {
    /// Who can answer: the runs, the last first, then the model as it was.
    pub speakers: Vec<ChatSpeaker>,
    /// Who answers now.
    pub chosen: ChatChoices,
    /// What was said.
    pub turns: Vec<ChatTurn>,
    /// How it is.
    pub state: ChatState,
    /// The base prompt that applies.
    pub base_prompt: String,
    /// Its length in tokens.
    pub base_prompt_tokens: usize,
    /// Questions to try.
    pub questions: Vec<String>,
    /// Tokens a second of the last answer.
    pub tokens_per_second: Option<f64>,
    /// Seconds to the first word of the last answer.
    pub first_word_seconds: Option<f64>,
    /// What keeps it from answering.
    pub obstacle: Option<Failure>,
}

/// Who can answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ChatSpeaker {
    /// The run; nothing for the model as it was.
    pub run: Option<RunId>,
    /// The number of the run.
    pub number: Option<u32>,
    /// The model's name.
    pub model: String,
}

/// How the conversation goes. Sent back whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ChatChoices {
    /// The run that answers; nothing for the last one that can.
    pub run: Option<RunId>,
    /// Whether the trained one answers.
    pub with_trained: bool,
    /// Whether the model as it was answers, too.
    pub with_base: bool,
    /// Another base prompt than the plan's.
    pub base_prompt: Option<String>,
    /// Temperature, from 0 to 1.5.
    pub variety: f64,
    /// The longest answer, in tokens.
    pub longest: u32,
}

impl Default for ChatChoices {
    fn default() -> Self {
        Self {
            run: None,
            with_trained: true,
            with_base: false,
            base_prompt: None,
            variety: 0.0,
            longest: 512,
        }
    }
}

/// Changes how the conversation goes.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct ChangeChat {
    /// The project.
    pub project: ProjectId,
    /// How.
    pub choices: ChatChoices,
}

/// A question and the answers to it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ChatTurn {
    /// Its number in the conversation.
    pub number: u32,
    /// What the person asked.
    pub question: String,
    /// The answers: of the trained one, of the model as it was, or both.
    pub answers: Vec<ChatAnswer>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ChatAnswer {
    /// The run that gave it; nothing for the model as it was.
    pub run: Option<RunId>,
    /// The number of the run.
    pub number: Option<u32>,
    /// What was said so far.
    pub text: String,
    /// How it is.
    pub state: AnswerState,
    /// How long it took.
    pub seconds: Option<f64>,
    /// Why there is none.
    pub failure: Option<Failure>,
}

/// How a conversation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChatState {
    /// It waits for a question.
    #[default]
    Idle,
    /// The model is being opened.
    Loading,
    /// It answers.
    Answering,
}

/// Asks. What is chosen at this moment answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AskChat {
    /// The project.
    pub project: ProjectId,
    /// The question.
    pub question: String,
    /// Replaces the last turn instead of following it.
    pub replace_last: bool,
}
