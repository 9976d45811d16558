//! Everything about a training that can be decided without the weights: which examples, which are held back,
//! which settings and why, and whether the folder can take it.

use super::{HeldBackFrom, Job};
use crate::{
    failure::{Failure, FailureCode},
    paths, project_file,
    record::{ExamplesMark, ModelMark, Record, State, example_mark},
};
use bakehouse_domain::{
    Error,
    check::LEAST_EXAMPLES,
    message::Example,
    plan::{self, Plan},
    split::{self, HeldBack},
};
use bakehouse_engine::model::ModelInfo;
use std::path::{Path, PathBuf};

/// A training that can start.
#[derive(Debug)]
pub struct Prepared {
    pub(super) record: Record,
    pub(super) training: Vec<Example>,
    pub(super) held_back: Vec<Example>,
    pub(super) model: PathBuf,
    pub(super) out: PathBuf,
    pub(super) resume_from: Option<PathBuf>,
}

impl Prepared {
    /// What will be recorded: the settings with their reasons, the model, the examples.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// How many examples are learned from.
    pub fn training_count(&self) -> usize {
        self.training.len()
    }

    /// How many are held back.
    pub fn held_back_count(&self) -> usize {
        self.held_back.len()
    }
}

/// Decides what `job` means. Writes nothing.
pub fn prepare(job: &Job) -> Result<Prepared, Failure> {
    if !job.model.is_file() {
        return Err(paths::missing_model(&job.model));
    }
    let info = ModelInfo::read(&job.model).map_err(crate::engine_failure::model_failure)?;
    let earlier = Record::read_if_any(&job.out)?;
    let model = ModelMark::of(&job.model, &info.name)?;
    match (earlier, job.go_on) {
        (Some(record), true) => go_on(job, record, &model),
        (None, true) => Err(Failure::at(FailureCode::CheckpointMissing, &job.out)),
        (Some(record), false) if record.holds_work() => {
            Err(Failure::at(FailureCode::FolderHoldsTraining, &job.out))
        }
        (_, false) => begin(job, model),
    }
}

fn begin(job: &Job, model: ModelMark) -> Result<Prepared, Failure> {
    let Chosen { plan, training, held_back, held_back_file } =
        choose(&job.examples, &job.held_back, &job.choices)?;
    let record = Record {
        held_back_file,
        ..Record::new(
            model,
            &plan,
            ExamplesMark::of(&job.examples, &training),
            project_file::usual_base_prompt(&training),
            held_back.iter().map(example_mark).collect(),
        )
    };
    Ok(Prepared {
        record,
        training,
        held_back,
        model: job.model.clone(),
        out: job.out.clone(),
        resume_from: None,
    })
}

/// The examples of a training, on their sides, and how it should learn.
#[derive(Debug)]
pub(crate) struct Chosen {
    pub plan: Plan,
    pub training: Vec<Example>,
    pub held_back: Vec<Example>,
    /// The file of the held-back examples, when they have one.
    pub held_back_file: Option<PathBuf>,
}

/// Reads the examples at `path` and decides what is held back and how they are learned.
pub(crate) fn choose(
    path: &Path,
    held_back: &HeldBackFrom,
    choices: &super::Choices,
) -> Result<Chosen, Failure> {
    let project = project_file::open(path)?;
    let training = project.training.into_usable();
    if training.is_empty() {
        return Err(Failure::at(FailureCode::NothingToLearn, path));
    }
    // Together with those that are held back, wherever those lie: a file is divided only below.
    let apart = project.held_back.as_ref().map_or(0, |source| source.usable().count());
    let count = training.len() + apart;
    if count < LEAST_EXAMPLES {
        let failure = Failure::at(FailureCode::TooFewExamples, path);
        return Err(failure.with("count", count).with("least", LEAST_EXAMPLES));
    }
    let (share, given) = match held_back {
        HeldBackFrom::Share(share) => (HeldBack::Share(*share), None),
        HeldBackFrom::Count(count) => (HeldBack::Count(*count), None),
        HeldBackFrom::File(file) => (HeldBack::None, Some(project_file::read(file)?)),
        HeldBackFrom::Automatic => match project.held_back {
            Some(source) => (HeldBack::None, Some(source)),
            None => (HeldBack::Automatic, None),
        },
    };
    let choices = plan::Choices {
        passes: choices.epochs,
        examples_per_step: choices.batch_size,
        learning_rate: choices.learning_rate,
        rank: choices.rank,
        seed: choices.seed,
        held_back: share,
        ..plan::Choices::default()
    };
    let plan = Plan::with(training.len(), plan::STARTER_BASE_LEARNING_RATE, &choices)
        .map_err(domain_failure)?;
    let Some(source) = given else {
        let (training, held_back) = divide(training, share);
        return Ok(Chosen { plan, training, held_back, held_back_file: None });
    };
    // Whoever goes on with the training may stand elsewhere.
    let path = std::path::absolute(&source.path).unwrap_or_else(|_| source.path.clone());
    let held_back = source.into_usable();
    Ok(Chosen { plan, training, held_back, held_back_file: Some(path) })
}

fn divide(examples: Vec<Example>, share: HeldBack) -> (Vec<Example>, Vec<Example>) {
    let split = split::held_back(&examples, share);
    let mut is_training = vec![false; examples.len()];
    for place in split.training {
        is_training[place] = true;
    }
    let mut sides = is_training.into_iter();
    examples.into_iter().partition(|_| sides.next().unwrap_or(true))
}

/// What a rule could not do.
pub(crate) fn domain_failure(error: Error) -> Failure {
    match error {
        Error::BadChoice { setting, given, least, most } => {
            Failure::new(FailureCode::SettingOutOfRange)
                .with("setting", setting)
                .with("value", given)
                .with("least", least)
                .with("most", most)
        }
        Error::PriceTable(error) => Failure::new(FailureCode::Internal).because(error),
    }
}

/// Goes on with the same model, examples and settings, or not at all: a curve that changes its subject halfway
/// means nothing.
fn go_on(job: &Job, record: Record, model: &ModelMark) -> Result<Prepared, Failure> {
    if record.state == State::Done {
        return Err(Failure::at(FailureCode::TrainingIsDone, &job.out));
    }
    let Some(checkpoint) = &record.checkpoint else {
        return Err(Failure::at(FailureCode::CheckpointMissing, &job.out));
    };
    let resume_from = job.out.join(checkpoint);
    let differs =
        |what: &str| Failure::at(FailureCode::CheckpointMismatch, &job.out).with("what", what);
    if record.model.sha256 != model.sha256 {
        return Err(differs("model"));
    }
    let project = project_file::open(&job.examples)?;
    let own = project.training.into_usable();
    let marks = record.held_back_marks();
    let (held_back, training) = match (&record.held_back_file, project.held_back) {
        // The folder of a project can be moved, and its files with it.
        (Some(file), Some(source)) if !file.is_file() => (source.into_usable(), own),
        (Some(file), _) => (project_file::read(file)?.into_usable(), own),
        (None, _) => own.into_iter().partition(|example| marks.contains(&*example_mark(example))),
    };
    let is_same = ExamplesMark::of(&job.examples, &training).sha256 == record.examples.sha256
        && held_back.iter().map(example_mark).eq(record.held_back.iter().cloned());
    if !is_same {
        return Err(differs("examples"));
    }
    Ok(Prepared {
        record: Record { state: State::Running, ..forget_after_checkpoint(record) },
        training,
        held_back,
        model: job.model.clone(),
        out: job.out.clone(),
        resume_from: Some(resume_from),
    })
}

/// Steps after the checkpoint are done again: their losses would stand twice in the record.
fn forget_after_checkpoint(mut record: Record) -> Record {
    let steps = record.steps;
    record.losses.retain(|loss| loss.step <= steps);
    record.held_back_losses.retain(|loss| loss.step <= steps);
    record
}
