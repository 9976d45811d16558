//! What a training costs this computer: memory, and work. Pure functions of the model's sizes, and a
//! rehearsal that somebody with a clock can time.

use crate::batch::Batch;
use crate::chat::EncodedExample;
use crate::info::ModelInfo;
use crate::linalg::{Target, View, ViewMut, Workers, multiply};
use crate::train::{CHECKPOINTS_KEPT, ROWS_TOGETHER};
use crate::weights::Place;

/// Rows of the rehearsal: as many as a usual step has.
const REHEARSED_ROWS: usize = 160;
/// Steps that are packed to see how much their examples share.
const STEPS_JUDGED: usize = 64;
/// Rows whose logits are in memory together.
const LOGIT_ROWS: u64 = 128;
/// The tokenizer, the program, and what the system keeps in reserve for it.
const FIXED_BYTES: u64 = 100 << 20;

/// Bytes that a training needs at its peak, when the rows of a step that go through the network together
/// are `rows`. Measured within about a tenth.
pub fn training_memory_bytes(info: &ModelInfo, rank: u32, rows: usize) -> u64 {
    let heads = info.head_layout();
    // As floats, and packed for the samples on the way: a byte at most, and mostly less.
    let weights = info.parameters * 5;
    // Values, gradients, and the optimiser's two memories.
    let adapter = adapter_numbers(info, rank) * 4 * 4;
    let of_row = 2 * info.width + heads.width() + heads.query_width() + 2 * info.feed_forward;
    let kept = (of_row * info.layers * rows) as u64 * 4;
    let passing = (6 * info.width + 5 * info.feed_forward + 2 * heads.width()) * rows;
    let logits = LOGIT_ROWS * info.vocabulary as u64 * 4;
    FIXED_BYTES + weights + adapter + kept + passing as u64 * 4 + logits
}

/// [`training_memory_bytes`] where the examples are not known yet: with as many rows as ever go through the network
/// together, but for a single example that is longer.
pub fn usual_training_memory_bytes(info: &ModelInfo, rank: u32) -> u64 {
    training_memory_bytes(info, rank, ROWS_TOGETHER)
}

/// Bytes on disk that a training needs: what is learned, and the checkpoints that are kept with the one that
/// is being written, each of them three times as large.
pub fn training_disk_bytes(info: &ModelInfo, rank: u32) -> u64 {
    adapter_numbers(info, rank) * 4 * (1 + 3 * (CHECKPOINTS_KEPT as u64 + 1))
}

/// Numbers in an adapter of this rank.
pub fn adapter_numbers(info: &ModelInfo, rank: u32) -> u64 {
    let of_layer: usize = Place::ALL
        .iter()
        .map(|place| {
            let (input, outputs) = place.sizes(info);
            outputs.len() * input + outputs.iter().sum::<usize>()
        })
        .sum();
    (of_layer * info.layers) as u64 * u64::from(rank)
}

/// Rows that training computes for each token of `examples`: fewer than one, since what the examples of a
/// step begin with is computed once. Judged by some steps in the order of the file.
pub fn rows_per_token(
    examples: &[EncodedExample],
    batch_size: usize,
    context_length: usize,
) -> f64 {
    let judged = examples.chunks(batch_size.max(1)).take(STEPS_JUDGED);
    let (rows, tokens) = judged.fold((0, 0), |(rows, tokens), step| {
        let lengths = step.iter().map(|example| example.tokens.len().min(context_length));
        (rows + Batch::new(step, context_length).rows(), tokens + lengths.sum::<usize>())
    });
    if tokens == 0 { 1.0 } else { rows as f64 / tokens as f64 }
}

/// Rows that go through the network together at most, when `batch_size` of `examples` make a step.
pub fn rows_together(
    examples: &[EncodedExample],
    batch_size: usize,
    context_length: usize,
) -> usize {
    let lengths = examples.iter().map(|example| example.tokens.len().min(context_length));
    let longest = lengths.clone().max().unwrap_or(0);
    let usual = lengths.sum::<usize>() * batch_size / examples.len().max(1);
    usual.min(ROWS_TOGETHER).max(longest)
}

/// Floating-point operations to learn from one row: forward, and backward without the gradients of the
/// frozen weights. `learned_share` is the share of rows whose prediction counts.
pub fn training_flops_per_row(info: &ModelInfo, rank: u32, learned_share: f64) -> f64 {
    let frozen: usize = Place::ALL
        .iter()
        .map(|place| {
            let (input, outputs) = place.sizes(info);
            input * outputs.iter().sum::<usize>()
        })
        .sum();
    let frozen = (frozen * info.layers) as f64;
    let head = (info.width * info.vocabulary) as f64 * learned_share;
    4.0 * (frozen + head) + 6.0 * adapter_numbers(info, rank) as f64
}

/// The share of the rehearsed speed that a training reaches: what stands between the products takes the
/// rest. Measured 0.75 on both sample projects (two cores, AVX-512).
pub const REACHED: f64 = 0.75;

/// Does some of the products of a training step, and returns how many floating-point operations they
/// were. The caller times it, twice: the first time wakes the processor up.
pub fn rehearse(info: &ModelInfo) -> f64 {
    let (input, outputs) = Place::GateUp.sizes(info);
    let output: usize = outputs.iter().sum();
    let rows = vec![0.5; REHEARSED_ROWS * input];
    let weight = vec![0.25; output * input];
    let mut result = vec![0.0; REHEARSED_ROWS * output];
    let mut back = vec![0.0; REHEARSED_ROWS * input];
    let weight = View::new(&weight, output, input);
    for _ in 0..4 {
        let target = ViewMut::new(&mut result, REHEARSED_ROWS, output);
        let rows = View::new(&rows, REHEARSED_ROWS, input);
        multiply(target, Target::Replace, 1.0, rows, weight.transposed(), Workers::All);
        let target = ViewMut::new(&mut back, REHEARSED_ROWS, input);
        let result = View::new(&result, REHEARSED_ROWS, output);
        multiply(target, Target::Replace, 1.0, result, weight, Workers::All);
    }
    // The result is used, or the compiler would be right to leave the work out.
    let used = f64::from(back[0]).min(0.0);
    4.0 * 2.0 * 2.0 * (REHEARSED_ROWS * input * output) as f64 + used
}
