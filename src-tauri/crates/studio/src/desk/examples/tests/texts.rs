//! Looking through all texts, and what a fix shows before it is done.

use super::*;
use bakehouse_domain::{
    diff::{MessageChange, PieceKind},
    finding::FindingCode,
};
use bakehouse_store::Transaction;

const FIRST: &str = "I was charged twice for my order last week, can you help?";
const SECOND: &str = "I was charged twice for my order last week. Can you help me?";

fn health_of(bench: &Bench, project: ProjectId) -> Health {
    health(&bench.studio, ProjectRef { project }).expect("read")
}

fn found(bench: &Bench, project: ProjectId) -> Vec<&'static str> {
    let groups = health_of(bench, project).groups;
    groups.iter().map(|group| group.problem.code.name()).collect()
}

/// Examples that differ in every way.
fn different(count: usize) -> impl Iterator<Item = Example> {
    (0..count).map(|number| {
        let question = format!("word{number} thing{number} is what{number} here{number}");
        asked(&question, &format!("An answer to {number} of its own, as long as they are."))
    })
}

#[test]
fn a_small_project_is_looked_through_after_each_change() {
    let bench = bench();
    let project = bench.project();
    let copies = [asked(FIRST, "It is on its way."), asked(SECOND, "It comes tomorrow.")];
    add_many(&bench.studio, project, different(60).chain(copies).collect(), Some(false))
        .expect("added");
    bench.settle();
    assert_eq!(found(&bench, project), ["near_copy"]);
    let view = ViewRequest {
        narrow: Narrow { finding: Some(FindingCode::NearCopy), ..Narrow::default() },
        ..all(project)
    };
    assert_eq!(numbers(&bench, view), [62]);
    let texts = health_of(&bench, project).texts;
    assert!(texts.was_done && texts.is_current && texts.task.is_none(), "{texts:?}");

    let request = EditExample {
        project,
        example: ExampleId(62),
        messages: asked("Where can I buy shoes?", "In our shop.").messages,
        rejected: None,
        typing: Some(1),
    };
    example_edit(&bench.studio, request).expect("written");
    bench.settle();
    assert_eq!(found(&bench, project), [] as [&str; 0]);
    undo(&bench, project);
    bench.settle();
    assert_eq!(found(&bench, project), ["near_copy"]);
}

#[test]
fn a_look_keeps_near_copies_on_one_side_where_the_check_had_not_compared_them() {
    let bench = bench();
    // More than are looked through after each change.
    let project = project_with(&bench, pairs(520));
    // As after an edit among more examples than are compared then: what is known is of other questions.
    let open = bench.studio.project(project).expect("open");
    let forget = |transaction: &Transaction<'_>| {
        transaction.execute("DELETE FROM near_copies", [])?;
        examples::look_again(transaction)
    };
    open.write(forget).expect("forgotten");
    changed(&bench.studio, project);
    bench.settle();
    assert!(torn_apart(&bench, project) > 0, "the check compares no questions that it knows");

    examples_check(&bench.studio, CheckExamples { project, names: false }).expect("begun");
    bench.settle();
    assert_eq!(torn_apart(&bench, project), 0);
    let health = health_of(&bench, project);
    assert!(health.texts.is_current, "what moved did so by this look");
    let found = found(&bench, project);
    assert!(found.contains(&"near_copy") && !found.contains(&"nearly_held_back"), "{found:?}");
    let state = open.read(examples::state).expect("read");
    assert!(state.is_checked);
    // A training need not look for them.
    assert!(!find_near_copies(&open).expect("known"));
}

#[test]
fn names_are_looked_for_once_somebody_asks() {
    let bench = bench();
    let project = bench.project();
    let named = asked("My name is Anna Schmidt and I lost my parcel.", "We look for it at once.");
    add_many(&bench.studio, project, different(60).chain([named]).collect(), Some(false))
        .expect("added");
    bench.settle();
    assert_eq!(found(&bench, project), [] as [&str; 0]);
    examples_check(&bench.studio, CheckExamples { project, names: true }).expect("begun");
    bench.settle();
    assert_eq!(found(&bench, project), ["person_name"]);
    assert!(health_of(&bench, project).texts.names);
    let task = bench.studio.tasks().list();
    assert_eq!((task[0].kind, task[0].state), (TaskKind::Check, TaskState::Done));
    examples_check(&bench.studio, CheckExamples { project, names: false }).expect("begun");
    bench.settle();
    assert_eq!(found(&bench, project), [] as [&str; 0]);
}

#[test]
fn a_fix_is_shown_before_it_is_done() {
    let bench = bench();
    let project = bench.project();
    let many = (0..25).map(|number| asked(&format!("number{number} fÃ¼r me"), "So be it then."));
    add_many(&bench.studio, project, different(60).chain(many).collect(), Some(false))
        .expect("added");
    bench.settle();
    let codes = vec![FindingCode::EncodingDamage];
    let request = |examples| FixExamples { project, codes: codes.clone(), examples };
    let preview = examples_fix_preview(&bench.studio, request(None)).expect("shown");
    assert_eq!((preview.count, preview.first.len()), (25, 20));
    let FixedExample { id, messages, .. } = &preview.first[0];
    assert_eq!((id.0, messages.len(), messages[0].change), (61, 1, MessageChange::Changed));
    let text = |kind| {
        let pieces = messages[0].content.iter().filter(|piece| piece.kind == kind);
        pieces.map(|piece| piece.text.as_str()).collect::<String>()
    };
    assert_eq!((text(PieceKind::Removed), text(PieceKind::Added)), ("fÃ¼r".into(), "für".into()));
    let one = request(Some(vec![ExampleId(70), ExampleId(1)]));
    assert_eq!(examples_fix_preview(&bench.studio, one).expect("shown").count, 1);

    // Nothing has changed by looking.
    assert!(get(&bench, project, 61).messages[1].content.contains("fÃ¼r"));
    let act = examples_fix(&bench.studio, request(None)).expect("fixed");
    assert_eq!(act.count, 25);
    bench.settle();
    assert_eq!(examples_fix_preview(&bench.studio, request(None)).expect("shown").count, 0);
    assert_eq!(undo(&bench, project), Some(act));
}

#[test]
fn a_copy_that_is_deleted_is_shown_as_gone() {
    let bench = bench();
    let project = bench.project();
    let copy = || asked("Where is it?", "It is here.");
    add_many(&bench.studio, project, different(60).chain([copy(), copy()]).collect(), Some(false))
        .expect("added");
    bench.settle();
    let request = FixExamples { project, codes: vec![FindingCode::Identical], examples: None };
    let preview = examples_fix_preview(&bench.studio, request).expect("shown");
    let changes: Vec<_> = preview.first[0].messages.iter().map(|each| each.change).collect();
    assert_eq!((preview.count, changes), (1, vec![MessageChange::Removed; 3]));
    assert!(preview.first[0].is_deleted);
}

#[test]
fn what_is_safe_is_fixed_by_one_act() {
    let bench = bench();
    let project = bench.project();
    let copy = || asked("Where is it?", "It is here.");
    let twice = asked("fÃ¼r anna@example.org", "So be it.");
    let question_alone = of([system("Be kind."), user("a"), assistant("b"), user("And now?")]);
    let odd = [copy(), copy(), twice, question_alone];
    add_many(&bench.studio, project, different(60).chain(odd).collect(), Some(false))
        .expect("added");
    bench.settle();
    let health = || health(&bench.studio, ProjectRef { project }).expect("read");
    let mut safe = health().safe;
    safe.sort_unstable_by_key(|code| code.name());
    let expected = ["email_address", "encoding_damage", "identical"];
    assert_eq!(safe.iter().map(|code| code.name()).collect::<Vec<_>>(), expected);

    let request = || FixExamples { project, codes: safe.clone(), examples: None };
    let preview = examples_fix_preview(&bench.studio, request()).expect("shown");
    let first: Vec<_> = preview.first.iter().map(|each| (each.id.0, each.is_deleted)).collect();
    assert_eq!((preview.count, first), (2, vec![(62, true), (63, false)]));
    let act = examples_fix(&bench.studio, request()).expect("fixed");
    assert_eq!(act.count, 2);
    assert_eq!(get(&bench, project, 63).messages[1].content, "für [e-mail]");
    bench.settle();
    assert_eq!(health().safe, []);
    assert_eq!(undo(&bench, project), Some(act));
    assert!(get(&bench, project, 63).messages[1].content.contains("anna@"));
}
