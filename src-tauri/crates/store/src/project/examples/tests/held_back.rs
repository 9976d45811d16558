//! Which examples are held back for checking.

use super::*;

/// The numbers of those that are held back.
fn held_back_numbers(transaction: &Transaction<'_>) -> Vec<i64> {
    let split = usable_split(transaction).expect("split");
    split.held_back.iter().map(|(id, _)| id.0).collect()
}

#[test]
fn near_copies_are_held_back_together_or_learned_from_together() {
    let (_folder, database) = project();
    database
        .write(|transaction| {
            for number in 0..100 {
                add(transaction, &format!("Question {number}"), "Yes.");
            }
            let usable = fingerprints(transaction)?;
            assert_eq!(near_copies::known_mark(transaction)?, None);
            // Tens of them are alike.
            let groups: Vec<(ExampleId, ExampleId)> =
                (1..=100).map(|id| (ExampleId(id), ExampleId((id - 1) / 10 * 10 + 1))).collect();
            let mark = near_copies::mark(&usable);
            assert!(near_copies::set(transaction, mark, &groups)?);
            assert!(!near_copies::set(transaction, mark, &groups)?, "as it was");
            assert_eq!(near_copies::known_mark(transaction)?, Some(mark));
            let held_back = held_back_numbers(transaction);
            assert_eq!(held_back.len(), 20);
            for tens in held_back.chunks(10) {
                assert_eq!(tens[9] - tens[0], 9, "all of them: {held_back:?}");
            }
            add(transaction, "Question 100", "Yes.");
            assert_ne!(near_copies::mark(&fingerprints(transaction)?), mark, "one more question");
            Ok(())
        })
        .expect("written");
}

#[test]
fn a_rule_holds_back_by_topic_or_keeps_what_was_held_back() {
    let (_folder, database) = project();
    let choose = |transaction: &Transaction<'_>, by: serde_json::Value| {
        runs::choose(transaction, &serde_json::json!({ "held_back_by": by })).expect("chosen");
    };
    database
        .write(|transaction| {
            let mut act = Act::begin(transaction, ActKind::TopicChanged, 1, None, 0)?;
            for number in 0..100 {
                let id = add(transaction, &format!("Question {number}"), "Yes.");
                let topic =
                    topics::number(transaction, if number < 30 { "Refund" } else { "Login" })?;
                decide(transaction, &mut act, id, |flags| Flags { topic, ..flags })?;
            }
            choose(transaction, serde_json::json!({ "topics": ["Refund", "Nobody's"] }));
            let refund: Vec<i64> = (1..=30).collect();
            assert_eq!(held_back_numbers(transaction), refund);
            choose(transaction, serde_json::json!("each_topic"));
            let held_back = held_back_numbers(transaction);
            let of_refund = held_back.iter().filter(|id| **id <= 30).count();
            assert_eq!((of_refund, held_back.len()), (6, 20));
            choose(transaction, serde_json::json!("locked"));
            assert_eq!(held_back_numbers(transaction), held_back);
            for number in 100..200 {
                add(transaction, &format!("Question {number}"), "Yes.");
            }
            assert_eq!(held_back_numbers(transaction), held_back, "what is new is learned from");
            Ok(())
        })
        .expect("written");
}

#[test]
fn the_usual_share_is_held_back_and_a_choice_counts_first() {
    let (_folder, database) = project();
    database
        .write(|transaction| {
            for number in 0..LEAST_EXAMPLES * 10 {
                add(transaction, &format!("Question {number}"), "Yes.");
            }
            assert_eq!(usable_split(transaction)?.held_back.len(), 20);
            let mut act = Act::begin(transaction, ActKind::HeldBackChanged, 1, None, 0)?;
            for id in 1..=30 {
                hold_back(transaction, &mut act, ExampleId(id), true)?;
            }
            let split = usable_split(transaction)?;
            let held_back: Vec<i64> = split.held_back.iter().map(|(id, _)| id.0).collect();
            assert_eq!(held_back, (1..=30).collect::<Vec<_>>());
            assert_eq!(split.training.len(), 70);
            for id in 1..=100 {
                hold_back(transaction, &mut act, ExampleId(id), false)?;
            }
            assert_eq!(usable_split(transaction)?.held_back.len(), 0);
            Ok(())
        })
        .expect("written");
}
