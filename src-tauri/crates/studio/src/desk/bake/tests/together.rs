//! Drafts that are written at the same time, those in which the person writes more than once, and batches that are taken
//! up again.

use super::*;

fn change(bench: &Bench, project: ProjectId, change: impl FnOnce(&mut Recipe)) {
    let mut recipe = page(bench, project).recipe;
    change(&mut recipe);
    bake_change(&bench.studio, ChangeRecipe { project, recipe }).expect("written");
}

fn talks(bench: &Bench, project: ProjectId) -> Vec<(DraftState, Vec<Turn>)> {
    rows(bench, project).into_iter().rev().map(|row| (row.state, row.turns)).collect()
}

#[test]
fn several_are_written_at_once_and_none_repeats_another() {
    // Nothing is answered before three are asked for; the second question then repeats the first.
    let together = "a=$id;; 2) b=$id;; 3) c=$id
        id=$a; answer 'Where is it?'; id=$b; answer 'where is it'; id=$c; answer 'Is it late?'";
    let rest = r#"case "$job" in
        *'Topic: parcels"'*) q=$((q + 1)); answer "Is it number $q?" ;;
        *) answer 'Yes.' ;;
        esac"#;
    let launch = Launch { together: 3, ..writer(&[&format!("$ {together}")], rest) };
    let (bench, project) = project(launch, 4);
    start(&bench, project);
    bench.settle();
    let mut drafts = written(&bench, project);
    drafts.sort_by(|one, other| one.1.cmp(&other.1));
    let questions = ["Is it late?", "Is it number 1?", "Is it number 2?", "Where is it?"];
    assert_eq!(drafts, questions.map(|asks| draft(DraftState::Waiting, asks, "Yes.")));
    assert_eq!(page(&bench, project).misses, [miss(Flaw::NearCopy, 0, 1)]);
}

#[test]
fn a_person_may_write_more_than_once() {
    let answers = ["Where?", "Here.", "Where", "And when will it come?", "Tomorrow."];
    let (bench, project) = project(writer(&answers, ""), 1);
    change(&bench, project, |recipe| recipe.longer = 100);
    start(&bench, project);
    bench.settle();
    let turns = vec![turn("Where?", "Here."), turn("And when will it come?", "Tomorrow.")];
    assert_eq!(talks(&bench, project), [(DraftState::Waiting, turns)]);
    assert_eq!(page(&bench, project).misses, [miss(Flaw::Repeats, 0, 1)], "it asked again");
}

#[test]
fn a_conversation_that_finds_no_end_stays_as_long_as_it_is() {
    let (bench, project) = project(writer(&["Where?", "Here."], "answer '...'"), 1);
    change(&bench, project, |recipe| (recipe.longer, recipe.most_turns) = (100, 3));
    start(&bench, project);
    bench.settle();
    let turns = vec![turn("Where?", "Here.")];
    assert_eq!(talks(&bench, project), [(DraftState::Waiting, turns)]);
    assert_eq!(page(&bench, project).misses, [miss(Flaw::Empty, 0, 3)]);
}

#[test]
fn a_batch_that_failed_goes_on_where_it_ended_and_by_its_own_recipe() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let again = folder.path().join("again");
    let once = |first: &str, then: &str| {
        format!("$ if test -e '{}'; then answer '{then}'; else {first}; fi", again.display())
    };
    let answers = [
        once("answer 'Where?'", "Lost?"),
        once("answer 'Here.'", "No."),
        once("failed out_of_memory", "Late?"),
        once(":", "Yes."),
    ];
    let answers: Vec<&str> = answers.iter().map(String::as_str).collect();
    let (bench, project) = project(writer(&answers, ""), 3);
    assert!(!page(&bench, project).can_go_on, "nothing was begun");
    start(&bench, project);
    bench.settle();
    let stopped = page(&bench, project);
    assert_eq!((stopped.made, stopped.wanted, stopped.can_go_on), (1, 3, true));
    assert_eq!(stopped.stopped.map(|failure| failure.code), Some(FailureCode::OutOfMemory));

    std::fs::write(&again, "").expect("written");
    change(&bench, project, |recipe| recipe.topics[0].name = "something else".to_owned());
    let task = bake_resume(&bench.studio, ProjectRef { project }).expect("taken up");
    bench.settle();
    assert_eq!(
        written(&bench, project),
        [
            draft(DraftState::Waiting, "Where?", "Here."),
            draft(DraftState::Waiting, "Lost?", "No."),
            draft(DraftState::Waiting, "Late?", "Yes."),
        ]
    );
    assert!(rows(&bench, project).iter().all(|row| row.topic == "parcels"));
    let whole = page(&bench, project);
    assert_eq!((whole.made, whole.can_go_on, whole.stopped), (3, false, None));
    let task = bench.studio.tasks().get(task).expect("on the list");
    assert_eq!((task.state, task.done), (TaskState::Done, 3));
    let failure = bake_resume(&bench.studio, ProjectRef { project }).expect_err("it is whole");
    assert_eq!(failure.code, FailureCode::NothingRunning);
}

#[test]
fn a_full_disk_is_told_and_the_batch_goes_on_once_there_is_room() {
    let long: Vec<String> = (0..350).map(|number| format!("word{number}")).collect();
    let says = format!(
        r#"case "$job" in
        *'Topic: parcels"'*) q=$((q + 1)); answer "Is it number $q?" ;;
        *) answer '{}' ;;
        esac"#,
        long.join(" ")
    );
    let (bench, project) = project(writer(&[], &says), 30);
    bench.limit_disk(project, 4);
    let task = start(&bench, project);
    bench.settle();
    let failed = bench.studio.tasks().get(task).and_then(|task| task.failure);
    assert_eq!(failed.map(|failure| failure.code), Some(FailureCode::DataDiskFull));
    let whole = page(&bench, project).made;
    assert!((1..30).contains(&whole), "{whole}");
    bench.limit_disk(project, 1 << 20);
    // What was being written when the disk was full is as after a death.
    super::tidy_up(&bench.studio, project).expect("ended");
    bake_resume(&bench.studio, ProjectRef { project }).expect("begun");
    bench.settle();
    let page = page(&bench, project);
    assert_eq!((page.made, page.stopped), (30, None));
}
