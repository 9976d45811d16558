//! Versions of the examples: saved by a person or with a run, compared, and brought back.

use crate::{
    contract::{
        ChangedExample, CompareVersions, DoneAct, ExampleChange, ProjectRef, RenameVersion,
        RestoredVersion, RunId, SaveVersion, Topic, VersionDifference, VersionReason, VersionRef,
        VersionRow,
    },
    desk::examples::changed,
    failure::Failure,
    studio::{Project, Studio},
};
use bakehouse_domain::{act::ActKind, id::VersionId};
use bakehouse_store::{
    Connection, Error, Transaction,
    project::{
        acts::Act,
        runs,
        versions::{self as stored, At, Change, ChangeKind, NewVersion, Reason},
    },
};

/// Differences that are given at once.
const MOST_CHANGES: usize = 100;

/// The versions, the latest first.
pub fn versions(studio: &Studio, request: ProjectRef) -> Result<Vec<VersionRow>, Failure> {
    let project = studio.project(request.project)?;
    let (versions, runs) =
        project.read(|connection| Ok((stored::all(connection)?, runs::all(connection)?)))?;
    let number = |id: RunId| runs.iter().find(|run| run.id == id).map(|run| (id, run.number));
    let row = |version: stored::Version| VersionRow {
        id: version.id,
        name: version.name,
        reason: match version.reason {
            Reason::Named => VersionReason::Named,
            Reason::Run => VersionReason::Run,
            Reason::Before => VersionReason::Before,
        },
        run: version.run.and_then(number),
        at: version.at,
        examples: version.examples,
        tokens: version.tokens,
    };
    Ok(versions.into_iter().map(row).collect())
}

/// Saves what the examples are now.
pub fn version_save(studio: &Studio, request: SaveVersion) -> Result<DoneAct, Failure> {
    let now = studio.now();
    act(studio, &*studio.project(request.project)?, ActKind::VersionSaved, |transaction, act| {
        let name = request.name.trim();
        let new = NewVersion { name, reason: Reason::Named, run: None };
        stored::save(transaction, Some(act), &new, now)?;
        Ok(1)
    })
}

/// Gives a version another name.
pub fn version_rename(studio: &Studio, request: RenameVersion) -> Result<DoneAct, Failure> {
    let RenameVersion { project, version, name } = request;
    act(studio, &*studio.project(project)?, ActKind::VersionRenamed, |transaction, act| {
        stored::rename(transaction, act, version, name.trim())?;
        Ok(1)
    })
}

/// Throws a version away.
pub fn version_delete(studio: &Studio, request: VersionRef) -> Result<DoneAct, Failure> {
    let now = studio.now();
    act(studio, &*studio.project(request.project)?, ActKind::VersionDeleted, |transaction, act| {
        stored::delete(transaction, act, request.version, now)?;
        Ok(1)
    })
}

/// What differs.
pub fn version_compare(
    studio: &Studio,
    request: CompareVersions,
) -> Result<VersionDifference, Failure> {
    let CompareVersions { project, from, to, first, count } = request;
    studio.project(project)?.read(|connection| {
        let from = stored::one(connection, from)?;
        let to = to.map(|to| stored::one(connection, to)).transpose()?;
        let to = to.as_ref().map_or(At::Now, At::Version);
        let changes = stored::changes(connection, At::Version(&from), to)?;
        let of = |kind| changes.iter().filter(|change| change.kind == kind).count();
        let shown = changes.iter().skip(first).take(count.min(MOST_CHANGES));
        let rows = shown.map(|change| changed_example(connection, *change, &from, to));
        Ok(VersionDifference {
            added: of(ChangeKind::Added),
            removed: of(ChangeKind::Removed),
            edited: of(ChangeKind::Edited),
            decided: of(ChangeKind::Decided),
            rows: rows.collect::<Result<_, _>>()?,
        })
    })
}

fn changed_example(
    connection: &Connection,
    Change { id, kind }: Change,
    from: &stored::Version,
    to: At<'_>,
) -> Result<ChangedExample, Error> {
    let messages = |at| -> Result<_, Error> {
        let content = stored::content_at(connection, id, at)?;
        Ok(content.map(|content| content.example.messages))
    };
    Ok(ChangedExample {
        id,
        change: match kind {
            ChangeKind::Added => ExampleChange::Added,
            ChangeKind::Removed => ExampleChange::Removed,
            ChangeKind::Edited => ExampleChange::Edited,
            ChangeKind::Decided => ExampleChange::Decided,
        },
        before: messages(At::Version(from))?,
        after: messages(to)?,
    })
}

/// Makes the examples what they were in a version. What they were until then is a version too.
pub fn version_restore(studio: &Studio, request: VersionRef) -> Result<RestoredVersion, Failure> {
    let project = studio.project(request.project)?;
    let now = studio.now();
    let mut before = VersionId(0);
    let act = act(studio, &project, ActKind::VersionRestored, |transaction, act| {
        let version = stored::one(transaction, request.version)?;
        let new = NewVersion { name: "", reason: Reason::Before, run: None };
        before = stored::save(transaction, None, &new, now)?;
        stored::restore(transaction, act, &version, now)
    })?;
    changed(studio, request.project);
    Ok(RestoredVersion { act, before })
}

/// Does something to versions as one act, which says to how many things it was done.
fn act(
    studio: &Studio,
    project: &Project,
    kind: ActKind,
    work: impl FnOnce(&Transaction<'_>, &mut Act<'_>) -> Result<usize, Error>,
) -> Result<DoneAct, Failure> {
    let now = studio.now();
    let done = project.write(|transaction| {
        let mut act = Act::begin(transaction, kind, 1, None, now)?;
        let count = work(transaction, &mut act)?;
        act.count(count)?;
        Ok(DoneAct { id: act.id(), kind, count: count as u32 })
    })?;
    studio.tell(Topic::Examples, Some(project.id));
    studio.tell(Topic::Project, Some(project.id));
    Ok(done)
}

#[cfg(test)]
mod tests;
