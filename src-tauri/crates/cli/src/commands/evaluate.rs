//! `bakehouse evaluate FILE`.

use crate::{
    arguments::Evaluate,
    output::{Ended, Output, Stop, count, faint, shortened, strong},
};
use bakehouse_domain::Range;
use bakehouse_studio::{
    Control,
    evaluating::{self, Examination, Questions, Row, Scorecard},
    paths,
};
use console::Style;
use std::{io, path::Path};

/// Letters of a question or an answer on a line.
const SHOWN: usize = 60;

pub fn run(evaluate: Evaluate, model: Option<&Path>, output: &mut Output) -> Result<Ended, Stop> {
    let is_trained = evaluate.adapter.is_some();
    let examination = Examination {
        model: paths::model_file(model)?,
        adapter: evaluate.adapter,
        examples: evaluate.file,
        questions: if evaluate.all { Questions::All } else { Questions::HeldBack },
    };
    let control = Control::new();
    let (mut unheard, mut asked) = (None, 0);
    let scorecard = evaluating::run(
        &examination,
        &mut |row, of| {
            asked += 1;
            if !output.json
                && let Err(error) = show_row(row, asked, of, output)
            {
                unheard = Some(error);
                control.cancel();
            }
        },
        &control,
    )?;
    if let Some(error) = unheard {
        return Err(error.into());
    }
    if let Some(scorecard) = scorecard {
        if output.json {
            output.object(&scorecard)?;
        } else {
            show(&scorecard, is_trained, output)?;
        }
    }
    Ok(Ended::Fine)
}

fn show_row(row: &Row, number: usize, of: usize, output: &mut Output) -> io::Result<()> {
    let mark = match row.right {
        Some(true) => Style::new().green().apply_to("right"),
        Some(false) => Style::new().red().apply_to("wrong"),
        None => Style::new().dim().apply_to("     "),
    };
    let question = shortened(&row.question, SHOWN);
    output.line(format_args!("{number:>3} of {of}  {mark}  {}", faint(question)))?;
    let answer = shortened(&row.answer, SHOWN);
    let expected = if row.right == Some(true) {
        String::new()
    } else {
        format!("expected: {}", shortened(&row.expected, SHOWN))
    };
    output.line(format_args!("{:18}{answer}  {}", "", faint(expected)))
}

fn show(scorecard: &Scorecard, is_trained: bool, output: &mut Output) -> io::Result<()> {
    let who = if is_trained { "Trained" } else { "Baseline (before training)" };
    output.line("")?;
    if let (Some(right), Some(likely)) = (scorecard.right, scorecard.likely_share) {
        let score = strong(format!("{right} of {} right", scorecard.of));
        let Range { least, most } = likely.map(|share| (share * 100.0).round());
        output.line(format_args!("{who}: {score}, likely range {least} to {most} %"))?;
    } else {
        let questions = count(scorecard.of, "question", "questions");
        output.line(format_args!(
            "{who}: {questions} asked. Free answers can be right in other words, so they are not counted."
        ))?;
    }
    match scorecard.held_back_loss {
        Some(loss) => output.line(format_args!("How wrong the answers are, held-back: {loss:.3}")),
        None => Ok(()),
    }
}
