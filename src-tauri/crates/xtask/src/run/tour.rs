//! The whole loop in the terminal, for a machine without a screen: the program's own commands one after the other,
//! each shown as a person would type it, on a copy of a sample project in a temporary folder.

use crate::{
    model,
    places::{Places, Profile},
};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{fs, path::Path};

/// More questions than this are a list to read, not a taste.
const QUESTIONS: usize = 3;
/// The folder of what training writes, beside the sample's copy.
const TRAINED: &str = "trained";

pub fn tour(places: &Places, sample: &str) -> Result<()> {
    println!("Building. The first time takes some minutes.");
    places.cargo(&["build", "--release", "--locked", "--package", "bakehouse-cli"]).run()?;
    model::ensure(places)?;

    let folder = tempfile::tempdir()
        .context("A temporary folder could not be made. Nothing was changed.")?;
    copy_files(&places.sample(sample), &folder.path().join(sample))?;
    let project = Project::read(&folder.path().join(sample))?;
    let program = places.program("bakehouse", Profile::Release);
    println!(
        "\nThe whole loop on the sample project \"{}\". Each command below runs for real, in a temporary folder; \
         `bakehouse` is {}.",
        project.name,
        program.strip_prefix(&places.root).unwrap_or(&program).display()
    );

    let stops = stops(sample, &project);
    for (index, stop) in stops.iter().enumerate() {
        let step = places.step(&program).arguments(&stop.arguments).inside(folder.path());
        println!(
            "\n== {} of {}: {} ==\n$ {}\n",
            index + 1,
            stops.len(),
            stop.heading,
            step.words()
        );
        let status = step.status()?;
        if !status.success() {
            bail!(
                "The loop stops here: the command above did not end well. Nothing outside the temporary folder was \
                   changed."
            );
        }
    }
    folder.close().context("The temporary folder could not be removed.")?;
    println!(
        "\nThat was the whole loop. The temporary folder is gone; to keep what is learned, name a folder of your own:\n  \
         {} train {} --out my-first-model",
        program.display(),
        places.sample(sample).display()
    );
    Ok(())
}

/// One command of the loop.
#[derive(Debug, PartialEq)]
struct Stop {
    heading: &'static str,
    arguments: Vec<String>,
}

/// What the loop needs to know of a sample project.
#[derive(Debug, PartialEq)]
struct Project {
    name: String,
    base_prompt: String,
    questions: Vec<String>,
}

impl Project {
    fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("project.json");
        let text = fs::read_to_string(&path)
            .with_context(|| format!("{} could not be read.", path.display()))?;
        Self::parse(&text).with_context(|| format!("{} is no sample project.", folder.display()))
    }

    fn parse(project: &str) -> Result<Self> {
        let project: Value = serde_json::from_str(project)?;
        let owned = |value: &Value| value.as_str().map(str::to_owned);
        let text =
            |key: &str| owned(&project[key]).with_context(|| format!("project.json has no {key}"));
        let questions = project["questions_to_ask"]
            .as_array()
            .context("project.json has no questions_to_ask")?;
        let questions: Vec<String> = questions.iter().filter_map(owned).take(QUESTIONS).collect();
        if questions.is_empty() {
            bail!("questions_to_ask holds no question");
        }
        Ok(Self { name: text("name")?, base_prompt: text("base_prompt")?, questions })
    }
}

fn stops(sample: &str, project: &Project) -> Vec<Stop> {
    let stop = |heading, arguments: &[&str]| Stop {
        heading,
        arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
    };
    let questions: Vec<&str> =
        project.questions.iter().flat_map(|question| ["--ask", question]).collect();
    // Trained, the model remembers its base prompt; before, it has to be told.
    let before = [&["chat", "--system", &project.base_prompt], questions.as_slice()].concat();
    let after = [&["chat", "--adapter", TRAINED], questions.as_slice()].concat();
    vec![
        stop("check the examples", &["check", sample]),
        stop("what training will take", &["estimate", sample]),
        stop("ask before training", &before),
        stop("the score before training", &["evaluate", sample]),
        stop("train", &["train", sample, "--out", TRAINED]),
        stop("ask the same after training", &after),
        stop("the score after training", &["evaluate", sample, "--adapter", TRAINED]),
    ]
}

fn copy_files(from: &Path, to: &Path) -> Result<()> {
    let copy = || {
        fs::create_dir(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                fs::copy(entry.path(), to.join(entry.file_name()))?;
            }
        }
        std::io::Result::Ok(())
    };
    copy().with_context(|| format!("The sample project could not be copied to {}.", to.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Step;

    #[test]
    fn the_same_questions_are_asked_before_and_after() {
        let project = r#"{"name":"Tickets","base_prompt":"Sort it.",
            "questions_to_ask":["Where is it?","Who are you?","And?","One too many"]}"#;
        let project = Project::parse(project).expect("a whole project");
        let words = |stop: &Stop| Step::new("bakehouse").arguments(&stop.arguments).words();
        let lines: Vec<String> = stops("tickets", &project).iter().map(words).collect();
        let asks = r#"--ask "Where is it?" --ask "Who are you?" --ask "And?""#;
        let expected = [
            "bakehouse check tickets",
            "bakehouse estimate tickets",
            &format!("bakehouse chat --system \"Sort it.\" {asks}"),
            "bakehouse evaluate tickets",
            "bakehouse train tickets --out trained",
            &format!("bakehouse chat --adapter trained {asks}"),
            "bakehouse evaluate tickets --adapter trained",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_broken_sample_is_said_to_be_one() {
        let cases = [
            ("", false),
            (r#"{"name":"Tickets","base_prompt":"Sort it."}"#, false),
            (r#"{"name":"Tickets","base_prompt":"Sort it.","questions_to_ask":[]}"#, false),
            (r#"{"base_prompt":"Sort it.","questions_to_ask":["Where is it?"]}"#, false),
            (r#"{"name":"Tickets","questions_to_ask":["Where is it?"]}"#, false),
            (
                r#"{"name":"Tickets","base_prompt":"Sort it.","questions_to_ask":["Where is it?"]}"#,
                true,
            ),
        ];
        for (project, whole) in cases {
            assert_eq!(Project::parse(project).is_ok(), whole, "{project}");
        }
    }

    #[test]
    fn a_copy_has_the_files_of_the_sample() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let from = folder.path().join("from");
        fs::create_dir_all(from.join("inner")).expect("made");
        fs::write(from.join("train.jsonl"), "{}").expect("written");
        copy_files(&from, &folder.path().join("to")).expect("copied");
        let copied = fs::read_to_string(folder.path().join("to/train.jsonl"));
        assert_eq!(copied.expect("readable"), "{}");
    }
}
