//! Answers that are held to a JSON schema: at each token, only those may be chosen after which the answer can still
//! become valid. Which these are, llguidance says.

use crate::chat::ChatEncoder;
use crate::error::Error;
use crate::model::Model;
use llguidance::api::TopLevelGrammar;
use llguidance::toktrie::{ApproximateTokEnv, SimpleVob, TokEnv, TokRxInfo, TokTrie};
use llguidance::{Matcher, ParserFactory};
use serde_json::{Value, json};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Turns schemas into rules for the tokens of one model.
pub(crate) struct Grammars(ParserFactory);

impl Grammars {
    pub fn new(chat: &ChatEncoder) -> Result<Self, Error> {
        let end = *chat.stop_tokens().first().ok_or_else(|| {
            Error::Schema("the model has no token that ends an answer".to_owned())
        })?;
        let count = chat.vocabulary_len() as u32;
        let words: Vec<Vec<u8>> = (0..count)
            .map(|token| match chat.spelling(token) {
                // Never part of a text, which is what this mark says there.
                [] => [&[TokTrie::SPECIAL_TOKEN_MARKER], format!("[{token}]").as_bytes()].concat(),
                bytes => bytes.to_vec(),
            })
            .collect();
        let trie = TokTrie::from(&TokRxInfo::new(count, end), &words);
        let environment: TokEnv = Arc::new(ApproximateTokEnv::new(trie));
        let mut factory = ParserFactory::new_simple(&environment).map_err(refused)?;
        factory.quiet();
        factory.limits_mut().verbose_errors = false;
        Ok(Self(factory))
    }
}

/// A JSON schema that answers of one model can be held to. Cheap to clone.
///
/// Objects are written on one line, their properties in the order of the schema. Texts end when the model ends them:
/// give them a `maxLength`, and the answer enough [`max_tokens`](super::Sampling::max_tokens).
#[derive(Clone)]
pub struct JsonSchema {
    text: Arc<str>,
    /// At the beginning of an answer.
    start: Arc<Mutex<Matcher>>,
}

impl JsonSchema {
    /// Reads a schema for answers of `model`. [`Error::Schema`] says what is wrong with it, or what it asks for that can't
    /// be followed.
    pub fn new(model: &Model, text: &str) -> Result<Self, Error> {
        let mut schema: Value = serde_json::from_str(text).map_err(refused)?;
        let Some(object) = schema.as_object_mut() else {
            return Err(Error::Schema("it is no object".to_owned()));
        };
        // Otherwise a small model may write white space for ever.
        let form = json!({
            "whitespace_flexible": false, "item_separator": ", ", "key_separator": ": ",
        });
        object.insert("x-guidance".to_owned(), form);
        let grammar = TopLevelGrammar::from_json_schema(schema);
        let parser = model.grammars()?.0.create_parser(grammar).map_err(refused)?;
        let start = Matcher::new(Ok(parser));
        // Some schemas are refused only when they are first followed.
        start.deep_clone().compute_mask().map_err(refused)?;
        Ok(Self { text: text.into(), start: Arc::new(Mutex::new(start)) })
    }

    /// For one answer.
    pub(super) fn form(&self) -> Form {
        let start = self.start.lock().unwrap_or_else(PoisonError::into_inner);
        Form(start.deep_clone())
    }
}

impl fmt::Debug for JsonSchema {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("JsonSchema").field(&self.text).finish()
    }
}

/// Schemas are equal when they were written alike.
impl PartialEq for JsonSchema {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// Where one answer stands in its schema.
pub(super) struct Form(Matcher);

impl Form {
    /// The tokens that may come next. Nothing when that became too costly to find out.
    pub fn allowed(&mut self) -> Option<SimpleVob> {
        self.0.compute_mask_or_eos().ok().filter(|allowed| !allowed.is_zero())
    }

    /// Goes on by a token that was allowed. False when that was too costly.
    pub fn advance(&mut self, token: u32) -> bool {
        // Where nothing can follow it has ended already, and doesn't want to hear of the token that says so.
        self.0.is_stopped() || self.0.consume_token(token).is_ok()
    }
}

/// What is wrong, in one line.
fn refused(error: impl fmt::Display) -> Error {
    let text = error.to_string();
    Error::Schema(text.lines().next().unwrap_or_default().to_owned())
}
