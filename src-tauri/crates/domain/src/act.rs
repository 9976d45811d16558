//! What a person can do to a project and undo again, as codes. The sentences live in the page's message file under
//! `act_<code>`, with the number of things that were changed.

use serde::{Deserialize, Serialize};

macro_rules! acts {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal;)+) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
        pub enum ActKind {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl ActKind {
            /// Every kind, in the order of this file.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code as messages and the log show it. Never changes once released.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The kind with this code.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.name() == name)
            }
        }
    };
}

acts! {
    /// The goal was written.
    GoalChanged = "goal_changed";
    /// The base prompt was written.
    BasePromptChanged = "base_prompt_changed";
    /// Something else in the plan was decided.
    PlanChanged = "plan_changed";
    /// The base prompt was put into examples.
    BasePromptApplied = "base_prompt_applied";
    /// An example was added by hand.
    ExampleAdded = "example_added";
    /// An example was edited.
    ExampleEdited = "example_edited";
    /// Findings were fixed.
    FindingsFixed = "findings_fixed";
    /// Examples were put into the bin.
    ExamplesDeleted = "examples_deleted";
    /// Of examples that ask nearly the same, some were put into the bin.
    ExamplesThinned = "examples_thinned";
    /// Examples were brought back from the bin.
    ExamplesRestored = "examples_restored";
    /// Examples got a topic, or lost theirs.
    TopicChanged = "topic_changed";
    /// Examples were marked to be looked at again, or looked at.
    ReviewChanged = "review_changed";
    /// A note was written.
    NoteChanged = "note_changed";
    /// A text was replaced in examples.
    TextReplaced = "text_replaced";
    /// A version was saved.
    VersionSaved = "version_saved";
    /// A version got another name.
    VersionRenamed = "version_renamed";
    /// A version was thrown away.
    VersionDeleted = "version_deleted";
    /// The examples became what they were in a version.
    VersionRestored = "version_restored";
    /// Examples were held back for checking, or no longer are.
    HeldBackChanged = "held_back_changed";
    /// A file was imported.
    Imported = "imported";
    /// A draft was kept as an example.
    DraftKept = "draft_kept";
    /// A draft was skipped.
    DraftSkipped = "draft_skipped";
    /// A model wrote a draft anew.
    DraftRewritten = "draft_rewritten";
    /// A document is no longer asked about.
    DocumentRemoved = "document_removed";
    /// A corrected answer became an example.
    Taught = "taught";
}
