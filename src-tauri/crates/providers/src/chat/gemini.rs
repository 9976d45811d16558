//! The wire of Google's Gemini API.

use super::anthropic::turns;
use super::habits::{Form, Habit, Parameter};
use super::reading::Draft;
use super::{Ask, End};
use crate::address::Address;
use serde_json::{Map, Value, json};
use url::Url;

/// Where a request goes, and what it says.
pub fn request(address: &Address, ask: &Ask, habit: &Habit) -> (Url, Value) {
    let (system, turns) = turns(&ask.messages, ask, habit);
    let contents: Vec<Value> = turns
        .into_iter()
        .map(|(is_model, text)| {
            json!({ "role": if is_model { "model" } else { "user" }, "parts": [{ "text": text }] })
        })
        .collect();
    let mut settings = Map::new();
    let mut set = |name: &str, value: Value| settings.insert(name.to_owned(), value);
    if let Some(temperature) = ask.temperature.filter(|_| habit.sends(Parameter::Temperature)) {
        set("temperature", json!(temperature));
    }
    if let Some(top_p) = ask.top_p.filter(|_| habit.sends(Parameter::TopP)) {
        set("topP", json!(top_p));
    }
    if let Some(seed) = ask.seed.filter(|_| habit.sends(Parameter::Seed)) {
        set("seed", json!(seed & 0x7fff_ffff));
    }
    if !ask.stop.is_empty() && habit.sends(Parameter::Stop) {
        set("stopSequences", json!(ask.stop));
    }
    if let Some(most) = ask.max_tokens {
        set("maxOutputTokens", json!(most));
    }
    if let Some(schema) = &ask.schema {
        if habit.form != Form::Words {
            set("responseMimeType", json!("application/json"));
        }
        if habit.form == Form::Schema {
            set("responseJsonSchema", schema.clone());
        }
    }
    let mut body = json!({ "contents": contents, "generationConfig": settings });
    if !system.is_empty() {
        body["systemInstruction"] = json!({ "parts": [{ "text": system }] });
    }
    let model = ask.model.strip_prefix("models/").unwrap_or(&ask.model);
    let mut url = address.at(&["models", &format!("{model}:streamGenerateContent")]);
    url.set_query(Some("alt=sse"));
    (url, body)
}

/// Reads an event, or a whole answer.
pub fn read(value: &Value, draft: &mut Draft) {
    if let Some(usage) = value.get("usageMetadata") {
        let count = |name: &str| usage.get(name).and_then(Value::as_u64);
        let thought = count("thoughtsTokenCount").unwrap_or(0);
        draft.prompt_tokens = count("promptTokenCount").or(draft.prompt_tokens);
        let said = count("candidatesTokenCount");
        draft.answer_tokens = said.map(|said| said + thought).or(draft.answer_tokens);
    }
    if value.pointer("/promptFeedback/blockReason").is_some() {
        draft.is_answer = true;
        draft.end = Some(End::Filtered);
    }
    draft.is_answer |= value.get("candidates").is_some_and(Value::is_array);
    let Some(candidate) = value.get("candidates").and_then(|candidates| candidates.get(0)) else {
        return;
    };
    if let Some(parts) = candidate.pointer("/content/parts").and_then(Value::as_array) {
        // What the model thinks on the way is no part of the answer.
        let said = parts.iter().filter(|part| part.get("thought") != Some(&Value::Bool(true)));
        draft.text.extend(said.filter_map(|part| part.get("text")?.as_str()));
    }
    let end = match candidate.get("finishReason").and_then(Value::as_str) {
        None | Some("FINISH_REASON_UNSPECIFIED") => return,
        Some("STOP") => End::Complete,
        Some("MAX_TOKENS") => End::CutOff,
        // Safety, recitation, blocklists, and whatever else is added to them.
        Some(_) => End::Filtered,
    };
    draft.end = Some(end);
}
