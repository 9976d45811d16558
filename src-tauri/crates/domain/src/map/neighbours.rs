//! The nearest neighbours of each question: looked for in its own cluster and in those beside it, which finds nearly all of
//! them in a quarter of the time.

use super::clusters::Clusters;
use super::vectors::{Vector, alike};
use crate::watch::Watch;

/// So many neighbours each: fewer tear the picture into threads, more blur it.
const NEIGHBOURS: usize = 15;
/// Up to so many questions all are compared with all.
const FEW: usize = 3000;
/// Of more, those of so many clusters.
const CLUSTERS_LOOKED_AT: usize = 6;

/// A neighbour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Neighbour {
    pub question: usize,
    /// From -1 to 1.
    pub alike: f32,
}

/// The neighbours of each question, the nearest first.
pub(super) fn find(
    vectors: &[Vector],
    clusters: &Clusters,
    watch: &mut Watch<'_>,
) -> Option<Vec<Vec<Neighbour>>> {
    let members = clusters.members();
    let looked_at = if vectors.len() > FEW { CLUSTERS_LOOKED_AT } else { members.len() };
    let beside: Vec<Vec<usize>> = clusters
        .centres
        .iter()
        .map(|centre| {
            let mut others: Vec<usize> = (0..members.len()).collect();
            others.sort_by(|one, other| {
                let alike = |cluster: &usize| alike(&clusters.centres[*cluster], centre);
                alike(other).total_cmp(&alike(one)).then(one.cmp(other))
            });
            others.truncate(looked_at);
            others
        })
        .collect();
    let mut found = Vec::with_capacity(vectors.len());
    for (question, vector) in vectors.iter().enumerate() {
        watch.at_each(64, question, vectors.len())?;
        let near = beside[clusters.of[question]].iter().flat_map(|cluster| &members[*cluster]);
        found.push(nearest(
            vector,
            vectors,
            near.copied().filter(|other| *other != question),
            NEIGHBOURS,
        ));
    }
    Some(found)
}

/// The nearest of `among`, the nearest first; of several that are as near the one that comes first.
pub(super) fn nearest(
    vector: &Vector,
    vectors: &[Vector],
    among: impl Iterator<Item = usize>,
    count: usize,
) -> Vec<Neighbour> {
    let mut nearest: Vec<Neighbour> = Vec::with_capacity(count + 1);
    for question in among {
        let alike = alike(vector, &vectors[question]);
        if nearest.len() == count && nearest[count - 1].alike >= alike {
            continue;
        }
        let place = nearest.partition_point(|neighbour| neighbour.alike >= alike);
        nearest.insert(place, Neighbour { question, alike });
        nearest.truncate(count);
    }
    nearest
}
