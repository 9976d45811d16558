//! What the store could not do, in the codes that a person is told.

use crate::failure::{Failure, FailureCode};
use bakehouse_store::Error;

/// The failure that an error of the store comes to.
pub(crate) fn store_failure(error: &Error) -> Failure {
    match error {
        Error::Newer { path } => Failure::at(FailureCode::DataNewer, path),
        Error::Foreign { path, what } => Failure::at(FailureCode::DataForeign, path).because(what),
        Error::Damaged(_) | Error::Json(_) => Failure::new(FailureCode::DataDamaged).because(error),
        Error::Full => Failure::new(FailureCode::DataDiskFull),
        Error::ReadOnly(_) => Failure::new(FailureCode::DataReadOnly).because(error),
        Error::Busy => Failure::new(FailureCode::DataBusy),
        Error::Missing("project") => Failure::new(FailureCode::ProjectMissing),
        Error::Missing(what) => Failure::new(FailureCode::ThingMissing).because(what),
        Error::Sqlite(_) | Error::Io(_) => Failure::new(FailureCode::Internal).because(error),
    }
}
