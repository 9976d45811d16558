//! Faulty lines and faulty files: each told, and what can be fixed is fixed here.

use super::*;
use bakehouse_domain::finding::Severity;

fn fix(bench: &Bench, import: &ImportView, line: u64, text: &str) -> Result<ImportView, Failure> {
    let ImportView { project, import, .. } = *import;
    import_fix_line(&bench.studio, FixLine { project, import, line, text: text.to_owned() })
}

fn codes(problems: &[ImportProblem]) -> Vec<(u64, &'static str)> {
    problems.iter().map(|problem| (problem.line, problem.code.name())).collect()
}

#[test]
fn each_bad_line_is_told_and_the_good_ones_come_in() {
    let bench = bench();
    let good = line("a", "b");
    let no_answer = line("c", "");
    let extra = line("d", "e").replace("{\"messages\"", "{\"extra\":1,\"messages\"");
    let text =
        format!("{good}{{\"messages\":[\n\nnot json\r\n{no_answer}{extra}{}", line("f", "g"));
    let read = bench.import(bench.file("a.jsonl", &text), Some(bench.project()));
    assert_eq!((read.examples, read.unreadable, read.must_fix, read.should_fix), (4, 2, 1, 1));
    let problems = bench.problems(&read);
    let expected = [(2, "cut_off"), (4, "not_json"), (5, "empty_message"), (6, "unknown_key")];
    assert_eq!(codes(&problems), expected);
    let cut_off = &problems[0];
    assert_eq!((cut_off.text.as_str(), cut_off.column), ("{\"messages\":[", Some(14)));
    assert!(cut_off.is_unreadable && cut_off.can_fix);
    assert_eq!((problems[1].text.as_str(), problems[1].column), ("not json", Some(1)));
    assert!(problems[1].params.contains_key("reason"));
    let found = (problems[2].severity, problems[2].is_unreadable, problems[2].text.as_str());
    assert_eq!(found, (Severity::MustFix, false, ""));
    assert_eq!((problems[3].severity, problems[3].can_fix), (Severity::ShouldFix, false));

    bench.accept(&read);
    let counts = bench.counts(read.project);
    assert_eq!((counts.all, counts.ready), (4, 3), "an extra entry is not taken over");
}

#[test]
fn a_bad_line_is_fixed_in_its_place() {
    let bench = bench();
    let text = format!("{}one\ntwo\nthree\n", line("a", "b"));
    let read = bench.import(bench.file("a.jsonl", text), Some(bench.project()));
    assert_eq!((read.examples, read.unreadable), (1, 3));

    // Still wrong: told anew, with the text as it is now.
    let still = fix(&bench, &read, 2, "{\"messages\":[]}").expect("read");
    assert_eq!((still.examples, still.unreadable), (1, 3));
    let problems = bench.problems(&read);
    assert_eq!(codes(&problems)[0], (2, "no_messages"));
    assert_eq!(problems[0].text, "{\"messages\":[]}");

    let fixed = fix(&bench, &read, 2, &line("c", "d")).expect("read");
    assert_eq!((fixed.examples, fixed.unreadable, fixed.already_there), (2, 2, 0));
    // It can be read now, and something in it must be fixed all the same.
    let half = fix(&bench, &read, 3, &line("e", "")).expect("read");
    assert_eq!((half.examples, half.unreadable, half.must_fix), (3, 1, 1));
    assert_eq!(codes(&bench.problems(&read)), [(3, "empty_message"), (4, "not_json")]);
    // A line may be given up.
    let without = fix(&bench, &read, 4, "  ").expect("read");
    assert_eq!((without.examples, without.unreadable), (3, 0));
    assert_eq!(codes(&bench.problems(&read)), [(3, "empty_message")]);

    for line in [1, 2, 3, 4, 99] {
        let failure = fix(&bench, &read, line, "x").expect_err("nothing to fix there");
        assert_eq!(failure.code, FailureCode::ThingMissing, "{line}");
    }
    bench.accept(&read);
    assert_eq!(bench.counts(read.project).all, 3);
    let failure = fix(&bench, &read, 3, "x").expect_err("it is in");
    assert_eq!(failure.code, FailureCode::ImportGone);
}

#[test]
fn a_very_long_bad_line_is_shown_by_its_beginning() {
    let bench = bench();
    let text = format!("{}{}\n", line("a", "b"), "ä".repeat(20_000));
    let read = bench.import(bench.file("a.jsonl", text), Some(bench.project()));
    let problems = bench.problems(&read);
    assert_eq!(problems[0].text, "ä".repeat(8 * 1024));
    assert!(problems[0].is_unreadable && !problems[0].can_fix);
}

#[test]
fn entries_of_a_list_on_one_line_are_told_one_by_one() {
    let bench = bench();
    let good = line("a", "b");
    let good = good.trim();
    let text = format!("[{good},{{\"a\":1}},7,{good},{{}}]");
    let read = bench.import(bench.file("a.json", text), Some(bench.project()));
    assert_eq!((read.examples, read.unreadable), (2, 3));
    let problems = bench.problems(&read);
    assert_eq!(codes(&problems), [(1, "no_messages"), (1, "not_an_example"), (1, "no_messages")]);
    assert!(problems.iter().all(|problem| !problem.can_fix), "the line is not theirs alone");
}

#[test]
fn the_files_of_a_folder_are_told_apart() {
    let bench = bench();
    let folder = bench.folder.path().join("project");
    fs::create_dir(&folder).expect("made");
    fs::write(folder.join("train.jsonl"), format!("{}bad\n", lines(4))).expect("written");
    fs::write(folder.join("held-back.jsonl"), format!("bad\n{}", line("x", "y"))).expect("written");
    fs::write(folder.join("project.json"), "{\"name\":\"Mine\", \"goal\": 7}").expect("written");
    let read = bench.import(&folder, None);
    assert_eq!(read.project_name, "project", "what can't be read says nothing");
    let problems = bench.problems(&read);
    let places: Vec<_> = problems
        .iter()
        .map(|problem| (problem.file.as_deref(), problem.line, problem.can_fix))
        .collect();
    let expected = [(Some("train.jsonl"), 5, true), (Some("held-back.jsonl"), 1, false)];
    assert_eq!(places, expected);
    let fixed = fix(&bench, &read, 5, &line("z", "y")).expect("read");
    assert_eq!((fixed.examples, fixed.unreadable), (6, 1));
    bench.accept(&read);
    let counts = bench.counts(read.project);
    assert_eq!((counts.all, counts.held_back), (6, 1), "as the files say");
}

#[test]
fn a_file_that_is_no_file_of_examples_is_told_by_its_kind() {
    let bench = bench();
    let empty_folder = bench.folder.path().join("empty");
    fs::create_dir(&empty_folder).expect("made");
    let files = [
        (bench.folder.path().join("missing.jsonl"), FailureCode::FileMissing),
        (empty_folder, FailureCode::FolderWithoutExamples),
        (bench.file("empty.jsonl", ""), FailureCode::FileIsEmpty),
        (bench.file("a.pdf", "%PDF-1.7\n%\u{e2}\n1 0 obj\n"), FailureCode::FileIsPdf),
        (bench.file("a.pkl", b"\x80\x04\x95\x10\0\0\0\0\0\0\0}\x94."), FailureCode::FileIsPickle),
        (bench.file("a.jsonl", b"PK\x03\x04\x14\0\0\0\x08\0"), FailureCode::FileIsDamaged),
        (bench.file("a.jsonl.gz", b"\x1F\x8B\x08\0"), FailureCode::FileIsDamaged),
    ];
    for (path, code) in files {
        let read = bench.import(&path, None);
        assert_eq!((read.state, read.examples), (ImportState::Failed, 0), "{code:?}");
        assert_eq!(read.failure.as_ref().map(|failure| failure.code), Some(code));
        let accepted = import_accept(&bench.studio, yes(&read));
        assert_eq!(accepted.expect_err("nothing to accept").code, FailureCode::ImportGone);
        import_discard(&bench.studio, reference(&read)).expect("discarded");
    }
    assert_eq!(bench.shown_projects(), [] as [&str; 0]);
}

#[test]
fn a_file_without_a_good_line_can_not_come_in() {
    let bench = bench();
    let read = bench.import(bench.file("a.jsonl", "{}\n{\"a\":1}\n"), None);
    assert_eq!((read.state, read.examples, read.unreadable), (ImportState::Ready, 0, 2));
    let failure = import_accept(&bench.studio, yes(&read)).expect_err("there is nothing");
    assert_eq!(failure.code, FailureCode::NothingToLearn);
    fix(&bench, &read, 1, &line("a", "b")).expect("read");
    bench.accept(&read);
}
