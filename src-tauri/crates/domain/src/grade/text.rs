//! Texts as graders compare them.

/// Around an answer these say nothing: quotes, brackets, full stops, Markdown's stars. Signs that carry a meaning,
/// such as `-`, `+`, `$`, `%` or `#`, stay.
const PUNCTUATION: &str = ".,;:!?…\"'`´“”„‟‘’‚‛«»‹›()[]{}*_。，、；：！？「」『』（）【】《》¿¡";

/// In lower case, without punctuation around it, and with single spaces. A text of nothing but punctuation keeps
/// it, since it must be the answer.
pub fn normalised(text: &str) -> String {
    let is_noise = |character: char| character.is_whitespace() || PUNCTUATION.contains(character);
    let bare = text.trim_matches(is_noise);
    let bare = if bare.is_empty() { text } else { bare };
    bare.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words of a normalised text. Scripts without spaces count two characters as a word.
pub(super) fn count_words(text: &str) -> usize {
    text.split(' ')
        .map(|word| {
            let dense = word.chars().filter(|&character| is_dense(character)).count();
            let has_others = dense < word.chars().count();
            dense.div_ceil(2) + usize::from(has_others)
        })
        .sum()
}

/// Whether `part` stands in `text` with no letter or digit right before or behind it. Both normalised.
pub(super) fn contains_words(text: &str, part: &str) -> bool {
    !part.is_empty()
        && text.match_indices(part).any(|(start, found)| {
            let (before, behind) = (&text[..start], &text[start + found.len()..]);
            is_edge(before.chars().rev(), part.chars().next())
                && is_edge(behind.chars(), part.chars().next_back())
        })
}

/// Whether a word that ends with `inside` may stop before what comes `outside`, read away from the word.
fn is_edge(mut outside: impl Iterator<Item = char>, inside: Option<char>) -> bool {
    let Some(inside) = inside else { return false };
    match outside.next() {
        None => true,
        Some(_) if is_dense(inside) || !inside.is_alphanumeric() => true,
        // "3" is not in "3.5", yet it is in "3.".
        Some('.' | ',') if inside.is_numeric() => !outside.next().is_some_and(char::is_numeric),
        Some(next) => is_dense(next) || !next.is_alphanumeric(),
    }
}

/// Han, kana and Thai, which don't put spaces between words.
pub(crate) fn is_dense(character: char) -> bool {
    matches!(character,
        '\u{0e00}'..='\u{0e7f}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn normalised_texts() {
        let check = |text: &str, expected: &str| assert_eq!(normalised(text), expected);
        check("  Billing. ", "billing");
        check("„Straße“", "straße");
        check("(very)\n\n GOOD", "very) good");
        check("-3 %", "-3 %");
        check("$5.", "$5");
        check("?!", "?!");
        check("", "");
        check(" ", "");
    }

    #[test]
    fn words() {
        let check = |text: &str, expected: usize| assert_eq!(count_words(text), expected, "{text}");
        check("a", 1);
        check("new york city", 3);
        check("退款", 1);
        check("巴黎的天气", 3);
        check("gpt模型", 2);
    }

    proptest! {
        #[test]
        fn every_text_contains_itself(text in ".*") {
            let text = normalised(&text);
            prop_assert_eq!(contains_words(&text, &text), !text.is_empty());
        }

        #[test]
        fn hostile_texts_are_fine(text in ".*", part in ".{0,3}") {
            let (text, part) = (normalised(&text), normalised(&part));
            prop_assert!(!contains_words(&text, &part) || text.contains(&part));
        }
    }
}
