//! What is wrong with the meaning of examples, one by one and together. What is wrong with the text of a file
//! was found before, by `bakehouse-formats`; both kinds are findings and go into the same list.

mod data_set;
mod messages;
mod special_token;
mod tools;

pub use data_set::{DataSet, LEAST_EXAMPLES, RECOMMENDED_EXAMPLES, Spoken, Spot, Twins, data_set};

use crate::finding::{Finding, FindingCode, Place, Severity};
use crate::message::Example;
use std::collections::BTreeSet;

/// What a model or a provider takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Tools offered in one example.
    pub tools: usize,
    /// Tokens of one example that are read. What follows is cut off, without an error, by every provider.
    pub tokens: usize,
}

impl Limits {
    /// OpenAI's: 128 tools, and 65,536 tokens since the gpt-4o family. The strictest about form, so that an
    /// example that passes is taken everywhere.
    pub const OPENAI: Self = Self { tools: 128, tokens: 65_536 };
}

/// Checks one example, which stands on `line`.
pub fn example(example: &Example, line: u64, limits: &Limits) -> Vec<Finding> {
    let mut findings = Vec::new();
    messages::check(example, line, &mut findings);
    tools::check(example, line, limits, &mut findings);
    special_token::check(example, line, &mut findings);
    findings
}

/// Checks the length of the example on `line`, once somebody has counted its tokens.
pub fn length(tokens: usize, line: u64, limits: &Limits) -> Option<Finding> {
    (tokens > limits.tokens).then(|| {
        Finding::new(FindingCode::TooLong, Place::line(line))
            .with("tokens", tokens)
            .with("limit", limits.tokens)
    })
}

/// Whether an example with these findings is trained on. Only what must be fixed keeps it out.
pub fn is_usable<'a>(findings_of_the_line: impl IntoIterator<Item = &'a Finding>) -> bool {
    findings_of_the_line.into_iter().all(|finding| finding.severity != Severity::MustFix)
}

/// The lines that are left out of training, among all findings of a file.
pub fn left_out<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> BTreeSet<u64> {
    let must_fix = findings.into_iter().filter(|finding| finding.severity == Severity::MustFix);
    must_fix.filter_map(|finding| finding.place.line).collect()
}

/// `code@message` for each finding with the parameters behind it: what the table tests of the rules compare.
#[cfg(test)]
fn described(findings: &[Finding]) -> String {
    let described = findings.iter().map(|finding| {
        let line = finding.place.line.map_or(String::new(), |line| format!("{line}:"));
        let message = finding.place.message.map_or(String::new(), |message| format!("@{message}"));
        let params = finding.params.iter().map(|(name, value)| format!(" {name}={value}"));
        let params = params.collect::<Vec<_>>().concat();
        let supplied: Vec<&str> = finding.params.keys().copied().collect();
        let mut declared = finding.code.params().to_vec();
        declared.sort_unstable();
        assert_eq!(supplied, declared, "{} carries what it declares", finding.code.name());
        format!("{line}{}{message}{params}", finding.code.name())
    });
    described.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_that_is_too_long() {
        let limits = Limits { tokens: 100, ..Limits::OPENAI };
        assert_eq!(length(100, 1, &limits), None);
        let found = length(101, 7, &limits);
        assert_eq!(described(found.as_slice()), "7:too_long limit=100 tokens=101");
    }

    #[test]
    fn only_what_must_be_fixed_leaves_a_line_out() {
        let finding = |code, line| Finding::new(code, Place::line(line));
        let findings = [
            finding(FindingCode::Identical, 1),
            finding(FindingCode::NotJson, 2),
            finding(FindingCode::NoAnswer, 4),
            finding(FindingCode::EmptyMessage, 4),
            Finding::new(FindingCode::TooFew, Place::default()),
        ];
        assert_eq!(left_out(&findings), BTreeSet::from([2, 4]));
        assert!(is_usable(&findings[..1]) && !is_usable(&findings[..2]) && is_usable(&[]));
    }
}
