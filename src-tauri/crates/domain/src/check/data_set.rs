//! The data set as a whole: enough examples, one base prompt, no repetition, and a fair check. Only hashes are
//! looked at, 64 bytes an example, and each is sorted in once. Labels and turns are kept beside them where somebody tells
//! them.

mod answers;
mod copies;
mod follow_ups;

pub use copies::{Spot, Twins};
pub use follow_ups::Spoken;

use crate::finding::{Finding, FindingCode, Place};
use crate::fingerprint::Fingerprint;
use crate::message::Example;
use std::collections::{BTreeMap, HashMap};

/// Nothing is learned from fewer; providers refuse them too.
pub const LEAST_EXAMPLES: usize = 10;
/// Where a clear improvement starts, from 50 to 100.
pub const RECOMMENDED_EXAMPLES: usize = 50;

/// Checks training examples, together with the held-back ones where they are known. Each comes with its line.
///
/// Give it the usable examples only: one that is left out can be repeated without harm.
pub fn data_set<'a>(
    training: impl IntoIterator<Item = (u64, &'a Example)>,
    held_back: impl IntoIterator<Item = (u64, &'a Example)>,
) -> Vec<Finding> {
    let training: Vec<(u64, &Example)> = training.into_iter().collect();
    let held_back: Vec<(u64, &Example)> = held_back.into_iter().collect();
    let fingerprints = |of: &[(u64, &Example)]| -> Vec<Fingerprint> {
        of.iter().map(|(_, example)| Fingerprint::of(example)).collect()
    };
    let (own, others) = (fingerprints(&training), fingerprints(&held_back));
    let mut data_set = DataSet::default();
    for ((line, example), fingerprint) in training.iter().zip(&own) {
        data_set.add(*line, fingerprint);
        data_set.add_spoken(*line, Spoken::of(example));
    }
    for ((line, _), fingerprint) in held_back.iter().zip(&others) {
        data_set.add_held_back(*line, fingerprint);
    }
    for twins in copies::among(&training, &held_back) {
        data_set.add_twins(twins);
    }
    data_set.findings()
}

/// A data set of which only the fingerprints are looked at. They stay where they are: of a million examples nothing is kept
/// twice.
#[derive(Default)]
pub struct DataSet<'a> {
    rows: Vec<Row<'a>>,
    held_back_count: usize,
    /// The line of each held-back question.
    held_back: HashMap<u64, u64>,
    /// What is said in the examples to learn from, by line.
    spoken: HashMap<u64, Spoken>,
    twins: Vec<Twins>,
    wants_follow_ups: bool,
}

struct Row<'a> {
    line: u64,
    fingerprint: &'a Fingerprint,
}

impl<'a> DataSet<'a> {
    /// Adds an example to learn from.
    pub fn add(&mut self, line: u64, fingerprint: &'a Fingerprint) {
        self.rows.push(Row { line, fingerprint });
    }

    /// Tells what is said in an example to learn from that was added.
    pub fn add_spoken(&mut self, line: u64, spoken: Spoken) {
        self.spoken.insert(line, spoken);
    }

    /// Adds an example that is held back. It counts for its question and for the size.
    pub fn add_held_back(&mut self, line: u64, fingerprint: &Fingerprint) {
        self.held_back_count += 1;
        if fingerprint.answer.is_some() {
            self.held_back.entry(fingerprint.question).or_insert(line);
        }
    }

    /// Adds what is known of two examples that ask nearly the same: see [`near_copies`](crate::near_copies).
    pub fn add_twins(&mut self, twins: Twins) {
        self.twins.push(twins);
    }

    /// Tells that the plan wants answers to follow-up questions.
    pub fn want_follow_ups(&mut self) {
        self.wants_follow_ups = true;
    }

    /// What was found: first about the data set, then line by line.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.size(&mut findings);
        self.base_prompts(&mut findings);
        self.one_sided(&mut findings);
        self.follow_ups(&mut findings);
        self.repetitions(&mut findings);
        self.near_copies(&mut findings);
        findings.sort_by_key(|finding| finding.place.line);
        findings
    }

    fn size(&self, findings: &mut Vec<Finding>) {
        // Together with those that are held back, as a training counts them: which those are is often decided later.
        let count = self.rows.len() + self.held_back_count;
        let whole = |code| Finding::new(code, Place::default());
        if self.rows.is_empty() {
            findings.push(whole(FindingCode::NoExamples));
        } else if count < LEAST_EXAMPLES {
            findings.push(whole(FindingCode::TooFew).with("count", count));
        } else if count < RECOMMENDED_EXAMPLES {
            findings.push(whole(FindingCode::Few).with("count", count));
        }
    }

    fn base_prompts(&self, findings: &mut Vec<Finding>) {
        let mut without = self.rows.iter().filter(|row| row.fingerprint.base_prompt.is_none());
        if let Some(first) = without.next() {
            findings.push(
                Finding::new(FindingCode::NoBasePrompt, Place::default())
                    .with("count", 1 + without.count())
                    .with("total", self.rows.len())
                    .with("first", first.line),
            );
        }

        let mut uses: BTreeMap<u64, usize> = BTreeMap::new();
        let base_prompts = || self.rows.iter().filter_map(|row| row.fingerprint.base_prompt);
        for (text, _) in base_prompts() {
            *uses.entry(text).or_default() += 1;
        }
        let Some((&usual, &most_uses)) = uses.iter().max_by_key(|(_, count)| **count) else {
            return;
        };
        // Where no base prompt has the majority none is the usual one, and a finding for nearly every line
        // would hide all others.
        if most_uses * 2 <= base_prompts().count() {
            findings.push(
                Finding::new(FindingCode::ManyBasePrompts, Place::default())
                    .with("count", uses.len()),
            );
            return;
        }
        for row in &self.rows {
            let base_prompt = row.fingerprint.base_prompt;
            if let Some((_, place)) = base_prompt.filter(|(text, _)| *text != usual) {
                let place = Place::message(row.line, place);
                findings.push(Finding::new(FindingCode::OtherBasePrompt, place));
            }
        }
    }

    fn repetitions(&self, findings: &mut Vec<Finding>) {
        let first_same = self.firsts(|fingerprint| Some(fingerprint.example));
        let first_asked =
            self.firsts(|fingerprint| fingerprint.answer.map(|_| fingerprint.question));
        for (place, row) in self.rows.iter().enumerate() {
            let mut found = |code, first: u64| {
                findings.push(Finding::new(code, Place::line(row.line)).with("first", first));
            };
            let first = first_same[place] as usize;
            if first != place {
                found(FindingCode::Identical, self.rows[first].line);
            }
            if row.fingerprint.answer.is_none() {
                continue;
            }
            let earlier = &self.rows[first_asked[place] as usize];
            if earlier.fingerprint.answer != row.fingerprint.answer && first == place {
                found(FindingCode::DifferentAnswers, earlier.line);
            }
            if let Some(&line) = self.held_back.get(&row.fingerprint.question) {
                found(FindingCode::AlsoHeldBack, line);
            }
        }
    }

    /// The place of the first row with the same key, for each row; its own where it has none. Sorted rather than looked up:
    /// a list takes a third of the memory of a map.
    fn firsts(&self, key: impl Fn(&Fingerprint) -> Option<u64>) -> Vec<u32> {
        let keyed =
            (0..).zip(&self.rows).filter_map(|(place, row)| Some((key(row.fingerprint)?, place)));
        let mut keyed: Vec<(u64, u32)> = keyed.collect();
        keyed.sort_unstable();
        let mut firsts: Vec<u32> = (0..self.rows.len() as u32).collect();
        for same in keyed.chunk_by(|one, other| one.0 == other.0) {
            for (_, place) in same {
                firsts[*place as usize] = same[0].1;
            }
        }
        firsts
    }
}

#[cfg(test)]
mod tests {
    use super::super::described;
    use super::*;
    use crate::message::sample::*;

    /// Every second answer is another one, so that none is everywhere.
    fn answer(number: usize) -> &'static str {
        if number.is_multiple_of(2) { "No." } else { "Yes." }
    }

    /// Fifty good examples on lines 1 to 50, then `more` on the lines behind them.
    fn check(more: &[Example], held_back: &[Example], expected: &str) {
        let mut examples: Vec<Example> =
            (1..=50).map(|n| asked("Be kind.", &format!("Question {n}"), answer(n))).collect();
        examples.extend_from_slice(more);
        let findings = data_set((1..).zip(&examples), (1..).zip(held_back));
        assert_eq!(described(&findings), expected);
    }

    fn check_count(count: usize, expected: &str) {
        let examples: Vec<Example> =
            (0..count).map(|n| asked("Be kind.", &n.to_string(), answer(n))).collect();
        let findings = data_set((1..).zip(&examples), []);
        assert_eq!(described(&findings), expected, "{count} examples");
    }

    #[test]
    fn enough_examples() {
        check_count(0, "no_examples");
        check_count(1, "too_few count=1");
        check_count(9, "too_few count=9");
        check_count(10, "few count=10");
        check_count(49, "few count=49");
        check_count(50, "");
    }

    #[test]
    fn held_back_examples_count_for_the_size() {
        let held_back: Vec<Example> =
            (0..10).map(|n| asked("Be kind.", &n.to_string(), answer(n))).collect();
        let check = |training: &[Example], held_back: &[Example], expected: &str| {
            let findings = data_set((1..).zip(training), (1..).zip(held_back));
            assert_eq!(described(&findings), expected);
        };
        let training: Vec<Example> =
            (50..90).map(|n| asked("Be kind.", &n.to_string(), answer(n))).collect();
        check(&training, &held_back, "");
        check(&training[..8], &held_back[..2], "few count=10");
        check(&training[..8], &held_back[..1], "too_few count=9");
        check(&[], &held_back, "no_examples");
    }

    #[test]
    fn base_prompts() {
        check(&[asked("Be kind.", "a", "b")], &[], "");
        check(&[asked("Be brief.", "a", "b")], &[], "51:other_base_prompt@0");
        check(&[asked("", "a", "b")], &[], "no_base_prompt count=1 first=51 total=51");
        check(&[asked(" ", "a", "b")], &[], "no_base_prompt count=1 first=51 total=51");
        check(
            &[asked("", "a", "b"), asked("Be brief.", "c", "d"), asked("", "e", "f")],
            &[],
            "no_base_prompt count=2 first=51 total=53, 52:other_base_prompt@0",
        );
    }

    #[test]
    fn no_base_prompt_is_the_usual_one() {
        let examples: Vec<Example> =
            (0..60).map(|n| asked(&format!("Letter {n}"), "Sum it up.", answer(n))).collect();
        assert_eq!(described(&data_set((1..).zip(&examples), [])), "many_base_prompts count=60");
        let examples: Vec<Example> =
            (0..60).map(|n| asked("", &format!("Question {n}"), answer(n))).collect();
        let expected = "no_base_prompt count=60 first=1 total=60";
        assert_eq!(described(&data_set((1..).zip(&examples), [])), expected);
    }

    #[test]
    fn repetitions() {
        check(&[asked("Be kind.", "Question 7", "Yes.")], &[], "51:identical first=7");
        check(&[asked("Be kind.", "Question 7", "No.")], &[], "51:different_answers first=7");
        check(
            &[asked("Be kind.", "Question 7", "No."), asked("Be kind.", "Question 7", "No.")],
            &[],
            "51:different_answers first=7, 52:identical first=51",
        );
        // White space alone makes neither an identical example nor another answer, only a near-copy.
        check(&[asked("Be kind.", "Question  7", "Yes.")], &[], "51:near_copy alike=100 first=7");
        // Under another base prompt another answer may be right.
        check(&[asked("Be mean.", "Question 7", "No.")], &[], "51:other_base_prompt@0");
        // Two examples without an answer ask nothing.
        check(
            &[of([system("Be kind."), user("x")]), of([system("Be kind."), user("x")])],
            &[],
            "52:identical first=51",
        );
    }

    #[test]
    fn held_back_questions() {
        let unseen = asked("Be kind.", "Something else", "Yes.");
        check(&[], std::slice::from_ref(&unseen), "");
        check(
            &[],
            &[unseen, asked("Be kind.", "Question 7", "Another answer.")],
            "7:also_held_back first=2",
        );
    }

    #[test]
    fn many_copies_are_each_told_once() {
        let example = asked("Be kind.", "a", "b");
        let findings = data_set((1..=200_000).map(|line| (line, &example)), []);
        let identical = findings.iter().filter(|found| found.code == FindingCode::Identical);
        assert_eq!(identical.count(), 199_999);
        assert_eq!(described(&findings[..1]), "one_sided answer=b share=100");
        assert_eq!(findings.len(), 200_000);
    }
}
