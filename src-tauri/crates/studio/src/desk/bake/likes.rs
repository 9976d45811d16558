//! What a draft repeats: the example or the waiting draft whose question is most like its own. Every question there is
//! is looked at, which takes a tenth of the time that the writer takes for one.

use crate::{failure::Failure, studio::Project};
use bakehouse_domain::{
    id::{DraftId, ExampleId},
    likeness::{NEAR_COPY, Shingles},
};
use bakehouse_store::project::drafts::{self, Twin};

/// The store has this much of each example's question at hand, in characters.
const COMPARED: usize = 200;

/// An example that is like a draft.
pub(super) struct Like {
    pub id: ExampleId,
    pub asks: String,
    pub answers: String,
    /// From 0 to 1.
    pub alike: f64,
}

/// The example that is most like this question; nothing where none has anything of it.
pub(super) fn closest(project: &Project, asks: &str) -> Result<Option<Like>, Failure> {
    let shingles = of(asks);
    project.read(|connection| {
        let mut closest: Option<Like> = None;
        drafts::each_example(connection, |id, asks, answers| {
            let alike = of(asks).alike(&shingles);
            if alike > closest.as_ref().map_or(0.0, |closest| closest.alike) {
                let (asks, answers) = (asks.to_owned(), answers.to_owned());
                closest = Some(Like { id, asks, answers, alike });
            }
        })?;
        Ok(closest)
    })
}

/// What this question is a near-copy of: an example, or else another draft that waits.
pub(super) fn twin(project: &Project, own: DraftId, asks: &str) -> Result<Option<Twin>, Failure> {
    if let Some(like) = closest(project, asks)?.filter(|like| like.alike >= NEAR_COPY) {
        return Ok(Some(Twin::Example(like.id)));
    }
    let shingles = of(asks);
    let others = project.read(drafts::questions)?;
    let mut others = others.into_iter().filter(|(id, _)| *id != own);
    let twin = others.find(|(_, asks)| of(asks).is_near_copy_of(&shingles));
    Ok(twin.map(|(id, _)| Twin::Draft(id)))
}

fn of(text: &str) -> Shingles {
    let end = text.char_indices().nth(COMPARED).map_or(text.len(), |(end, _)| end);
    Shingles::of(&text[..end])
}
