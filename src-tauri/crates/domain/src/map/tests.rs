//! The map of made-up questions, whose topics are known.

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, HashSet};

const TOPICS: [(&str, &str); 4] = [
    (
        "Delivery",
        "parcel courier tracking address doorstep delivered driver arrives late neighbour",
    ),
    ("Billing", "invoice charged card payment receipt twice amount bank statement price"),
    ("Account", "password login email reset locked profile username signed register code"),
    ("Returns", "refund return exchange size label broken wrong money send opened"),
];

/// Questions of four words of their topic among some that all have.
fn made_up(count: usize) -> Questions {
    let mut draws = Draws::new(5);
    let common = ["I", "have", "a", "question", "about", "my", "order", "please", "today", "again"];
    let mut questions = Questions::default();
    for id in 0..count {
        let (topic, words) = TOPICS[id % TOPICS.len()];
        let words: Vec<&str> = words.split(' ').collect();
        let mut text = Vec::new();
        for _ in 0..4 {
            text.push(common[draws.below(common.len())]);
            text.push(words[draws.below(words.len())]);
        }
        questions.add(id as u64, &text.join(" "), Some(topic));
    }
    questions
}

fn drawn(questions: &Questions) -> VarietyMap {
    draw(questions, 1, &mut Watch::new(&mut |_| true)).expect("nobody ended it")
}

/// The share of the five nearest in the picture that have the same topic.
fn together(map: &VarietyMap) -> f64 {
    let (mut same, mut all) = (0, 0);
    for point in &map.points {
        let distance = |other: &Point| (other.x - point.x).powi(2) + (other.y - point.y).powi(2);
        let mut others: Vec<&Point> = map.points.iter().collect();
        others.sort_by(|one, other| distance(one).total_cmp(&distance(other)));
        let near = others.into_iter().filter(|other| other.id != point.id).take(5);
        for other in near {
            same += usize::from(other.topic == point.topic);
            all += 1;
        }
    }
    f64::from(same as u32) / f64::from(all)
}

fn check_frame(map: &VarietyMap, count: usize) {
    let inside = |value: f32| (0.0..=1.0).contains(&value);
    assert_eq!(map.points.len(), count);
    assert!(map.points.iter().all(|point| inside(point.x) && inside(point.y)));
    assert_eq!(map.clusters.iter().map(|cluster| cluster.size).sum::<usize>(), count);
    assert!(map.clusters.iter().all(|cluster| cluster.size > 0 && cluster.words.len() <= 3));
    assert!(map.points.iter().all(|point| (point.cluster as usize) < map.clusters.len()));
    assert!(map.clusters.is_sorted_by(|one, other| one.size >= other.size));
}

#[test]
fn similar_questions_are_together() {
    let map = drawn(&made_up(400));
    check_frame(&map, 400);
    let together = together(&map);
    assert!(together > 0.9, "{together}");
    // A cluster is of one topic, and called by its words.
    let mut counts: BTreeMap<(u32, Option<u32>), usize> = BTreeMap::new();
    for point in &map.points {
        *counts.entry((point.cluster, point.topic)).or_default() += 1;
    }
    for (number, cluster) in map.clusters.iter().enumerate() {
        let of = |topic| counts.get(&(number as u32, Some(topic))).copied().unwrap_or(0);
        let most = (0..4).max_by_key(|topic| of(*topic)).expect("four topics");
        assert!(of(most) * 10 >= cluster.size * 9, "{cluster:?}");
        let words = TOPICS[most as usize].1;
        assert!(cluster.words.iter().any(|word| words.contains(word.as_str())), "{cluster:?}");
    }
    let sizes: Vec<(&str, usize)> =
        map.topics.iter().map(|topic| (topic.name.as_str(), topic.size)).collect();
    assert_eq!(sizes, TOPICS.map(|(name, _)| (name, 100)));
}

#[test]
fn of_too_many_the_others_are_put_beside_their_nearest() {
    let questions = made_up(600);
    let map = draw_with(&questions, 200, 1, &mut Watch::new(&mut |_| true)).expect("a map");
    check_frame(&map, 600);
    let together = together(&map);
    assert!(together > 0.85, "{together}");
}

#[test]
fn the_same_questions_and_seed_give_the_same_picture() {
    let questions = made_up(120);
    let again = made_up(120);
    assert_eq!(drawn(&questions), drawn(&again));
    let other_seed = draw(&questions, 2, &mut Watch::new(&mut |_| true));
    assert_ne!(other_seed, Some(drawn(&questions)));
}

#[test]
fn what_is_asked_again_and_again_is_a_crowd() {
    let mut questions = made_up(160);
    let ways = [
        "When does the library open?",
        "when does the library open on Sunday",
        "Hi, when \
        does the library open?",
        "The library, when does it open?",
    ];
    for number in 0..24 {
        questions.add(1000 + number, ways[number as usize % 4], Some("Opening"));
    }
    let map = drawn(&questions);
    let crowd = &map.crowds[0];
    let ids: HashSet<u64> = crowd.examples.iter().copied().collect();
    assert_eq!(ids, (1000..1024).collect());
    assert!(ids.contains(&crowd.central));
    assert_eq!(crowd.worth_keeping, 5);
    // Whoever takes away all but the five keeps each of the two ways in which the words differ.
    let kept: HashSet<u64> =
        crowd.examples.iter().rev().take(5).map(|id| (id - 1000) % 4).collect();
    assert!(kept.contains(&1) && kept.len() > 1, "{kept:?}");
    assert_eq!(crowd.examples.last(), Some(&crowd.central));
    // And it is a dense spot.
    let spread = |points: Vec<&Point>| {
        let x: Vec<f32> = points.iter().map(|point| point.x).collect();
        x.iter().fold(0.0, |most, x| f32::max(most, *x))
            - x.iter().fold(1.0, |least, x| f32::min(least, *x))
    };
    let (inside, outside): (Vec<&Point>, Vec<&Point>) =
        map.points.iter().partition(|point| ids.contains(&point.id));
    assert!(spread(inside) * 4.0 < spread(outside));
}

#[test]
fn names_are_telling_words_as_they_are_written() {
    let mut questions = Questions::default();
    for number in 0..40u64 {
        let text = match number % 2 {
            0 => format!("Bitte, wo ist mein Paket {number} und wann kommt es?"),
            _ => format!("退款什么时候到账 {number}"),
        };
        questions.add(number, &text, None);
    }
    let names: HashSet<String> =
        drawn(&questions).clusters.into_iter().flat_map(|cluster| cluster.words).collect();
    assert!(names.contains("Paket") && names.contains("退款"), "{names:?}");
    let says_nothing = ["Bitte", "bitte", "wo", "ist", "mein", "und", "wann", "es", "4"];
    assert!(says_nothing.iter().all(|word| !names.contains(*word)), "{names:?}");
}

#[test]
fn few_questions_and_questions_without_words_have_a_map_too() {
    let check = |texts: &[&str]| {
        let mut questions = Questions::default();
        for (id, text) in texts.iter().enumerate() {
            questions.add(id as u64, text, None);
        }
        check_frame(&drawn(&questions), texts.len());
    };
    check(&[]);
    check(&[""]);
    check(&["Why?"]);
    check(&["Why?", "Why?"]);
    check(&["Why?", "Where is my parcel?", "?"]);
    check(&[""; 50]);
    check(&["The same again"; 50]);
}

#[test]
fn whoever_stops_it_gets_nothing() {
    let questions = made_up(300);
    let mut told: Vec<f64> = Vec::new();
    let mut all = |share| {
        told.push(share);
        true
    };
    draw(&questions, 1, &mut Watch::new(&mut all)).expect("nobody ended it");
    assert!(told.is_sorted() && told.len() > 100, "{told:?}");
    for share in [0.0, 0.15, 0.3, 0.6, 0.9] {
        assert_eq!(
            draw(&questions, 1, &mut Watch::new(&mut |done| done <= share)),
            None,
            "{share}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn whatever_is_asked_has_its_place(texts in prop::collection::vec("(\\PC|[a-d ]|[ぁ-お]){0,30}", 0..60)) {
        let mut questions = Questions::default();
        for (id, text) in texts.iter().enumerate() {
            questions.add(id as u64, text, None);
        }
        check_frame(&drawn(&questions), texts.len());
    }
}
