//! Answers stay until their question is another one.

use super::*;
use crate::project;

const MODEL: &str = "small.gguf";

#[test]
fn answers_stay_until_their_question_is_another_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = project::open(folder.path()).expect("made");
    let new = |example, mark| NewAnswer {
        example: ExampleId(example),
        mark,
        question: "Is 3 odd?",
        expected: "odd",
        text: "Odd.",
    };
    database
        .write(|transaction| {
            let id = begin(transaction, Asked::BasePromptOnly, MODEL, &[], 1)?;
            keep(transaction, id, &new(1, "a"), 2)?;
            keep(transaction, id, &new(2, "b"), 3)?;
            keep_loss(transaction, id, 1.5, "ab")?;
            end(transaction, id, Progress::Answered, None, 4)
        })
        .expect("written");
    let read = || database.read(all).expect("readable").remove(0);
    let asked = read();
    assert_eq!(
        (asked.progress, asked.held_back_loss, asked.at),
        (Progress::Answered, Some(1.5), 4)
    );
    let first = asked.answers[0].id;
    database.write(|transaction| rate(transaction, first, Some(Rating::Bad))).expect("written");

    let questions = [(ExampleId(1), "a"), (ExampleId(2), "changed")];
    database
        .write(|transaction| begin(transaction, Asked::BasePromptOnly, MODEL, &questions, 5))
        .expect("written");
    let again = read();
    assert_eq!(again.id, asked.id, "it is the same asking");
    assert_eq!(again.progress, Progress::Asking);
    let left: Vec<_> =
        again.answers.iter().map(|answer| (answer.example.0, answer.rating)).collect();
    assert_eq!(left, [(1, Some(Rating::Bad))]);

    let gone = database.write(|transaction| rate(transaction, AnswerId(99), None));
    assert!(matches!(gone, Err(Error::Missing("answer"))));
    database.write(|transaction| forget(transaction, Asked::BasePromptOnly)).expect("written");
    assert_eq!(database.read(all).expect("readable"), []);
}

#[test]
fn each_who_is_asked_is_told_from_the_others() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = project::open(folder.path()).expect("made");
    let run = bakehouse_domain::id::RunId::from_parts(1, 2);
    let everybody = [Asked::BasePromptOnly, Asked::ThreeExamples, Asked::Run(run)];
    for asked in everybody {
        database.write(|transaction| begin(transaction, asked, MODEL, &[], 0)).expect("written");
    }
    let found: Vec<Asked> =
        database.read(all).expect("readable").iter().map(|one| one.asked).collect();
    assert_eq!(found, everybody);
}

#[test]
fn what_another_model_said_is_forgotten() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = project::open(folder.path()).expect("made");
    let answer =
        NewAnswer { example: ExampleId(1), mark: "a", question: "2?", expected: "even", text: "?" };
    let ask = |model: &str| {
        database
            .write(|transaction| {
                let questions = [(ExampleId(1), "a")];
                begin(transaction, Asked::BasePromptOnly, model, &questions, 1)
            })
            .expect("written")
    };
    let id = ask(MODEL);
    database.write(|transaction| keep(transaction, id, &answer, 2)).expect("written");
    ask(MODEL);
    assert_eq!(database.read(all).expect("readable")[0].answers.len(), 1, "the same goes on");
    ask("large.gguf");
    let asked = database.read(all).expect("readable");
    assert_eq!((asked[0].model.as_str(), asked[0].answers.len()), ("large.gguf", 0));
}
