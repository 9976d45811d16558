//! What most texts give away by their small words. Guessing by letters is surer, and takes fifty times as long: it is kept
//! for texts that are short, mixed, or in a language without a list here.

use crate::{hash, stop_words::STOP_WORDS, words};
use std::collections::HashMap;
use std::sync::LazyLock;
use whatlang::Lang;

/// So many of the small words of a language are no accident.
const LEAST_WORDS: u32 = 8;
/// And they are this share of all words: of the small words of a kindred language fewer are.
const LEAST_SHARE: f64 = 0.25;
/// And the second language has at most one for so many of the first.
const TIMES_SECOND: u32 = 2;

/// In which of the lists a word is: a bit for each.
static LISTS: LazyLock<HashMap<u64, u16>> = LazyLock::new(|| {
    let mut lists = HashMap::new();
    for (number, (_, words)) in STOP_WORDS.iter().enumerate() {
        for word in words.split_whitespace() {
            *lists.entry(hash::text(word)).or_default() |= 1 << number;
        }
    }
    lists
});

/// The language of prose; nothing where its small words leave a doubt.
pub(super) fn guess(prose: &str) -> Option<Lang> {
    let mut counts = [0u32; STOP_WORDS.len()];
    let mut all = 0u32;
    words::each(prose, |word| {
        all += 1;
        let lists = LISTS.get(&hash::text(word.lower)).copied().unwrap_or_default();
        for (number, count) in counts.iter_mut().enumerate() {
            *count += u32::from(lists >> number & 1);
        }
    });
    let (best, &most) = counts.iter().enumerate().max_by_key(|(_, count)| **count)?;
    let others = counts.iter().enumerate().filter(|(number, _)| *number != best);
    let second = others.map(|(_, count)| *count).max().unwrap_or_default();
    let is_sure = most >= LEAST_WORDS
        && f64::from(most) >= LEAST_SHARE * f64::from(all)
        && most >= TIMES_SECOND * second;
    STOP_WORDS[best].0.filter(|_| is_sure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_with_enough_small_words() {
        let check =
            |text: &str, expected: Option<Lang>| assert_eq!(guess(text), expected, "{text}");
        check(
            "I ordered a lamp two weeks ago, and it still hasn't arrived. Could you find out where it is?",
            Some(Lang::Eng),
        );
        check(
            "Ich habe vor zwei Wochen eine Lampe bestellt, und sie ist noch nicht da. Wo ist sie denn?",
            Some(Lang::Deu),
        );
        check("I ordered a lamp.", None);
        check("", None);
        check(
            "Jeg bestilte en lampe for to uker siden, og den er ikke her. Hvor er den, og når kommer den?",
            None,
        );
        check(
            "Před dvěma týdny jsem si u vás objednal lampu a do dneška mi nepřišla. Můžete mi říct, kde je?",
            None,
        );
        check(
            "I ordered a lamp and it is not here. Ich habe eine Lampe bestellt, und sie ist noch nicht da.",
            None,
        );
    }
}
