//! Parquet, made by pyarrow.

use crate::support::{all_said, data, file, found, open_as};
use bakehouse_formats::{Choices, Error, Kind, Shape, Use};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

#[test]
fn rows_may_be_whole_conversations() {
    let set = open_as(&data("conversations.parquet"), Choices::default()).expect("a Parquet file");
    assert_eq!((set.form.kind, set.form.shape), (Kind::Parquet, Some(Shape::Chat)));
    let expected = [
        "u: Wo ist mein Paket? | a: Es kommt am Dienstag. <name post> | tools [{\"type\":\"function\",\"function\":{\"name\":\"f\"}}] | extra {\"id\":7}",
        "u: Wo ist mein Paket?",
    ];
    assert_eq!(all_said(&set), expected);
    assert_eq!(found(&set), ["unknown_key@1 key=id", "unknown_key@3 key=id", "no_messages@3"]);
}

#[test]
fn rows_may_be_columns() {
    let read_bytes = Arc::<AtomicU64>::default();
    let choices = Choices { read_bytes: read_bytes.clone(), ..Choices::default() };
    let path = data("columns.parquet");
    let set = open_as(&path, choices).expect("a Parquet file");
    assert_eq!((set.examples.len(), set.findings.len()), (3_000, 0));
    assert_eq!(
        all_said(&set)[2_999],
        "u: What is 2999 + 2999? | a: 5998 | extra {\"topic\":\"sums\"}"
    );
    assert_eq!(set.examples[2_999].number, 3_000);
    assert_eq!(read_bytes.load(Ordering::Relaxed), std::fs::metadata(path).expect("there").len());
    let columns = set.form.columns.expect("it has columns");
    let guesses: Vec<_> =
        columns.columns.iter().map(|column| (column.name.as_str(), column.guess)).collect();
    assert_eq!(
        guesses,
        [("question", Use::Question), ("answer", Use::Answer), ("category", Use::Topic)]
    );
}

#[test]
fn a_broken_file_is_told() {
    let whole = std::fs::read(data("columns.parquet")).expect("there");
    let cut = file(&whole[..whole.len() / 2]);
    assert!(matches!(open_as(&cut.path, Choices::default()), Err(Error::Damaged { .. })));
    // Broken in the middle: what comes before counts.
    let mut changed = whole.clone();
    let middle = whole.len() / 2;
    changed[middle..middle + 500].fill(0xAA);
    let set = open_as(&file(&changed).path, Choices::default()).expect("its end is fine");
    assert!((1_000..3_000).contains(&set.examples.len()), "{}", set.examples.len());
    assert!(
        found(&set).last().is_some_and(|found| found.starts_with("file_damaged")),
        "{:?}",
        found(&set)
    );
}

/// Whatever byte is changed: an error, findings, or other texts, and never the end of the program.
#[test]
fn no_change_of_a_byte_brings_it_down() {
    for name in ["conversations.parquet", "columns.parquet"] {
        let whole = std::fs::read(data(name)).expect("there");
        let step = whole.len() / 150;
        for at in (4..whole.len()).step_by(step.max(1)) {
            for value in [0x00, 0x7F, 0xFF] {
                let mut changed = whole.clone();
                changed[at] = value;
                let _ = open_as(&file(&changed).path, Choices::default());
            }
        }
    }
}
