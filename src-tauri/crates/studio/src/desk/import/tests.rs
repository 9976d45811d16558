//! Imports from the file to the table and back: good ones, faulty ones, interrupted ones.

mod columns;
mod faulty;
mod interrupted;
mod mended;

use super::*;
use crate::{
    contract::*,
    desk::{
        bench::{Bench, bench, reopen},
        examples, home,
    },
    failure::FailureCode,
};
use bakehouse_store::project::{about, imports as stored};
use std::{fmt::Write as _, fs, path::PathBuf};

/// A line with a base prompt, a question and an answer.
fn line(question: &str, answer: &str) -> String {
    let message = |role: &str, content: &str| serde_json::json!({"role": role, "content": content});
    let messages =
        [message("system", "Be kind."), message("user", question), message("assistant", answer)];
    format!("{}\n", serde_json::json!({ "messages": messages }))
}

fn lines(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        let _ = write!(text, "{}", line(&format!("Question {number}"), "Yes."));
        text
    })
}

/// Rows of a table with a question and an answer.
fn rows(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "\"What is {number}?\",It is {number}.");
        text
    })
}

impl Bench {
    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("written");
        path
    }

    /// Begins to read a file that was chosen in the dialog.
    fn begin(&self, path: impl Into<PathBuf>, project: Option<ProjectId>) -> ImportView {
        self.person.will_pick(path);
        let file = files_choose(&self.studio, ()).expect("asked").expect("chosen");
        let request = BeginImport { token: file.token, project };
        import_begin(&self.studio, request).expect("begun")
    }

    /// Reads a file to its end.
    fn import(&self, path: impl Into<PathBuf>, project: Option<ProjectId>) -> ImportView {
        let begun = self.begin(path, project);
        self.settle();
        self.view(&begun).expect("still there")
    }

    fn view(&self, import: &ImportView) -> Result<ImportView, Failure> {
        import_view(&self.studio, reference(import))
    }

    fn accept(&self, import: &ImportView) -> AcceptedImport {
        let accepted = import_accept(&self.studio, yes(import)).expect("accepted");
        self.settle();
        accepted
    }

    fn problems(&self, import: &ImportView) -> Vec<ImportProblem> {
        let ImportView { project, import, .. } = *import;
        let request = ImportProblemsRequest { project, import, from: 0, count: 500 };
        import_problems(&self.studio, request).expect("listed")
    }

    fn counts(&self, project: ProjectId) -> ExampleCounts {
        examples::examples_counts(&self.studio, all(project)).expect("counted")
    }

    /// Whether anything of an import is left in the project.
    fn has_leftovers(&self, project: ProjectId) -> bool {
        self.settle();
        let project = self.studio.project(project).expect("open");
        let count = |table: &str| {
            project
                .read(|connection| {
                    let sql = format!("SELECT count(*) FROM {table}");
                    Ok(connection.query_row(&sql, [], |row| row.get::<_, i64>(0))?)
                })
                .expect("counted")
        };
        ["imports", "examples", "example_texts", "import_problems"]
            .into_iter()
            .any(|t| count(t) > 0)
    }

    fn shown_projects(&self) -> Vec<String> {
        let home = home::home(&self.studio, ()).expect("shown");
        home.projects.into_iter().map(|project| project.name).collect()
    }
}

fn reference(import: &ImportView) -> ImportRef {
    ImportRef { project: import.project, import: import.import }
}

fn yes(import: &ImportView) -> AcceptImport {
    let ImportView { project, import, .. } = *import;
    AcceptImport { project, import, to_review: false, topic: String::new(), hide_private: false }
}

fn all(project: ProjectId) -> ViewRequest {
    let (filter, sort) = (ExampleFilter::All, ExampleSort::Number);
    ViewRequest { project, filter, narrow: Narrow::default(), search: String::new(), sort }
}

#[test]
fn nothing_is_there_before_a_yes_and_undo_takes_it_all_out_again() {
    let bench = bench();
    let project = bench.project();
    let path = bench.file("tickets.jsonl", lines(700));
    let read = bench.import(&path, Some(project));
    assert_eq!((read.state, read.examples, read.unreadable), (ImportState::Ready, 700, 0));
    assert_eq!((read.file.as_str(), read.project_name.as_str()), ("tickets.jsonl", "Test"));
    assert_eq!((read.bytes_read, read.bytes), (read.bytes, lines(700).len() as u64));
    assert_eq!(read.base_prompt.as_deref(), Some("Be kind."));
    assert_eq!((read.first.len(), read.first[1][1].content.as_str()), (3, "Question 1"));
    assert!(!read.makes_project && read.failure.is_none());
    assert_eq!(bench.counts(project).all, 0);

    let accepted = bench.accept(&read);
    assert_eq!(accepted.act.count, 700);
    let counts = bench.counts(project);
    assert_eq!((counts.all, counts.ready, counts.held_back), (700, 700, 140));
    let plan = || bench.studio.project(project).expect("open").read(about::get).expect("read");
    assert_eq!(plan().base_prompt, "Be kind.");
    assert_eq!(bench.view(&read).expect("still known").state, ImportState::Accepted);

    let request = ProjectRef { project };
    assert_eq!(home::undo(&bench.studio, request).expect("undone"), Some(accepted.act));
    bench.settle();
    assert_eq!((bench.counts(project).all, plan().base_prompt.as_str()), (0, ""));
    assert_eq!(home::redo(&bench.studio, request).expect("done again"), Some(accepted.act));
    bench.settle();
    assert_eq!(bench.counts(project).held_back, 140);
    assert_eq!(plan().base_prompt, "Be kind.");
}

#[test]
fn what_the_plan_says_is_not_overwritten() {
    let bench = bench();
    let project = bench.project();
    let change = PlanChange::BasePrompt("Be brief.".to_owned());
    crate::desk::plan::plan_change(&bench.studio, ChangePlan { project, change }).expect("written");
    let read = bench.import(bench.file("a.jsonl", lines(3)), Some(project));
    bench.accept(&read);
    let about = bench.studio.project(project).expect("open").read(about::get).expect("read");
    assert_eq!(about.base_prompt, "Be brief.");
}

#[test]
fn a_file_makes_a_project_of_its_own() {
    let bench = bench();
    let read = bench.import(bench.file("tickets oct.2026.jsonl", lines(3)), None);
    assert!(read.makes_project);
    assert_eq!(read.project_name, "tickets oct.2026");
    assert_eq!(bench.shown_projects(), [] as [&str; 0]);
    bench.accept(&read);
    assert_eq!(bench.shown_projects(), ["tickets oct.2026"]);
    assert_eq!(bench.counts(read.project).all, 3);
}

#[test]
fn a_no_leaves_nothing_behind() {
    let bench = bench();
    let project = bench.project();
    let path = bench.file("a.jsonl", lines(30));
    for into in [Some(project), None] {
        let read = bench.import(&path, into);
        import_discard(&bench.studio, reference(&read)).expect("discarded");
        assert_eq!(bench.view(&read).expect_err("gone").code, FailureCode::ImportGone);
        bench.settle();
        if into.is_none() {
            assert!(!bench.studio.project_folder(read.project).exists());
        }
    }
    assert!(!bench.has_leftovers(project));
    assert_eq!(bench.shown_projects(), ["Test"]);
    // Numbers begin at one all the same.
    let read = bench.import(&path, Some(project));
    bench.accept(&read);
    let request = ExampleRef { project, example: ExampleId(1) };
    examples::example(&bench.studio, request).expect("the first one");
}

#[test]
fn the_samples_come_in_as_their_folders_say() {
    let bench = bench();
    for (folder, name, (training, held_back)) in
        [("marv", "Marv", (60, 12)), ("ticket-triage", "Ticket triage", (90, 30))]
    {
        let read = bench.import(bench.studio.samples().join(folder), None);
        assert_eq!(
            (read.state, read.examples, read.unreadable),
            (ImportState::Ready, training + held_back, 0)
        );
        assert_eq!((read.must_fix, read.should_fix), (0, 0), "{:?}", bench.problems(&read));
        assert_eq!((read.project_name.as_str(), read.bytes_read), (name, read.bytes));
        bench.accept(&read);
        let counts = bench.counts(read.project);
        let all = training + held_back;
        assert_eq!((counts.all, counts.ready, counts.held_back), (all, all, held_back));
        let project = bench.studio.project(read.project).expect("open");
        let about = project.read(about::get).expect("read");
        assert!(!about.goal.is_empty() && about.questions.len() == 3);
        let usual = project.read(bakehouse_store::project::examples::usable).expect("read");
        let usual = crate::project_file::usual_base_prompt(usual.iter().map(|(_, e)| e));
        assert_eq!(usual, Some(about.base_prompt));
    }
}

#[test]
fn what_is_there_already_is_counted() {
    let bench = bench();
    let project = bench.project();
    let first = bench.import(bench.file("a.jsonl", lines(5)), Some(project));
    bench.accept(&first);
    let again = bench.import(bench.file("b.jsonl", lines(8)), Some(project));
    assert_eq!((again.examples, again.already_there), (8, 5));
    bench.accept(&again);
    let project = bench.studio.project(project).expect("open");
    let accepted = project.read(stored::accepted).expect("read");
    let accepted: Vec<_> = accepted.iter().map(|i| (i.file.as_str(), i.examples)).collect();
    assert_eq!(accepted, [("b.jsonl", 8), ("a.jsonl", 5)]);
}

#[test]
fn files_from_outside_wait_for_the_page_in_their_order() {
    let bench = bench();
    assert_eq!(file_opened(&bench.studio, ()).expect("asked"), None);
    offer_file(&bench.studio, bench.file("a.jsonl", lines(1)));
    offer_file(&bench.studio, bench.folder.path().join("missing.jsonl"));
    offer_file(&bench.studio, bench.studio.samples().join("marv"));
    assert!(has_offered_file(&bench.studio));
    let opened = |_| file_opened(&bench.studio, ()).expect("asked").expect("there is one");
    let files: Vec<ChosenFile> = (0..3).map(opened).collect();
    let described: Vec<_> =
        files.iter().map(|file| (file.name.as_str(), file.bytes > 0, file.is_folder)).collect();
    let expected =
        [("a.jsonl", true, false), ("missing.jsonl", false, false), ("marv", true, true)];
    assert_eq!(described, expected);
    assert!(!has_offered_file(&bench.studio));

    let begin = |token: &str| {
        import_begin(&bench.studio, BeginImport { token: token.to_owned(), project: None })
    };
    for token in ["", "3", "/etc/passwd", "-1"] {
        assert_eq!(begin(token).expect_err("no token").code, FailureCode::ThingMissing);
    }
    begin(&files[0].token).expect("begun");
    bench.settle();
}

/// Far more than one block, and more than anybody looks at: what is done to all of them goes through all the same.
#[test]
fn many_examples_come_in_are_found_and_go() {
    const MANY: usize = 20_000;
    let bench = bench();
    let read = bench.import(bench.file("many.jsonl", lines(MANY)), None);
    assert_eq!((read.examples, read.must_fix), (MANY, 0));
    bench.accept(&read);
    let counts = bench.counts(read.project);
    assert_eq!((counts.all, counts.held_back, counts.is_checking), (MANY, 200, false));

    let search = ViewRequest { search: "question 1999".to_owned(), ..all(read.project) };
    let request = RowsRequest { view: search, from: 0, count: 500 };
    let rows = examples::examples_rows(&bench.studio, request).expect("found");
    assert_eq!((rows.total, rows.rows[10].asks.as_str()), (11, "Question 19999"));
    let last = ExampleId(MANY as i64);
    let request = PlaceRequest { view: all(read.project), example: last };
    let place = examples::example_place(&bench.studio, request).expect("found");
    assert_eq!(place, Some(MANY - 1), "in the order of the file, whoever prepared them");

    let which = Which::AllBut { view: all(read.project), except: vec![last] };
    let selection = Selection { project: read.project, which };
    let act = examples::examples_delete(&bench.studio, selection).expect("deleted");
    assert_eq!(act.count as usize, MANY - 1);
    bench.settle();
    assert_eq!(bench.counts(read.project).all, 1);
    home::undo(&bench.studio, ProjectRef { project: read.project }).expect("undone");
    bench.settle();
    assert_eq!(bench.counts(read.project).all, MANY);
}
