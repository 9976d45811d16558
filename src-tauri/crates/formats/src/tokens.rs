//! Exact token counts of OpenAI's two families of models, and the rule by which examples are billed. A text is cut into
//! pieces (`split`), of which many are looked up at once (`counter`). Those that were met before are known (`piece`), and of
//! the others the tokens are made (`merge`, and `long` for those without end) as the `vocabulary` has it.

mod classes;
mod counter;
mod long;
mod merge;
mod piece;
mod repeated;
mod split;
mod vocabulary;

use bakehouse_domain::message::{Example, Message};
use counter::Counter;
use std::{cell::RefCell, sync::LazyLock};
use vocabulary::Vocabulary;

static O200K: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::new(include_bytes!(concat!(env!("OUT_DIR"), "/o200k.tokens"))));
static CL100K: LazyLock<Vocabulary> =
    LazyLock::new(|| Vocabulary::new(include_bytes!(concat!(env!("OUT_DIR"), "/cl100k.tokens"))));

thread_local! {
    static O200K_COUNTER: RefCell<Counter> = RefCell::new(Counter::new());
    static CL100K_COUNTER: RefCell<Counter> = RefCell::new(Counter::new());
}

/// Tokens around each message, for its role and its ends.
const PER_MESSAGE: usize = 3;
/// Either vocabulary has each role as one token.
const PER_ROLE: usize = 1;
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

/// The length of an example, in tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lengths {
    /// Of each message, with its role and its ends.
    pub messages: Vec<usize>,
    /// Of the whole: [`Tokenizer::count_example`].
    pub tokens: usize,
    /// Of the answers that are learned from: [`Tokenizer::count_learned`].
    pub learned: usize,
}

impl Tokenizer {
    /// The name that OpenAI's own library uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::O200k => "o200k_base",
            Self::Cl100k => "cl100k_base",
        }
    }

    /// The tokens of `text`. What looks like a control token counts as the text that it is: a person wrote it, and a
    /// provider that refuses it says so. The vocabulary is built on first use, which takes some milliseconds and 5 MB;
    /// each thread that counts keeps up to 5.5 MB more to remember what it has met.
    pub fn count(self, text: &str) -> usize {
        match self {
            Self::O200k => {
                O200K_COUNTER.with_borrow_mut(|counter| counter.count::<split::O200k>(&O200K, text))
            }
            Self::Cl100k => CL100K_COUNTER
                .with_borrow_mut(|counter| counter.count::<split::Cl100k>(&CL100K, text)),
        }
    }

    /// The same for a text that nearly every example of a file has.
    fn count_repeated(self, text: &str) -> usize {
        match self {
            Self::O200k => O200K_COUNTER
                .with_borrow_mut(|counter| counter.count_repeated::<split::O200k>(&O200K, text)),
            Self::Cl100k => CL100K_COUNTER
                .with_borrow_mut(|counter| counter.count_repeated::<split::Cl100k>(&CL100K, text)),
        }
    }

    /// The tokens that an example is billed for, once a pass: OpenAI's own estimate
    /// (`num_tokens_from_messages` of its cookbook). The service itself may differ by a constant an
    /// example. Calls and tools, which that estimate doesn't know, count as their texts.
    pub fn count_example(self, example: &Example) -> usize {
        self.lengths(example).tokens
    }

    /// The tokens of each message and of the whole, with every text counted once, and what many examples share once for all
    /// of them: an import of a hundred thousand examples spends a third of its time here.
    pub fn lengths(self, example: &Example) -> Lengths {
        let tools = example.tools.as_deref().map_or(0, |tools| self.count_repeated(tools));
        let mut lengths =
            Lengths { messages: Vec::with_capacity(example.messages.len()), tokens: 0, learned: 0 };
        for message in &example.messages {
            let is_shared = message.is_base_prompt();
            let count = if is_shared { Self::count_repeated } else { Self::count };
            let text = count(self, &message.content) + self.count_calls(message);
            let length = text + self.count_around(message);
            lengths.learned += if message.is_learned() { text } else { 0 };
            lengths.tokens += length;
            lengths.messages.push(length);
        }
        lengths.tokens += tools + PER_EXAMPLE;
        lengths
    }

    /// The tokens of the answers that a model learns from (`num_assistant_tokens_from_messages`, without
    /// answers of weight 0).
    pub fn count_learned(self, example: &Example) -> usize {
        let learned = example.messages.iter().filter(|message| message.is_learned());
        learned.map(|message| self.count(&message.content) + self.count_calls(message)).sum()
    }

    /// What a message takes beside its text and its calls.
    fn count_around(self, message: &Message) -> usize {
        let name = message.name.as_deref().map_or(0, |name| self.count(name) + PER_NAME);
        let id = message.tool_call_id.as_deref().map_or(0, |id| self.count(id));
        PER_MESSAGE + PER_ROLE + name + id
    }

    fn count_calls(self, message: &Message) -> usize {
        let calls = message.tool_calls.iter();
        calls.map(|call| self.count(&call.name) + self.count(&call.arguments)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bakehouse_domain::message::Role::{Assistant, Developer, Function, System, Tool, User};

    #[test]
    fn each_role_is_one_token() {
        for role in [System, Developer, User, Assistant, Tool, Function] {
            for tokenizer in [Tokenizer::O200k, Tokenizer::Cl100k] {
                assert_eq!(tokenizer.count(role.name()), PER_ROLE, "{role:?} {tokenizer:?}");
            }
        }
    }

    #[test]
    fn what_examples_share_counts_in_each_as_in_the_first() {
        let shared =
            ["Be kind.", "Antworte freundlich.", ""].map(|text| Message::new(System, text));
        for tokenizer in [Tokenizer::O200k, Tokenizer::Cl100k] {
            for _ in 0..2 {
                for (number, base_prompt) in shared.iter().enumerate() {
                    let text = format!("Why, {number}?");
                    let mut example =
                        Example::of(vec![base_prompt.clone(), Message::new(User, &text)]);
                    example.tools = Some(r#"[{"type":"function"}]"#.to_owned());
                    let texts = [&base_prompt.content, &text, r#"[{"type":"function"}]"#];
                    let texts: usize = texts.iter().map(|text| tokenizer.count(text)).sum();
                    let around = 2 * (PER_MESSAGE + PER_ROLE) + PER_EXAMPLE;
                    assert_eq!(tokenizer.count_example(&example), texts + around, "{example:?}");
                }
            }
        }
    }
}
