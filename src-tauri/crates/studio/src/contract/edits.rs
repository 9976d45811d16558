//! What is done to examples: written, added, and whatever is done to many at once.

use super::{DoneAct, ExampleDetail, ExampleId, ProjectId, ViewRequest};
use bakehouse_domain::message::{Message, Role};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Adds an example.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct AddExample {
    /// The project.
    pub project: ProjectId,
    /// Its messages; empty for the base prompt of the plan, an empty question and an empty answer.
    pub messages: Vec<Message>,
}

/// An example that was added.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AddedExample {
    /// The example.
    pub example: ExampleDetail,
    /// The act.
    pub act: DoneAct,
}

/// Writes the messages of an example. One act while the same message is being typed.
#[derive(Clone, Debug, PartialEq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct EditExample {
    /// The project.
    pub project: ProjectId,
    /// The example.
    pub example: ExampleId,
    /// Its messages, whole.
    pub messages: Vec<Message>,
    /// The worse ending, whole; nothing leaves it as it is.
    #[serde(default)]
    #[ts(optional)]
    pub rejected: Option<Vec<Message>>,
    /// The message that is being typed, counted from 0; nothing for another kind of change.
    pub typing: Option<usize>,
}

/// Some examples.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Selection {
    /// The project.
    pub project: ProjectId,
    /// Which.
    pub which: Which,
}

/// Which examples an act is for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// These.
    These(Vec<ExampleId>),
    /// All of a view but these.
    AllBut {
        /// The view.
        view: ViewRequest,
        /// The ones that stay.
        except: Vec<ExampleId>,
    },
}

/// Holds examples back, or learns from them again.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct HoldBack {
    /// Which.
    pub selection: Selection,
    /// Whether they are held back.
    pub is_held_back: bool,
}

/// Writes the tools that an example offers to the model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct WriteTools {
    /// The project.
    pub project: ProjectId,
    /// The example.
    pub example: ExampleId,
    /// The JSON text of their list; empty for none.
    pub tools: String,
}

/// Gives examples a topic.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetTopic {
    /// Which.
    pub selection: Selection,
    /// What they are about; empty for nothing.
    pub topic: String,
}

/// Marks examples to be looked at again, or as looked at.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SetReview {
    /// Which.
    pub selection: Selection,
    /// Whether the person wants to look at them again.
    pub to_review: bool,
}

/// Notes something about an example.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct WriteNote {
    /// The project.
    pub project: ProjectId,
    /// The example.
    pub example: ExampleId,
    /// The note; empty for none.
    pub note: String,
}

/// A text to be replaced in examples.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct Replace {
    /// In these.
    pub selection: Selection,
    /// What is looked for; not empty.
    pub find: String,
    /// What takes its place.
    pub with: String,
    /// Whether capital letters count.
    pub match_case: bool,
    /// Whether it must stand as a word of its own.
    pub whole_words: bool,
    /// In what is said by these; empty for everybody.
    pub roles: Vec<Role>,
}

/// What replacing a text would do.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ReplacePreview {
    /// Examples that would change.
    pub examples: usize,
    /// Places that would change.
    pub places: usize,
    /// The first of them.
    pub first: Vec<ReplacePlace>,
}

/// One place where a text would be replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReplacePlace {
    /// The example.
    pub example: ExampleId,
    /// Who speaks.
    pub role: Role,
    /// What stands before the place.
    pub before: String,
    /// What is found.
    pub found: String,
    /// What takes its place.
    pub with: String,
    /// What stands behind it.
    pub after: String,
}
