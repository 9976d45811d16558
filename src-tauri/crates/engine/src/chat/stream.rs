//! Text from tokens as they come. A character can be spread over several tokens: its first bytes are held back until
//! the last one is there.

use std::sync::Arc;

use super::vocabulary::Spellings;

/// Puts tokens together to text, one at a time.
#[derive(Clone, Debug)]
pub struct TextStream {
    spellings: Arc<Spellings>,
    /// The start of a character whose end has not come yet: three bytes at most.
    held_back: Vec<u8>,
}

impl TextStream {
    pub(super) fn new(spellings: Arc<Spellings>) -> Self {
        Self { spellings, held_back: Vec::new() }
    }

    /// What can be shown now that this token is there. Often a word, sometimes nothing.
    pub fn push(&mut self, token: u32) -> String {
        self.held_back.extend_from_slice(self.spellings.get(token));
        let mut text = String::new();
        loop {
            match std::str::from_utf8(&self.held_back) {
                Ok(rest) => {
                    text.push_str(rest);
                    self.held_back.clear();
                    return text;
                }
                Err(error) => {
                    let valid = error.valid_up_to();
                    text.push_str(&String::from_utf8_lossy(&self.held_back[..valid]));
                    let Some(broken) = error.error_len() else {
                        self.held_back.drain(..valid);
                        return text;
                    };
                    text.push(char::REPLACEMENT_CHARACTER);
                    self.held_back.drain(..valid + broken);
                }
            }
        }
    }

    /// What is left at the end: nothing, or one sign for a character that was never finished.
    pub fn finish(self) -> String {
        String::from_utf8_lossy(&self.held_back).into_owned()
    }
}
