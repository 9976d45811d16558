//! One JSON value, read without ever failing on a type: a text where a list should be is a finding of
//! the layer above, which needs the rest of the value to say more. What is no JSON at all is a `Fault`.

pub mod fault;
pub mod raw;

use fault::{Fault, Reason};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

/// Values that one unit may have, so that 16 MB of `[[],[],…` don't become 20 times as much memory.
const VALUES: u32 = 1_000_000;

/// A JSON value that borrows its texts from the line. Objects keep repeated keys, in the file's order.
#[derive(Debug, PartialEq)]
pub enum Node<'a> {
    Null,
    Boolean(bool),
    Number(f64),
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Object(Object<'a>),
}

/// The keys and values of an object.
pub type Object<'a> = Vec<(Cow<'a, str>, Node<'a>)>;

impl Node<'_> {
    /// The type as findings name it.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "text",
            Self::List(_) => "list",
            Self::Object(_) => "object",
        }
    }
}

/// Reads the one value of `text`. Nesting is bounded by `serde_json` itself, at the depth that
/// [`fault`] knows too.
pub fn read(text: &str) -> Result<Node<'_>, Fault> {
    let left = Cell::new(VALUES);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let node = Seed { left: &left }.deserialize(&mut deserializer);
    node.and_then(|node| deserializer.end().map(|()| node)).map_err(|_| {
        // The reader is quick and the diagnosis is thorough: only a failing line pays for it.
        fault::find(text).unwrap_or(Fault::not_json(0, Reason::TooManyValues))
    })
}

#[derive(Clone, Copy)]
struct Seed<'l> {
    left: &'l Cell<u32>,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        let left = self.left.get().checked_sub(1);
        self.left.set(left.ok_or_else(|| D::Error::custom("too many values"))?);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Node<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node<'de>, E> {
        Ok(Node::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node<'de>, E> {
        Ok(Node::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node<'de>, E> {
        Ok(Node::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node<'de>, E> {
        Ok(Node::Number(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node<'de>, A::Error> {
        let mut object = Vec::new();
        while let Some(key) = entries.next_key_seed(Key)? {
            object.push((key, entries.next_value_seed(self)?));
        }
        Ok(Node::Object(object))
    }
}

/// A key, borrowed where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::{fault, read};
    use bakehouse_domain::finding::FindingCode;
    use fault::Reason;
    use proptest::prelude::*;

    /// The diagnosis and the reader must agree on what is JSON.
    fn agree(text: &str) {
        match read(text) {
            Ok(_) => assert_eq!(fault::find(text), None, "{text:?}"),
            Err(fault) => assert_ne!(fault.reason, Some(Reason::TooManyValues), "{text:?}"),
        }
    }

    #[test]
    fn nesting_is_bounded_where_the_reader_bounds_it() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(read(&nested(127)).is_ok());
        for depth in [128, 5_000, 1_000_000] {
            let fault = read(&nested(depth)).expect_err("too deep");
            assert_eq!((fault.code, fault.offset), (FindingCode::NestedTooDeep, 127));
        }
        agree(&nested(127));
        agree(&nested(128));
    }

    #[test]
    fn values_are_counted_so_that_memory_is_bounded() {
        let list = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
        assert!(read(&list(999_999)).is_ok());
        let fault = read(&list(1_000_000)).expect_err("the list itself is a value too");
        assert_eq!(fault.reason, Some(Reason::TooManyValues));
    }

    /// Pieces that JSON and its near misses are made of.
    fn pieces() -> impl Strategy<Value = String> {
        let piece = proptest::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\"a\"",
            "\"b\":",
            " ",
            "\n",
            "\r",
            "1",
            "-",
            "0",
            ".5",
            "1e9",
            "1e999",
            "E+",
            "-0.0",
            "true",
            "tru",
            "null",
            "None",
            "NaN",
            "Infinity",
            "-Infinity",
            "\\",
            "\\n",
            "\\u",
            "\\ud83d",
            "\\ude00",
            "\\u00e9",
            "12",
            "'",
            "é",
            "😀",
            "\u{feff}",
            "\u{1}",
            "//",
            "#",
            "“",
            "\u{a0}",
            "{\"k\":",
            "[1,2]",
            "{}",
            "[]",
        ]);
        proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn diagnosis_and_reader_agree(text in pieces()) {
            agree(&text);
            agree(&format!("{{\"a\":[{text}]}}"));
            agree(&format!("[\"{text}\"]"));
        }
    }

    proptest! {
        #[test]
        fn a_cut_or_changed_line_is_diagnosed(cut in 0..87usize, put in any::<char>()) {
            let line = r#"{"messages":[{"role":"user","content":"a\u00e9\ud83d\ude00\n","weight":-1.5e3}],"n":null}"#;
            let (before, after) = line.split_at(cut);
            agree(before);
            agree(after);
            agree(&format!("{before}{put}{after}"));
            agree(&format!("{before}{}", after.get(1..).unwrap_or("")));
        }
    }
}
