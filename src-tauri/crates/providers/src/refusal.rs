//! What a refusal means: a status, headers, and words that every provider chooses differently, as an [`Error`] that a
//! person can act on.

use crate::client::{Again, Fault};
use crate::error::Error;
use crate::key::Key;
use crate::pace::retry_after;
use reqwest::header::{HeaderMap, LOCATION};
use serde_json::Value;
use std::time::SystemTime;
use url::Url;

/// As much as is shown of what others say.
const DETAIL: usize = 300;

/// Who was asked, and for what.
pub(crate) struct Asked<'a> {
    pub host: String,
    pub model: &'a str,
    pub key: Option<&'a Key>,
}

impl Asked<'_> {
    /// Words of the server, short, on one line, without the key and without marks that turn text around.
    pub fn detail(&self, words: &str) -> String {
        // What is cut off must not leave half a key: it is scrubbed before.
        let scrubbed = self.key.map_or_else(|| words.to_owned(), |key| key.scrub(words));
        let is_shown = |c: &char| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        let plain: String = scrubbed
            .chars()
            .filter(is_shown)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        match plain.char_indices().nth(DETAIL) {
            Some((end, _)) => format!("{}…", &plain[..end]),
            None => plain,
        }
    }
}

/// What a status other than success means.
pub(crate) fn fault(
    status: u16,
    headers: &HeaderMap,
    body: &str,
    asked: &Asked<'_>,
    today: SystemTime,
) -> Fault {
    let host = || asked.host.clone();
    if (300..400).contains(&status) {
        return Fault::last(Error::Moved { host: host(), to: destination(headers, asked) });
    }
    let value = serde_json::from_str(body).unwrap_or(Value::Null);
    let words = words_of(&value).unwrap_or_else(|| without_tags(body));
    meaning(status, &words, &kind_of(&value), asked, retry_after::wait(headers, today))
}

/// What an error in the middle of a stream means. It has no status but the one that it may name.
pub(crate) fn fault_said(value: &Value, asked: &Asked<'_>) -> Fault {
    let kind = kind_of(value);
    let named = value
        .pointer("/error/code")
        .and_then(Value::as_u64)
        .or_else(|| value.pointer("/error/status")?.as_u64());
    let status =
        named.and_then(|code| u16::try_from(code).ok()).filter(|code| (400..600).contains(code));
    let by_kind = match kind.as_str() {
        kind if kind.contains("overloaded") => 529,
        kind if kind.contains("rate_limit") || kind.contains("resource_exhausted") => 429,
        kind if kind.contains("authentication") => 401,
        kind if kind.contains("permission") => 403,
        kind if kind.contains("invalid_request") => 400,
        _ => 500,
    };
    let words = words_of(value).unwrap_or_else(|| value.to_string());
    meaning(status.unwrap_or(by_kind), &words, &kind, asked, None)
}

fn meaning(
    status: u16,
    words: &str,
    kind: &str,
    asked: &Asked<'_>,
    wait: Option<std::time::Duration>,
) -> Fault {
    let (host, detail) = (asked.host.clone(), asked.detail(words));
    let said = format!("{kind} {words}").to_ascii_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|part| said.contains(part));
    let model = || asked.model.to_owned();
    let is_about_money = has(&[
        "insufficient_quota",
        "insufficient credits",
        "insufficient balance",
        "credit balance",
        "billing_not_active",
        "billing_hard_limit",
        "payment required",
        "exceeded your current quota",
    ]);
    // Google's free tier uses the same words for a limit a minute, and says when it ends.
    if status == 402 || (matches!(status, 400 | 403 | 429) && is_about_money && wait.is_none()) {
        return Fault::last(Error::NoMoney { host, detail });
    }
    let is_about_key = has(&[
        "api key not valid",
        "api_key_invalid",
        "invalid_api_key",
        "invalid api key",
        "incorrect api key",
    ]);
    let is_about_content = has(&[
        "moderation",
        "flagged",
        "content_filter",
        "content policy",
        "content_policy",
        "responsibleaipolicy",
    ]);
    let is_about_model = has(&[
        "model_not_found",
        "no such model",
        "unknown model",
        "invalid model",
        "not a valid model",
    ]) || (has(&["model"])
        && has(&["not found", "does not exist", "not_found", "doesn't exist"]));
    let is_about_length = has(&[
        "context_length",
        "context length",
        "context window",
        "maximum context",
        "prompt is too long",
        "too many tokens",
        "exceeds the available context",
        "input token count",
        "context size",
    ]);
    match status {
        401 if asked.key.is_none() => Fault::last(Error::KeyMissing { host }),
        403 if is_about_content => Fault::last(Error::Filtered { host, detail }),
        403 if asked.key.is_none() && !is_about_model => Fault::last(Error::KeyMissing { host }),
        401 | 403 => Fault::last(Error::KeyRefused { host, detail }),
        400 if is_about_key => Fault::last(Error::KeyRefused { host, detail }),
        400 | 413 | 422 | 500 if is_about_length => {
            Fault::last(Error::TooLong { model: model(), detail })
        }
        400 | 404 | 422 if is_about_model => {
            Fault::last(Error::NoSuchModel { host, model: model(), detail })
        }
        400 if is_about_content => Fault::last(Error::Filtered { host, detail }),
        429 => Fault { error: Error::TooFast { host, wait }, again: Again::Later(wait) },
        408 | 500 | 502 | 503 | 504 | 520..=524 | 529 => {
            Fault { error: Error::ServerFault { host, status, detail }, again: Again::Later(wait) }
        }
        500.. => Fault::last(Error::ServerFault { host, status, detail }),
        _ => Fault::last(Error::Refused { host, status, detail }),
    }
}

/// Where a redirect points, by its host only: the rest of it may hold anything.
fn destination(headers: &HeaderMap, asked: &Asked<'_>) -> String {
    let text = headers.get(LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match Url::parse(text) {
        Ok(url) => {
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            asked.detail(&format!("{}{port}", url.host_str().unwrap_or_default()))
        }
        // Two slashes begin another host.
        Err(_) if text.starts_with("//") => {
            asked.detail(text.trim_start_matches('/').split('/').next().unwrap_or_default())
        }
        Err(_) => asked.host.clone(),
    }
}

/// The sentence in an error, wherever it stands.
fn words_of(value: &Value) -> Option<String> {
    if let Value::Array(values) = value {
        return words_of(values.first()?);
    }
    let places =
        ["/error/message", "/message", "/detail", "/error", "/detail/0/msg", "/errors/0/message"];
    let found = places.iter().find_map(|place| value.pointer(place)?.as_str().map(str::to_owned));
    found.or_else(|| (!value.is_null()).then(|| value.to_string()))
}

/// The words for machines in an error.
fn kind_of(value: &Value) -> String {
    let value =
        if let Value::Array(values) = value { values.first().unwrap_or(value) } else { value };
    let places = [
        "/error/type",
        "/error/code",
        "/error/status",
        "/code",
        "/type",
        "/error/details/0/reason",
    ];
    let found: Vec<&str> =
        places.iter().filter_map(|place| value.pointer(place)?.as_str()).collect();
    found.join(" ").to_ascii_lowercase()
}

/// The words of a web page, which is what proxies and sign-in pages answer.
fn without_tags(page: &str) -> String {
    let mut words = String::new();
    let mut is_tag = false;
    for letter in page.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                words.push(' ');
            }
            _ if !is_tag => words.push(letter),
            _ => {}
        }
    }
    words
}
