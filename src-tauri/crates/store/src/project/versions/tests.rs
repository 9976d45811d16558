//! A version shows what was there when it was saved, whatever a person does afterwards, and can be made what is there again.

use super::*;
use crate::{
    database::Database,
    project::{
        acts,
        examples::{Content, Filter, Flags, NewExample, Sort},
        imports as imported, topics,
    },
};
use bakehouse_domain::{
    act::ActKind,
    id::ExampleId,
    message::{Example, Message, Role},
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

fn content(text: &str) -> Content {
    let messages = vec![Message::new(Role::User, text), Message::new(Role::Assistant, "Yes.")];
    Content { example: Example::of(messages), tokens: text.len() as u32, learned_tokens: 1 }
}

/// What is there now: number, question, and the topic.
type Seen = BTreeMap<i64, (String, Option<u32>)>;

fn question(content: &Content) -> String {
    content.example.messages[0].content.clone()
}

fn seen(transaction: &Transaction<'_>) -> Seen {
    let ids = examples::ids(transaction, Filter::All, Sort::Number).expect("listed");
    let seen = |id: u32| {
        let id = ExampleId(id.into());
        let content = examples::one(transaction, id).expect("shown").content;
        let flags = examples::flags(transaction, id).expect("there");
        (id.0, (question(&content), flags.topic))
    };
    ids.into_iter().map(seen).collect()
}

fn seen_in(transaction: &Transaction<'_>, version: VersionId) -> Seen {
    let version = one(transaction, version).expect("there");
    let mut seen = Seen::new();
    for id in 1..=100 {
        let whole = compare::whole_at(transaction, ExampleId(id), At::Version(&version));
        if let Some(whole) = whole.expect("readable") {
            seen.insert(id, (question(&whole.content), whole.flags.topic));
        }
    }
    seen
}

#[derive(Clone, Debug)]
enum Step {
    Add(String),
    Write(usize, String),
    Topic(usize, String),
    Delete(usize),
    Import(Vec<String>),
    Undo,
    Redo,
    Save,
    Restore(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let text = || "[a-c]{1,3}";
    prop_oneof![
        3 => text().prop_map(Step::Add),
        3 => (any::<usize>(), text()).prop_map(|(which, text)| Step::Write(which, text)),
        1 => (any::<usize>(), "[xy]").prop_map(|(which, topic)| Step::Topic(which, topic)),
        2 => any::<usize>().prop_map(Step::Delete),
        1 => prop::collection::vec(text(), 1..4).prop_map(Step::Import),
        3 => Just(Step::Undo),
        1 => Just(Step::Redo),
        2 => Just(Step::Save),
        1 => any::<usize>().prop_map(Step::Restore),
    ]
}

/// Takes a step; gives the version that it saved.
fn take(
    transaction: &Transaction<'_>,
    step: &Step,
    saved: &[VersionId],
) -> Result<Option<VersionId>, Error> {
    let shown = examples::ids(transaction, Filter::All, Sort::Number)?;
    let one_of =
        |which: usize| shown.get(which % shown.len().max(1)).map(|&id| ExampleId(id.into()));
    let act = |kind| Act::begin(transaction, kind, 1, None, 0);
    match step {
        Step::Add(text) => {
            let content = content(text);
            let new = NewExample::of(&content, Origin::Written);
            examples::insert(transaction, Some(&mut act(ActKind::ExampleAdded)?), &new, 0)?;
        }
        Step::Write(which, text) => {
            let Some(id) = one_of(*which) else { return Ok(None) };
            let mut act = act(ActKind::ExampleEdited)?;
            examples::set_text(transaction, &mut act, id, &content(text))?;
        }
        Step::Topic(which, topic) => {
            let Some(id) = one_of(*which) else { return Ok(None) };
            let topic = topics::number(transaction, topic)?;
            let mut act = act(ActKind::TopicChanged)?;
            examples::decide(transaction, &mut act, id, |flags| Flags { topic, ..flags })?;
        }
        Step::Delete(which) => {
            let Some(id) = one_of(*which) else { return Ok(None) };
            examples::delete(transaction, &mut act(ActKind::ExamplesDeleted)?, id, 7)?;
        }
        Step::Import(texts) => {
            let import = imported::begin(transaction, "file.jsonl", 1, 0)?;
            let contents: Vec<Content> = texts.iter().map(|text| content(text)).collect();
            let new: Vec<_> =
                contents.iter().map(|content| NewExample::of(content, Origin::Imported)).collect();
            imported::stage(transaction, import, &new, 0)?;
            imported::accept(transaction, &mut act(ActKind::Imported)?, import, 0)?;
        }
        Step::Undo => {
            acts::undo(transaction)?;
        }
        Step::Redo => {
            acts::redo(transaction)?;
        }
        Step::Save => {
            let new = NewVersion { name: "", reason: Reason::Named, run: None };
            return save(transaction, None, &new, 0).map(Some);
        }
        Step::Restore(which) => {
            let Some(id) = saved.get(which % saved.len().max(1)) else { return Ok(None) };
            let version = one(transaction, *id)?;
            let mut act = act(ActKind::VersionRestored)?;
            restore(transaction, &mut act, &version, 0)?;
        }
    }
    while imported::clear_some(transaction, 10)? {}
    Ok(None)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_version_stays_what_it_was(steps in prop::collection::vec(step(), 1..30)) {
        let (_folder, database) = project();
        database.write(|transaction| {
            let mut versions: Vec<(VersionId, Seen)> = Vec::new();
            for step in &steps {
                let saved: Vec<VersionId> = versions.iter().map(|(id, _)| *id).collect();
                if let Some(id) = take(transaction, step, &saved)? {
                    versions.push((id, seen(transaction)));
                }
                for (id, expected) in &versions {
                    assert_eq!(&seen_in(transaction, *id), expected, "after {step:?}");
                }
            }
            Ok(())
        }).expect("every step can be taken");
    }

    #[test]
    fn restoring_brings_a_version_back_and_can_be_undone(
        before in prop::collection::vec(step(), 0..12),
        after in prop::collection::vec(step(), 0..12),
    ) {
        let (_folder, database) = project();
        database.write(|transaction| {
            for step in &before {
                take(transaction, step, &[])?;
            }
            let new = NewVersion { name: "good", reason: Reason::Named, run: None };
            let id = save(transaction, None, &new, 0)?;
            let wanted = seen(transaction);
            for step in &after {
                take(transaction, step, &[])?;
            }
            let changed = seen(transaction);
            let version = one(transaction, id)?;
            assert_eq!(
                changes(transaction, At::Version(&version), At::Now)?.is_empty(),
                wanted == changed,
            );
            let mut act = Act::begin(transaction, ActKind::VersionRestored, 1, None, 0)?;
            restore(transaction, &mut act, &version, 9)?;
            assert_eq!(seen(transaction), wanted);
            assert_eq!(changes(transaction, At::Version(&version), At::Now)?, []);
            acts::undo(transaction)?;
            assert_eq!(seen(transaction), changed);
            acts::redo(transaction)?;
            assert_eq!(seen(transaction), wanted);
            Ok(())
        }).expect("restored");
    }
}

#[test]
fn what_differs_is_told_by_kind() {
    let (_folder, database) = project();
    database
        .write(|transaction| {
            let add = |text: &str| {
                let content = content(text);
                examples::insert(transaction, None, &NewExample::of(&content, Origin::Written), 0)
            };
            let (edited, removed, decided) = (add("a")?, add("b")?, add("c")?);
            let new = NewVersion { name: "first", reason: Reason::Named, run: None };
            let id = save(transaction, None, &new, 5)?;
            let version = one(transaction, id)?;
            assert_eq!((version.examples, version.tokens, version.at), (3, 3, 5));
            let mut act = Act::begin(transaction, ActKind::ExampleEdited, 1, None, 0)?;
            examples::set_text(transaction, &mut act, edited, &content("changed"))?;
            examples::delete(transaction, &mut act, removed, 1)?;
            examples::hold_back(transaction, &mut act, decided, true)?;
            let added = add("d")?;
            let kinds = |from, to| -> Result<Vec<_>, Error> {
                Ok(changes(transaction, from, to)?.into_iter().map(|c| (c.id, c.kind)).collect())
            };
            let forward = kinds(At::Version(&version), At::Now)?;
            let expected = [
                (edited, ChangeKind::Edited),
                (removed, ChangeKind::Removed),
                (decided, ChangeKind::Decided),
                (added, ChangeKind::Added),
            ];
            assert_eq!(forward, expected);
            let back = kinds(At::Now, At::Version(&version))?;
            assert_eq!(back[1], (removed, ChangeKind::Added));
            assert_eq!(back[3], (added, ChangeKind::Removed));
            let was = content_at(transaction, edited, At::Version(&version))?;
            assert_eq!(was.map(|content| question(&content)).as_deref(), Some("a"));
            Ok(())
        })
        .expect("compared");
}

#[test]
fn a_version_is_saved_renamed_and_thrown_away_as_acts() {
    let (_folder, database) = project();
    database
        .write(|transaction| {
            let names = || -> Vec<String> {
                let all = all(transaction).expect("listed");
                all.into_iter().map(|version| version.name).collect()
            };
            let mut act = Act::begin(transaction, ActKind::VersionSaved, 1, None, 0)?;
            let new = NewVersion { name: "first", reason: Reason::Named, run: None };
            let id = save(transaction, Some(&mut act), &new, 0)?;
            let mut act = Act::begin(transaction, ActKind::VersionRenamed, 1, None, 0)?;
            rename(transaction, &mut act, id, "better")?;
            let mut act = Act::begin(transaction, ActKind::VersionDeleted, 1, None, 0)?;
            delete(transaction, &mut act, id, 3)?;
            assert_eq!(names(), [""; 0]);
            tidy_up(transaction)?;
            acts::undo(transaction)?;
            assert_eq!(names(), ["better"], "it waited, as long as it could come back");
            acts::undo(transaction)?;
            assert_eq!(names(), ["first"]);
            acts::undo(transaction)?;
            assert_eq!(names(), [""; 0]);
            Ok(())
        })
        .expect("written");
}

#[test]
fn what_no_version_shows_is_not_kept() {
    let (_folder, database) = project();
    database
        .write(|transaction| {
            let kept = || -> i64 {
                let count = "SELECT count(*) FROM example_history";
                transaction.query_row(count, [], |row| row.get(0)).expect("counted")
            };
            let first = content("a");
            let id =
                examples::insert(transaction, None, &NewExample::of(&first, Origin::Written), 0)?;
            let write = |text: &str| {
                let mut act = Act::begin(transaction, ActKind::ExampleEdited, 1, None, 0)?;
                examples::set_text(transaction, &mut act, id, &content(text))
            };
            write("b")?;
            assert_eq!(kept(), 0, "there is no version");
            let run = RunId::from_parts(1, 2);
            let new = NewVersion { name: "", reason: Reason::Run, run: Some(run) };
            save(transaction, None, &new, 0)?;
            write("c")?;
            write("d")?;
            assert_eq!(kept(), 1, "only what the version shows");
            assert!(of_run(transaction, run)?.is_some());
            forget_run(transaction, run)?;
            assert_eq!((kept(), of_run(transaction, run)?), (0, None));
            Ok(())
        })
        .expect("written");
}
