//! Characters that nobody sees and no text needs: a model learns to write them too, and two texts that look the same are
//! different. Some of them are part of a script or of an emoji; there they stay.

use super::glance::Glance;
use super::text::{MOST_OF_A_KIND, Text};
use crate::finding::{Finding, FindingCode};
use std::collections::BTreeSet;

pub(super) fn check(text: &Text, glance: &Glance, line: u64, findings: &mut Vec<Finding>) {
    if !glance.has_control && !glance.has_invisible {
        return;
    }
    let mut told = BTreeSet::new();
    for (at, character) in out_of_place(&text.seen) {
        if told.len() == MOST_OF_A_KIND {
            break;
        }
        if !told.insert(character) {
            continue;
        }
        let place = text.place(line, at..at + character.len_utf8());
        findings.push(match character {
            '\0' => Finding::new(FindingCode::NulCharacter, place),
            _ => Finding::new(FindingCode::InvisibleCharacter, place)
                .with("character", format_args!("U+{:04X}", u32::from(character))),
        });
    }
}

/// The text without them; nothing when it has none.
pub(crate) fn without(text: &str) -> Option<String> {
    let mut kept = String::with_capacity(text.len());
    let mut end = 0;
    for (at, character) in out_of_place(text) {
        kept.push_str(&text[end..at]);
        end = at + character.len_utf8();
    }
    kept.push_str(&text[end..]);
    (end > 0).then_some(kept)
}

/// Whether nothing of a text is seen.
pub(crate) fn is_blank(text: &str) -> bool {
    // Nearly always the first character decides.
    text.chars().all(|character| character.is_whitespace() || may_be_invisible(character))
}

/// The invisible characters that have no business where they are.
fn out_of_place(text: &str) -> impl Iterator<Item = (usize, char)> {
    let is_right_to_left = || text.chars().any(is_right_to_left);
    let mut reads_from_right = None;
    let mut before = None;
    let mut is_in_flag = false;
    text.char_indices().filter(move |&(at, character)| {
        let previous = before.replace(character);
        is_in_flag = match character {
            FLAG => true,
            TAG_FIRST..=TAG_LAST => is_in_flag,
            _ => false,
        };
        match character {
            // Joins letters of Arabic, Persian and the scripts of India, and the parts of an emoji.
            '\u{200c}' | '\u{200d}' => !previous.is_some_and(is_joined),
            // Parts words where a script has no spaces.
            '\u{200b}' => {
                let next = text[at + character.len_utf8()..].chars().next();
                !previous.into_iter().chain(next).any(has_no_spaces)
            }
            '\u{200e}'
            | '\u{200f}'
            | '\u{061c}'
            | '\u{202a}'..='\u{202c}'
            | '\u{2066}'..='\u{2069}' => !*reads_from_right.get_or_insert_with(is_right_to_left),
            // England, Scotland and Wales have flags that are spelled with these.
            TAG_FIRST..=TAG_LAST => !is_in_flag,
            _ => may_be_invisible(character),
        }
    })
}

const FLAG: char = '\u{1f3f4}';
const TAG_FIRST: char = '\u{e0000}';
const TAG_LAST: char = '\u{e007f}';

fn may_be_invisible(character: char) -> bool {
    match character {
        // White space among them is seen.
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => !character.is_whitespace(),
        '\u{ad}'
        | '\u{061c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | TAG_FIRST..=TAG_LAST => true,
        _ => false,
    }
}

/// Behind Armenian the scripts begin that join their letters; behind them, all emoji.
fn is_joined(character: char) -> bool {
    character > '\u{058f}' && !may_be_invisible(character)
}

/// Thai, Lao, Burmese and Khmer.
fn has_no_spaces(character: char) -> bool {
    matches!(character, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Hebrew, Arabic and their neighbours.
fn is_right_to_left(character: char) -> bool {
    matches!(character, '\u{0590}'..='\u{08ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
        && character != '\u{061c}'
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, described, example};
    use super::*;
    use crate::message::sample::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(without(text).as_deref().unwrap_or(text), expected, "{text:?}");
    }

    #[test]
    fn what_goes() {
        check("a\0\u{1}b\u{7f}\u{85}\u{9c}", "ab\u{85}");
        check("in\u{200b}visible\u{2060}\u{feff}", "invisible");
        check("\u{feff}Hello", "Hello");
        check("Donau\u{ad}dampf", "Donaudampf");
        check("a\u{200d}b\u{200c}c", "abc");
        check("a\u{202e}b\u{202c}\u{200f}", "ab");
        check("שלום\u{202e}!", "שלום!");
        check("a\u{e0067}\u{e0062}", "a");
        check("🏴a\u{e0067}", "🏴a");
    }

    #[test]
    fn what_stays() {
        for text in [
            "",
            "a\n\r\t\u{b}\u{c}\u{85}b\u{a0}\u{3000}",
            "👩\u{200d}🍳 ❤\u{fe0f}\u{200d}🔥 👨🏽\u{200d}🚀",
            "می\u{200c}خواهم",
            "क\u{94d}\u{200d}ष",
            "ภาษา\u{200b}ไทย",
            "שלום\u{200f} abc\u{200e}, \u{2067}x\u{2069}",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        ] {
            assert_eq!(without(text), None, "{text:?}");
        }
    }

    #[test]
    fn each_is_told_once() {
        let found =
            example(&of([user("a\0\u{200b}b\0\u{200b}"), assistant("b")]), 1, &Limits::OPENAI);
        let expected = "1:nul_character@0[1-2], 1:invisible_character@0[2-3] character=U+200B";
        assert_eq!(described(&found), expected);
    }

    #[test]
    fn blank_texts() {
        for text in ["", " \n\t\u{a0}", "\u{200b}", "\u{feff} \u{2060}"] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in [".", "\u{200b}a", "👩"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_glance_sees_whatever_goes(
            pieces in prop::collection::vec(
                prop::sample::select(&[
                    "a", "ü", "\0", "\u{200b}", "\u{200d}", "\u{feff}", "\u{ad}", "\u{9c}", "👩", "م", "ไ",
                    "\u{202e}", "\u{2066}", "\u{e0062}", "\u{1f3f4}", "\u{061c}", "\u{180e}", "\u{206a}", " ",
                ][..]),
                0..50,
            ),
        ) {
            let text = pieces.concat();
            let glance = Glance::at(&text);
            if let Some(kept) = without(&text) {
                prop_assert!(glance.has_control || glance.has_invisible);
                prop_assert!(kept.len() < text.len());
            }
        }
    }
}
