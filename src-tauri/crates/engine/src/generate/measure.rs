//! What else a model can say of a text than an answer: how likely it holds it, and where it stands among texts.

use super::Crowd;
use super::crowd::TOKENS_TOGETHER;
use crate::control::Control;
use crate::decode::Reading;
use crate::decode::memory::Memory;
use crate::error::Error;
use crate::ops::cross_entropy::log_sum_exp;
use crate::ops::vectorised;

/// Rows whose logits are in memory together.
const ROWS_OF_LOGITS: usize = 16;

impl Crowd<'_> {
    /// How likely the model holds `answer` after `prompt`: the logarithm of the probability of each of its tokens, all
    /// others before it given. What answers are being written isn't touched, and what `prompt` has in common with
    /// earlier texts isn't read again.
    ///
    /// An empty prompt gives nothing, since nothing is predicted before the first token. Tokens beyond the length that the
    /// model reads are left out.
    pub fn score(
        &mut self,
        prompt: &[u32],
        answer: &[u32],
        control: &Control,
    ) -> Result<Vec<f32>, Error> {
        let mut text = [prompt, answer].concat();
        text.truncate(self.model.info().context_length);
        if prompt.is_empty() || text.len() <= prompt.len() {
            return Ok(Vec::new());
        }
        let (width, vocabulary) = (self.model.info().width, self.model.info().vocabulary);
        let mut memory = self.store.beginning(prompt, self.seats.iter().map(|(_, s)| &s.memory));
        let mut scores = Vec::with_capacity(answer.len());
        let mut logits = Vec::new();
        // The last token is only predicted.
        for from in (memory.len()..text.len() - 1).step_by(TOKENS_TOGETHER) {
            let part = &text[from..(from + TOKENS_TOGETHER).min(text.len() - 1)];
            let rows = self.read_on(&mut memory, part, control)?;
            // Row `i` predicts the token after that of place `from + i`.
            let first = (prompt.len() - 1).saturating_sub(from).min(part.len());
            let targets = &text[from + first + 1..=from + part.len()];
            let rows = rows[first * width..].chunks(ROWS_OF_LOGITS * width);
            for (rows, targets) in rows.zip(targets.chunks(ROWS_OF_LOGITS)) {
                self.reader.logits(rows, &mut logits);
                for (logits, target) in logits.chunks_exact(vocabulary).zip(targets) {
                    let log_sum = vectorised(
                        #[inline(always)]
                        || log_sum_exp(logits),
                    );
                    scores.push(logits[*target as usize] - log_sum);
                }
            }
        }
        self.remember(&memory);
        Ok(scores)
    }

    /// Where a text stands among texts: the mean of the rows that come out of the last layer for its tokens, of length 1.
    /// Texts of like meaning stand close: their product is near 1. Only the beginning of a text counts that is longer
    /// than the model reads; a text of no tokens is all zero.
    pub fn embed(&mut self, tokens: &[u32], control: &Control) -> Result<Vec<f32>, Error> {
        let tokens = &tokens[..tokens.len().min(self.model.info().context_length)];
        let mut memory = Memory::new(self.reader.page_form());
        let mut sums = vec![0.0f64; self.model.info().width];
        for part in tokens.chunks(TOKENS_TOGETHER) {
            let rows = self.read_on(&mut memory, part, control)?;
            for row in rows.chunks_exact(sums.len()) {
                for (sum, number) in sums.iter_mut().zip(row) {
                    *sum += f64::from(*number);
                }
            }
        }
        let length = sums.iter().map(|sum| sum * sum).sum::<f64>().sqrt();
        let inverse = if length > 0.0 { 1.0 / length } else { 0.0 };
        Ok(sums.into_iter().map(|sum| (sum * inverse) as f32).collect())
    }

    /// Reads a part of a text. Its rows out of the last layer.
    fn read_on(
        &mut self,
        memory: &mut Memory,
        tokens: &[u32],
        control: &Control,
    ) -> Result<Vec<f32>, Error> {
        Ok(self.reader.read(&mut [Reading { memory, tokens }], control)?.to_vec())
    }
}
