//! The window's use cases with the real worker and the starter model: a training is killed on the way, goes on to its
//! end, is asked the held-back questions, and is talked with. One story, since each part needs the one before.

use crate::support::{Folder, model};
use bakehouse_domain::message::{Message, Role};
use bakehouse_studio::{
    clock::SystemClock,
    contract::{
        AddExample, AnswerState, AskChat, Asked, ChatState, ChooseTraining, ColumnState,
        MetricsRequest, NewProject, ProjectId, ProjectRef, RunAct, RunControl, RunDetail, RunId,
        RunRef, RunState, StartEvaluation, TrainChoices,
    },
    data_folder::DataFolder,
    desk::{chat, evaluate, examples, home, train},
    failure::FailureCode,
    outside::Nobody,
    studio::{Keys, Parts, Studio},
    worker::client::Launch,
};
use std::{
    fs,
    process::Command,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// A window's program, whose last worker can be killed.
struct Window {
    studio: Studio,
    folder: Folder,
}

impl Window {
    fn open() -> Self {
        let folder = Folder::new();
        let number = folder.path("worker");
        let program = env!("CARGO_BIN_EXE_bakehouse");
        let script = format!("echo $$ > '{}'; exec '{program}' worker", number.display());
        let parts = Parts {
            keys: Keys::none(),
            folder: DataFolder::take(&folder.path("data")).expect("free"),
            samples: folder.path("samples"),
            models: model().parent().expect("in a folder").to_owned(),
            launch: Launch::one_by_one("sh", vec!["-c".into(), script.into()]),
            outside: Arc::new(Nobody),
            clock: Arc::new(SystemClock::start()),
            now: || 1_700_000_000_000,
        };
        Self { studio: Studio::open(parts).expect("the data opens"), folder }
    }

    fn kill_worker(&self) {
        let number = fs::read_to_string(self.folder.path("worker")).expect("a worker was started");
        let kill = Command::new("kill").args(["-9", number.trim()]).status();
        assert!(kill.expect("kill is everywhere").success());
    }

    /// A project of twelve examples, which learns from ten of them in two passes of three steps.
    fn project(&self) -> ProjectId {
        let idea = NewProject::Idea { name: "Odd".to_owned(), goal: String::new() };
        let project = home::project_create(&self.studio, idea).expect("made");
        for number in 0..12 {
            let answer = if number % 2 == 0 { "even" } else { "odd" };
            let messages = vec![
                Message::new(Role::System, "Sort it."),
                Message::new(Role::User, format!("Is {number} odd?")),
                Message::new(Role::Assistant, answer),
            ];
            examples::example_add(&self.studio, AddExample { project, messages }).expect("added");
        }
        let choices =
            TrainChoices { passes: Some(2), held_back: Some(2), ..TrainChoices::default() };
        train::train_choose(&self.studio, ChooseTraining { project, choices }).expect("chosen");
        project
    }

    fn run(&self, project: ProjectId, run: RunId) -> RunDetail {
        train::run(&self.studio, RunRef { project, run }).expect("there")
    }

    fn settle(&self) {
        wait("everything ends", || !self.studio.tasks().is_busy());
    }
}

fn wait(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(2);
    while !is_so() {
        assert!(Instant::now() < deadline, "it never comes: {what}");
        thread::yield_now();
    }
}

#[test]
fn a_training_is_killed_goes_on_is_asked_and_is_talked_with() {
    let window = Window::open();
    let project = window.project();

    let run = train::run_start(&window.studio, ProjectRef { project }).expect("started");
    wait("a checkpoint", || window.run(project, run).checkpoint.is_some());
    window.kill_worker();
    window.settle();
    let stopped = window.run(project, run);
    assert_eq!(stopped.row.state, RunState::Stopped, "{stopped:?}");
    assert_eq!(stopped.failure.map(|failure| failure.code), Some(FailureCode::WorkerKilled));
    assert_eq!((stopped.checkpoint, stopped.row.steps), (Some(3), Some(6)));

    let go_on = RunControl { project, run, act: RunAct::Continue };
    train::run_control(&window.studio, go_on).expect("it goes on");
    window.settle();
    let done = window.run(project, run);
    assert_eq!((done.row.state, done.row.step), (RunState::Done, 6), "{done:?}");
    let losses = done.row.held_back_loss;
    assert!(losses.last < losses.first, "it learned: {losses:?}");
    let request = MetricsRequest { project, run, after: 0 };
    let curve = train::run_metrics(&window.studio, request).expect("there");
    let steps: Vec<u32> = curve.training.iter().map(|(step, _)| *step).collect();
    assert_eq!(steps, [1, 2, 3, 4, 5, 6], "each step once");

    let ask = vec![Asked::BasePromptOnly, Asked::Run(run)];
    let start = StartEvaluation { project, ask };
    evaluate::evaluate_start(&window.studio, start).expect("started");
    window.settle();
    let page = evaluate::evaluate(&window.studio, ProjectRef { project }).expect("the page");
    assert_eq!(page.questions, 2);
    for asked in [Asked::BasePromptOnly, Asked::Run(run)] {
        let column = page.columns.iter().find(|column| column.asked == asked).expect("asked");
        assert_eq!((column.state, column.answered), (ColumnState::Answered, 2), "{column:?}");
        assert_eq!(column.score.map(|score| score.of), Some(2));
    }
    let loss_of = |asked| {
        let column = page.columns.iter().find(|column| column.asked == asked);
        column.and_then(|column| column.held_back_loss).expect("measured")
    };
    let learned = loss_of(Asked::Run(run));
    assert!(learned < loss_of(Asked::BasePromptOnly));
    let trained = losses.last.expect("checked at the end");
    assert!((learned - trained).abs() < 1e-3, "what is loaded is what was trained: {learned}");

    let question = AskChat { project, question: "Is 3 odd?".to_owned(), replace_last: false };
    chat::chat_ask(&window.studio, question).expect("asked");
    let talk = || chat::chat(&window.studio, ProjectRef { project }).expect("the page");
    wait("an answer", || talk().state == ChatState::Idle);
    let page = talk();
    let [answer] = &page.turns[0].answers[..] else { panic!("one answers: {page:?}") };
    assert_eq!((answer.run, answer.number), (Some(run), Some(1)), "{answer:?}");
    assert_eq!(answer.state, AnswerState::Done, "{answer:?}");
    assert!(!answer.text.is_empty());
}
