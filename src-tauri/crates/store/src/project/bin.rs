//! The bin of a project: examples that were deleted, until they are removed for good. What an act did to one of those
//! can't be undone any more, nor anything before it: those acts are forgotten with it.

use super::{examples, versions};
use crate::error::Error;
use bakehouse_domain::id::ExampleId;
use rusqlite::{Connection, Transaction};

/// How many examples are in the bin.
pub fn count(connection: &Connection) -> Result<u64, Error> {
    let count: i64 = connection
        .prepare_cached("SELECT count(*) FROM examples WHERE deleted_at IS NOT NULL")?
        .query_row([], |row| row.get(0))?;
    Ok(count as u64)
}

/// Removes the examples that were put into the bin before this time.
pub fn empty(transaction: &Transaction<'_>, before: i64) -> Result<usize, Error> {
    transaction.execute(
        "DELETE FROM acts WHERE id <= (
            SELECT max(act) FROM act_changes
            WHERE entity IN ('example', 'example_text', 'example_flags')
            AND key IN (SELECT id FROM examples WHERE deleted_at < ?))",
        [before],
    )?;
    // In a version that shows one of them it stays.
    let revision = examples::bump_removed(transaction)?;
    let gone = examples::collect_ids(
        transaction,
        "SELECT id FROM examples WHERE deleted_at < ?",
        [before],
    )?;
    for id in gone {
        versions::keep(transaction, ExampleId(id.into()), revision)?;
    }
    Ok(transaction.execute("DELETE FROM examples WHERE deleted_at < ?", [before])?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::{
        acts::{self, Act},
        examples::{self, Content, NewExample},
    };
    use bakehouse_domain::{act::ActKind, message::Example, origin::Origin};

    fn add(transaction: &Transaction<'_>) -> Result<ExampleId, Error> {
        let content = Content { example: Example::default(), tokens: 0, learned_tokens: 0 };
        let new = NewExample::of(&content, Origin::Written);
        examples::insert(transaction, None, &new, 0)
    }

    fn delete(transaction: &Transaction<'_>, id: ExampleId, at: i64) -> Result<(), Error> {
        let mut act = Act::begin(transaction, ActKind::ExamplesDeleted, 1, None, at)?;
        examples::delete(transaction, &mut act, id, at)
    }

    #[test]
    fn what_is_removed_takes_the_acts_before_it_along_and_leaves_the_later_ones() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let project = crate::project::open(folder.path()).expect("made");
        let removed = project.write(|transaction| {
            let (first, second, third) = (add(transaction)?, add(transaction)?, add(transaction)?);
            delete(transaction, first, 10)?;
            delete(transaction, second, 20)?;
            assert_eq!(count(transaction)?, 2);
            let mut act = Act::begin(transaction, ActKind::HeldBackChanged, 1, None, 30)?;
            examples::hold_back(transaction, &mut act, third, true)?;
            empty(transaction, 15)
        });
        assert_eq!(removed.expect("written"), 1);
        project
            .write(|transaction| {
                assert_eq!(count(transaction)?, 1);
                assert!(acts::undo(transaction)?.is_some(), "what came later");
                assert!(acts::undo(transaction)?.is_some(), "the second deletion");
                assert_eq!(acts::undo(transaction)?, None, "the first is for good");
                assert_eq!(count(transaction)?, 0);
                Ok(())
            })
            .expect("undone");
    }
}
