//! Shapes of other kinds of training files, recognised by their keys, so that a person reads "this is a
//! preference file" instead of "no messages".

use crate::json::{Node, Object};

/// A shape that isn't a conversation in OpenAI's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `{"conversations": [{"from": …, "value": …}]}`
    ShareGpt,
    /// The same with a chosen and a rejected answer.
    ShareGptPreference,
    /// `{"instruction": …, "input": …, "output": …}`
    Alpaca,
    /// `{"prompt": "…", "completion": "…"}`
    PromptCompletion,
    /// The same with lists of messages.
    PromptCompletionMessages,
    /// `{"input": {"messages": …}, "preferred_output": …, "non_preferred_output": …}`
    Preference,
    /// `{"prompt": …, "chosen": …, "rejected": …}`
    ChosenRejected,
    /// `{"contents": [{"role": …, "parts": …}]}`
    Gemini,
    /// `{"schemaVersion": "bedrock-conversation-2024", …}`
    Bedrock,
    /// `{"custom_id": …, "method": …, "url": …, "body": …}`
    BatchRequest,
    /// One message a line, without the conversation around it.
    SingleMessage,
    /// `{"question": …, "answer": …}`
    QuestionAnswer,
    /// `{"text": …}`
    PlainText,
}

impl Shape {
    /// The shape as findings name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::ShareGpt => "sharegpt",
            Self::ShareGptPreference => "sharegpt_preference",
            Self::Alpaca => "alpaca",
            Self::PromptCompletion => "prompt_completion",
            Self::PromptCompletionMessages => "prompt_completion_messages",
            Self::Preference => "preference",
            Self::ChosenRejected => "chosen_rejected",
            Self::Gemini => "gemini",
            Self::Bedrock => "bedrock",
            Self::BatchRequest => "batch_request",
            Self::SingleMessage => "single_message",
            Self::QuestionAnswer => "question_answer",
            Self::PlainText => "plain_text",
        }
    }

    /// The shape of `object`; nothing for an example, and for what nobody knows.
    pub(crate) fn of(object: &Object<'_>) -> Option<Self> {
        let value = |name: &str| object.iter().find(|(key, _)| key == name).map(|(_, node)| node);
        let has = |names: &[&str]| names.iter().all(|name| value(name).is_some());
        if has(&["schemaVersion"]) {
            return Some(Self::Bedrock);
        }
        if has(&["messages"]) {
            return None;
        }
        let is_known = |names: &[&str], shape| has(names).then_some(shape);
        is_known(&["conversations", "chosen", "rejected"], Self::ShareGptPreference)
            .or(is_known(&["conversations"], Self::ShareGpt))
            .or(is_known(&["preferred_output"], Self::Preference))
            .or(is_known(&["preferred_completion"], Self::Preference))
            .or(is_known(&["chosen", "rejected"], Self::ChosenRejected))
            .or(match (value("prompt"), value("completion")) {
                (Some(Node::List(_)), Some(Node::List(_))) => Some(Self::PromptCompletionMessages),
                (Some(_), Some(_)) => Some(Self::PromptCompletion),
                _ => None,
            })
            .or(is_known(&["instruction", "output"], Self::Alpaca))
            .or(is_known(&["contents"], Self::Gemini))
            .or(is_known(&["custom_id", "body"], Self::BatchRequest))
            .or(is_known(&["role", "content"], Self::SingleMessage))
            .or(is_known(&["question", "answer"], Self::QuestionAnswer))
            .or(is_known(&["text"], Self::PlainText))
    }
}
