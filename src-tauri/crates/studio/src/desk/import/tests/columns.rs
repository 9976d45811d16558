//! Tables: what their columns are is guessed, shown, and decided by the person.

use super::*;

const TICKETS: &str = "ticket_text,agent_note,queue,priority\n\
    I was charged twice for the October plan.,dup charge,Billing,high\n\
    Where is my order? It said Tuesday.,carrier,Shipping,normal\n";

impl Bench {
    fn map(
        &self,
        import: &ImportView,
        columns: &[(&str, ColumnRole)],
        base_prompt: &str,
    ) -> ImportView {
        let columns = columns
            .iter()
            .map(|(name, role)| MappedColumn { name: (*name).to_owned(), role: *role });
        self.reread(import, columns.collect(), base_prompt, None)
    }

    fn reread(
        &self,
        import: &ImportView,
        columns: Vec<MappedColumn>,
        base_prompt: &str,
        has_header: Option<bool>,
    ) -> ImportView {
        let ImportView { project, import: number, .. } = *import;
        let base_prompt = base_prompt.to_owned();
        let request =
            MapColumns { project, import: number, columns, base_prompt, has_header, sheet: None };
        import_map(&self.studio, request).expect("begun");
        self.settle();
        self.view(import).expect("still there")
    }
}

fn form(import: &ImportView) -> &ImportForm {
    import.form.as_ref().expect("its kind is known")
}

fn roles(import: &ImportView) -> Vec<(&str, ColumnRole)> {
    form(import).columns.iter().map(|column| (column.name.as_str(), column.role)).collect()
}

/// What is said in the first examples.
fn said(import: &ImportView) -> Vec<Vec<&str>> {
    import
        .first
        .iter()
        .map(|messages| messages.iter().map(|message| message.content.as_str()).collect())
        .collect()
}

#[test]
fn likely_columns_are_read_and_shown_to_be_changed() {
    let bench = bench();
    let project = bench.project();
    let read = bench.import(bench.file("tickets.csv", TICKETS), Some(project));
    assert_eq!((form(&read).kind, form(&read).certainty), (FileKind::Csv, ImportCertainty::Likely));
    assert_eq!(form(&read).lines, [2, 3]);
    let expected = [
        ("ticket_text", ColumnRole::Question),
        ("agent_note", ColumnRole::Keep),
        ("queue", ColumnRole::Answer),
        ("priority", ColumnRole::Keep),
    ];
    assert_eq!(roles(&read), expected);
    assert_eq!(form(&read).columns[1].first, ["dup charge", "carrier"]);
    assert_eq!((read.state, read.examples), (ImportState::Ready, 2));
    assert_eq!(said(&read)[0], ["I was charged twice for the October plan.", "Billing"]);

    let chosen = [
        ("ticket_text", ColumnRole::Question),
        ("agent_note", ColumnRole::Note),
        ("queue", ColumnRole::Answer),
        ("priority", ColumnRole::Topic),
    ];
    let mapped = bench.map(&read, &chosen, "Sort it.");
    assert_eq!((mapped.import, mapped.examples), (read.import, 2));
    assert_eq!(roles(&mapped), chosen);
    assert_eq!(form(&mapped).certainty, ImportCertainty::Chosen);
    assert_eq!(
        said(&mapped)[0],
        ["Sort it.", "I was charged twice for the October plan.", "Billing"]
    );
    assert_eq!(mapped.base_prompt.as_deref(), Some("Sort it."));
    let accepted = bench.accept(&mapped);
    assert_eq!(accepted.act.count, 2);
    let request = ExampleRef { project, example: ExampleId(1) };
    let first = examples::example(&bench.studio, request).expect("numbers begin at one");
    assert_eq!((first.topic.as_str(), first.note.as_str()), ("high", "dup charge"));
}

#[test]
fn a_column_says_which_are_held_back() {
    let bench = bench();
    let project = bench.project();
    let table = "question,answer,split\nq1,a1,train\nq2,a2,validation\nq3,a3,\n";
    let read = bench.import(bench.file("a.csv", table), Some(project));
    assert_eq!(roles(&read)[2], ("split", ColumnRole::HeldBack));
    bench.accept(&read);
    let held_back = [1, 2, 3].map(|id| {
        let request = ExampleRef { project, example: ExampleId(id) };
        examples::example(&bench.studio, request).expect("there").is_held_back
    });
    assert_eq!(held_back, [false, true, false]);
}

#[test]
fn nothing_of_an_earlier_reading_stays() {
    let bench = bench();
    let project = bench.project();
    let rows = rows(12_000);
    let text = format!("q1,a1\n{rows}\"open,b\n");
    let read = bench.import(bench.file("a.csv", text), Some(project));
    let unmapped = read.examples;
    let roles = [("q1", ColumnRole::Answer), ("a1", ColumnRole::Question)];
    for _ in 0..2 {
        let mapped = bench.map(&read, &roles, "");
        assert_eq!((mapped.state, mapped.unreadable), (ImportState::Ready, 1));
        assert!(mapped.examples >= 12_000 && unmapped >= 12_000);
        assert_eq!(
            bench.problems(&mapped).len(),
            mapped.unreadable + mapped.must_fix + mapped.should_fix
        );
    }
    let mapped = bench.view(&read).expect("there");
    bench.accept(&mapped);
    assert_eq!(bench.counts(project).all, mapped.examples);
    let request = ExampleRef { project, example: ExampleId(1) };
    examples::example(&bench.studio, request).expect("numbers begin at one");
}

#[test]
fn unclear_columns_wait_for_a_word() {
    let bench = bench();
    let read =
        bench.import(bench.file("a.csv", "date,count\n2024-01-01,3\n"), Some(bench.project()));
    assert_eq!((read.state, read.examples), (ImportState::Ready, 0));
    assert_eq!(form(&read).certainty, ImportCertainty::Unclear);
    let problems = bench.problems(&read);
    assert_eq!(problems[0].code.name(), "columns_unclear");
    assert!(!problems[0].can_fix && problems[0].repaired.is_none(), "there is no line to write");
    let chosen = [("date", ColumnRole::Question), ("count", ColumnRole::Answer)];
    let mapped = bench.map(&read, &chosen, "");
    assert_eq!((mapped.examples, mapped.unreadable), (1, 0));
    assert_eq!(said(&mapped), [["2024-01-01", "3"]]);
}

#[test]
fn the_first_row_may_be_one_like_any_other() {
    let bench = bench();
    let read = bench.import(bench.file("a.csv", "question,answer\nq,a\n"), Some(bench.project()));
    assert_eq!((form(&read).has_header, read.examples), (true, 1));
    let anew = bench.reread(&read, Vec::new(), "", Some(false));
    assert!(!form(&anew).has_header);
    let names: Vec<&str> = roles(&anew).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["A", "B"]);
    assert_eq!(anew.examples, 2);
}

#[test]
fn a_known_shape_has_no_columns_and_a_folder_no_form() {
    let bench = bench();
    let read = bench.import(bench.file("a.jsonl", lines(2)), Some(bench.project()));
    assert_eq!((form(&read).shape.as_deref(), form(&read).columns.len()), (Some("chat"), 0));
    assert_eq!((form(&read).kind, form(&read).encoding.as_str()), (FileKind::Jsonl, "utf_8"));
    let folder = bench.import(bench.studio.samples().join("marv"), None);
    assert_eq!(folder.form, None);
    let ImportView { project, import, .. } = folder;
    let request = MapColumns {
        project,
        import,
        columns: Vec::new(),
        base_prompt: String::new(),
        has_header: None,
        sheet: None,
    };
    let refused = import_map(&bench.studio, request).expect_err("there is nothing to match");
    assert_eq!(refused.code, FailureCode::ImportGone);
}

#[test]
fn private_details_are_hidden_on_the_way_in_and_undo_knows_nothing_of_them() {
    let bench = bench();
    let project = bench.project();
    let text = "question,answer\nMy mail is ann@gmx.de. Late?,\"Yes, Ann.\"\nLost?,No.\n";
    let read = bench.import(bench.file("tickets.csv", text), Some(project));
    assert_eq!(read.private, 1);
    let request = AcceptImport { hide_private: true, ..yes(&read) };
    import_accept(&bench.studio, request).expect("accepted");
    bench.settle();
    let request = ExampleRef { project, example: ExampleId(1) };
    let asked = || {
        let example = examples::example(&bench.studio, request).expect("there");
        example.messages[0].content.clone()
    };
    let hidden = asked();
    assert!(!hidden.contains("ann@gmx.de") && hidden.ends_with("Late?"), "{hidden}");
    home::undo(&bench.studio, ProjectRef { project }).expect("undone");
    home::redo(&bench.studio, ProjectRef { project }).expect("done again");
    assert_eq!((asked(), bench.counts(project).all), (hidden, 2));
}

#[test]
fn all_of_them_get_a_topic_and_are_marked_where_that_is_wanted() {
    let bench = bench();
    let project = bench.project();
    let read = bench.import(bench.file("tickets.csv", TICKETS), Some(project));
    let request = AcceptImport { to_review: true, topic: " Tickets ".to_owned(), ..yes(&read) };
    let accepted = import_accept(&bench.studio, request).expect("accepted");
    bench.settle();
    for number in [1, 2] {
        let request = ExampleRef { project, example: ExampleId(number) };
        let example = examples::example(&bench.studio, request).expect("there");
        assert_eq!((example.topic.as_str(), example.to_review), ("Tickets", true));
    }
    // Undo takes it out as a whole, and brings it back as it was.
    home::undo(&bench.studio, ProjectRef { project }).expect("undone");
    home::redo(&bench.studio, ProjectRef { project }).expect("done again");
    bench.settle();
    assert_eq!((bench.counts(project).all, accepted.act.count), (2, 2));
}
