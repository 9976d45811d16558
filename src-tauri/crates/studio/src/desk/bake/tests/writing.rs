//! What becomes of a batch, however its writer behaves.

use super::*;
use crate::{
    contract::TaskAct,
    desk::{bench::reopen, examples::add_many},
};
use bakehouse_domain::message::{Example, Message, Role};

#[test]
fn every_draft_has_a_question_and_its_answer_and_waits() {
    let answers = ["Question: \\\"Where is it?\\\"", "Answer: At home.", "Is it late?", "Yes."];
    let (bench, project) = project(writer(&answers, ""), 2);
    let task = start(&bench, project);
    bench.settle();
    assert_eq!(
        written(&bench, project),
        [
            draft(DraftState::Waiting, "Where is it?", "At home."),
            draft(DraftState::Waiting, "Is it late?", "Yes."),
        ]
    );
    let page = page(&bench, project);
    assert_eq!((page.made, page.wanted, page.waiting), (2, 2, 2));
    assert_eq!(page.misses, []);
    assert_eq!((page.stopped, page.task), (None, None));
    let task = bench.studio.tasks().get(task).expect("on the list");
    assert_eq!((task.state, task.done, task.total), (TaskState::Done, 2, Some(2)));
}

#[test]
fn near_copies_are_tried_again_and_then_left_out_with_their_twin() {
    let copy = "where IS the parcel";
    let answers =
        [copy, copy, "Is it late?", "Yes.", copy, copy, copy, "Lost?", "No.", "Broken?", "Yes."];
    let (bench, project) = project(writer(&answers, ""), 3);
    let known = Example::of(vec![
        Message::new(Role::User, "Where is the parcel?"),
        Message::new(Role::Assistant, "Late."),
    ]);
    add_many(&bench.studio, project, vec![known], None).expect("added");
    start(&bench, project);
    bench.settle();
    assert_eq!(
        written(&bench, project),
        [
            draft(DraftState::Waiting, "Is it late?", "Yes."),
            draft(DraftState::LeftOut, copy, ""),
            draft(DraftState::Waiting, "Lost?", "No."),
            draft(DraftState::Waiting, "Broken?", "Yes."),
        ],
        "another one comes in the place of the copy"
    );
    let twins: Vec<Option<i64>> =
        rows(&bench, project).iter().map(|row| row.twin.map(|twin| twin.0)).collect();
    assert_eq!(twins, [None, None, Some(1), None]);
    assert_eq!(page(&bench, project).misses, [miss(Flaw::NearCopy, 1, 4)]);
}

#[test]
fn a_draft_that_repeats_a_waiting_one_is_left_out_too() {
    let answers = ["Is it late?", "Yes.", "is it late", "Is it late!", "It is late?", "No."];
    let (bench, project) = project(writer(&answers, ""), 2);
    start(&bench, project);
    bench.settle();
    let states: Vec<DraftState> = written(&bench, project).into_iter().map(|it| it.0).collect();
    assert_eq!(states, [DraftState::Waiting, DraftState::Waiting], "other words at the third try");
}

#[test]
fn what_cant_be_used_is_left_out_and_shown() {
    let cut_off = r#"$ say "\"request\":$id,\"type\":\"answered\",\"text\":\"and so on\",\"prompt_tokens\":9,\"tokens\":3,\"complete\":false""#;
    let answers =
        ["Sure!", "...", "Sure!", "Is it late?", cut_off, cut_off, cut_off, "Lost?", "No."];
    let (bench, project) = project(writer(&answers, "answer '...'"), 3);
    start(&bench, project);
    bench.settle();
    assert_eq!(
        &written(&bench, project)[..3],
        [
            draft(DraftState::LeftOut, "Sure!", ""),
            draft(DraftState::LeftOut, "Is it late?", "and so on"),
            draft(DraftState::Waiting, "Lost?", "No."),
        ]
    );
    // Two more are tried for each, and then it is over.
    let expected = [miss(Flaw::Empty, 4, 9), miss(Flaw::CutOff, 1, 2), miss(Flaw::AboutTask, 1, 1)];
    assert_eq!(page(&bench, project).misses, expected);
    let flaws: Vec<Option<Flaw>> = rows(&bench, project).iter().map(|row| row.flaw).collect();
    assert_eq!(&flaws[4..], [None, Some(Flaw::CutOff), Some(Flaw::AboutTask)]);
    let page = page(&bench, project);
    assert_eq!((page.made, page.left_out, page.wanted), (1, 6, 3));
}

/// Two drafts come, then the writer does as `at_last` says: what is whole stays, and the failure is told.
fn check_failure(at_last: &str, code: FailureCode) {
    let answers = ["Where is it?", "At home.", "Is it late?", "Yes.", "Is it lost?"];
    let (bench, project) = project(writer(&answers, at_last), 9);
    let task = start(&bench, project);
    bench.settle();
    let page = page(&bench, project);
    assert_eq!((page.made, page.waiting, page.wanted), (2, 2, 9), "{at_last}");
    assert_eq!(page.stopped.map(|failure| failure.code), Some(code), "{at_last}");
    assert_eq!(written(&bench, project).len(), 2, "half a draft is dropped: {at_last}");
    let task = bench.studio.tasks().get(task).expect("on the list");
    assert_eq!(task.state, TaskState::Failed, "{at_last}");
    // The next batch begins as if nothing had happened.
    start(&bench, project);
    bench.settle();
    assert_eq!(super::page(&bench, project).waiting, 4, "{at_last}");
}

#[test]
fn whatever_happens_to_the_writer_what_is_whole_stays() {
    check_failure("kill -9 $$", FailureCode::WorkerKilled);
    check_failure("say_text 'At wo'; kill -9 $$", FailureCode::WorkerKilled);
    check_failure("exit 0", FailureCode::WorkerEnded);
    check_failure("echo nonsense", FailureCode::WorkerEnded);
    check_failure("seq=77; say_text a", FailureCode::WorkerEnded);
    check_failure(
        "say \"\\\"request\\\":$id,\\\"type\\\":\\\"counted\\\",\\\"tokens\\\":[]\"",
        FailureCode::WorkerEnded,
    );
    check_failure("failed out_of_memory", FailureCode::OutOfMemory);
}

#[test]
fn a_writer_that_does_not_start_is_told() {
    let (bench, project) = project(Launch::worker("/no/such/program"), 2);
    start(&bench, project);
    bench.settle();
    let page = page(&bench, project);
    assert_eq!(page.stopped.map(|failure| failure.code), Some(FailureCode::WorkerNotStarted));
    assert_eq!((page.made, page.wanted), (0, 2));
}

#[test]
fn without_a_base_prompt_or_a_model_nothing_starts() {
    let (bench, project) = project(writer(&[], ""), 2);
    let change = PlanChange::BasePrompt(" ".to_owned());
    plan_change(&bench.studio, ChangePlan { project, change }).expect("written");
    let code = |bench: &Bench| bake_start(&bench.studio, whole(project)).expect_err("refused").code;
    assert_eq!(code(&bench), FailureCode::NoBasePrompt);
    let obstacle = page(&bench, project).obstacle.map(|failure| failure.code);
    assert_eq!(obstacle, Some(FailureCode::NoBasePrompt));

    let change = PlanChange::BasePrompt("Be brief.".to_owned());
    plan_change(&bench.studio, ChangePlan { project, change }).expect("written");
    std::fs::remove_file(bench.studio.models().join(STARTER_MODEL)).expect("removed");
    assert_eq!(code(&bench), FailureCode::ModelMissing);
    assert!(rows(&bench, project).is_empty());
}

#[test]
fn a_base_prompt_too_long_for_examples_does_without_them() {
    let answers = ["$ failed question_too_long", "Is it late?", "Yes."];
    let (bench, project) = project(writer(&answers, ""), 1);
    let pair = vec![Message::new(Role::User, "Lost?"), Message::new(Role::Assistant, "No.")];
    let example = Example::of(pair);
    add_many(&bench.studio, project, vec![example], None).expect("added");
    start(&bench, project);
    bench.settle();
    assert_eq!(written(&bench, project), [draft(DraftState::Waiting, "Is it late?", "Yes.")]);
}

#[test]
fn text_is_seen_while_it_comes_and_a_stop_keeps_what_is_whole() {
    let (bench, project) = project(writer(&["Where?", "Here.", "Late?"], "say_text 'Not ye'"), 9);
    let task = start(&bench, project);
    until(|| {
        let newest = written(&bench, project).pop();
        newest == Some(draft(DraftState::Writing, "Late?", "Not ye"))
    });
    assert_eq!(start(&bench, project), task, "one batch at a time");
    bench.studio.tasks().control(task, TaskAct::Cancel).expect("asked");
    bench.settle();
    assert_eq!(written(&bench, project), [draft(DraftState::Waiting, "Where?", "Here.")]);
    let page = page(&bench, project);
    assert_eq!((page.stopped, page.made), (None, 1));
    let task = bench.studio.tasks().get(task).expect("on the list");
    assert_eq!(task.state, TaskState::Cancelled);
}

#[test]
fn a_pause_lets_the_draft_in_flight_come_to_its_end() {
    let gate = tempfile::tempdir().expect("a temporary folder");
    let open = gate.path().join("open");
    let wait = format!(
        "$ say_text 'He'; until test -e '{}'; do sleep 0.01; done; answer 'Here.'",
        open.display()
    );
    let (bench, project) = project(writer(&["Where?", &wait, "Late?", "Yes."], ""), 2);
    let task = start(&bench, project);
    let control = |act| bench.studio.tasks().control(task, act).expect("asked");
    until(|| rows(&bench, project).first().is_some_and(|row| row.turns[0].answers == "He"));
    control(TaskAct::Pause);
    std::fs::write(&open, "").expect("written");
    until(|| page(&bench, project).made == 1);
    let state = |bench: &Bench| bench.studio.tasks().get(task).expect("on the list").state;
    assert_eq!(state(&bench), TaskState::Paused);
    assert_eq!(rows(&bench, project).len(), 1, "the next one is not begun");
    control(TaskAct::Resume);
    bench.settle();
    assert_eq!((state(&bench), page(&bench, project).made), (TaskState::Done, 2));
}

#[test]
fn a_batch_under_which_the_program_ended_stays_as_far_as_it_came() {
    let (bench, project) = project(writer(&[], ""), 5);
    let open = bench.studio.project(project).expect("open");
    open.write(|transaction| {
        let recipe = bakes::recipe(transaction)?.expect("written");
        let new = bakes::NewBake {
            wanted: 5,
            base_prompt: "Be brief.",
            writer: "Small",
            recipe: &recipe,
        };
        let bake = bakes::begin(transaction, &new, 1)?;
        let whole = drafts::begin(transaction, bake, &new_draft(0))?;
        drafts::write(transaction, whole, &[turn("Where?", "Here.")])?;
        drafts::wait(transaction, whole)?;
        drafts::begin(transaction, bake, &new_draft(1)).map(drop)
    })
    .expect("written");
    drop(open);
    bench.settle();
    let folder = bench.folder;
    drop(bench.studio);
    let bench = reopen(folder);
    let page = page(&bench, project);
    let stopped = page.stopped.map(|failure| failure.code);
    assert_eq!((page.made, stopped), (1, Some(FailureCode::BakeInterrupted)));
    assert_eq!(written(&bench, project), [draft(DraftState::Waiting, "Where?", "Here.")]);
}

/// A clock that goes on by a second whenever somebody looks at it.
#[derive(Default)]
struct Hurried(std::sync::atomic::AtomicU64);

impl crate::clock::Clock for Hurried {
    fn now(&self) -> Duration {
        Duration::from_secs(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
    }
}

#[test]
fn a_writer_that_falls_silent_can_be_stopped() {
    let (bench, project) =
        project_at(writer(&["Where?", "Here."], "cat > /dev/null"), 9, Hurried::default());
    let task = start(&bench, project);
    until(|| rows(&bench, project).len() == 2);
    bench.studio.tasks().control(task, TaskAct::Cancel).expect("asked");
    bench.settle();
    assert_eq!(written(&bench, project), [draft(DraftState::Waiting, "Where?", "Here.")]);
}
