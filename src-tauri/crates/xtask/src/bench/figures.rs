//! What a program of a benchmark printed: an object of JSON with numbers, also in objects inside of it.

use anyhow::{Context, Result};
use serde_json::Value;

pub fn object(said: &str) -> Result<Value> {
    serde_json::from_str(said.trim()).with_context(|| format!("this is no JSON: {said}"))
}

pub fn number(object: &Value, name: &str) -> Result<f64> {
    object[name].as_f64().with_context(|| format!("no `{name}` was printed"))
}

/// A line with one number of it.
pub fn print(bench: &str, object: &Value, name: &str, unit: &str) -> Result<()> {
    let number = number(object, name)?;
    let digits = if number.fract() == 0.0 { 0 } else { 3 };
    println!("{}", format!("{bench}.{name} {number:.digits$} {unit}").trim_end());
    Ok(())
}

/// The largest number in an object of numbers, with its name.
pub fn largest(object: &Value) -> Result<(&str, f64)> {
    let numbers = object.as_object().context("this is no object")?.iter();
    numbers
        .filter_map(|(name, number)| Some((name.as_str(), number.as_f64()?)))
        .max_by(|(_, one), (_, other)| one.total_cmp(other))
        .context("there is no number in it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_largest_has_its_name() {
        assert_eq!(largest(&json!({ "a": 2, "b": 3.5, "c": null })).expect("some"), ("b", 3.5));
        assert!(largest(&json!({})).is_err(), "of nothing none is the largest");
    }

    #[test]
    fn what_is_missing_is_an_error() {
        let said = object(" {\"a\": 1}\n").expect("JSON");
        assert_eq!(number(&said, "a").expect("there"), 1.0);
        assert!(number(&said, "b").is_err());
    }
}
