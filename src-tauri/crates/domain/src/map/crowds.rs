//! Where many questions say nearly the same, and which of them could go.

use super::Sample;
use super::clusters::Clusters;
use super::meaning::{Weighted, alike_by_words};
use super::neighbours::Neighbour;
use super::vectors::alike;
use crate::watch::Watch;
use std::collections::HashMap;

/// From this likeness of their words on two questions say nearly the same. "I was charged twice" and "My card was charged
/// two times" do, "I want to return it" and "Can I return it if it's opened?" don't.
pub(super) const NEARLY_THE_SAME: f32 = 0.6;
/// Those are never alike by their words that are less alike than this by what they mean, which is quicker to tell.
const LEAST_ALIKE: f32 = 0.6;
/// Fewer than this, or than this share of all, are no crowd.
const FEWEST: usize = 5;
const LEAST_SHARE: f64 = 0.01;
/// More than this nobody looks through.
const MOST_CROWDS: usize = 12;
/// A crowd comes so near to its middle: this much of the room that as many questions have elsewhere.
const WIDTH: f32 = 0.2;

/// Questions that say nearly the same, by their places among all.
pub(super) struct Found {
    pub central: usize,
    pub cluster: usize,
    pub questions: Vec<usize>,
}

/// The crowds among the questions that are laid out, the largest first.
pub(super) fn find(
    sample: &Sample,
    clusters: &Clusters,
    nearest: &[Vec<Neighbour>],
    watch: &mut Watch<'_>,
) -> Option<Vec<Found>> {
    let all = sample.vectors.len();
    let least = FEWEST.max((all as f64 * LEAST_SHARE) as usize);
    let is_same = |one: usize, other: usize| {
        alike(&sample.vectors[one], &sample.vectors[other]) >= LEAST_ALIKE
            && alike_by_words(&sample.weighted[one], &sample.weighted[other]) >= NEARLY_THE_SAME
    };
    // Whoever has the most neighbours that say the same stands in the thick of it.
    let same_neighbours = |question: usize| {
        nearest[question].iter().filter(|neighbour| is_same(question, neighbour.question)).count()
    };
    let mut counts = Vec::with_capacity(all);
    for question in 0..all {
        watch.part(0.0, 0.5).at_each(64, question, all)?;
        counts.push(same_neighbours(question));
    }
    let enough = |question: &usize| counts[*question] + 1 >= least.min(nearest[*question].len());
    let mut thickest: Vec<usize> = (0..all).filter(enough).collect();
    thickest.sort_by_key(|question| (usize::MAX - counts[*question], *question));

    let members = clusters.members();
    let mut is_left = vec![true; all];
    let mut crowds = Vec::new();
    for (number, central) in thickest.iter().enumerate() {
        watch.part(0.5, 1.0).at_each(16, number, thickest.len())?;
        if !is_left[*central] {
            continue;
        }
        let cluster = clusters.of[*central];
        let others = members[cluster].iter().copied();
        let crowd: Vec<usize> =
            others.filter(|other| is_left[*other] && is_same(*central, *other)).collect();
        for question in &crowd {
            is_left[*question] = false;
        }
        is_left[*central] = false;
        if crowd.len() >= least {
            let central = sample.questions[most_central(&crowd, &sample.weighted)];
            let questions = crowd.iter().map(|question| sample.questions[*question]).collect();
            crowds.push(Found { central, cluster, questions });
        }
    }
    crowds.sort_by_key(|crowd| (usize::MAX - crowd.questions.len(), crowd.central));
    crowds.truncate(MOST_CROWDS);
    Some(crowds)
}

/// The question whose words the others have the most.
fn most_central(crowd: &[usize], weighted: &[Weighted]) -> usize {
    let mut all: HashMap<u32, f32> = HashMap::new();
    for (stem, weight) in crowd.iter().flat_map(|question| &weighted[*question]) {
        *all.entry(*stem).or_default() += weight;
    }
    let alike_to_all = |question: usize| -> f32 {
        weighted[question].iter().map(|(stem, weight)| weight * all[stem]).sum()
    };
    let best = crowd.iter().copied().map(|question| (alike_to_all(question), question));
    let best = best.max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
    best.map_or(0, |(_, question)| question)
}

/// Draws each crowd together into a dense spot.
pub(super) fn draw_together(crowds: &[Found], places: &mut [[f32; 2]]) {
    let room = super::frame::area(places) / places.len().max(1) as f32;
    for crowd in crowds {
        let middle = super::frame::middle(crowd.questions.iter().map(|question| places[*question]));
        let distance = |question: &usize| {
            let place: [f32; 2] = places[*question];
            (place[0] - middle[0]).hypot(place[1] - middle[1])
        };
        let widest = crowd.questions.iter().map(distance).fold(0.0, f32::max);
        let wanted = WIDTH * (room * crowd.questions.len() as f32).sqrt();
        if widest <= wanted {
            continue;
        }
        for question in &crowd.questions {
            let place = &mut places[*question];
            // The farther out, the more it moves: islands come in, and the shape inside stays.
            let far = (place[0] - middle[0]).hypot(place[1] - middle[1]);
            let shrunk = wanted * (far / widest).sqrt();
            let by = if far > 0.0 { (shrunk / far).min(1.0) } else { 1.0 };
            for axis in 0..2 {
                place[axis] = middle[axis] + (place[axis] - middle[axis]) * by;
            }
        }
    }
}

/// A crowd in the order in which it can go, and how many are worth keeping. The ones that are kept are chosen one by one,
/// each the least like those before it, from the central one on; the others go first, the most like a kept one first of
/// all.
pub(super) fn in_order(
    crowd: &Found,
    weighted: impl Fn(usize) -> Weighted,
    watch: &mut Watch<'_>,
) -> Option<(Vec<usize>, usize)> {
    let words: Vec<Weighted> = crowd.questions.iter().map(|question| weighted(*question)).collect();
    let worth_keeping = (words.len() as f64).sqrt().ceil() as usize;
    let central = crowd.questions.iter().position(|question| *question == crowd.central);
    let mut next = central.unwrap_or(0);
    let mut kept = Vec::with_capacity(worth_keeping);
    let mut alike_to_kept = vec![f32::NEG_INFINITY; words.len()];
    while kept.len() < worth_keeping {
        watch.at(kept.len() as f64 / worth_keeping as f64)?;
        kept.push(next);
        for (place, alike) in alike_to_kept.iter_mut().enumerate() {
            *alike = alike.max(alike_by_words(&words[place], &words[next]));
        }
        alike_to_kept[next] = f32::INFINITY;
        let least = (0..words.len())
            .min_by(|one, other| alike_to_kept[*one].total_cmp(&alike_to_kept[*other]));
        next = least.unwrap_or(next);
    }
    let mut order: Vec<usize> =
        (0..words.len()).filter(|place| alike_to_kept[*place] < f32::INFINITY).collect();
    order.sort_by(|one, other| {
        alike_to_kept[*other].total_cmp(&alike_to_kept[*one]).then(one.cmp(other))
    });
    order.extend(kept.iter().rev());
    Some((order.into_iter().map(|place| crowd.questions[place]).collect(), worth_keeping))
}
