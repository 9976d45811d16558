//! Which base prompt most examples of a file share, found while they stream by: their hashes are counted, and of the
//! texts only one is kept. Whatever has the majority has it also in a vote in which each two that differ cancel out,
//! so it is the one that is left.

use bakehouse_domain::hash;
use std::collections::HashMap;

#[derive(Default)]
pub(super) struct BasePrompts {
    uses: HashMap<u64, usize>,
    count: usize,
    left: String,
    votes: usize,
}

impl BasePrompts {
    pub fn add(&mut self, text: &str) {
        *self.uses.entry(hash::text(text)).or_default() += 1;
        self.count += 1;
        if self.votes == 0 {
            text.clone_into(&mut self.left);
        }
        if self.left == text {
            self.votes += 1;
        } else {
            self.votes -= 1;
        }
    }

    /// The same as [`crate::project_file::usual_base_prompt`] says of all of them.
    pub fn usual(self) -> Option<String> {
        let uses = self.uses.get(&hash::text(&self.left))?;
        (uses * 2 > self.count && !self.left.trim().is_empty()).then_some(self.left)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project_file::usual_base_prompt;
    use bakehouse_domain::message::{Example, Message, Role};

    #[test]
    fn it_is_the_one_that_a_count_of_all_finds() {
        for texts in [
            "", "a", "ab", "aab", "aba", "baa", "abcaa", "abcabca", "bbbaa", " ", "  a", "aabbb",
            "abababa",
        ] {
            let examples: Vec<Example> = texts
                .chars()
                .map(|text| Example::of(vec![Message::new(Role::System, text)]))
                .collect();
            let mut base_prompts = BasePrompts::default();
            for text in examples.iter().filter_map(Example::base_prompt) {
                base_prompts.add(text);
            }
            assert_eq!(base_prompts.usual(), usual_base_prompt(&examples), "{texts}");
        }
    }

    #[test]
    fn without_any_there_is_none() {
        assert_eq!(BasePrompts::default().usual(), None);
    }
}
