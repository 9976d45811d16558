//! What a shape can't carry. Told before the export, with how many examples it concerns, so that nobody finds out afterwards.

use super::{Row, Shape, turns};
use bakehouse_domain::message::{Example, Message, Role};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeMap};

macro_rules! losses {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal;)+) => {
        /// Something that a shape has no place for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        pub enum Loss {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl Loss {
            /// Everything that can be lost.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name: the words are in the page's message file under `loss_<name>`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

losses! {
    /// The example itself has no place: it is left out.
    Example = "example";
    /// Earlier turns of a conversation: only the last question and answer are written.
    Turns = "turns";
    /// That an answer is not to be learned from.
    Weights = "weights";
    /// Who a speaker is.
    Names = "names";
    /// Calls of tools and their results.
    Calls = "calls";
    /// The tools that the model may use.
    Tools = "tools";
    /// The worse answer of a pair.
    WorseAnswers = "worse_answers";
    /// Pictures and sounds.
    Pictures = "pictures";
    /// Entries that came with the file and nobody knows.
    OtherEntries = "other_entries";
    /// The base prompt: it is put in front of the question.
    BasePrompts = "base_prompts";
    /// What the example is about.
    Topics = "topics";
    /// What the person noted.
    Notes = "notes";
    /// That it is held back for checking.
    HeldBack = "held_back";
}

/// How often each thing is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(pub BTreeMap<Loss, usize>);

impl std::ops::AddAssign for Losses {
    fn add_assign(&mut self, other: Self) {
        for (loss, count) in other.0 {
            *self.0.entry(loss).or_default() += count;
        }
    }
}

/// What a shape has a place for.
fn carried(shape: Shape) -> &'static [Loss] {
    use Loss::{
        BasePrompts, Calls, HeldBack, Names, Notes, OtherEntries, Pictures, Tools, Topics, Turns,
        Weights, WorseAnswers,
    };
    match shape {
        Shape::Chat | Shape::ChatWithMark => &[
            BasePrompts,
            Turns,
            Calls,
            Tools,
            Weights,
            Names,
            WorseAnswers,
            Pictures,
            OtherEntries,
        ],
        Shape::Preference => {
            &[BasePrompts, Turns, Calls, Tools, Weights, Names, WorseAnswers, Pictures]
        }
        Shape::TrlLabelled | Shape::TrlPreference => {
            &[BasePrompts, Turns, Calls, Tools, WorseAnswers]
        }
        Shape::HuggingFace | Shape::Mlx | Shape::LlamaFactory | Shape::Axolotl => {
            &[BasePrompts, Turns, Calls, Tools, HeldBack]
        }
        Shape::TrlPromptCompletion | Shape::Parquet | Shape::ShareGpt => {
            &[BasePrompts, Turns, Calls, Tools]
        }
        // Alpaca keeps earlier turns in a column of their own.
        Shape::Gemini | Shape::Bedrock | Shape::Alpaca => &[BasePrompts, Turns],
        Shape::PromptCompletion => &[],
        Shape::Spreadsheet | Shape::Table => &[BasePrompts, WorseAnswers, Topics, Notes, HeldBack],
        // It writes numbers only: nothing of the texts is meant to be there.
        Shape::TokenReport => Loss::ALL,
    }
}

/// What `shape` loses of this row.
pub(super) fn of(shape: Shape, row: &Row) -> Losses {
    let example = &row.example;
    if is_left_out(shape, example) {
        return Losses(BTreeMap::from([(Loss::Example, 1)]));
    }
    let carried = carried(shape);
    let has = |loss: &Loss| !carried.contains(loss) && has(*loss, row);
    Losses(Loss::ALL.iter().copied().filter(has).map(|loss| (loss, 1)).collect())
}

/// Whether there is anything of this in the row.
fn has(loss: Loss, row: &Row) -> bool {
    let example = &row.example;
    let any = |has: fn(&Message) -> bool| example.messages.iter().chain(&example.rejected).any(has);
    match loss {
        Loss::Example => false,
        Loss::Turns => turns(example) > 1,
        Loss::Weights => any(|message| message.weight == Some(0)),
        Loss::Names => any(|message| message.name.is_some()),
        Loss::Calls => any(is_about_calls),
        Loss::Tools => example.tools.is_some(),
        Loss::WorseAnswers => !example.rejected.is_empty(),
        Loss::Pictures => any(|message| message.parts.is_some()),
        Loss::OtherEntries => example.extra.is_some() || any(|message| message.extra.is_some()),
        Loss::BasePrompts => any(|message| message.is_base_prompt() && !message.content.is_empty()),
        Loss::Topics => !row.topic.is_empty(),
        Loss::Notes => !row.note.is_empty(),
        Loss::HeldBack => row.is_held_back,
    }
}

/// Whether whoever reads the shape learns from every answer, since it has no place for the weight of one.
fn learns_from_all(shape: Shape) -> bool {
    match shape {
        Shape::PromptCompletion
        | Shape::TrlPromptCompletion
        | Shape::ShareGpt
        | Shape::Alpaca
        | Shape::Gemini
        | Shape::Bedrock
        | Shape::HuggingFace
        | Shape::Mlx
        | Shape::LlamaFactory
        | Shape::Axolotl => true,
        Shape::Chat
        | Shape::ChatWithMark
        | Shape::Preference
        | Shape::TrlPreference
        | Shape::TrlLabelled
        | Shape::Spreadsheet
        | Shape::Table
        | Shape::Parquet
        | Shape::TokenReport => false,
    }
}

/// What is written of an example: where every answer is learned from, nothing behind the last one that is meant to be.
pub(super) fn learned_part(shape: Shape, example: &Example) -> Cow<'_, Example> {
    let end = example.messages.iter().rposition(Message::is_learned).map_or(0, |last| last + 1);
    if end == example.messages.len() || !learns_from_all(shape) {
        return Cow::Borrowed(example);
    }
    let mut part = example.clone();
    part.messages.truncate(end);
    Cow::Owned(part)
}

/// Whether the shape has no place for such an example at all.
pub(super) fn is_left_out(shape: Shape, example: &Example) -> bool {
    let has_answer = example.messages.last().is_some_and(|last| last.role == Role::Assistant);
    let teaches = example.messages.iter().any(Message::is_learned);
    if learns_from_all(shape) && !teaches {
        return true;
    }
    match shape {
        Shape::Preference | Shape::TrlPreference => example.rejected.is_empty() || !has_answer,
        Shape::Chat | Shape::ChatWithMark | Shape::TokenReport | Shape::Parquet => false,
        // What learns from answers has no use for one without.
        _ => !has_answer,
    }
}

fn is_about_calls(message: &Message) -> bool {
    !message.tool_calls.is_empty()
        || message.tool_call_id.is_some()
        || matches!(message.role, Role::Tool | Role::Function)
}
