//! Drafts that are written anew, and all that wait kept at once.

use super::*;
use crate::{
    contract::{DecideDraft, Draft as DraftOnPage, DraftDecision, RewriteDraft, RewritePart},
    desk::home::undo,
};

/// A writer that does as it is wished. `$job` is what it is asked.
const OBEDIENT: &str = r#"case "$job" in
    *'it is: Kinder'*) answer 'At home, dear.' ;;
    *'it is: On Mars'*) answer 'Is it on Mars?' ;;
    *'Is it on Mars?'*) answer 'Not yet.' ;;
    *) answer 'At home.' ;;
    esac"#;

/// A project with two drafts that wait, the first of which asks where it is.
fn project_with_drafts() -> (Bench, ProjectId) {
    let (bench, project) = project(writer(&[], OBEDIENT), 2);
    let open = bench.studio.project(project).expect("open");
    open.write(|transaction| {
        let recipe = bakes::recipe(transaction)?.expect("written");
        let new = bakes::NewBake {
            wanted: 2,
            base_prompt: "Be brief.",
            writer: "Small",
            recipe: &recipe,
        };
        let bake = bakes::begin(transaction, &new, 1)?;
        for (place, asks) in ["Where is it?", "Is it late?"].into_iter().enumerate() {
            let id = drafts::begin(transaction, bake, &new_draft(place))?;
            drafts::write(transaction, id, &[turn(asks, "At home.")])?;
            drafts::wait(transaction, id)?;
        }
        bakes::end(transaction, bake, None, 2)
    })
    .expect("written");
    (bench, project)
}

fn shown(bench: &Bench, project: ProjectId) -> crate::contract::ReviewPage {
    review(&bench.studio, ProjectRef { project }).expect("there")
}

fn draft_of(bench: &Bench, project: ProjectId) -> DraftOnPage {
    shown(bench, project).draft.expect("one waits")
}

fn check(bench: &Bench, project: ProjectId, expected: [&str; 3]) {
    let draft = draft_of(bench, project);
    let texts: Vec<&str> = draft.messages.iter().map(|message| &*message.content).collect();
    assert_eq!(texts, expected);
}

fn rewrite(bench: &Bench, project: ProjectId, part: RewritePart, wish: &str) {
    let DraftOnPage { id: draft, messages, .. } = draft_of(bench, project);
    let request = RewriteDraft { project, draft, messages, part, wish: wish.to_owned() };
    draft_rewrite(&bench.studio, request).expect("begun");
    bench.settle();
}

#[test]
fn an_answer_is_written_anew_as_wished_and_undo_brings_the_old_one() {
    let (bench, project) = project_with_drafts();
    rewrite(&bench, project, RewritePart::Answer, " Kinder ");
    check(&bench, project, ["Be brief.", "Where is it?", "At home, dear."]);
    assert_eq!(shown(&bench, project).rewriting, None);
    undo(&bench.studio, ProjectRef { project }).expect("undone");
    check(&bench, project, ["Be brief.", "Where is it?", "At home."]);
}

#[test]
fn another_question_gets_another_answer() {
    let (bench, project) = project_with_drafts();
    rewrite(&bench, project, RewritePart::Question, "On Mars");
    check(&bench, project, ["Be brief.", "Is it on Mars?", "Not yet."]);
}

#[test]
fn what_was_edited_before_is_written_on_from() {
    let (bench, project) = project_with_drafts();
    let DraftOnPage { id: draft, mut messages, .. } = draft_of(&bench, project);
    messages[1].content = "Is it on Mars?".to_owned();
    let part = RewritePart::Answer;
    let request = RewriteDraft { project, draft, messages, part, wish: String::new() };
    draft_rewrite(&bench.studio, request).expect("begun");
    bench.settle();
    check(&bench, project, ["Be brief.", "Is it on Mars?", "Not yet."]);
}

#[test]
fn the_same_answer_again_is_none_and_nothing_is_lost() {
    let (bench, project) = project_with_drafts();
    rewrite(&bench, project, RewritePart::Answer, "");
    let failure = shown(&bench, project).rewriting.and_then(|rewriting| rewriting.failure);
    assert_eq!(failure.map(|failure| failure.code), Some(FailureCode::NothingUsable));
    check(&bench, project, ["Be brief.", "Where is it?", "At home."]);
    // Another draft has nothing to do with it.
    let draft = draft_of(&bench, project).id;
    let skip = DecideDraft { project, draft, decision: DraftDecision::Skip };
    draft_decide(&bench.studio, skip).expect("skipped");
    assert_eq!(shown(&bench, project).rewriting, None);
}

#[test]
fn all_that_wait_are_kept_in_one_act() {
    let (bench, project) = project_with_drafts();
    let act = drafts_keep(&bench.studio, ProjectRef { project }).expect("kept");
    assert_eq!(act.count, 2);
    let page = shown(&bench, project);
    assert_eq!((page.draft.is_none(), page.kept), (true, 2));
    assert_eq!(page.topics.iter().map(|topic| topic.count).sum::<usize>(), 2);
    undo(&bench.studio, ProjectRef { project }).expect("undone");
    let page = shown(&bench, project);
    assert_eq!((page.draft.is_some(), page.kept), (true, 0));
}
