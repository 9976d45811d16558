//! Reads the texts block by block, looks at each on as many threads as the computer has, and keeps of them only what is
//! needed to compare them.

use crate::{failure::Failure, studio::Project};
use bakehouse_domain::{
    check::{self, Languages, Spoken},
    finding::Finding,
    message::Example,
    near_copies::{Question, Sketches},
};
use bakehouse_store::project::examples::{self, Usable};
use std::{ops::ControlFlow, thread};

/// Examples that are in the memory at a time.
const BLOCK: usize = 512;

/// What is known of the texts.
#[derive(Default)]
pub(super) struct Gathered {
    /// What was found in each by itself.
    pub findings: Vec<Finding>,
    /// Their languages.
    pub languages: Languages,
    /// What they ask, to find near-copies.
    pub sketches: Sketches,
    /// What they say, by number.
    pub spoken: Vec<(u64, Spoken)>,
}

impl Gathered {
    fn add(&mut self, line: u64, example: &Example, wants_names: bool) {
        self.findings.extend(check::thorough(example, line));
        if wants_names {
            self.findings.extend(check::person_names(example, line));
        }
        self.languages.add(line, example);
        let question = Question::of(example);
        self.sketches.add(line, &question.text, question.apart);
        self.spoken.push((line, Spoken::of(example)));
    }

    fn merge(&mut self, mut other: Self) {
        self.findings.append(&mut other.findings);
        self.languages.merge(other.languages);
        self.sketches.merge(other.sketches);
        self.spoken.append(&mut other.spoken);
    }
}

/// Looks at the texts of these examples. Tells after each block which share of them is done; nothing when `tell` ended it.
pub(super) fn gather(
    project: &Project,
    usable: &[Usable],
    wants_names: bool,
    tell: &mut dyn FnMut(f64) -> bool,
) -> Result<Option<Gathered>, Failure> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut all = Gathered::default();
    for (number, block) in usable.chunks(BLOCK).enumerate() {
        if !tell((number * BLOCK) as f64 / usable.len() as f64) {
            return Ok(None);
        }
        let ids: Vec<u32> =
            block.iter().filter_map(|example| u32::try_from(example.id.0).ok()).collect();
        let mut texts = Vec::with_capacity(ids.len());
        project.read(|connection| {
            examples::each(connection, &ids, |id, example| {
                texts.push((id.0 as u64, example));
                ControlFlow::Continue(())
            })
        })?;
        let part = texts.len().div_ceil(threads).max(1);
        thread::scope(|scope| {
            let parts: Vec<_> = texts
                .chunks(part)
                .map(|texts| scope.spawn(move || look_at(texts, wants_names)))
                .collect();
            for part in parts {
                let part = part.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                all.merge(part);
            }
        });
    }
    Ok(Some(all))
}

fn look_at(texts: &[(u64, Example)], wants_names: bool) -> Gathered {
    let mut gathered = Gathered::default();
    for (line, example) in texts {
        gathered.add(*line, example, wants_names);
    }
    gathered
}
