//! The sample projects that come with the program: a folder each, with `project.json` beside its examples.

use super::{bin, create};
use crate::{
    contract::{ProjectId, ProjectRef, SampleCard, Topic, Wish},
    desk::{examples, plan},
    failure::{Failure, FailureCode},
    project_file::{self, HELD_BACK_FILE, TRAINING_FILE},
    studio::Studio,
};
use bakehouse_domain::message::Example;
use bakehouse_store::{
    app::projects::{self, ProjectRow},
    project::about::{self, About},
};
use serde::Deserialize;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What a sample says of itself.
const ABOUT_FILE: &str = "project.json";

/// See [`ABOUT_FILE`].
#[derive(Deserialize)]
struct Sample {
    name: String,
    goal: String,
    base_prompt: String,
    wishes: Vec<Wish>,
    questions_to_ask: Vec<String>,
    grader: Grader,
}

#[derive(Deserialize)]
struct Grader {
    #[serde(default)]
    criteria: Vec<String>,
}

/// The samples, by name of their folder, each with the project that was made from it. One that can't be read is left
/// out: there is nothing that a person could do about it.
pub(super) fn cards(studio: &Studio, made_from: &[(String, ProjectId)]) -> Vec<SampleCard> {
    let Ok(entries) = fs::read_dir(studio.samples()) else { return Vec::new() };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut cards: Vec<SampleCard> = names
        .filter_map(|name| {
            let folder = studio.samples().join(&name);
            let about = read(&folder).ok()?;
            let made = made_from.iter().find(|(sample, _)| *sample == name);
            Some(SampleCard {
                examples: lines(&folder.join(TRAINING_FILE)) + lines(&folder.join(HELD_BACK_FILE)),
                project: made.map(|(_, project)| *project),
                name: about.name,
                goal: about.goal,
                sample: name,
            })
        })
        .collect();
    cards.sort_by(|one, other| one.sample.cmp(&other.sample));
    cards
}

/// The project that was made from the sample, or one that is made of it now.
pub(super) fn open(studio: &Studio, sample: &str) -> Result<ProjectId, Failure> {
    if let Some(project) = made_from(studio, sample)? {
        super::project_open(studio, ProjectRef { project })?;
        return Ok(project);
    }
    let folder = folder(studio, sample)?;
    let found = read(&folder)?;
    let source = project_file::open(&folder)?;
    let about = About {
        goal: found.goal,
        base_prompt: found.base_prompt,
        wishes: found.wishes.into_iter().map(plan::wish_name).collect(),
        criteria: found.grader.criteria,
        questions: found.questions_to_ask,
        sample: Some(sample.to_owned()),
        ..About::default()
    };
    let held_back = source.held_back.map_or_else(Vec::new, project_file::Source::into_usable);
    let training = source.training.into_usable();
    // Not shown before it is whole.
    let project = create::create(studio, &found.name, true, &about)?;
    let filled = fill(studio, project, training, held_back);
    if let Err(failure) = filled {
        // What can't be removed now is removed at the next start: it is still forming.
        let _ = bin::remove_for_good(studio, project);
        return Err(failure);
    }
    studio.tell(Topic::Projects, None);
    Ok(project)
}

fn fill(
    studio: &Studio,
    project: ProjectId,
    training: Vec<Example>,
    held_back: Vec<Example>,
) -> Result<(), Failure> {
    examples::add_many(studio, project, training, Some(false))?;
    examples::add_many(studio, project, held_back, Some(true))?;
    studio.write_app(|transaction| {
        let row = projects::one(transaction, project)?;
        projects::put(transaction, &ProjectRow { is_forming: false, ..row })
    })
}

/// The project that was made from this sample and is not in the bin. One that can't be opened is none.
fn made_from(studio: &Studio, sample: &str) -> Result<Option<ProjectId>, Failure> {
    let rows = studio.read_app(projects::all)?;
    let mut rows = rows.into_iter().filter(|row| row.deleted_at.is_none() && !row.is_forming);
    let found = rows.find(|row| {
        let about = studio.project(row.id).and_then(|project| project.read(about::get));
        about.is_ok_and(|about| about.sample.as_deref() == Some(sample))
    });
    Ok(found.map(|row| row.id))
}

/// The folder of a sample. Its name comes from the page, and is never taken for a path.
fn folder(studio: &Studio, sample: &str) -> Result<PathBuf, Failure> {
    let is_plain = Path::new(sample).file_name().is_some_and(|name| name == sample);
    let folder = studio.samples().join(sample);
    if is_plain && folder.is_dir() {
        Ok(folder)
    } else {
        Err(Failure::new(FailureCode::ThingMissing).because(sample))
    }
}

fn read(folder: &Path) -> Result<Sample, Failure> {
    let path = folder.join(ABOUT_FILE);
    let bytes = fs::read(&path).map_err(|error| Failure::reading(&path, &error))?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Failure::at(FailureCode::FileUnreadable, &path).because(error))
}

fn lines(path: &Path) -> usize {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().filter(|line| !line.trim().is_empty()).count()
}
