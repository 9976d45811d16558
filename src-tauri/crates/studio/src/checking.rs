//! Checking: reads a file or a project and reports what was found, line by line and about the whole.

use crate::{
    failure::Failure,
    project_file::{self, Source},
};
use bakehouse_domain::{
    check::{self, Languages, Limits, Target, TargetName},
    finding::{Finding, Severity},
};
use bakehouse_formats::Tokenizer;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What a check found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The file with the examples to learn from.
    pub training: FileReport,
    /// The file with the held-back ones, when they have their own.
    pub held_back: Option<FileReport>,
}

/// What a check found in one file.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// The file.
    pub path: PathBuf,
    /// How the examples stand in it, as `jsonl`.
    pub format: &'static str,
    /// Examples that can be learned from.
    pub examples: usize,
    /// Their tokens, as the tokenizer o200k counts them.
    pub tokens: usize,
    /// What was found: about the whole first, then line by line.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Every finding, with the file it is about.
    pub fn findings(&self) -> impl Iterator<Item = (&FileReport, &Finding)> {
        let files = [Some(&self.training), self.held_back.as_ref()];
        files
            .into_iter()
            .flatten()
            .flat_map(|file| file.findings.iter().map(move |found| (file, found)))
    }

    /// How many findings of `severity` there are.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings().filter(|(_, finding)| finding.severity == severity).count()
    }
}

/// What is checked beside what is wrong everywhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Whether names of persons are looked for as well.
    pub names: bool,
    /// Where the examples are to be learned from.
    pub target: Option<TargetName>,
}

/// Checks the file or the folder at `path`.
pub fn check(path: &Path, wanted: Wanted) -> Result<Report, Failure> {
    let project = project_file::open(path)?;
    let mut training = report(&project.training, wanted);
    let held_back = project.held_back.as_ref().map(|source| report(source, wanted));
    let held_back_examples = project.held_back.iter().flat_map(Source::usable);
    training.findings.extend(check::data_set(project.training.usable(), held_back_examples));
    // Stable: what was found in a line itself stays before what its neighbours say about it.
    training.findings.sort_by_key(|finding| finding.place.line);
    Ok(Report { training, held_back })
}

fn report(source: &Source, wanted: Wanted) -> FileReport {
    let target = wanted.target.map(Target::of);
    let limits = target.map_or(Limits::OPENAI, |target| target.limits);
    let mut findings = source.findings.clone();
    let mut languages = Languages::default();
    let (mut examples, mut tokens) = (0, 0);
    for (line, example) in source.usable() {
        let length = Tokenizer::O200k.count_example(example);
        findings.extend(check::length(length, line, &limits));
        findings.extend(check::thorough(example, line));
        if wanted.names {
            findings.extend(check::person_names(example, line));
        }
        if let Some(target) = &target {
            findings.extend(check::target(example, line, target));
        }
        languages.add(line, example);
        examples += 1;
        tokens += length;
    }
    findings.extend(languages.findings());
    if let Some(target) = &target {
        let bytes = fs::metadata(&source.path).map_or(0, |file| file.len());
        findings.extend(check::target_file(examples, bytes, target));
    }
    findings.sort_by_key(|finding| finding.place.line);
    FileReport { path: source.path.clone(), format: source.format, examples, tokens, findings }
}
