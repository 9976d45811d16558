//! Where sentences end, and how much there is to read in a text.

use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Words that end in a dot and no sentence, in small letters.
const ABBREVIATIONS: &[&str] = &[
    "abs", "al", "allg", "apr", "art", "aug", "bd", "bzgl", "bzw", "ca", "cf", "co", "dec", "dez",
    "dr", "eq", "etc", "evtl", "feb", "ff", "fig", "ggf", "hr", "inc", "inkl", "jan", "jr", "kap",
    "ltd", "max", "min", "mio", "mr", "mrs", "ms", "no", "nos", "nov", "nr", "oct", "okt", "pp",
    "prof", "resp", "sec", "sep", "sept", "sog", "sr", "st", "str", "tel", "usw", "vgl", "vol",
    "vs", "zzgl",
];

/// The sentences of a text, without the spaces between them.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut goes_on = false;
    for (begin, sentence) in text.split_sentence_bound_indices() {
        let trimmed = sentence.trim();
        if trimmed.is_empty() {
            continue;
        }
        let start = begin + (sentence.len() - sentence.trim_start().len());
        let end = start + trimmed.len();
        match found.last_mut() {
            Some(last) if goes_on => last.end = end,
            _ => found.push(start..end),
        }
        goes_on = !ends(trimmed);
    }
    found
}

/// Whether a text that ends in a dot ends a sentence with it: `z. B.`, `Dr.`, `3.` and `J.` don't.
fn ends(text: &str) -> bool {
    let Some(before) = text.strip_suffix('.') else { return true };
    let word = before.rsplit(|character: char| !character.is_alphanumeric()).next();
    let word = word.unwrap_or_default();
    let is_number = !word.is_empty() && word.chars().all(|character| character.is_ascii_digit());
    let is_letter = word.chars().count() == 1 && !is_number;
    let is_short_number = is_number && word.len() <= 2;
    !(is_letter || is_short_number || ABBREVIATIONS.contains(&word.to_lowercase().as_str()))
}

/// How many words a text has. In scripts that put no spaces between words two characters count as one, and what is
/// longer than any word counts by its length.
pub fn words(text: &str) -> usize {
    text.split_whitespace().map(weight).sum()
}

/// The same of what stands between two spaces.
pub fn weight(word: &str) -> usize {
    const LONG: usize = 32;
    let (mut dense, mut spaced) = (0, 0);
    for character in word.chars() {
        if is_dense(character) {
            dense += 1;
        } else {
            spaced += 1;
        }
    }
    let spaced = if spaced > 0 { 1 + spaced / LONG } else { 0 };
    dense / 2 + spaced + usize::from(dense % 2 == 1 && spaced == 0)
}

/// Whether a character is of a script without spaces: Thai, Lao, Burmese, Khmer, Japanese, Chinese.
fn is_dense(character: char) -> bool {
    matches!(character,
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3001}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff01}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_end() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        };
        check(
            "One is here. Two is there! Is three?",
            &["One is here.", "Two is there!", "Is three?"],
        );
        check(
            "Dr. Meier kommt am 3. Oktober. Danach nicht.",
            &["Dr. Meier kommt am 3. Oktober.", "Danach nicht."],
        );
        check(
            "Das geht, z. B. Am Montag. Sonst nicht.",
            &["Das geht, z. B. Am Montag.", "Sonst nicht."],
        );
        check(
            "J. R. R. Tolkien wrote it. It is long.",
            &["J. R. R. Tolkien wrote it.", "It is long."],
        );
        check(
            "It costs 3.50 today. It was 2026. Then it rose.",
            &["It costs 3.50 today.", "It was 2026.", "Then it rose."],
        );
        check("これは本です。あれは何ですか？", &["これは本です。", "あれは何ですか？"]);
        check("“Stop.” He stopped.", &["“Stop.”", "He stopped."]);
        check("  no end  ", &["no end"]);
        check("", &[]);
    }

    #[test]
    fn words_are_counted_in_any_script() {
        let check = |text: &str, expected: usize| assert_eq!(words(text), expected, "{text}");
        check("", 0);
        check("one two\nthree", 3);
        check("Donaudampfschifffahrtsgesellschaft", 2);
        check("これは本です", 3);
        check("本", 1);
        check("Das ist 日本 hier", 4);
        check("한국어 단어", 2);
        check(&"x".repeat(3200), 101);
    }
}
