//! What a single new text is most like.

use super::sketch::Sketch;
use super::{Like, Sketches};
use crate::likeness::Shingles;

/// So many of the likeliest are read again: what is kept of long texts says no more than about how alike they are.
const READ_AGAIN: usize = 8;

pub(super) fn closest(
    sketches: &Sketches,
    text: &str,
    apart: u64,
    mut read: impl FnMut(u64) -> Option<String>,
) -> Option<Like> {
    let shingles = Shingles::of(text);
    let mut own = Vec::new();
    let sketch = Sketch::of(0, &shingles, apart, &mut own)?;
    let mut likely: Vec<Like> = Vec::with_capacity(READ_AGAIN + 1);
    for other in &sketches.texts {
        let last = likely.get(READ_AGAIN - 1).map_or(0.0, |like| like.alike);
        if sketch.most_alike(other) >= last {
            let alike = sketch.alike(&own, other, other.kept(&sketches.pairs), last);
            keep(&mut likely, Like { id: other.id, alike });
        }
    }
    let read = likely.into_iter().filter_map(|Like { id, .. }| {
        let alike = Shingles::of(&read(id)?).alike(&shingles);
        (alike > 0.0).then_some(Like { id, alike })
    });
    read.max_by(|one, other| one.alike.total_cmp(&other.alike).then(other.id.cmp(&one.id)))
}

/// Keeps the likeliest in their order.
fn keep(likely: &mut Vec<Like>, like: Like) {
    let place = likely.partition_point(|other| (other.alike, like.id) > (like.alike, other.id));
    if like.alike > 0.0 && place < READ_AGAIN {
        likely.insert(place, like);
        likely.truncate(READ_AGAIN);
    }
}
