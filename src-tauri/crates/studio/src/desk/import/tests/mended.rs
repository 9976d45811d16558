//! Lines that can be mended: shown as they would be, and put in place one by one or all at once.

use super::*;

impl Bench {
    fn repair(&self, import: &ImportView, lines: Option<Vec<u64>>) -> Result<ImportView, Failure> {
        let ImportView { project, import, .. } = *import;
        import_repair(&self.studio, RepairLines { project, import, lines })
    }
}

/// Good lines, and some with a comma too much, a quote too few, and one that nobody can tell.
fn faulty() -> String {
    let trailing = line("c", "d").replace("}]}", "}],}");
    let single = line("e", "f").trim_end().replace('"', "'");
    let two = format!("{}{}", line("g", "h").trim_end(), line("i", "j"));
    format!("{}{trailing}{single}\n{two}nobody knows\n", line("a", "b"))
}

#[test]
fn a_line_is_mended_as_it_was_shown() {
    let bench = bench();
    let read = bench.import(bench.file("a.jsonl", faulty()), Some(bench.project()));
    assert_eq!((read.examples, read.unreadable, read.can_repair), (1, 4, 3));
    let problems = bench.problems(&read);
    let mended: Vec<Option<&str>> =
        problems.iter().map(|problem| problem.repaired.as_deref()).collect();
    assert_eq!(mended[0], Some(line("c", "d").trim_end()));
    assert_eq!(mended[1], Some(line("e", "f").trim_end()));
    assert_eq!(mended[2].map(|text| text.lines().count()), Some(2));
    assert_eq!(mended[3], None);

    let one = bench.repair(&read, Some(vec![3])).expect("mended");
    assert_eq!((one.examples, one.unreadable, one.can_repair), (2, 3, 2));
    let all = bench.repair(&read, None).expect("mended");
    assert_eq!((all.examples, all.unreadable, all.can_repair), (5, 1, 0));
    let left: Vec<u64> = bench.problems(&read).iter().map(|problem| problem.line).collect();
    assert_eq!(left, [5]);
    assert_eq!(bench.repair(&read, None).expect("nothing to do"), all);
    bench.accept(&read);
    assert_eq!(bench.counts(read.project).all, 5);
    let late = bench.repair(&read, None).expect_err("it is in");
    assert_eq!(late.code, FailureCode::ImportGone);
}

#[test]
fn many_lines_are_mended_at_once() {
    let bench = bench();
    let bad = line("c", "d").replace("}]}", "}],}");
    let read = bench.import(bench.file("a.jsonl", bad.repeat(1_200)), Some(bench.project()));
    assert_eq!((read.examples, read.can_repair), (0, 1_200));
    let all = bench.repair(&read, None).expect("mended");
    assert_eq!((all.examples, all.unreadable, all.can_repair), (1_200, 0, 0));
}

#[test]
fn a_row_with_an_open_quote_is_closed() {
    let bench = bench();
    let text = "question,answer\nq,a\n\"It is open,b\nr,c\n";
    let read = bench.import(bench.file("a.csv", text), Some(bench.project()));
    assert_eq!((read.examples, read.unreadable, read.can_repair), (2, 1, 1));
    let problem = &bench.problems(&read)[0];
    assert_eq!((problem.line, problem.repaired.as_deref()), (3, Some("It is open,b")));
    let all = bench.repair(&read, None).expect("mended");
    assert_eq!((all.examples, all.unreadable), (3, 0));
}
