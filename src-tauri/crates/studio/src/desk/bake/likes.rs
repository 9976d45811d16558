//! What a draft repeats: the example or the waiting draft whose question is most like its own.

use crate::{
    contract::{Like, LikeWhat, Selection},
    desk::examples::selected,
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
};
use bakehouse_domain::{id::ExampleId, likeness::Shingles, near_copies::Known};
use bakehouse_store::project::{
    drafts::{self, Twin},
    examples,
};

/// Questions that a batch is like at most.
const MOST_LIKE: usize = 200;

/// The store has this much of each example's question at hand, in characters.
const COMPARED: usize = 200;

/// An example that is like a draft.
pub(super) struct Closest {
    pub id: ExampleId,
    pub asks: String,
    pub answers: String,
    /// From 0 to 1.
    pub alike: f64,
}

/// The example that is most like this question; nothing where none has anything of it.
pub(super) fn closest(project: &Project, asks: &str) -> Result<Option<Closest>, Failure> {
    let shingles = of(asks);
    project.read(|connection| {
        let mut closest: Option<Closest> = None;
        drafts::each_example(connection, |id, asks, answers| {
            let alike = of(asks).alike(&shingles);
            if alike > closest.as_ref().map_or(0.0, |closest| closest.alike) {
                let (asks, answers) = (asks.to_owned(), answers.to_owned());
                closest = Some(Closest { id, asks, answers, alike });
            }
        })?;
        Ok(closest)
    })
}

/// Everything that a new draft could repeat: what examples ask, and the drafts that wait. Read once for a batch, which
/// then adds its own. What a person keeps of them meanwhile stays known as a draft; what comes in otherwise while a batch
/// is baked is seen in the review, beside the draft.
pub(super) fn known(project: &Project) -> Result<Known<Twin>, Failure> {
    project.read(|connection| {
        let mut known = Known::new();
        drafts::each_example(connection, |id, asks, _| known.add(Twin::Example(id), start(asks)))?;
        for (id, asks) in drafts::questions(connection)? {
            known.add(Twin::Draft(id), start(&asks));
        }
        Ok(known)
    })
}

/// The questions that drafts shall be like.
pub(super) fn chosen(
    studio: &Studio,
    project: &Project,
    what: LikeWhat,
) -> Result<Vec<Like>, Failure> {
    let like = match what {
        LikeWhat::Question(asks) => vec![Like { asks, topic: String::new() }],
        LikeWhat::Draft(id) => {
            let draft = project.read(|connection| drafts::one(connection, id))?;
            let first = draft.turns.into_iter().next();
            first.map(|turn| Like { asks: turn.asks, topic: draft.topic }).into_iter().collect()
        }
        LikeWhat::Examples(which) => {
            let ids = selected(studio, &Selection { project: project.id, which })?;
            // Spread over all of a large selection.
            let step = ids.len().div_ceil(MOST_LIKE).max(1);
            let some: Vec<u32> = ids.into_iter().step_by(step).collect();
            let rows = project.read(|it| examples::previewed(it, &some))?;
            let like = rows
                .into_iter()
                .map(|row| Like { asks: row.asks, topic: row.topic.unwrap_or_default() });
            like.collect()
        }
    };
    let like: Vec<Like> = like.into_iter().filter(|like| !like.asks.trim().is_empty()).collect();
    if like.is_empty() {
        Err(Failure::new(FailureCode::ThingMissing).because("no question"))
    } else {
        Ok(like)
    }
}

fn of(text: &str) -> Shingles {
    Shingles::of(start(text))
}

/// What of a question is compared.
pub(super) fn start(text: &str) -> &str {
    let end = text.char_indices().nth(COMPARED).map_or(text.len(), |(end, _)| end);
    &text[..end]
}
