//! The map as it is given away: clusters by size, names, middles.

use super::crowds::{self, Found};
use super::gather::Questions;
use super::meaning::Meaning;
use super::{Cluster, Crowd, Placed, Point, TopicPlace, VarietyMap, frame, names};
use crate::watch::Watch;

pub(super) fn of(
    questions: &Questions,
    meaning: &Meaning,
    placed: Placed,
    crowds: &[Found],
    watch: &mut Watch<'_>,
) -> Option<VarietyMap> {
    let Placed { cluster: cluster_of, at } = by_size(placed);
    let count = cluster_of.iter().max().map_or(0, |last| last + 1);
    let words = names::of(questions, &cluster_of, count);
    let clusters = words.into_iter().enumerate().map(|(number, words)| {
        let (size, [x, y]) = area(&at, cluster_of.iter().map(|cluster| *cluster == number));
        Cluster { words, size, x, y }
    });
    let topics = questions.topics.iter().zip(0u32..).map(|(name, number)| {
        let has_topic = questions.all.iter().map(|question| question.topic == Some(number));
        let (size, [x, y]) = area(&at, has_topic);
        TopicPlace { name: name.clone(), size, x, y }
    });
    let mut told = Vec::with_capacity(crowds.len());
    for (number, crowd) in crowds.iter().enumerate() {
        let mut watch = watch.step(number, crowds.len());
        let weighted = |question| meaning.weighted(questions, question);
        let (order, worth_keeping) = crowds::in_order(crowd, weighted, &mut watch)?;
        let id = |question: usize| questions.all[question].id;
        let [x, y] = frame::middle(order.iter().map(|question| at[*question]));
        let examples = order.iter().map(|question| id(*question)).collect();
        told.push(Crowd { examples, worth_keeping, central: id(crowd.central), x, y });
    }
    told.sort_by_key(|crowd| usize::MAX - crowd.examples.len());
    let points = questions.all.iter().zip(&at).zip(&cluster_of).map(|((question, at), cluster)| {
        let [x, y] = *at;
        Point { id: question.id, x, y, cluster: *cluster as u32, topic: question.topic }
    });
    Some(VarietyMap {
        points: points.collect(),
        clusters: clusters.collect(),
        topics: topics.collect(),
        crowds: told,
    })
}

/// How many places are in an area, and its middle.
fn area(places: &[[f32; 2]], is_in_it: impl Iterator<Item = bool>) -> (usize, [f32; 2]) {
    let inside: Vec<[f32; 2]> =
        places.iter().zip(is_in_it).filter(|(_, is_in)| *is_in).map(|(place, _)| *place).collect();
    (inside.len(), frame::middle(inside.into_iter()))
}

/// The same with the clusters numbered by their sizes, the largest first. Empty ones are left out.
fn by_size(mut placed: Placed) -> Placed {
    let count = placed.cluster.iter().max().map_or(0, |last| last + 1);
    let mut sizes: Vec<(usize, usize)> = (0..count).map(|cluster| (0, cluster)).collect();
    for cluster in &placed.cluster {
        sizes[*cluster].0 += 1;
    }
    sizes.sort_by_key(|(size, cluster)| (usize::MAX - size, *cluster));
    let mut number = vec![0; count];
    for (place, (_, cluster)) in sizes.iter().enumerate() {
        number[*cluster] = place;
    }
    for cluster in &mut placed.cluster {
        *cluster = number[*cluster];
    }
    placed
}
