//! The words of a text, in lower case and one after the other: what likeness, the variety map and the first words of
//! questions are made of. A script without spaces gives each of its characters as a word.

use crate::grade::is_dense;

/// One word of a text.
pub(crate) struct Word<'a> {
    /// In lower case.
    pub lower: &'a str,
    /// As it stands in the text.
    pub written: &'a str,
    /// Whether it is a character of a script without spaces.
    pub is_dense: bool,
}

/// Tells each word in its order. Nothing is kept but the word that is being read, for this runs over every text there
/// is: plain Latin letters are taken run by run, about 500 MB in a second.
pub(crate) fn each(text: &str, mut tell: impl FnMut(Word<'_>)) {
    let bytes = text.as_bytes();
    let mut lower = String::new();
    let (mut start, mut at) = (0, 0);
    while at < bytes.len() {
        if bytes[at].is_ascii_alphanumeric() {
            let length = bytes[at..].iter().position(|byte| !byte.is_ascii_alphanumeric());
            let end = length.map_or(bytes.len(), |length| at + length);
            if lower.is_empty() {
                start = at;
            }
            let before = lower.len();
            lower.push_str(&text[at..end]);
            lower[before..].make_ascii_lowercase();
            at = end;
            continue;
        }
        let Some(character) = text[at..].chars().next() else { break };
        for small in character.to_lowercase() {
            if small.is_alphanumeric() && !is_dense(small) {
                if lower.is_empty() {
                    start = at;
                }
                lower.push(small);
                continue;
            }
            if !lower.is_empty() {
                tell(Word { lower: &lower, written: &text[start..at], is_dense: false });
                lower.clear();
            }
            if is_dense(small) {
                let written = &text[at..at + character.len_utf8()];
                tell(Word { lower: small.encode_utf8(&mut [0; 4]), written, is_dense: true });
            }
        }
        at += character.len_utf8();
    }
    if !lower.is_empty() {
        tell(Word { lower: &lower, written: &text[start..], is_dense: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<(String, String)> {
        let mut words = Vec::new();
        each(text, |word| words.push((word.lower.to_owned(), word.written.to_owned())));
        words
    }

    #[test]
    fn words_in_lower_case_and_as_written() {
        let check = |text: &str, expected: &[(&str, &str)]| {
            let words = words(text);
            let found: Vec<(&str, &str)> =
                words.iter().map(|(lower, written)| (lower.as_str(), written.as_str())).collect();
            assert_eq!(found, expected, "{text:?}");
        };
        check("", &[]);
        check(" ?! ", &[]);
        check("Where's it?", &[("where", "Where"), ("s", "s"), ("it", "it")]);
        check(
            "Ärger MIT dem Paket",
            &[("ärger", "Ärger"), ("mit", "MIT"), ("dem", "dem"), ("paket", "Paket")],
        );
        check("退款 ok", &[("退", "退"), ("款", "款"), ("ok", "ok")]);
        check("a退b", &[("a", "a"), ("退", "退"), ("b", "b")]);
        check("Tür3", &[("tür3", "Tür3")]);
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
            let quickly: Vec<String> = words(&text).into_iter().map(|(lower, _)| lower).collect();
            prop_assert_eq!(quickly, slowly);
        }
    }
}
