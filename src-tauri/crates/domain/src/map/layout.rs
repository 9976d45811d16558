//! Two numbers for each question instead of dozens: after UMAP (`McInnes` 2018). Each question is drawn towards its
//! neighbours and pushed away from questions drawn at random, ever more gently, until the picture stands.

use super::Sample;
use super::clusters::Clusters;
use super::neighbours::Neighbour;
use super::vectors::{DIMENSIONS, Vector, products};
use crate::random::Draws;
use crate::watch::Watch;

/// A flat map settles in fewer rounds where it has many questions: each is moved by its neighbours' moves too.
const MANY: usize = 2000;
const ROUNDS_OF_FEW: usize = 500;
const ROUNDS_OF_MANY: usize = 200;
/// How close neighbours come: the shape of the curve that draws them together.
const CLOSENESS: f32 = 1.6;
/// Each question that is drawn is pushed away from so many others.
const PUSHES: usize = 5;
/// No single step is longer.
const LONGEST_STEP: f32 = 4.0;
/// What draws everything to the middle, so that islands without a neighbour don't drift away.
const TO_THE_MIDDLE_OF_FEW: f32 = 0.003;
const TO_THE_MIDDLE_OF_MANY: f32 = 0.01;
/// Each question is also drawn to so many others of its cluster, this much as strongly as to a neighbour: so a cluster is
/// an area of the map and not a scatter of specks.
const CLUSTER_MATES: usize = 3;
const MATE_STRENGTH: f32 = 0.15;
/// How wide the picture is at the start.
const FIRST_WIDTH: f32 = 10.0;

/// Two questions that are drawn together.
struct Pull {
    one: usize,
    other: usize,
    strength: f32,
}

pub(super) fn lay_out(
    sample: &Sample,
    clusters: &Clusters,
    nearest: &[Vec<Neighbour>],
    draws: &mut Draws,
    watch: &mut Watch<'_>,
) -> Option<Vec<[f32; 2]>> {
    let mut pulls = pulls_of_neighbours(nearest);
    pulls_of_clusters(clusters, draws, &mut pulls);
    let mut places = first_places(&sample.vectors, draws);
    let (rounds, to_the_middle) = if places.len() < MANY {
        (ROUNDS_OF_FEW, TO_THE_MIDDLE_OF_FEW)
    } else {
        (ROUNDS_OF_MANY, TO_THE_MIDDLE_OF_MANY)
    };
    // A pull half as strong acts in every second round.
    let strongest = pulls.iter().map(|pull| pull.strength).fold(0.0, f32::max);
    let every: Vec<f32> = pulls.iter().map(|pull| strongest / pull.strength).collect();
    let mut next = every.clone();
    for round in 0..rounds {
        watch.at(round as f64 / rounds as f64)?;
        let gentleness = 1.0 - round as f32 / rounds as f32;
        for place in &mut places {
            *place = place.map(|value| value * (1.0 - to_the_middle));
        }
        for (number, pull) in pulls.iter().enumerate() {
            if next[number] > round as f32 {
                continue;
            }
            next[number] += every[number];
            draw_together(&mut places, pull, gentleness);
            for question in [pull.one, pull.other] {
                for _ in 0..PUSHES {
                    let from = draws.below(places.len());
                    push_away(&mut places, question, from, gentleness);
                }
            }
        }
    }
    Some(places)
}

fn draw_together(places: &mut [[f32; 2]], pull: &Pull, gentleness: f32) {
    let (one, other) = (places[pull.one], places[pull.other]);
    let distance = square_distance(one, other);
    let force = -2.0 * CLOSENESS / (1.0 + CLOSENESS * distance) * gentleness;
    for axis in 0..2 {
        let step = (force * (one[axis] - other[axis])).clamp(-LONGEST_STEP, LONGEST_STEP);
        places[pull.one][axis] += step;
        places[pull.other][axis] -= step;
    }
}

fn push_away(places: &mut [[f32; 2]], question: usize, from: usize, gentleness: f32) {
    let (own, other) = (places[question], places[from]);
    let distance = square_distance(own, other);
    let force = 2.0 / ((0.001 + distance) * (1.0 + CLOSENESS * distance)) * gentleness;
    for axis in 0..2 {
        let step = (force * (own[axis] - other[axis])).clamp(-LONGEST_STEP, LONGEST_STEP);
        places[question][axis] += step;
    }
}

fn square_distance(one: [f32; 2], other: [f32; 2]) -> f32 {
    (one[0] - other[0]).powi(2) + (one[1] - other[1]).powi(2)
}

/// How strongly neighbours are drawn together. What is near is measured by each question's own neighbourhood, so that a
/// question at the edge hangs on as firmly as one in the thick of it.
fn pulls_of_neighbours(nearest: &[Vec<Neighbour>]) -> Vec<Pull> {
    let mut pulls = Vec::new();
    for (one, neighbours) in nearest.iter().enumerate() {
        let strengths = strengths(neighbours);
        pulls.extend(neighbours.iter().zip(strengths).map(|(neighbour, strength)| {
            let other = neighbour.question;
            Pull { one: one.min(other), other: one.max(other), strength }
        }));
    }
    pulls.sort_by_key(|pull| (pull.one, pull.other));
    pulls.dedup_by(|again, first| {
        let is_same = (again.one, again.other) == (first.one, first.other);
        if is_same {
            first.strength += again.strength - first.strength * again.strength;
        }
        is_same
    });
    pulls
}

/// The nearest neighbour has 1, and all together have a sum that is the same for each question.
fn strengths(neighbours: &[Neighbour]) -> Vec<f32> {
    let distances: Vec<f32> =
        neighbours.iter().map(|neighbour| (2.0 - 2.0 * neighbour.alike).max(0.0).sqrt()).collect();
    let Some(&first) = distances.first() else { return Vec::new() };
    let with =
        |width: f32| distances.iter().map(move |distance| (-(distance - first) / width).exp());
    let wanted = (neighbours.len() as f32).log2();
    let (mut narrow, mut wide) = (1e-3f32, 1e3f32);
    for _ in 0..40 {
        let middle = (narrow * wide).sqrt();
        if with(middle).sum::<f32>() > wanted { wide = middle } else { narrow = middle }
    }
    // What is all but torn off never acts.
    with(narrow).map(|strength| strength.max(1e-4)).collect()
}

fn pulls_of_clusters(clusters: &Clusters, draws: &mut Draws, pulls: &mut Vec<Pull>) {
    let members = clusters.members();
    for (one, cluster) in clusters.of.iter().enumerate() {
        let members = &members[*cluster];
        for _ in 0..CLUSTER_MATES {
            let other = members[draws.below(members.len())];
            if one != other {
                pulls.push(Pull { one, other, strength: MATE_STRENGTH });
            }
        }
    }
}

/// The two directions that tell most apart, and a little beside them so that no two questions lie on each other.
fn first_places(vectors: &[Vector], draws: &mut Draws) -> Vec<[f32; 2]> {
    let axes = main_axes(vectors, draws);
    let along = |vector: &Vector, axis: &[f64; DIMENSIONS]| -> f32 {
        vector.iter().zip(axis).map(|(value, part)| f64::from(*value) * part).sum::<f64>() as f32
    };
    let place = |vector: &Vector, draws: &mut Draws| {
        [0, 1].map(|axis: usize| {
            along(vector, &axes[axis]) * FIRST_WIDTH + (draws.share() - 0.5) * 0.1
        })
    };
    vectors.iter().map(|vector| place(vector, draws)).collect()
}

/// By power iteration: whatever is multiplied often enough points along the longest axis.
fn main_axes(vectors: &[Vector], draws: &mut Draws) -> [[f64; DIMENSIONS]; 2] {
    let products = products(vectors);
    let mut found = [[0.0; DIMENSIONS]; 2];
    for number in 0..2 {
        let mut axis: [f64; DIMENSIONS] = std::array::from_fn(|_| f64::from(draws.share()) - 0.5);
        for _ in 0..100 {
            for other in &found[..number] {
                let shared: f64 = axis.iter().zip(other).map(|(one, other)| one * other).sum();
                for (one, other) in axis.iter_mut().zip(other) {
                    *one -= shared * other;
                }
            }
            let turned: [f64; DIMENSIONS] = std::array::from_fn(|row| {
                products[row].iter().zip(&axis).map(|(product, part)| product * part).sum()
            });
            let length = turned.iter().map(|part| part * part).sum::<f64>().sqrt();
            axis = if length > 0.0 { turned.map(|part| part / length) } else { turned };
        }
        found[number] = axis;
    }
    found
}
