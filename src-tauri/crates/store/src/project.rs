//! `project.db`: everything in one project. Each table has a file here; what can be undone goes through [`acts`].

pub mod about;
pub mod acts;
pub mod bakes;
pub mod bin;
pub mod calls;
pub mod chats;
pub mod documents;
pub mod drafts;
pub mod evaluations;
pub mod examples;
pub mod findings;
pub mod imports;
pub mod metrics;
pub mod near_copies;
pub mod runs;
pub mod topics;
pub mod versions;

use crate::{
    database::{Database, Schema},
    error::Error,
};
use std::path::Path;

/// The file name.
pub const PROJECT_FILE: &str = "project.db";

// A table's own file has its migration. Only ever add at the end: the place in this list is the version.
const SCHEMA: Schema = Schema {
    application_id: 0x4261_6b50,
    migrations: &[
        about::MIGRATION,
        acts::MIGRATION,
        imports::MIGRATION,
        topics::MIGRATION,
        examples::MIGRATION,
        findings::MIGRATION,
        runs::MIGRATION,
        metrics::MIGRATION,
        evaluations::MIGRATION,
        chats::MIGRATION,
        bakes::MIGRATION,
        drafts::MIGRATION,
        versions::MIGRATION,
        near_copies::MIGRATION,
        drafts::MIGRATION_OF_PLACES,
        documents::MIGRATION,
    ],
};

/// The form that projects had before this migration.
#[cfg(test)]
fn before(migration: &str) -> Schema {
    let mut migrations = SCHEMA.migrations.iter();
    let place = migrations.position(|other| *other == migration).expect("one of ours");
    Schema { migrations: &SCHEMA.migrations[..place], ..SCHEMA }
}

/// Opens `project.db` in the folder of a project.
pub fn open(folder: &Path) -> Result<Database, Error> {
    Database::open(&folder.join(PROJECT_FILE), &SCHEMA)
}
