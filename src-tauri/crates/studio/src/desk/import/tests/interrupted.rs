//! What ends in the middle: the program, the person's patience, the disk. Either nothing came in, or everything.

use super::*;
use crate::desk::import::staging;
use bakehouse_store::app::projects::{self, ProjectRow};

fn restart(bench: Bench) -> Bench {
    bench.settle();
    let Bench { studio, folder, .. } = bench;
    drop(studio);
    reopen(folder)
}

#[test]
fn after_a_restart_what_was_staged_is_gone() {
    let bench = bench();
    let project = bench.project();
    let path = bench.file("a.jsonl", format!("{}bad\n", lines(600)));
    let read = bench.import(&path, Some(project));
    let of_its_own = bench.import(&path, None);
    let bench = restart(bench);
    assert!(!bench.has_leftovers(project));
    assert_eq!(bench.counts(project).all, 0);
    for gone in [read, of_its_own] {
        assert_eq!(bench.view(&gone).expect_err("gone").code, FailureCode::ImportGone);
    }
    assert_eq!(bench.shown_projects(), ["Test"]);
    // Once more, with nothing left to clear away.
    let bench = restart(bench);
    assert!(!bench.has_leftovers(project));
}

#[test]
fn half_of_a_file_that_was_staged_when_the_program_ended_is_gone() {
    let bench = bench();
    let project = bench.project();
    staging::note(&bench.studio, project).expect("noted");
    let content = examples::content_of(bakehouse_domain::message::Example::default());
    let new = bakehouse_store::project::examples::NewExample::of(
        &content,
        bakehouse_domain::origin::Origin::Imported,
    );
    let open = bench.studio.project(project).expect("open");
    open.write(|transaction| {
        let import = stored::begin(transaction, "a.jsonl", 1, 0)?;
        stored::stage(transaction, import, &[new; 3], 0).map(drop)
    })
    .expect("staged");
    drop(open);
    let bench = restart(bench);
    assert!(!bench.has_leftovers(project));
}

#[test]
fn a_new_project_whose_file_was_half_written_when_the_program_ended_is_gone() {
    for kept in [0, 100, 16 << 10, 40 << 10] {
        let bench = bench();
        let read = bench.import(bench.file("a.jsonl", lines(600)), None);
        let file = bench.studio.project_folder(read.project).join("project.db");
        bench.settle();
        bench.studio.close_project(read.project);
        let mut bytes = std::fs::read(&file).expect("there");
        bytes[kept..].fill(0x5a);
        std::fs::write(&file, bytes).expect("written");
        let bench = restart(bench);
        assert_eq!(bench.shown_projects(), Vec::<String>::new(), "{kept} bytes");
        assert!(!file.exists());
    }
}

#[test]
fn a_yes_counts_even_when_the_list_of_projects_did_not_hear_of_it() {
    let bench = bench();
    let read = bench.import(bench.file("tickets.jsonl", lines(12)), None);
    bench.accept(&read);
    // As if the program had ended between the two databases.
    staging::note(&bench.studio, read.project).expect("noted");
    bench
        .studio
        .write_app(|transaction| {
            let row = projects::one(transaction, read.project)?;
            projects::put(transaction, &ProjectRow { is_forming: true, ..row })
        })
        .expect("written");
    let bench = restart(bench);
    assert_eq!(bench.shown_projects(), ["tickets"]);
    assert_eq!(bench.counts(read.project).all, 12);
}

#[test]
fn an_import_that_is_given_up_at_any_moment_leaves_nothing() {
    let bench = bench();
    let project = bench.project();
    let path = bench.file("a.jsonl", lines(3000));
    for into in [Some(project), None, Some(project), None] {
        let begun = bench.begin(&path, into);
        import_discard(&bench.studio, reference(&begun)).expect("discarded");
        assert_eq!(bench.view(&begun).expect_err("gone").code, FailureCode::ImportGone);
        bench.settle();
        if into.is_none() {
            assert!(!bench.studio.project_folder(begun.project).exists());
        }
    }
    assert!(!bench.has_leftovers(project));
}

#[test]
fn a_task_that_is_stopped_gives_its_import_up() {
    let bench = bench();
    let project = bench.project();
    let begun = bench.begin(bench.file("a.jsonl", lines(3000)), Some(project));
    bench.studio.tasks().cancel_all(Some(project));
    bench.settle();
    // Whoever is quick enough to finish first waits for a yes, and nothing in between.
    match bench.view(&begun) {
        Ok(view) => assert_eq!((view.state, view.examples), (ImportState::Ready, 3000)),
        Err(failure) => {
            assert_eq!(failure.code, FailureCode::ImportGone);
            assert!(!bench.has_leftovers(project));
        }
    }
}

#[test]
fn of_two_that_say_yes_one_brings_it_in() {
    let bench = bench();
    let project = bench.project();
    let read = bench.import(bench.file("a.jsonl", lines(20)), Some(project));
    let accepted = std::thread::scope(|scope| {
        let accept = || import_accept(&bench.studio, yes(&read)).is_ok();
        let threads = [scope.spawn(accept), scope.spawn(accept)];
        threads.map(|thread| thread.join().expect("no panic"))
    });
    bench.settle();
    assert_eq!(accepted.into_iter().filter(|is_ok| *is_ok).count(), 1);
    assert_eq!(bench.counts(project).all, 20);
    import_discard(&bench.studio, reference(&read)).expect("a no comes too late");
    assert_eq!(bench.counts(project).all, 20);
}

#[test]
fn a_full_disk_is_told_and_nothing_came_in() {
    let bench = bench();
    let project = bench.project();
    bench.limit_disk(project, 20);
    let read = bench.import(bench.file("a.jsonl", lines(3000)), Some(project));
    assert_eq!(read.state, ImportState::Failed);
    let code = read.failure.as_ref().map(|failure| failure.code);
    assert_eq!(code, Some(FailureCode::DataDiskFull));
    // Space is made, and everything works again.
    bench.limit_disk(project, 1 << 20);
    import_discard(&bench.studio, reference(&read)).expect("discarded");
    assert!(!bench.has_leftovers(project));
    let read = bench.import(bench.file("b.jsonl", lines(3000)), Some(project));
    bench.accept(&read);
    assert_eq!(bench.counts(project).all, 3000);
}

#[test]
fn a_file_that_is_read_anew_when_the_program_ends_leaves_nothing() {
    let bench = bench();
    let project = bench.project();
    let rows = rows(3_000);
    let read = bench.import(bench.file("a.csv", format!("q,a\n{rows}")), Some(project));
    // What a kill leaves when half of the first reading was cleared away for the second.
    let open = bench.studio.project(project).expect("open");
    let is_left = open.write(|transaction| stored::unstage_some(transaction, read.import, 1_000));
    assert!(is_left.expect("cleared"));
    drop(open);
    let bench = restart(bench);
    assert!(!bench.has_leftovers(project));
    assert_eq!(bench.counts(project).all, 0);
}

#[test]
fn an_import_that_is_given_up_while_it_is_read_anew_leaves_nothing() {
    let bench = bench();
    let project = bench.project();
    let rows = rows(3_000);
    let path = bench.file("a.csv", format!("q,a\n{rows}"));
    for into in [Some(project), None] {
        let read = bench.import(&path, into);
        let ImportView { project: of, import, .. } = read;
        let request = MapColumns {
            project: of,
            import,
            columns: Vec::new(),
            base_prompt: "Be brief.".to_owned(),
            has_header: None,
            sheet: None,
        };
        import_map(&bench.studio, request.clone()).expect("begun");
        import_discard(&bench.studio, reference(&read)).expect("discarded");
        assert_eq!(
            import_map(&bench.studio, request).expect_err("gone").code,
            FailureCode::ImportGone
        );
        bench.settle();
    }
    assert!(!bench.has_leftovers(project));
}
