//! The examples that a model can learn from or be checked with: those in which nothing must be fixed.

use crate::{error::Error, json::Json, project::runs};
use bakehouse_domain::{
    fingerprint::Fingerprint,
    id::ExampleId,
    message::Example,
    split::{HeldBack, held_back_by_fingerprint},
};
use rusqlite::Connection;
use std::collections::HashSet;

/// A usable example, as the rules about all of them see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usable {
    pub id: ExampleId,
    pub fingerprint: Fingerprint,
    /// Whether the person wants it held back; nothing while that is left to the program.
    pub wants_held_back: Option<bool>,
    /// Whether it is marked as held back now.
    pub is_held_back: bool,
}

/// The usable examples, by number.
pub fn usable(connection: &Connection) -> Result<Vec<(ExampleId, Example)>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, text FROM shown_examples JOIN example_texts ON example = id
         WHERE worst IS NOT 1 ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| {
        let Json(example) = row.get(1)?;
        Ok((ExampleId(row.get(0)?), example))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Usable examples in two parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsableSplit {
    /// To learn from.
    pub training: Vec<(ExampleId, Example)>,
    /// To check with.
    pub held_back: Vec<(ExampleId, Example)>,
}

/// The usable examples, those to learn from and those that are held back, each by number. Right also while a check is
/// still going on.
pub fn usable_split(connection: &Connection) -> Result<UsableSplit, Error> {
    let share = runs::held_back(connection)?;
    let held_back = held_back_now(&fingerprints(connection)?, share);
    let (held_back, training) =
        usable(connection)?.into_iter().partition(|(id, _)| held_back.contains(id));
    Ok(UsableSplit { training, held_back })
}

/// The usable examples by number, without their texts.
pub fn fingerprints(connection: &Connection) -> Result<Vec<Usable>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, wants_held_back, is_held_back, hash, question, spoken, answer, base_prompt, base_prompt_at
         FROM shown_examples WHERE worst IS NOT 1 ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| {
        let hash = |index| row.get::<_, i64>(index).map(|hash| hash as u64);
        let answer: Option<i64> = row.get(6)?;
        let base_prompt: Option<i64> = row.get(7)?;
        let base_prompt_at: Option<u32> = row.get(8)?;
        Ok(Usable {
            id: ExampleId(row.get(0)?),
            wants_held_back: row.get(1)?,
            is_held_back: row.get(2)?,
            fingerprint: Fingerprint {
                example: hash(3)?,
                question: hash(4)?,
                spoken: hash(5)?,
                answer: answer.map(|hash| hash as u64),
                base_prompt: base_prompt
                    .zip(base_prompt_at)
                    .map(|(hash, place)| (hash as u64, place as usize)),
            },
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Which of the usable examples are held back: those the person chose, and as many of those that are left to the
/// program as are lacking to `share` of all.
pub fn held_back_now(usable: &[Usable], share: HeldBack) -> HashSet<ExampleId> {
    let chosen = usable.iter().filter(|example| example.wants_held_back == Some(true));
    let mut held_back: HashSet<ExampleId> = chosen.map(|example| example.id).collect();
    let lacking = share.count(usable.len()).saturating_sub(held_back.len());
    let left: Vec<&Usable> =
        usable.iter().filter(|example| example.wants_held_back.is_none()).collect();
    let fingerprints = left.iter().map(|example| example.fingerprint);
    let split = held_back_by_fingerprint(fingerprints, HeldBack::Count(lacking));
    held_back.extend(split.held_back.into_iter().map(|place| left[place].id));
    held_back
}

/// The hashes of all examples that are shown, usable or not.
pub fn hashes(connection: &Connection) -> Result<HashSet<u64>, Error> {
    let mut statement = connection.prepare_cached("SELECT hash FROM shown_examples")?;
    let hashes = statement.query_map([], |row| row.get::<_, i64>(0).map(|hash| hash as u64))?;
    Ok(hashes.collect::<Result<_, _>>()?)
}
