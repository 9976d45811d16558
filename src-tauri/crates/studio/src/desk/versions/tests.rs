//! Versions from the commands down to the database and back.

use super::*;
use crate::{
    contract::{EditExample, ExampleId, ExampleRef, ProjectId, Selection, Which},
    desk::{
        bench::{Bench, bench, reopen},
        examples, home,
    },
};
use bakehouse_domain::message::{Example, Message, Role};

fn project_with(bench: &Bench, questions: &[&str]) -> ProjectId {
    let project = bench.project();
    let example = |question: &&str| {
        Example::of(vec![
            Message::new(Role::User, *question),
            Message::new(Role::Assistant, "Yes."),
        ])
    };
    let examples = questions.iter().map(example).collect();
    examples::add_many(&bench.studio, project, examples, None).expect("added");
    bench.settle();
    project
}

fn list(bench: &Bench, project: ProjectId) -> Vec<VersionRow> {
    versions(&bench.studio, ProjectRef { project }).expect("listed")
}

fn save(bench: &Bench, project: ProjectId, name: &str) -> VersionId {
    let request = SaveVersion { project, name: name.to_owned() };
    version_save(&bench.studio, request).expect("saved");
    list(bench, project)[0].id
}

fn write(bench: &Bench, project: ProjectId, number: i64, question: &str) {
    let example = ExampleId(number);
    let known = examples::example(&bench.studio, ExampleRef { project, example }).expect("there");
    let mut messages = known.messages;
    messages[0].content = question.to_owned();
    let request = EditExample { project, example, messages, rejected: None, typing: None };
    examples::example_edit(&bench.studio, request).expect("written");
}

fn compare(bench: &Bench, project: ProjectId, from: VersionId) -> VersionDifference {
    let request = CompareVersions { project, from, to: None, first: 0, count: 10 };
    version_compare(&bench.studio, request).expect("compared")
}

#[test]
fn a_version_is_saved_compared_and_brought_back_also_after_a_restart() {
    let bench = bench();
    let project = project_with(&bench, &["a", "b", "c"]);
    let version = save(&bench, project, " Good ones ");
    let row = &list(&bench, project)[0];
    assert_eq!((row.name.as_str(), row.examples), ("Good ones", 3));
    write(&bench, project, 2, "changed");
    let which = Which::These(vec![ExampleId(3)]);
    examples::examples_delete(&bench.studio, Selection { project, which }).expect("deleted");

    bench.settle();
    let Bench { folder, studio, .. } = bench;
    drop(studio);
    let bench = reopen(folder);
    let difference = compare(&bench, project, version);
    assert_eq!((difference.added, difference.removed, difference.edited), (0, 1, 1));
    let edited = &difference.rows[0];
    let said = |messages: &Option<Vec<Message>>| {
        messages.as_ref().map(|messages| messages[0].content.clone())
    };
    assert_eq!((edited.id, edited.change), (ExampleId(2), ExampleChange::Edited));
    assert_eq!(said(&edited.before).as_deref(), Some("b"));
    assert_eq!(said(&edited.after).as_deref(), Some("changed"));
    assert_eq!(difference.rows[1].after, None);

    let request = VersionRef { project, version };
    let restored = version_restore(&bench.studio, request).expect("restored");
    assert_eq!((restored.act.kind, restored.act.count), (ActKind::VersionRestored, 2));
    let nothing = compare(&bench, project, version);
    assert_eq!((nothing.removed, nothing.edited, nothing.rows.len()), (0, 0, 0));
    let reasons: Vec<_> = list(&bench, project).iter().map(|row| row.reason).collect();
    assert_eq!(reasons, [VersionReason::Before, VersionReason::Named]);
    home::undo(&bench.studio, ProjectRef { project }).expect("undone");
    assert_eq!(compare(&bench, project, restored.before).rows, [], "as it was before");
}

#[test]
fn a_version_that_is_gone_is_told() {
    let bench = bench();
    let project = project_with(&bench, &["a"]);
    let version = save(&bench, project, "x");
    let request = VersionRef { project, version };
    version_delete(&bench.studio, request).expect("deleted");
    assert_eq!(list(&bench, project), []);
    let failure = version_restore(&bench.studio, request).expect_err("it is gone");
    assert_eq!(failure.code, crate::failure::FailureCode::ThingMissing);
    home::undo(&bench.studio, ProjectRef { project }).expect("undone");
    let name = "y".to_owned();
    version_rename(&bench.studio, RenameVersion { project, version, name }).expect("renamed");
    assert_eq!(list(&bench, project)[0].name, "y");
}
