//! What a column says of which examples are held back for checking: a yes or no, or the name of the part that data sets are
//! cut into.

/// Held back.
const YES: &[&str] = &[
    "yes",
    "y",
    "true",
    "1",
    "x",
    "ja",
    "j",
    "oui",
    "sí",
    "si",
    "sim",
    "sì",
    "はい",
    "是",
    "heldback",
    "holdout",
    "validation",
    "valid",
    "val",
    "dev",
    "test",
    "testing",
    "eval",
    "evaluation",
];
/// To learn from.
const NO: &[&str] =
    &["no", "n", "false", "0", "nein", "non", "não", "nao", "いいえ", "否", "train", "training"];

/// What a value says; nothing where it is neither.
pub fn is_held_back(value: &str) -> Option<bool> {
    let letters = value.chars().filter(|character| character.is_alphanumeric());
    let word: String = letters.flat_map(char::to_lowercase).collect();
    let is_one_of = |words: &[&str]| words.contains(&word.as_str());
    match (is_one_of(YES), is_one_of(NO)) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_and_the_parts_of_data_sets_are_known() {
        let check = |value: &str, expected: Option<bool>| {
            assert_eq!(is_held_back(value), expected, "{value}");
        };
        for value in ["yes", "TRUE", " 1", "Ja", "validation", "Held back", "test"] {
            check(value, Some(true));
        }
        for value in ["no", "False", "0", "nein", "train"] {
            check(value, Some(false));
        }
        for value in ["", "maybe", "2", "a test of patience"] {
            check(value, None);
        }
    }
}
