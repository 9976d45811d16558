//! The text of an answer as it grows.

use crate::chat::TextStream;
use crate::model::Model;

/// An answer's text. What might be the beginning of a stop text is held back until the next tokens tell.
pub(super) struct Answer {
    /// Nothing once its end was asked for.
    stream: Option<TextStream>,
    stop: Vec<String>,
    text: String,
    /// How much of `text` is certain.
    certain: usize,
    /// How much of `text` was handed out.
    told: usize,
    stopped: bool,
}

impl Answer {
    pub fn new(model: &Model, stop: &[String]) -> Self {
        Self {
            stream: Some(model.chat().decoder()),
            stop: stop.iter().filter(|stop| !stop.is_empty()).cloned().collect(),
            text: String::new(),
            certain: 0,
            told: 0,
            stopped: false,
        }
    }

    /// Adds a token; true when a stop text is complete.
    pub fn push(&mut self, token: u32) -> bool {
        if let Some(stream) = &mut self.stream {
            self.text.push_str(&stream.push(token));
        }
        let new = &self.text[self.certain..];
        if let Some(at) = self.stop.iter().filter_map(|stop| new.find(stop.as_str())).min() {
            self.text.truncate(self.certain + at);
            self.stopped = true;
        }
        let held = if self.stopped { 0 } else { held_back(&self.text[self.certain..], &self.stop) };
        self.certain = self.text.len() - held;
        self.stopped
    }

    /// No more tokens come: all of the text is certain.
    pub fn end(&mut self) {
        if let Some(stream) = self.stream.take().filter(|_| !self.stopped) {
            self.text.push_str(&stream.finish());
        }
        self.certain = self.text.len();
    }

    /// What has become certain since this was last asked.
    pub fn news(&mut self) -> &str {
        let news = &self.text[self.told..self.certain];
        self.told = self.certain;
        news
    }

    /// All of it so far.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Bytes at the end of `text` that may be the beginning of a stop text.
fn held_back(text: &str, stop: &[String]) -> usize {
    let longest = stop.iter().map(String::len).max().unwrap_or(0);
    let starts = text.char_indices().map(|(at, _)| at).filter(|at| text.len() - at < longest);
    starts
        .filter(|at| stop.iter().any(|stop| stop.starts_with(&text[*at..])))
        .map(|at| text.len() - at)
        .next()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::held_back;

    #[test]
    fn only_what_may_become_a_stop_text_is_held_back() {
        let stop = ["\nUser:".to_owned(), "§§".to_owned()];
        for (text, held) in
            [("hello", 0), ("hello\n", 1), ("hello\nUse", 4), ("\nUsed", 0), ("a§", 2)]
        {
            assert_eq!(held_back(text, &stop), held, "{text:?}");
        }
        assert_eq!(held_back("anything", &[]), 0);
    }
}
