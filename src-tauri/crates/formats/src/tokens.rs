//! Exact token counts of OpenAI's two families of models, and the rule by which examples are billed.

use bakehouse_domain::message::{Example, Message, Role};

/// Tokens around each message, for its role and its ends.
const PER_MESSAGE: usize = 3;
/// One more where a message has a name.
const PER_NAME: usize = 1;
/// Tokens that open the answer, once an example.
const PER_EXAMPLE: usize = 3;

/// A vocabulary and the rule that cuts text into its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tokenizer {
    /// GPT-4o, 4.1 and everything after.
    O200k,
    /// GPT-3.5 and GPT-4.
    Cl100k,
}

impl Tokenizer {
    /// The name that OpenAI's own library uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::O200k => "o200k_base",
            Self::Cl100k => "cl100k_base",
        }
    }

    /// The tokens of `text`. What looks like a control token counts as the text that it is: a person
    /// wrote it, and a provider that refuses it says so. The vocabulary is built on first use, which
    /// takes a tenth of a second.
    pub fn count(self, text: &str) -> usize {
        match self {
            Self::O200k => bpe_openai::o200k_base().count(text),
            Self::Cl100k => bpe_openai::cl100k_base().count(text),
        }
    }

    /// The tokens that an example is billed for, once a pass: OpenAI's own estimate
    /// (`num_tokens_from_messages` of its cookbook). The service itself may differ by a constant an
    /// example. Calls and tools, which that estimate doesn't know, count as their texts.
    pub fn count_example(self, example: &Example) -> usize {
        let messages = example.messages.iter().map(|message| self.count_message(message));
        let tools = example.tools.as_deref().map_or(0, |tools| self.count(tools));
        messages.sum::<usize>() + tools + PER_EXAMPLE
    }

    /// The tokens of the answers that a model learns from (`num_assistant_tokens_from_messages`, without
    /// answers of weight 0).
    pub fn count_learned(self, example: &Example) -> usize {
        let learned = example.messages.iter().filter(|message| message.is_learned());
        learned.map(|message| self.count(&message.content) + self.count_calls(message)).sum()
    }

    fn count_message(self, message: &Message) -> usize {
        let name = message.name.as_deref().map_or(0, |name| self.count(name) + PER_NAME);
        let id = message.tool_call_id.as_deref().map_or(0, |id| self.count(id));
        let role = self.count(role_name(message.role));
        PER_MESSAGE + role + self.count(&message.content) + name + id + self.count_calls(message)
    }

    fn count_calls(self, message: &Message) -> usize {
        let calls = message.tool_calls.iter();
        calls.map(|call| self.count(&call.name) + self.count(&call.arguments)).sum()
    }
}

/// A role as files name it.
pub(crate) fn role_name(role: Role) -> &'static str {
    match role {
        Role::System => "system",
        Role::Developer => "developer",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
        Role::Function => "function",
    }
}
