//! Whether all texts were looked through since they last changed. That takes its time, so it isn't done after each change:
//! see [`Source::Texts`].

use super::{Moved, bump, flags, read, state};
use crate::{
    error::Error,
    project::{
        about,
        findings::{self, Source},
    },
};
use bakehouse_domain::finding::Finding;
use rusqlite::{Connection, Transaction};
use std::collections::HashSet;

/// How far what was found in the texts can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each answers a question of its own")]
pub struct Look {
    /// Whether anybody ever looked.
    pub was_done: bool,
    /// Whether nothing has changed since that makes a difference.
    pub is_current: bool,
    /// Whether an import came or went since.
    pub has_import: bool,
    /// Whether names of persons are looked for as well.
    pub wants_names: bool,
}

/// See [`Look`].
pub fn look(connection: &Connection) -> Result<Look, Error> {
    let look = connection
        .prepare_cached(
            "SELECT looked, wants_names,
                EXISTS (SELECT 1 FROM imports WHERE imports.changed > looked),
                removed > looked OR moved > looked OR EXISTS (
                    SELECT 1 FROM examples
                    WHERE touched > 0 AND touched > looked AND examples.changed > looked)
             FROM example_state",
        )?
        .query_row([], |row| {
            let (has_import, is_edited): (bool, bool) = (row.get(2)?, row.get(3)?);
            let was_done = row.get::<_, i64>(0)? > 0;
            Ok(Look {
                was_done,
                is_current: was_done && !has_import && !is_edited,
                has_import,
                wants_names: row.get(1)?,
            })
        })?;
    Ok(look)
}

/// Says whether names of persons shall be looked for. Where that is new, somebody has to look again.
pub fn want_names(transaction: &Transaction<'_>, wants_names: bool) -> Result<(), Error> {
    transaction
        .prepare_cached(
            "UPDATE example_state SET wants_names = ?1, looked = 0 WHERE wants_names IS NOT ?1",
        )?
        .execute([wants_names])?;
    Ok(())
}

/// Writes what was found in the texts as they were at the revision `at`. What was found in one that has changed since is
/// left out: it may be about words that are gone.
pub fn set_looked(
    transaction: &Transaction<'_>,
    at: u64,
    mut found: Vec<Finding>,
) -> Result<(), Error> {
    let now = state(transaction)?.revision;
    let changed: HashSet<u64> = if now == at {
        HashSet::new()
    } else {
        read::changed_since(transaction, at)?.into_iter().map(u64::from).collect()
    };
    found.retain(|finding| finding.place.line.is_none_or(|line| !changed.contains(&line)));
    let difference = findings::difference(transaction, Source::Texts, found)?;
    let mut looked = at as i64;
    if findings::set_of_all(transaction, Source::Texts, &difference, now as i64 + 1)? {
        about::bump(transaction)?;
        let revision = bump(transaction)?;
        // What follows from the fingerprints is as right as before.
        transaction
            .prepare_cached("UPDATE example_state SET checked = iif(checked = ?1, ?2, checked)")?
            .execute((now as i64, revision))?;
        if now == at {
            looked = revision;
        }
    }
    set_looked_at(transaction, looked)
}

/// Moves examples to the sides with which the texts were looked through, so that what was found holds. What follows from
/// the fingerprints has to be checked again.
pub fn move_sides(transaction: &Transaction<'_>, moved: &Moved) -> Result<(), Error> {
    let revision = bump(transaction)?;
    flags::set_held_back_now(transaction, moved, revision)
}

/// Notes that everything was looked at as it is at a revision. One that was noted is no earlier one for that.
pub(super) fn set_looked_at(transaction: &Transaction<'_>, revision: i64) -> Result<(), Error> {
    transaction
        .prepare_cached("UPDATE example_state SET looked = max(looked, ?)")?
        .execute([revision])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{
        Content, Flags, NewExample, counts, decide, delete, hold_back, insert, set_text,
    };
    use super::*;
    use crate::project::acts::Act;
    use bakehouse_domain::{
        act::ActKind,
        finding::{FindingCode, Place},
        id::ExampleId,
        message::{Example, Message, Role},
        origin::Origin,
    };

    fn content(question: &str) -> Content {
        let messages = vec![Message::new(Role::User, question), Message::new(Role::Assistant, "b")];
        Content { example: Example::of(messages), tokens: 2, learned_tokens: 1 }
    }

    fn add(transaction: &Transaction<'_>, question: &str) -> Result<ExampleId, Error> {
        insert(transaction, None, &NewExample::of(&content(question), Origin::Written), 0)
    }

    fn copy(id: ExampleId) -> Finding {
        Finding::new(FindingCode::NearCopy, Place::line(id.0 as u64))
    }

    fn retype(transaction: &Transaction<'_>, id: ExampleId, to: &str) -> Result<(), Error> {
        let mut act = Act::begin(transaction, ActKind::ExampleEdited, 1, None, 0)?;
        set_text(transaction, &mut act, id, &content(to))
    }

    #[test]
    fn a_look_holds_until_something_changes() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = crate::project::open(folder.path()).expect("made");
        database
            .write(|transaction| {
                assert!(!look(transaction)?.was_done);
                let (one, two) = (add(transaction, "one")?, add(transaction, "two")?);
                let at = state(transaction)?.revision;
                set_looked(transaction, at, vec![copy(one), copy(two)])?;
                assert!(look(transaction)?.is_current);
                assert!(state(transaction)?.revision > at, "who filters by it must look again");
                assert_eq!(counts(transaction)?.needs_fix, 2);

                // The same again changes nothing.
                let at = state(transaction)?.revision;
                set_looked(transaction, at, vec![copy(one), copy(two)])?;
                assert_eq!(state(transaction)?.revision, at);

                // What was found in a text goes with it.
                retype(transaction, one, "three")?;
                assert_eq!(counts(transaction)?.needs_fix, 1);
                let stale = look(transaction)?;
                assert!(stale.was_done && !stale.is_current && !stale.has_import);

                // Somebody looked at the texts as they were before.
                set_looked(transaction, at, vec![copy(one), copy(two)])?;
                assert_eq!(counts(transaction)?.needs_fix, 1);
                assert!(!look(transaction)?.is_current);

                set_looked(transaction, state(transaction)?.revision, vec![])?;
                assert!(look(transaction)?.is_current);
                assert_eq!(counts(transaction)?.needs_fix, 0);
                let mut act = Act::begin(transaction, ActKind::ExamplesDeleted, 1, None, 0)?;
                delete(transaction, &mut act, two, 1)?;
                assert!(!look(transaction)?.is_current);
                Ok(())
            })
            .expect("written");
    }

    #[test]
    fn a_look_holds_whatever_topic_or_note_is_given() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = crate::project::open(folder.path()).expect("made");
        database
            .write(|transaction| {
                let (one, two) = (add(transaction, "one")?, add(transaction, "two")?);
                set_looked(transaction, state(transaction)?.revision, vec![copy(one)])?;
                let mut act = Act::begin(transaction, ActKind::ExamplesDeleted, 1, None, 0)?;
                let note = |flags| Flags { note: Some("odd".into()), to_review: true, ..flags };
                decide(transaction, &mut act, one, note)?;
                decide(transaction, &mut act, two, note)?;
                assert!(look(transaction)?.is_current);
                hold_back(transaction, &mut act, two, true)?;
                assert!(!look(transaction)?.is_current, "it is compared with others now");
                decide(transaction, &mut act, one, |flags| Flags { note: None, ..flags })?;
                assert!(!look(transaction)?.is_current, "nobody has looked meanwhile");
                Ok(())
            })
            .expect("written");
    }

    #[test]
    fn who_wants_names_has_to_look_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = crate::project::open(folder.path()).expect("made");
        database
            .write(|transaction| {
                set_looked(transaction, state(transaction)?.revision, vec![])?;
                want_names(transaction, false)?;
                assert!(look(transaction)?.is_current);
                want_names(transaction, true)?;
                assert!(!look(transaction)?.is_current && look(transaction)?.wants_names);
                Ok(())
            })
            .expect("written");
    }
}
