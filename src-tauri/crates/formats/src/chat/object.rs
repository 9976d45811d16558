//! An object whose keys are known: takes them out one by one, and reports what is repeated or unknown.

use super::Report;
use crate::json::{Node, Object};
use bakehouse_domain::finding::FindingCode;

/// The keys of an object that are not taken yet.
pub struct Keys<'a>(Object<'a>);

impl<'a> Keys<'a> {
    /// Reports keys that aren't `known` and keys that are there twice. `within`: the key of the object
    /// itself, which a finding names before the key that it is about.
    pub fn new(object: Object<'a>, known: &[&str], within: &str, report: &mut Report) -> Self {
        let mut seen: Vec<&str> = Vec::new();
        for (key, _) in &object {
            let is_known = known.contains(&key.as_ref());
            let name =
                || if within.is_empty() { key.to_string() } else { format!("{within}.{key}") };
            if seen.contains(&key.as_ref()) {
                report.add(FindingCode::RepeatedKey, &[("key", &name())]);
            } else if !is_known {
                report.add(FindingCode::UnknownKey, &[("key", &name())]);
            }
            // Unknown keys past the last finding can't be told apart from each other any more; an object
            // of a million of them must not be compared a billion times.
            if is_known || seen.len() < known.len() + super::FINDINGS {
                seen.push(key);
            }
        }
        Self(object)
    }

    /// The value of `key`; of the last one when there are several, as every JSON reader has it.
    pub fn take(&mut self, key: &str) -> Option<Node<'a>> {
        let index = self.0.iter().rposition(|(name, _)| name == key)?;
        Some(self.0.swap_remove(index).1)
    }
}

/// The key of an entry of a list.
pub fn join_key(list: &str, index: usize) -> String {
    format!("{list}[{index}]")
}
