//! The undo log. Everything that a person does to a project is an act; an act keeps what each thing was before and
//! after, so that it can be undone and done again, also after a restart.
//!
//! A new act forgets those that were undone. Typing merges: acts with the same merge key, one after the other and
//! not far apart, are one.

use super::{about, documents, drafts, examples, imports, versions};
use crate::{error::Error, json::Json};
use bakehouse_domain::{
    act::ActKind,
    id::{ActId, DocumentId, DraftId, ExampleId, ImportId, VersionId},
};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::Value;

pub(super) const MIGRATION: &str = "CREATE TABLE acts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    -- How many things it changed, as the person counts them.
    count INTEGER NOT NULL,
    merge_key TEXT,
    at INTEGER NOT NULL,
    is_undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE act_changes (
    act INTEGER NOT NULL REFERENCES acts (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    entity TEXT NOT NULL,
    key INTEGER NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (act, seq)
) STRICT, WITHOUT ROWID;";

/// Acts that are kept: far more than anybody undoes by hand.
const KEPT: i64 = 1000;
/// Edits of one text that are further apart than this are two acts.
const MERGE_MILLISECONDS: i64 = 10_000;

/// What an act changes. Each has a table module with a `restore`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entity {
    /// The one row of [`about`].
    About,
    /// Whether an example is there at all.
    Example,
    /// What an example says.
    ExampleText,
    /// What was decided about an example: whether it is in the bin or held back, its topic, its note.
    ExampleFlags,
    /// Whether an import is in, with everything that came with it.
    Import,
    /// What was decided about a draft.
    Draft,
    /// Whether a document is asked about.
    Document,
    /// The name of a version, and whether it is there.
    Version,
}

impl Entity {
    const ALL: &[Self] = &[
        Self::About,
        Self::Example,
        Self::ExampleText,
        Self::ExampleFlags,
        Self::Import,
        Self::Draft,
        Self::Document,
        Self::Version,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::About => "about",
            Self::Example => "example",
            Self::ExampleText => "example_text",
            Self::ExampleFlags => "example_flags",
            Self::Import => "import",
            Self::Draft => "draft",
            Self::Document => "document",
            Self::Version => "version",
        }
    }

    fn named(name: &str) -> Result<Self, Error> {
        let found = Self::ALL.iter().find(|entity| entity.name() == name);
        found.copied().ok_or_else(|| Error::Damaged(format!("an act changed {name:?}")))
    }

    /// Puts a thing back to what it was: nothing where it was not there.
    fn restore(
        self,
        transaction: &Transaction<'_>,
        key: i64,
        value: Option<&Value>,
    ) -> Result<(), Error> {
        match (self, value) {
            (Self::About, Some(value)) => about::restore(transaction, value),
            (Self::About, None) => Err(Error::Damaged(format!("no decisions in act for {key}"))),
            (Self::Example, value) => examples::restore(transaction, ExampleId(key), value),
            (Self::ExampleText, value) => {
                examples::restore_text(transaction, ExampleId(key), value)
            }
            (Self::ExampleFlags, value) => {
                examples::restore_flags(transaction, ExampleId(key), value)
            }
            (Self::Import, value) => imports::restore(transaction, ImportId(key), value),
            (Self::Draft, value) => drafts::restore(transaction, DraftId(key), value),
            (Self::Document, value) => documents::restore(transaction, DocumentId(key), value),
            (Self::Version, value) => versions::restore_decided(transaction, VersionId(key), value),
        }
    }
}

/// An act while it is being done.
#[derive(Debug)]
pub struct Act<'a> {
    transaction: &'a Transaction<'a>,
    id: i64,
    seq: i64,
    /// Whether this act goes on with the one before, whose first `before` of each thing holds.
    is_merged: bool,
    /// Whether the next act may go on with this one.
    can_merge: bool,
}

/// An act that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    pub id: ActId,
    pub kind: ActKind,
    /// How many things it changed.
    pub count: u32,
    pub at: i64,
}

impl<'a> Act<'a> {
    /// Begins an act of `kind` that changes `count` things. Acts with the same `merge_key` become one.
    pub fn begin(
        transaction: &'a Transaction<'a>,
        kind: ActKind,
        count: usize,
        merge_key: Option<&str>,
        at: i64,
    ) -> Result<Self, Error> {
        about::bump(transaction)?;
        transaction.execute("DELETE FROM acts WHERE is_undone", [])?;
        if let Some((id, seq)) = mergeable(transaction, kind, merge_key, at)? {
            transaction.execute("UPDATE acts SET at = ? WHERE id = ?", (at, id))?;
            return Ok(Self { transaction, id, seq, is_merged: true, can_merge: true });
        }
        transaction.execute(
            "INSERT INTO acts (kind, count, merge_key, at) VALUES (?, ?, ?, ?)",
            (kind.name(), count as i64, merge_key, at),
        )?;
        let id = transaction.last_insert_rowid();
        transaction.execute("DELETE FROM acts WHERE id <= ?", [id - KEPT])?;
        let can_merge = merge_key.is_some();
        Ok(Self { transaction, id, seq: 0, is_merged: false, can_merge })
    }

    /// The act's id, for whoever shows "Undo" beside it.
    pub fn id(&self) -> ActId {
        ActId(self.id)
    }

    /// Notes how many things it changed, where that shows only afterwards.
    pub fn count(&self, count: usize) -> Result<(), Error> {
        self.transaction
            .execute("UPDATE acts SET count = ? WHERE id = ?", (count as i64, self.id))?;
        Ok(())
    }

    /// Whether the next act may go on with this one: then each thing must be noted whole, since the first "before" and
    /// the last "after" are what is kept.
    pub(super) fn can_merge(&self) -> bool {
        self.can_merge
    }

    /// Notes what one thing was and what it has become. The change itself is the caller's.
    pub fn changed(
        &mut self,
        entity: Entity,
        key: i64,
        before: Option<&Value>,
        after: Option<&Value>,
    ) -> Result<(), Error> {
        let after = after.map(Json);
        if self.is_merged {
            let updated = self
                .transaction
                .prepare_cached(
                    "UPDATE act_changes SET after = ? WHERE act = ? AND entity = ? AND key = ?",
                )?
                .execute((&after, self.id, entity.name(), key))?;
            if updated > 0 {
                return Ok(());
            }
        }
        self.seq += 1;
        self.transaction
            .prepare_cached(
                "INSERT INTO act_changes (act, seq, entity, key, before, after)
                 VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute((self.id, self.seq, entity.name(), key, before.map(Json), after))?;
        Ok(())
    }
}

fn mergeable(
    transaction: &Transaction<'_>,
    kind: ActKind,
    merge_key: Option<&str>,
    at: i64,
) -> Result<Option<(i64, i64)>, Error> {
    let Some(merge_key) = merge_key else { return Ok(None) };
    let last: Option<(i64, String, Option<String>, i64, i64)> = transaction
        .prepare_cached(
            "SELECT id, kind, merge_key, at,
                    (SELECT coalesce(max(seq), 0) FROM act_changes WHERE act = acts.id)
             FROM acts ORDER BY id DESC LIMIT 1",
        )?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
        .optional()?;
    Ok(last.and_then(|(id, last_kind, last_key, last_at, seq)| {
        let is_same = last_kind == kind.name() && last_key.as_deref() == Some(merge_key);
        // A clock that went back must not merge with everything to come.
        let is_near = (0..=MERGE_MILLISECONDS).contains(&(at - last_at));
        (is_same && is_near).then_some((id, seq))
    }))
}

/// The act that "Undo" would undo.
pub fn undoable(connection: &Connection) -> Result<Option<Done>, Error> {
    at_edge(connection, "is_undone = 0 ORDER BY id DESC")
}

/// The act that "Redo" would do again.
pub fn redoable(connection: &Connection) -> Result<Option<Done>, Error> {
    at_edge(connection, "is_undone = 1 ORDER BY id")
}

fn at_edge(connection: &Connection, which: &str) -> Result<Option<Done>, Error> {
    let sql = format!("SELECT id, kind, count, at FROM acts WHERE {which} LIMIT 1");
    let row: Option<(i64, String, u32, i64)> = connection
        .prepare_cached(&sql)?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    row.map(|(id, kind, count, at)| {
        let kind = ActKind::named(&kind)
            .ok_or_else(|| Error::Damaged(format!("an act of kind {kind:?}")))?;
        Ok(Done { id: ActId(id), kind, count, at })
    })
    .transpose()
}

/// Undoes the last act that is not undone; nothing when there is none.
pub fn undo(transaction: &Transaction<'_>) -> Result<Option<Done>, Error> {
    let Some(act) = undoable(transaction)? else { return Ok(None) };
    apply(
        transaction,
        act.id,
        "SELECT entity, key, before FROM act_changes WHERE act = ? ORDER BY seq DESC",
    )?;
    mark(transaction, act.id, true)?;
    Ok(Some(act))
}

/// Does the first undone act again; nothing when there is none.
pub fn redo(transaction: &Transaction<'_>) -> Result<Option<Done>, Error> {
    let Some(act) = redoable(transaction)? else { return Ok(None) };
    apply(
        transaction,
        act.id,
        "SELECT entity, key, after FROM act_changes WHERE act = ? ORDER BY seq",
    )?;
    mark(transaction, act.id, false)?;
    Ok(Some(act))
}

fn apply(transaction: &Transaction<'_>, act: ActId, changes: &str) -> Result<(), Error> {
    let mut statement = transaction.prepare_cached(changes)?;
    let mut rows = statement.query([act.0])?;
    while let Some(row) = rows.next()? {
        let entity = Entity::named(row.get_ref(0)?.as_str().unwrap_or_default())?;
        let value: Option<Json<Value>> = row.get(2)?;
        entity.restore(transaction, row.get(1)?, value.as_ref().map(|Json(value)| value))?;
    }
    Ok(())
}

fn mark(transaction: &Transaction<'_>, act: ActId, is_undone: bool) -> Result<(), Error> {
    // Undone or done again, it is no longer the act that typing goes on with.
    transaction
        .prepare_cached("UPDATE acts SET is_undone = ?, merge_key = NULL WHERE id = ?")?
        .execute((is_undone, act.0))?;
    about::bump(transaction)
}
