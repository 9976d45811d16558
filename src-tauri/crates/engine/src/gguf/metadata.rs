//! The values of the header, and the ways to ask for them by type.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::Error;

/// One value of the header.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A whole number that is not negative.
    Unsigned(u64),
    /// A whole number below zero.
    Negative(i64),
    /// A number with a fraction.
    Float(f64),
    /// Yes or no.
    Flag(bool),
    /// A text.
    Text(String),
    /// A list of numbers.
    Numbers(Numbers),
    /// A list of texts.
    Texts(Texts),
}

/// A list of numbers, kept as in the file: a vocabulary's scores are megabytes that nobody asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbers {
    pub(super) code: u32,
    pub(super) bytes: Vec<u8>,
}

impl Numbers {
    /// The list as whole numbers, nothing when they are of another type.
    pub fn integers(&self) -> Option<Vec<i64>> {
        fn each<const N: usize>(bytes: &[u8], one: impl Fn([u8; N]) -> i64) -> Vec<i64> {
            bytes.as_chunks::<N>().0.iter().map(|bytes| one(*bytes)).collect()
        }
        Some(match self.code {
            0 => each(&self.bytes, |bytes| u8::from_le_bytes(bytes).into()),
            1 => each(&self.bytes, |bytes| i8::from_le_bytes(bytes).into()),
            2 => each(&self.bytes, |bytes| u16::from_le_bytes(bytes).into()),
            3 => each(&self.bytes, |bytes| i16::from_le_bytes(bytes).into()),
            4 => each(&self.bytes, |bytes| u32::from_le_bytes(bytes).into()),
            5 => each(&self.bytes, |bytes| i32::from_le_bytes(bytes).into()),
            11 => each(&self.bytes, i64::from_le_bytes),
            _ => return None,
        })
    }
}

/// A list of texts in one piece of memory: a vocabulary is 128,000 short ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    /// Adds a text. All of them together stay below the header's 64 MB, so an end fits 32 bits.
    pub(super) fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len() as u32);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text at this place, if there is one.
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        Some(&self.all[start..end])
    }

    /// The texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|index| self.get(index))
    }
}

/// What a [`Value`] can be asked for as.
pub trait FromValue<'a>: Sized {
    /// What a sentence calls this type.
    const NAME: &'static str;
    /// The value as this type, nothing when it is of another.
    fn from_value(value: &'a Value) -> Option<Self>;
}

impl FromValue<'_> for u64 {
    const NAME: &'static str = "a whole number";
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Unsigned(number) = value { Some(*number) } else { None }
    }
}

impl FromValue<'_> for u32 {
    const NAME: &'static str = "a whole number of 32 bits";
    fn from_value(value: &Value) -> Option<Self> {
        u64::from_value(value)?.try_into().ok()
    }
}

impl FromValue<'_> for usize {
    const NAME: &'static str = "a whole number";
    fn from_value(value: &Value) -> Option<Self> {
        u64::from_value(value)?.try_into().ok()
    }
}

impl FromValue<'_> for f32 {
    const NAME: &'static str = "a number";
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Float(number) = value { Some(*number as f32) } else { None }
    }
}

impl FromValue<'_> for bool {
    const NAME: &'static str = "yes or no";
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Flag(flag) = value { Some(*flag) } else { None }
    }
}

impl<'a> FromValue<'a> for &'a str {
    const NAME: &'static str = "a text";
    fn from_value(value: &'a Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text) } else { None }
    }
}

impl<'a> FromValue<'a> for &'a Texts {
    const NAME: &'static str = "a list of texts";
    fn from_value(value: &'a Value) -> Option<Self> {
        if let Value::Texts(texts) = value { Some(texts) } else { None }
    }
}

impl FromValue<'_> for Vec<i64> {
    const NAME: &'static str = "a list of whole numbers";
    fn from_value(value: &Value) -> Option<Self> {
        if let Value::Numbers(numbers) = value { numbers.integers() } else { None }
    }
}

/// The value of a key, nothing when it isn't there, an error when it is of another type.
pub(super) fn get<'a, T: FromValue<'a>>(
    metadata: &'a BTreeMap<String, Value>,
    path: &Path,
    key: &str,
) -> Result<Option<T>, Error> {
    let Some(value) = metadata.get(key) else { return Ok(None) };
    let typed = T::from_value(value)
        .ok_or_else(|| Error::damaged(path, format!("the value \"{key}\" is not {}", T::NAME)))?;
    Ok(Some(typed))
}
