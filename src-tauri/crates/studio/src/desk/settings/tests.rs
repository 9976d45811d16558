//! Settings, models and storage.

use super::*;
use crate::{
    contract::{
        EraseEverything, FolderRef, ModelRef, NewProject, ProjectId, ProjectRef, TaskKind,
        TaskState, Theme,
    },
    desk::{
        bench::{Bench, bench, reopen},
        home,
    },
    paths::STARTER_MODEL,
    tasks::About,
};
use std::fs;

fn code<T: std::fmt::Debug>(result: Result<T, Failure>) -> FailureCode {
    result.expect_err("refused").code
}

fn project(bench: &Bench, name: &str) -> ProjectId {
    let idea = NewProject::Idea { name: name.to_owned(), goal: String::new() };
    home::project_create(&bench.studio, idea).expect("made")
}

fn remove(bench: &Bench, file: &str) -> Result<crate::contract::Models, Failure> {
    model_remove(&bench.studio, ModelRef { file: file.to_owned() })
}

#[test]
fn settings_stay_after_a_restart_and_keep_within_their_limits() {
    let bench = bench();
    assert_eq!(settings(&bench.studio, ()), Ok(Settings::default()));
    let mine = Settings { theme: Theme::Dark, text_size: 130, coach: false, ..Settings::default() };
    settings_change(&bench.studio, mine).expect("changed");
    let shown = *bench.person.text_size.lock().expect("no test panics with it");
    assert_eq!(shown, Some(130), "the window shows it at once");
    let wild = Settings { text_size: 400, ..mine };
    assert_eq!(code(settings_change(&bench.studio, wild)), FailureCode::SettingOutOfRange);
    let folder = bench.folder;
    drop(bench.studio);
    assert_eq!(settings(&reopen(folder).studio, ()), Ok(mine));
}

#[test]
fn a_model_is_checked_copied_and_removed_again() {
    let bench = bench().with_starter();
    let starter = bench.studio.models().join(STARTER_MODEL);
    let source = bench.folder.path().join("Mine.gguf");
    fs::copy(&starter, &source).expect("copied");
    bench.person.will_pick(&source);
    model_add(&bench.studio, ()).expect("begun");
    bench.settle();
    let found = models(&bench.studio, ()).expect("listed");
    let names: Vec<_> = found.models.iter().map(|model| (&*model.file, model.is_starter)).collect();
    assert_eq!(names, [(STARTER_MODEL, true), ("Mine.gguf", false)]);
    assert!(
        found.models.iter().all(|model| model.failure.is_none() && model.training_bytes.is_some())
    );
    assert_eq!(found.bytes, 2 * fs::metadata(&source).expect("there").len());
    let copy = bench.studio.models().join("Mine.gguf");
    assert_eq!(fs::read(&copy).expect("there"), fs::read(&source).expect("there"));
    let left: usize = fs::read_dir(bench.studio.models()).expect("listed").count();
    assert_eq!(left, 2, "no half file is left");

    bench.person.will_pick(&source);
    assert_eq!(code(model_add(&bench.studio, ())), FailureCode::ModelNameTaken);
    // Nobody chose a file.
    assert_eq!(model_add(&bench.studio, ()).expect("listed").models.len(), 2);

    assert_eq!(remove(&bench, "Mine.gguf").expect("removed").models.len(), 1);
    assert!(source.is_file(), "the person's own file stays");
    assert_eq!(code(remove(&bench, STARTER_MODEL)), FailureCode::ModelStays);
}

#[test]
fn what_is_no_model_is_refused_and_a_broken_one_is_shown_with_the_reason() {
    let bench = bench().with_starter();
    let text = bench.folder.path().join("notes.txt");
    fs::write(&text, "buy flour").expect("written");
    bench.person.will_pick(&text);
    assert_eq!(code(model_add(&bench.studio, ())), FailureCode::ModelText);
    assert!(bench.studio.tasks().list().is_empty());

    fs::write(
        bench.studio.models().join("Broken.gguf"),
        [b"GGUF".as_slice(), &[3, 0, 0, 0]].concat(),
    )
    .expect("written");
    fs::write(bench.studio.models().join("readme.txt"), "not listed").expect("written");
    let found = models(&bench.studio, ()).expect("listed").models;
    let [_, broken] = &found[..] else { panic!("{found:?}") };
    assert_eq!((&*broken.name, broken.can_train), ("Broken", false));
    assert_eq!(
        broken.failure.as_ref().map(|failure| failure.code),
        Some(FailureCode::ModelDamaged)
    );
    remove(&bench, "Broken.gguf").expect("a broken one can be removed, too");
}

#[test]
fn a_model_at_work_stays_and_its_name_is_no_path() {
    let bench = bench();
    fs::create_dir_all(bench.studio.models()).expect("made");
    let mine = bench.studio.models().join("Mine.gguf");
    fs::write(&mine, "x").expect("written");
    let secret = bench.folder.path().join("secret.gguf");
    fs::write(&secret, "x").expect("written");
    for name in ["../secret.gguf", "/etc/passwd", "", "..", "nothing.gguf"] {
        assert_eq!(code(remove(&bench, name)), FailureCode::ModelMissing, "{name}");
    }
    assert!(secret.is_file());
    let about =
        About { kind: TaskKind::Bake, project: None, run: None, total: None, can_pause: false };
    let handle = bench.studio.tasks().add(about);
    assert_eq!(code(remove(&bench, "Mine.gguf")), FailureCode::ModelInUse);
    handle.set_state(TaskState::Done);
    remove(&bench, "Mine.gguf").expect("removed");
    assert!(!mine.is_file());
}

#[test]
fn the_bin_is_shown_and_emptied() {
    let bench = bench();
    let (kept, binned) = (project(&bench, "Kept"), project(&bench, "Binned"));
    home::project_delete(&bench.studio, ProjectRef { project: binned }).expect("deleted");
    let found = storage(&bench.studio, ()).expect("counted");
    let [project] = &found.binned_projects[..] else { panic!("{found:?}") };
    assert_eq!((project.id, &*project.name, project.days_left), (binned, "Binned", 30));
    assert!(found.project_bytes > 0 && found.model_bytes == 0);
    let after = bin_empty(&bench.studio, ()).expect("emptied");
    assert!(after.binned_projects.is_empty() && after.project_bytes < found.project_bytes);
    assert!(!bench.studio.project_folder(binned).exists());
    assert!(bench.studio.project_folder(kept).exists());
}

#[test]
fn folders_are_shown_and_one_that_is_gone_is_told() {
    let bench = bench();
    let project = project(&bench, "A");
    folder_show(&bench.studio, FolderRef::Data).expect("shown");
    folder_show(&bench.studio, FolderRef::Project { project }).expect("shown");
    let shown = bench.person.shown.lock().expect("no test panics with it").clone();
    assert_eq!(shown, [bench.studio.folder().to_owned(), bench.studio.project_folder(project)]);
    assert_eq!(code(folder_show(&bench.studio, FolderRef::Models)), FailureCode::ThingMissing);
}

#[test]
fn everything_is_erased_but_the_models_and_only_by_the_word() {
    let bench = bench().with_starter();
    project(&bench, "A");
    let dark = Settings { theme: Theme::Dark, ..Settings::default() };
    settings_change(&bench.studio, dark).expect("changed");
    let erase =
        |typed: &str| erase_everything(&bench.studio, EraseEverything { typed: typed.to_owned() });
    for typed in ["", "erase", "ERASE "] {
        assert_eq!(code(erase(typed)), FailureCode::NotConfirmed, "{typed:?}");
    }
    assert_eq!(home::home(&bench.studio, ()).expect("shown").projects.len(), 1);

    erase("ERASE").expect("erased");
    assert!(home::home(&bench.studio, ()).expect("shown").projects.is_empty());
    assert_eq!(settings(&bench.studio, ()), Ok(Settings::default()));
    assert!(!bench.studio.projects_folder().exists());
    assert!(bench.studio.models().join(STARTER_MODEL).is_file());
    // And on it goes.
    project(&bench, "B");
    let folder = bench.folder;
    drop(bench.studio);
    assert_eq!(home::home(&reopen(folder).studio, ()).expect("shown").projects.len(), 1);
}
