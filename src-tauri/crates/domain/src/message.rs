//! A message and the example it belongs to: the unit that a person writes and that a model learns from.
//! How an example looks in a file is the business of `bakehouse-formats`.

use serde::{Deserialize, Serialize};

/// Who speaks. The names are those of the OpenAI chat format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The base prompt: what the model is told before the person speaks.
    System,
    /// A newer name for [`Role::System`] in some files.
    Developer,
    /// The person.
    User,
    /// The model: what is learned.
    Assistant,
    /// The result of a tool call.
    Tool,
    /// The result of a call in the older form of tools.
    Function,
}

impl Role {
    /// The name, as files and the store have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Developer => "developer",
            Self::User => "user",
            Self::Assistant => "assistant",
            Self::Tool => "tool",
            Self::Function => "function",
        }
    }
}

/// One call of a tool, as the model wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ToolCall {
    /// Pairs the call with the message that carries its result.
    pub id: String,
    /// The tool's name.
    pub name: String,
    /// A JSON text, not yet parsed: files often carry a broken one, which is a finding.
    pub arguments: String,
}

/// One turn of a conversation. What it doesn't have is not written: of a hundred thousand stored examples that is a fifth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// The text. Empty when the message only calls tools.
    pub content: String,
    /// The speaker's name, where a file gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub name: Option<String>,
    /// 0 means: don't learn from this answer. 1, or nothing, means: learn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub weight: Option<u8>,
    /// Calls that the assistant makes in this message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional, as = "Option<Vec<ToolCall>>"))]
    pub tool_calls: Vec<ToolCall>,
    /// The call that this message answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub tool_call_id: Option<String>,
    /// The JSON text of the list of parts, where the message has pictures or sounds among them: kept as it came. Their
    /// texts together are [`Message::content`], which counts where the two differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub parts: Option<String>,
    /// What else the file says of it, as the JSON text of an object: kept, and written again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub extra: Option<String>,
}

impl Message {
    /// A plain message of text.
    pub fn new(role: Role, content: impl Into<String>) -> Self {
        Self {
            role,
            content: content.into(),
            name: None,
            weight: None,
            tool_calls: Vec::new(),
            tool_call_id: None,
            parts: None,
            extra: None,
        }
    }

    /// Whether the model learns to write this message.
    pub fn is_learned(&self) -> bool {
        self.role == Role::Assistant && self.weight != Some(0)
    }

    /// Whether this is the base prompt, under either of its names.
    pub fn is_base_prompt(&self) -> bool {
        matches!(self.role, Role::System | Role::Developer)
    }
}

/// A conversation to learn from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Example {
    /// The turns, in order.
    pub messages: Vec<Message>,
    /// The tools offered to the model, as the JSON text of the list; none in most examples.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tools: Option<String>,
    /// In a preference pair the worse ending: what stands here in place of [`Example::ending`]. Empty in most examples.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<Message>,
    /// What else the file says of it, as the JSON text of an object: kept, and written again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<String>,
}

impl Example {
    /// An example of these messages and nothing else.
    pub fn of(messages: Vec<Message>) -> Self {
        Self { messages, ..Self::default() }
    }

    /// The same with other messages.
    #[must_use]
    pub fn with_messages(&self, messages: Vec<Message>) -> Self {
        let Self { tools, rejected, extra, .. } = self;
        let (tools, rejected, extra) = (tools.clone(), rejected.clone(), extra.clone());
        Self { messages, tools, rejected, extra }
    }

    /// Whether this has the same as `other` besides its messages.
    pub fn differs_only_in_messages(&self, other: &Self) -> bool {
        self.tools == other.tools && self.rejected == other.rejected && self.extra == other.extra
    }

    /// Every message: those of the conversation, then those of the worse ending. The number of a message in a finding
    /// is its place here.
    pub fn all_messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().chain(&self.rejected)
    }

    /// Every message, to be changed.
    pub fn all_messages_mut(&mut self) -> impl Iterator<Item = &mut Message> {
        self.messages.iter_mut().chain(&mut self.rejected)
    }

    /// What comes after the last thing that the person said: the better ending of a preference pair.
    pub fn ending(&self) -> &[Message] {
        let asked = self.messages.iter().rposition(|message| message.role == Role::User);
        &self.messages[asked.map_or(0, |place| place + 1)..]
    }

    /// The text of the first base prompt, if there is one.
    pub fn base_prompt(&self) -> Option<&str> {
        self.messages.iter().find(|message| message.is_base_prompt()).map(|m| m.content.as_str())
    }

    /// The answer that ends the conversation, and what comes before it: a question and its right answer.
    /// Nothing when the example doesn't end with an answer.
    pub fn question_and_answer(&self) -> Option<(&[Message], &Message)> {
        let (last, before) = self.messages.split_last()?;
        (last.role == Role::Assistant).then_some((before, last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sample::{assistant, of, system, user};

    #[test]
    fn the_ending_is_what_comes_after_the_last_question() {
        let check = |messages: &[Message], expected: usize| {
            assert_eq!(Example::of(messages.to_vec()).ending().len(), expected, "{messages:?}");
        };
        check(&[], 0);
        check(&[system("a"), user("b")], 0);
        check(&[user("a"), assistant("b")], 1);
        check(&[user("a"), assistant("b"), user("c"), assistant("d"), assistant("e")], 2);
        check(&[assistant("a")], 1);
    }

    #[test]
    fn what_an_example_does_not_have_is_not_written() {
        let json = serde_json::to_string(&of([user("a"), assistant("b")])).expect("JSON");
        let expected =
            r#"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]}"#;
        assert_eq!(json, expected);
        assert_eq!(serde_json::from_str::<Example>(&json).expect("an example").messages.len(), 2);
    }
}

/// Short ways to write messages and examples in tests.
#[cfg(test)]
pub(crate) mod sample {
    use super::{Example, Message, Role};

    pub fn system(text: &str) -> Message {
        Message::new(Role::System, text)
    }

    pub fn user(text: &str) -> Message {
        Message::new(Role::User, text)
    }

    pub fn assistant(text: &str) -> Message {
        Message::new(Role::Assistant, text)
    }

    pub fn of(messages: impl IntoIterator<Item = Message>) -> Example {
        Example::of(messages.into_iter().collect())
    }

    /// Base prompt (none when empty), question, answer.
    pub fn asked(base_prompt: &str, question: &str, answer: &str) -> Example {
        let base_prompt = (!base_prompt.is_empty()).then(|| system(base_prompt));
        of(base_prompt.into_iter().chain([user(question), assistant(answer)]))
    }
}
