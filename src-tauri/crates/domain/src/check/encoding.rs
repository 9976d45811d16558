//! Letters that were read in a wrong encoding (`fÃ¼r`, `itâ€™s`): a text in UTF-8 that some program took for Latin-1 or
//! Windows-1252 and wrote in UTF-8 again, once or several times. What was done to it can be undone exactly, letter by
//! letter; what must be certain is that it was done. French and Portuguese have such letters side by side on purpose.

mod undo;

use super::glance::Glance;
use super::text::Text;
use crate::finding::{Finding, FindingCode};
use undo::Wrong;

/// Around the damage this many characters are shown, to the next space.
const SHOWN_CHARACTERS: usize = 24;
/// Somebody who does this twice rarely does it three times.
const MOST_TIMES: usize = 3;

/// The sign that stands for a character that was lost.
const LOST: char = '\u{fffd}';

pub(super) fn check(text: &Text, glance: &Glance, line: u64, findings: &mut Vec<Finding>) {
    if glance.has_lost
        && let Some(at) = text.seen.find(LOST)
    {
        let place = text.place(line, at..at + LOST.len_utf8());
        findings.push(Finding::new(FindingCode::LostCharacter, place));
    }
    if !glance.has_wrong_letters {
        return;
    }
    let Some(first) = damage(&text.seen) else { return };
    let (broken, meant) = shown(&text.seen, &first);
    findings.push(
        Finding::new(FindingCode::EncodingDamage, text.place(line, first.bytes))
            .with("broken", broken)
            .with("meant", meant),
    );
}

/// The text as it was before; nothing when it is as it was.
pub(crate) fn mended(text: &str) -> Option<String> {
    let mut mended = None;
    for _ in 0..MOST_TIMES {
        let now = mended.as_deref().unwrap_or(text);
        match mended_once(now) {
            Some(better) => mended = Some(better),
            None => break,
        }
    }
    mended
}

fn mended_once(text: &str) -> Option<String> {
    damage(text)?;
    let mut better = String::with_capacity(text.len());
    let mut end = 0;
    for wrong in undo::wrong(text) {
        better.push_str(&text[end..wrong.bytes.start]);
        better.push(wrong.meant);
        end = wrong.bytes.end;
    }
    better.push_str(&text[end..]);
    Some(better)
}

/// The first letter that was read wrong, where one of them is certain.
fn damage(text: &str) -> Option<Wrong> {
    let mut letters = undo::wrong(text);
    let first = letters.next()?;
    (first.is_certain || letters.any(|letter| letter.is_certain)).then_some(first)
}

/// The word around the damage, as it is and as it was meant.
fn shown(text: &str, first: &Wrong) -> (String, String) {
    let before = text[..first.bytes.start].chars().rev().take(SHOWN_CHARACTERS);
    let before = before.take_while(|character| !character.is_whitespace());
    let start = first.bytes.start - before.map(char::len_utf8).sum::<usize>();
    let word = text[start..].chars().take(2 * SHOWN_CHARACTERS);
    let mut end = start;
    for character in word {
        let is_of_damage = end < first.bytes.end;
        if !is_of_damage && character.is_whitespace() && character != '\u{a0}' {
            break;
        }
        end += character.len_utf8();
    }
    let broken = &text[start..end.max(first.bytes.end)];
    let meant = mended(broken).unwrap_or_else(|| {
        // Where only the rest of the text makes it certain.
        let (before, behind) = (first.bytes.start - start, first.bytes.end - start);
        format!("{}{}{}", &broken[..before], first.meant, &broken[behind..])
    });
    (broken.to_owned(), meant)
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, described, example};
    use super::*;
    use crate::message::sample::*;
    use proptest::prelude::*;

    /// A text as a program leaves it that takes UTF-8 for Windows-1252, or for Latin-1.
    fn damaged(text: &str, latin: bool) -> String {
        let read = |&byte: &u8| if latin { char::from(byte) } else { undo::windows_1252(byte) };
        text.as_bytes().iter().map(read).collect()
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(mended(text).as_deref().unwrap_or(text), expected, "{text}");
    }

    #[test]
    fn damage_is_undone() {
        check("fÃ¼r", "für");
        check("itâ€™s â€œgoodâ€\u{9d} â€” really", "it’s “good” — really");
        check("cafÃ© 5 â‚¬", "café 5 €");
        check("Â°C", "°C");
        check("ðŸ˜€", "😀");
        check("Ð¿Ñ€Ð¸Ð²ÐµÑ‚", "привет");
        check("æ—¥æœ¬", "日本");
        check("ItÃ¢â‚¬â„¢s twice", "It’s twice");
        check("GrÃƒÂ¼ÃƒÅ¸e", "Grüße");
        check("both good é and bad Ã©", "both good é and bad é");
    }

    #[test]
    fn every_text_that_was_damaged_is_as_before() {
        for text in [
            "Grüße aus Köln, schöne Straße",
            "Ça va très bien, merci à toi !",
            "El niño comió mañana",
            "Příliš žluťoučký kůň",
            "Zażółć gęślą jaźń",
            "Привет, как дела?",
            "Γειά σου Κόσμε",
            "日本語のテキスト",
            "한국어 텍스트",
            "שלום עולם",
            "It’s “fine” — 5 € … ✓ 😀👩‍🍳",
        ] {
            for latin in [false, true] {
                let once = damaged(text, latin);
                check(&once, text);
                check(&damaged(&once, latin), text);
            }
            assert_eq!(mended(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_meant_so_stays() {
        for text in [
            "",
            "plain",
            "« Voilà\u{a0}»",
            "« été\u{a0}» et «\u{a0}là\u{a0}»",
            "„JÄ“, „NEIN“",
            "CAFÉ» ÉTÉ… À…",
            "MAÇÃ” NÃO PÃO",
            "TOMÁŠ ÚŽASNÝ LÍŠKA",
            "Ârlan Âgil",
            "m² × 3 ÷ 4 ± ½",
            "Größe—und Maß…",
            "naïve façade coöperate",
            "Đường Ấn Độ",
            "Straß€ und é’“",
        ] {
            assert_eq!(mended(text), None, "{text}");
        }
    }

    #[test]
    fn findings() {
        let check = |text: &str, expected: &str| {
            let found = example(&of([user(text), assistant("b")]), 1, &Limits::OPENAI);
            assert_eq!(described(&found), expected, "{text}");
        };
        check("a fÃ¼r b", "1:encoding_damage@0[3-5] broken=fÃ¼r meant=für");
        check("lost \u{fffd} here", "1:lost_character@0[5-6]");
        check("siÄ™ Å¼e", "1:encoding_damage@0[2-4] broken=siÄ™ meant=się");
    }

    proptest! {
        #[test]
        fn what_is_mended_needs_no_more_mending(
            pieces in prop::collection::vec(
                prop::sample::select(&["Ã¼", "â€™", "Ã", "Â", "é", "a", " ", "€", "ð", "Ÿ", "˜", "\u{80}"][..]),
                0..30,
            ),
        ) {
            let text = pieces.concat();
            if let Some(better) = mended(&text) {
                prop_assert!(better.chars().count() < text.chars().count());
                prop_assert!(Glance::at(&text).has_wrong_letters);
            }
        }

        #[test]
        fn damage_of_any_text_is_undone(
            words in prop::collection::vec(
                prop::sample::select(&[
                    "Grüße", "été", "“ja”", "5 €", "it’s", "日本", "😀", "ñandú", "Straße", "Здравствуйте", "a", "—",
                ][..]),
                1..20,
            ),
            latin: bool,
        ) {
            let text = words.join(" ");
            let broken = damaged(&text, latin);
            if broken != text {
                prop_assert_eq!(mended(&broken).unwrap_or_default(), text);
            }
        }
    }
}
