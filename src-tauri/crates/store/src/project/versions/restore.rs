//! Making the examples what they were in a version: an act like any other, which can be undone.

use super::{
    Version,
    compare::{At, candidates, whole_at},
    imports_that_are_in,
};
use crate::{
    error::Error,
    project::{
        acts::Act,
        examples::{self, Flags},
        imports,
    },
};
use bakehouse_domain::id::ExampleId;
use rusqlite::{Connection, Transaction};

/// Makes the examples what they were in `version`; gives how many became something else.
pub fn restore(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    version: &Version,
    at: i64,
) -> Result<usize, Error> {
    let now = imports_that_are_in(transaction)?;
    for import in now.iter().filter(|import| !version.imports.contains(import)) {
        imports::show(transaction, act, *import, false)?;
    }
    for import in version.imports.iter().filter(|import| !now.contains(import)) {
        imports::show(transaction, act, *import, true)?;
    }
    let mut count = 0;
    for id in candidates(transaction, At::Version(version), At::Now)? {
        count += usize::from(restore_one(transaction, act, id, version, at)?);
    }
    Ok(count)
}

fn restore_one(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: ExampleId,
    version: &Version,
    at: i64,
) -> Result<bool, Error> {
    let wanted = whole_at(transaction, id, At::Version(version))?;
    let is_stored = exists(transaction, id)?;
    match wanted {
        Some(wanted) if is_stored => {
            examples::set_text(transaction, act, id, &wanted.content)?;
            examples::decide(transaction, act, id, |_| wanted.flags.clone())?;
            Ok(true)
        }
        Some(wanted) => {
            examples::insert_again(transaction, act, id, &wanted)?;
            Ok(true)
        }
        None if whole_at(transaction, id, At::Now)?.is_some() => {
            examples::decide(transaction, act, id, |flags| Flags {
                deleted_at: Some(at),
                ..flags
            })?;
            Ok(true)
        }
        None => Ok(false),
    }
}

fn exists(connection: &Connection, id: ExampleId) -> Result<bool, Error> {
    Ok(connection.prepare_cached("SELECT 1 FROM examples WHERE id = ?")?.exists([id.0])?)
}
