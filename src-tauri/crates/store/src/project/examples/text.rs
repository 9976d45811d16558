//! Changing what an example says.

use super::{
    super::{
        acts::{Act, Entity},
        versions,
    },
    bump,
    content::{self, Content},
    read,
    restore::TextChange,
};
use crate::error::Error;
use bakehouse_domain::id::ExampleId;
use rusqlite::Transaction;

/// Gives the example another text. Nothing is noted when it says that already.
pub fn set_text(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: ExampleId,
    after: &Content,
) -> Result<(), Error> {
    let before = read::content(transaction, id)?;
    if before == *after {
        return Ok(());
    }
    write(transaction, id, after)?;
    // What is being typed grows with each letter: only the whole text, before and after, can be merged. An act on
    // many examples is never merged, and keeps what differs: a base prompt in front of a hundred thousand examples
    // must not double the database.
    let (undo, redo) = if act.can_merge() {
        (TextChange::Whole(before), TextChange::Whole(after.clone()))
    } else {
        TextChange::between(&before, after)
    };
    let (undo, redo) = (serde_json::to_value(undo)?, serde_json::to_value(redo)?);
    act.changed(Entity::ExampleText, id.0, Some(&undo), Some(&redo))
}

/// The same without an act.
pub(super) fn write(
    transaction: &Transaction<'_>,
    id: ExampleId,
    after: &Content,
) -> Result<(), Error> {
    let revision = bump(transaction)?;
    versions::keep(transaction, id, revision)?;
    content::write(transaction, id, after)?;
    transaction
        .prepare_cached("UPDATE examples SET changed = ?1, touched = ?1 WHERE id = ?2")?
        .execute((revision, id.0))?;
    Ok(())
}
