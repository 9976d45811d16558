//! Asks questions that have a right answer, and counts. Asked without what was learned it gives the baseline.

use crate::{
    answering::Speaker,
    chatting,
    failure::{Failure, FailureCode},
    project_file::{self, Project, Source},
    record::example_mark,
    training::{self, Choices, HeldBackFrom},
};
use bakehouse_domain::{
    grade::{Grader, Score},
    message::Example,
};
use bakehouse_engine::{control::Control, generate::Sampling};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// What to ask whom.
#[derive(Clone, Debug)]
pub struct Examination {
    /// The model file.
    pub model: PathBuf,
    /// The folder with what it learned; nothing asks the model as it was before.
    pub adapter: Option<PathBuf>,
    /// A file of examples, or the folder of a project.
    pub examples: PathBuf,
    /// Which of its questions.
    pub questions: Questions,
}

/// Which questions are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Questions {
    /// Those that were held back: from the training of the adapter, else those that a training would hold back.
    HeldBack,
    /// All, also those that were learned from.
    All,
}

/// One question and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// What was asked.
    pub question: String,
    /// The right answer.
    pub expected: String,
    /// What the model said.
    pub answer: String,
    /// Whether that is right; nothing where no fair comparison is known.
    pub right: Option<bool>,
}

/// How the model did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scorecard {
    /// Right answers; nothing where answers are free texts, which can be right in other words.
    pub right: Option<usize>,
    /// Questions.
    pub of: usize,
    /// The share of right answers that more such questions would show, from 0 to 1.
    pub likely_share: Option<bakehouse_domain::Range<f64>>,
    /// How answers were compared.
    pub grader: Option<Grader>,
    /// How wrong the model thinks the right answers are.
    pub held_back_loss: Option<f64>,
    /// Question by question.
    pub questions: Vec<Row>,
}

/// A row as soon as it is there, and how many there will be.
pub type OnRow<'a> = dyn FnMut(&Row, usize) + 'a;

/// Asks. Nothing when `control` was cancelled.
pub fn run(
    examination: &Examination,
    on_row: &mut OnRow<'_>,
    control: &Control,
) -> Result<Option<Scorecard>, Failure> {
    // Reading the examples takes no time, opening the model does: a wrong file is told at once.
    let path = &examination.examples;
    let project = project_file::open(path)?;
    let speaker = Speaker::open(&examination.model, examination.adapter.as_deref())?;
    let examples = match (examination.questions, speaker.record()) {
        (Questions::All, _) => all_of(project),
        (Questions::HeldBack, None) => held_back_of(project, path)?,
        (Questions::HeldBack, Some(record)) => {
            let marks = record.held_back_marks();
            let mut examples = all_of(project);
            examples.retain(|example| marks.contains(&*example_mark(example)));
            if examples.is_empty() {
                return Err(Failure::at(FailureCode::NothingHeldBack, path));
            }
            examples
        }
    };
    let asked: Vec<&Example> = training::askable(&examples).collect();
    if asked.is_empty() {
        return Err(Failure::at(FailureCode::NothingToAsk, path));
    }
    let Some(rows) = ask(&speaker, &asked, on_row, control)? else { return Ok(None) };
    Ok(speaker.measure(&examples, control)?.map(|(loss, _)| scorecard(rows, loss)))
}

fn all_of(project: Project) -> Vec<Example> {
    let mut examples = project.training.into_usable();
    examples.extend(project.held_back.into_iter().flat_map(Source::into_usable));
    examples
}

/// The examples that a training with automatic settings would hold back.
fn held_back_of(project: Project, path: &Path) -> Result<Vec<Example>, Failure> {
    if let Some(source) = project.held_back {
        return Ok(source.into_usable());
    }
    let chosen = training::choose(path, &HeldBackFrom::Automatic, &Choices::default())?;
    Ok(chosen.held_back)
}

fn ask(
    speaker: &Speaker,
    examples: &[&Example],
    on_row: &mut OnRow<'_>,
    control: &Control,
) -> Result<Option<Vec<Row>>, Failure> {
    let pairs: Vec<_> =
        examples.iter().filter_map(|example| example.question_and_answer()).collect();
    let expected: Vec<&str> = pairs.iter().map(|(_, answer)| answer.content.as_str()).collect();
    let grader = Grader::automatic(&expected);
    let max_tokens = longest_answer(expected.iter().map(|text| speaker.count_tokens(text)));
    let sampling = Sampling { max_tokens, ..chatting::steady() };
    let mut answerer = speaker.answerer();
    let mut rows = Vec::with_capacity(pairs.len());
    for (example, (question, answer)) in examples.iter().zip(&pairs) {
        let Some(said) = answerer.answer(question, &sampling, control, &mut |_| {})? else {
            return Ok(None);
        };
        let row = Row {
            question: training::shown_question(example).to_owned(),
            expected: answer.content.clone(),
            right: grader.map(|grader| grader.is_right(&answer.content, &said.text)),
            answer: said.text,
        };
        on_row(&row, pairs.len());
        rows.push(row);
    }
    Ok(Some(rows))
}

/// The longest answer, in tokens, where the right ones have these lengths. A model that has not learned to be brief would
/// go on for long, and what comes after twice the longest right answer, with some room, makes no answer right.
pub(crate) fn longest_answer(right_answers: impl IntoIterator<Item = usize>) -> usize {
    const ROOM: usize = 32;
    let longest = right_answers.into_iter().max().unwrap_or(0);
    (2 * longest + ROOM).min(chatting::LONGEST_ANSWER)
}

fn scorecard(questions: Vec<Row>, held_back_loss: f64) -> Scorecard {
    let expected: Vec<&str> = questions.iter().map(|row| row.expected.as_str()).collect();
    let grader = Grader::automatic(&expected);
    let right = questions.iter().filter_map(|row| row.right).filter(|right| *right).count();
    let score = grader.map(|_| Score::new(right, questions.len()));
    Scorecard {
        right: score.map(|score| score.right),
        of: questions.len(),
        likely_share: score.map(|score| score.likely),
        grader,
        held_back_loss: Some(held_back_loss),
        questions,
    }
}
