//! The page before a training: models, settings with their reasons, and what to know first.

use super::{running, setup};
use crate::{
    contract::{ChooseTraining, Problem, ProjectRef, Topic, TrainModel, TrainPage},
    desk::examples,
    failure::{Failure, FailureCode},
    studio::{Project, Studio},
};
use bakehouse_domain::finding::{FindingCode, Severity};
use bakehouse_store::project::{findings, runs};

/// How it should learn.
pub fn train(studio: &Studio, request: ProjectRef) -> Result<TrainPage, Failure> {
    page(studio, &*studio.project(request.project)?)
}

/// Chooses how it should learn.
pub fn train_choose(studio: &Studio, request: ChooseTraining) -> Result<TrainPage, Failure> {
    let project = studio.project(request.project)?;
    let usable = setup::of(studio, &project)?.examples.usable;
    setup::plan_with(usable, &request.choices)?;
    let (before, after) = project.write(|transaction| {
        let before = runs::held_back(transaction)?;
        runs::choose(transaction, &request.choices)?;
        Ok((before, runs::held_back(transaction)?))
    })?;
    if before != after {
        examples::changed(studio, project.id);
    }
    studio.tell(Topic::Runs, Some(project.id));
    page(studio, &project)
}

fn page(studio: &Studio, project: &Project) -> Result<TrainPage, Failure> {
    let setup = setup::of(studio, project)?;
    let (runs, found) =
        project.read(|connection| Ok((runs::count(connection)?, findings::of_all(connection)?)))?;
    let running = running(studio);
    let plan = setup.plan();
    let mut obstacles = setup.obstacles(studio);
    if running.is_some() {
        obstacles.push(Failure::new(FailureCode::TrainingRuns));
    }
    let recommended = setup.recommended().map(|(found, _)| found.file.clone());
    let chosen = setup.model().map(|(found, _)| found.file.clone());
    let models = setup.models.iter().map(|(found, info)| TrainModel {
        file: found.file.clone(),
        name: info.name.clone(),
        memory_bytes: setup.memory_bytes(info),
        computer_bytes: setup.computer_bytes,
        fits: setup.fits(info),
        is_recommended: recommended.as_ref() == Some(&found.file),
        is_chosen: chosen.as_ref() == Some(&found.file),
    });
    // What must be fixed in all of them together is an obstacle already.
    let is_warning = |found: &findings::Found| {
        found.severity != Severity::MustFix && found.code != FindingCode::TooFew
    };
    let warnings = found.into_iter().filter(is_warning).map(|found| Problem {
        code: found.code,
        severity: found.severity,
        message: None,
        span: None,
        params: found.params.into_iter().collect(),
        fix: None,
        is_safe: false,
    });
    Ok(TrainPage {
        models: models.collect(),
        has_advised_speed: plan.has_advised_speed(),
        plan,
        automatic: setup.automatic(),
        examples: setup.examples.usable,
        left_out: setup.examples.all - setup.examples.usable,
        topics: examples::topics(studio, project)?,
        obstacles,
        warnings: warnings.collect(),
        running: running.filter(|(id, _)| *id == project.id).map(|(_, run)| run),
        runs,
        choices: setup.choices,
    })
}
