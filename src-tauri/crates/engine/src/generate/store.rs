//! Memories of texts that were read, for those who come with the same beginning; and the bound on all memory.

use crate::decode::memory::{Memory, PAGE, PageForm};
use std::collections::{HashSet, VecDeque};

/// What is remembered of texts that nobody is writing on. The oldest goes when room is needed.
pub(super) struct Store {
    form: PageForm,
    kept: VecDeque<Memory>,
    /// Pages that all memories may have together, also those in use.
    most_pages: usize,
}

impl Store {
    /// `most_tokens` is the bound on all texts together; one of more than `longest` tokens there will never be.
    pub fn new(form: PageForm, most_tokens: usize) -> Self {
        Self { form, kept: VecDeque::new(), most_pages: most_tokens.div_ceil(PAGE).max(1) }
    }

    /// Tokens that all memories may have together.
    pub fn most_tokens(&self) -> usize {
        self.most_pages * PAGE
    }

    /// A memory of the beginning of `text`, as long as there is one among those kept and those in use, but never of all
    /// of it: at least one token must be read for there to be logits.
    pub fn beginning<'a>(
        &'a self,
        text: &[u32],
        in_use: impl Iterator<Item = &'a Memory>,
    ) -> Memory {
        let known = |memory: &&Memory| memory.common_beginning(text).min(text.len() - 1);
        let longest = in_use.chain(&self.kept).max_by_key(known);
        longest.map_or_else(|| Memory::new(self.form), |memory| memory.share(known(&memory)))
    }

    /// Makes room for a newcomer: `in_use` are the memories that are written on, its own among them, each with the most
    /// tokens it will ever hold. False when there is no room, even with nothing kept.
    pub fn make_room(&mut self, in_use: &[(&Memory, usize)]) -> bool {
        let to_come: usize = in_use
            .iter()
            .map(|(memory, most)| most.div_ceil(PAGE).saturating_sub(memory.full_pages().count()))
            .sum();
        loop {
            // A page that several share is there once.
            let memories = in_use.iter().map(|(memory, _)| *memory).chain(&self.kept);
            let full: HashSet<usize> = memories.flat_map(Memory::full_pages).collect();
            if full.len() + to_come <= self.most_pages {
                return true;
            }
            if self.kept.pop_front().is_none() {
                return false;
            }
        }
    }

    /// Keeps a memory that nobody writes on any more, but for the last tokens that fill no page.
    pub fn keep(&mut self, memory: &Memory) {
        self.kept.push_back(memory.share(memory.len()));
    }
}
