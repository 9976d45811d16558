//! The variety map: every question as a point, similar ones together, in clusters that are named by their telling words.
//! It shows at a glance what is asked often, what is missing, and what could be thinned out.
//!
//! From words to a picture in four steps, each of them known from the literature, none of them with a model:
//!
//! 1. A question becomes a handful of numbers by the words it shares with others (latent semantic analysis, by a random
//!    start and a few rounds of subspace iteration). "Parcel" and "courier" come near each other because the same
//!    questions have them.
//! 2. Clusters are found among the numbers (k-means).
//! 3. Each question is drawn towards its nearest neighbours, a little towards its cluster, and pushed away from all
//!    others (after UMAP, `McInnes` 2018). The crate `bhtsne` was tried on 10,000 questions: it takes ten times as long
//!    and makes specks of clusters.
//! 4. Questions that say nearly the same are drawn together into a dense spot.
//!
//! Everything follows from the questions and the seed: the same in, the same picture.

mod clusters;
mod crowds;
mod frame;
mod gather;
mod layout;
mod meaning;
mod names;
mod neighbours;
mod outcome;
mod rest;
mod vectors;

pub use gather::Questions;

use crate::random::{Draws, mixed};
use crate::watch::Watch;
use clusters::Clusters;
use meaning::{Meaning, Weighted};
use rest::Rest;
use serde::Serialize;
use vectors::Vector;

/// So many questions are laid out; of more the others are put beside their nearest ones.
const MOST_LAID_OUT: usize = 20_000;

/// The map.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VarietyMap {
    /// Every question, in the order in which they were given.
    pub points: Vec<Point>,
    /// The clusters, the largest first.
    pub clusters: Vec<Cluster>,
    /// Where the name of each topic belongs, in the order in which topics were first met.
    pub topics: Vec<TopicPlace>,
    /// Where many questions say nearly the same, the largest first.
    pub crowds: Vec<Crowd>,
}

/// One question.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "MapPoint"))]
pub struct Point {
    /// Its number.
    pub id: u64,
    /// From left to right, 0 to 1.
    pub x: f32,
    /// From top to bottom, 0 to 1. The map is wider than it is high: draw it so.
    pub y: f32,
    /// Its place in [`VarietyMap::clusters`].
    pub cluster: u32,
    /// The place of its topic in [`VarietyMap::topics`].
    pub topic: Option<u32>,
}

/// Questions that are alike.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "MapCluster"))]
pub struct Cluster {
    /// Its name: up to three words that tell it from the others, as somebody wrote them. None where nothing does.
    pub words: Vec<String>,
    /// How many questions are in it.
    pub size: usize,
    /// The middle of its points.
    pub x: f32,
    /// The middle of its points.
    pub y: f32,
}

/// Where the questions of a topic are.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TopicPlace {
    /// The topic.
    pub name: String,
    /// How many questions have it.
    pub size: usize,
    /// The middle of its points.
    pub x: f32,
    /// The middle of its points.
    pub y: f32,
}

/// Questions that say nearly the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "MapCrowd"))]
pub struct Crowd {
    /// Their numbers, the one first that the others make the least missed. Whoever thins them out takes away from the
    /// front: what is left is as varied as so many of them can be.
    pub examples: Vec<u64>,
    /// How many are worth keeping: as many as keep the crowd visible without letting it lead.
    pub worth_keeping: usize,
    /// The number of the one that speaks for them all.
    pub central: u64,
    /// The middle of its points.
    pub x: f32,
    /// The middle of its points.
    pub y: f32,
}

/// Draws the map. Nothing when `watch` ended it.
pub fn draw(questions: &Questions, seed: u64, watch: &mut Watch<'_>) -> Option<VarietyMap> {
    draw_with(questions, MOST_LAID_OUT, seed, watch)
}

fn draw_with(
    questions: &Questions,
    most_laid_out: usize,
    seed: u64,
    watch: &mut Watch<'_>,
) -> Option<VarietyMap> {
    let mut draws = Draws::new(seed);
    let chosen = chosen(questions, most_laid_out, seed);
    let meaning = Meaning::of(questions, &chosen, &mut draws, &mut watch.part(0.0, 0.1))?;
    let sample = Sample::of(questions, chosen, &meaning);
    let clusters = Clusters::of(&sample.vectors, &mut draws, &mut watch.part(0.1, 0.2))?;
    let nearest = neighbours::find(&sample.vectors, &clusters, &mut watch.part(0.2, 0.45))?;
    let mut crowds = crowds::find(&sample, &clusters, &nearest, &mut watch.part(0.45, 0.5))?;
    let laid_out =
        layout::lay_out(&sample, &clusters, &nearest, &mut draws, &mut watch.part(0.5, 0.8))?;
    let mut placed = Placed::of(&sample, &clusters, &laid_out, questions.len());
    let rest = Rest { questions, meaning: &meaning, sample: &sample, clusters: &clusters };
    rest.place(&mut placed, &mut crowds, &mut watch.part(0.8, 0.95))?;
    crowds::draw_together(&crowds, &mut placed.at);
    frame::fit(&mut placed.at);
    outcome::of(questions, &meaning, placed, &crowds, &mut watch.part(0.95, 1.0))
}

/// So many of these numbers at most, whichever their bits choose: none is favoured, and the same are chosen again when
/// others are added or leave. In order.
pub fn fair_sample(mut ids: Vec<u64>, most: usize) -> Vec<u64> {
    if ids.len() > most {
        ids.sort_by_cached_key(|id| (mixed(*id), *id));
        ids.truncate(most);
    }
    ids.sort_unstable();
    ids
}

/// The questions that are laid out, by their places: all, or as many as can be, whichever their numbers choose.
fn chosen(questions: &Questions, most: usize, seed: u64) -> Vec<usize> {
    let mut chosen: Vec<usize> = (0..questions.all.len()).collect();
    if chosen.len() > most {
        chosen.sort_by_cached_key(|question| mixed(questions.all[*question].id ^ mixed(seed)));
        chosen.truncate(most);
        chosen.sort_unstable();
    }
    chosen
}

/// The questions that are laid out.
struct Sample {
    /// Their places among all.
    questions: Vec<usize>,
    /// Their words by weight.
    weighted: Vec<Weighted>,
    /// What they mean.
    vectors: Vec<Vector>,
}

impl Sample {
    fn of(all: &Questions, questions: Vec<usize>, meaning: &Meaning) -> Self {
        let weighted: Vec<Weighted> =
            questions.iter().map(|question| meaning.weighted(all, *question)).collect();
        let vectors = weighted.iter().zip(&questions);
        let vectors = vectors
            .map(|(weighted, question)| meaning.vector(weighted, all.all[*question].id))
            .collect();
        Self { questions, weighted, vectors }
    }
}

/// Where every question is.
struct Placed {
    cluster: Vec<usize>,
    at: Vec<[f32; 2]>,
}

impl Placed {
    fn of(sample: &Sample, clusters: &Clusters, laid_out: &[[f32; 2]], all: usize) -> Self {
        let mut placed = Self { cluster: vec![usize::MAX; all], at: vec![[0.0; 2]; all] };
        for (place, question) in sample.questions.iter().enumerate() {
            placed.cluster[*question] = clusters.of[place];
            placed.at[*question] = laid_out[place];
        }
        placed
    }

    fn is_laid_out(&self, question: usize) -> bool {
        self.cluster[question] != usize::MAX
    }
}

#[cfg(test)]
mod tests;
