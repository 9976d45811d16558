//! Examples as they come, stay and go.

mod held_back;
mod undo;

use super::*;
use crate::{
    database::Database,
    project::{
        about,
        acts::{self, Act},
        imports, near_copies, runs, topics,
    },
};
use bakehouse_domain::{
    act::ActKind,
    check::LEAST_EXAMPLES,
    finding::{Finding, FindingCode, Place, TextSpan},
    fingerprint::Fingerprint,
    id::ExampleId,
    message::{Example, Message, Role, ToolCall},
    origin::Origin,
};
use tempfile::TempDir;
use undo::{Step, seen, take};

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
            let moved = Moved { held_back: vec![id], training: vec![] };
            let checked = Checked { found: found()?, moved };
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
fn an_example_is_as_severe_as_its_worst_finding() {
    let (_folder, database) = project();
    database
        .write(|transaction| {
            let id = add(transaction, "a", "b");
            let (hint, should_fix) = (FindingCode::FactsNotGiven, FindingCode::BasePromptMissing);
            let cases: [(&[FindingCode], Option<u8>); 6] = [
                (&[hint], Some(3)),
                (&[hint, should_fix], Some(2)),
                (&[should_fix], Some(2)),
                (&[hint], Some(3)),
                (&[should_fix, hint], Some(2)),
                (&[], None),
            ];
            for (codes, worst) in cases {
                let place = || Place::line(id.0 as u64);
                let found = codes.iter().map(|code| Finding::new(*code, place())).collect();
                let found = findings::difference(transaction, Source::Set, found)?;
                let at = state(transaction)?.revision;
                assert!(set_checked(transaction, at, &Checked { found, ..Checked::default() })?);
                assert_eq!(previewed(transaction, &[id.0 as u32])?[0].worst, worst, "{codes:?}");
            }
            assert!(
                has_more_usable_than(transaction, 0)? && !has_more_usable_than(transaction, 1)?
            );
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
