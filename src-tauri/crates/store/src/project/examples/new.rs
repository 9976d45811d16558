//! New examples: a row in each of the three tables, and what was found.

use super::{
    super::{
        acts::{Act, Entity},
        findings, topics,
    },
    bump,
    content::{Content, Derived},
    flags::Flags,
    read::content,
    restore::{Whole, restore},
};
use crate::error::Error;
use bakehouse_domain::{
    id::{ExampleId, ImportId},
    origin::Origin,
};
use rusqlite::{CachedStatement, Transaction, params};

/// An example to add.
#[derive(Clone, Copy, Debug)]
pub struct NewExample<'a> {
    /// What it says.
    pub says: Says<'a>,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether the person wants it held back; nothing where that is left to the program.
    pub wants_held_back: Option<bool>,
    /// What it is about, where that is known.
    pub topic: Option<&'a str>,
    /// What the person noted about it.
    pub note: Option<&'a str>,
    /// Whether the person wants to look at it again.
    pub to_review: bool,
}

/// What a new example says.
#[derive(Clone, Copy, Debug)]
pub enum Says<'a> {
    /// This, from which the rest is still to be derived.
    Content(&'a Content),
    /// What was derived from it.
    Derived(&'a Derived),
}

impl<'a> NewExample<'a> {
    /// An example of which only this is known.
    pub fn of(content: &'a Content, origin: Origin) -> Self {
        Self::saying(Says::Content(content), origin)
    }

    /// The same, where the work of deriving is done.
    pub fn derived(derived: &'a Derived, origin: Origin) -> Self {
        Self::saying(Says::Derived(derived), origin)
    }

    fn saying(says: Says<'a>, origin: Origin) -> Self {
        Self { says, origin, wants_held_back: None, topic: None, note: None, to_review: false }
    }

    fn flags(&self, transaction: &Transaction<'_>) -> Result<Flags, Error> {
        let topic = self.topic.map(|topic| topics::number(transaction, topic)).transpose()?;
        Ok(Flags {
            wants_held_back: self.wants_held_back,
            topic: topic.flatten(),
            to_review: self.to_review,
            note: self.note.map(str::to_owned),
            ..Flags::default()
        })
    }
}

/// Adds an example. `act` is what the person did, to be undone; nothing for what comes with a new project.
pub fn insert(
    transaction: &Transaction<'_>,
    act: Option<&mut Act<'_>>,
    new: &NewExample<'_>,
    at: i64,
) -> Result<ExampleId, Error> {
    let (id, flags) = Writer::new(transaction)?.add(None, new, at)?;
    if let Some(act) = act {
        let whole = Whole {
            content: content(transaction, id)?,
            flags,
            created_at: at,
            origin: new.origin,
            changed: 0,
        };
        act.changed(Entity::Example, id.0, None, Some(&serde_json::to_value(whole)?))?;
    }
    Ok(id)
}

/// Adds an example that was removed for good, with the number that it had.
pub(in super::super) fn insert_again(
    transaction: &Transaction<'_>,
    act: &mut Act<'_>,
    id: ExampleId,
    whole: &Whole,
) -> Result<(), Error> {
    let value = serde_json::to_value(whole)?;
    restore(transaction, id, Some(&value))?;
    act.changed(Entity::Example, id.0, None, Some(&value))
}

/// How an example comes into being.
pub(super) struct Made<'a> {
    /// Its number; nothing for the next one.
    pub id: Option<ExampleId>,
    pub import: Option<ImportId>,
    pub flags: &'a Flags,
    pub origin: Origin,
    pub at: i64,
}

/// Writes examples that are not there yet, without an act. What it takes to write one is looked up once for all of them.
pub(in super::super) struct Writer<'t> {
    transaction: &'t Transaction<'t>,
    row: CachedStatement<'t>,
    preview: CachedStatement<'t>,
    text: CachedStatement<'t>,
}

impl<'t> Writer<'t> {
    pub fn new(transaction: &'t Transaction<'t>) -> Result<Self, Error> {
        let row = transaction.prepare_cached(
            "INSERT INTO examples (id, import, created_at, deleted_at, wants_held_back, is_held_back,
                topic, to_review, note, origin, turns, tokens, learned_tokens, worst, hash, question,
                spoken, answer, base_prompt, base_prompt_at, question_key, is_pair, changed, touched)
             VALUES (?1, ?2, ?3, ?4, ?5, coalesce(?5, 0), ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
                ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?22)",
        )?;
        let preview = transaction.prepare_cached(
            "INSERT INTO example_previews (example, asks, answers) VALUES (?, ?, ?)",
        )?;
        let text = transaction
            .prepare_cached("INSERT INTO example_texts (example, text) VALUES (?, ?)")?;
        Ok(Self { transaction, row, preview, text })
    }

    /// Adds an example, to an import where that is given.
    pub fn add(
        &mut self,
        import: Option<ImportId>,
        new: &NewExample<'_>,
        at: i64,
    ) -> Result<(ExampleId, Flags), Error> {
        let flags = new.flags(self.transaction)?;
        let made = Made { id: None, import, flags: &flags, origin: new.origin, at };
        let id = match new.says {
            Says::Content(content) => self.write(&made, &content.derive())?,
            Says::Derived(derived) => self.write(&made, derived)?,
        };
        Ok((id, flags))
    }

    /// Writes an example with what follows from it.
    pub(super) fn write(&mut self, made: &Made<'_>, derived: &Derived) -> Result<ExampleId, Error> {
        // What is only staged changes nothing that anybody sees.
        let revision = match made.import {
            Some(_) => 0,
            None => bump(self.transaction)?,
        };
        let Made { id, import, flags, origin, at } = made;
        self.row.execute(params![
            id.map(|id| id.0),
            import.map(|import| import.0),
            at,
            flags.deleted_at,
            flags.wants_held_back,
            flags.topic,
            flags.to_review,
            flags.note,
            origin.number(),
            derived.turns,
            derived.tokens,
            derived.learned_tokens,
            derived.worst().map(findings::rank),
            derived.fingerprint.example as i64,
            derived.fingerprint.question as i64,
            derived.fingerprint.spoken as i64,
            derived.fingerprint.answer.map(|hash| hash as i64),
            derived.fingerprint.base_prompt.map(|(hash, _)| hash as i64),
            derived.fingerprint.base_prompt.map(|(_, place)| place as i64),
            derived.question_key,
            derived.is_pair,
            revision,
        ])?;
        let id = ExampleId(self.transaction.last_insert_rowid());
        self.preview.execute((id.0, &derived.asks, &derived.answers))?;
        self.text.execute((id.0, &derived.text))?;
        findings::add_own(self.transaction, id, &derived.findings)?;
        Ok(id)
    }
}
