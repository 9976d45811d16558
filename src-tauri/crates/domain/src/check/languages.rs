//! Answers in another language than their questions, where the rest of the examples isn't like that: a model that learns
//! from them changes the language now and then. A set that translates is like that on purpose.

use crate::finding::{Finding, FindingCode, Place};
use crate::language::{Language, Spoken};
use crate::message::Example;
use std::collections::HashMap;

/// With fewer examples of which both languages are known nothing is usual.
const LEAST_KNOWN: usize = 10;
/// What is usual is so in this share of them.
const USUAL_SHARE: f64 = 0.9;

/// The languages of a set of examples, which stream by.
#[derive(Clone, Debug, Default)]
pub struct Languages {
    rows: Vec<(u64, Language, Language)>,
}

/// How questions and answers of a set belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Usual {
    /// Answers are in the language of their question.
    Same,
    /// Questions in this language are answered in that one: a set that translates.
    Pair(Language, Language),
}

impl Languages {
    /// Adds the example on `line`.
    pub fn add(&mut self, line: u64, example: &Example) {
        self.add_spoken(line, Spoken::of(example));
    }

    /// Adds the example on `line`, of which this is known: guessed on another thread, or before.
    pub fn add_spoken(&mut self, line: u64, spoken: Spoken) {
        if let Spoken { question: Some(question), answer: Some(answer) } = spoken {
            self.rows.push((line, question, answer));
        }
    }

    /// Takes in what another one has.
    pub fn merge(&mut self, mut other: Self) {
        self.rows.append(&mut other.rows);
    }

    /// Whether answers are in the language of their question, where enough of them are known to tell.
    pub fn are_shared(&self) -> bool {
        self.usual() == Some(Usual::Same)
    }

    /// The examples that aren't as most of them are, by line.
    pub fn findings(&self) -> Vec<Finding> {
        let Some(usual) = self.usual() else { return Vec::new() };
        let is_usual = |question: Language, answer: Language| match usual {
            Usual::Same => question.is_like(answer),
            Usual::Pair(from, to) => question.is_like(from) && answer.is_like(to),
        };
        let mut findings: Vec<Finding> = self
            .rows
            .iter()
            .filter(|(_, question, answer)| !is_usual(*question, *answer))
            .map(|(line, question, answer)| {
                Finding::new(FindingCode::AnswerLanguage, Place::line(*line))
                    .with("question", question.code())
                    .with("answer", answer.code())
            })
            .collect();
        findings.sort_by_key(|finding| finding.place.line);
        findings
    }

    fn usual(&self) -> Option<Usual> {
        let is_enough = |count: usize| {
            self.rows.len() >= LEAST_KNOWN && count as f64 >= USUAL_SHARE * self.rows.len() as f64
        };
        let same = self.rows.iter().filter(|(_, question, answer)| question.is_like(*answer));
        if is_enough(same.count()) {
            return Some(Usual::Same);
        }
        let mut pairs: HashMap<(Language, Language), usize> = HashMap::new();
        for (_, question, answer) in &self.rows {
            *pairs.entry((*question, *answer)).or_default() += 1;
        }
        // One that is enough is the only one.
        let ((from, to), _) = pairs.into_iter().find(|(_, count)| is_enough(*count))?;
        Some(Usual::Pair(from, to))
    }
}

#[cfg(test)]
mod tests {
    use super::super::described;
    use super::*;
    use crate::message::sample::asked;

    fn check(pairs: &[(usize, &str, &str)], expected: &str) {
        let mut languages = Languages::default();
        let mut line = 0;
        for (count, question, answer) in pairs {
            let mut part = Languages::default();
            for _ in 0..*count {
                line += 1;
                let spoken =
                    Spoken { question: Language::named(question), answer: Language::named(answer) };
                part.add_spoken(line, spoken);
            }
            languages.merge(part);
        }
        assert_eq!(described(&languages.findings()), expected, "{pairs:?}");
    }

    #[test]
    fn answers_in_another_language() {
        check(&[], "");
        check(&[(40, "eng", "eng")], "");
        check(&[(20, "eng", "eng"), (20, "deu", "deu")], "");
        check(
            &[(19, "deu", "deu"), (1, "deu", "eng")],
            "20:answer_language answer=eng question=deu",
        );
        check(
            &[(1, "eng", "fra"), (20, "eng", "eng"), (1, "spa", "eng")],
            "1:answer_language answer=fra question=eng, 22:answer_language answer=eng question=spa",
        );
    }

    #[test]
    fn nothing_is_usual() {
        check(&[(8, "deu", "deu"), (1, "deu", "eng")], "");
        check(&[(20, "deu", "deu"), (20, "deu", "eng")], "");
        check(&[(19, "deu", "deu"), (1, "", "eng"), (1, "deu", "")], "");
    }

    #[test]
    fn guesses_that_are_taken_for_each_other() {
        check(&[(19, "dan", "dan"), (1, "dan", "nob")], "");
    }

    #[test]
    fn a_set_that_translates() {
        check(&[(40, "deu", "eng")], "");
        check(
            &[(19, "deu", "eng"), (1, "deu", "deu")],
            "20:answer_language answer=deu question=deu",
        );
    }

    #[test]
    fn examples_as_they_are() {
        let mut languages = Languages::default();
        let german = "Wo bleibt denn nur meine Lampe, die ich vor zwei Wochen bestellt habe?";
        let answer = "Sie hat unser Lager am Montag verlassen und sollte bald bei Ihnen sein.";
        for line in 1..=20 {
            languages.add(line, &asked("", german, answer));
        }
        let english = "It left our warehouse on Monday and should be with you rather soon.";
        languages.add(21, &asked("", german, english));
        languages.add(22, &asked("", "Hi", "Hello"));
        assert_eq!(described(&languages.findings()), "21:answer_language answer=eng question=deu");
    }
}
