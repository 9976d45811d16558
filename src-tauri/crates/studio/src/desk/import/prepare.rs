//! From an entry of a file to what is stored of it: the example with its token counts, or the line with what is wrong.

use super::live::Counts;
use crate::desk::examples::content_of;
use bakehouse_domain::{
    finding::{Finding, Severity},
    message::Example,
    origin::Origin,
};
use bakehouse_formats::Entry;
use bakehouse_store::project::{
    examples::{Content, Derived, NewExample},
    findings::Found,
    imports::{ProblemKey, StagedProblem},
};
use std::collections::HashSet;

/// Of a line with something wrong this much is kept, to be shown and to be fixed.
const MOST_TEXT: usize = 16 << 10;

/// An entry of a file, with the text of a line that gave no example.
pub(super) struct Raw {
    pub key: ProblemKey,
    pub example: Option<Example>,
    pub topic: Option<String>,
    pub note: Option<String>,
    pub is_held_back: Option<bool>,
    pub findings: Vec<Finding>,
    pub text: String,
    pub is_whole: bool,
    /// Whether the line can be mended.
    pub can_repair: bool,
}

impl Raw {
    /// Of an entry with the text of its line, as much of it as is kept.
    pub fn of(entry: Entry<'_>, key: ProblemKey, (text, is_whole): (String, bool)) -> Self {
        let Entry { example, topic, note, is_held_back, findings, .. } = entry;
        // What has no text (a line that is too long, a word about the file) can't be put right here.
        let is_whole = is_whole && !text.is_empty();
        Self {
            key,
            example,
            topic,
            note,
            is_held_back,
            findings,
            text,
            is_whole,
            can_repair: false,
        }
    }
}

/// What is stored of an entry. The example itself is let go by the thread that read it, whose memory is the better for it.
pub(super) struct Prepared {
    pub derived: Option<Derived>,
    pub base_prompt: Option<String>,
    pub topic: Option<String>,
    pub note: Option<String>,
    pub is_held_back: Option<bool>,
    pub problem: Option<StagedProblem>,
    pub counts: Counts,
}

impl Prepared {
    /// The example to stage, if there is one. Its file may say whether it is held back, where it doesn't say so itself.
    pub fn example(&self, of_file: Option<bool>) -> Option<NewExample<'_>> {
        let new = NewExample::derived(self.derived.as_ref()?, Origin::Imported);
        let (topic, note) = (self.topic.as_deref(), self.note.as_deref());
        let wants_held_back = self.is_held_back.or(of_file);
        Some(NewExample { wants_held_back, topic, note, ..new })
    }
}

/// The beginning of a text, and whether that is all of it.
pub(super) fn beginning(text: &str) -> (String, bool) {
    let end = text.floor_char_boundary(MOST_TEXT);
    (text[..end].to_owned(), end == text.len())
}

/// Does the work of entries that needs no database: most of it is counting tokens, which comes first for all of them, so
/// that what is known of words stays near the processor meanwhile.
pub(super) fn prepare(mut all: Vec<Raw>, already_there: &HashSet<u64>) -> Vec<Prepared> {
    let contents: Vec<Option<Content>> =
        all.iter_mut().map(|raw| raw.example.take().map(content_of)).collect();
    let all = all.into_iter().zip(contents);
    all.map(|(raw, content)| prepared(raw, content, already_there)).collect()
}

fn prepared(raw: Raw, content: Option<Content>, already_there: &HashSet<u64>) -> Prepared {
    let Raw { key, topic, note, is_held_back, mut findings, text, is_whole, can_repair, .. } = raw;
    let derived = content.as_ref().map(Content::derive);
    let base_prompt = content.and_then(|content| content.example.base_prompt().map(str::to_owned));
    if let Some(derived) = &derived {
        findings.extend_from_slice(&derived.findings);
    }
    let worst = worst(&findings);
    let is_unreadable =
        derived.is_none() && worst.is_some_and(|found| found.severity == Severity::MustFix);
    let hash = derived.as_ref().map(Derived::hash);
    let severity = worst.map(|found| found.severity);
    let has = |wanted| usize::from(derived.is_some() && severity == Some(wanted));
    let counts = Counts {
        examples: usize::from(derived.is_some()),
        must_fix: has(Severity::MustFix),
        should_fix: has(Severity::ShouldFix),
        private: usize::from(
            derived.is_some() && findings.iter().any(|found| found.code.is_private_detail()),
        ),
        unreadable: usize::from(is_unreadable),
        can_repair: usize::from(is_unreadable && can_repair),
        already_there: usize::from(hash.is_some_and(|hash| already_there.contains(&hash))),
    };
    let problem = worst.map(|found| {
        let Found { code, severity, params, .. } = Found::from(found);
        // In a list that runs over many lines the fault may be some lines below the beginning of its entry; a column
        // there would point into the wrong line.
        let column = found.place.column.filter(|_| found.place.line == Some(key.line));
        let (text, is_whole) =
            if is_unreadable { (text, is_whole) } else { (String::new(), false) };
        StagedProblem {
            key,
            column,
            code,
            severity,
            params: params.into_iter().collect(),
            is_unreadable,
            text,
            is_whole,
        }
    });
    Prepared { derived, base_prompt, topic, note, is_held_back, problem, counts }
}

/// The first of the most severe findings. A hint is no problem.
fn worst(findings: &[Finding]) -> Option<&Finding> {
    let findings = findings.iter().filter(|finding| finding.severity != Severity::Hint);
    findings.min_by_key(|finding| finding.severity)
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.examples += other.examples;
        self.must_fix += other.must_fix;
        self.should_fix += other.should_fix;
        self.private += other.private;
        self.unreadable += other.unreadable;
        self.can_repair += other.can_repair;
        self.already_there += other.already_there;
    }
}
