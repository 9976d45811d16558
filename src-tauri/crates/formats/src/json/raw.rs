//! The text that a value was read from, looked up only where it is needed: what an example says besides its texts is
//! kept to the letter, since `1.50` and `1.5` are the same number to a reader and not to whoever wrote them.
//!
//! All of it takes texts that are known to be JSON. Where one isn't, or has another shape, there is just nothing.

use super::Key;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::fmt;

/// The text of the value that `keys` lead to, one inside the other; of the last one where a key is repeated, as every
/// JSON reader has it.
pub fn find<'t>(json: &'t str, keys: &[&str]) -> Option<&'t str> {
    keys.iter().try_fold(json, |json, key| {
        let entry = entries(json).into_iter().rev().find(|(name, _)| name == key);
        entry.map(|(_, value)| value)
    })
}

/// The texts of the items of a list.
pub fn items(json: &str) -> Vec<&str> {
    let items: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
    items.into_iter().map(RawValue::get).collect()
}

/// The keys of an object and the texts of their values, in their order.
pub fn entries(json: &str) -> Vec<(Cow<'_, str>, &str)> {
    serde_json::Deserializer::from_str(json).deserialize_map(Entries).unwrap_or_default()
}

/// JSON without line breaks, which it has only between values.
pub fn on_one_line(json: &str) -> Cow<'_, str> {
    if json.contains(['\r', '\n']) {
        Cow::Owned(json.replace(['\r', '\n'], " "))
    } else {
        Cow::Borrowed(json)
    }
}

struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<(Cow<'de, str>, &'de str)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key_seed(Key)? {
            entries.push((key, map.next_value::<&RawValue>()?.get()));
        }
        Ok(entries)
    }
}

/// Gives the text of a value, where somebody needs it.
pub type Written<'f, 't> = &'f dyn Fn() -> Option<&'t str>;

/// The texts of the items of a list somewhere in a value. An item asks for its own only when it has something to keep, and
/// then the list is cut once for all of them.
pub struct Items<'f, 't> {
    json: Written<'f, 't>,
    keys: &'f [&'f str],
    whole: OnceCell<Option<&'t str>>,
    found: OnceCell<Vec<&'t str>>,
}

impl<'f, 't> Items<'f, 't> {
    /// The items of the list to which `keys` lead in `json`.
    pub fn of(json: Written<'f, 't>, keys: &'f [&'f str]) -> Self {
        Self { json, keys, whole: OnceCell::new(), found: OnceCell::new() }
    }

    /// The text of the list.
    pub fn whole(&self) -> Option<&'t str> {
        *self.whole.get_or_init(|| find((self.json)()?, self.keys))
    }

    /// The text of an item.
    pub fn get(&self, index: usize) -> Option<&'t str> {
        let items = || self.whole().map_or_else(Vec::new, items);
        self.found.get_or_init(items).get(index).copied()
    }
}

/// The texts of the values of an object, by their keys; found once, when the first of them is asked for.
pub struct Values<'t> {
    json: Option<&'t str>,
    found: OnceCell<HashMap<Cow<'t, str>, &'t str>>,
}

impl<'t> Values<'t> {
    /// The values of `json`; of nothing there are none.
    pub fn of(json: Option<&'t str>) -> Self {
        Self { json, found: OnceCell::new() }
    }

    /// The text of the value of `key`; of the last one where it is repeated.
    pub fn get(&self, key: &str) -> Option<&'t str> {
        let values =
            || self.json.map_or_else(HashMap::new, |json| entries(json).into_iter().collect());
        self.found.get_or_init(values).get(key).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_as_they_stand() {
        let json = r#"{"a":[1.50, {"b":"ü\n"} ],"c":{"c":1},"c":{"c": 2e0}}"#;
        let check = |keys: &[&str], expected: Option<&str>| {
            assert_eq!(find(json, keys), expected, "{keys:?}");
        };
        check(&[], Some(json));
        check(&["a"], Some(r#"[1.50, {"b":"ü\n"} ]"#));
        check(&["c", "c"], Some("2e0"));
        check(&["a", "b"], None);
        check(&["d"], None);
    }

    #[test]
    fn what_is_no_list_and_no_object_has_nothing_in_it() {
        for json in ["", "1", "{", "[1,", "{\"a\":1,}", "null"] {
            assert!(items(json).is_empty() && entries(json).is_empty(), "{json}");
        }
        let json = || Some("{\"a\":[1,2]}");
        let items = Items::of(&json, &["a"]);
        assert_eq!((items.get(1), items.get(2)), (Some("2"), None));
    }
}
