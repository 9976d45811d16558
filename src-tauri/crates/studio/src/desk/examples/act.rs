//! An act on several examples: all of it or nothing, and one thing to undo.

use super::changed;
use crate::{
    contract::{ActId, DoneAct, ExampleId, ProjectId},
    failure::Failure,
    studio::Studio,
};
use bakehouse_domain::act::ActKind;
use bakehouse_store::{
    Error, Transaction,
    project::{acts::Act, examples},
};

/// Does `work` to each of these examples. One that is gone, by another act meanwhile, is no reason to leave the others;
/// where none is left there is nothing to undo, and the act that is given back has changed nothing.
pub(super) fn act_on(
    studio: &Studio,
    project: ProjectId,
    kind: ActKind,
    ids: &[u32],
    work: impl Fn(&Transaction<'_>, &mut Act<'_>, ExampleId) -> Result<(), Error>,
) -> Result<DoneAct, Failure> {
    let now = studio.now();
    let done = studio.project(project)?.write(|transaction| {
        let mut shown = Vec::with_capacity(ids.len());
        for &id in ids {
            let id = ExampleId(id.into());
            if examples::is_shown(transaction, id)? {
                shown.push(id);
            }
        }
        if shown.is_empty() {
            return Ok(DoneAct { id: ActId(0), kind, count: 0 });
        }
        let mut act = Act::begin(transaction, kind, shown.len(), None, now)?;
        for &id in &shown {
            work(transaction, &mut act, id)?;
        }
        Ok(DoneAct { id: act.id(), kind, count: shown.len() as u32 })
    })?;
    if done.count > 0 {
        changed(studio, project);
    }
    Ok(done)
}
