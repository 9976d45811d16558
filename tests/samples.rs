//! The sample projects keep their promises: what their README says of the files is true of the files.

use anyhow::Result;
use bakehouse_domain::check;
use bakehouse_domain::message::{Example, Role};
use bakehouse_formats::{Limits, Line, read_examples};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

struct Sample {
    training: Vec<Line<Example>>,
    held_back: Vec<Line<Example>>,
}

impl Sample {
    fn read(name: &str) -> Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/samples").join(name);
        let read = |file: &str| -> Result<Vec<Line<Example>>> {
            let data = read_examples(&folder.join(file), &Limits::STANDARD)?;
            assert!(data.findings.is_empty(), "{file}: {:?}", data.findings);
            Ok(data.examples)
        };
        Ok(Self { training: read("train.jsonl")?, held_back: read("held-back.jsonl")? })
    }

    fn all(&self) -> impl Iterator<Item = &Line<Example>> {
        self.training.iter().chain(&self.held_back)
    }

    fn check_promises(&self, training: usize, held_back: usize) {
        assert_eq!((self.training.len(), self.held_back.len()), (training, held_back));
        let base_prompts: BTreeSet<_> = self.all().map(|line| line.value.base_prompt()).collect();
        assert_eq!(base_prompts.len(), 1, "the same base prompt in every example");
        assert!(!base_prompts.contains(&None), "and it is there");
        for line in self.all() {
            let findings = check::example(&line.value, line.number, &check::Limits::OPENAI);
            assert!(findings.is_empty(), "line {}: {findings:?}", line.number);
        }
        let numbered = |lines: &'_ [Line<Example>]| -> Vec<(u64, Example)> {
            lines.iter().map(|line| (line.number, line.value.clone())).collect()
        };
        let (training, held_back) = (numbered(&self.training), numbered(&self.held_back));
        let findings = check::data_set(
            training.iter().map(|(line, example)| (*line, example)),
            held_back.iter().map(|(line, example)| (*line, example)),
        );
        assert!(findings.is_empty(), "{findings:?}");
        self.check_near_copies();
    }

    /// No question that is held back shares three in ten of its three-word runs with one to learn from.
    fn check_near_copies(&self) {
        for held_back in &self.held_back {
            for training in &self.training {
                let (a, b) = (phrases(&asked(held_back), 3), phrases(&asked(training), 3));
                let (common, all) = (a.intersection(&b).count(), a.union(&b).count());
                assert!(
                    common * 10 < all.max(1) * 3,
                    "held-back line {} is a near-copy of line {}",
                    held_back.number,
                    training.number
                );
            }
        }
    }
}

/// Everything that the person says.
fn asked(line: &Line<Example>) -> String {
    let spoken = line.value.messages.iter().filter(|message| message.role == Role::User);
    spoken.map(|message| message.content.as_str()).collect::<Vec<_>>().join(" ")
}

/// The runs of `length` words, in small letters and without punctuation.
fn phrases(text: &str, length: usize) -> BTreeSet<String> {
    let letters = |word: &str| {
        word.chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let words: Vec<String> =
        text.split_whitespace().map(letters).filter(|word: &String| !word.is_empty()).collect();
    words.windows(length).map(|run| run.join(" ")).collect()
}

#[test]
fn ticket_triage_has_balanced_queues() -> Result<()> {
    let sample = Sample::read("ticket-triage")?;
    sample.check_promises(90, 30);
    for (lines, of_each) in [(&sample.training, 18), (&sample.held_back, 6)] {
        let mut queues: BTreeMap<&str, usize> = BTreeMap::new();
        for line in lines {
            let (_, answer) = line.value.question_and_answer().expect("it ends with an answer");
            *queues.entry(&answer.content).or_default() += 1;
        }
        assert_eq!(queues.len(), 5, "{queues:?}");
        assert!(queues.values().all(|count| *count == of_each), "{queues:?}");
    }
    Ok(())
}

#[test]
fn marv_does_not_repeat_himself() -> Result<()> {
    let sample = Sample::read("marv")?;
    sample.check_promises(60, 12);
    let mut answers: BTreeMap<String, usize> = BTreeMap::new();
    for line in sample.all() {
        let learned = line.value.messages.iter().filter(|message| message.is_learned());
        for phrase in learned.flat_map(|message| phrases(&message.content, 4)) {
            *answers.entry(phrase).or_default() += 1;
        }
    }
    assert!(answers.len() > 300, "phrases are really found: {}", answers.len());
    let worn: Vec<_> = answers.iter().filter(|(_, count)| **count > 3).collect();
    assert!(worn.is_empty(), "phrases in more than three answers: {worn:?}");
    Ok(())
}
