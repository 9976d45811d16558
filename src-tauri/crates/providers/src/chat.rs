//! Asking a model elsewhere: one conversation in, one answer out, its text on the way. What a server can't do it is asked
//! for in another way, which is remembered for it and its model as long as the client lives.

mod anthropic;
mod gemini;
mod habits;
mod openai;
mod reading;
mod sse;

pub(crate) use habits::Habits;

use crate::address::Address;
use crate::client::{Again, Call, Client, Fault, Piece, fault_of};
use crate::error::Error;
use crate::key::Key;
use crate::refusal::{self, Asked};
use bakehouse_domain::message::Message;
use habits::Habit;
use reading::Reading;
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::{Duration, Instant};
use url::Url;

/// The longest refusal that is read: what is said in it is shown in 300 characters.
const REFUSAL_BYTES: usize = 64 << 10;

/// How long the end of a connection may take after the last word: usually it is there already, and the next call can use
/// the connection again.
const AFTERWARDS: Duration = Duration::from_millis(200);

/// How a server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wire {
    /// Chat completions, which nearly everybody speaks.
    OpenAi,
    /// Anthropic's messages.
    Anthropic,
    /// Google's `generateContent`.
    Gemini,
}

/// Whom to ask: an address, how it is spoken to, and the key for it.
#[derive(Clone, Debug)]
pub struct Endpoint {
    wire: Wire,
    address: Address,
    key: Option<Key>,
    at_once: usize,
}

impl Endpoint {
    /// An endpoint. A key that was kept for another origin is not taken.
    pub fn new(wire: Wire, address: Address, key: Option<Key>) -> Result<Self, Error> {
        if let Some(key) = key.as_ref().filter(|key| key.origin() != address.origin()) {
            return Err(Error::KeyElsewhere {
                kept_for: key.origin().host(),
                host: address.host(),
            });
        }
        // A computer that answers two at once does so nearly as fast as one; more wait for each other.
        let at_once = if address.is_loopback() { 2 } else { 4 };
        Ok(Self { wire, address, key, at_once })
    }

    /// The same with so many calls at once, of all callers of a client together.
    #[must_use]
    pub fn with_calls_at_once(self, at_once: usize) -> Self {
        Self { at_once: at_once.max(1), ..self }
    }

    /// How it is spoken to.
    pub fn wire(&self) -> Wire {
        self.wire
    }

    /// Where it is.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Whether there is a key for it.
    pub fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// How many calls are made at once.
    pub fn at_once(&self) -> usize {
        self.at_once
    }

    pub(crate) fn key(&self) -> Option<&Key> {
        self.key.as_ref()
    }

    /// Tells one key from another, and from none.
    pub(crate) fn key_mark(&self) -> u64 {
        self.key.as_ref().map_or(0, Key::mark)
    }

    /// A request to this endpoint, with its key.
    pub(crate) fn call(&self, method: Method, url: Url, body: Option<Vec<u8>>, limit: u64) -> Call {
        let mut headers = HeaderMap::new();
        if body.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream, application/json"));
        if self.wire == Wire::Anthropic {
            let version = HeaderValue::from_static("2023-06-01");
            headers.insert(HeaderName::from_static("anthropic-version"), version);
        }
        if let Some(key) = &self.key {
            let (name, text) = match self.wire {
                Wire::OpenAi => (AUTHORIZATION, format!("Bearer {}", key.expose())),
                Wire::Anthropic => (HeaderName::from_static("x-api-key"), key.expose().to_owned()),
                Wire::Gemini => {
                    (HeaderName::from_static("x-goog-api-key"), key.expose().to_owned())
                }
            };
            let mut value = HeaderValue::from_str(&text)
                .expect("a key is visible ASCII, which a header takes, see Key::new");
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        let is_near = self.address.is_loopback() || url.scheme() == "http";
        Call { method, url, headers, body, is_near, limit_bytes: limit }
    }
}

/// What is asked. What is not given is left to the server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ask {
    /// The model's id there.
    pub model: String,
    /// The conversation, base prompt first.
    pub messages: Vec<Message>,
    /// 0 for the likeliest words; 1 for words as likely as the model holds them.
    pub temperature: Option<f32>,
    /// Only the likeliest tokens that together have this probability.
    pub top_p: Option<f32>,
    /// The same seed gives the same answer, where a server can do that. Only its lower 31 bits are sent.
    pub seed: Option<u64>,
    /// The longest answer, in the model's tokens.
    pub max_tokens: Option<u32>,
    /// Texts that end the answer.
    pub stop: Vec<String>,
    /// The JSON schema that the answer should have. A server that can't hold a model to it is asked in words: check the
    /// answer, see [`Answer::json`].
    pub schema: Option<Value>,
}

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// All of the text.
    pub text: String,
    /// What it took, where the server says so.
    pub usage: Option<Usage>,
    /// Why it ended.
    pub end: End,
    /// Requests that it took, the ones that failed with it.
    pub tries: u32,
}

/// Tokens that are charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Of the question with all before it.
    pub prompt_tokens: u64,
    /// Of the answer, the model's thinking with it.
    pub answer_tokens: u64,
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The model ended it.
    Complete,
    /// It reached the longest length.
    CutOff,
    /// A filter stopped it, or the model declined.
    Filtered,
}

impl Answer {
    /// The first JSON object or list in the text: models put words or a fence of code around it. Whether it has the right
    /// form is still to be checked.
    pub fn json(&self) -> Option<Value> {
        // Text full of open brackets is no JSON; each try may read to the end of it.
        let starts = self.text.match_indices(['{', '[']).take(64);
        let read = |(place, _): (usize, &str)| {
            let mut values = serde_json::Deserializer::from_str(&self.text[place..]).into_iter();
            values.next()?.ok()
        };
        starts.into_iter().find_map(read)
    }
}

impl Client {
    /// Asks, and gives each piece of the text to `on_text` as it comes. Nothing when `wants_stop` said so; the request is
    /// then dropped.
    ///
    /// A fault is tried again only before the first piece, so that `on_text` never hears one answer twice.
    pub fn ask(
        &self,
        endpoint: &Endpoint,
        ask: &Ask,
        on_text: &mut dyn FnMut(&str),
        wants_stop: &dyn Fn() -> bool,
    ) -> Result<Option<Answer>, Error> {
        let place = habits::Place::of(endpoint, &ask.model);
        let mut habit = self.habits().of(&place, endpoint);
        let once = || {
            let outcome = self.ask_once(endpoint, ask, &habit, on_text, wants_stop);
            match outcome {
                Ok(Some(answer)) => {
                    self.habits().remember(&place, &habit);
                    Ok(Some(answer))
                }
                Err(Refused::Fault(fault)) => Err(fault),
                Err(Refused::Request { fault, body }) => {
                    match habit.changed_by(&body, ask, endpoint.wire) {
                        Some(changed) => {
                            habit = changed;
                            Err(Fault { again: Again::Changed, ..fault })
                        }
                        None => Err(fault),
                    }
                }
                Ok(None) => Ok(None),
            }
        };
        let answered = self.trying(endpoint, wants_stop, once)?;
        Ok(answered.map(|(answer, tries)| Answer { tries, ..answer }))
    }

    fn ask_once(
        &self,
        endpoint: &Endpoint,
        ask: &Ask,
        habit: &Habit,
        on_text: &mut dyn FnMut(&str),
        wants_stop: &dyn Fn() -> bool,
    ) -> Result<Option<Answer>, Refused> {
        let (url, body) = match endpoint.wire {
            Wire::OpenAi => openai::request(&endpoint.address, ask, habit),
            Wire::Anthropic => anthropic::request(&endpoint.address, ask, habit),
            Wire::Gemini => gemini::request(&endpoint.address, ask, habit),
        };
        let limit = self.limits().answer_bytes;
        let body =
            serde_json::to_vec(&body).expect("a value with string keys can always be written");
        let exchange = self.send(endpoint.call(Method::POST, url, Some(body), limit));
        let host = || endpoint.address.host();
        let asked = Asked { host: host(), model: &ask.model, key: endpoint.key() };
        let mut reading = Reading::new(endpoint.wire);
        let mut is_begun = false;
        let mut ended: Option<Instant> = None;
        loop {
            // A server that has said its last word and keeps the connection open is not waited for.
            let is_over = || ended.is_some_and(|since| since.elapsed() >= AFTERWARDS);
            let piece = match exchange.next(&|| is_over() || wants_stop()) {
                Some(piece) => piece,
                None if is_over() => break,
                None => return Ok(None),
            };
            match piece {
                Ok(Piece::Head { status: 200..=299, .. }) => {}
                Ok(Piece::Head { status, headers }) => {
                    let Some(body) = exchange.rest(REFUSAL_BYTES, wants_stop) else {
                        return Ok(None);
                    };
                    let body = String::from_utf8_lossy(&body).into_owned();
                    let date = self.lanes().date();
                    let fault = refusal::fault(status, &headers, &body, &asked, date);
                    // A server that knows a reason of its own is not asked in another way.
                    let is_open = matches!(fault.error, Error::Refused { status: 400 | 422, .. });
                    return Err(if is_open {
                        Refused::Request { fault, body }
                    } else {
                        fault.into()
                    });
                }
                Ok(Piece::Bytes(bytes)) => {
                    is_begun = true;
                    reading.push(&bytes, on_text);
                    if reading.has_ended() {
                        ended = ended.or_else(|| Some(Instant::now()));
                    }
                }
                Ok(Piece::End) => break,
                // What is complete needs no more, however the connection ends.
                Err(_) if reading.is_complete() => break,
                Err(trouble) => return Err(fault_of(trouble, host(), limit, is_begun).into()),
            }
        }
        match reading.finish(on_text) {
            Ok(answer) => Ok(Some(answer)),
            Err(reading::Fault::Said { value, is_begun }) => {
                let fault = refusal::fault_said(&value, &asked);
                Err(if is_begun { Fault::last(fault.error) } else { fault }.into())
            }
            Err(reading::Fault::NotUnderstood(words)) => {
                let detail = asked.detail(&words);
                Err(Fault::last(Error::NotUnderstood { host: host(), detail }).into())
            }
        }
    }
}

/// A try that failed: for good or for a while, or for something in the request that may be left out.
enum Refused {
    Fault(Fault),
    Request { fault: Fault, body: String },
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

#[cfg(test)]
mod tests;
