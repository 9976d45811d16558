//! What single services refuse or lose of the examples that go to them, counted by what it is.

use crate::contract::{Refused, Shape};
use bakehouse_domain::{
    check::{self, Target, TargetName},
    finding::{Finding, FindingCode},
};
use bakehouse_store::project::examples::Decided;
use std::collections::BTreeMap;

/// The services that a shape is made for, with what they refuse of it.
pub(super) struct Taken {
    targets: Vec<Target>,
    examples: usize,
    text_bytes: u64,
    refused: BTreeMap<(TargetName, FindingCode), (Finding, usize)>,
}

impl Taken {
    /// Nothing was looked at so far.
    pub fn new(shape: Shape) -> Self {
        let targets = targets(shape).iter().map(|name| Target::of(*name)).collect();
        Self { targets, examples: 0, text_bytes: 0, refused: BTreeMap::new() }
    }

    /// The services.
    pub fn services(&self) -> Vec<TargetName> {
        self.targets.iter().map(|target| target.name).collect()
    }

    /// Looks at one more example.
    pub fn look_at(&mut self, decided: &Decided) {
        self.examples += 1;
        let messages = decided.example.all_messages();
        let texts = messages
            .map(|message| message.content.len() + message.parts.as_ref().map_or(0, String::len));
        self.text_bytes += texts.sum::<usize>() as u64;
        for target in &self.targets {
            let line = decided.id.0 as u64;
            let mut found = check::target(&decided.example, line, target);
            found.extend(check::length(decided.tokens as usize, line, &target.limits));
            // Of one example each counts once, in however many of its messages it is.
            found.sort_by_key(|finding| finding.code);
            found.dedup_by_key(|finding| finding.code);
            for finding in found {
                let key = (target.name, finding.code);
                self.refused.entry(key).or_insert((finding, 0)).1 += 1;
            }
        }
    }

    /// What was found, where the file has `all` examples. Those that were looked at stand for the others.
    pub fn refused(self, all: usize) -> Vec<Refused> {
        let Self { targets, examples, text_bytes, refused } = self;
        let share = all as f64 / examples.max(1) as f64;
        let bytes = (text_bytes as f64 * share) as u64;
        let of_file = targets.iter().flat_map(|target| {
            let found = check::target_file(all, bytes, target);
            found.into_iter().map(|finding| told(target.name, finding, None))
        });
        let of_examples = refused
            .into_iter()
            .map(|((target, _), (finding, count))| told(target, finding, Some(count)));
        let mut told: Vec<Refused> = of_file.chain(of_examples).collect();
        // What keeps the whole file out comes first.
        told.sort_by_key(|refused| (refused.target, refused.examples.is_some()));
        told
    }
}

fn told(target: TargetName, finding: Finding, examples: Option<usize>) -> Refused {
    let params = finding.params.into_iter();
    Refused {
        target,
        code: finding.code,
        severity: finding.severity,
        params: params.map(|(name, value)| (name.to_owned(), value)).collect(),
        examples,
    }
}

/// Where a file of this shape can be given to.
fn targets(shape: Shape) -> &'static [TargetName] {
    use TargetName::{Azure, Crusoe, Fireworks, Nebius, OpenAi, Together};
    match shape {
        Shape::Chat => &[OpenAi, Together, Fireworks, Nebius, Crusoe],
        Shape::ChatWithMark => &[Azure],
        Shape::Preference => &[OpenAi, Azure, Together, Fireworks],
        _ => &[],
    }
}
