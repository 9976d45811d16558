//! Examples on their way out.

use super::*;
use std::fs;

fn as_shape(view: ViewRequest, shape: Shape) -> ExportRequest {
    ExportRequest { view, shape }
}

/// Three examples, of which the second is held back and has everything that most shapes can't carry.
fn rich(bench: &Bench) -> ProjectId {
    let mut second = of([user("Hi"), assistant("Hello"), user("=1+1"), assistant("2")]);
    second.messages[1].weight = Some(0);
    let project = project_with(bench, vec![asked("a", "b"), second, asked("c", "d")]);
    let these = Which::These(vec![ExampleId(2)]);
    let selection = Selection { project, which: these };
    examples_topic(
        &bench.studio,
        SetTopic { selection: selection.clone(), topic: "Sums".to_owned() },
    )
    .expect("set");
    examples_hold_back(&bench.studio, HoldBack { selection, is_held_back: true })
        .expect("held back");
    bench.settle();
    project
}

#[test]
fn what_is_exported_reads_back_as_it_was() {
    let bench = bench();
    let project = project_with(&bench, (0..3).map(|n| asked(&n.to_string(), "ö\n\"")).collect());
    let path = bench.folder.path().join("out.jsonl");
    bench.person.will_pick(&path);
    let view = ViewRequest { sort: ExampleSort::Newest, ..all(project) };
    let exported = examples_export(&bench.studio, as_shape(view, Shape::Chat))
        .expect("written")
        .expect("chosen");
    assert_eq!((exported.file.as_str(), exported.examples), ("out.jsonl", 3));
    let read = crate::project_file::read(&path).expect("readable").into_usable();
    let expected: Vec<Example> = (0..3).rev().map(|n| asked(&n.to_string(), "ö\n\"")).collect();
    assert_eq!(read, expected);
    assert!(!bench.studio.tasks().is_busy());
}

#[test]
fn an_export_that_cannot_be_written_is_told_and_leaves_nothing() {
    let bench = bench();
    let project = project_with(&bench, vec![asked("a", "b")]);
    let thought_better =
        examples_export(&bench.studio, as_shape(all(project), Shape::Chat)).expect("no failure");
    assert_eq!(thought_better, None);
    let nowhere = bench.folder.path().join("missing").join("out.jsonl");
    bench.person.will_pick(&nowhere);
    let failure = examples_export(&bench.studio, as_shape(all(project), Shape::Chat))
        .expect_err("no such folder");
    assert_eq!(failure.code, FailureCode::FolderNotWritable);
    assert!(!nowhere.exists() && !bench.studio.tasks().is_busy());
}

#[test]
fn every_shape_is_written_and_says_before_what_it_leaves_out() {
    let bench = bench();
    let project = rich(&bench);
    for &shape in Shape::ALL {
        let request = as_shape(all(project), shape);
        let preview = examples_export_preview(&bench.studio, request.clone()).expect("looked at");
        assert_eq!((preview.examples, preview.looked_at), (3, 3), "{}", shape.name());
        let left_out = preview.losses.iter().find(|lost| lost.loss == Loss::Example);
        let path = bench.folder.path().join(format!("out-{}", shape.name()));
        bench.person.will_pick(&path);
        let exported = examples_export(&bench.studio, request).expect("written").expect("chosen");
        assert_eq!(exported.left_out, left_out.map_or(0, |lost| lost.examples), "{}", shape.name());
        assert_eq!(exported.examples + exported.left_out, 3, "{}", shape.name());
        assert_eq!(path.is_dir(), shape.is_folder(), "{}", shape.name());
        if shape.is_folder() {
            let mut there: Vec<String> = fs::read_dir(&path)
                .expect("readable")
                .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
                .collect();
            let mut told = preview.files.clone();
            there.sort();
            told.sort();
            assert_eq!(there, told, "{}", shape.name());
        } else if let Some(sample) = preview.sample {
            let written = fs::read_to_string(&path).expect("text");
            assert_eq!(written.trim_start_matches('\u{feff}'), sample, "{}", shape.name());
        }
    }
}

#[test]
fn a_folder_has_what_is_held_back_in_a_file_of_its_own() {
    let bench = bench();
    let project = rich(&bench);
    let lines = |path: &std::path::Path| fs::read_to_string(path).expect("text").lines().count();
    for (name, only, expected) in
        [("both", None, (2, 1)), ("one", Some(true), (0, 1)), ("other", Some(false), (2, 0))]
    {
        let path = bench.folder.path().join(name);
        bench.person.will_pick(&path);
        let mut view = all(project);
        view.narrow.is_held_back = only;
        examples_export(&bench.studio, as_shape(view, Shape::Mlx)).expect("written");
        let counts = (lines(&path.join("train.jsonl")), lines(&path.join("valid.jsonl")));
        assert_eq!(counts, expected, "{name}");
    }
}

#[test]
fn losses_are_told_by_what_is_lost_and_in_how_many() {
    let bench = bench();
    let project = rich(&bench);
    let lost = |shape| {
        let request = as_shape(all(project), shape);
        let preview = examples_export_preview(&bench.studio, request).expect("looked at");
        let losses = preview.losses.iter();
        losses.map(|lost| (lost.loss, lost.examples)).collect::<Vec<_>>()
    };
    assert_eq!(lost(Shape::Chat), [(Loss::Topics, 1), (Loss::HeldBack, 1)]);
    assert_eq!(
        lost(Shape::PromptCompletion),
        [
            (Loss::Turns, 1),
            (Loss::Weights, 1),
            (Loss::BasePrompts, 2),
            (Loss::Topics, 1),
            (Loss::HeldBack, 1)
        ]
    );
    assert_eq!(lost(Shape::Preference), [(Loss::Example, 3)]);
}

#[test]
fn what_a_service_refuses_is_told_before_anything_is_written() {
    let bench = bench();
    let project = rich(&bench);
    let refused = |shape| {
        let request = as_shape(all(project), shape);
        let preview = examples_export_preview(&bench.studio, request).expect("looked at");
        let refused = preview.refused.iter();
        let told = refused.map(|it| (it.target.name(), it.code.name(), it.examples));
        (preview.services.len(), told.collect::<Vec<_>>())
    };
    assert_eq!(
        refused(Shape::Chat),
        (
            5,
            vec![
                ("openai", "fewer_than_taken", None),
                ("nebius", "weight_not_kept", Some(1)),
                ("crusoe", "weight_not_kept", Some(1)),
            ]
        )
    );
    assert_eq!(refused(Shape::ChatWithMark), (1, vec![("azure", "fewer_than_taken", None)]));
    assert_eq!(refused(Shape::Alpaca), (0, Vec::new()));
}

#[test]
fn what_is_wrong_twice_in_an_example_is_counted_once() {
    let bench = bench();
    let picture = |bytes: usize| {
        let data = "A".repeat(bytes);
        Some(format!(
            r#"[{{"type":"image_url","image_url":{{"url":"data:image/png;base64,{data}"}}}}]"#
        ))
    };
    let large = Message { parts: picture(15 << 20), ..system("Be kind.") };
    let small = Message { parts: picture(4), ..assistant("Here.") };
    let example = of([large, user("a"), small, user("b"), assistant("c")]);
    let project = project_with(&bench, vec![example]);
    let request = as_shape(all(project), Shape::Chat);
    let preview = examples_export_preview(&bench.studio, request).expect("looked at");
    let counts: Vec<_> = preview
        .refused
        .iter()
        .filter(|refused| refused.target.name() == "together")
        .map(|refused| (refused.code.name(), refused.examples))
        .collect();
    assert_eq!(counts, [("picture_too_large", Some(1)), ("picture_misplaced", Some(1))]);
}
