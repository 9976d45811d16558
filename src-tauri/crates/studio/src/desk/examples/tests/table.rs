//! The table: filters, search, order, windows of rows.

use super::*;
use proptest::prelude::*;

const NONE: [i64; 0] = [];

fn search(project: ProjectId, text: &str) -> ViewRequest {
    ViewRequest { search: text.to_owned(), ..all(project) }
}

#[test]
fn counts_rows_and_places_belong_together() {
    let bench = bench();
    let examples = [
        asked("pear", "A fruit."),
        of([system("Be kind."), user("fig"), assistant("")]),
        asked("an apple that is quite long", "Also a fruit."),
    ];
    let project = bench.project();
    add_many(&bench.studio, project, examples.into(), Some(false)).expect("added");
    bench.settle();
    let counts = examples_counts(&bench.studio, search(project, "FRUIT")).expect("counted");
    assert_eq!(
        (counts.shown, counts.all, counts.ready, counts.needs_fix, counts.held_back),
        (2, 3, 2, 1, 0)
    );
    assert!(!counts.is_checking);
    let sorted = |sort| numbers(&bench, ViewRequest { sort, ..all(project) });
    assert_eq!(sorted(ExampleSort::Question), [3, 2, 1]);
    assert_eq!(sorted(ExampleSort::Longest), [3, 1, 2]);
    assert_eq!(sorted(ExampleSort::Newest), [3, 2, 1]);
    let filtered = |filter| numbers(&bench, ViewRequest { filter, ..all(project) });
    assert_eq!(filtered(ExampleFilter::Ready), [1, 3]);
    assert_eq!(filtered(ExampleFilter::NeedsFix), [2]);
    let place = |view: &ViewRequest, number| {
        let request = PlaceRequest { view: view.clone(), example: ExampleId(number) };
        example_place(&bench.studio, request).expect("looked for")
    };
    let found = search(project, "fruit");
    assert_eq!([1, 2, 3].map(|number| place(&found, number)), [Some(0), None, Some(1)]);

    let request = RowsRequest { view: all(project), from: 1, count: 1 };
    let rows = examples_rows(&bench.studio, request).expect("listed");
    assert_eq!((rows.total, rows.from, rows.revision), (3, 1, counts.revision));
    let row = &rows.rows[0];
    assert_eq!((row.asks.as_str(), row.answers.as_str(), row.turns), ("fig", "", 1));
    assert!(row.must_fix && !row.should_fix && !row.is_held_back);
    let request = RowsRequest { view: all(project), from: 99, count: usize::MAX };
    assert_eq!(examples_rows(&bench.studio, request).expect("listed").rows, []);
}

#[test]
fn the_first_rows_wait_for_no_columns() {
    let bench = bench();
    let texts = ["pear", "fig", "an apple", "a plum"];
    let project = bench.project();
    add_many(&bench.studio, project, texts.map(|text| asked(text, "-")).into(), None)
        .expect("added");
    let these = Selection { project, which: Which::These(vec![ExampleId(2)]) };
    examples_delete(&bench.studio, these).expect("deleted");
    bench.settle();
    let Bench { studio, folder, .. } = bench;
    drop(studio);
    let Bench { studio, folder: _folder, .. } = reopen(folder);
    assert!(!columns::are_read(&studio, project));
    let rows = |studio: &Studio| {
        let request = RowsRequest { view: all(project), from: 0, count: 9 };
        let rows = examples_rows(studio, request).expect("listed");
        let ids: Vec<i64> = rows.rows.iter().map(|row| row.id.0).collect();
        (rows.revision, rows.total, ids)
    };
    let first = rows(&studio);
    assert_eq!((first.1, &*first.2), (3, &[1, 3, 4][..]));
    assert!(!columns::are_read(&studio, project));
    examples_counts(&studio, all(project)).expect("counted");
    assert!(columns::are_read(&studio, project));
    assert_eq!(rows(&studio), first);
}

#[test]
fn some_are_shown_by_their_numbers_within_what_else_is_asked_for() {
    let bench = bench();
    let texts = ["pear", "fig", "an apple", "a plum"];
    let project = project_with(&bench, texts.map(|question| asked(question, "A fruit.")).into());
    let of = |numbers: &[i64]| {
        let examples = Some(numbers.iter().copied().map(ExampleId).collect());
        ViewRequest { narrow: Narrow { examples, ..Narrow::default() }, ..all(project) }
    };
    assert_eq!(numbers(&bench, of(&[4, 2, 4, 99, -1, i64::MAX])), [2, 4]);
    assert_eq!(numbers(&bench, of(&[])), NONE);
    let searched = ViewRequest { search: "plum".to_owned(), ..of(&[1, 4]) };
    assert_eq!(numbers(&bench, searched), [4]);
}

#[test]
fn a_search_that_is_typed_on_and_changes_in_between_finds_what_is_there() {
    let bench = bench();
    let texts = ["ab", "abc", "b", "abcd", "xabc"];
    let project = project_with(&bench, texts.map(|text| asked(text, "-")).into());
    let found = |text: &str| numbers(&bench, search(project, text));
    assert_eq!(found("a"), [1, 2, 4, 5]);
    assert_eq!(found("ab"), [1, 2, 4, 5]);
    let change = |number, text: &str| {
        let messages = asked(text, "-").messages;
        let request = EditExample {
            project,
            example: ExampleId(number),
            messages,
            rejected: None,
            typing: None,
        };
        example_edit(&bench.studio, request).expect("written");
    };
    change(3, "abc");
    change(5, "y");
    assert_eq!(found("abc"), [2, 3, 4]);
    let which = Which::These(vec![ExampleId(4)]);
    examples_delete(&bench.studio, Selection { project, which }).expect("deleted");
    assert_eq!(found("abc"), [2, 3]);
    assert_eq!(found(" abc "), [2, 3], "blanks around it mean nothing");
    assert_eq!(found("abcd"), NONE);
    undo(&bench, project);
    assert_eq!(found("abcd"), [4]);
    assert_eq!(found("kind"), NONE, "the base prompt is not looked into");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn search_finds_what_reading_everything_finds(
        steps in prop::collection::vec((0usize..4, "[abAß\"]{0,3}", "[abAß\"]{1,3}"), 1..12),
    ) {
        let bench = bench();
        let project = project_with(&bench, vec![asked("ab", "b"), asked("ßa\"", "AA")]);
        for (kind, text, wanted) in steps {
            let numbers_now = numbers(&bench, all(project));
            let number = numbers_now.first().copied().unwrap_or(1);
            let messages = asked(&text, "ba").messages;
            match kind {
                0 => drop(example_add(&bench.studio, AddExample { project, messages })),
                1 => {
                    let example = ExampleId(number);
                    let request = EditExample { project, example, messages, rejected: None, typing: None };
                    drop(example_edit(&bench.studio, request));
                }
                2 => {
                    let which = Which::These(vec![ExampleId(number)]);
                    drop(examples_delete(&bench.studio, Selection { project, which }));
                }
                _ => drop(undo(&bench, project)),
            }
            let lower = wanted.to_lowercase();
            let has = |number: &i64| {
                let messages = get(&bench, project, *number).messages;
                messages[1..].iter().any(|message| message.content.to_lowercase().contains(&lower))
            };
            let expected: Vec<i64> =
                numbers(&bench, all(project)).into_iter().filter(has).collect();
            prop_assert_eq!(numbers(&bench, search(project, &wanted)), expected, "{}", wanted);
        }
    }
}
