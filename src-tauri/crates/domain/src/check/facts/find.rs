//! What may be a fact in a text: its numbers, its links, and the names in it.

use crate::check::text::{lines, runs};
use memchr::memmem;
use std::ops::Range;

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
    let is_of_number =
        |character: char| character.is_ascii_digit() || ".,'’\u{a0}\u{202f}".contains(character);
    runs(text, is_of_number).filter_map(move |(start, run)| {
        let number = run.trim_matches(|character: char| !character.is_ascii_digit());
        let start = start + run.find(number).filter(|_| !number.is_empty())?;
        let digits = number.chars().filter(char::is_ascii_digit).collect();
        // Part of a word, as `mp3` or `gpt4`.
        let before = text[..start].chars().next_back();
        let is_own = before.is_none_or(|character| !character.is_alphabetic());
        is_own.then_some((start..start + number.len(), digits))
    })
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
    lines(text).filter(|(_, line)| !is_heading(line)).flat_map(|(start, line)| {
        let words = runs(line, |character| character.is_alphabetic() || "-'’".contains(character));
        words.filter_map(move |(at, word)| {
            let bare = word.trim_end_matches(['-', '\'', '’']);
            let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
            let is_inside = is_inside_sentence(&line[..at]);
            (is_inside && is_name(bare)).then_some(start + at..start + at + bare.len())
        })
    })
}

/// A line of which most words have capital letters is a title.
fn is_heading(line: &str) -> bool {
    let words = || runs(line, char::is_alphabetic).map(|(_, word)| word);
    let capital =
        words().filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count();
    line.trim_start().starts_with('#') || (capital >= 2 && 2 * capital > words().count())
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
