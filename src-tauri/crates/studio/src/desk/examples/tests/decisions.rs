//! What a person decides about examples without touching their words: topics, notes, what to look at again, the bin; what the
//! table can be narrowed to; and replacing a text.

use super::*;
use bakehouse_domain::finding::FindingCode;

fn these(project: ProjectId, numbers: &[i64]) -> Selection {
    let ids = numbers.iter().map(|&number| ExampleId(number)).collect();
    Selection { project, which: Which::These(ids) }
}

fn narrowed(project: ProjectId, narrow: Narrow) -> ViewRequest {
    ViewRequest { narrow, ..all(project) }
}

fn set_topic(bench: &Bench, project: ProjectId, numbers: &[i64], topic: &str) -> DoneAct {
    let request = SetTopic { selection: these(project, numbers), topic: topic.to_owned() };
    examples_topic(&bench.studio, request).expect("set")
}

fn facets(bench: &Bench, project: ProjectId) -> Facets {
    examples_facets(&bench.studio, ProjectRef { project }).expect("counted")
}

#[test]
fn topics_are_given_filtered_by_sorted_by_and_taken_back() {
    let bench = bench();
    let project = project_with(&bench, (0..5).map(|n| asked(&n.to_string(), "-")).collect());
    set_topic(&bench, project, &[1, 2], " Parcels ");
    let act = set_topic(&bench, project, &[3], "billing");
    assert_eq!((act.kind, act.count), (ActKind::TopicChanged, 1));
    let about = |topic: &str| {
        let narrow = Narrow { topic: Some(topic.to_owned()), ..Narrow::default() };
        numbers(&bench, narrowed(project, narrow))
    };
    assert_eq!(about("Parcels"), [1, 2]);
    assert_eq!(about(""), [4, 5]);
    assert_eq!(about("nobody's"), [0_i64; 0]);
    let sorted = ViewRequest { sort: ExampleSort::Topic, ..all(project) };
    assert_eq!(numbers(&bench, sorted), [3, 1, 2, 4, 5], "by name, those without one last");
    let topics: Vec<(String, usize)> = facets(&bench, project)
        .topics
        .into_iter()
        .map(|topic| (topic.topic, topic.count))
        .collect();
    let expected = [(String::new(), 2), ("Parcels".into(), 2), ("billing".into(), 1)];
    assert_eq!(topics, expected);
    assert_eq!(get(&bench, project, 1).topic, "Parcels");
    undo(&bench, project);
    assert_eq!(about("billing"), [0_i64; 0]);
    redo(&bench, project);
    assert_eq!(about("billing"), [3]);
    set_topic(&bench, project, &[1, 2, 3], "");
    assert_eq!(about(""), [1, 2, 3, 4, 5]);
}

#[test]
fn what_is_marked_to_be_looked_at_again_is_found_until_it_was() {
    let bench = bench();
    let project = project_with(&bench, (0..3).map(|n| asked(&n.to_string(), "-")).collect());
    let mark = |numbers: &[i64], to_review| {
        let request = SetReview { selection: these(project, numbers), to_review };
        examples_review(&bench.studio, request).expect("marked")
    };
    let waiting =
        || numbers(&bench, ViewRequest { filter: ExampleFilter::ToReview, ..all(project) });
    mark(&[1, 3], true);
    assert_eq!(waiting(), [1, 3]);
    assert!(get(&bench, project, 3).to_review);
    mark(&[1], false);
    assert_eq!(waiting(), [3]);
    let counts = examples_counts(&bench.studio, all(project)).expect("counted");
    assert_eq!((counts.to_review, counts.all), (1, 3));
}

#[test]
fn a_note_is_kept_merged_while_it_is_typed_and_undone() {
    let bench = bench();
    let project = project_with(&bench, vec![asked("a", "b")]);
    let note = |text: &str| {
        let request = WriteNote { project, example: ExampleId(1), note: text.to_owned() };
        example_note(&bench.studio, request).expect("noted").note
    };
    assert_eq!(note("Ask"), "Ask");
    assert_eq!(note("Ask Ines"), "Ask Ines");
    let undone = undo(&bench, project).expect("there was something");
    assert_eq!((undone.kind, get(&bench, project, 1).note.as_str()), (ActKind::NoteChanged, ""));
    assert_eq!(note(" "), "", "blanks are no note");
}

#[test]
fn the_bin_is_seen_and_what_is_in_it_comes_back() {
    let bench = bench();
    let project = project_with(&bench, (0..3).map(|n| asked(&n.to_string(), "-")).collect());
    examples_delete(&bench.studio, these(project, &[1, 3])).expect("deleted");
    let bin = || numbers(&bench, ViewRequest { filter: ExampleFilter::Bin, ..all(project) });
    assert_eq!((bin(), numbers(&bench, all(project))), (vec![1, 3], vec![2]));
    assert_eq!(examples_counts(&bench.studio, all(project)).expect("counted").in_bin, 2);
    let act = examples_restore(&bench.studio, these(project, &[3])).expect("restored");
    assert_eq!((act.kind, act.count), (ActKind::ExamplesRestored, 1));
    assert_eq!((bin(), numbers(&bench, all(project))), (vec![1], vec![2, 3]));
    undo(&bench, project);
    assert_eq!(bin(), [1, 3]);
}

#[test]
fn the_table_is_narrowed_by_length_turns_finding_and_source() {
    let bench = bench();
    let long = asked(&"word ".repeat(100), "-");
    let turns = of([user("a"), assistant("b"), user("c"), assistant("d")]);
    let empty = of([user("a"), assistant("")]);
    let project = project_with(&bench, vec![asked("short", "-"), long, turns, empty]);
    let shown = |narrow| numbers(&bench, narrowed(project, narrow));
    let none = Narrow::default;
    assert_eq!(shown(Narrow { least_tokens: Some(90), ..none() }), [2]);
    assert_eq!(shown(Narrow { most_tokens: Some(90), least_turns: Some(2), ..none() }), [3]);
    assert_eq!(shown(Narrow { most_turns: Some(1), ..none() }), [1, 2, 4]);
    let code = FindingCode::EmptyMessage;
    assert_eq!(shown(Narrow { finding: Some(code), ..none() }), [4]);
    let added = example_add(&bench.studio, AddExample { project, messages: Vec::new() });
    let added = added.expect("added").example;
    assert_eq!(added.source.source, Source::Origin(Origin::Written));
    let source = Some(Source::Origin(Origin::Sample));
    assert_eq!(shown(Narrow { source, ..none() }), [1, 2, 3, 4]);
    let facets = facets(&bench, project);
    assert!(facets.findings.iter().any(|found| found.code == code && found.count == 2));
    assert_eq!(facets.sources[0].count, 4);
}

#[test]
fn a_text_is_shown_where_it_would_be_replaced_and_replaced_as_one_act() {
    let bench = bench();
    let examples = vec![
        asked("Where is the CAT? The cat is here.", "A cat in a category."),
        asked("dog", "No cats."),
    ];
    let project = project_with(&bench, examples);
    let request = |find: &str, with: &str, match_case, whole_words, roles: &[Role]| Replace {
        selection: Selection {
            project,
            which: Which::AllBut { view: all(project), except: Vec::new() },
        },
        find: find.to_owned(),
        with: with.to_owned(),
        match_case,
        whole_words,
        roles: roles.to_vec(),
    };
    let count = |request: Replace| {
        let preview = examples_replace_preview(&bench.studio, request).expect("looked for");
        (preview.examples, preview.places)
    };
    assert_eq!(count(request("cat", "fox", false, false, &[])), (2, 5));
    assert_eq!(count(request("cat", "fox", true, false, &[])), (2, 4));
    assert_eq!(count(request("cat", "fox", false, true, &[])), (1, 3));
    assert_eq!(count(request("cat", "fox", false, false, &[Role::Assistant])), (2, 3));
    assert_eq!(count(request(".", "!", false, true, &[Role::User])), (1, 1), "a full stop is none");
    let preview = examples_replace_preview(&bench.studio, request("CAT", "$0", true, true, &[]));
    let place = preview.expect("looked for").first.remove(0);
    let seen = (place.before.as_str(), place.found.as_str(), place.with.as_str());
    assert_eq!(seen, ("Where is the ", "CAT", "$0"));
    assert_eq!(place.after, "? The cat is here.");

    let act = examples_replace(&bench.studio, request("cat", "$0x", false, true, &[]));
    let act = act.expect("replaced");
    assert_eq!((act.kind, act.count), (ActKind::TextReplaced, 1));
    let messages = get(&bench, project, 1).messages;
    assert_eq!(messages[1].content, "Where is the $0x? The $0x is here.");
    assert_eq!(messages[2].content, "A $0x in a category.");
    undo(&bench, project);
    assert_eq!(get(&bench, project, 1).messages[2].content, "A cat in a category.");
    let nothing = examples_replace(&bench.studio, request("", "x", false, false, &[]));
    assert_eq!(nothing.expect_err("nothing to find").code, FailureCode::NothingToFind);
}

#[test]
fn tools_are_written_as_a_list_or_not_at_all() {
    let bench = bench();
    let project = project_with(&bench, vec![asked("a", "b")]);
    let write = |tools: &str| {
        let request = WriteTools { project, example: ExampleId(1), tools: tools.to_owned() };
        example_tools(&bench.studio, request)
    };
    let list = "[{\"type\": \"function\",\n \"function\": {\"name\": \"now\"}}]";
    let written = write(list).expect("a list").tools.expect("there");
    assert_eq!(written, list.replace('\n', " "));
    for wrong in ["{}", "[1]", "[{", "now()"] {
        let failure = write(wrong).expect_err("no list of tools");
        assert_eq!(failure.code, FailureCode::ToolsUnreadable, "{wrong}");
    }
    assert_eq!(get(&bench, project, 1).tools, Some(written));
    assert_eq!(write(" ").expect("none").tools, None);
}

#[test]
fn the_columns_in_memory_are_what_the_database_has_whatever_happens() {
    use proptest::prelude::*;
    proptest!(ProptestConfig::with_cases(12), |(steps in prop::collection::vec((0usize..7, 0usize..6), 1..14))| {
        let bench = bench();
        let project = project_with(&bench, (0..4).map(|n| asked(&n.to_string(), "-")).collect());
        for (kind, which) in steps {
            let shown = numbers(&bench, all(project));
            let Some(&number) = shown.get(which % shown.len().max(1)) else { continue };
            match kind {
                0 => drop(example_add(&bench.studio, AddExample { project, messages: Vec::new() })),
                1 => drop(examples_delete(&bench.studio, these(project, &[number]))),
                2 => drop(set_topic(&bench, project, &[number], ["x", "y", ""][which % 3])),
                3 => drop(undo(&bench, project)),
                4 => drop(redo(&bench, project)),
                5 => {
                    let messages = asked(&"z".repeat(which), "-").messages;
                    let request = EditExample {
                        project,
                        example: ExampleId(number),
                        messages,
                        rejected: None,
                        typing: None,
                    };
                    drop(example_edit(&bench.studio, request));
                }
                _ => bench.settle(),
            }
            let view = ViewRequest { sort: ExampleSort::Longest, ..all(project) };
            let kept = numbers(&bench, view.clone());
            let kept_counts = examples_counts(&bench.studio, view.clone()).expect("counted");
            bench.studio.rooms().examples.columns.forget(project);
            let fresh_counts = examples_counts(&bench.studio, view.clone()).expect("counted");
            prop_assert_eq!(kept_counts.all, fresh_counts.all);
            prop_assert_eq!(kept_counts.needs_fix, fresh_counts.needs_fix);
            prop_assert_eq!(kept, numbers(&bench, view));
        }
    });
}
