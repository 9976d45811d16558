//! Finds the chat servers on this computer. They are known by what their own routes say, since several use the same port;
//! nothing secret is said to them, whoever they are.

use crate::address::Address;
use crate::chat::{Endpoint, Wire};
use crate::client::Client;
use crate::error::Error;
use crate::models::{self, Model};
use serde_json::Value;
use std::collections::HashMap;
use std::time::Duration;
use tokio::task::JoinSet;

/// The ports that these servers choose by themselves: Ollama, LM Studio, llama.cpp, vLLM, Jan twice, Unsloth Studio.
pub const PORTS: [u16; 7] = [11434, 1234, 8080, 8000, 1337, 6767, 8888];

/// How long a route may take: a server on this computer that is slower than this is busy with something else.
pub const LIMIT: Duration = Duration::from_millis(300);

/// The largest answer that is read.
const MOST_BYTES: usize = 1 << 20;

/// What each kind of server is known by.
const ROUTES: [&str; 7] = [
    "/api/version",
    "/api/tags",
    "/api/v0/models",
    "/api/health",
    "/props",
    "/version",
    "/v1/models",
];

/// A kind of server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Ollama,
    LmStudio,
    LlamaCpp,
    Vllm,
    Jan,
    UnslothStudio,
    /// Another one that lists models in OpenAI's way.
    Other,
}

/// A server that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which program it is.
    pub kind: Kind,
    /// Its base address, for OpenAI's wire.
    pub address: Address,
    /// Its models; empty where it wants a key first.
    pub models: Vec<Model>,
    /// Whether it says nothing without a key.
    pub needs_key: bool,
}

impl Found {
    /// An endpoint to ask it by. Servers that need no key ignore one.
    pub fn endpoint(&self, key: Option<crate::Key>) -> Result<Endpoint, Error> {
        Endpoint::new(Wire::OpenAi, self.address.clone(), key)
    }
}

/// What a route said: its status and, where it is JSON, its body.
type Said = HashMap<&'static str, (u16, Value)>;

impl Client {
    /// The servers that listen on these ports of this computer, in the order of the ports. All are asked at once.
    pub fn find_local(&self, ports: &[u16], limit: Duration) -> Vec<Found> {
        let near = self.near().clone();
        let ports = ports.to_vec();
        let said = self.wait_for(async move {
            let mut routes = JoinSet::new();
            for port in ports.clone() {
                for route in ROUTES {
                    let request = near.get(format!("http://127.0.0.1:{port}{route}"));
                    routes.spawn(async move {
                        let answer =
                            tokio::time::timeout(limit, read(request)).await.ok().flatten();
                        (port, route, answer)
                    });
                }
            }
            let mut said: HashMap<u16, Said> = HashMap::new();
            while let Some(joined) = routes.join_next().await {
                if let Ok((port, route, Some(answer))) = joined {
                    said.entry(port).or_default().insert(route, answer);
                }
            }
            ports
                .into_iter()
                .filter_map(|port| Some((port, said.remove(&port)?)))
                .collect::<Vec<_>>()
        });
        said.into_iter().filter_map(|(port, said)| recognize(port, &said)).collect()
    }
}

async fn read(request: reqwest::RequestBuilder) -> Option<(u16, Value)> {
    let mut response = request.send().await.ok()?;
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST_BYTES {
            return None;
        }
    }
    Some((response.status().as_u16(), serde_json::from_slice(&bytes).unwrap_or(Value::Null)))
}

/// Which server this is, if it is one.
fn recognize(port: u16, said: &Said) -> Option<Found> {
    let good =
        |route: &str| said.get(route).filter(|(status, _)| *status == 200).map(|(_, value)| value);
    let list = good("/v1/models");
    let needs_key = matches!(said.get("/v1/models"), Some((401 | 403, _)));
    let has_version = |route: &str| good(route).is_some_and(|value| value["version"].is_string());
    let first = list.and_then(|list| list["data"].get(0));
    let is_owned_by = |owner: &str| first.is_some_and(|model| model["owned_by"] == owner);
    let kind = if good("/api/health")
        .is_some_and(|value| value.to_string().contains("Unsloth UI Backend"))
    {
        Kind::UnslothStudio
    } else if has_version("/api/version")
        && good("/api/tags").is_some_and(|value| value["models"].is_array())
    {
        Kind::Ollama
    // It answers every other route with 200 and an error inside.
    } else if good("/api/v0/models").is_some_and(|value| value["data"].is_array()) {
        Kind::LmStudio
    } else if good("/props").is_some_and(|value| value.get("default_generation_settings").is_some())
        || is_owned_by("llamacpp")
    {
        Kind::LlamaCpp
    } else if has_version("/version")
        && (needs_key
            || is_owned_by("vllm")
            || first.is_some_and(|model| model.get("max_model_len").is_some()))
    {
        Kind::Vllm
    } else if matches!(port, 1337 | 6767) && (list.is_some() || needs_key) {
        Kind::Jan
    } else if list.is_some_and(|list| list["data"].is_array()) {
        Kind::Other
    } else {
        return None;
    };
    let native = good("/api/tags").filter(|_| kind == Kind::Ollama);
    let models =
        list.and_then(models::read).or_else(|| native.and_then(models::read)).unwrap_or_default();
    let address = Address::parse(&format!("http://127.0.0.1:{port}/v1")).ok()?;
    Some(Found { kind, address, models, needs_key })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{Script, Server};
    use serde_json::json;

    #[test]
    fn each_server_is_known_by_what_it_says() {
        let check = |port: u16,
                     routes: &[(&'static str, u16, Value)],
                     expected: Option<(Kind, bool, usize)>| {
            let said = routes
                .iter()
                .map(|(route, status, value)| (*route, (*status, value.clone())))
                .collect();
            let found = recognize(port, &said);
            assert_eq!(
                found.map(|found| (found.kind, found.needs_key, found.models.len())),
                expected,
                "{routes:?}"
            );
        };
        let list = |model: Value| json!({ "object": "list", "data": [model] });
        let plain = list(json!({ "id": "m" }));
        let error = json!({ "error": "Unexpected endpoint or method." });
        check(
            1,
            &[
                ("/api/version", 200, json!({ "version": "0.9" })),
                ("/api/tags", 200, json!({ "models": [{ "name": "m" }] })),
                ("/v1/models", 200, plain.clone()),
            ],
            Some((Kind::Ollama, false, 1)),
        );
        check(
            1,
            &[
                ("/api/version", 200, json!({ "version": "0.9" })),
                ("/api/tags", 200, json!({ "models": [{ "name": "m" }] })),
            ],
            Some((Kind::Ollama, false, 1)),
        );
        check(
            1,
            &[
                ("/api/version", 200, error.clone()),
                ("/api/tags", 200, error.clone()),
                ("/api/v0/models", 200, plain.clone()),
                ("/props", 200, error),
                ("/v1/models", 200, plain.clone()),
            ],
            Some((Kind::LmStudio, false, 1)),
        );
        check(
            1,
            &[
                ("/props", 200, json!({ "default_generation_settings": {}, "chat_template": "" })),
                ("/v1/models", 401, json!({})),
            ],
            Some((Kind::LlamaCpp, true, 0)),
        );
        check(
            1,
            &[("/v1/models", 200, list(json!({ "id": "m", "owned_by": "llamacpp" })))],
            Some((Kind::LlamaCpp, false, 1)),
        );
        check(
            1,
            &[
                ("/version", 200, json!({ "version": "0.12" })),
                ("/v1/models", 200, list(json!({ "id": "m", "max_model_len": 4096 }))),
            ],
            Some((Kind::Vllm, false, 1)),
        );
        check(
            1,
            &[
                ("/api/health", 200, json!({ "service": "Unsloth UI Backend" })),
                ("/v1/models", 401, json!({})),
            ],
            Some((Kind::UnslothStudio, true, 0)),
        );
        check(1337, &[("/v1/models", 401, json!({}))], Some((Kind::Jan, true, 0)));
        check(1, &[("/v1/models", 200, plain)], Some((Kind::Other, false, 1)));
        check(1, &[("/v1/models", 401, json!({}))], None);
        check(1, &[("/v1/models", 200, Value::Null), ("/version", 404, Value::Null)], None);
        check(1, &[], None);
    }

    #[test]
    fn servers_are_found_side_by_side() {
        let ollama = Server::start(|request| match request.path.as_str() {
            "/api/version" => Script::json(&json!({ "version": "0.9.0" })),
            "/api/tags" => Script::json(&json!({ "models": [{ "name": "qwen3:8b" }] })),
            "/v1/models" => Script::json(&json!({ "data": [{ "id": "qwen3:8b" }] })),
            _ => Script::html("404 page not found").status(404),
        });
        let ollama = ollama.expect("a server");
        let page = Server::start(|_| Script::html("<h1>My page</h1>")).expect("a server");
        let gone = Server::start(|_| Script::hang_up()).expect("a server").port();
        let client = Client::new().expect("a client");
        let found = client.find_local(&[gone, page.port(), ollama.port()], Duration::from_secs(20));
        let shown: Vec<_> =
            found.iter().map(|found| (found.kind, found.models[0].id.as_str())).collect();
        assert_eq!(shown, [(Kind::Ollama, "qwen3:8b")]);
        assert!(ollama.requests().iter().all(|request| request.header("authorization").is_none()));
    }
}
