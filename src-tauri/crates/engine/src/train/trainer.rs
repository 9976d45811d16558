//! One step of training: the gradient over some examples, and the update.

use super::optimizer::{Optimizer, clip};
use crate::adapter::Adapter;
use crate::batch::Batch;
use crate::chat::EncodedExample;
use crate::control::Control;
use crate::error::Error;
use crate::model::Model;
use crate::network::{Keep, Loss, Network, Workspace};
use std::collections::BTreeMap;

/// The longest gradient that is used as it is.
const LONGEST_GRADIENT: f64 = 1.0;

/// Rows that go through the network together. The examples of a large step come in parts, whose gradients
/// add up, so that memory doesn't grow with the step.
pub(crate) const ROWS_TOGETHER: usize = 512;

/// Longer texts keep less in memory and compute more.
const ROWS_KEPT_WHOLE: usize = 1024;

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepResult {
    /// The mean loss over all learned tokens of the step, before the update, in nats.
    pub loss: f64,
    /// The length of the gradient before it was cut.
    pub gradient_norm: f64,
    /// How many tokens were learned from.
    pub learned_tokens: usize,
}

/// A loss, and where it would fall.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// The mean loss over all learned tokens, in nats.
    pub loss: f64,
    /// The slope in each number of each matrix of the adapter, by the matrix's name in PEFT's form.
    pub matrices: BTreeMap<String, Vec<f32>>,
}

/// An adapter in training.
pub struct Trainer<'m> {
    model: &'m Model,
    pub(super) adapter: Adapter,
    pub(super) optimizer: Optimizer,
    gradient: Vec<f32>,
    space: Workspace,
}

impl<'m> Trainer<'m> {
    /// Training starts from `adapter`.
    pub fn new(model: &'m Model, adapter: Adapter) -> Self {
        let numbers = adapter.parameters();
        Self {
            model,
            adapter,
            optimizer: Optimizer::new(numbers),
            gradient: vec![0.0; numbers],
            space: Workspace::default(),
        }
    }

    pub(super) fn model(&self) -> &'m Model {
        self.model
    }

    /// The adapter as it is now.
    pub fn adapter(&self) -> &Adapter {
        &self.adapter
    }

    /// Learns from some examples once. The gradient is that of the mean over the learned tokens of the
    /// whole step: a short answer counts less than a long one, however the step is divided. When the work
    /// is cancelled, or there is nothing to learn, the adapter stays as it was.
    pub fn step(
        &mut self,
        examples: &[&EncodedExample],
        learning_rate: f64,
        control: &Control,
    ) -> Result<StepResult, Error> {
        let loss = self.gradient_of(examples, control)?;
        if loss.labels == 0 {
            return Ok(StepResult { loss: 0.0, gradient_norm: 0.0, learned_tokens: 0 });
        }
        let gradient_norm = clip(&mut self.gradient, LONGEST_GRADIENT);
        // An update from a gradient that is no number would destroy everything learned so far.
        if gradient_norm.is_finite() {
            self.optimizer.update(&mut self.adapter.values, &self.gradient, learning_rate);
        }
        Ok(StepResult {
            loss: loss.sum / loss.labels as f64,
            gradient_norm,
            learned_tokens: loss.labels,
        })
    }

    /// Leaves the gradient of the mean loss in `self.gradient`.
    fn gradient_of(
        &mut self,
        examples: &[&EncodedExample],
        control: &Control,
    ) -> Result<Loss, Error> {
        let batches = batches(self.model, examples);
        let labels: usize = batches.iter().map(|batch| batch.targets.len()).sum();
        let scale = 1.0 / labels.max(1) as f32;
        self.gradient.fill(0.0);
        let network = Network::new(self.model.weights()?, Some(&self.adapter));
        let mut total = Loss::default();
        for batch in &batches {
            let rows = batch.rows();
            let keep = if rows > ROWS_KEPT_WHOLE { Keep::Inputs } else { Keep::Everything };
            let (gradient, space) = (&mut self.gradient, &mut self.space);
            let loss = network.loss_and_gradient(batch, scale, keep, gradient, space, control)?;
            total.sum += loss.sum;
            total.labels += loss.labels;
        }
        Ok(total)
    }

    /// The loss on `examples` and its gradient. Nothing is learned.
    pub fn gradient(
        &mut self,
        examples: &[&EncodedExample],
        control: &Control,
    ) -> Result<Gradient, Error> {
        let loss = self.gradient_of(examples, control)?;
        let matrices = self.adapter.layout.matrices();
        Ok(Gradient {
            loss: loss.sum / loss.labels.max(1) as f64,
            matrices: matrices
                .map(|matrix| (matrix.name, self.gradient[matrix.at].to_vec()))
                .collect(),
        })
    }
}

/// How wrong `model` is on `examples` with what it has learned: the mean over all learned tokens, in nats.
/// Not a number when there are none.
pub fn held_back_loss(
    model: &Model,
    adapter: Option<&Adapter>,
    examples: &[EncodedExample],
    control: &Control,
) -> Result<f64, Error> {
    let network = Network::new(model.weights()?, adapter);
    let mut space = Workspace::default();
    let mut total = Loss::default();
    let examples: Vec<&EncodedExample> = examples.iter().collect();
    for batch in batches(model, &examples) {
        let loss = network.loss(&batch, &mut space, control)?;
        total.sum += loss.sum;
        total.labels += loss.labels;
    }
    Ok(total.sum / total.labels as f64)
}

/// The logits after each of `tokens`, read from the start, by the exact pass of the training: what the quicker pass
/// of answering is measured against. Nothing for no tokens.
pub fn exact_logits(
    model: &Model,
    adapter: Option<&Adapter>,
    tokens: &[u32],
    control: &Control,
) -> Result<Vec<Vec<f32>>, Error> {
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    let network = Network::new(model.weights()?, adapter);
    let logits = network.logits(&Batch::text(tokens), &mut Workspace::default(), control)?;
    Ok(logits.chunks_exact(model.info().vocabulary).map(<[f32]>::to_vec).collect())
}

/// Divides examples into batches of about [`ROWS_TOGETHER`] rows, in order.
fn batches(model: &Model, examples: &[&EncodedExample]) -> Vec<Batch> {
    let context_length = model.info().context_length;
    let mut batches = Vec::new();
    let mut from = 0;
    while from < examples.len() {
        let mut rows = 0;
        let fits = |example: &&&EncodedExample| {
            rows += example.tokens.len().min(context_length);
            rows <= ROWS_TOGETHER
        };
        let count = examples[from..].iter().take_while(fits).count().max(1);
        let batch = Batch::new(examples[from..from + count].iter().copied(), context_length);
        if !batch.targets.is_empty() {
            batches.push(batch);
        }
        from += count;
    }
    batches
}
