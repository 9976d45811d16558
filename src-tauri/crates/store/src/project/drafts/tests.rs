//! A draft from its first word to what a person decides, and back.

use super::*;
use crate::{
    database::Database,
    project::{
        self, acts,
        bakes::{self, Miss, NewBake},
        examples::{self, Content, NewExample},
    },
};
use DraftState::{LeftOut, Waiting, Writing};
use bakehouse_domain::{act::ActKind, draft::Recipe, message::Example, origin::Origin};

fn project_with_a_bake() -> (tempfile::TempDir, Database, i64) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = project::open(folder.path()).expect("made");
    let recipe = Recipe { count: 4, ..Recipe::default() };
    let new = NewBake { wanted: 4, base_prompt: "Be brief.", writer: "Small", recipe: &recipe };
    let bake = database.write(|transaction| bakes::begin(transaction, &new, 10)).expect("written");
    (folder, database, bake)
}

const NEW: NewDraft<'static> =
    NewDraft { place: 0, topic: "parcels", writer: "Small", passage: None };

fn turn(asks: &str, answers: &str) -> Turn {
    Turn { asks: asks.to_owned(), answers: answers.to_owned() }
}

fn written(transaction: &Transaction<'_>, bake: i64, asks: &str) -> Result<DraftId, Error> {
    let id = begin(transaction, bake, &NEW)?;
    write(transaction, id, &[turn(asks, "An answer.")])?;
    Ok(id)
}

#[test]
fn a_batch_counts_what_became_of_its_drafts() {
    let (_folder, database, bake) = project_with_a_bake();
    database
        .write(|transaction| {
            let first = written(transaction, bake, "one?")?;
            wait(transaction, first)?;
            let copy = written(transaction, bake, "one")?;
            leave_out(transaction, copy, Flaw::NearCopy, Some(Twin::Draft(first)))?;
            let unusable = written(transaction, bake, "...")?;
            leave_out(transaction, unusable, Flaw::Empty, None)?;
            written(transaction, bake, "half a quest")?;
            bakes::count_try(transaction, bake, Flaw::Refused)?;
            bakes::count_try(transaction, bake, Flaw::Empty)?;
            bakes::count_try(transaction, bake, Flaw::Empty)
        })
        .expect("written");
    let last = database.read(bakes::last).expect("readable").expect("a batch");
    assert_eq!((last.made, last.left_out, last.waiting), (1, 2, 1));
    let misses = database.read(|connection| bakes::misses(connection, bake)).expect("readable");
    let miss = |flaw, left_out, tried_again| Miss { flaw, left_out, tried_again };
    let expected = [miss(Flaw::Empty, 1, 2), miss(Flaw::NearCopy, 1, 0), miss(Flaw::Refused, 0, 1)];
    assert_eq!(misses, expected);
    let states = |database: &Database| -> Vec<DraftState> {
        let drafts = database.read(|connection| page(connection, bake, 0, 10)).expect("readable");
        drafts.into_iter().map(|draft| draft.state).collect()
    };
    assert_eq!(states(&database), [Writing, LeftOut, LeftOut, Waiting], "the newest first");

    // The program ended under it.
    assert_eq!(database.read(bakes::open).expect("readable"), [bake]);
    database.write(|transaction| bakes::end(transaction, bake, None, 20)).expect("ended");
    assert!(database.read(bakes::open).expect("readable").is_empty());
    assert_eq!(states(&database), [LeftOut, LeftOut, Waiting], "half an answer is dropped");
}

#[test]
fn a_decision_is_one_act_with_the_example_that_came_of_it() {
    let (_folder, database, bake) = project_with_a_bake();
    let content = Content { example: Example::default(), tokens: 1, learned_tokens: 1 };
    let id = database
        .write(|transaction| {
            let id = written(transaction, bake, "one?")?;
            wait(transaction, id)?;
            let copy = written(transaction, bake, "one")?;
            leave_out(transaction, copy, Flaw::NearCopy, Some(Twin::Draft(id)))?;
            let mut act = Act::begin(transaction, ActKind::DraftKept, 1, None, 10)?;
            let new = NewExample::of(&content, Origin::Written);
            let example = examples::insert(transaction, Some(&mut act), &new, 10)?;
            decide(transaction, &mut act, id, DraftState::Kept, Some(example))?;
            Ok(id)
        })
        .expect("kept");
    let look = || {
        database
            .read(|connection| {
                let twin = page(connection, bake, 0, 1)?[0].twin;
                let count = examples::counts(connection)?.all;
                let baked = of_example(connection, ExampleId(1))?.map(|draft| draft.writer);
                Ok((one(connection, id)?.state, count, twin, topics(connection)?, baked))
            })
            .expect("readable")
    };
    let topics_then = vec![("parcels".to_owned(), 1)];
    let kept = (DraftState::Kept, 1, Some(ExampleId(1)), topics_then, Some("Small".to_owned()));
    assert_eq!(look(), kept);
    database.write(acts::undo).expect("undone");
    assert_eq!(look(), (DraftState::Waiting, 0, None, vec![], None));
    assert_eq!(database.read(next_waiting).expect("readable").map(|draft| draft.id), Some(id));
    database.write(acts::redo).expect("done again");
    assert_eq!(look(), kept);
}

#[test]
fn a_recipe_that_no_longer_reads_is_none() {
    let (_folder, database, _) = project_with_a_bake();
    assert_eq!(database.read(bakes::recipe).expect("readable"), None);
    let recipe = Recipe { count: 7, ..Recipe::default() };
    database.write(|transaction| bakes::set_recipe(transaction, &recipe)).expect("written");
    assert_eq!(database.read(bakes::recipe).expect("readable"), Some(recipe));
    database
        .write(|transaction| Ok(transaction.execute("UPDATE recipe SET recipe = '7'", [])?))
        .expect("written");
    assert_eq!(database.read(bakes::recipe).expect("readable"), None);
}

#[test]
fn a_batch_that_is_taken_up_again_knows_what_it_was_baked_by() {
    let (_folder, database, bake) = project_with_a_bake();
    let talk = [turn("Where?", "Here."), turn("And when?", "Tomo")];
    let (resumed, places, found) = database
        .write(|transaction| {
            let whole = begin(transaction, bake, &NewDraft { place: 2, writer: "Large", ..NEW })?;
            write(transaction, whole, &talk)?;
            wait(transaction, whole)?;
            begin(transaction, bake, &NewDraft { place: 3, writer: "Large", ..NEW })?;
            bakes::end(transaction, bake, Some(&serde_json::json!("why")), 20)?;
            let resumed = bakes::resume(transaction, bake)?;
            Ok((resumed, places(transaction, bake)?, one(transaction, whole)?))
        })
        .expect("written");
    let recipe = Recipe { count: 4, ..Recipe::default() };
    assert_eq!(resumed, (recipe, "Be brief.".to_owned()));
    assert_eq!(places, [(2, true)]);
    assert_eq!((found.turns, found.writer), (talk.to_vec(), "Large".to_owned()));
    let last = database.read(bakes::last).expect("readable").expect("a batch");
    assert_eq!((last.ended_at, last.failure), (None, None));
}

#[test]
fn what_a_model_wrote_anew_is_one_act_too() {
    let (_folder, database, bake) = project_with_a_bake();
    let anew = vec![turn("one?", "Another answer.")];
    let id = database
        .write(|transaction| {
            let id = written(transaction, bake, "one?")?;
            wait(transaction, id)?;
            let mut act = Act::begin(transaction, ActKind::DraftRewritten, 1, None, 10)?;
            rewrite(transaction, &mut act, id, anew.clone(), "Large")?;
            Ok(id)
        })
        .expect("written");
    let look = || {
        let draft = database.read(|connection| one(connection, id)).expect("readable");
        (draft.state, draft.turns, draft.writer)
    };
    assert_eq!(look(), (Waiting, anew.clone(), "Large".to_owned()));
    database.write(acts::undo).expect("undone");
    assert_eq!(look(), (Waiting, vec![turn("one?", "An answer.")], "Small".to_owned()));
    database.write(acts::redo).expect("done again");
    assert_eq!(look(), (Waiting, anew, "Large".to_owned()));
}

#[test]
fn a_batch_from_before_recipes_were_kept_stays_as_it_is() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join(project::PROJECT_FILE);
    let old = Database::open(&path, &project::before(MIGRATION_OF_PLACES)).expect("made");
    old.write(|transaction| {
        transaction.execute_batch(
            "INSERT INTO bakes (wanted, base_prompt, writer, started_at, ended_at)
                 VALUES (9, 'Be brief.', 'Small', 1, 2);
             INSERT INTO drafts (bake, topic, asks, answers, state)
                 VALUES (1, 'parcels', 'one?', 'Yes.', 'waiting');",
        )?;
        Ok(())
    })
    .expect("written");
    drop(old);
    let database = project::open(folder.path()).expect("brought to the present form");
    let last = database.read(bakes::last).expect("readable").expect("a batch");
    assert!(!last.can_go_on(), "nobody knows how: {last:?}");
    let draft = database.read(next_waiting).expect("readable").expect("one waits");
    assert_eq!((draft.turns, &*draft.writer), (vec![turn("one?", "Yes.")], "Small"));
}
