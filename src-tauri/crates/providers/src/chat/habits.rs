//! What a server and its model can't do, learned from its refusals: parameters that it doesn't know, the name of the longest
//! length, and how it is held to a schema. Kept by the client, one habit for each endpoint and model.

use super::{Ask, Endpoint, Wire};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

/// A parameter that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Parameter {
    StreamOptions,
    Temperature,
    TopP,
    Seed,
    Stop,
}

/// What the longest length is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenName {
    MaxTokens,
    MaxCompletionTokens,
    /// By no name that the server takes.
    None,
}

/// How a model is held to a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By the server.
    Schema,
    /// By the server to JSON, by words to the schema.
    Object,
    /// By words.
    Words,
}

/// How a server and its model want to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Habit {
    left_out: BTreeSet<Parameter>,
    pub token_name: TokenName,
    pub form: Form,
}

/// A server and a model of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    address: String,
    model: String,
}

impl Place {
    pub fn of(endpoint: &Endpoint, model: &str) -> Self {
        Self { address: endpoint.address().to_string(), model: model.to_owned() }
    }
}

/// All habits that are known.
#[derive(Debug, Default)]
pub(crate) struct Habits(Mutex<HashMap<Place, Habit>>);

impl Habits {
    pub fn of(&self, place: &Place, endpoint: &Endpoint) -> Habit {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(place).cloned().unwrap_or_else(|| Habit::first(endpoint))
    }

    pub fn remember(&self, place: &Place, habit: &Habit) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.get(place) != Some(habit) {
            known.insert(place.clone(), habit.clone());
        }
    }
}

impl Habit {
    /// OpenAI itself knows the newer name only, most others only the older one.
    fn first(endpoint: &Endpoint) -> Self {
        let is_openai = endpoint.address().host() == "api.openai.com";
        let token_name =
            if is_openai { TokenName::MaxCompletionTokens } else { TokenName::MaxTokens };
        Self { left_out: BTreeSet::new(), token_name, form: Form::Schema }
    }

    pub fn sends(&self, parameter: Parameter) -> bool {
        !self.left_out.contains(&parameter)
    }

    /// Another way to ask after this refusal; nothing when there is none. Every change takes something away or moves one
    /// step, so that there is an end to them.
    pub fn changed_by(&self, refusal: &str, ask: &Ask, wire: Wire) -> Option<Self> {
        let parameter = named_parameter(refusal);
        let said = parameter.clone().unwrap_or_else(|| refusal.to_ascii_lowercase());
        let mut changed = self.clone();
        let sent = [
            (Parameter::StreamOptions, wire == Wire::OpenAi, ["stream_options", "include_usage"]),
            (Parameter::TopP, ask.top_p.is_some(), ["top_p", "topp"]),
            (Parameter::Temperature, ask.temperature.is_some(), ["temperature", "temperature"]),
            (Parameter::Seed, ask.seed.is_some() && wire != Wire::Anthropic, ["seed", "seed"]),
            (Parameter::Stop, !ask.stop.is_empty(), ["stop", "stop_sequences"]),
        ];
        for (parameter, is_sent, names) in sent {
            if is_sent && self.sends(parameter) && names.iter().any(|name| has_word(&said, name)) {
                changed.left_out.insert(parameter);
                return Some(changed);
            }
        }
        let names_length =
            has_word(&said, "max_tokens") || has_word(&said, "max_completion_tokens");
        if wire == Wire::OpenAi && ask.max_tokens.is_some() && names_length {
            let other_was_refused = self.token_name == TokenName::MaxCompletionTokens
                && !has_word(refusal, "max_tokens")
                || self.token_name == TokenName::None;
            changed.token_name = match self.token_name {
                TokenName::MaxTokens => TokenName::MaxCompletionTokens,
                TokenName::MaxCompletionTokens if other_was_refused => TokenName::None,
                TokenName::MaxCompletionTokens => TokenName::MaxTokens,
                TokenName::None => return None,
            };
            return Some(changed);
        }
        // A schema is the likeliest reason where none is named; one that is named and isn't ours is no reason.
        let names_form = [
            "response_format",
            "json",
            "schema",
            "output_config",
            "output_format",
            "grammar",
            "structured",
            "responsejsonschema",
            "responsemimetype",
        ]
        .iter()
        .any(|name| said.contains(name));
        if ask.schema.is_some() && (names_form || parameter.is_none()) {
            changed.form = match (self.form, wire) {
                (Form::Schema, Wire::OpenAi | Wire::Gemini) => Form::Object,
                (Form::Schema, Wire::Anthropic) | (Form::Object, _) => Form::Words,
                (Form::Words, _) => return None,
            };
            return Some(changed);
        }
        None
    }
}

/// The parameter that an error of OpenAI's kind names.
fn named_parameter(refusal: &str) -> Option<String> {
    let value: Value = serde_json::from_str(refusal).ok()?;
    let name = value.pointer("/error/param")?.as_str()?;
    (!name.is_empty()).then(|| name.to_ascii_lowercase())
}

/// Whether `name` stands in `text` and is no part of a longer name.
fn has_word(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name).any(|(place, _)| {
        !text[..place].ends_with(is_part) && !text[place + name.len()..].starts_with(is_part)
    })
}

/// The schema for a model that isn't held to it.
pub fn in_words(schema: &Value) -> String {
    format!(
        "Answer with one JSON object and nothing else. It must be valid by this JSON schema:\n{schema}"
    )
}
