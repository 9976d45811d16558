//! Near-copies against a comparison of everything with everything.

use super::*;
use crate::likeness::NEAR_COPY;
use crate::message::sample::*;
use crate::random::Draws;
use proptest::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};

fn sketches(texts: &[String]) -> Sketches {
    let mut sketches = Sketches::default();
    for (id, text) in (0..).zip(texts) {
        sketches.add(id, text, 0);
    }
    sketches
}

fn find(texts: &[String]) -> NearCopies {
    let read = |id: u64| Some(texts[id as usize].clone());
    sketches(texts).find(read, &mut Watch::new(&mut |_| true)).expect("nobody ended it")
}

fn check(texts: &[&str], copies: &[(u64, u64)]) {
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    let found: Vec<(u64, u64)> =
        find(&texts).copies.iter().map(|copy| (copy.id, copy.twin)).collect();
    assert_eq!(found, copies, "{texts:?}");
}

#[test]
fn copies_are_told_of_those_that_stay() {
    check(&[], &[]);
    check(&["Where is my parcel?"], &[]);
    check(&["Where is my parcel?", "Where is my refund?"], &[]);
    check(&["Where is my parcel?", "where is my parcel"], &[(1, 0)]);
    check(&["", "?", "!"], &[]);
    check(&["退款在哪里", "我要退款", "退款在哪里？"], &[(2, 0)]);
    // The second is like the first and like the third, which are not alike: both ends stay.
    let (one, two, three) = ("a b c d e f g", "a b c d e f g h", "a b c d e f g h i");
    check(&[one, two, three], &[(1, 0)]);
    // Of two twins the one that is more alike is told, and what is the same as a near-copy has the same twin.
    check(&[one, three, two, "A b c d e f g h!"], &[(2, 1), (3, 1)]);
}

#[test]
fn a_group_hangs_together_over_others_between_its_ends() {
    let texts = ["x", "a b c d e f g", "a b c d e f g h", "y", "a b c d e f g h i"];
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    let found = find(&texts);
    assert_eq!(found.copies.len(), 1);
    assert_eq!(found.groups, [(1, 1), (2, 1), (4, 1)]);
}

#[test]
fn what_must_be_the_same_keeps_texts_apart() {
    let mut sketches = Sketches::default();
    sketches.add(1, "Sum up the letter for me", 10);
    sketches.add(2, "Sum up the letter for me", 20);
    sketches.add(3, "Sum up this letter for me", 10);
    let read = |_| Some("Sum up the letter for me".to_owned());
    let found = sketches.find(read, &mut Watch::new(&mut |_| true)).expect("nobody ended it");
    assert_eq!(found.copies, []);
    assert_eq!(sketches.closest("sum up the letter for me", 20, read).map(|like| like.id), Some(2));
    assert_eq!(sketches.closest("sum up the letter for me", 30, read), None);
}

#[test]
fn the_question_of_an_example_is_all_that_was_said_before_its_answer() {
    let check = |example: &Example, expected: &str| {
        assert_eq!(Question::of(example).text, expected);
    };
    check(&asked("Be kind.", "Why?", "So."), "Why?\n");
    check(&of([user("a"), assistant("b"), user(" c "), assistant("d")]), "a\nb\nc\n");
    check(&of([user("a")]), "a\n");
    let apart = |base: &str| Question::of(&asked(base, "Why?", "So.")).apart;
    assert_eq!(apart("Be kind."), apart(" Be kind.\n"));
    assert_ne!(apart("Be kind."), apart("Be brief."));
    let pictured = |picture: &str| {
        let mut message = user("What is this?");
        message.parts = Some(picture.to_owned());
        Question::of(&of([message, assistant("A cat.")]))
    };
    assert_ne!(pictured("[1]").apart, pictured("[2]").apart);
}

#[test]
fn whoever_stops_it_gets_nothing() {
    let texts: Vec<String> = (0..1000).map(|n| format!("text {n}")).collect();
    let mut told = Vec::new();
    let mut stop_late = |share| {
        told.push(share);
        share < 0.5
    };
    let found = sketches(&texts).find(|_| None, &mut Watch::new(&mut stop_late));
    assert_eq!(found, None);
    assert!(told.is_sorted() && told.len() > 5 && *told.last().unwrap() < 0.7, "{told:?}");
}

#[test]
fn ten_thousand_copies_of_one_are_found_at_once() {
    // None of them is the same as another, all share all of their rarest pairs, and no text is told twice.
    let texts: Vec<String> = (0..10_000)
        .map(|n| format!("write one short and friendly line about our very new product named x{n}"))
        .collect();
    let found = find(&texts);
    assert_eq!(found.copies.len(), 9_999);
    assert!(found.copies.iter().all(|copy| copy.twin == 0 && copy.alike >= NEAR_COPY));
}

/// Texts of `words` words each, of which every second one is an earlier one with some words changed.
fn generated(count: usize, words: std::ops::Range<usize>, vocabulary: usize) -> Vec<String> {
    let mut draws = Draws::new(count as u64);
    // Common words are common: the square of an even draw.
    let word = |draws: &mut Draws| {
        let share = draws.share();
        format!("w{}", (share * share * vocabulary as f32) as usize)
    };
    let mut texts: Vec<Vec<String>> = Vec::new();
    for place in 0..count {
        if place % 2 == 0 {
            let length = words.start + draws.below(words.end - words.start);
            texts.push((0..length).map(|_| word(&mut draws)).collect());
            continue;
        }
        let mut copy = texts[draws.below(texts.len())].clone();
        let changes = draws.below(copy.len() / 5 + 2);
        for _ in 0..changes {
            let at = draws.below(copy.len());
            match draws.below(3) {
                0 => copy[at] = word(&mut draws),
                1 => copy.insert(at, word(&mut draws)),
                _ if copy.len() > 1 => drop(copy.remove(at)),
                _ => {}
            }
        }
        texts.push(copy);
    }
    texts.into_iter().map(|words| words.join(" ")).collect()
}

/// The share of all pairs of near-copies that are in one group; that what is told is right is asserted.
fn recall(texts: &[String]) -> f64 {
    let shingles: Vec<Shingles> = texts.iter().map(|text| Shingles::of(text)).collect();
    let found = find(texts);
    let twins: HashMap<u64, u64> = found.copies.iter().map(|copy| (copy.id, copy.twin)).collect();
    for copy in &found.copies {
        let alike = shingles[copy.id as usize].alike(&shingles[copy.twin as usize]);
        assert_eq!(copy.alike, alike);
        assert!(alike >= NEAR_COPY && copy.twin < copy.id && !twins.contains_key(&copy.twin));
    }
    let groups: BTreeMap<u64, u64> = found.groups.iter().copied().collect();
    let (mut alike, mut together, mut left) = (0, 0, 0);
    for one in 0..texts.len() {
        for other in 0..one {
            if shingles[one].is_near_copy_of(&shingles[other]) {
                let group = |text: usize| groups.get(&(text as u64));
                alike += 1;
                together += usize::from(group(one).is_some() && group(one) == group(other));
                let stays = |text: usize| !twins.contains_key(&(text as u64));
                left += usize::from(stays(one) && stays(other));
            }
        }
    }
    assert!(alike > texts.len() / 4, "{alike} of {}: too few to say anything", texts.len());
    assert!(left as f64 <= 0.01 * alike as f64, "{left} of {alike} pairs are left");
    together as f64 / alike as f64
}

#[test]
fn of_short_texts_no_near_copy_is_missed() {
    assert_eq!(recall(&generated(3000, 3..50, 5000)), 1.0);
    assert_eq!(recall(&generated(1500, 2..12, 30)), 1.0);
}

#[test]
fn of_long_texts_hardly_any_is_missed() {
    let recall = recall(&generated(1500, 50..600, 5000));
    assert!(recall >= 0.99, "{recall}");
}

#[test]
fn of_a_text_at_most_300_bytes_are_kept() {
    let texts = generated(1000, 60..400, 5000);
    let sketches = sketches(&texts);
    let bytes = sketches.pairs.len() * 4 + sketches.texts.len() * size_of::<Sketch>();
    assert!(bytes <= 300 * texts.len(), "{} an example", bytes / texts.len());
}

proptest! {
    #[test]
    fn batches_in_any_order_give_the_same(
        texts in prop::collection::vec("[a-c]( [a-c]){0,12}", 0..40), batch in 1usize..9,
    ) {
        let whole = find(&texts);
        let numbered: Vec<(usize, &String)> = texts.iter().enumerate().collect();
        let mut merged = Sketches::default();
        for part in numbered.chunks(batch).rev() {
            let mut sketches = Sketches::default();
            for (id, text) in part {
                sketches.add(*id as u64, text, 0);
            }
            merged.merge(sketches);
        }
        let read = |id: u64| Some(texts[id as usize].clone());
        prop_assert_eq!(merged.find(read, &mut Watch::new(&mut |_| true)), Some(whole));
    }

    #[test]
    fn what_is_told_is_what_everything_compared_with_everything_tells(
        texts in prop::collection::vec("[a-c]( [a-c]){0,12}", 0..40),
    ) {
        let shingles: Vec<Shingles> = texts.iter().map(|text| Shingles::of(text)).collect();
        let mut stay: Vec<usize> = Vec::new();
        let mut expected = HashSet::new();
        for (text, own) in shingles.iter().enumerate() {
            if stay.iter().any(|other| own.is_near_copy_of(&shingles[*other])) {
                expected.insert(text as u64);
            } else {
                stay.push(text);
            }
        }
        let told: HashSet<u64> = find(&texts).copies.iter().map(|copy| copy.id).collect();
        prop_assert_eq!(told, expected);
    }

    #[test]
    fn the_closest_is_the_most_alike(
        texts in prop::collection::vec("[a-d]( [a-d]){0,90}", 1..30), text in "[a-d]( [a-d]){0,90}",
    ) {
        let own = Shingles::of(&text);
        let alike = |id: usize| Shingles::of(&texts[id]).alike(&own);
        let best = (0..texts.len()).map(alike).fold(0.0, f64::max);
        let read = |id: u64| Some(texts[id as usize].clone());
        let closest = sketches(&texts).closest(&text, 0, read);
        prop_assert_eq!(closest.map_or(0.0, |like| like.alike), best);
    }
}
