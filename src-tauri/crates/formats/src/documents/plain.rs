//! Plain text: paragraphs with blank lines between them. Lines that a program broke at its margin are one paragraph;
//! others stay lines.

use super::parts::Parts;

/// How long a line is that was broken at a margin, in characters.
const MARGIN: std::ops::RangeInclusive<usize> = 45..=120;

/// Finds the paragraphs of a text.
pub fn read(text: &str, parts: &mut Parts) {
    let text = text.replace("\r\n", "\n");
    let mut block: Vec<&str> = Vec::new();
    for line in text.split(['\n', '\r', '\u{c}', '\u{2028}', '\u{2029}']) {
        if line.trim().is_empty() {
            end(&mut block, parts);
        } else {
            block.push(line);
        }
    }
    end(&mut block, parts);
}

fn end(block: &mut Vec<&str>, parts: &mut Parts) {
    if is_wrapped(block) {
        parts.prose(&block.join(" "));
    } else {
        parts.lines(&block.join("\n"));
    }
    block.clear();
}

/// Whether the lines of a block are one paragraph that was broken at a margin.
fn is_wrapped(block: &[&str]) -> bool {
    let [before @ .., last] = block else { return false };
    let ended =
        before.iter().filter(|line| line.trim_end().ends_with(['.', '!', '?', ':', ';', ',']));
    !before.is_empty()
        && before.iter().all(|line| MARGIN.contains(&line.chars().count()))
        && last.chars().count() <= *MARGIN.end()
        && ended.count() * 3 <= before.len() * 2
        && !block[1..].iter().any(|line| begins_item(line))
}

/// Whether a line begins an item of a list: `- `, `* `, `3. `, `b) `.
pub fn begins_item(line: &str) -> bool {
    let line = line.trim_start();
    let mut characters = line.chars();
    if characters.next().is_some_and(|first| "-*+•·‣◦–—▪".contains(first)) {
        return characters.next().is_some_and(char::is_whitespace);
    }
    let mark = line.split_whitespace().next().unwrap_or_default();
    let Some(number) = mark.strip_suffix(['.', ')']) else { return false };
    let number = number.trim_start_matches('(');
    let is_number =
        !number.is_empty() && number.chars().all(|character| character.is_ascii_digit());
    (is_number && number.len() <= 3)
        || (number.len() == 1 && mark.ends_with(')') && number.chars().all(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::super::parts::PartKind::{Lines, Prose};
    use super::*;

    #[test]
    fn paragraphs_are_told_from_lines() {
        let check = |text: &str, expected: &[(super::super::parts::PartKind, &str)]| {
            let mut parts = Parts::new(1 << 20);
            read(text, &mut parts);
            let found: Vec<_> =
                parts.all().iter().map(|part| (part.kind, part.text.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        };
        check(
            "One.\n\nTwo.\r\n\r\n \nThree.",
            &[(Prose, "One."), (Prose, "Two."), (Prose, "Three.")],
        );
        check(
            "This line was broken by a program at its margin\nand goes on here.",
            &[(Prose, "This line was broken by a program at its margin and goes on here.")],
        );
        check("Bakery\n3 High Street\nOxford", &[(Lines, "Bakery\n3 High Street\nOxford")]);
        check(
            "- Flour, as much as there is in the whole kitchen, and\n- water",
            &[(Lines, "- Flour, as much as there is in the whole kitchen, and\n- water")],
        );
        check("a\rb\u{c}\u{c}c", &[(Lines, "a\nb"), (Prose, "c")]);
        check("", &[]);
    }

    #[test]
    fn items_begin_with_a_mark() {
        let check = |line: &str, expected: bool| assert_eq!(begins_item(line), expected, "{line}");
        check("- a", true);
        check("  • a", true);
        check("12. a", true);
        check("(3) a", true);
        check("b) a", true);
        check("-5 degrees", false);
        check("2026. a", false);
        check("I. a", false);
        check("a", false);
        check("", false);
    }
}
