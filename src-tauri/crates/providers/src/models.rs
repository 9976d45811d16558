//! The models that an endpoint has.

use crate::chat::{Endpoint, Wire};
use crate::client::{Client, Fault, Piece, fault_of};
use crate::error::Error;
use crate::refusal::{self, Asked};
use reqwest::Method;
use serde_json::Value;

/// More than any provider has; a longer list is cut off.
const MOST: usize = 2000;
/// The longest refusal that is read.
const REFUSAL_BYTES: usize = 64 << 10;

/// A model of a provider.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Model {
    /// What it is asked by.
    pub id: String,
    /// Its name for people, where it has one of its own.
    pub name: Option<String>,
    /// How much it reads, in its tokens, where the list says so.
    pub context_tokens: Option<u64>,
}

impl Client {
    /// The models of an endpoint, by their ids. Nothing when `wants_stop` said so.
    pub fn models(
        &self,
        endpoint: &Endpoint,
        wants_stop: &dyn Fn() -> bool,
    ) -> Result<Option<Vec<Model>>, Error> {
        let once = || self.models_once(endpoint, wants_stop);
        Ok(self.trying(endpoint, wants_stop, once)?.map(|(models, _)| models))
    }

    fn models_once(
        &self,
        endpoint: &Endpoint,
        wants_stop: &dyn Fn() -> bool,
    ) -> Result<Option<Vec<Model>>, Fault> {
        let mut url = endpoint.address().at(&["models"]);
        match endpoint.wire() {
            Wire::OpenAi => {}
            Wire::Anthropic => url.set_query(Some("limit=1000")),
            Wire::Gemini => url.set_query(Some("pageSize=1000")),
        }
        let limit = self.limits().list_bytes;
        let host = || endpoint.address().host();
        let asked = Asked { host: host(), model: "", key: endpoint.key() };
        let exchange = self.send(endpoint.call(Method::GET, url, None, limit));
        let mut bytes = Vec::new();
        loop {
            let Some(piece) = exchange.next(wants_stop) else { return Ok(None) };
            match piece {
                Ok(Piece::Head { status: 200..=299, .. }) => {}
                Ok(Piece::Head { status, headers }) => {
                    let Some(body) = exchange.rest(REFUSAL_BYTES, wants_stop) else {
                        return Ok(None);
                    };
                    let body = String::from_utf8_lossy(&body);
                    return Err(refusal::fault(
                        status,
                        &headers,
                        &body,
                        &asked,
                        self.lanes().date(),
                    ));
                }
                Ok(Piece::Bytes(more)) => bytes.extend(more),
                Ok(Piece::End) => break,
                Err(trouble) => return Err(fault_of(trouble, host(), limit, !bytes.is_empty())),
            }
        }
        let not_understood = |words: &str| {
            let detail = asked.detail(words);
            Fault::last(Error::NotUnderstood { host: host(), detail })
        };
        let text = String::from_utf8_lossy(&bytes);
        let value: Value = serde_json::from_str(&text).map_err(|_| not_understood(&text))?;
        read(&value).map(Some).ok_or_else(|| not_understood(&text))
    }
}

/// The models in a list, whoever's it is. Nothing when it is no list.
pub(crate) fn read(value: &Value) -> Option<Vec<Model>> {
    let list = [Some(value), value.get("data"), value.get("models")];
    let entries = list.into_iter().flatten().find_map(Value::as_array)?;
    let mut models: Vec<Model> = entries.iter().filter_map(model).collect();
    models.sort();
    models.dedup_by(|one, other| one.id == other.id);
    models.truncate(MOST);
    Some(models)
}

fn model(entry: &Value) -> Option<Model> {
    let text = |name: &str| entry.get(name)?.as_str().filter(|text| !text.is_empty());
    // Google also lists what can't chat, and says of each what it can.
    let methods = entry.get("supportedGenerationMethods").and_then(Value::as_array);
    if methods.is_some_and(|methods| !methods.iter().any(|method| method == "generateContent")) {
        return None;
    }
    let id = text("id").or_else(|| text("name")).or_else(|| text("model"))?;
    let id = id.strip_prefix("models/").unwrap_or(id).to_owned();
    let name = text("display_name").or_else(|| text("displayName")).or_else(|| text("name"));
    let name =
        name.filter(|name| name.strip_prefix("models/").unwrap_or(name) != id).map(str::to_owned);
    let sizes = [
        "context_length",
        "max_model_len",
        "max_context_length",
        "context_window",
        "inputTokenLimit",
        "max_input_tokens",
    ];
    let context_tokens = sizes.iter().find_map(|size| entry.get(size)?.as_u64());
    Some(Model { id, name, context_tokens })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lists_of_every_shape() {
        let check = |list: Value, expected: Option<&[&str]>| {
            let ids =
                read(&list).map(|models| models.into_iter().map(|m| m.id).collect::<Vec<_>>());
            let expected = expected.map(|ids| ids.iter().map(ToString::to_string).collect());
            assert_eq!(ids, expected, "{list}");
        };
        check(
            json!({ "object": "list", "data": [{ "id": "b" }, { "id": "a", "created": null }] }),
            Some(&["a", "b"]),
        );
        check(json!([{ "id": "together/a" }]), Some(&["together/a"]));
        check(
            json!({ "models": [{ "name": "models/gemini", "supportedGenerationMethods": ["generateContent"] },
                                 { "name": "models/embed", "supportedGenerationMethods": ["embedContent"] }] }),
            Some(&["gemini"]),
        );
        check(
            json!({ "data": [{ "id": "a" }, { "id": "a" }, { "id": "" }, {}, 5, null] }),
            Some(&["a"]),
        );
        check(json!({ "data": [] }), Some(&[]));
        for wrong in [json!({}), json!(null), json!("models"), json!({ "data": null })] {
            check(wrong, None);
        }
    }
}
