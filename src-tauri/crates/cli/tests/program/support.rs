//! Running the program, and what it is run on.

use serde_json::Value;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

pub const STARTER_MODEL: &str = "SmolLM2-135M-Instruct.Q4_1.gguf";

/// A folder of its own for each test.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).expect("the file can be written");
        path
    }
}

pub fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_bakehouse"))
}

/// What one run gave.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("what the program writes is UTF-8");
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl Run {
    /// The one object on stdout.
    pub fn object(&self) -> Value {
        let objects = self.objects();
        assert_eq!(objects.len(), 1, "one object: {self:?}");
        objects.into_iter().next().expect("there is one")
    }

    /// The objects on stdout, one a line.
    pub fn objects(&self) -> Vec<Value> {
        let read =
            |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.stdout.lines().map(read).collect()
    }

    /// The code of the error on stdout.
    pub fn error_code(&self) -> String {
        let object = self.object();
        let error = &object["error"];
        for key in ["code", "message", "next"] {
            assert!(error[key].as_str().is_some_and(|text| !text.is_empty()), "{key} in {object}");
        }
        error["code"].as_str().expect("a text").to_owned()
    }
}

pub fn run(command: &mut Command) -> Run {
    command.output().expect("the program starts").into()
}

/// The starter model, which the tests of the engine need as well.
pub fn model() -> PathBuf {
    let path = bakehouse_studio::paths::models_folder().join(STARTER_MODEL);
    assert!(
        path.is_file(),
        "run `cargo xtask model` first: there is no model at {}",
        path.display()
    );
    path
}

/// A good example: one line without its line end.
pub fn line(question: &str, answer: &str) -> String {
    let message = |role: &str, content: &str| serde_json::json!({"role": role, "content": content});
    let messages =
        [message("system", "Sort it."), message("user", question), message("assistant", answer)];
    serde_json::json!({ "messages": messages }).to_string()
}

/// As many good examples: short questions, and answers that are one of two.
pub fn examples(count: usize) -> String {
    let answer = |number: usize| if number.is_multiple_of(2) { "even" } else { "odd" };
    (0..count).map(|number| line(&format!("Is {number} odd?"), answer(number)) + "\n").collect()
}

pub fn as_text(path: &Path) -> &str {
    path.to_str().expect("temporary folders have plain names")
}
