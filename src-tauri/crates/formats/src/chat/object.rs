//! An object whose keys are known: takes them out one by one, reports what is repeated or unknown, and keeps what
//! nobody took.

use super::Report;
use crate::json::raw::{self, on_one_line};
use crate::json::{Node, Object};
use bakehouse_domain::finding::FindingCode;
use std::collections::HashSet;

/// The keys of an object that are not taken yet.
pub struct Keys<'a, 'k> {
    object: Object<'a>,
    known: &'k [&'k str],
    /// Those of the known keys that were taken: a bit for each.
    taken: u32,
}

impl<'a, 'k> Keys<'a, 'k> {
    /// Reports keys that aren't `known` (32 at most) and keys that are there twice. `within`: the key of the object
    /// itself, which a finding names before the key that it is about.
    pub fn new(
        object: Object<'a>,
        known: &'k [&'k str],
        within: &str,
        report: &mut Report,
    ) -> Self {
        let mut seen_known = 0u32;
        let mut seen: Vec<&str> = Vec::new();
        for (key, _) in &object {
            let name =
                || if within.is_empty() { key.to_string() } else { format!("{within}.{key}") };
            let is_repeated = match place_of(known, key) {
                Some(place) => {
                    let bit = 1 << place;
                    let is_repeated = seen_known & bit != 0;
                    seen_known |= bit;
                    is_repeated
                }
                None if seen.contains(&key.as_ref()) => true,
                None => {
                    report.unknown_key(&name());
                    // Unknown keys past the last finding can't be told apart from each other any more; an object of a
                    // million of them must not be compared a billion times.
                    if seen.len() < super::FINDINGS {
                        seen.push(key);
                    }
                    false
                }
            };
            if is_repeated {
                report.add(FindingCode::RepeatedKey, &[("key", &name())]);
            }
        }
        Self { object, known, taken: 0 }
    }

    /// The value of `key`; of the last one when there are several, as every JSON reader has it.
    pub fn take(&mut self, key: &str) -> Option<Node<'a>> {
        let index = self.object.iter().rposition(|(name, _)| name == key)?;
        self.taken |= place_of(self.known, key).map_or(0, |place| 1 << place);
        Some(self.object.swap_remove(index).1)
    }

    /// The value of `key`, unless it is null.
    pub fn take_some(&mut self, key: &str) -> Option<Node<'a>> {
        self.take(key).filter(|node| *node != Node::Null)
    }

    /// The value of `key` if it is of a wanted type. Else it stays, and is an unknown key like any other.
    pub fn take_if(
        &mut self,
        key: &str,
        is_wanted: impl Fn(&Node<'_>) -> bool,
        report: &mut Report,
    ) -> Option<Node<'a>> {
        match self.peek(key) {
            None => None,
            Some(Node::Null) => {
                self.take(key);
                None
            }
            Some(node) if is_wanted(node) => self.take(key),
            Some(_) => {
                report.unknown_key(key);
                None
            }
        }
    }

    pub fn peek(&self, key: &str) -> Option<&Node<'a>> {
        self.object.iter().rev().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// What nobody took, as the JSON text of an object on one line. `text` gives the text of the object that these are the
    /// keys of. A known key that says null says nothing.
    pub fn into_extra<'t>(self, text: impl FnOnce() -> Option<&'t str>) -> Option<String> {
        let Self { object, known, taken } = self;
        let is_left = |key: &str, is_null: bool| match place_of(known, key) {
            Some(place) => taken & (1 << place) == 0 && !is_null,
            None => true,
        };
        if !object.iter().any(|(key, node)| is_left(key, *node == Node::Null)) {
            return None;
        }
        let mut entries = raw::entries(text()?);
        let mut later = HashSet::new();
        // From the end, as the last of several counts.
        entries.reverse();
        entries.retain(|(key, value)| is_left(key, *value == "null") && later.insert(key.clone()));
        entries.reverse();
        object_of(entries.iter().map(|(key, value)| (key.as_ref(), *value)))
    }
}

fn place_of(known: &[&str], key: &str) -> Option<usize> {
    known.iter().position(|known| *known == key)
}

/// The JSON text of an object with these entries, on one line; nothing where there are none.
pub fn object_of<'e>(entries: impl IntoIterator<Item = (&'e str, &'e str)>) -> Option<String> {
    let mut text = String::from("{");
    for (key, value) in entries {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&text_of(key));
        text.push(':');
        text.push_str(&on_one_line(value));
    }
    text.push('}');
    (text.len() > 2).then_some(text)
}

/// A text as JSON has it.
pub fn text_of(text: &str) -> String {
    serde_json::to_string(text).expect("a text can always be written")
}

/// Two objects in one. Where both have a key, that of the first counts, and the other is told.
pub fn join(first: Option<String>, second: Option<String>, report: &mut Report) -> Option<String> {
    let (Some(first), Some(second)) = (&first, &second) else { return first.or(second) };
    let mut entries = raw::entries(first);
    for (key, value) in raw::entries(second) {
        if entries.iter().any(|(name, _)| *name == key) {
            report.add(FindingCode::RepeatedKey, &[("key", &key)]);
        } else {
            entries.push((key, value));
        }
    }
    object_of(entries.iter().map(|(key, value)| (key.as_ref(), *value)))
}

/// The key of an entry of a list.
pub fn join_key(list: &str, index: usize) -> String {
    format!("{list}[{index}]")
}
