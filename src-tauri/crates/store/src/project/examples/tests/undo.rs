//! Whatever a person does to examples, undo leads back through every state, and redo forward again.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// One thing that a person does. Numbers choose among the examples that are there.
#[derive(Clone, Debug)]
pub(super) enum Step {
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

pub(super) fn take(transaction: &Transaction<'_>, step: &Step) -> Result<(), Error> {
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
pub(super) type Seen = (about::About, BTreeMap<i64, (Content, Option<bool>, String)>);

pub(super) fn seen(transaction: &Transaction<'_>) -> Seen {
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
