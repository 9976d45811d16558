//! Runs keep their numbers, and what was noted of them, within bounds.

use super::*;
use crate::project;
use tempfile::TempDir;

fn database() -> (TempDir, crate::Database) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = project::open(folder.path()).expect("made");
    (folder, database)
}

fn setup() -> Setup {
    Setup {
        model_file: "model.gguf".to_owned(),
        model_name: "model".to_owned(),
        settings: TrainingSettings {
            epochs: 4,
            batch_size: 4,
            learning_rate: 5e-4,
            rank: 16,
            alpha: 32.0,
            seed: 1,
        },
        speed: 0.1,
        examples: 90,
        held_back: 30,
        examples_mark: "ab".to_owned(),
    }
}

fn id(number: u64) -> RunId {
    RunId::from_parts(number, 7)
}

#[test]
fn a_run_is_read_as_it_was_written() {
    let (_folder, database) = database();
    database
        .write(|transaction| {
            let run = insert(transaction, id(1), &setup(), 1000)?;
            set_state(transaction, run, RunState::Training)?;
            let progress = Progress { step: 7, steps: Some(92), pass: 0.3, seconds: 12.5 };
            set_progress(transaction, run, &progress)?;
            set_progress(transaction, run, &Progress { steps: None, ..progress })?;
            set_checkpoint(transaction, run, Some(5))?;
            let failure = serde_json::json!({"code": "out_of_memory"});
            end(transaction, run, RunState::Stopped, Some(&failure), 2000)
        })
        .expect("written");
    let run = database.read(|connection| get(connection, id(1))).expect("there");
    let expected = Run {
        number: 1,
        id: id(1),
        state: RunState::Stopped,
        setup: setup(),
        started_at: 1000,
        ended_at: Some(2000),
        step: 7,
        steps: Some(92),
        pass: 0.3,
        seconds: 12.5,
        checkpoint: Some(5),
        failure: Some(serde_json::json!({"code": "out_of_memory"})),
    };
    assert_eq!(run, expected, "and what is not known again stays known");
    database.write(|transaction| restart(transaction, 1, 5)).expect("written");
    let run = database.read(|connection| get(connection, id(1))).expect("there");
    let expected =
        Run { state: RunState::Starting, ended_at: None, step: 5, failure: None, ..expected };
    assert_eq!(run, expected);
}

#[test]
fn a_number_is_never_given_twice() {
    let (_folder, database) = database();
    let add = |number| {
        database.write(|transaction| insert(transaction, id(number), &setup(), 0)).expect("added")
    };
    assert_eq!((add(1), add(2)), (1, 2));
    database.write(|transaction| remove(transaction, 2)).expect("removed");
    assert_eq!(add(3), 3);
    let numbers: Vec<u32> =
        database.read(all).expect("readable").iter().map(|run| run.number).collect();
    assert_eq!(numbers, [3, 1], "the last first");
    let gone = database.read(|connection| get(connection, id(2))).expect_err("thrown away");
    assert!(matches!(gone, Error::Missing("run")));
}

#[test]
fn a_mad_worker_fills_no_disk() {
    let (_folder, database) = database();
    database
        .write(|transaction| {
            let run = insert(transaction, id(1), &setup(), 0)?;
            for step in 0..MOST_EVENTS as u32 + 10 {
                let what = RunEventKind::Checkpoint;
                note(transaction, run, &Event { at: 0, what, step, loss: Some(f64::NAN) })?;
            }
            for step in 0..MOST_SAMPLES as u32 + 10 {
                let text = "ä".repeat(LONGEST_TEXT);
                let [question, answer, expected] = [text.clone(), text.clone(), text];
                keep_sample(transaction, run, &Sample { step, question, answer, expected })?;
            }
            Ok(())
        })
        .expect("written");
    let (events, samples) = database
        .read(|connection| Ok((events(connection, 1)?, samples(connection, 1)?)))
        .expect("readable");
    assert_eq!(events.len() as i64, MOST_EVENTS);
    assert_eq!(events[0].step, MOST_EVENTS as u32 + 9, "the last ones stay");
    assert_eq!(events[0].loss, None, "no number is nothing");
    assert_eq!(samples.len() as i64, MOST_SAMPLES);
    assert_eq!(samples[0].answer.len(), LONGEST_TEXT);
}

#[test]
fn what_was_chosen_stays() {
    let (_folder, database) = database();
    let read = || {
        let read = |connection: &Connection| {
            Ok((
                choices::<Value>(connection)?,
                held_back(connection)?,
                examples::state(connection)?,
            ))
        };
        let (choices, held_back, state) = database.read(read).expect("readable");
        (choices, held_back, state.revision)
    };
    let (nothing, share, untouched) = read();
    assert_eq!((nothing, share), (None, Rule::default()));
    let check_rule = |chosen: Value, rule: Rule, revision: u64| {
        database.write(|transaction| choose(transaction, &chosen)).expect("written");
        assert_eq!(read(), (Some(chosen), rule, revision));
    };
    let check = |chosen: Value, share: HeldBack, revision: u64| {
        check_rule(chosen, Rule { share, by: HeldBackBy::Share }, revision);
    };
    check(serde_json::json!({"passes": 3, "held_back": null}), HeldBack::Automatic, untouched);
    check(serde_json::json!({"held_back": 12}), HeldBack::Count(12), untouched + 1);
    check(serde_json::json!({"held_back": 12, "passes": 2}), HeldBack::Count(12), untouched + 1);
    check_rule(
        serde_json::json!({"held_back_by": {"topics": ["Refund"]}}),
        Rule { by: HeldBackBy::Topics(vec!["Refund".to_owned()]), ..Rule::default() },
        untouched + 2,
    );
}
