//! What the engine could not do, as a failure with a code. A cancelled job is a state and no failure.

use crate::failure::{Failure, FailureCode};
use bakehouse_engine::error::{Error, Foreign};

/// Being asked to stop is a state and not a failure: then there is nothing.
pub(crate) fn unless_cancelled<T>(result: Result<T, Error>) -> Result<Option<T>, Failure> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Error::Cancelled) => Ok(None),
        Err(error) => Err(model_failure(error)),
    }
}

/// What the engine could not do with a model.
pub(crate) fn model_failure(error: Error) -> Failure {
    let detail = error.to_string();
    match error {
        Error::Read { path, source } => Failure::reading(&path, &source),
        Error::Write { path, source } => Failure::writing(&path, &source),
        Error::NotAModel { path, found } => Failure::at(code_of(found), &path),
        Error::Damaged { path, what } => {
            Failure::at(FailureCode::ModelDamaged, &path).because(what)
        }
        Error::Unsupported { path, what } => {
            Failure::at(FailureCode::ModelUnsupported, &path).with("what", what)
        }
        Error::Template(what) => Failure::new(FailureCode::ModelTemplate).because(what),
        Error::AdapterMismatch { path, what } => {
            Failure::at(FailureCode::AdapterMismatch, &path).because(what)
        }
        Error::OutOfMemory { .. } => Failure::new(FailureCode::OutOfMemory).because(detail),
        // Schemas are ours, and those who can be cancelled ask `unless_cancelled` first.
        Error::Schema(_) | Error::Cancelled => Failure::new(FailureCode::Internal).because(detail),
    }
}

fn code_of(found: Foreign) -> FailureCode {
    match found {
        Foreign::Pickle => FailureCode::ModelPickle,
        Foreign::Zip => FailureCode::ModelArchive,
        Foreign::Safetensors => FailureCode::ModelSafetensors,
        Foreign::OldModel => FailureCode::ModelTooOld,
        Foreign::Html => FailureCode::ModelWebPage,
        Foreign::LargeFilePointer => FailureCode::ModelPointer,
        Foreign::Empty => FailureCode::ModelEmpty,
        Foreign::Text => FailureCode::ModelText,
        Foreign::Unknown => FailureCode::ModelUnknown,
    }
}
