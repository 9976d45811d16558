//! Teaching: from examples and settings to an adapter, with an account of what happens on the way.
//! Everything follows from the arguments, so the same ones give the same adapter, bit for bit.

mod checkpoint;
mod optimizer;
mod schedule;
mod trainer;

use crate::adapter::Adapter;
use crate::chat::EncodedExample;
use crate::control::Control;
use crate::error::Error;
use crate::generate::{Generator, Sampling};
use crate::model::Model;
use bakehouse_domain::plan::TrainingSettings;
use std::path::{Path, PathBuf};

pub(crate) use checkpoint::KEPT as CHECKPOINTS_KEPT;
pub use checkpoint::{Checkpoint, latest_checkpoint};
pub use schedule::Schedule;
pub(crate) use trainer::ROWS_TOGETHER;
pub use trainer::{Gradient, StepResult, Trainer, exact_logits, held_back_loss};

/// The longest answer to a question that is asked along the way.
const SAMPLE_TOKENS: usize = 64;

/// What is to be learned, and how.
pub struct TrainingJob<'a> {
    /// How fast, how often, how much.
    pub settings: &'a TrainingSettings,
    /// The examples to learn from.
    pub examples: &'a [EncodedExample],
    /// The examples that are only used for checking.
    pub held_back: &'a [EncodedExample],
    /// Steps between two checks on the held-back examples; 0: one at the start and after each pass.
    pub held_back_every: usize,
    /// Steps between two checkpoints; 0: one after each pass. There is none after the last step.
    pub checkpoint_every: usize,
    /// Where checkpoints go; without a folder there are none.
    pub checkpoints: Option<&'a Path>,
    /// A checkpoint to go on from, of the same examples and settings.
    pub resume_from: Option<&'a Path>,
    /// Prompts that are answered at each checkpoint.
    pub questions: &'a [Vec<u32>],
    /// Pauses and cancels.
    pub control: &'a Control,
}

/// What happens on the way. Steps are counted from 1; the loss of a step is that before its update.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A step was made.
    Step {
        /// Its number.
        step: usize,
        /// How many there will be.
        steps: usize,
        /// Passes done, with the part of the present one.
        epoch: f64,
        /// Mean loss over the learned tokens, in nats.
        loss: f64,
        /// The learning rate it used.
        learning_rate: f64,
        /// The length of its gradient before it was cut to 1.
        gradient_norm: f64,
        /// Tokens read, learned from or not.
        tokens: usize,
    },
    /// The held-back examples were checked.
    HeldBack {
        /// Steps made before.
        step: usize,
        /// Mean loss over their learned tokens, in nats.
        loss: f64,
    },
    /// A checkpoint is on disk.
    Checkpoint {
        /// Steps made before.
        step: usize,
        /// Its folder.
        path: PathBuf,
    },
    /// A question was answered.
    Sample {
        /// Steps made before.
        step: usize,
        /// Which of the job's questions.
        question: usize,
        /// The answer.
        text: String,
    },
}

/// What came of a training.
#[derive(Clone, Debug, PartialEq)]
pub struct Trained {
    /// What was learned.
    pub adapter: Adapter,
    /// Steps made.
    pub steps: usize,
    /// Loss on the held-back examples before the first step.
    pub first_held_back: Option<f64>,
    /// The lowest on the way.
    pub best_held_back: Option<f64>,
    /// After the last step.
    pub last_held_back: Option<f64>,
}

/// Trains, and tells `watch` what happens. A job that is cancelled leaves a checkpoint of its last whole
/// step, and ends as [`Error::Cancelled`].
pub fn train(
    model: &Model,
    job: &TrainingJob<'_>,
    watch: &mut dyn FnMut(Event),
) -> Result<Trained, Error> {
    let mut run = Run::start(model, job)?;
    run.catch_up(watch)?;
    while run.done.step < run.schedule.steps() {
        match run.step(watch) {
            Err(Error::Cancelled) => {
                run.save(watch)?;
                return Err(Error::Cancelled);
            }
            result => result?,
        }
    }
    Ok(Trained {
        adapter: run.trainer.adapter,
        steps: run.done.step,
        first_held_back: run.done.first_held_back,
        best_held_back: run.done.best_held_back,
        last_held_back: run.done.last_held_back,
    })
}

/// How far a training has come: all that a checkpoint holds besides the numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
struct Done {
    step: usize,
    first_held_back: Option<f64>,
    best_held_back: Option<f64>,
    last_held_back: Option<f64>,
    /// The step after which the held-back examples were last checked.
    checked: Option<usize>,
}

struct Run<'a, 'm> {
    model: &'m Model,
    job: &'a TrainingJob<'a>,
    schedule: Schedule,
    trainer: Trainer<'m>,
    done: Done,
    /// The step of the newest checkpoint, so that none is written twice.
    saved: Option<usize>,
}

impl<'a, 'm> Run<'a, 'm> {
    fn start(model: &'m Model, job: &'a TrainingJob<'a>) -> Result<Self, Error> {
        let settings = job.settings;
        let schedule = Schedule {
            examples: job.examples.len(),
            batch_size: settings.batch_size.max(1) as usize,
            epochs: settings.epochs as usize,
            seed: settings.seed,
        };
        let rank = settings.rank.max(1) as usize;
        let adapter = Adapter::new(model.info(), rank, settings.alpha, settings.seed);
        let mut run = Self {
            model,
            job,
            schedule,
            trainer: Trainer::new(model, adapter),
            done: Done::default(),
            saved: None,
        };
        if let Some(folder) = job.resume_from {
            run.done = checkpoint::load(folder, job, &mut run.trainer)?;
            run.saved = Some(run.done.step);
        }
        Ok(run)
    }

    /// What is due before the next step: everything at the start; and where a training was stopped between
    /// a step and the check after it, that check.
    fn catch_up(&mut self, watch: &mut dyn FnMut(Event)) -> Result<(), Error> {
        let start = self.done.step == 0;
        let due = start || self.is_due(self.job.held_back_every);
        if due && self.done.checked != Some(self.done.step) {
            self.check_held_back(watch)?;
        }
        if start { self.ask(watch) } else { Ok(()) }
    }

    fn step(&mut self, watch: &mut dyn FnMut(Event)) -> Result<(), Error> {
        let (job, schedule) = (self.job, self.schedule);
        let at = self.done.step;
        let examples: Vec<&EncodedExample> =
            schedule.batch(at).into_iter().map(|example| &job.examples[example]).collect();
        let learning_rate = job.settings.learning_rate * schedule.learning_rate(at);
        let result = self.trainer.step(&examples, learning_rate, job.control)?;
        self.done.step = at + 1;
        let step = self.done.step;
        watch(Event::Step {
            step,
            steps: schedule.steps(),
            epoch: step as f64 / schedule.steps_per_epoch() as f64,
            loss: result.loss,
            learning_rate,
            gradient_norm: result.gradient_norm,
            tokens: examples.iter().map(|example| example.tokens.len()).sum(),
        });
        if self.is_due(job.held_back_every) {
            self.check_held_back(watch)?;
        }
        if self.is_due(job.checkpoint_every) {
            // After the last step there is nothing to go on to: the caller has the adapter itself.
            if step < schedule.steps() {
                self.save(watch)?;
            }
            self.ask(watch)?;
        }
        Ok(())
    }

    /// Whether something that happens every so many steps, or after each pass when that is 0, happens now.
    /// After the last step everything does.
    fn is_due(&self, every: usize) -> bool {
        let every = if every == 0 { self.schedule.steps_per_epoch() } else { every };
        self.done.step.is_multiple_of(every) || self.done.step == self.schedule.steps()
    }

    fn check_held_back(&mut self, watch: &mut dyn FnMut(Event)) -> Result<(), Error> {
        if self.job.held_back.is_empty() {
            return Ok(());
        }
        let adapter = (self.done.step > 0).then_some(&self.trainer.adapter);
        let loss = held_back_loss(self.model, adapter, self.job.held_back, self.job.control)?;
        self.done.checked = Some(self.done.step);
        self.done.first_held_back.get_or_insert(loss);
        self.done.last_held_back = Some(loss);
        self.done.best_held_back =
            Some(self.done.best_held_back.map_or(loss, |best| best.min(loss)));
        watch(Event::HeldBack { step: self.done.step, loss });
        Ok(())
    }

    fn ask(&self, watch: &mut dyn FnMut(Event)) -> Result<(), Error> {
        let sampling = Sampling { max_tokens: SAMPLE_TOKENS, ..Sampling::greedy() };
        let adapter = (self.done.step > 0).then_some(&self.trainer.adapter);
        let mut generator = Generator::new(self.model, adapter);
        for (question, prompt) in self.job.questions.iter().enumerate() {
            let answer = generator.generate(prompt, &sampling, self.job.control, &mut |_| {})?;
            watch(Event::Sample { step: self.done.step, question, text: answer.text });
        }
        Ok(())
    }

    fn save(&mut self, watch: &mut dyn FnMut(Event)) -> Result<(), Error> {
        let Some(folder) = self.job.checkpoints else { return Ok(()) };
        if self.done.step == 0 || self.saved == Some(self.done.step) {
            return Ok(());
        }
        let path = checkpoint::save(folder, self.job, &self.trainer, self.done)?;
        self.saved = Some(self.done.step);
        watch(Event::Checkpoint { step: self.done.step, path });
        Ok(())
    }
}
