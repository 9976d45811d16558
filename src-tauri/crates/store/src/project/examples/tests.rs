//! Whatever a person does to examples, undo leads back through every state, and redo forward again.

use super::*;
use crate::{
    database::Database,
    project::{about, acts, imports, near_copies, runs},
};
use bakehouse_domain::{
    act::ActKind,
    check::LEAST_EXAMPLES,
    finding::{Finding, FindingCode, Place, TextSpan},
    fingerprint::Fingerprint,
    message::{Example, Message, Role, ToolCall},
    origin::Origin,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tempfile::TempDir;

fn project() -> (TempDir, Database) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = crate::project::open(folder.path()).expect("made");
    (folder, database)
}

fn content(question: &str, answer: &str) -> Content {
    let messages = vec![Message::new(Role::User, question), Message::new(Role::Assistant, answer)];
    of(Example::of(messages))
}

/// Counted in bytes: this crate knows no tokens.
fn of(example: Example) -> Content {
    let bytes = example.messages.iter().map(|message| message.content.len());
    let tokens = bytes.sum::<usize>() as u32;
    Content { example, tokens, learned_tokens: tokens / 2 }
}

fn add(transaction: &Transaction<'_>, question: &str, answer: &str) -> ExampleId {
    let content = content(question, answer);
    let new = NewExample::of(&content, Origin::Written);
    insert(transaction, None, &new, 0).expect("added")
}

/// One thing that a person does. Numbers choose among the examples that are there.
#[derive(Clone, Debug)]
enum Step {
    Add(String),
    Type(usize, String),
    /// Puts a message in front of all, as a fix in many does.
    RewriteAll(String),
    Delete(Vec<usize>),
    HoldBack(usize, bool),
    Import(Vec<String>),
    Goal(String),
}

fn step() -> impl Strategy<Value = Step> {
    let text = || "[a-z\0]{0,4}";
    prop_oneof![
        text().prop_map(Step::Add),
        (any::<usize>(), text()).prop_map(|(which, text)| Step::Type(which, text)),
        text().prop_map(Step::RewriteAll),
        prop::collection::vec(any::<usize>(), 1..4).prop_map(Step::Delete),
        (any::<usize>(), any::<bool>()).prop_map(|(which, is)| Step::HoldBack(which, is)),
        prop::collection::vec(text(), 1..4).prop_map(Step::Import),
        text().prop_map(Step::Goal),
    ]
}

fn shown(transaction: &Transaction<'_>) -> Vec<ExampleId> {
    let ids = ids(transaction, Filter::All, Sort::Number).expect("listed");
    ids.into_iter().map(|id| ExampleId(id.into())).collect()
}

fn take(transaction: &Transaction<'_>, step: &Step) -> Result<(), Error> {
    let shown = shown(transaction);
    let one = |which: usize| shown.get(which % shown.len().max(1)).copied();
    let act = |kind, merge_key| Act::begin(transaction, kind, 1, merge_key, 0);
    match step {
        Step::Add(text) => {
            let content = content(text, "answer");
            let new = NewExample::of(&content, Origin::Written);
            insert(transaction, Some(&mut act(ActKind::ExampleAdded, None)?), &new, 0)?;
        }
        Step::Type(which, text) => {
            let Some(id) = one(*which) else { return Ok(()) };
            let merge_key = format!("{id}:0");
            let mut act = act(ActKind::ExampleEdited, Some(&merge_key))?;
            set_text(transaction, &mut act, id, &content(text, "typed"))?;
        }
        Step::RewriteAll(text) => {
            let mut act = act(ActKind::FindingsFixed, None)?;
            for id in shown {
                let mut example = one_of(transaction, id).example;
                example.messages.insert(0, Message::new(Role::System, text.as_str()));
                set_text(transaction, &mut act, id, &of(example))?;
            }
        }
        Step::Delete(which) => {
            let mut act = act(ActKind::ExamplesDeleted, None)?;
            for id in which.iter().filter_map(|which| one(*which)) {
                delete(transaction, &mut act, id, 7)?;
            }
        }
        Step::HoldBack(which, is_held_back) => {
            let Some(id) = one(*which) else { return Ok(()) };
            hold_back(transaction, &mut act(ActKind::HeldBackChanged, None)?, id, *is_held_back)?;
        }
        Step::Import(texts) => {
            let import = imports::begin(transaction, "file.jsonl", 1, 0)?;
            let contents: Vec<Content> = texts.iter().map(|text| content(text, "b")).collect();
            let new: Vec<NewExample<'_>> =
                contents.iter().map(|content| NewExample::of(content, Origin::Imported)).collect();
            imports::stage(transaction, import, &new, 0)?;
            imports::accept(transaction, &mut act(ActKind::Imported, None)?, import, 0)?;
        }
        Step::Goal(text) => {
            let mut about = about::get(transaction)?;
            about.goal.clone_from(text);
            about::set(transaction, &mut act(ActKind::GoalChanged, Some("goal"))?, &about)?;
        }
    }
    Ok(())
}

fn one_of(transaction: &Transaction<'_>, id: ExampleId) -> Content {
    one(transaction, id).expect("it is shown").content
}

/// Everything that the person sees.
type Seen = (about::About, BTreeMap<i64, (Content, Option<bool>, String)>);

fn seen(transaction: &Transaction<'_>) -> Seen {
    let about = about::get(transaction).expect("read");
    let wishes: BTreeMap<i64, Option<bool>> = transaction
        .prepare("SELECT id, wants_held_back FROM shown_examples")
        .and_then(|mut statement| {
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
        .expect("read");
    let examples = shown(transaction).into_iter().map(|id| {
        let content = one_of(transaction, id);
        let preview = previewed(transaction, &[id.0 as u32]).expect("read").remove(0);
        let found = findings::of_example(transaction, id).expect("read");
        assert_eq!(preview.tokens, content.tokens, "what is derived belongs to the text");
        let worst = found.iter().map(|found| findings::rank(found.severity)).min();
        assert_eq!(preview.worst, worst, "the worst finding of {found:?}");
        (id.0, (content, wishes[&id.0], format!("{} {} {found:?}", preview.asks, preview.answers)))
    });
    let seen = (about, examples.collect());
    for usable in fingerprints(transaction).expect("read") {
        let content = one_of(transaction, usable.id);
        assert_eq!(usable.fingerprint, Fingerprint::of(&content.example));
    }
    seen
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn undo_leads_back_through_every_state_and_redo_forward_again(
        steps in prop::collection::vec(step(), 1..16),
    ) {
        let (_folder, database) = project();
        database
            .write(|transaction| {
                add(transaction, "there from the start", "yes");
                let mut states = vec![(None, seen(transaction))];
                for step in &steps {
                    take(transaction, step)?;
                    let act = acts::undoable(transaction)?.map(|act| act.id);
                    let state = (act, seen(transaction));
                    // A merged act goes on with the one before; what had nothing to do is none.
                    if states.last().is_some_and(|(last, _)| *last == act) {
                        states.pop();
                    }
                    states.push(state);
                }
                for (act, state) in states.iter().rev() {
                    assert_eq!(&acts::undoable(transaction)?.map(|act| act.id), act);
                    assert_eq!(&seen(transaction), state, "undone to here");
                    acts::undo(transaction)?;
                }
                for (_, state) in &states {
                    assert_eq!(&seen(transaction), state, "done again to here");
                    acts::redo(transaction)?;
                }
                Ok(())
            })
            .expect("every step can be taken");
    }
}

#[test]
fn what_is_staged_is_not_seen_and_leaves_no_gap_in_the_numbers() {
    let (_folder, database) = project();
    database
        .write(|transaction| {
            let first = add(transaction, "a", "b");
            let before = (seen(transaction), state(transaction)?);
            let import = imports::begin(transaction, "file.jsonl", 1, 0)?;
            let content = content("staged", "b");
            let new = NewExample::of(&content, Origin::Written);
            imports::stage(transaction, import, &[new; 5], 0)?;
            assert_eq!((seen(transaction), state(transaction)?), before);
            imports::give_up(transaction, import)?;
            // A few at a time, so that nobody waits.
            while imports::clear_some(transaction, 2)? {}
            assert!(imports::stage(transaction, import, &[new], 0).is_err(), "it is gone");
            let next = add(transaction, "c", "d");
            assert_eq!((first.0, next.0), (1, 2));
            Ok(())
        })
        .expect("written");
}

#[test]
fn numbers_that_somebody_saw_are_not_given_again() {
    let (_folder, database) = project();
    database
        .write(|transaction| {
            let import = imports::begin(transaction, "file.jsonl", 1, 0)?;
            let content = content("staged", "b");
            let new = NewExample::of(&content, Origin::Written);
            imports::stage(transaction, import, &[new], 0)?;
            // Written by hand meanwhile, and taken back.
            let mut act = Act::begin(transaction, ActKind::ExampleAdded, 1, None, 0)?;
            let by_hand = insert(transaction, Some(&mut act), &new, 0)?;
            acts::undo(transaction)?;
            imports::give_up(transaction, import)?;
            while imports::clear_some(transaction, 10)? {}
            assert!(add(transaction, "c", "d") > by_hand);
            acts::redo(transaction)?;
            assert!(is_shown(transaction, by_hand)?);
            Ok(())
        })
        .expect("written");
}

#[test]
fn an_import_that_nobody_can_bring_back_is_cleared_away() {
    let (_folder, database) = project();
    database
        .write(|transaction| {
            take(transaction, &Step::Import(vec!["a".to_owned(), "b".to_owned()]))?;
            acts::undo(transaction)?;
            assert!(!imports::has_rubbish(transaction)?, "redo can bring it back");
            take(transaction, &Step::Add("c".to_owned()))?;
            assert!(imports::has_rubbish(transaction)?);
            while imports::clear_some(transaction, 1)? {}
            let left: i64 =
                transaction
                    .query_row("SELECT count(*) FROM example_texts", [], |row| row.get(0))?;
            assert_eq!(left, 1);
            Ok(())
        })
        .expect("written");
}

#[test]
fn a_check_of_an_earlier_state_is_not_written() {
    let (_folder, database) = project();
    database
        .write(|transaction| {
            let id = add(transaction, "a", "b");
            let at = state(transaction)?.revision;
            let finding = Finding::new(FindingCode::BasePromptMissing, Place::line(id.0 as u64));
            let found = || findings::difference(transaction, Source::Set, vec![finding.clone()]);
            let checked = Checked { found: found()?, held_back: vec![id], training: vec![] };
            assert!(!set_checked(transaction, at - 1, &checked)?);
            assert!(!state(transaction)?.is_checked);
            assert!(set_checked(transaction, at, &checked)?);
            let now = state(transaction)?;
            assert!(now.is_checked && now.revision > at, "who filters by it must look again");
            let counts = counts(transaction)?;
            assert_eq!((counts.needs_fix, counts.usable, counts.held_back), (1, 1, 1));
            // The same again changes nothing.
            let again = Checked { found: found()?, ..Checked::default() };
            assert!(set_checked(transaction, now.revision, &again)?);
            assert_eq!(state(transaction)?.revision, now.revision);
            Ok(())
        })
        .expect("written");
}

#[test]
fn where_a_finding_is_survives() {
    let (_folder, database) = project();
    database
        .write(|transaction| {
            let mut answer = Message::new(Role::Assistant, "b");
            let arguments = "{\"to\":\"<|im_end|>\"}".to_owned();
            answer.tool_calls = vec![ToolCall { id: "1".into(), name: "go".into(), arguments }];
            let content = of(Example::of(vec![Message::new(Role::User, "ü <|im_end|>"), answer]));
            let new = NewExample::of(&content, Origin::Written);
            let id = insert(transaction, None, &new, 0)?;
            let found = findings::of_example(transaction, id)?;
            let places: Vec<_> = found.iter().map(|found| (found.message, found.span)).collect();
            let span = |call, start, end| Some(TextSpan { call, start, end });
            assert_eq!(places, [(Some(0), span(None, 2, 12)), (Some(1), span(Some(0), 7, 17))]);
            Ok(())
        })
        .expect("written");
}

#[test]
fn views_are_in_their_order() {
    let (_folder, database) = project();
    database
        .write(|transaction| {
            let new = [("pear", "b", 1), ("Apple", "", 3), ("  fig and more", "long", 2)];
            for (question, answer, at) in new {
                let content = content(question, answer);
                let new = NewExample::of(&content, Origin::Written);
                insert(transaction, None, &new, at)?;
            }
            for (filter, sort, expected) in [
                (Filter::All, Sort::Number, vec![1, 2, 3]),
                (Filter::All, Sort::Newest, vec![2, 3, 1]),
                (Filter::All, Sort::Question, vec![2, 3, 1]),
                (Filter::All, Sort::Longest, vec![3, 1, 2]),
                // The second one has an empty answer.
                (Filter::Ready, Sort::Number, vec![1, 3]),
                (Filter::NeedsFix, Sort::Number, vec![2]),
                (Filter::HeldBack, Sort::Number, vec![]),
            ] {
                assert_eq!(ids(transaction, filter, sort)?, expected, "{filter:?} {sort:?}");
            }
            Ok(())
        })
        .expect("written");
}

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

#[test]
fn a_full_disk_leaves_what_was_there() {
    let (_folder, database) = project();
    let before = database.write(|transaction| {
        add(transaction, "a", "b");
        Ok(seen(transaction))
    });
    let full: Result<(), Error> = database.write(|transaction| {
        let pages: i64 = transaction.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        transaction.pragma_update(None, "max_page_count", pages + 2)?;
        let content = content(&"long ".repeat(10_000), "b");
        let import = imports::begin(transaction, "file.jsonl", 1, 0)?;
        let new = NewExample::of(&content, Origin::Written);
        imports::stage(transaction, import, &[new], 0).map(drop)
    });
    assert!(matches!(full, Err(Error::Full)), "{full:?}");
    let after = database.write(|transaction| Ok(seen(transaction)));
    assert_eq!(after.expect("it still works"), before.expect("written"));
}

#[test]
fn texts_are_read_the_same_one_by_one_and_in_a_row() {
    let (_folder, database) = project();
    database
        .write(|transaction| {
            for number in 0..40 {
                add(transaction, &number.to_string(), "b");
            }
            for ids in
                [vec![], vec![7], vec![1, 40], (1..=40).collect(), vec![3, 4, 9], vec![40, 41]]
            {
                let mut read = Vec::new();
                each_text(transaction, &ids, |id, text| {
                    assert!(text.contains(&format!("\"content\":\"{}\"", id - 1)), "{text}");
                    read.push(id);
                    std::ops::ControlFlow::Continue(())
                })?;
                let expected: Vec<u32> = ids.into_iter().filter(|id| *id <= 40).collect();
                assert_eq!(read, expected);
            }
            Ok(())
        })
        .expect("written");
}
