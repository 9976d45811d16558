//! What the model remembers of a text it has read: the keys and values of each layer, in pages of some tokens. Full
//! pages never change, so that texts with the same beginning hold the same pages.

use crate::ops::attention::Heads;
use std::sync::Arc;

/// Tokens of a page. As many scores are computed side by side.
pub(crate) const PAGE: usize = 16;

/// The sizes of a model's pages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageForm {
    pub layers: usize,
    pub heads: Heads,
}

impl PageForm {
    /// Bytes of a page.
    pub fn bytes(self) -> usize {
        self.layers * self.numbers_of_layer() * size_of::<f32>()
    }

    /// Keys and values of one head.
    fn numbers_of_head(self) -> usize {
        2 * self.heads.size * PAGE
    }

    fn numbers_of_layer(self) -> usize {
        self.heads.key * self.numbers_of_head()
    }
}

/// Keys and values of some tokens: for each layer and key head `size` rows of the keys of all tokens, so that scores are
/// computed side by side, and then the values of each token.
struct Page(Vec<f32>);

/// The memory of one text.
pub(crate) struct Memory {
    form: PageForm,
    tokens: Vec<u32>,
    pages: Vec<Arc<Page>>,
}

impl Memory {
    pub fn new(form: PageForm) -> Self {
        Self { form, tokens: Vec::new(), pages: Vec::new() }
    }

    /// Tokens remembered.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// The pages that will never change, each by a number of its own: two memories that share one have it in common.
    pub fn full_pages(&self) -> impl Iterator<Item = usize> {
        self.pages[..self.len() / PAGE].iter().map(|page| Arc::as_ptr(page).addr())
    }

    /// How many tokens of `text` are remembered, from the first on.
    pub fn common_beginning(&self, text: &[u32]) -> usize {
        self.tokens.iter().zip(text).take_while(|(a, b)| a == b).count()
    }

    /// Another memory of the first `count` tokens, or a few less: it shares whole pages only.
    pub fn share(&self, count: usize) -> Self {
        let pages = count.min(self.len()) / PAGE;
        Self {
            form: self.form,
            tokens: self.tokens[..pages * PAGE].to_vec(),
            pages: self.pages[..pages].to_vec(),
        }
    }

    /// Makes room for `count` tokens more. Has to be called before they are written.
    pub fn make_room(&mut self, count: usize) {
        let numbers = self.form.layers * self.form.numbers_of_layer();
        let needed = (self.len() + count).div_ceil(PAGE);
        self.pages.resize_with(needed, || Arc::new(Page(vec![0.0; numbers])));
    }

    /// Remembers the keys and values of one token in one layer, all heads of each in a row.
    pub fn write(&mut self, layer: usize, position: usize, keys: &[f32], values: &[f32]) {
        let (form, size, at) = (self.form, self.form.heads.size, position % PAGE);
        let page =
            Arc::get_mut(&mut self.pages[position / PAGE]).expect("only full pages are shared");
        let from = layer * form.numbers_of_layer();
        let heads = page.0[from..].chunks_exact_mut(form.numbers_of_head());
        for (head, (keys, values)) in
            heads.zip(keys.chunks_exact(size).zip(values.chunks_exact(size)))
        {
            let (of_keys, of_values) = head.split_at_mut(size * PAGE);
            for (row, key) in of_keys.chunks_exact_mut(PAGE).zip(keys) {
                row[at] = *key;
            }
            of_values[at * size..(at + 1) * size].copy_from_slice(values);
        }
    }

    /// Says which tokens were written.
    pub fn keep(&mut self, tokens: &[u32]) {
        self.tokens.extend_from_slice(tokens);
    }

    /// For each page from the first on, the keys of one head, `size` rows of [`PAGE`] numbers, and its values, [`PAGE`]
    /// rows of `size` numbers.
    pub fn head(&self, layer: usize, key_head: usize) -> impl Iterator<Item = (&[f32], &[f32])> {
        let form = self.form;
        let from = layer * form.numbers_of_layer() + key_head * form.numbers_of_head();
        self.pages.iter().map(move |page| {
            page.0[from..from + form.numbers_of_head()].split_at(form.heads.size * PAGE)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: PageForm = PageForm { layers: 2, heads: Heads { query: 2, key: 2, size: 3 } };

    /// Reads tokens whose keys and values tell where they belong.
    fn read(memory: &mut Memory, tokens: &[u32]) {
        memory.make_room(tokens.len());
        for (at, token) in tokens.iter().enumerate() {
            for layer in 0..2 {
                let keys: Vec<f32> =
                    (0..6).map(|i| *token as f32 + layer as f32 * 0.5 + i as f32 * 0.01).collect();
                let values: Vec<f32> = keys.iter().map(|key| -key).collect();
                memory.write(layer, memory.len() + at, &keys, &values);
            }
        }
        memory.keep(tokens);
    }

    /// The keys of a head at a position, which its values repeat.
    fn head_at(memory: &Memory, layer: usize, head: usize, position: usize) -> Vec<f32> {
        let (keys, values) = memory.head(layer, head).nth(position / PAGE).expect("remembered");
        let at = position % PAGE;
        let keys: Vec<f32> = keys.chunks_exact(PAGE).map(|row| row[at]).collect();
        let values: Vec<f32> = values[at * 3..at * 3 + 3].iter().map(|value| -value).collect();
        assert_eq!(keys, values);
        keys
    }

    #[test]
    fn what_is_written_is_found() {
        let mut memory = Memory::new(FORM);
        read(&mut memory, &[1, 2, 3]);
        read(&mut memory, &(4..40).collect::<Vec<u32>>());
        assert_eq!((memory.len(), memory.full_pages().count()), (39, 2));
        assert_eq!(head_at(&memory, 0, 0, 2), [3.0, 3.01, 3.02]);
        assert_eq!(head_at(&memory, 1, 1, 38), [39.53, 39.54, 39.55]);
    }

    #[test]
    fn a_shared_beginning_is_the_same_pages_and_never_changes() {
        let mut first = Memory::new(FORM);
        read(&mut first, &(0..40).collect::<Vec<u32>>());
        let mut second = first.share(35);
        assert_eq!((second.len(), second.full_pages().count()), (32, 2));
        assert!(Arc::ptr_eq(&first.pages[1], &second.pages[1]));
        read(&mut second, &[90, 91]);
        assert_eq!(head_at(&first, 0, 0, 32)[0], 32.0);
        assert_eq!(head_at(&second, 0, 0, 32)[0], 90.0);
        assert_eq!(head_at(&second, 0, 0, 31)[0], 31.0);
    }

    #[test]
    fn a_beginning_is_common_up_to_the_first_difference() {
        let mut memory = Memory::new(FORM);
        read(&mut memory, &[1, 2, 3]);
        for (text, common) in [(&[1, 2, 4][..], 2), (&[1, 2, 3, 4], 3), (&[9], 0), (&[], 0)] {
            assert_eq!(memory.common_beginning(text), common, "{text:?}");
        }
    }
}
