//! The examples that a model can learn from or be checked with: those in which nothing must be fixed.

use super::super::{runs, topics};
use crate::{error::Error, json::Json};
use bakehouse_domain::{
    fingerprint::Fingerprint,
    id::ExampleId,
    message::Example,
    split::{Candidate, Side, Which, choose},
};
use rusqlite::{Connection, Transaction};
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
    /// What it is about, by number.
    pub topic: Option<u32>,
    /// The number of the first example that asks nearly the same, where that was found: see [`super::super::near_copies`].
    pub first_alike: Option<u32>,
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
    let held_back = held_back_now(&fingerprints(connection)?, &which(connection)?);
    let (held_back, training) =
        usable(connection)?.into_iter().partition(|(id, _)| held_back.contains(id));
    Ok(UsableSplit { training, held_back })
}

/// The usable examples by number, without their texts.
pub fn fingerprints(connection: &Connection) -> Result<Vec<Usable>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT id, wants_held_back, is_held_back, hash, question, spoken, answer, base_prompt, base_prompt_at,
            topic, first
         FROM shown_examples LEFT JOIN near_copies ON example = id WHERE worst IS NOT 1 ORDER BY id",
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
            topic: row.get(9)?,
            first_alike: row.get(10)?,
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

/// Which of the usable examples are held back: those the person chose, each with those that ask nearly the same, and of
/// those that are left to the program the ones that the rule says.
pub fn held_back_now(usable: &[Usable], which: &Which) -> HashSet<ExampleId> {
    let candidate = |example: &Usable| {
        let is_locked = *which == Which::Locked && example.is_held_back;
        let is_held_back = example.wants_held_back.or(is_locked.then_some(true));
        Candidate {
            fingerprint: example.fingerprint,
            group: example.first_alike.map(u64::from),
            topic: example.topic,
            side: is_held_back.map(|is| if is { Side::HeldBack } else { Side::Training }),
        }
    };
    let split = choose(usable, candidate, which);
    split.held_back.into_iter().map(|place| usable[place].id).collect()
}

/// Usable examples that change sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Those that are held back from now on.
    pub held_back: Vec<ExampleId>,
    /// Those that no longer are.
    pub training: Vec<ExampleId>,
}

impl Moved {
    /// Those that are marked otherwise than these are held back.
    pub fn of(usable: &[Usable], held_back: &HashSet<ExampleId>) -> Self {
        let to = |side: bool| {
            let moved = usable.iter().filter(move |example| example.is_held_back != side);
            let moved = moved.filter(|example| held_back.contains(&example.id) == side);
            moved.map(|example| example.id).collect()
        };
        Self { held_back: to(true), training: to(false) }
    }

    /// Whether all stay where they are.
    pub fn is_empty(&self) -> bool {
        self.held_back.is_empty() && self.training.is_empty()
    }
}

/// The rule for what is held back.
pub fn which(connection: &Connection) -> Result<Which, Error> {
    let rule = runs::held_back(connection)?;
    let topics = topics::all(connection)?;
    let number = |name: &str| topics.iter().find(|(_, known)| known == name).map(|(id, _)| *id);
    Ok(rule.which(number))
}

/// Marks what this rule holds back, and nothing else of what is usable.
pub(in super::super) fn mark_held_back(
    transaction: &Transaction<'_>,
    which: &Which,
) -> Result<(), Error> {
    let usable = fingerprints(transaction)?;
    super::move_sides(transaction, &Moved::of(&usable, &held_back_now(&usable, which)))
}

/// The hashes of all examples that are shown, usable or not.
pub fn hashes(connection: &Connection) -> Result<HashSet<u64>, Error> {
    let mut statement = connection.prepare_cached("SELECT hash FROM shown_examples")?;
    let hashes = statement.query_map([], |row| row.get::<_, i64>(0).map(|hash| hash as u64))?;
    Ok(hashes.collect::<Result<_, _>>()?)
}
