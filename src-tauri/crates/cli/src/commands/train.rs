//! `bakehouse train FILE --out DIR`: with a live line on a terminal, a line every few seconds elsewhere, and an event
//! a line for programs. Ctrl-C keeps what was learned so far.

mod show;

use crate::{
    arguments::Train,
    output::{Ended, Output, Stop, strong},
};
use bakehouse_studio::{
    Control,
    clock::SystemClock,
    paths,
    training::{self, Choices, Job, Outcome, Progress},
};
use show::Show;
use std::{io, path::Path};

pub fn run(train: Train, model: Option<&Path>, output: &mut Output) -> Result<Ended, Stop> {
    let job = Job {
        model: paths::model_file(model)?,
        examples: train.file,
        out: train.out,
        choices: Choices {
            epochs: train.epochs,
            batch_size: train.batch,
            learning_rate: train.lr,
            rank: train.rank,
            seed: train.seed,
        },
        held_back: train.held_back.unwrap_or_default(),
        go_on: train.go_on,
    };
    let prepared = training::prepare(&job)?;
    let control = Control::new();
    super::stop_on_interrupt(&control)?;
    if !output.json {
        show::plan(&prepared, output)?;
    }

    let clock = SystemClock::start();
    let mut show = Show::new(&clock);
    let mut unheard: Option<io::Error> = None;
    let mut observe = |progress: Progress| {
        let told =
            if output.json { output.object(&progress) } else { show.progress(&progress, output) };
        if let Err(error) = told {
            unheard.get_or_insert(error);
            control.cancel();
        }
    };
    let outcome = prepared.run(&clock, &mut observe, &control);
    show.end();
    if let Some(error) = unheard {
        return Err(error.into());
    }
    if let Outcome::Stopped { checkpoint } = outcome?
        && !output.json
    {
        stopped(checkpoint, &job, output)?;
    }
    Ok(Ended::Fine)
}

fn stopped(checkpoint: Option<usize>, job: &Job, output: &mut Output) -> io::Result<()> {
    let Some(step) = checkpoint else {
        return output.line("Stopped before the first step. Nothing was learned yet.");
    };
    output.line(format_args!("{}", strong(format!("Stopped at step {step}. It is saved."))))?;
    output.line("To go on from there:")?;
    let (examples, out) = (job.examples.display(), job.out.display());
    output.line(format_args!("  bakehouse train \"{examples}\" --out \"{out}\" --continue"))
}
