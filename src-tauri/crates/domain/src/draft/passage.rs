//! Whether an answer keeps to the passage that it was to be written from: it quotes it, and gives no number that is in
//! neither the passage nor the question. A small model likes to make up both.

use crate::words;
use std::collections::HashSet;

/// A run of so many words that is the same in both is a quote. A shorter answer has to be one as a whole.
const QUOTED_WORDS: usize = 4;
/// The same in characters of a script without spaces.
const QUOTED_CHARACTERS: usize = 8;

/// A question that has so many words of its passage in one run has the answer in it.
const TOLD_WORDS: usize = 7;
/// An answer from a passage is one to three sentences; with more words than this it says all of it. In characters of a
/// script without spaces, twice as many.
const MOST_WORDS: usize = 90;

/// Whether a question tells what stands in its passage, instead of asking for it.
pub(super) fn is_told(question: &str, passage: &str) -> bool {
    let (question, passage) = (Words::of(question), Words::of(passage));
    let run = if question.is_dense() { 2 * TOLD_WORDS } else { TOLD_WORDS };
    question.all.len() >= run && question.shares(run, &passage)
}

/// Whether an answer goes on and on, as if it should say the passage again.
pub(super) fn is_recited(answer: &str) -> bool {
    let words = Words::of(answer);
    words.all.len() > if words.is_dense() { 2 * MOST_WORDS } else { MOST_WORDS }
}

/// Whether `answer` keeps to `passage`.
pub(super) fn is_quoted(answer: &str, passage: &str, question: &str) -> bool {
    let (answer, passage) = (Words::of(answer), Words::of(passage));
    let question = Words::of(question);
    answer.numbers().all(|number| passage.has(number) || question.has(number))
        && answer.quotes(&passage)
}

/// The words of a text, in small letters.
struct Words {
    all: Vec<String>,
    /// How many of them are characters of a script without spaces.
    dense: usize,
}

impl Words {
    fn of(text: &str) -> Self {
        let (mut all, mut dense) = (Vec::new(), 0);
        words::each(text, |word| {
            all.push(word.lower.to_owned());
            dense += usize::from(word.is_dense);
        });
        Self { all, dense }
    }

    fn numbers(&self) -> impl Iterator<Item = &str> {
        let is_number = |word: &&String| word.contains(|c: char| c.is_ascii_digit());
        self.all.iter().filter(is_number).map(String::as_str)
    }

    fn has(&self, word: &str) -> bool {
        self.all.iter().any(|other| other == word)
    }

    fn quotes(&self, passage: &Self) -> bool {
        let run = if self.is_dense() { QUOTED_CHARACTERS } else { QUOTED_WORDS };
        let run = run.min(self.all.len());
        run > 0 && self.shares(run, passage)
    }

    fn is_dense(&self) -> bool {
        2 * self.dense > self.all.len()
    }

    /// Whether they have `run` words in a row in common.
    fn shares(&self, run: usize, passage: &Self) -> bool {
        let known: HashSet<&[String]> = passage.all.windows(run).collect();
        self.all.windows(run).any(|run| known.contains(run))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSAGE: &str = "Goods may be sent back within 30 days. Postage of €4.50 is yours, unless the goods are \
                           faulty. The card is credited in a week.";

    #[test]
    fn an_answer_quotes_its_passage_and_adds_no_number() {
        let check = |answer: &str, expected: bool| {
            assert_eq!(is_quoted(answer, PASSAGE, "And after 60 days?"), expected, "{answer}");
        };
        check("You may send goods back, and postage of €4.50 is yours.", true);
        check("Yes: goods may be sent back within 30 days!", true);
        check("Within 30 days.", true);
        check("The card is credited in a week", true);
        check("After 60 days you can’t: goods may be sent back within 30 days.", true);
        check("Goods may be sent back within 14 days, which is within 30 days.", false);
        check("Postage of €4.5 is yours, unless the goods are faulty.", false);
        check("Of course you can, whenever you like.", false);
        check("Soon.", false);
        check("?", false);
    }

    #[test]
    fn a_question_asks_and_an_answer_is_short() {
        assert!(!is_told(
            "How much is postage when I send the goods back within 30 days?",
            PASSAGE
        ));
        assert!(is_told("Is it so that postage of €4.50 is yours, unless faulty?", PASSAGE));
        assert!(!is_recited(PASSAGE) && is_recited(&PASSAGE.repeat(4)));
    }

    #[test]
    fn words_that_are_not_set_apart() {
        let passage = "商品可在三十天内退回。邮费由您承担，除非商品有缺陷。";
        assert!(is_quoted("您好，商品可在三十天内退回。", passage, ""));
        assert!(!is_quoted("您好，随时都可以退回商品。", passage, ""));
    }
}
