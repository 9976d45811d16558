//! What is wrong with the meaning of examples, one by one and together. What is wrong with the text of a file
//! was found before, by `bakehouse-formats`; both kinds are findings and go into the same list.

mod answers;
mod data_set;
pub(crate) mod encoding;
mod facts;
mod glance;
pub(crate) mod invisible;
mod languages;
pub(crate) mod markup;
pub(crate) mod messages;
pub(crate) mod private;
pub(crate) mod special_token;
mod target;
pub(crate) mod text;
mod tools;
pub(crate) mod whole;

pub use data_set::{DataSet, LEAST_EXAMPLES, RECOMMENDED_EXAMPLES, Spoken, Spot, Twins, data_set};
pub use languages::Languages;
pub use private::person_names;
pub use target::{Limits, Target, TargetName, target, target_file};

use crate::finding::{Finding, FindingCode, Place, Severity};
use crate::message::Example;
use glance::Glance;
use whole::Whole;

/// Checks one example, which stands on `line`. Every example of an import goes through this, so a rule that takes longer
/// than a look at each byte is not here but in [`thorough`].
pub fn example(example: &Example, line: u64, limits: &Limits) -> Vec<Finding> {
    let mut findings = Vec::new();
    messages::check(example, line, &mut findings);
    answers::check(example, line, &mut findings);
    tools::check(example, line, limits, &mut findings);
    let whole = Whole::of(example);
    for text in text::texts(example) {
        let glance = Glance::at(&text.seen);
        special_token::check(&text, &glance, line, &mut findings);
        invisible::check(&text, &glance, line, &mut findings);
        encoding::check(&text, &glance, line, &mut findings);
        markup::check(&whole, &text, &glance, line, &mut findings);
        private::check(&whole, &text, &glance, line, &mut findings);
    }
    findings
}

/// Checks one example with the rules that take their time: for the background, once the examples are there. What
/// [`example`] finds isn't found again.
pub fn thorough(example: &Example, line: u64) -> Vec<Finding> {
    let mut findings = Vec::new();
    facts::check(example, line, &mut findings);
    findings
}

/// Checks the length of the example on `line`, once somebody has counted its tokens.
pub fn length(tokens: usize, line: u64, limits: &Limits) -> Option<Finding> {
    (tokens > limits.tokens).then(|| too_long(tokens, Place::line(line), limits))
}

/// Checks the length of the example on `line` where it is known how many tokens there are up to the end of each message:
/// then the finding names the one in which the rest is cut off.
pub fn cut(tokens_up_to: &[usize], line: u64, limits: &Limits) -> Option<Finding> {
    let tokens = tokens_up_to.last().copied()?;
    let first = tokens_up_to.iter().position(|&up_to| up_to > limits.tokens)?;
    Some(too_long(tokens, Place::message(line, first), limits))
}

fn too_long(tokens: usize, place: Place, limits: &Limits) -> Finding {
    Finding::new(FindingCode::TooLong, place)
        .with("tokens", tokens)
        .with("limit", limits.tokens)
        .with("lost", tokens - limits.tokens)
}

/// Whether an example with these findings is trained on. Only what must be fixed keeps it out.
pub fn is_usable<'a>(findings_of_the_line: impl IntoIterator<Item = &'a Finding>) -> bool {
    findings_of_the_line.into_iter().all(|finding| finding.severity != Severity::MustFix)
}

/// `code@message.call[start-end]` for each finding with the parameters behind it: what the table tests of the rules compare.
#[cfg(test)]
fn described(findings: &[Finding]) -> String {
    let described = findings.iter().map(|finding| {
        let line = finding.place.line.map_or(String::new(), |line| format!("{line}:"));
        let message = finding.place.message.map_or(String::new(), |message| format!("@{message}"));
        let span = finding.place.span.map_or(String::new(), |span| {
            let call = span.call.map_or(String::new(), |call| format!(".{call}"));
            format!("{call}[{}-{}]", span.start, span.end)
        });
        let params = finding.params.iter().map(|(name, value)| format!(" {name}={value}"));
        let params = params.collect::<Vec<_>>().concat();
        let supplied: Vec<&str> = finding.params.keys().copied().collect();
        let mut declared = finding.code.params().to_vec();
        declared.sort_unstable();
        assert_eq!(supplied, declared, "{} carries what it declares", finding.code.name());
        format!("{line}{}{message}{span}{params}", finding.code.name())
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
        assert_eq!(described(found.as_slice()), "7:too_long limit=100 lost=1 tokens=101");
    }

    #[test]
    fn the_message_that_is_cut() {
        let limits = Limits { tokens: 100, ..Limits::OPENAI };
        let check = |tokens_up_to: &[usize], expected: &str| {
            let found = cut(tokens_up_to, 7, &limits);
            assert_eq!(described(found.as_slice()), expected, "{tokens_up_to:?}");
        };
        check(&[], "");
        check(&[20, 100], "");
        check(&[20, 101], "7:too_long@1 limit=100 lost=1 tokens=101");
        check(&[20, 100, 130, 180], "7:too_long@2 limit=100 lost=80 tokens=180");
    }

    #[test]
    fn only_what_must_be_fixed_leaves_an_example_out() {
        let finding = |code, line| Finding::new(code, Place::line(line));
        let findings = [
            finding(FindingCode::Identical, 1),
            finding(FindingCode::NotJson, 2),
            finding(FindingCode::NoAnswer, 4),
            finding(FindingCode::EmptyMessage, 4),
            Finding::new(FindingCode::TooFew, Place::default()),
        ];
        assert!(is_usable(&findings[..1]) && !is_usable(&findings[..2]) && is_usable(&[]));
    }
}
