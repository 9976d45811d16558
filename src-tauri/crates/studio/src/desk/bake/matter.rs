//! What a draft is about, with everything that its writer has to know of that.

use bakehouse_domain::{
    draft::{Like, Subject},
    id::PassageId,
};
use bakehouse_store::{
    Connection, Error,
    project::documents::{self, Passage},
};
use std::path::Path;

/// A paragraph with less says nothing to ask about, such as a heading. In bytes.
const SHORTEST: usize = 60;

/// See the head of this file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Matter {
    /// A topic, and a part of it.
    Topic { topic: String, within: Option<String> },
    /// What this question is about, in another way.
    Like(Like),
    /// A passage of a document.
    Passage(Passage),
}

impl Matter {
    /// What `subject` means among these passages.
    pub fn of(
        connection: &Connection,
        subject: Subject<'_>,
        passages: &[PassageId],
    ) -> Result<Self, Error> {
        Ok(match subject {
            Subject::Topic { topic, within } => {
                Self::Topic { topic: topic.to_owned(), within: within.map(str::to_owned) }
            }
            Subject::Like(like) => Self::Like(like.clone()),
            Subject::Passage(place) => {
                let passage = passages.get(place).copied();
                let passage = passage.map(|id| documents::passage(connection, id)).transpose()?;
                Self::Passage(passage.flatten().ok_or(Error::Missing("passage"))?)
            }
        })
    }

    /// What a draft that is stored is about.
    pub fn of_draft(
        connection: &Connection,
        topic: &str,
        passage: Option<PassageId>,
    ) -> Result<Self, Error> {
        let passage = passage.map(|id| documents::passage(connection, id)).transpose()?.flatten();
        Ok(match passage {
            Some(passage) => Self::Passage(passage),
            None => Self::Topic { topic: topic.to_owned(), within: None },
        })
    }

    /// The same with one paragraph of its passage, the one at `place` in turn: a small model loses itself in more.
    pub fn shortened(mut self, place: usize) -> Self {
        if let Self::Passage(passage) = &mut self {
            let paragraphs = passage.text.split("\n\n");
            let whole: Vec<&str> = paragraphs.filter(|text| text.len() >= SHORTEST).collect();
            if let Some(one) = whole.get(place % whole.len().max(1)) {
                passage.text = (*one).to_owned();
            }
        }
        self
    }

    /// The topic that it is kept under. What is asked about a document is kept under its name.
    pub fn topic(&self) -> &str {
        match self {
            Self::Topic { topic, .. } => topic,
            Self::Like(like) => &like.topic,
            Self::Passage(passage) => {
                let stem = Path::new(&passage.document).file_stem().and_then(|stem| stem.to_str());
                stem.unwrap_or(&passage.document)
            }
        }
    }

    /// The passage that the answer must quote.
    pub fn passage(&self) -> Option<&Passage> {
        match self {
            Self::Passage(passage) => Some(passage),
            Self::Topic { .. } | Self::Like(_) => None,
        }
    }
}
