//! What was decided, what belongs together, and topics.

use super::*;
use crate::message::sample::asked;
use proptest::prelude::*;
use std::collections::HashSet;

/// Example `number`, each with a question of its own.
fn candidate(number: usize) -> Candidate {
    let example = asked("Be kind.", &format!("Question {number}"), &number.to_string());
    Candidate::new(Fingerprint::of(&example))
}

fn with_topics(topics: &[u32]) -> Vec<Candidate> {
    let topics = topics.iter().enumerate();
    topics.map(|(number, topic)| Candidate { topic: Some(*topic), ..candidate(number) }).collect()
}

fn held_back(candidates: &[Candidate], which: &Which) -> BTreeSet<usize> {
    let split = choose(candidates, |candidate| *candidate, which);
    let mut all = [split.training, split.held_back.clone()].concat();
    all.sort_unstable();
    assert_eq!(all, (0..candidates.len()).collect::<Vec<_>>());
    split.held_back.into_iter().collect()
}

/// How many of each topic are held back.
fn of_each(candidates: &[Candidate], which: &Which) -> Vec<(u32, usize)> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for place in held_back(candidates, which) {
        *counts.entry(candidates[place].topic.unwrap_or(99)).or_default() += 1;
    }
    counts.into_iter().collect()
}

#[test]
fn each_topic_gives_its_part() {
    let check = |sizes: &[usize], share: HeldBack, expected: &[(u32, usize)]| {
        let topics: Vec<u32> =
            (0..).zip(sizes).flat_map(|(topic, size)| vec![topic; *size]).collect();
        let found = of_each(&with_topics(&topics), &Which::OfEachTopic(share));
        assert_eq!(found, expected, "{sizes:?}");
    };
    check(&[50, 30, 20], HeldBack::Share(0.2), &[(0, 10), (1, 6), (2, 4)]);
    check(&[50, 30, 20], HeldBack::Count(10), &[(0, 5), (1, 3), (2, 2)]);
    check(&[98, 1, 1], HeldBack::Count(20), &[(0, 20)]);
    check(&[10, 10], HeldBack::Count(3), &[(0, 2), (1, 1)]);
    check(&[40, 40, 40], HeldBack::Automatic, &[(0, 8), (1, 8), (2, 8)]);
    check(&[40], HeldBack::None, &[]);
    check(&[], HeldBack::Automatic, &[]);
    // Without a topic is a topic of its own.
    let mut candidates = with_topics(&[0; 30]);
    candidates.extend((30..60).map(candidate));
    let found = of_each(&candidates, &Which::OfEachTopic(HeldBack::Count(10)));
    assert_eq!(found, [(0, 5), (99, 5)]);
}

#[test]
fn all_of_some_topics() {
    let candidates = with_topics(&[0, 1, 2, 1, 0, 2]);
    let check = |topics: &[u32], expected: &[usize]| {
        let which = Which::Topics(topics.iter().copied().collect());
        assert_eq!(held_back(&candidates, &which), expected.iter().copied().collect());
    };
    check(&[], &[]);
    check(&[1], &[1, 3]);
    check(&[0, 2, 7], &[0, 2, 4, 5]);
    // A near-copy in another topic goes along.
    let mut candidates = candidates.clone();
    (candidates[1].group, candidates[4].group) = (Some(7), Some(7));
    let which = Which::Topics(BTreeSet::from([1]));
    assert_eq!(held_back(&candidates, &which), BTreeSet::from([1, 3, 4]));
}

#[test]
fn what_is_decided_is_kept_and_takes_its_group_along() {
    use Side::{HeldBack, Training};
    let check = |sides: &[(usize, Side)], groups: &[(usize, u64)], expected: &[usize]| {
        let mut candidates: Vec<Candidate> = (0..10).map(candidate).collect();
        for (place, side) in sides {
            candidates[*place].side = Some(*side);
        }
        for (place, group) in groups {
            candidates[*place].group = Some(*group);
        }
        let expected: BTreeSet<usize> = expected.iter().copied().collect();
        assert_eq!(held_back(&candidates, &Which::Locked), expected, "{sides:?} {groups:?}");
    };
    check(&[], &[], &[]);
    check(&[(3, HeldBack), (4, Training)], &[], &[3]);
    check(&[(3, HeldBack)], &[(3, 1), (5, 1), (6, 2)], &[3, 5]);
    check(&[(3, HeldBack), (5, Training)], &[(3, 1), (5, 1)], &[3, 5]);
    check(&[(3, Training)], &[(3, 1), (5, 1)], &[]);
}

#[test]
fn what_is_decided_counts_for_the_number() {
    let mut candidates: Vec<Candidate> = (0..50).map(candidate).collect();
    let which = Which::Any(HeldBack::Count(10));
    let before = held_back(&candidates, &which);
    let outside = (0..50).find(|place| !before.contains(place)).expect("40 are outside");
    candidates[outside].side = Some(Side::HeldBack);
    let after = held_back(&candidates, &which);
    assert_eq!(after.len(), 10);
    assert!(after.contains(&outside) && before.difference(&after).count() == 1);
    // More than wanted are decided: they all stay.
    for candidate in &mut candidates[..20] {
        candidate.side = Some(Side::HeldBack);
    }
    assert!(held_back(&candidates, &which).is_superset(&(0..20).collect()));
}

/// Any groups, topics and decisions for so many examples.
fn any(count: usize) -> impl Strategy<Value = Vec<Candidate>> {
    let one = (prop::option::of(0u64..20), prop::option::of(0u32..4), 0u8..12);
    prop::collection::vec(one, count).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(number, (group, topic, side))| Candidate {
                group,
                topic,
                side: match side {
                    0 => Some(Side::HeldBack),
                    1 => Some(Side::Training),
                    _ => None,
                },
                ..candidate(number / 2)
            })
            .collect()
    })
}

fn ways() -> [Which; 5] {
    [
        Which::Any(HeldBack::Automatic),
        Which::Any(HeldBack::Share(0.3)),
        Which::OfEachTopic(HeldBack::Automatic),
        Which::Topics(BTreeSet::from([1, 2])),
        Which::Locked,
    ]
}

proptest! {
    #[test]
    fn no_group_and_no_question_is_on_both_sides(candidates in (0usize..80).prop_flat_map(any)) {
        for which in ways() {
            let held_back = held_back(&candidates, &which);
            let (checking, training): (Vec<usize>, Vec<usize>) =
                (0..candidates.len()).partition(|place| held_back.contains(place));
            let groups = |side: &[usize]| -> HashSet<u64> {
                side.iter().filter_map(|place| candidates[*place].group).collect()
            };
            let questions = |side: &[usize]| -> HashSet<usize> {
                side.iter().map(|place| place / 2).collect()
            };
            prop_assert!(groups(&training).is_disjoint(&groups(&checking)), "{which:?}");
            prop_assert!(questions(&training).is_disjoint(&questions(&checking)), "{which:?}");
            let is_decided = |place: &usize| candidates[*place].side == Some(Side::HeldBack);
            prop_assert!(!training.iter().any(is_decided), "{which:?}");
        }
    }

    #[test]
    fn the_order_of_the_examples_makes_no_difference(
        (candidates, order) in any(40).prop_flat_map(|all| (Just(all), Just((0..40).collect::<Vec<usize>>()).prop_shuffle())),
    ) {
        let shuffled: Vec<Candidate> = order.iter().map(|place| candidates[*place]).collect();
        for which in ways() {
            let there: BTreeSet<usize> =
                held_back(&shuffled, &which).into_iter().map(|place| order[place]).collect();
            prop_assert_eq!(there, held_back(&candidates, &which), "{:?}", which);
        }
    }

    #[test]
    fn a_locked_set_stays_whatever_is_added(count in 20usize..120, more in 0usize..60) {
        let before: Vec<Candidate> = (0..count).map(candidate).collect();
        let locked = held_back(&before, &Which::Any(HeldBack::Automatic));
        let mut after: Vec<Candidate> = (0..count + more).map(candidate).collect();
        for place in &locked {
            after[*place].side = Some(Side::HeldBack);
        }
        prop_assert_eq!(held_back(&after, &Which::Locked), locked);
    }

    #[test]
    fn an_added_example_moves_few_others(topics in prop::collection::vec(0u32..5, 20..200), added in 0u32..5) {
        let before = held_back(&with_topics(&topics), &Which::OfEachTopic(HeldBack::Automatic));
        let longer = [topics.as_slice(), &[added]].concat();
        let mut after = held_back(&with_topics(&longer), &Which::OfEachTopic(HeldBack::Automatic));
        after.remove(&topics.len());
        // One for the place of the new one in its topic, one in and one out where a place goes to another topic.
        prop_assert!(before.symmetric_difference(&after).count() <= 3);
    }

    #[test]
    fn an_added_example_moves_no_more_than_two_groups(sizes in prop::collection::vec(1usize..4, 20..120)) {
        let grouped = |sizes: &[usize]| -> Vec<Candidate> {
            let groups = (0u64..).zip(sizes).flat_map(|(group, size)| vec![group; *size]);
            let numbered = groups.enumerate();
            numbered.map(|(number, group)| Candidate { group: Some(group), ..candidate(number) }).collect()
        };
        let which = Which::Any(HeldBack::Automatic);
        let all: usize = sizes.iter().sum();
        let before = held_back(&grouped(&sizes), &which);
        let mut after = held_back(&grouped(&[sizes.as_slice(), &[1]].concat()), &which);
        after.remove(&all);
        prop_assert!(before.symmetric_difference(&after).count() <= 6);
    }
}
