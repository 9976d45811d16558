//! The asking itself, with a worker that answers, dies or hangs as the test says.

use super::*;
use crate::{
    clock::SystemClock,
    contract::{ColumnState, TaskState},
    desk::bench::{bench_with, speaker},
};

fn asked(at_each_question: &str) -> (Bench, Arc<Project>) {
    let bench = bench_with(speaker(at_each_question), Arc::new(SystemClock::start()));
    let bench = bench.with_starter();
    let project = sorted(&bench);
    (bench, project)
}

fn ask(bench: &Bench, project: &Project, ask: &[Asked]) -> TaskId {
    let request = StartEvaluation { project: project.id, ask: ask.to_vec() };
    evaluate_start(&bench.studio, request).expect("started")
}

#[test]
fn everybody_is_asked_everything_and_counted() {
    let (bench, project) = asked("answer Odd");
    let everybody = [Asked::BasePromptOnly, Asked::ThreeExamples];
    let task = ask(&bench, &project, &everybody);
    assert_eq!(ask(&bench, &project, &everybody), task, "nobody is asked twice");
    bench.settle();
    let page = page(&bench, &project);
    for column in &page.columns {
        assert_eq!((column.state, column.answered), (ColumnState::Answered, 10));
        assert_eq!(column.score.map(|score| (score.right, score.of)), Some((5, 10)));
    }
    assert_eq!(page.columns[0].held_back_loss, Some(1.5));
    assert!(page.task.is_none() && page.seconds_a_column.is_some());
    let task = bench.studio.tasks().get(task).expect("on the list");
    assert_eq!((task.state, task.total), (TaskState::Done, Some(20)));
    let summary = summary(&bench.studio, project.id).expect("known");
    assert!(summary.has_baseline && !summary.is_running && !summary.is_newest_scored);
    assert_eq!(summary.baseline.map(|score| score.right), Some(5));
}

#[test]
fn the_second_baseline_is_shown_three_examples() {
    // Three examples are three answers of the assistant; the right answer itself is never sent.
    let count = r#"shown=$(printf '%s' "$job" | grep -o '"role":"assistant"' | wc -l); answer "$((shown))""#;
    let (bench, project) = asked(count);
    ask(&bench, &project, &[Asked::BasePromptOnly, Asked::ThreeExamples]);
    bench.settle();
    let page = page(&bench, &project);
    let answers = page.rows[0].answers.iter().flatten().map(|answer| answer.text.as_str());
    assert_eq!(answers.collect::<Vec<_>>(), ["0", "3"]);
}

#[test]
fn a_death_keeps_what_was_answered_and_the_next_start_asks_the_rest() {
    // Each worker lives for six questions.
    let (bench, project) = asked("[ $n -gt 6 ] && kill -9 $$; answer Even");
    ask(&bench, &project, &[Asked::BasePromptOnly]);
    bench.settle();
    let column = page(&bench, &project).columns.remove(0);
    assert_eq!((column.state, column.answered), (ColumnState::Stopped, 6));
    let code = column.failure.map(|failure| failure.code);
    assert_eq!(code, Some(FailureCode::WorkerKilled));
    let task = bench.studio.tasks().list().remove(0);
    assert_eq!(task.state, TaskState::Failed);

    ask(&bench, &project, &[Asked::BasePromptOnly]);
    bench.settle();
    let column = page(&bench, &project).columns.remove(0);
    assert_eq!((column.state, column.answered), (ColumnState::Answered, 10));
    assert!(column.failure.is_none() && !column.is_outdated);
}

#[test]
fn a_stop_keeps_what_was_answered() {
    let (bench, project) = asked("[ $n -le 3 ] && answer Even");
    let task = ask(&bench, &project, &[Asked::BasePromptOnly, Asked::ThreeExamples]);
    while page(&bench, &project).columns[0].answered < 3 {
        assert!(bench.studio.tasks().is_busy(), "it waits for the fourth answer");
        std::thread::yield_now();
    }
    let during = page(&bench, &project);
    let states = [during.columns[0].state, during.columns[1].state];
    assert_eq!(states, [ColumnState::Asking, ColumnState::Queued]);
    bench.studio.tasks().control(task, crate::contract::TaskAct::Cancel).expect("asked");
    bench.settle();
    let after = page(&bench, &project);
    let states = [after.columns[0].state, after.columns[1].state];
    assert_eq!(states, [ColumnState::Stopped, ColumnState::NotAsked]);
    assert_eq!((after.columns[0].answered, after.columns[0].failure.clone()), (3, None));
}
