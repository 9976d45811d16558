//! New ids. Only here are random numbers drawn for them: what is below takes an id as an argument.

use crate::{
    contract::{ProjectId, RunId},
    failure::{Failure, FailureCode},
};
use rand::{TryRngCore, rngs::OsRng};

/// The id of a project that is made now.
pub(crate) fn new_project(now: i64) -> Result<ProjectId, Failure> {
    Ok(ProjectId::from_parts(milliseconds(now), random_bits()?))
}

/// The id of a run that is started now.
pub(crate) fn new_run(now: i64) -> Result<RunId, Failure> {
    Ok(RunId::from_parts(milliseconds(now), random_bits()?))
}

/// A clock that stands before 1970 makes ids that sort first, and no failure.
fn milliseconds(now: i64) -> u64 {
    u64::try_from(now).unwrap_or(0)
}

fn random_bits() -> Result<u128, Failure> {
    let half = || {
        let drawn = OsRng.try_next_u64();
        drawn.map_err(|error| Failure::new(FailureCode::Internal).because(error))
    };
    Ok(u128::from(half()?) << 64 | u128::from(half()?))
}
