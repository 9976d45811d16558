//! Examples that ask nearly the same. Which those are is found elsewhere, since it needs the texts; what it means is said
//! here.

use super::DataSet;
use crate::finding::{Finding, FindingCode, Place};
use crate::message::Example;
use crate::near_copies::{Question, Sketches};
use crate::watch::Watch;
use std::collections::HashSet;

/// Two examples that ask nearly the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Twins {
    /// The one that could go.
    pub copy: Spot,
    /// The one that it is like.
    pub of: Spot,
    /// How alike they are, to 1.
    pub alike: f64,
}

/// Where an example stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// On this line among those to learn from.
    Training(u64),
    /// On this line among those that are held back.
    HeldBack(u64),
}

impl DataSet<'_> {
    /// What is told of a line already as the very same question is not told again as nearly the same.
    pub(super) fn near_copies(&self, findings: &mut Vec<Finding>) {
        let is_same = |finding: &&Finding| {
            matches!(
                finding.code,
                FindingCode::Identical | FindingCode::DifferentAnswers | FindingCode::AlsoHeldBack
            )
        };
        let told = findings.iter().filter(is_same).filter_map(|finding| finding.place.line);
        let told: HashSet<u64> = told.collect();
        let found = self.twins.iter().filter_map(|twins| {
            let (code, line, first) = match (twins.copy, twins.of) {
                (Spot::Training(line), Spot::Training(first)) => {
                    (FindingCode::NearCopy, line, first)
                }
                (Spot::Training(line), Spot::HeldBack(first))
                | (Spot::HeldBack(first), Spot::Training(line)) => {
                    (FindingCode::NearlyHeldBack, line, first)
                }
                (Spot::HeldBack(_), Spot::HeldBack(_)) => return None,
            };
            if told.contains(&line) {
                return None;
            }
            if code == FindingCode::NearCopy
                && let Some((own, other)) = self.different_labels(line, first)
            {
                let finding = Finding::new(FindingCode::DifferentLabels, Place::line(line));
                return Some(finding.with("first", first).with("own", own).with("other", other));
            }
            let alike = (twins.alike * 100.0).round();
            Some(Finding::new(code, Place::line(line)).with("first", first).with("alike", alike))
        });
        let found: Vec<Finding> = found.collect();
        findings.extend(found);
    }

    /// The labels of two examples, if both have one and they differ.
    fn different_labels(&self, line: u64, other: u64) -> Option<(&str, &str)> {
        let label = |line: u64| self.spoken.get(&line)?.label.as_deref();
        let (own, other) = (label(line)?, label(other)?);
        (own != other).then_some((own, other))
    }
}

/// The twins among examples with their lines.
pub(super) fn among(training: &[(u64, &Example)], held_back: &[(u64, &Example)]) -> Vec<Twins> {
    let training = training.iter().map(|(line, example)| (Spot::Training(*line), *example));
    let held_back = held_back.iter().map(|(line, example)| (Spot::HeldBack(*line), *example));
    let all: Vec<(Spot, &Example)> = training.chain(held_back).collect();
    let mut sketches = Sketches::default();
    for (id, (_, example)) in (0..).zip(&all) {
        let question = Question::of(example);
        sketches.add(id, &question.text, question.apart);
    }
    let read = |id: u64| Some(Question::of(all[id as usize].1).text);
    let found = sketches.find(read, &mut Watch::new(&mut |_| true)).unwrap_or_default();
    let spot = |id: u64| all[id as usize].0;
    let twins = found.copies.iter();
    twins
        .map(|each| Twins { copy: spot(each.id), of: spot(each.twin), alike: each.alike })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{super::described, data_set};
    use crate::message::{Example, sample::*};

    /// Fifty examples that are like nothing, then `more` to learn from and some that are held back.
    fn check(more: &[Example], held_back: &[Example], expected: &str) {
        let mut examples: Vec<Example> = (1..=50)
            .map(|n| {
                asked("Be kind.", &format!("Question {n}"), &format!("A long answer to it, {n}"))
            })
            .collect();
        examples.extend_from_slice(more);
        let findings = data_set((1..).zip(&examples), (1..).zip(held_back));
        assert_eq!(described(&findings), expected);
    }

    fn parcel(question: &str, answer: &str) -> Example {
        asked("Be kind.", question, answer)
    }

    const LONG: &str = "It is on its way and comes tomorrow.";

    #[test]
    fn nearly_the_same_question() {
        let first = || parcel("I was charged twice for my order last week, can you help?", LONG);
        let second =
            || parcel("I was charged twice for my order last week. Can you help me?", LONG);
        check(&[first(), second()], &[], "52:near_copy alike=80 first=51");
        check(&[first()], &[second()], "51:nearly_held_back alike=80 first=1");
        check(&[second()], &[first()], "51:nearly_held_back alike=80 first=1");
        check(&[], &[first(), second()], "");
        // Letter case and punctuation make no other question.
        let shouted = parcel("I WAS CHARGED twice for my order last week - can you help", LONG);
        check(&[first(), shouted], &[], "52:near_copy alike=100 first=51");
    }

    #[test]
    fn the_very_same_question_is_told_once() {
        let first = || parcel("Where is my parcel?", LONG);
        check(&[first(), first()], &[], "52:identical first=51");
        let other = parcel("Where is my parcel?", "It was lost on its way to you.");
        check(&[first(), other], &[], "52:different_answers first=51");
        check(&[first()], &[first()], "51:also_held_back first=1");
    }

    #[test]
    fn nearly_the_same_question_with_another_label() {
        let first =
            || parcel("I was charged twice for my order last week, can you help?", "Billing");
        let other =
            |label| parcel("I was charged twice for my order last week. Can you help me?", label);
        check(
            &[first(), other("Refund")],
            &[],
            "52:different_labels first=51 other=billing own=refund",
        );
        check(&[first(), other("billing.")], &[], "52:near_copy alike=80 first=51");
        check(&[first(), other(LONG)], &[], "52:near_copy alike=80 first=51");
    }

    #[test]
    fn under_another_base_prompt_it_is_another_question() {
        let first = parcel("Where is my parcel, please?", LONG);
        let other = asked("Be brief.", "Where is my parcel please", LONG);
        check(&[first, other], &[], "52:other_base_prompt@0");
    }
}
