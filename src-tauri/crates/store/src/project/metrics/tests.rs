//! Whatever order points come in, the curve is what was written last, and whoever pulls has it all.

use super::*;
use crate::project::runs;
use proptest::prelude::*;
use std::collections::BTreeMap;

const RUN: u32 = 1;

/// A database with nothing in it but one run. In memory: what is on the disk is the business of other tests.
fn connection() -> Connection {
    let connection = Connection::open_in_memory().expect("made");
    connection.execute_batch(runs::MIGRATION).expect("the table of runs");
    connection.execute_batch(MIGRATION).expect("the tables of their curves");
    let run = "INSERT INTO runs (id, state, setup, started_at) VALUES ('', '', '', 0)";
    connection.execute(run, []).expect("a run");
    connection
}

fn write_now(connection: &mut Connection, points: &[Point]) {
    let transaction = connection.transaction().expect("begun");
    write(&transaction, RUN, points).expect("written");
    transaction.commit().expect("kept");
}

fn training(step: u32, loss: f64) -> Point {
    Point { kind: Kind::Training, step, loss }
}

fn pull(connection: &Connection, after: u64) -> News {
    since(connection, RUN, after).expect("readable")
}

#[test]
fn the_page_pulls_what_is_new() {
    let mut connection = connection();
    assert_eq!(pull(&connection, 0), News { is_whole: true, ..News::default() });

    write_now(&mut connection, &[training(1, 3.0), training(2, f64::NAN)]);
    let first = pull(&connection, 0);
    assert_eq!((first.is_whole, &*first.training), (true, &[(1, Some(3.0)), (2, None)][..]));

    let check = Point { kind: Kind::HeldBack, step: 0, loss: 4.0 };
    write_now(&mut connection, &[training(3, 2.0), training(2, 2.5), check]);
    let news = pull(&connection, first.next);
    assert!(!news.is_whole, "only what is new");
    assert_eq!(news.training, [(2, Some(2.5)), (3, Some(2.0))], "a point that was corrected too");
    assert_eq!(news.held_back, [(0, Some(4.0))]);
    let nothing = News { next: news.next, ..News::default() };
    assert_eq!(pull(&connection, news.next), nothing);
    let unknown = pull(&connection, news.next + 1);
    assert!(unknown.is_whole, "a mark that was never given is that of another curve");
}

#[test]
fn a_run_that_went_back_gives_its_curve_anew() {
    let mut connection = connection();
    let points: Vec<Point> = (1..=10).map(|step| training(step, 1.0)).collect();
    write_now(&mut connection, &points);
    let before = pull(&connection, 0).next;
    let transaction = connection.transaction().expect("begun");
    forget_after(&transaction, RUN, 6).expect("written");
    transaction.commit().expect("kept");
    write_now(&mut connection, &[training(7, 0.5)]);
    let news = pull(&connection, before);
    assert!(news.is_whole);
    let steps: Vec<u32> = news.training.iter().map(|(step, _)| *step).collect();
    assert_eq!(steps, [1, 2, 3, 4, 5, 6, 7]);
    assert!(!pull(&connection, news.next).is_whole, "and from here on only what is new");
}

#[test]
fn of_too_many_points_the_lowest_and_the_highest_stay() {
    let mut connection = connection();
    let loss = |step: u32| match step {
        500 => 99.0,
        501 => f64::NAN,
        step => f64::from(step % 7),
    };
    let points: Vec<Point> = (1..=1000).map(|step| training(step, loss(step))).collect();
    let transaction = connection.transaction().expect("begun");
    for chunk in points.chunks(50) {
        write_with(&transaction, RUN, chunk, 400, 100).expect("written");
    }
    transaction.commit().expect("kept");
    let news = pull(&connection, 0);
    assert!(news.is_thinned);
    assert!(news.training.len() <= 400, "{}", news.training.len());
    assert!(news.training.contains(&(500, Some(99.0))), "the peak is still there");
    assert!(news.training.contains(&(501, None)), "and what is no number");
    assert!(news.training.is_sorted());
}

#[test]
fn the_outline_has_the_means_of_stretches() {
    let mut connection = connection();
    let outline_of =
        |connection: &Connection, stretches| outline(connection, RUN, stretches).expect("readable");
    assert_eq!(outline_of(&connection, 3), [], "nothing of nothing");
    let points: Vec<Point> = (1..=6).map(|step| training(step, f64::from(step))).collect();
    write_now(&mut connection, &points);
    assert_eq!(outline_of(&connection, 3), [Some(1.5), Some(3.5), Some(5.5)]);
    assert_eq!(outline_of(&connection, 100).len(), 6, "never more than there are");
    write_now(&mut connection, &[training(3, f64::INFINITY)]);
    assert_eq!(outline_of(&connection, 3), [Some(1.5), None, Some(5.5)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// F22: repeated, corrected and disordered points; pulls in between.
    #[test]
    fn what_was_pulled_together_is_the_curve(
        writings in prop::collection::vec(
            prop::collection::vec((0u32..30, any::<bool>(), -1.0f64..10.0), 0..8), 0..12,
        ),
    ) {
        let mut connection = connection();
        let mut truth = BTreeMap::new();
        let mut pulled = BTreeMap::new();
        let mut after = 0;
        for writing in writings {
            let points: Vec<Point> = writing
                .iter()
                .map(|&(step, is_training, loss)| {
                    let kind = if is_training { Kind::Training } else { Kind::HeldBack };
                    Point { kind, step, loss: if loss < 0.0 { f64::NAN } else { loss } }
                })
                .collect();
            for point in &points {
                let loss = Some(point.loss).filter(|loss| loss.is_finite());
                truth.insert((point.kind == Kind::Training, point.step), loss);
            }
            write_now(&mut connection, &points);
            let news = pull(&connection, after);
            if news.is_whole {
                pulled.clear();
            }
            pulled.extend(news.training.iter().map(|&(step, loss)| ((true, step), loss)));
            pulled.extend(news.held_back.iter().map(|&(step, loss)| ((false, step), loss)));
            after = news.next;
            prop_assert_eq!(&pulled, &truth);
        }
    }
}
