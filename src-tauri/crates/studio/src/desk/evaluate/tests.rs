//! Questions, prompts, teaching and what is counted, without a worker; with one in the tests of the headless program.

#[cfg(unix)]
mod asking;

use super::*;
use crate::{
    contract::{ExampleId, ProjectRef, RunId, RunState, TrainChoices, Verdict},
    desk::bench::{Bench, bench},
    paths::STARTER_MODEL,
    studio::Project,
};
use bakehouse_domain::{
    evaluation::{Asked, Rating},
    origin::Origin,
    plan::TrainingSettings,
};
use bakehouse_store::project::{
    evaluations::{NewAnswer, Progress},
    runs,
};
use std::sync::Arc;

fn example(question: &str, answer: &str) -> Example {
    let messages = vec![
        Message::new(Role::System, "Sort."),
        Message::new(Role::User, question),
        Message::new(Role::Assistant, answer),
    ];
    Example::of(messages)
}

/// A project with forty examples of two labels, and some of them held back.
fn sorted(bench: &Bench) -> Arc<Project> {
    let id = bench.project();
    let project = bench.studio.project(id).expect("open");
    for number in 0..40 {
        let label = if number % 2 == 0 { "Even" } else { "Odd" };
        let content = content_of(example(&format!("Number {number}"), label));
        project
            .write(|transaction| {
                let new = NewExample {
                    wants_held_back: Some(number < 10),
                    ..NewExample::of(&content, Origin::Written)
                };
                examples::insert(transaction, None, &new, 0)
            })
            .expect("inserted");
    }
    project
}

/// `asked` answers each question by `answer`.
fn answered(bench: &Bench, project: &Project, asked: Asked, answer: impl Fn(&str) -> String) {
    let questions = questions::of(&bench.studio, project).expect("the questions");
    project
        .write(|transaction| {
            let id = evaluations::begin(transaction, asked, STARTER_MODEL, &[], 1)?;
            for question in &questions.all {
                let text = answer(&question.expected);
                let new = NewAnswer {
                    example: question.id,
                    mark: &question.mark,
                    question: &question.asks,
                    expected: &question.expected,
                    text: &text,
                };
                evaluations::keep(transaction, id, &new, 1)?;
            }
            evaluations::end(transaction, id, Progress::Answered, None, 2)
        })
        .expect("kept");
}

fn page(bench: &Bench, project: &Project) -> EvaluatePage {
    evaluate(&bench.studio, ProjectRef { project: project.id }).expect("the page")
}

#[test]
fn without_questions_the_page_says_what_is_missing() {
    let bench = bench();
    let project = bench.project();
    let page = evaluate(&bench.studio, ProjectRef { project }).expect("the page");
    assert_eq!(page.obstacle.expect("nothing to ask").code, FailureCode::NoHeldBackQuestions);
    let request = StartEvaluation { project, ask: vec![Asked::BasePromptOnly] };
    assert!(evaluate_start(&bench.studio, request).is_err());
}

#[test]
fn labels_are_counted_and_a_score_has_its_range() {
    let bench = bench();
    let project = sorted(&bench);
    assert!(page(&bench, &project).rows.is_empty(), "nothing was asked yet");
    answered(&bench, &project, Asked::BasePromptOnly, |_| "Even".to_owned());
    let page = page(&bench, &project);
    assert_eq!(page.questions, 10);
    let score = page.columns[0].score.expect("labels can be counted");
    assert_eq!((score.right, score.of), (5, 10));
    assert!(score.likely.least < 0.5 && score.likely.most > 0.5);
    assert_eq!(page.verdict, Verdict::NotYet);
    assert_eq!(page.rows.len(), 10);
    assert_eq!(page.rows[0].answers.len(), 2, "an answer for each column, or none");
}

#[test]
fn what_another_model_answered_is_no_baseline() {
    let bench = bench();
    let project = sorted(&bench);
    answered(&bench, &project, Asked::BasePromptOnly, str::to_owned);
    let asked = || page(&bench, &project).columns.swap_remove(0);
    assert_eq!((asked().answered, asked().is_outdated), (10, false));
    let other = TrainChoices { model: Some("other.gguf".to_owned()), ..TrainChoices::default() };
    project.write(|transaction| runs::choose(transaction, &other)).expect("chosen");
    assert_eq!((asked().answered, asked().is_outdated), (0, true), "it is to be asked again");
    assert_eq!(asked().score, None);
}

#[test]
fn three_examples_stand_between_the_base_prompt_and_the_question() {
    let bench = bench();
    let project = sorted(&bench);
    let questions = questions::of(&bench.studio, &project).expect("the questions");
    let shown = &questions.shown;
    assert_eq!(shown.len(), 6, "three questions with their answers");
    let labels: Vec<&str> = shown.iter().skip(1).step_by(2).map(|m| m.content.as_str()).collect();
    assert!(labels.contains(&"Even") && labels.contains(&"Odd"), "{labels:?}");
    let prompt = questions.all[0].prompt(shown);
    assert_eq!(prompt.len(), 8);
    assert_eq!((prompt[0].role, prompt[7].role), (Role::System, Role::User));
}

#[test]
fn an_edited_question_makes_its_answer_outdated() {
    let bench = bench();
    let project = sorted(&bench);
    answered(&bench, &project, Asked::BasePromptOnly, str::to_owned);
    let content = content_of(example("Number zero", "Even"));
    project
        .write(|transaction| {
            let mut act = Act::begin(transaction, ActKind::ExampleEdited, 1, None, 3)?;
            examples::set_text(transaction, &mut act, ExampleId(1), &content)
        })
        .expect("edited");
    let page = page(&bench, &project);
    assert!(page.columns[0].is_outdated);
    assert_eq!((page.columns[0].answered, page.questions), (9, 10));
}

#[test]
fn teaching_moves_the_question_to_the_examples_and_undo_brings_it_back() {
    let bench = bench();
    let project = sorted(&bench);
    answered(&bench, &project, Asked::BasePromptOnly, |_| "Odd".to_owned());
    let request = Teach {
        project: project.id,
        example: Some(ExampleId(1)),
        messages: Vec::new(),
        answer: " Zero is even ".to_owned(),
    };
    let act = teach(&bench.studio, request).expect("taught");
    assert_eq!((act.kind, act.count), (ActKind::Taught, 1));
    let after = page(&bench, &project);
    assert_eq!(after.questions, 9);
    let row = after.rows.iter().find(|row| row.example == ExampleId(1)).expect("still shown");
    assert!(row.is_taught);
    let stored = project.read(|c| examples::one(c, ExampleId(1))).expect("there");
    let last = stored.content.example.messages.last().expect("an answer").content.clone();
    assert_eq!(last, "Zero is even");

    crate::desk::home::undo(&bench.studio, ProjectRef { project: project.id }).expect("undone");
    assert_eq!(page(&bench, &project).questions, 10);
}

#[test]
fn an_answer_in_a_conversation_becomes_an_example_to_learn_from() {
    let bench = bench();
    let project = bench.project();
    let messages = vec![Message::new(Role::User, "How far is the Moon?")];
    let request = Teach { project, example: None, messages, answer: "Far.".to_owned() };
    teach(&bench.studio, request).expect("taught");
    let open = bench.studio.project(project).expect("open");
    let stored = open.read(|c| examples::one(c, ExampleId(1))).expect("there");
    assert_eq!(stored.content.example.messages.len(), 2);
    assert!(!stored.is_held_back);
    let empty = Teach { project, example: None, messages: Vec::new(), answer: "  ".to_owned() };
    let failure = teach(&bench.studio, empty).expect_err("nothing to teach");
    assert_eq!(failure.code, FailureCode::NothingToTeach);
}

#[test]
fn free_answers_are_rated_by_the_person() {
    let bench = bench();
    let project = sorted(&bench);
    for id in 1..=10 {
        let free = "An answer in words that can be right in other words just as well.";
        let content = content_of(example(&format!("Free {id}"), free));
        project
            .write(|transaction| {
                let mut act = Act::begin(transaction, ActKind::ExampleEdited, 1, None, 3)?;
                examples::set_text(transaction, &mut act, ExampleId(id), &content)
            })
            .expect("edited");
    }
    answered(&bench, &project, Asked::BasePromptOnly, |_| "Something else".to_owned());
    let before = page(&bench, &project);
    assert_eq!(before.grader, None);
    assert_eq!(before.columns[0].score, None, "nothing is rated yet");
    let ratings = before.rows[..4].iter().enumerate().map(|(place, row)| {
        let answer = row.answers[0].as_ref().expect("answered").id;
        (answer, Some(if place == 0 { Rating::Bad } else { Rating::Good }))
    });
    let request = RateAnswer { project: project.id, ratings: ratings.collect() };
    let after = answer_rate(&bench.studio, request).expect("rated");
    let score = after.columns[0].score.expect("rated");
    assert_eq!((score.right, score.of, after.columns[0].rated), (3, 4, 4));
}

/// A run that came to its end and learned from these examples.
fn run_that_learned(bench: &Bench, project: &Project, learned: &[Example]) -> RunId {
    let id = RunId::from_parts(1, 1);
    let settings = TrainingSettings {
        epochs: 1,
        batch_size: 1,
        learning_rate: 1e-3,
        rank: 1,
        alpha: 2.0,
        seed: 1,
    };
    let setup = runs::Setup {
        model_file: STARTER_MODEL.to_owned(),
        model_name: String::new(),
        settings,
        speed: 0.1,
        examples: learned.len(),
        held_back: 0,
        examples_mark: String::new(),
    };
    let folder = crate::desk::train::run_folder(&project.folder, id).join("examples");
    std::fs::create_dir_all(&folder).expect("made");
    crate::project_file::write(&folder.join("train.jsonl"), learned).expect("written");
    project
        .write(|transaction| {
            let number = runs::insert(transaction, id, &setup, 0)?;
            runs::end(transaction, number, RunState::Done, None, 1)
        })
        .expect("written");
    bench.studio.tell(Topic::Runs, Some(project.id));
    id
}

#[test]
fn a_run_is_not_asked_what_it_learned_from() {
    let bench = bench();
    let project = sorted(&bench);
    let learned =
        [example("Number 0", "Even"), example("Number 1", "Odd"), example("Number 33", "Odd")];
    let run = run_that_learned(&bench, &project, &learned);
    let questions = questions::of(&bench.studio, &project).expect("the questions");
    let put_to = |asked| questions.put_to(&bench.studio, &project, asked).len();
    assert_eq!((put_to(Asked::BasePromptOnly), put_to(Asked::Run(run))), (10, 8));

    answered(&bench, &project, Asked::BasePromptOnly, str::to_owned);
    answered(&bench, &project, Asked::Run(run), str::to_owned);
    let page = page(&bench, &project);
    let column = page.columns.iter().find(|column| column.asked == Asked::Run(run)).expect("shown");
    assert_eq!(column.score.map(|score| (score.right, score.of)), Some((8, 8)));
    assert!(!column.is_outdated, "it was asked all that it can be asked");
    assert_eq!(page.verdict, Verdict::TooClose, "compared on what both were asked");
}

#[test]
fn teaching_what_was_wrong_makes_no_score_better() {
    let bench = bench();
    let project = sorted(&bench);
    answered(&bench, &project, Asked::BasePromptOnly, |_| "Odd".to_owned());
    let score = || {
        let score = page(&bench, &project).columns[0].score.expect("counted");
        (score.right, score.of)
    };
    assert_eq!(score(), (5, 10));
    let request = Teach {
        project: project.id,
        example: Some(ExampleId(1)),
        messages: Vec::new(),
        answer: "Even".to_owned(),
    };
    teach(&bench.studio, request).expect("taught");
    assert_eq!(page(&bench, &project).questions, 9);
    assert_eq!(score(), (5, 10), "it was wrong, and stays so");
    assert!(!page(&bench, &project).columns[0].is_outdated, "all that is left was answered");
}
