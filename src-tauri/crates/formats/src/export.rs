//! Examples in the shapes that other programs take. A shape that can't carry something says so before anything is written:
//! see [`Shape::loses`].

mod fields;
mod file;
mod folders;
mod lines;
mod losses;
mod parquet;
mod report;
mod sample;
mod table;

pub use file::write_file;
pub use folders::{Folder, Part, files, write_folder};
pub use lines::Lines;
pub use losses::{Loss, Losses};
pub use parquet::write_parquet;
pub use report::write_token_report;
pub use sample::sample;
pub use table::{Cells, write_table};
pub(crate) use table::{is_marked, is_ours, unmarked};

use bakehouse_domain::message::{Example, Role};
use serde::{Deserialize, Serialize};

/// Answers in an example: more than one is a conversation.
fn turns(example: &Example) -> usize {
    example.messages.iter().filter(|message| message.role == Role::Assistant).count()
}

/// An example with what a person knows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The example.
    pub example: Example,
    /// What it is about; empty where that is not known.
    pub topic: String,
    /// What the person noted about it.
    pub note: String,
    /// Whether it is held back for checking.
    pub is_held_back: bool,
}

impl Row {
    /// A row of an example of which nothing else is known.
    pub fn of(example: Example) -> Self {
        Self { example, topic: String::new(), note: String::new(), is_held_back: false }
    }
}

macro_rules! shapes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $extension:literal;)+) => {
        /// The shape of one example, or of a whole file.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        pub enum Shape {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl Shape {
            /// Every shape, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The shape as messages and the command line name it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// How the name of a file of this shape ends.
            pub fn extension(self) -> &'static str {
                match self { $(Self::$variant => $extension),+ }
            }

            /// The shape with this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|shape| shape.name() == name)
            }
        }
    };
}

shapes! {
    /// Our own: OpenAI's chat form, with everything that came with an example.
    Chat = "chat", "jsonl";
    /// The same with the mark in front that Azure asks for.
    ChatWithMark = "chat_azure", "jsonl";
    /// OpenAI's preference pairs.
    Preference = "preference", "jsonl";
    /// One text asked, one text answered.
    PromptCompletion = "prompt_completion", "jsonl";
    /// TRL's prompt and completion as lists of messages.
    TrlPromptCompletion = "trl_prompt_completion", "jsonl";
    /// TRL's preference pairs.
    TrlPreference = "trl_preference", "jsonl";
    /// TRL's single answers, each marked as good or bad.
    TrlLabelled = "trl_kto", "jsonl";
    /// `ShareGPT`'s conversations.
    ShareGpt = "sharegpt", "jsonl";
    /// Alpaca's instruction, input and output.
    Alpaca = "alpaca", "jsonl";
    /// Google's contents, for Gemini on Vertex.
    Gemini = "gemini", "jsonl";
    /// Amazon's conversations, for Bedrock.
    Bedrock = "bedrock", "jsonl";
    /// A table for a spreadsheet: nothing in it is taken for a formula.
    Spreadsheet = "spreadsheet", "csv";
    /// A table with every text exactly as it is.
    Table = "table", "csv";
    /// A column of messages, as Hugging Face's datasets have it.
    Parquet = "parquet", "parquet";
    /// How many tokens each example has.
    TokenReport = "token_report", "csv";
    /// A folder for Hugging Face, with a card that says what is in it.
    HuggingFace = "hugging_face", "";
    /// A folder for mlx-lm: files to train, to check and to test with.
    Mlx = "mlx", "";
    /// A folder for LLaMA-Factory, with its list of data sets and its settings.
    LlamaFactory = "llama_factory", "";
    /// A folder for Axolotl, with its settings.
    Axolotl = "axolotl", "";
}

impl Shape {
    /// Whether it is a folder of files.
    pub fn is_folder(self) -> bool {
        self.extension().is_empty()
    }

    /// Whether an example is a line of its own.
    pub fn is_lines(self) -> bool {
        self.extension() == "jsonl"
    }

    /// What of this example the shape can't carry.
    pub fn loses(self, row: &Row) -> Losses {
        losses::of(self, row)
    }
}

#[cfg(test)]
mod tests;
