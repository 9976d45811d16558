//! A batch: texts of different lengths, one after the other without padding. What all of them begin with
//! (the base prompt, which stands in every example) is computed once and looked at by each; the result is
//! the same, and an example is often half base prompt.

use crate::chat::EncodedExample;
use std::ops::Range;

/// One text of a batch, or the beginning that the others share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Segment {
    /// The batch's rows that are its own.
    pub rows: Range<usize>,
    /// It also sees the rows from 0 up to this one.
    pub prefix: usize,
}

/// The rows of some examples, and what should be predicted where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Batch {
    /// The token of each row.
    pub tokens: Vec<u32>,
    /// The place of each row in its text.
    pub positions: Vec<u32>,
    /// The texts.
    pub segments: Vec<Segment>,
    /// Rows whose prediction counts, in ascending order.
    pub labelled_rows: Vec<usize>,
    /// What each of those rows should predict.
    pub targets: Vec<u32>,
}

impl Batch {
    /// Packs `examples`, each cut at `context_length` tokens. Nothing after the last learned token is
    /// packed: no prediction there counts.
    pub fn new<'a>(
        examples: impl IntoIterator<Item = &'a EncodedExample>,
        context_length: usize,
    ) -> Self {
        let texts: Vec<(&[u32], &[bool])> =
            examples.into_iter().filter_map(|example| needed(example, context_length)).collect();
        let mut batch = Self::default();
        let prefix = shared_beginning(&texts);
        if let Some((tokens, _)) = texts.first().filter(|_| prefix > 0) {
            batch.append(&tokens[..prefix], 0);
        }
        for (tokens, learned) in texts {
            // The last token is only predicted, never read.
            let from = batch.tokens.len();
            batch.append(&tokens[prefix..tokens.len() - 1], prefix);
            for at in (prefix + 1..tokens.len()).filter(|at| learned[*at]) {
                batch.labelled_rows.push(from + at - 1 - prefix);
                batch.targets.push(tokens[at]);
            }
        }
        batch
    }

    /// One text of which nothing is predicted.
    pub fn text(tokens: &[u32]) -> Self {
        let mut batch = Self::default();
        batch.append(tokens, 0);
        batch
    }

    fn append(&mut self, tokens: &[u32], prefix: usize) {
        let from = self.tokens.len();
        self.tokens.extend_from_slice(tokens);
        self.positions.extend((0..tokens.len()).map(|at| (prefix + at) as u32));
        self.segments.push(Segment { rows: from..self.tokens.len(), prefix });
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.tokens.len()
    }
}

/// The part of an example up to its last learned token. Nothing when there is none, or it comes first.
fn needed(example: &EncodedExample, context_length: usize) -> Option<(&[u32], &[bool])> {
    let length = example.tokens.len().min(context_length);
    let last = example.learned[..length].iter().rposition(|learned| *learned)?;
    (last > 0).then(|| (&example.tokens[..=last], &example.learned[..=last]))
}

/// How many tokens all texts have in common at their beginning. The row that predicts a learned token is
/// never shared, since each text may learn another token there.
fn shared_beginning(texts: &[(&[u32], &[bool])]) -> usize {
    let [(first, _), others @ ..] = texts else { return 0 };
    if others.is_empty() {
        return 0;
    }
    let unlearned = |(_, learned): &(&[u32], &[bool])| {
        learned.iter().position(|learned| *learned).unwrap_or(0).saturating_sub(1)
    };
    let common = |(tokens, _): &(&[u32], &[bool])| {
        first.iter().zip(*tokens).take_while(|(a, b)| a == b).count()
    };
    texts.iter().map(|text| common(text).min(unlearned(text))).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Learned tokens are written negative.
    fn example(tokens: &[i32]) -> EncodedExample {
        EncodedExample {
            tokens: tokens.iter().map(|token| token.unsigned_abs()).collect(),
            learned: tokens.iter().map(|token| *token < 0).collect(),
        }
    }

    fn packed(examples: &[&[i32]], context_length: usize) -> Batch {
        let examples: Vec<_> = examples.iter().map(|tokens| example(tokens)).collect();
        Batch::new(&examples, context_length)
    }

    #[test]
    fn one_example_stands_alone() {
        let batch = packed(&[&[1, 2, -3, -4, 5]], 100);
        assert_eq!(batch.tokens, [1, 2, 3], "the last learned token is only predicted");
        assert_eq!(batch.positions, [0, 1, 2]);
        assert_eq!(batch.segments, [Segment { rows: 0..3, prefix: 0 }]);
        assert_eq!((batch.labelled_rows, batch.targets), (vec![1, 2], vec![3, 4]));
    }

    #[test]
    fn a_common_beginning_is_packed_once() {
        let batch = packed(&[&[1, 2, 3, 4, -5], &[1, 2, 3, 6, 7, -8, -9]], 100);
        assert_eq!(batch.tokens, [1, 2, 3, 4, 6, 7, 8]);
        assert_eq!(batch.positions, [0, 1, 2, 3, 3, 4, 5]);
        let segment = |rows, prefix| Segment { rows, prefix };
        assert_eq!(batch.segments, [segment(0..3, 0), segment(3..4, 3), segment(4..7, 3)]);
        assert_eq!((batch.labelled_rows, batch.targets), (vec![3, 5, 6], vec![5, 8, 9]));
    }

    #[test]
    fn the_row_that_predicts_a_learned_token_is_never_shared() {
        let batch = packed(&[&[1, 2, -3, -4], &[1, 2, -3, -5]], 100);
        assert_eq!(batch.tokens, [1, 2, 3, 2, 3], "row 2 predicts 3 in both texts");
        assert_eq!(batch.targets, [3, 4, 3, 5]);
        let weighted = packed(&[&[1, -2, 3, -4], &[1, 2, 3, -4]], 100);
        assert_eq!(weighted.targets, [2, 4, 4], "a token learned in one text only");
    }

    #[test]
    fn long_examples_are_cut_and_useless_ones_left_out() {
        let batch = packed(&[&[1, 2, 3], &[-1], &[1, 2, -3, -4, 5, -6]], 4);
        assert_eq!((batch.tokens, batch.targets), (vec![1, 2, 3], vec![3, 4]));
        assert_eq!(packed(&[&[1, 2, -3]], 2), Batch::default());
    }
}
