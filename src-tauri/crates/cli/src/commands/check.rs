//! `bakehouse check FILE`.

use crate::{
    output::{Ended, Output, Stop, count, faint, printable, strong},
    words,
};
use bakehouse_domain::finding::{Finding, Severity};
use bakehouse_studio::checking::{self, FileReport, Report, Wanted};
use console::Style;
use serde::Serialize;
use std::{collections::BTreeMap, io, path::Path};

/// The same finding on more lines than this is summed up: a person corrects the cause, not each line.
const LINES_SHOWN: usize = 5;

pub fn run(file: &Path, wanted: Wanted, output: &mut Output) -> Result<Ended, Stop> {
    let report = checking::check(file, wanted)?;
    if output.json {
        output.object(&json(&report))?;
    } else {
        show(&report, output)?;
    }
    Ok(match report.count(Severity::MustFix) {
        0 => Ended::Fine,
        _ => Ended::WithFindings,
    })
}

#[derive(Serialize)]
struct Json {
    format: &'static str,
    examples: usize,
    tokens: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    held_back_examples: Option<usize>,
    findings: Vec<JsonFinding>,
}

#[derive(Serialize)]
struct JsonFinding {
    /// Nothing: about the file as a whole.
    line: Option<u64>,
    column: Option<u64>,
    code: &'static str,
    severity: Severity,
    message: String,
    next: String,
    /// The name of the file, in a project of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
}

fn json(report: &Report) -> Json {
    let is_project = report.held_back.is_some();
    let finding = |(file, finding): (&FileReport, &Finding)| JsonFinding {
        line: finding.place.line,
        column: finding.place.column,
        code: finding.code.name(),
        severity: finding.severity,
        message: words::finding(finding),
        next: words::finding_next(finding),
        file: is_project.then(|| file_name(file)),
    };
    Json {
        format: report.training.format,
        examples: report.training.examples,
        tokens: report.training.tokens,
        held_back_examples: report.held_back.as_ref().map(|file| file.examples),
        findings: report.findings().map(finding).collect(),
    }
}

fn file_name(file: &FileReport) -> String {
    file.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn show(report: &Report, output: &mut Output) -> io::Result<()> {
    for file in [Some(&report.training), report.held_back.as_ref()].into_iter().flatten() {
        let examples = count(file.examples, "example", "examples");
        let tokens = count(file.tokens, "token", "tokens");
        output
            .line(format_args!("{}: {examples}, {tokens}", strong(printable(&file_name(file)))))?;
        show_findings(&file.findings, output)?;
    }
    let of = |severity| report.count(severity);
    let (must, should) = (of(Severity::MustFix), of(Severity::ShouldFix));
    output.line("")?;
    if must > 0 {
        let findings = count(must, "finding", "findings");
        return output.line(format_args!("{findings} must be fixed. Such lines are left out."));
    }
    match should {
        0 => output.line("Nothing to fix. These examples are ready to train with."),
        _ => output.line("Nothing must be fixed. These examples are ready to train with."),
    }
}

/// Findings of the same code together, the most important codes first.
fn show_findings(findings: &[Finding], output: &mut Output) -> io::Result<()> {
    let mut groups: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        groups.entry((finding.severity, finding.code)).or_default().push(finding);
    }
    for ((severity, _), group) in groups {
        let name = words::plain(match severity {
            Severity::MustFix => "severity_must_fix",
            Severity::ShouldFix => "severity_should_fix",
            Severity::Hint => "severity_hint",
        });
        let style = match severity {
            Severity::MustFix => Style::new().red(),
            Severity::ShouldFix => Style::new().yellow(),
            Severity::Hint => Style::new().cyan(),
        };
        output.line("")?;
        for finding in group.iter().take(LINES_SHOWN) {
            let place = match (finding.place.line, finding.place.column) {
                (Some(line), Some(column)) => format!("line {line}, column {column}: "),
                (Some(line), None) => format!("line {line}: "),
                (None, _) => String::new(),
            };
            let message = printable(&words::finding(finding));
            output.line(format_args!("  {}  {place}{message}", style.apply_to(&name)))?;
        }
        if group.len() > LINES_SHOWN {
            let more = count(group.len() - LINES_SHOWN, "more line", "more lines");
            output.line(format_args!("  and {more} like these"))?;
        }
        if let Some(first) = group.first() {
            output.line(format_args!("  {}", faint(printable(&words::finding_next(first)))))?;
        }
    }
    Ok(())
}
