//! Questions that mean much the same, as clusters: k-means over directions, from centres that lie far apart (k-means++).

use super::vectors::{DIMENSIONS, Vector, add, alike, normalise};
use crate::random::Draws;
use crate::watch::Watch;

const MOST_CLUSTERS: usize = 24;
/// The number of clusters is the square root of the number of questions over this: 5 for 100, 8 for 250, 16 for 1,000.
const QUESTIONS_TO_CLUSTERS: f64 = 4.0;
/// The best of so many tries is taken.
const TRIES: usize = 4;
const ROUNDS: usize = 25;

/// Clusters of questions.
pub(super) struct Clusters {
    /// Where each cluster points.
    pub centres: Vec<Vector>,
    /// The cluster of each question.
    pub of: Vec<usize>,
}

impl Clusters {
    pub fn of(vectors: &[Vector], draws: &mut Draws, watch: &mut Watch<'_>) -> Option<Self> {
        let mut best = (f32::NEG_INFINITY, Self { centres: Vec::new(), of: Vec::new() });
        for number in 0..TRIES {
            let mut watch = watch.step(number, TRIES);
            let found = one_try(vectors, draws, &mut watch)?;
            if found.0 > best.0 {
                best = found;
            }
        }
        Some(best.1)
    }

    /// The cluster that a question belongs to, and how alike its middle is.
    pub fn nearest(&self, vector: &Vector) -> (usize, f32) {
        nearest(&self.centres, vector)
    }

    /// The questions of each cluster.
    pub fn members(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.centres.len()];
        for (question, cluster) in self.of.iter().enumerate() {
            members[*cluster].push(question);
        }
        members
    }
}

fn one_try(
    vectors: &[Vector],
    draws: &mut Draws,
    watch: &mut Watch<'_>,
) -> Option<(f32, Clusters)> {
    let mut centres = first_centres(vectors, draws);
    let mut of = vec![0; vectors.len()];
    let mut fit = 0.0;
    for round in 0..ROUNDS {
        watch.at(round as f64 / ROUNDS as f64)?;
        let mut sums = vec![[0.0; DIMENSIONS]; centres.len()];
        let before = fit;
        fit = 0.0;
        for (vector, cluster) in vectors.iter().zip(&mut of) {
            let (nearest, alike) = nearest(&centres, vector);
            *cluster = nearest;
            fit += alike;
            add(&mut sums[nearest], 1.0, vector);
        }
        for (centre, mut sum) in centres.iter_mut().zip(sums) {
            if normalise(&mut sum) {
                *centre = sum;
            }
        }
        if fit == before {
            break;
        }
    }
    Some((fit, Clusters { centres, of }))
}

/// Each next centre is a question, drawn the likelier the less it is like the centres there are.
fn first_centres(vectors: &[Vector], draws: &mut Draws) -> Vec<Vector> {
    let Some(first) = vectors.get(draws.below(vectors.len().max(1))) else { return Vec::new() };
    let wanted = (vectors.len() as f64 / QUESTIONS_TO_CLUSTERS).sqrt().round() as usize;
    let mut centres = vec![*first];
    let mut unlike = vec![f32::INFINITY; vectors.len()];
    while centres.len() < wanted.min(MOST_CLUSTERS) {
        let last = centres[centres.len() - 1];
        for (unlike, vector) in unlike.iter_mut().zip(vectors) {
            *unlike = unlike.min((1.0 - alike(vector, &last)).max(0.0));
        }
        let all: f32 = unlike.iter().sum();
        // Where all questions are the same there is nothing more to tell apart.
        if all < 1e-3 {
            break;
        }
        let mut rest = draws.share() * all;
        let next = unlike.iter().position(|unlike| {
            rest -= unlike;
            rest < 0.0
        });
        centres.push(vectors[next.unwrap_or(vectors.len() - 1)]);
    }
    centres
}

fn nearest(centres: &[Vector], vector: &Vector) -> (usize, f32) {
    let all = centres.iter().enumerate().map(|(cluster, centre)| (cluster, alike(centre, vector)));
    all.fold((0, f32::NEG_INFINITY), |best, next| if next.1 > best.1 { next } else { best })
}
