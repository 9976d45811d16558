//! Texts that come again word for word in most examples of a file, as base prompts and lists of tools do: each is counted
//! once.

/// So many different ones are remembered. A file has one or a few.
const KEPT: usize = 8;
/// Longer ones aren't, for their memory.
const MOST_BYTES: usize = 64 << 10;

/// The texts that were met last, the very last one first.
#[derive(Default)]
pub struct Repeated {
    texts: Vec<(String, usize)>,
}

impl Repeated {
    /// The tokens of a text, if it is remembered.
    pub fn get(&mut self, text: &str) -> Option<usize> {
        let place = self.texts.iter().position(|(known, _)| known == text)?;
        self.texts[..=place].rotate_right(1);
        Some(self.texts[0].1)
    }

    /// Remembers a text that isn't yet.
    pub fn put(&mut self, text: &str, tokens: usize) {
        if text.len() > MOST_BYTES {
            return;
        }
        self.texts.truncate(KEPT - 1);
        self.texts.insert(0, (text.to_owned(), tokens));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_were_met_last_are_remembered() {
        let mut repeated = Repeated::default();
        let texts: Vec<String> = (0..=KEPT).map(|number| format!("Be kind, {number}.")).collect();
        for (tokens, text) in texts[..KEPT].iter().enumerate() {
            assert_eq!(repeated.get(text), None);
            repeated.put(text, tokens);
        }
        assert_eq!(repeated.get(&texts[0]), Some(0));
        repeated.put(&texts[KEPT], KEPT);
        assert_eq!(repeated.get(&texts[1]), None, "it was met longest ago");
        assert_eq!((repeated.get(&texts[0]), repeated.get(&texts[KEPT])), (Some(0), Some(KEPT)));
    }

    #[test]
    fn a_long_text_takes_no_memory() {
        let mut repeated = Repeated::default();
        let long = "a".repeat(MOST_BYTES + 1);
        repeated.put(&long, 1);
        repeated.put(&long[1..], 2);
        assert_eq!((repeated.get(&long), repeated.get(&long[1..])), (None, Some(2)));
    }
}
