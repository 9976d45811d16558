//! A server on this computer that writes for `bench window`, as one of another maker would. Each of its answers says when it
//! was given, so that the page's clock can tell how long it took to be seen.

use crate::table::fill;
use bakehouse_providers::fake::{Request, Script, Server};
use serde_json::json;
use std::{
    error::Error,
    io::{self, Write},
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, SystemTime},
};

/// Of a question or an answer.
const BYTES: usize = 120;

/// Answers each question after `pause`, in other words each time. Says its address, and serves until the process ends.
pub fn run(pause: Duration) -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = (0..fill::WORDS).map(fill::word).collect();
    let draw = Mutex::new(fill::Draw(1));
    let server = Server::start(move |request: &Request| {
        if request.path.ends_with("/models") {
            return Script::json(&json!({ "data": [{ "id": "prompt" }] }));
        }
        let words = {
            let mut draw = draw.lock().unwrap_or_else(PoisonError::into_inner);
            fill::text(&words, BYTES, &mut draw)
        };
        thread::sleep(pause);
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Script::says([words.as_str(), &format!("at {}.", now.as_millis())])
    })?;
    writeln!(io::stdout(), "{}", server.url("/v1"))?;
    loop {
        thread::park();
    }
}
