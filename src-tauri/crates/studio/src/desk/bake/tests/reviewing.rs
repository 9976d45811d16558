//! Keeping, editing and skipping drafts, and taking it back.

use super::*;
use crate::{
    contract::{DecideDraft, DraftDecision, DraftId, ExampleDetail, ExampleId, ExampleRef},
    desk::{
        examples::example,
        home::{redo, undo},
    },
};
use bakehouse_domain::{
    act::ActKind,
    message::{Example, Message, Role},
};
use bakehouse_store::project::examples as stored;

/// A project with three drafts that wait.
fn baked() -> (Bench, ProjectId) {
    let answers = ["Where is it?", "At home.", "Is it late?", "Yes.", "Lost?", "No."];
    let (bench, project) = project(writer(&answers, ""), 3);
    start(&bench, project);
    bench.settle();
    (bench, project)
}

fn decide(bench: &Bench, project: ProjectId, draft: DraftId, decision: DraftDecision) -> ActKind {
    let act = draft_decide(&bench.studio, DecideDraft { project, draft, decision });
    act.expect("decided").kind
}

fn shown(bench: &Bench, project: ProjectId) -> crate::contract::ReviewPage {
    review(&bench.studio, ProjectRef { project }).expect("there")
}

fn example_of(bench: &Bench, project: ProjectId, number: i64) -> ExampleDetail {
    let request = ExampleRef { project, example: ExampleId(number) };
    example(&bench.studio, request).expect("there")
}

fn count(bench: &Bench, project: ProjectId) -> usize {
    let project = bench.studio.project(project).expect("open");
    project.read(stored::counts).expect("readable").all
}

#[test]
fn each_decision_shows_the_next_draft_and_undo_the_one_before() {
    let (bench, project) = baked();
    let first = shown(&bench, project);
    let draft = first.draft.expect("three wait");
    assert_eq!((first.place, first.states.len()), (Some(0), 3));
    assert_eq!(draft.messages[0], Message::new(Role::System, "Be brief."));
    assert_eq!(
        (&*draft.messages[1].content, &*draft.messages[2].content),
        ("Where is it?", "At home.")
    );
    assert!(draft.tokens > 5 && draft.closest.is_none());
    assert_eq!(draft.writer, "SmolLM2-135M-Instruct.Q4_1");

    assert_eq!(decide(&bench, project, draft.id, DraftDecision::Keep), ActKind::DraftKept);
    let kept = example_of(&bench, project, 1);
    assert_eq!(kept.messages, draft.messages);
    assert_eq!(kept.drafted.map(|drafted| drafted.writer), Some(draft.writer));

    let second = shown(&bench, project);
    assert_eq!((second.place, second.kept), (Some(1), 1));
    assert_eq!((&*second.topics[0].topic, second.topics[0].count), ("parcels", 1));
    let mut edited = second.draft.as_ref().expect("two wait").messages.clone();
    edited[2].content = "Not yet.".to_owned();
    let second = second.draft.expect("two wait").id;
    let edit = DraftDecision::KeepEdited(edited.clone());
    assert_eq!(decide(&bench, project, second, edit), ActKind::DraftKept);
    assert_eq!(example_of(&bench, project, 2).messages, edited);

    let third = shown(&bench, project).draft.expect("one waits").id;
    assert_eq!(decide(&bench, project, third, DraftDecision::Skip), ActKind::DraftSkipped);
    let done = shown(&bench, project);
    assert_eq!((done.draft, done.kept, done.edited, done.skipped), (None, 1, 1, 1));
    assert_eq!(count(&bench, project), 2);

    let request = ProjectRef { project };
    undo(&bench.studio, request).expect("undone");
    assert_eq!(shown(&bench, project).draft.expect("it is back").id, third);
    undo(&bench.studio, request).expect("undone");
    assert_eq!(shown(&bench, project).draft.expect("it is back").id, second);
    assert_eq!(count(&bench, project), 1);
    redo(&bench.studio, request).expect("done again");
    assert_eq!(example_of(&bench, project, 2).messages, edited);
    bench.settle();
}

#[test]
fn edited_to_what_it_was_is_kept_as_it_was() {
    let (bench, project) = baked();
    let draft = shown(&bench, project).draft.expect("three wait");
    decide(&bench, project, draft.id, DraftDecision::KeepEdited(draft.messages));
    let page = shown(&bench, project);
    assert_eq!((page.kept, page.edited), (1, 0));
    bench.settle();
}

#[test]
fn a_draft_is_decided_once() {
    let (bench, project) = baked();
    let draft = shown(&bench, project).draft.expect("three wait").id;
    decide(&bench, project, draft, DraftDecision::Keep);
    for draft in [draft, DraftId(99)] {
        let again = DecideDraft { project, draft, decision: DraftDecision::Keep };
        let failure = draft_decide(&bench.studio, again).expect_err("decided, or not there");
        assert_eq!(failure.code, FailureCode::ThingMissing);
    }
    assert_eq!(count(&bench, project), 1);
    bench.settle();
}

#[test]
fn the_example_that_is_most_like_it_stands_beside_a_draft() {
    let (bench, project) = baked();
    let known = |asks: &str| {
        Example::of(vec![Message::new(Role::User, asks), Message::new(Role::Assistant, "Then.")])
    };
    let examples = vec![known("Where is she?"), known("Who is it?"), known("Why?")];
    crate::desk::examples::add_many(&bench.studio, project, examples, None).expect("added");
    let closest =
        shown(&bench, project).draft.expect("three wait").closest.expect("one is like it");
    assert_eq!((closest.id, &*closest.asks), (ExampleId(1), "Where is she?"));
    assert!(closest.alike > 0.3 && closest.alike < 0.7, "{}", closest.alike);
    bench.settle();
}
