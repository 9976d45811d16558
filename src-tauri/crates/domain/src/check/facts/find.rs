//! What may be a fact in a text: its numbers, its links, and the names in it.

use crate::check::text::{lines, runs};
use memchr::memmem;
use std::{cell::OnceCell, ops::Range};

const LEAST_LETTERS_OF_A_NAME: usize = 3;

/// Written with a capital letter, and no names. In lower case, for English: others write them small.
#[rustfmt::skip]
const NO_NAMES: &[&str] = &[
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "christmas", "easter", "god", "internet", "english", "german", "french", "spanish", "chinese", "japanese",
    "american", "british", "european", "italian", "mom", "dad", "sir", "madam", "note", "yes", "okay",
];

/// The numbers of a text as their digits, so that `1,200`, `1.200` and `1200` are the same.
pub fn numbers(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    let mut from = 0;
    let stretches = std::iter::from_fn(move || {
        let start = from + text.as_bytes()[from..].iter().position(u8::is_ascii_digit)?;
        let length = text[start..].find(|character| !is_of_number(character));
        from = length.map_or(text.len(), |length| start + length);
        let number = text[start..from].trim_end_matches(|end: char| !end.is_ascii_digit());
        Some((start, number))
    });
    stretches.filter_map(move |(start, number)| {
        // Part of a word, as `mp3` or `gpt4`.
        let before = text[..start].chars().next_back();
        let is_own = before.is_none_or(|character| !character.is_alphabetic());
        let digits = || number.chars().filter(char::is_ascii_digit).collect();
        is_own.then(|| (start..start + number.len(), digits()))
    })
}

/// Digits, and what groups them.
fn is_of_number(character: char) -> bool {
    matches!(character, '0'..='9' | '.' | ',' | '\'' | '’' | '\u{a0}' | '\u{202f}')
}

/// The links of a text, in their order.
pub fn links(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let schemes = memmem::find_iter(bytes, "://").filter_map(|at| {
        let scheme = ["https", "http"].into_iter().find(|scheme| text[..at].ends_with(scheme))?;
        Some(at - scheme.len())
    });
    let mut starts: Vec<usize> = schemes.chain(memmem::find_iter(bytes, "www.")).collect();
    starts.sort_unstable();
    let mut links: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for start in starts {
        if start < from {
            continue;
        }
        let is_end =
            |character: char| character.is_whitespace() || "<>\"'`)]}”’»".contains(character);
        let length = text[start..].find(is_end).unwrap_or(text.len() - start);
        let link =
            text[start..start + length].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
        links.push(start..start + link.len());
        from = start + length;
    }
    links
}

/// Words inside a sentence that begin with a capital letter.
pub fn capitals(text: &str) -> impl Iterator<Item = Range<usize>> {
    lines(text).flat_map(|(start, line)| {
        // Most lines have no such word, and need no look whether they are a title.
        let is_title = OnceCell::new();
        runs(line, is_of_word).filter_map(move |(at, word)| {
            let bare = word.trim_end_matches(['-', '\'', '’']);
            let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
            let is_inside = || is_inside_sentence(&line[..at]);
            let is_found =
                is_name(bare) && is_inside() && !is_title.get_or_init(|| is_heading(line));
            is_found.then_some(start + at..start + at + bare.len())
        })
    })
}

fn is_of_word(character: char) -> bool {
    character.is_alphabetic() || matches!(character, '-' | '\'' | '’')
}

/// A line of which most words have capital letters is a title.
fn is_heading(line: &str) -> bool {
    let (mut words, mut capital) = (0, 0);
    for (_, word) in runs(line, char::is_alphabetic) {
        words += 1;
        capital += usize::from(word.starts_with(char::is_uppercase));
    }
    line.trim_start().starts_with('#') || (capital >= 2 && 2 * capital > words)
}

/// Whether a word behind this is in the middle of a sentence.
fn is_inside_sentence(before: &str) -> bool {
    let bare = before.trim_end();
    let last = bare.chars().next_back();
    // A comma in English as in most languages; behind anything else a sentence may begin.
    bare.len() < before.len() && last.is_some_and(|last| last.is_alphanumeric() || last == ',')
}

fn is_name(word: &str) -> bool {
    let mut characters = word.chars();
    characters.next().is_some_and(char::is_uppercase)
        && characters.any(char::is_lowercase)
        && word.chars().count() >= LEAST_LETTERS_OF_A_NAME
        && !word.contains(['\'', '’'])
        && !NO_NAMES.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_as_their_digits() {
        let check = |text: &str, expected: &[(&str, &str)]| {
            let found: Vec<(&str, String)> =
                numbers(text).map(|(bytes, digits)| (&text[bytes], digits)).collect();
            let expected: Vec<(&str, String)> =
                expected.iter().map(|(number, digits)| (*number, (*digits).to_owned())).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("", &[]);
        check(
            "1,200 or 1.200, or '1200'.",
            &[("1,200", "1200"), ("1.200", "1200"), ("1200", "1200")],
        );
        check("mp3, gpt4 and .5", &[("5", "5")]);
        check("1\u{a0}000 €, ...7", &[("1\u{a0}000", "1000"), ("7", "7")]);
    }

    proptest! {
        /// The same as cutting the text into stretches first.
        #[test]
        fn every_number_is_found(text in "([0-9]|[.,'’ a\u{a0}é]){0,30}") {
            let is_digit = |character: char| character.is_ascii_digit();
            let stretches = runs(&text, is_of_number).filter(|(_, run)| run.contains(is_digit));
            let cut = stretches.map(|(start, run)| {
                let number = run.trim_start_matches(|c| !is_digit(c));
                let start = start + run.len() - number.len();
                start..start + number.trim_end_matches(|c| !is_digit(c)).len()
            });
            let is_own = |bytes: &Range<usize>| !text[..bytes.start].ends_with(char::is_alphabetic);
            let expected: Vec<Range<usize>> = cut.filter(is_own).collect();
            let found: Vec<Range<usize>> = numbers(&text).map(|(bytes, _)| bytes).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
