//! What is wrong with the examples together, and what one press can do about each finding.

use super::{check, figures, texts};
use crate::{
    contract::{ExampleRow, Health, Problem, ProblemGroup, ProjectRef},
    failure::Failure,
    studio::Studio,
};
use bakehouse_domain::{
    finding::{FindingCode, Severity},
    fix,
};
use bakehouse_store::project::{
    examples,
    findings::{self, Found, Group},
};

/// What is wrong with the examples.
pub fn health(studio: &Studio, request: ProjectRef) -> Result<Health, Failure> {
    let project = studio.project(request.project)?;
    let (state, look, whole, groups) = project.read(|connection| {
        let (state, look) = (examples::state(connection)?, examples::look(connection)?);
        Ok((state, look, findings::of_all(connection)?, findings::groups(connection)?))
    })?;
    if !state.is_checked {
        check::begin(studio, request.project);
    }
    let about_all = whole.iter().map(|found| (found.code, 1));
    let about_some = groups.iter().map(|group| (group.first.code, group.count));
    let found: Vec<(FindingCode, usize)> = about_all.chain(about_some).collect();
    let safe = groups
        .iter()
        .map(|group| &group.first)
        .filter(|found| found.severity != Severity::Hint && fix::is_safe(found.code));
    Ok(Health {
        safe: safe.map(|found| found.code).collect(),
        figures: figures::figures(studio, &project, &found)?,
        whole: whole.into_iter().map(problem).collect(),
        groups: groups.into_iter().map(group).collect(),
        is_checking: !state.is_checked,
        texts: texts::told(studio, request.project, look),
    })
}

fn group(group: Group) -> ProblemGroup {
    ProblemGroup {
        problem: problem(group.first),
        count: group.count,
        first: group.examples.into_iter().map(ExampleRow::from).collect(),
    }
}

/// A finding as the page shows it.
pub(super) fn problem(found: Found) -> Problem {
    Problem {
        code: found.code,
        severity: found.severity,
        message: found.message,
        span: found.span,
        params: found.params.into_iter().collect(),
        fix: fix::of(found.code),
        is_safe: fix::is_safe(found.code),
    }
}
