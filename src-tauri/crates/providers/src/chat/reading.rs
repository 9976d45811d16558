//! An answer as its bytes come in: events, or one JSON value from servers that don't stream. What a value says is read by
//! its wire into a [`Draft`].

use super::sse::Events;
use super::{Answer, End, Usage, Wire, anthropic, gemini, openai};
use serde_json::Value;

/// What is known of an answer that isn't finished.
#[derive(Debug, Default)]
pub struct Draft {
    pub text: String,
    /// How much of the text was given away.
    told: usize,
    pub prompt_tokens: Option<u64>,
    pub answer_tokens: Option<u64>,
    pub end: Option<End>,
    /// A value had the form of an answer, though perhaps with nothing in it.
    pub is_answer: bool,
    /// An error in the middle of an answer.
    pub error: Option<Value>,
}

/// Why there is no answer in what came.
#[derive(Debug)]
pub enum Fault {
    /// The server says so, in this value.
    Said { value: Value, is_begun: bool },
    /// It is something else; its beginning.
    NotUnderstood(String),
}

/// What kind of bytes these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Unknown,
    Events,
    Whole,
}

/// Reads one answer.
#[derive(Debug)]
pub struct Reading {
    wire: Wire,
    form: Form,
    events: Events,
    /// All of it while the form is unknown, and of a whole value.
    whole: Vec<u8>,
    draft: Draft,
    is_done: bool,
    /// Data that begins as JSON and isn't.
    broken: Option<String>,
}

impl Reading {
    pub fn new(wire: Wire) -> Self {
        Self {
            wire,
            form: Form::Unknown,
            events: Events::default(),
            whole: Vec::new(),
            draft: Draft::default(),
            is_done: false,
            broken: None,
        }
    }

    /// Takes what came, and gives new text away.
    pub fn push(&mut self, bytes: &[u8], on_text: &mut dyn FnMut(&str)) {
        if self.form == Form::Events {
            self.read_events(bytes, false);
        } else {
            self.whole.extend_from_slice(bytes);
            if self.form == Form::Unknown {
                self.form = form_of(&self.whole);
            }
            if self.form == Form::Events {
                let bytes = std::mem::take(&mut self.whole);
                self.read_events(&bytes, false);
            }
        }
        self.tell(on_text);
    }

    /// Whether the server has said its last word.
    pub fn has_ended(&self) -> bool {
        self.is_done
    }

    /// Whether all of an answer is there, even if the connection breaks now.
    pub fn is_complete(&self) -> bool {
        self.draft.error.is_none()
            && self.broken.is_none()
            && (self.is_done || self.draft.end.is_some())
    }

    /// The end of the bytes: an answer, if there is one in them. The number of tries is for the caller to say.
    pub fn finish(mut self, on_text: &mut dyn FnMut(&str)) -> Result<Answer, Fault> {
        if self.form == Form::Events {
            self.read_events(&[], true);
        } else {
            self.read_whole();
        }
        self.tell(on_text);
        let draft = self.draft;
        if let Some(value) = draft.error {
            return Err(Fault::Said { value, is_begun: !draft.text.is_empty() });
        }
        if let Some(words) = self.broken {
            return Err(Fault::NotUnderstood(words));
        }
        if !draft.is_answer || (draft.text.is_empty() && draft.end.is_none() && !self.is_done) {
            return Err(Fault::NotUnderstood("an empty answer".to_owned()));
        }
        let usage = match (draft.prompt_tokens, draft.answer_tokens) {
            (None, None) => None,
            (prompt, answer) => Some(Usage {
                prompt_tokens: prompt.unwrap_or_default(),
                answer_tokens: answer.unwrap_or_default(),
            }),
        };
        let end = draft.end.unwrap_or(End::Complete);
        Ok(Answer { text: draft.text, usage, end, tries: 1 })
    }

    fn read_events(&mut self, bytes: &[u8], is_end: bool) {
        let mut found = Vec::new();
        let mut on_event = |lines: Vec<String>| found.push(lines);
        self.events.push(bytes, &mut on_event);
        if is_end {
            self.events.finish(&mut on_event);
        }
        for lines in found {
            // Some servers forget the empty line between events: then each line is a value of its own.
            let joined = lines.join("\n");
            if lines.len() > 1 && serde_json::from_str::<Value>(&joined).is_err() {
                for line in &lines {
                    self.read_data(line);
                }
            } else {
                self.read_data(&joined);
            }
        }
    }

    fn read_data(&mut self, data: &str) {
        let data = data.trim();
        if data == "[DONE]" {
            self.is_done = true;
        } else if data.starts_with(['{', '[']) {
            match serde_json::from_str(data) {
                Ok(value) => self.read_value(&value),
                Err(_) => self.broken = self.broken.take().or_else(|| Some(data.to_owned())),
            }
        }
        // Anything else only keeps the connection open.
    }

    fn read_whole(&mut self) {
        let bytes = self.whole.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.whole);
        match serde_json::from_slice(bytes) {
            Ok(value) => self.read_value(&value),
            Err(_) => self.broken = Some(String::from_utf8_lossy(bytes).into_owned()),
        }
    }

    fn read_value(&mut self, value: &Value) {
        if let Value::Array(values) = value {
            for value in values {
                self.read_value(value);
            }
            return;
        }
        let is_error = value.get("type").is_some_and(|kind| kind == "error");
        if is_error || value.get("error").is_some_and(|error| !error.is_null()) {
            self.draft.error = self.draft.error.take().or_else(|| Some(value.clone()));
            return;
        }
        self.is_done |= value.get("type").is_some_and(|kind| kind == "message_stop");
        match self.wire {
            Wire::OpenAi => openai::read(value, &mut self.draft),
            Wire::Anthropic => anthropic::read(value, &mut self.draft),
            Wire::Gemini => gemini::read(value, &mut self.draft),
        }
    }

    fn tell(&mut self, on_text: &mut dyn FnMut(&str)) {
        let new = &self.draft.text[self.draft.told..];
        if !new.is_empty() {
            on_text(new);
            self.draft.told = self.draft.text.len();
        }
    }
}

/// Servers say one thing in the header and do another: the first letter decides.
fn form_of(bytes: &[u8]) -> Form {
    // A mark of the byte order may be cut in two.
    let mark = b"\xef\xbb\xbf";
    if mark.starts_with(bytes) {
        return Form::Unknown;
    }
    let text = bytes.strip_prefix(mark).unwrap_or(bytes);
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => Form::Unknown,
        Some(b'd' | b'e' | b'i' | b'r' | b':') => Form::Events,
        Some(_) => Form::Whole,
    }
}

/// A text, or the texts of a list of parts.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part.get("text")?.as_str()).collect(),
        _ => String::new(),
    }
}
