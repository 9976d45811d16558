//! The words of a text, in lower case and one after the other: what likeness, the variety map and the first words of
//! questions are made of. A script without spaces gives each of its characters as a word.

use crate::grade::is_dense;

/// Tells each word in its order. Nothing is kept but the word that is being read, for this runs over every text there
/// is: plain Latin letters are taken run by run, about 500 MB in a second.
pub(crate) fn each(text: &str, mut tell: impl FnMut(&str)) {
    let bytes = text.as_bytes();
    let mut lower = String::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_alphanumeric() {
            let length = bytes[at..].iter().position(|byte| !byte.is_ascii_alphanumeric());
            let end = length.map_or(bytes.len(), |length| at + length);
            let before = lower.len();
            lower.push_str(&text[at..end]);
            lower[before..].make_ascii_lowercase();
            at = end;
            continue;
        }
        let Some(character) = text[at..].chars().next() else { break };
        for small in character.to_lowercase() {
            if small.is_alphanumeric() && !is_dense(small) {
                lower.push(small);
                continue;
            }
            if !lower.is_empty() {
                tell(&lower);
                lower.clear();
            }
            if is_dense(small) {
                tell(small.encode_utf8(&mut [0; 4]));
            }
        }
        at += character.len_utf8();
    }
    if !lower.is_empty() {
        tell(&lower);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        let mut words = Vec::new();
        each(text, |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn words_in_lower_case() {
        let check = |text: &str, expected: &[&str]| assert_eq!(words(text), expected, "{text:?}");
        check("", &[]);
        check(" ?! ", &[]);
        check("Where's it?", &["where", "s", "it"]);
        check("Ärger MIT dem Paket", &["ärger", "mit", "dem", "paket"]);
        check("退款 ok", &["退", "款", "ok"]);
        check("a退b", &["a", "退", "b"]);
        check("Tür3", &["tür3"]);
    }

    proptest! {
        /// What is told is what reading character by character finds.
        #[test]
        fn runs_make_no_difference(text in "(\\PC|[a-zA-Z0-9 ]|[äÖİß退。]){0,40}") {
            let mut slowly = Vec::new();
            let mut word = String::new();
            for character in text.chars().flat_map(char::to_lowercase) {
                if character.is_alphanumeric() && !is_dense(character) {
                    word.push(character);
                    continue;
                }
                if !word.is_empty() {
                    slowly.push(std::mem::take(&mut word));
                }
                if is_dense(character) {
                    slowly.push(character.to_string());
                }
            }
            slowly.extend((!word.is_empty()).then_some(word));
            prop_assert_eq!(words(&text), slowly);
        }
    }
}
