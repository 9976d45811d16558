//! Undo and redo of what a person did to examples: how a change is kept in the log, and how it is put back.

use super::{
    super::versions,
    bump_removed,
    content::Content,
    flags::{self, Flags},
    new::{Made, Writer},
    read, text,
};
use crate::{error::Error, json::Json};
use bakehouse_domain::{id::ExampleId, message::Message, origin::Origin};
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Everything that it takes to make an example anew.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Whole {
    /// What it says.
    pub content: Content,
    /// What was decided about it.
    #[serde(flatten)]
    pub flags: Flags,
    /// When it came into being.
    pub created_at: i64,
    /// Where it comes from.
    #[serde(default)]
    pub origin: Origin,
    /// The revision with which it became what it is.
    #[serde(skip)]
    pub changed: i64,
}

impl Whole {
    /// The example as it is, whether it is shown or not.
    pub(in super::super) fn read(connection: &Connection, id: ExampleId) -> Result<Self, Error> {
        let sql = format!(
            "SELECT text, tokens, learned_tokens, created_at, origin, changed, {}
             FROM examples JOIN example_texts ON example = id WHERE id = ?",
            Flags::COLUMNS
        );
        let whole = connection
            .prepare_cached(&sql)?
            .query_row([id.0], |row| {
                let Json(example) = row.get(0)?;
                Ok(Self {
                    content: Content { example, tokens: row.get(1)?, learned_tokens: row.get(2)? },
                    flags: Flags::of_row(row, 6)?,
                    created_at: row.get(3)?,
                    origin: Origin::numbered(row.get(4)?).unwrap_or_default(),
                    changed: row.get(5)?,
                })
            })
            .optional()?;
        whole.ok_or(Error::Missing("example"))
    }
}

/// What it takes to get from one text to another.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum TextChange {
    Whole(Content),
    /// From message `at` on, `drop` messages give way to `put`.
    Part {
        at: usize,
        drop: usize,
        put: Vec<Message>,
        tokens: u32,
        learned_tokens: u32,
    },
}

impl TextChange {
    /// How to get from `after` to `before`, and from `before` to `after`.
    pub fn between(before: &Content, after: &Content) -> (Self, Self) {
        if !before.example.differs_only_in_messages(&after.example) {
            return (Self::Whole(before.clone()), Self::Whole(after.clone()));
        }
        let (old, new) = (&before.example.messages, &after.example.messages);
        let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let (old, new) = (&old[start..], &new[start..]);
        let end =
            old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
        let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
        let part = |drop: &[Message], put: &[Message], content: &Content| Self::Part {
            at: start,
            drop: drop.len(),
            put: put.to_vec(),
            tokens: content.tokens,
            learned_tokens: content.learned_tokens,
        };
        (part(new, old, before), part(old, new, after))
    }

    /// The text after this change of `content`.
    pub fn apply(self, content: &Content) -> Result<Content, Error> {
        match self {
            Self::Whole(content) => Ok(content),
            Self::Part { at, drop, put, tokens, learned_tokens } => {
                let mut messages = content.example.messages.clone();
                if at + drop > messages.len() {
                    return Err(Error::Damaged("a change that doesn't fit its example".to_owned()));
                }
                messages.splice(at..at + drop, put);
                let example = content.example.with_messages(messages);
                Ok(Content { example, tokens, learned_tokens })
            }
        }
    }
}

/// Brings an added example back, or takes it away again.
pub(crate) fn restore(
    transaction: &Transaction<'_>,
    id: ExampleId,
    value: Option<&Value>,
) -> Result<(), Error> {
    let Some(value) = value else {
        let revision = bump_removed(transaction)?;
        versions::keep(transaction, id, revision)?;
        transaction.prepare_cached("DELETE FROM examples WHERE id = ?")?.execute([id.0])?;
        return Ok(());
    };
    let whole = Whole::deserialize(value)?;
    let Whole { content, flags, created_at: at, origin, .. } = &whole;
    let made = Made { id: Some(id), import: None, flags, origin: *origin, at: *at };
    Writer::new(transaction)?.write(&made, &content.derive())?;
    Ok(())
}

/// Gives an example the text that it had.
pub(crate) fn restore_text(
    transaction: &Transaction<'_>,
    id: ExampleId,
    value: Option<&Value>,
) -> Result<(), Error> {
    let change = TextChange::deserialize(value.unwrap_or(&Value::Null))?;
    let content = change.apply(&read::content(transaction, id)?)?;
    text::write(transaction, id, &content)
}

/// Decides about an example as it was decided before.
pub(crate) fn restore_flags(
    transaction: &Transaction<'_>,
    id: ExampleId,
    value: Option<&Value>,
) -> Result<(), Error> {
    flags::write(transaction, id, &Flags::deserialize(value.unwrap_or(&Value::Null))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bakehouse_domain::message::{Example, Role};

    fn content(texts: &str) -> Content {
        let messages = texts.chars().map(|text| Message::new(Role::User, text)).collect();
        let example = Example::of(messages);
        Content { example, tokens: texts.len() as u32, learned_tokens: 0 }
    }

    #[test]
    fn a_part_leads_there_and_back() {
        for before in ["", "a", "ab", "aa", "abc", "aab"] {
            for after in ["", "a", "b", "ba", "aaa", "abc", "xabc", "axc", "abcabc"] {
                let (old, new) = (content(before), content(after));
                let (undo, redo) = TextChange::between(&old, &new);
                assert_eq!(redo.apply(&old).expect("fits"), new, "{before} to {after}");
                assert_eq!(undo.apply(&new).expect("fits"), old, "{after} to {before}");
            }
        }
    }

    #[test]
    fn only_what_differs_is_kept() {
        let (undo, redo) = TextChange::between(&content("abc"), &content("xabc"));
        let part = |drop, put: &str, tokens| TextChange::Part {
            at: 0,
            drop,
            put: content(put).example.messages,
            tokens,
            learned_tokens: 0,
        };
        assert_eq!((undo, redo), (part(1, "", 3), part(0, "x", 4)));
    }
}
