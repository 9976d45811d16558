//! Documents that drafts ask about, cut into passages. A document that was removed stays as long as somebody may want it
//! back; its passages stay for the drafts that quote them.

use super::acts::{Act, Entity};
use crate::error::Error;
use bakehouse_domain::id::{DocumentId, PassageId};
use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use serde_json::{Value, json};

pub(super) const MIGRATION: &str = "CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    is_removed INTEGER NOT NULL DEFAULT 0,
    -- Places that could not be read, such as pages that are pictures.
    gaps INTEGER NOT NULL
) STRICT;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    heading TEXT,
    -- Counted from 1, where the document has pages.
    page INTEGER,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX passages_by_document ON passages (document);
-- The passage that a draft asks about.
ALTER TABLE drafts ADD COLUMN passage INTEGER;
-- What a model thinks of it, from 1 to 5; what the person does; and what she noted.
ALTER TABLE drafts ADD COLUMN score INTEGER;
ALTER TABLE drafts ADD COLUMN rating INTEGER;
ALTER TABLE drafts ADD COLUMN note TEXT;
-- Questions to models elsewhere, counted before they are asked; tokens, when they are answered.
CREATE TABLE calls (
    -- The batch that they were asked for; 0 for all others.
    bake INTEGER NOT NULL,
    -- The model that was asked, with its service.
    writer TEXT NOT NULL,
    -- Where it is.
    host TEXT NOT NULL,
    count INTEGER NOT NULL,
    asked_tokens INTEGER NOT NULL DEFAULT 0,
    answered_tokens INTEGER NOT NULL DEFAULT 0,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (bake, writer, host)
) STRICT, WITHOUT ROWID;";

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub id: DocumentId,
    /// The name of its file, or what the person called a text that she pasted.
    pub name: String,
    pub passages: usize,
    /// Places that could not be read.
    pub gaps: usize,
}

/// A passage that is new.
#[derive(Clone, Copy, Debug)]
pub struct NewPassage<'a> {
    pub heading: Option<&'a str>,
    pub page: Option<u32>,
    pub text: &'a str,
}

/// A passage, and where it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    pub id: PassageId,
    pub document: String,
    pub heading: Option<String>,
    pub page: Option<u32>,
    pub text: String,
}

/// Adds a document.
pub fn add<'a>(
    transaction: &Transaction<'_>,
    name: &str,
    gaps: usize,
    passages: impl IntoIterator<Item = NewPassage<'a>>,
    at: i64,
) -> Result<DocumentId, Error> {
    transaction
        .prepare_cached("INSERT INTO documents (name, added_at, gaps) VALUES (?, ?, ?)")?
        .execute((name, at, gaps as i64))?;
    let document = transaction.last_insert_rowid();
    let mut insert = transaction.prepare_cached(
        "INSERT INTO passages (document, heading, page, text) VALUES (?, ?, ?, ?)",
    )?;
    for NewPassage { heading, page, text } in passages {
        insert.execute((document, heading, page, text))?;
    }
    Ok(DocumentId(document))
}

/// Those that are asked about, in the order in which they came.
pub fn all(connection: &Connection) -> Result<Vec<Document>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, name, (SELECT count(*) FROM passages WHERE document = documents.id), gaps
         FROM documents WHERE NOT is_removed ORDER BY id",
    )?;
    let documents = statement.query_map([], |row| {
        let count = |index| row.get::<_, i64>(index).map(|count| count as usize);
        let (passages, gaps) = (count(2)?, count(3)?);
        Ok(Document { id: DocumentId(row.get(0)?), name: row.get(1)?, passages, gaps })
    })?;
    Ok(documents.collect::<Result<_, _>>()?)
}

/// The passages of those, in their order.
pub fn passages(connection: &Connection) -> Result<Vec<PassageId>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT passages.id FROM passages JOIN documents ON documents.id = document
         WHERE NOT is_removed ORDER BY passages.id",
    )?;
    let passages = statement.query_map([], |row| row.get(0).map(PassageId))?;
    Ok(passages.collect::<Result<_, _>>()?)
}

/// One passage, also of a document that was removed.
pub fn passage(connection: &Connection, id: PassageId) -> Result<Option<Passage>, Error> {
    let read = |row: &Row<'_>| {
        Ok(Passage {
            id,
            document: row.get(0)?,
            heading: row.get(1)?,
            page: row.get(2)?,
            text: row.get(3)?,
        })
    };
    let passage = connection
        .prepare_cached(
            "SELECT name, heading, page, text FROM passages
             JOIN documents ON documents.id = document WHERE passages.id = ?",
        )?
        .query_row([id.0], read)
        .optional()?;
    Ok(passage)
}

/// Asks no longer about a document.
pub fn remove(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: DocumentId,
) -> Result<(), Error> {
    let (before, after) = (json!(false), json!(true));
    restore(transaction, id, Some(&after))?;
    act.changed(Entity::Document, id.0, Some(&before), Some(&after))
}

/// Puts back whether a document is removed.
pub(super) fn restore(
    transaction: &Transaction<'_>,
    id: DocumentId,
    is_removed: Option<&Value>,
) -> Result<(), Error> {
    let is_removed = is_removed.and_then(Value::as_bool).unwrap_or(true);
    let changed = transaction
        .prepare_cached("UPDATE documents SET is_removed = ? WHERE id = ?")?
        .execute((is_removed, id.0))?;
    if changed == 0 { Err(Error::Missing("document")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{self, acts};
    use bakehouse_domain::act::ActKind;

    #[test]
    fn passages_stay_for_their_drafts_and_removing_can_be_undone() -> Result<(), Error> {
        let folder = tempfile::tempdir()?;
        let database = project::open(folder.path())?;
        let text = |text| NewPassage { heading: Some("Returns"), page: Some(2), text };
        let (first, second) = database.write(|transaction| {
            let first = add(transaction, "handbook.pdf", 1, [text("30 days."), text("Free.")], 5)?;
            Ok((first, add(transaction, "notes.md", 0, [text("Open at ten.")], 6)?))
        })?;
        let handbook = Document { id: first, name: "handbook.pdf".into(), passages: 2, gaps: 1 };
        assert_eq!(database.read(all)?.first(), Some(&handbook));
        let known = database.read(passages)?;
        assert_eq!(known.len(), 3);

        database.write(|transaction| {
            let mut act = Act::begin(transaction, ActKind::DocumentRemoved, 1, None, 7)?;
            remove(transaction, &mut act, first)
        })?;
        assert_eq!(database.read(all)?.iter().map(|it| it.id).collect::<Vec<_>>(), [second]);
        assert_eq!(database.read(passages)?, known[2..]);
        let kept = database.read(|connection| passage(connection, known[0]))?;
        let kept = kept.map(|passage| (passage.document, passage.page, passage.text));
        assert_eq!(kept, Some(("handbook.pdf".into(), Some(2), "30 days.".into())));

        database.write(acts::undo)?;
        assert_eq!(database.read(passages)?, known);
        let gone = database.write(|transaction| restore(transaction, DocumentId(99), None));
        assert!(matches!(gone, Err(Error::Missing("document"))));
        Ok(())
    }
}
