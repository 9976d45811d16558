//! Listens to a training: tells the observer, and keeps the record true. A record that can't be written ends the
//! training, since nobody could go on from it.

use super::{Progress, Step, shown_question};
use crate::{
    clock::Clock,
    failure::Failure,
    record::{Loss, Record},
};
use bakehouse_domain::{message::Example, progress::Pace};
use bakehouse_engine::{control::Control, train::Event};
use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    time::Duration,
};

/// Tokens a second are those of this many steps: enough to be steady, few enough to notice a busy computer.
const RECENT_STEPS: usize = 20;

pub struct Keeper<'a> {
    record: Record,
    out: &'a Path,
    asked: &'a [&'a Example],
    clock: &'a dyn Clock,
    control: &'a Control,
    observe: &'a mut dyn FnMut(Progress),
    speed: Speed,
    /// Pauses before the last step.
    pauses: usize,
    failure: Option<Failure>,
}

impl<'a> Keeper<'a> {
    pub fn new(
        record: Record,
        out: &'a Path,
        asked: &'a [&'a Example],
        clock: &'a dyn Clock,
        control: &'a Control,
        observe: &'a mut dyn FnMut(Progress),
    ) -> Self {
        let speed = Speed::from(clock.now());
        let pauses = control.pauses();
        Self { record, out, asked, clock, control, observe, speed, pauses, failure: None }
    }

    pub fn hear(&mut self, event: Event) {
        if let Some(progress) = self.note(event) {
            (self.observe)(progress);
        }
    }

    /// The record as it became; or why it could not be kept.
    pub fn end(self) -> Result<Record, Failure> {
        self.failure.map_or(Ok(self.record), Err)
    }

    fn note(&mut self, event: Event) -> Option<Progress> {
        Some(match event {
            Event::Step { step, steps, epoch, loss, learning_rate, gradient_norm, tokens } => {
                // A step with a pause in it says nothing about speed.
                if self.control.pauses() == self.pauses {
                    self.speed.step(self.clock.now(), tokens);
                } else {
                    self.pauses = self.control.pauses();
                    self.speed.pass_over(self.clock.now());
                }
                let seconds_left = self.speed.pace.seconds_left(step, steps);
                self.record.steps_planned = Some(steps);
                self.record.losses.push(Loss { step, loss });
                Progress::Step(Step {
                    step,
                    steps,
                    epoch,
                    loss,
                    learning_rate,
                    gradient_norm,
                    tokens_per_second: self.speed.tokens_per_second(),
                    seconds_left: seconds_left.map(|left| f64::midpoint(left.least, left.most)),
                    seconds_left_likely: seconds_left,
                })
            }
            Event::HeldBack { step, loss } => {
                self.speed.pass_over(self.clock.now());
                let loss = Loss { step, loss };
                self.record.held_back_losses.push(loss);
                Progress::HeldBack(loss)
            }
            Event::Checkpoint { step, path } => {
                self.keep_checkpoint(step, &path);
                self.speed.pass_over(self.clock.now());
                Progress::Checkpoint { step, path }
            }
            Event::Sample { step, question, text } => {
                self.speed.pass_over(self.clock.now());
                let example = self.asked.get(question)?;
                let (_, expected) = example.question_and_answer()?;
                Progress::Sample {
                    step,
                    question: shown_question(example).to_owned(),
                    answer: text,
                    expected: expected.content.clone(),
                }
            }
        })
    }

    fn keep_checkpoint(&mut self, step: usize, path: &Path) {
        self.record.steps = step;
        let beside: PathBuf = path.strip_prefix(self.out).unwrap_or(path).to_owned();
        self.record.checkpoint = Some(beside);
        if let Err(failure) = self.record.write(self.out) {
            self.failure.get_or_insert(failure);
            self.control.cancel();
        }
    }
}

/// How fast the last steps went.
struct Speed {
    last: Duration,
    pace: Pace,
    recent: VecDeque<(Duration, usize)>,
}

impl Speed {
    fn from(now: Duration) -> Self {
        Self { last: now, pace: Pace::default(), recent: VecDeque::with_capacity(RECENT_STEPS) }
    }

    fn step(&mut self, now: Duration, tokens: usize) {
        let time = now.saturating_sub(self.last);
        if self.recent.len() == RECENT_STEPS {
            self.recent.pop_front();
        }
        self.recent.push_back((time, tokens));
        self.pace.step(time.as_secs_f64());
        self.last = now;
    }

    /// Time that belongs to no step.
    fn pass_over(&mut self, now: Duration) {
        self.last = now;
    }

    fn tokens_per_second(&self) -> f64 {
        let seconds: f64 = self.recent.iter().map(|(time, _)| time.as_secs_f64()).sum();
        let tokens: usize = self.recent.iter().map(|(_, tokens)| tokens).sum();
        // A clock that stood still says nothing about speed.
        if seconds > 0.0 { tokens as f64 / seconds } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speed_is_that_of_the_last_steps() {
        let second = Duration::from_secs;
        let mut speed = Speed::from(second(0));
        speed.step(second(100), 10);
        for step in 1..=20 {
            speed.step(second(100 + 2 * step), 100);
        }
        assert!((speed.tokens_per_second() - 50.0).abs() < 1e-9, "the slow first one is forgotten");
        speed.pass_over(second(1000));
        speed.step(second(1002), 100);
        assert!((speed.tokens_per_second() - 50.0).abs() < 1e-9, "saving a checkpoint is no step");
    }
}
