//! Shapes of training files, recognised by their keys alone, row by row: files do mix them.

use super::is_conversation;
use super::shapes::prompt::is_spoken;
use crate::json::{Node, Object};

/// A shape that is known. Most can be read; the others are named, so that a person reads "these are requests" instead of
/// "no messages".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `{"messages": […]}`: OpenAI's, and everybody's. With `system` beside it Anthropic's, with `schemaVersion` Bedrock's.
    Chat,
    /// The same with a chosen and a rejected answer.
    ChatPreference,
    /// `{"input": {"messages": …}, "preferred_output": …, "non_preferred_output": …}`
    Preference,
    /// `{"conversations": [{"from": …, "value": …}]}`, or with messages in it.
    ShareGpt,
    /// The same with a chosen and a rejected answer.
    ShareGptPreference,
    /// `{"instruction": …, "input": …, "output": …}`, or with a chosen and a rejected output.
    Alpaca,
    /// `{"prompt": "…", "completion": "…"}`
    PromptCompletion,
    /// The same with lists of messages.
    PromptCompletionMessages,
    /// `{"prompt": …, "chosen": …, "rejected": …}`
    ChosenRejected,
    /// `{"contents": [{"role": …, "parts": …}]}`
    Gemini,
    /// A run of a task of Kiln: `{"input": …, "output": {"output": …}}`
    KilnRun,
    /// A conversation in `ChatGPT`'s export: `{"title": …, "mapping": {…}, "current_node": …}`
    ChatGpt,
    /// A conversation in Claude's export: `{"name": …, "chat_messages": […]}`
    Claude,
    /// `{"custom_id": …, "method": …, "url": …, "body": …}`: can't be read, as it has no answer.
    BatchRequest,
    /// One message a line, without the conversation around it: can't be read.
    SingleMessage,
    /// `{"text": …}`: can't be read, as it has no question.
    PlainText,
}

impl Shape {
    /// The shape as findings name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::ChatPreference => "chat_preference",
            Self::Preference => "preference",
            Self::ShareGpt => "sharegpt",
            Self::ShareGptPreference => "sharegpt_preference",
            Self::Alpaca => "alpaca",
            Self::PromptCompletion => "prompt_completion",
            Self::PromptCompletionMessages => "prompt_completion_messages",
            Self::ChosenRejected => "chosen_rejected",
            Self::Gemini => "gemini",
            Self::KilnRun => "kiln_run",
            Self::ChatGpt => "chatgpt",
            Self::Claude => "claude",
            Self::BatchRequest => "batch_request",
            Self::SingleMessage => "single_message",
            Self::PlainText => "plain_text",
        }
    }

    /// Whether examples in this shape can be read.
    pub fn is_readable(self) -> bool {
        !matches!(self, Self::BatchRequest | Self::SingleMessage | Self::PlainText)
    }

    /// The shape of `object`; nothing for what nobody knows.
    pub(crate) fn of(object: &Object<'_>) -> Option<Self> {
        let value = |name: &str| object.iter().find(|(key, _)| key == name).map(|(_, node)| node);
        let has = |names: &[&str]| names.iter().all(|name| value(name).is_some());
        let is_pair = || has(&["chosen", "rejected"]);
        if has(&["messages"]) {
            return Some(if is_pair() { Self::ChatPreference } else { Self::Chat });
        }
        if has(&["conversations"]) || conversation_key(object).is_some() {
            return Some(if is_pair() { Self::ShareGptPreference } else { Self::ShareGpt });
        }
        if matches!(value("mapping"), Some(Node::Object(_))) && has(&["current_node"]) {
            return Some(Self::ChatGpt);
        }
        if has(&["chat_messages"]) {
            return Some(Self::Claude);
        }
        let is_known = |names: &[&str], shape| has(names).then_some(shape);
        is_known(&["preferred_output"], Self::Preference)
            .or(is_known(&["preferred_completion"], Self::Preference))
            .or(is_known(&["instruction", "chosen", "rejected"], Self::Alpaca))
            .or(match value("chosen") {
                // With a question under another name it is columns that say what is what.
                Some(Node::Text(text)) if value("prompt").is_none() && !is_spoken(text) => None,
                _ => is_known(&["chosen", "rejected"], Self::ChosenRejected),
            })
            .or(match (value("prompt"), value("completion")) {
                (Some(Node::List(_)), Some(Node::List(_))) => Some(Self::PromptCompletionMessages),
                (Some(_), Some(_)) => Some(Self::PromptCompletion),
                _ => None,
            })
            .or(is_known(&["instruction", "output"], Self::Alpaca))
            .or(is_known(&["contents"], Self::Gemini))
            .or(match (value("input"), value("output")) {
                (Some(Node::Text(_)), Some(Node::Object(output))) => {
                    output.iter().any(|(key, _)| key == "output").then_some(Self::KilnRun)
                }
                _ => None,
            })
            .or(is_known(&["custom_id", "body"], Self::BatchRequest))
            .or(is_known(&["role", "content"], Self::SingleMessage))
    }

    /// The shape of an object in which not even columns of questions and answers were found.
    pub(crate) fn of_last_resort(object: &Object<'_>) -> Option<Self> {
        let has = |name: &str| object.iter().any(|(key, _)| key == name);
        if has("chosen") && has("rejected") {
            return Some(Self::ChosenRejected);
        }
        has("text").then_some(Self::PlainText)
    }
}

/// The key under which an object has its conversation, where it has one that isn't called `messages`.
pub(crate) fn conversation_key(object: &Object<'_>) -> Option<&'static str> {
    const NAMES: &[&str] =
        &["conversations", "conversation", "dialogue", "dialog", "chat", "turns"];
    let found = object.iter().find_map(|(key, node)| {
        let name = NAMES.iter().find(|name| **name == key)?;
        is_conversation(node).then_some(*name)
    });
    found
        .or_else(|| object.iter().any(|(key, _)| key == "conversations").then_some("conversations"))
}
