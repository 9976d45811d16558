//! Projects as they come and go.

use super::*;
use crate::{
    contract::{StepName, StepState, StepStatus, Tip},
    desk::{
        bench::{Bench, bench, reopen},
        examples::add_many,
        plan::plan,
    },
    failure::FailureCode,
};
use bakehouse_domain::message::{Example, Message, Role};
use bakehouse_store::project::{about, bin as project_bin, examples as stored};
use std::fs;

const DAY: i64 = 24 * 60 * 60 * 1000;

fn idea(name: &str, goal: &str) -> NewProject {
    NewProject::Idea { name: name.to_owned(), goal: goal.to_owned() }
}

fn sample(name: &str) -> NewProject {
    NewProject::Sample { sample: name.to_owned() }
}

fn names(bench: &Bench) -> Vec<String> {
    let home = home(&bench.studio, ()).expect("shown");
    home.projects.into_iter().map(|card| card.name).collect()
}

fn row(bench: &Bench, project: ProjectId) -> ProjectRow {
    bench.studio.read_app(|connection| projects::one(connection, project)).expect("listed")
}

fn put(bench: &Bench, row: &ProjectRow) {
    bench.studio.write_app(|transaction| projects::put(transaction, row)).expect("written");
}

fn example(question: &str) -> Example {
    let messages =
        vec![Message::new(Role::User, question), Message::new(Role::Assistant, "As ever.")];
    Example::of(messages)
}

#[test]
fn an_idea_becomes_a_project_that_can_be_renamed_binned_and_brought_back() {
    let bench = bench();
    let request = idea("  Sort\n my  mail ", "Sort mail into three folders.");
    let project = project_create(&bench.studio, request).expect("made");
    let opened = project_open(&bench.studio, ProjectRef { project }).expect("opened");
    assert_eq!(opened.name, "Sort my mail");
    assert_eq!(opened.goal, "Sort mail into three folders.");
    assert_eq!(opened.tip, Tip::WriteBasePrompt);
    assert_eq!(opened.history.undo, None, "a project is not undone, it is deleted");

    let other = project_create(&bench.studio, idea("", "")).expect("made");
    let name = "x".repeat(200);
    let renamed = project_rename(&bench.studio, RenameProject { project: other, name });
    assert_eq!(renamed.expect("renamed").name, "x".repeat(LONGEST_NAME));
    let overview = overview(&bench.studio, ProjectRef { project }).expect("there");
    assert_eq!(overview.others.len(), 1);

    project_delete(&bench.studio, ProjectRef { project: other }).expect("deleted");
    assert_eq!(names(&bench), ["Sort my mail"]);
    let gone = project_open(&bench.studio, ProjectRef { project: other });
    assert_eq!(gone.expect_err("in the bin").code, FailureCode::ProjectMissing);
    project_restore(&bench.studio, ProjectRef { project: other }).expect("back");
    assert_eq!(names(&bench).len(), 2);
}

#[cfg(unix)]
#[test]
fn nobody_else_can_look_into_a_project() {
    use std::os::unix::fs::PermissionsExt;
    let bench = bench();
    let folder = bench.studio.project_folder(bench.project());
    for path in [bench.studio.projects_folder(), folder] {
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o700, "{}", path.display());
    }
}

#[test]
fn a_project_that_cant_be_made_leaves_nothing() {
    let bench = bench();
    fs::write(bench.studio.projects_folder(), "in the way").expect("written");
    let failure = project_create(&bench.studio, idea("A", "")).expect_err("no folder");
    assert_eq!(failure.code, FailureCode::FolderNotWritable);
    assert!(names(&bench).is_empty());
}

#[test]
fn what_was_left_behind_is_cleared_away_at_the_next_start() {
    let bench = bench();
    let kept = project_create(&bench.studio, idea("Kept", "Be kept.")).expect("made");
    let forming = create_project(&bench.studio, "Forming", true).expect("made");
    let [binned, old, lost, begun] = ["Binned", "Old", "Lost", ""]
        .map(|name| project_create(&bench.studio, idea(name, "")).expect("made"));
    let now = bench.studio.now();
    put(&bench, &ProjectRow { deleted_at: Some(now - 29 * DAY), ..row(&bench, binned) });
    put(&bench, &ProjectRow { deleted_at: Some(now - 30 * DAY), ..row(&bench, old) });
    // A list that was lost, and a crash between the folder and the row.
    add_many(&bench.studio, lost, vec![example("Why?")], None).expect("added");
    bench.settle();
    for project in [lost, begun] {
        bench
            .studio
            .write_app(|transaction| projects::remove(transaction, project))
            .expect("removed");
    }
    fs::create_dir(bench.studio.projects_folder().join("not a project")).expect("made");

    let folder = bench.folder;
    drop(bench.studio);
    let bench = reopen(folder);
    let is_there = |project| bench.studio.project_folder(project).is_dir();
    assert!(is_there(kept) && is_there(binned) && is_there(lost));
    assert!(!is_there(forming) && !is_there(old) && !is_there(begun));
    assert!(bench.studio.projects_folder().join("not a project").is_dir(), "it is not ours");
    let home = home(&bench.studio, ()).expect("shown");
    let examples =
        |project| home.projects.iter().find(|card| card.id == project).map(|card| card.examples);
    assert_eq!((examples(kept), examples(lost)), (Some(0), Some(1)));
    assert_eq!(home.projects.len(), 2);
}

#[test]
fn days_in_the_bin_are_counted_to_the_end() {
    let check = |passed: i64, left: u32| assert_eq!(days_left(0, passed), left, "{passed}");
    check(0, 30);
    check(1, 30);
    check(DAY, 29);
    check(29 * DAY + 1, 1);
    check(30 * DAY, 0);
    check(99 * DAY, 0);
    // A clock that went back, or ahead by an age.
    check(-DAY, 30);
    check(i64::MAX, 0);
}

#[test]
fn examples_leave_the_bin_after_a_month() {
    let bench = bench();
    let project = bench.project();
    let examples = vec![example("Why?"), example("When?")];
    add_many(&bench.studio, project, examples, None).expect("added");
    bench.settle();
    let open = bench.studio.project(project).expect("open");
    let now = bench.studio.now();
    for (id, days) in [(1, 31), (2, 29)] {
        open.write(|transaction| {
            let kind = bakehouse_domain::act::ActKind::ExamplesDeleted;
            let mut act = acts::Act::begin(transaction, kind, 1, None, now)?;
            let id = bakehouse_domain::id::ExampleId(id);
            stored::delete(transaction, &mut act, id, now - days * DAY)
        })
        .expect("deleted");
    }
    project_open(&bench.studio, ProjectRef { project }).expect("opened");
    assert_eq!(open.read(project_bin::count).expect("read"), 1);
    let request = ProjectRef { project };
    assert!(undo(&bench.studio, request).expect("undone").is_some());
    assert_eq!(undo(&bench.studio, request), Ok(None), "what is gone can't be brought back");
    bench.settle();
}

#[test]
fn a_sample_is_whole_and_opened_again_rather_than_made_twice() {
    let bench = bench();
    let cards = |bench: &Bench| home(&bench.studio, ()).expect("shown").samples;
    let found: Vec<_> =
        cards(&bench).into_iter().map(|card| (card.name, card.examples, card.project)).collect();
    let (marv, triage) = ("Marv".to_owned(), "Ticket triage".to_owned());
    assert_eq!(found, [(marv, 72, None), (triage, 120, None)]);

    let project = project_create(&bench.studio, sample("marv")).expect("made");
    bench.settle();
    let counts = bench.studio.project(project).expect("open").read(stored::counts).expect("read");
    assert_eq!((counts.all, counts.usable, counts.usable_held_back), (72, 72, 12));
    assert_eq!(counts.needs_fix, 0, "the samples are as they should be");
    let page = plan(&bench.studio, ProjectRef { project }).expect("there");
    assert_eq!((page.questions.len(), page.criteria.len(), page.wishes.len()), (3, 3, 1));
    assert_eq!(page.other_base_prompts, 0);

    let overview = overview(&bench.studio, ProjectRef { project }).expect("there");
    assert_eq!((overview.tip, overview.history.undo), (Tip::ScoreBaseline, None));
    let states: Vec<_> = overview.steps.iter().map(|step| (step.name, step.state)).collect();
    assert_eq!(states[0], (StepName::Plan, StepState::Done));
    assert_eq!(states[1], (StepName::Examples, StepState::Done));
    assert_eq!(overview.steps[2].status, StepStatus::TrainNotStarted);

    assert_eq!(project_create(&bench.studio, sample("marv")), Ok(project));
    assert_eq!(cards(&bench)[0].project, Some(project));
    project_delete(&bench.studio, ProjectRef { project }).expect("deleted");
    let another = project_create(&bench.studio, sample("marv")).expect("made anew");
    assert_ne!(another, project);
    bench.settle();
}

#[test]
fn the_name_of_a_sample_is_no_path() {
    let bench = bench();
    for name in ["../samples/marv", "/", "", ".", "..", "README.md", "nothing"] {
        let failure = project_create(&bench.studio, sample(name)).expect_err(name);
        assert_eq!(failure.code, FailureCode::ThingMissing, "{name}");
    }
    assert!(names(&bench).is_empty());
}

#[test]
fn a_project_that_cant_be_opened_has_its_card_and_breaks_nothing() {
    let bench = bench();
    let good = project_create(&bench.studio, idea("Good", "")).expect("made");
    let [newer, damaged] = ["Newer", "Damaged"]
        .map(|name| project_create(&bench.studio, idea(name, "Be fine.")).expect("made"));
    let project = bench.studio.project(newer).expect("open");
    project
        .write(|transaction| Ok(transaction.pragma_update(None, "user_version", 999)?))
        .expect("aged");
    drop(project);
    let folder = bench.folder;
    let damaged_file = bench.studio.project_folder(damaged).join("project.db");
    drop(bench.studio);
    fs::write(damaged_file, "this was a database once, and now it is none at all")
        .expect("written");

    let bench = reopen(folder);
    let found = home(&bench.studio, ()).expect("shown");
    let failure = |project| {
        let card = found.projects.iter().find(|card| card.id == project).expect("its card");
        card.failure.as_ref().map(|failure| failure.code)
    };
    assert_eq!(failure(good), None);
    assert_eq!(failure(newer), Some(FailureCode::DataNewer));
    assert_eq!(failure(damaged), Some(FailureCode::DataDamaged));
    let opened = project_open(&bench.studio, ProjectRef { project: newer });
    assert_eq!(opened.expect_err("a later version's").code, FailureCode::DataNewer);
    assert_eq!(
        overview(&bench.studio, ProjectRef { project: good }).expect("fine").others.len(),
        2
    );
}

#[test]
fn the_page_is_told_of_what_it_shows() {
    let bench = bench();
    let project = bench.project();
    crate::desk::plan::plan_change(
        &bench.studio,
        crate::contract::ChangePlan {
            project,
            change: crate::contract::PlanChange::Goal("Be brief.".to_owned()),
        },
    )
    .expect("written");
    let before = bench.studio.project(project).expect("open").read(about::revision).expect("read");
    undo(&bench.studio, ProjectRef { project }).expect("undone");
    let after = bench.studio.project(project).expect("open").read(about::revision).expect("read");
    assert!(after > before);
    bench.settle();
    let wanted = [Topic::Projects, Topic::Project, Topic::Examples, Topic::Drafts];
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        let told = bench.person.told.lock().expect("no test panics with it");
        if wanted.iter().all(|topic| told.iter().any(|change| change.topic == *topic)) {
            return;
        }
        drop(told);
        assert!(std::time::Instant::now() < deadline, "it was not told");
        std::thread::yield_now();
    }
}
