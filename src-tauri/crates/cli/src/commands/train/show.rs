//! A training as a person sees it.

use crate::{
    output::{Output, count, faint, grouped, seconds, shortened, strong},
    words,
};
use bakehouse_domain::progress::SmoothedLoss;
use bakehouse_studio::{
    clock::{Clock, SystemClock},
    training::{Done, Prepared, Progress, Step},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{
    io::{self, IsTerminal},
    time::Duration,
};

/// Off a terminal a line is written when this much time has passed since the last.
const BETWEEN_LINES: Duration = Duration::from_secs(5);

/// How much of the past the shown loss keeps: single steps jump too much to be read.
const SMOOTHING: f64 = 0.9;

/// The settings and why, before anything is started.
pub fn plan(prepared: &Prepared, output: &mut Output) -> io::Result<()> {
    let record = prepared.record();
    let examples = count(prepared.training_count(), "example", "examples");
    output.line(format_args!(
        "Training {} on {examples}, {} held back.",
        strong(&record.model.name),
        prepared.held_back_count()
    ))?;
    let settings = &record.settings;
    let mut setting = |name: &str, value: String, reason: &str| {
        let reason = record.reasons.get(reason).map(|code| words::plain(&format!("reason_{code}")));
        output.line(format_args!("  {name}: {value}  {}", faint(reason.unwrap_or_default())))
    };
    setting("Passes over your examples", settings.epochs.to_string(), "passes")?;
    setting("Examples per step", settings.batch_size.to_string(), "examples_per_step")?;
    setting("Learning rate", settings.learning_rate.to_string(), "speed")?;
    setting("Rank", settings.rank.to_string(), "rank")?;
    output.line("")
}

/// Shows a training while it runs.
pub struct Show<'a> {
    clock: &'a SystemClock,
    loss: SmoothedLoss,
    bar: Option<ProgressBar>,
    last_line: Option<Duration>,
}

impl<'a> Show<'a> {
    pub fn new(clock: &'a SystemClock) -> Self {
        Self { clock, loss: SmoothedLoss::new(SMOOTHING), bar: None, last_line: None }
    }

    pub fn progress(&mut self, progress: &Progress, output: &mut Output) -> io::Result<()> {
        match progress {
            Progress::Step(step) => self.step(step, output),
            Progress::HeldBack(held_back) => {
                let when = match held_back.step {
                    0 => "before training".to_owned(),
                    step => format!("after step {step}"),
                };
                let loss = held_back.loss;
                self.line(
                    output,
                    format!("How wrong, held-back, {when}: {}", strong(format!("{loss:.3}"))),
                )
            }
            Progress::Checkpoint { step, .. } => {
                self.line(output, faint(format!("Checkpoint at step {step}")).to_string())
            }
            Progress::Sample { question, answer, .. } => {
                let question = faint(shortened(question, 50));
                self.line(output, format!("  {question}  {}", shortened(answer, 60)))
            }
            Progress::Done(done) => {
                self.end();
                finished(done, output)
            }
        }
    }

    /// Takes the live line away.
    pub fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn step(&mut self, step: &Step, output: &mut Output) -> io::Result<()> {
        let loss = self.loss.push(step.loss).unwrap_or(step.loss);
        let speed = grouped(step.tokens_per_second.round() as u64);
        let left = step.seconds_left_likely.map(|left| format!(" · {} left", seconds(left)));
        let left = left.unwrap_or_default();
        let text = format!("how wrong {loss:.3} · {speed} tokens/s{left}");
        let (done, steps) = (step.step, step.steps);
        if io::stderr().is_terminal() {
            let bar = self.bar.get_or_insert_with(|| new_bar(steps as u64));
            bar.set_position(done as u64);
            bar.set_message(text);
            return Ok(());
        }
        let now = self.clock.now();
        let is_due = self.last_line.is_none_or(|last| now.saturating_sub(last) >= BETWEEN_LINES);
        if !is_due && done < steps {
            return Ok(());
        }
        self.last_line = Some(now);
        output.line(format_args!("Step {done} of {steps} · {text}"))
    }

    /// A line that stays, above the live one.
    fn line(&self, output: &mut Output, text: String) -> io::Result<()> {
        match &self.bar {
            Some(bar) => bar.suspend(|| output.line(text)),
            None => output.line(text),
        }
    }
}

fn new_bar(steps: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("Step {pos} of {len} {bar:24} {msg}")
        .expect("the template is written here, and every run uses it");
    ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr()).with_style(style)
}

fn finished(done: &Done, output: &mut Output) -> io::Result<()> {
    let took = seconds(bakehouse_domain::Range::exactly(done.seconds));
    output.line("")?;
    output.line(strong(format!("Done after {} in {took}.", count(done.step, "step", "steps"))))?;
    if let (Some(first), Some(last)) = (done.first_held_back_loss, done.held_back_loss) {
        output.line(format_args!("How wrong, held-back: {first:.3} before, {last:.3} now."))?;
    }
    let path = done.path.display();
    output.line(format_args!("What it learned is in {path}. Talk with it:"))?;
    output.line(format_args!("  bakehouse chat --adapter \"{path}\""))
}
