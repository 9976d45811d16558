//! What was said stays, and what was being said when the program ended is stopped.

use super::*;
use crate::project;

#[test]
fn a_conversation_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = project::open(folder.path()).expect("made");
    let run = (RunId::from_parts(1, 2), 3);
    let ids = database
        .write(|transaction| {
            let ids = ask(transaction, "Who?", &[Some(run), None])?;
            write(transaction, ids[0], "Half an ans")?;
            let ending = Ending {
                state: AnswerState::Failed,
                text: "",
                seconds: Some(1.0),
                first_word_seconds: None,
                tokens: None,
                failure: Some(serde_json::json!({"code": "out_of_memory"})),
            };
            end(transaction, ids[1], &ending)?;
            Ok(ids)
        })
        .expect("written");
    let read = || database.read(turns).expect("readable");
    let said = read();
    assert_eq!((said.len(), &*said[0].question, said[0].number), (1, "Who?", 1));
    let answers: Vec<_> = said[0]
        .answers
        .iter()
        .map(|answer| (answer.id, answer.run, answer.state, &*answer.text))
        .collect();
    let expected = [
        (ids[0], Some(run), AnswerState::Writing, "Half an ans"),
        (ids[1], None, AnswerState::Failed, ""),
    ];
    assert_eq!(answers, expected);

    assert_eq!(database.write(stop_open).expect("written"), 1);
    assert_eq!(read()[0].answers[0].state, AnswerState::Stopped);
    assert_eq!(read()[0].answers[0].text, "Half an ans", "what was said is kept");

    database
        .write(|transaction| {
            ask(transaction, "And why?", &[None])?;
            remove_last(transaction)
        })
        .expect("written");
    assert_eq!(read().len(), 1);
    database.write(clear).expect("written");
    assert_eq!(read(), []);
}
