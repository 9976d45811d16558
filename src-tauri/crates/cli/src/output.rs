//! What reaches the terminal, or another program: text for people or JSON, never both, and how a command ended.

use crate::words;
use bakehouse_domain::Range;
use bakehouse_studio::failure::{Failure, FailureCode};
use console::Style;
use serde::Serialize;
use std::{
    fmt,
    io::{self, Write},
    process::ExitCode,
};

/// How a command ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It did what it was asked.
    Fine,
    /// It did, and found something that must be fixed.
    WithFindings,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Fine => Self::SUCCESS,
            Ended::WithFindings => Self::from(1),
        }
    }
}

/// Why a command stopped.
#[derive(Debug)]
pub enum Stop {
    /// It could not do what it was asked.
    Failure(Failure),
    /// Nobody reads what it writes.
    Output(io::Error),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// The exit code of a failure: 1 when the examples are at fault, 2 when it could not run.
pub fn exit_code(failure: &Failure) -> ExitCode {
    match failure.code {
        FailureCode::FileIsEmpty | FailureCode::NothingToLearn | FailureCode::TooFewExamples => {
            ExitCode::from(1)
        }
        _ => ExitCode::from(2),
    }
}

/// Where results go.
pub struct Output {
    /// Whether they are for other programs.
    pub json: bool,
    stream: Box<dyn Write + Send>,
}

impl Output {
    /// The program's standard output.
    pub fn standard(json: bool) -> Self {
        Self { json, stream: Box::new(io::stdout()) }
    }

    /// A line for people.
    pub fn line(&mut self, text: impl fmt::Display) -> io::Result<()> {
        writeln!(self.stream, "{text}")
    }

    /// Part of a line for people, shown at once.
    pub fn piece(&mut self, text: impl fmt::Display) -> io::Result<()> {
        write!(self.stream, "{text}")?;
        self.stream.flush()
    }

    /// An object for programs, on a line of its own.
    pub fn object(&mut self, object: &impl Serialize) -> io::Result<()> {
        let line = serde_json::to_string(object).map_err(io::Error::other)?;
        writeln!(self.stream, "{line}")?;
        self.stream.flush()
    }

    /// What could not be done: for programs on stdout like every result, for people on stderr.
    pub fn failure(&mut self, failure: &Failure) -> io::Result<()> {
        let key = format!("failure_{}", failure.code.name());
        let message = words::sentence(&key, &failure.params);
        let next = words::sentence(&format!("{key}_next"), &failure.params);
        if self.json {
            let (code, detail) = (failure.code.name(), failure.detail.as_deref());
            return self.object(&Failed { error: Error { code, message, next, detail } });
        }
        let mut stderr = io::stderr().lock();
        writeln!(stderr, "{}", error_style().apply_to(printable(&message)))?;
        writeln!(stderr, "{}", printable(&next))?;
        match &failure.detail {
            Some(detail) if !detail.is_empty() => {
                let detail = format!("Details: {}", printable(detail.trim()));
                writeln!(stderr, "{}", Style::new().for_stderr().dim().apply_to(detail))
            }
            _ => Ok(()),
        }
    }

    /// Arguments that can't be understood, told to a program in the same form as every other error.
    pub fn usage(&mut self, message: &str) -> io::Result<()> {
        let next = "Run `bakehouse help` to see what can be typed.".to_owned();
        let message = message.trim().to_owned();
        self.object(&Failed { error: Error { code: "usage", message, next, detail: None } })
    }
}

#[derive(Serialize)]
struct Failed<'a> {
    error: Error<'a>,
}

#[derive(Serialize)]
struct Error<'a> {
    code: &'a str,
    message: String,
    next: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
}

fn error_style() -> Style {
    Style::new().for_stderr().red()
}

/// What must be noticed.
pub fn strong(text: impl fmt::Display) -> impl fmt::Display {
    Style::new().bold().apply_to(text)
}

/// What may be overlooked.
pub fn faint(text: impl fmt::Display) -> impl fmt::Display {
    Style::new().dim().apply_to(text)
}

/// `text` without what would move the cursor, change colours or ring the bell: texts of files and answers of
/// models are shown, never obeyed.
pub fn printable(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect()
}

/// `text` on one line, cut off after about `width` letters.
pub fn shortened(text: &str, width: usize) -> String {
    let line = printable(text).split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(width) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// "40 to 60 s", "2 to 3 min".
pub fn seconds(range: Range<f64>) -> String {
    let (unit, name) = match range.most {
        most if most < 100.0 => (1.0, "s"),
        most if most < 5_400.0 => (60.0, "min"),
        _ => (3_600.0, "h"),
    };
    let rounded = range.map(|seconds| (seconds / unit).round());
    if rounded.least < rounded.most {
        format!("{} to {} {name}", rounded.least, rounded.most)
    } else {
        format!("{} {name}", rounded.most)
    }
}

/// "640 MB", "1.3 GB".
pub fn bytes(bytes: u64) -> String {
    const MEGA: f64 = 1e6;
    let megabytes = bytes as f64 / MEGA;
    if megabytes < 1_000.0 {
        format!("{megabytes:.0} MB")
    } else {
        format!("{:.1} GB", megabytes / 1_000.0)
    }
}

/// "1 example", "12,345 examples".
pub fn count(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count as u64), if count == 1 { one } else { many })
}

/// "12,345".
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_read() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(count(1, "example", "examples"), "1 example");
        assert_eq!([640_000_000, 1_310_000_000].map(bytes), ["640 MB", "1.3 GB"]);
        let time = |least, most| seconds(Range { least, most });
        assert_eq!(time(40.2, 59.6), "40 to 60 s");
        assert_eq!(time(0.0, 0.2), "0 s");
        assert_eq!(time(110.0, 170.0), "2 to 3 min");
        assert_eq!(time(7_200.0, 7_300.0), "2 h");
    }

    #[test]
    fn texts_are_shown_and_never_obeyed() {
        assert_eq!(printable("a\u{1b}[31m\u{7}b\nc"), "a[31mb\nc");
        assert_eq!(shortened("one\n two  three", 7), "one two…");
        assert_eq!(shortened("äöü", 3), "äöü");
    }
}
