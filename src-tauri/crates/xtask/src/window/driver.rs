//! The web driver: `WebKitWebDriver` and its protocol, JSON over HTTP. Spoken by hand: it is a handful of requests, and a
//! library for it would be larger than the rest of xtask.

use super::wait;
use crate::command::{Running, Step};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    time::Duration,
};

/// Longer than any script of ours runs.
const PATIENCE: Duration = Duration::from_mins(3);
/// How long a window may take to come.
const TO_OPEN: Duration = Duration::from_secs(30);
/// How soon it listens.
const TO_LISTEN: Duration = Duration::from_secs(20);

/// A driver with one window.
pub struct Driver {
    process: Running,
    port: u16,
    session: String,
}

impl Driver {
    /// Starts the driver, and by it a window with these capabilities.
    pub fn start(step: Step, capabilities: &Value) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let process =
            step.argument(format!("--port={port}")).argument("--host=127.0.0.1").start()?;
        wait(TO_LISTEN, "the web driver listens", || {
            Ok(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok())
        })?;
        let session = ask(port, "POST", "/session", capabilities, TO_OPEN)?["sessionId"].take();
        let Value::String(session) = session else { bail!("The web driver opened no window.") };
        Ok(Self { process, port, session })
    }

    /// Waits until the window has left the empty page that it begins with. The driver may lose what it is asked while that
    /// happens, and then never answers.
    pub fn arrive(&self) -> Result<()> {
        let path = |what: &str| format!("/session/{}/{what}", self.session);
        let place = json!({ "script": "return location.protocol", "args": [] });
        wait(TO_OPEN, "the window shows its page", || {
            let place = ask(self.port, "POST", &path("execute/sync"), &place, TO_OPEN)?;
            Ok(place != "about:")
        })?;
        self.post("timeouts", &json!({ "script": PATIENCE.as_millis() as u64 })).map(drop)
    }

    /// Its number; the window is below it.
    pub fn process(&self) -> u32 {
        self.process.id()
    }

    pub fn post(&self, what: &str, body: &Value) -> Result<Value> {
        ask(self.port, "POST", &format!("/session/{}/{what}", self.session), body, PATIENCE)
    }

    /// Closes the window.
    pub fn end(&self) -> Result<()> {
        ask(self.port, "DELETE", &format!("/session/{}", self.session), &Value::Null, PATIENCE)
            .map(drop)
    }
}

/// One request and its answer; an error with what the driver says of it where it refuses.
fn ask(port: u16, method: &str, path: &str, body: &Value, patience: Duration) -> Result<Value> {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut stream =
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).context("the web driver has ended")?;
    stream.set_read_timeout(Some(patience))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .with_context(|| format!("the web driver does not answer to {method} {path}"))?;
    value_of(&answer)
}

fn value_of(answer: &str) -> Result<Value> {
    let (_, body) = answer.split_once("\r\n\r\n").context("the web driver broke off")?;
    let mut body: Value = serde_json::from_str(body).context("the web driver answered no JSON")?;
    let value = body["value"].take();
    if let Some(error) = value.get("error").and_then(Value::as_str)
        && value.get("stacktrace").is_some()
    {
        bail!("The web driver refused ({error}): {}", value["message"]);
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_its_value() {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";
        let answer = value_of(&format!("{head}{{\"value\":{{\"error\":\"of the page\"}}}}"));
        assert_eq!(answer.expect("no refusal")["error"], "of the page");
        let refused = value_of(&format!(
            "{head}{{\"value\":{{\"error\":\"script timeout\",\"message\":\"late\",\"stacktrace\":\"\"}}}}"
        ));
        let refused = refused.expect_err("a refusal").to_string();
        assert_eq!(refused, "The web driver refused (script timeout): \"late\"");
        assert!(value_of("HTTP/1.1 200 OK\r\n").is_err(), "it ended in the middle");
    }
}
