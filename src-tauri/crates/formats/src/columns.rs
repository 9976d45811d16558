//! The columns of a table, or the keys of objects in no known shape: what each of them is to an example. It is guessed
//! from their names and first values; a person who knows better says so.

mod guess;
mod held_back;
mod names;
mod row;

pub(crate) use guess::{guess, looks_like_header};
pub(crate) use names::{is_conversation_name, is_known};
pub(crate) use row::{Row, read};

/// What a column is to an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Use {
    BasePrompt,
    /// Several of them are put together, a blank line between: an instruction and its input.
    Question,
    Answer,
    /// The worse answer of a preference pair.
    WorseAnswer,
    Topic,
    Note,
    /// Whether it is held back for checking.
    HeldBack,
    Tools,
    /// A whole conversation as JSON.
    Conversation,
    /// It stays with the example and comes out again when that is written.
    Keep,
    LeaveOut,
}

impl Use {
    pub const ALL: [Self; 11] = [
        Self::BasePrompt,
        Self::Question,
        Self::Answer,
        Self::WorseAnswer,
        Self::Topic,
        Self::Note,
        Self::HeldBack,
        Self::Tools,
        Self::Conversation,
        Self::Keep,
        Self::LeaveOut,
    ];

    /// The use as files and messages name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::BasePrompt => "base_prompt",
            Self::Question => "question",
            Self::Answer => "answer",
            Self::WorseAnswer => "worse_answer",
            Self::Topic => "topic",
            Self::Note => "note",
            Self::HeldBack => "held_back",
            Self::Tools => "tools",
            Self::Conversation => "conversation",
            Self::Keep => "keep",
            Self::LeaveOut => "leave_out",
        }
    }

    /// The use of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}

/// A column with its first values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// As the header has it, or a letter as spreadsheets have it where there is no header. No two are the same.
    pub name: String,
    /// The beginnings of its first values, one for each of the first rows.
    pub first: Vec<String>,
    /// What it probably is.
    pub guess: Use,
}

/// How sure a guess is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// Nothing that could be a question, or nothing that could be an answer.
    Unclear,
    /// Likely enough to be offered, and to be asked about.
    Likely,
    /// The names leave no doubt: it is read without asking.
    Sure,
}

/// What can be said of the columns of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    pub columns: Vec<Column>,
    pub certainty: Certainty,
    /// The lines of the first rows, in a table their numbers: as many as each column has first values.
    pub lines: Vec<u64>,
    /// Whether the first row names them. Objects name theirs themselves.
    pub has_header: bool,
}

impl Columns {
    /// The guess as a mapping, to be changed by whoever knows better.
    pub fn mapping(&self) -> Mapping {
        let uses = self.columns.iter().map(|column| (column.name.clone(), column.guess));
        Mapping { uses: uses.collect(), base_prompt: None }
    }
}

/// What each column is taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// By the column's name. One that isn't in here is kept as it is.
    pub uses: Vec<(String, Use)>,
    /// For rows that bring no base prompt of their own.
    pub base_prompt: Option<String>,
}

impl Mapping {
    pub fn use_of(&self, column: &str) -> Use {
        let found = self.uses.iter().find(|(name, _)| name == column);
        found.map_or(Use::Keep, |(_, column_use)| *column_use)
    }

    /// Whether a row could be an example by this: it says something at least.
    pub fn says_something(&self) -> bool {
        let says = |wanted| matches!(wanted, Use::Question | Use::Answer | Use::Conversation);
        self.uses.iter().any(|(_, column_use)| says(*column_use))
    }
}
