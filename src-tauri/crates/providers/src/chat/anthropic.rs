//! The wire of Anthropic's messages. It wants the base prompt apart, a longest length always, and knows no seed.

use super::habits::{Form, Habit, Parameter, in_words};
use super::reading::{Draft, text_of};
use super::{Ask, End};
use crate::address::Address;
use bakehouse_domain::message::{Message, Role};
use serde_json::{Value, json};
use url::Url;

/// Long enough for any answer that one wants to teach.
const MAX_TOKENS: u32 = 4096;

/// Where a request goes, and what it says.
pub fn request(address: &Address, ask: &Ask, habit: &Habit) -> (Url, Value) {
    let (system, turns) = turns(&ask.messages, ask, habit);
    let messages: Vec<Value> = turns
        .into_iter()
        .map(|(is_model, text)| json!({ "role": if is_model { "assistant" } else { "user" }, "content": text }))
        .collect();
    let max_tokens = ask.max_tokens.unwrap_or(MAX_TOKENS);
    let mut body = json!({ "model": ask.model, "max_tokens": max_tokens, "stream": true, "messages": messages });
    if !system.is_empty() {
        body["system"] = json!(system);
    }
    if let Some(temperature) = ask.temperature.filter(|_| habit.sends(Parameter::Temperature)) {
        body["temperature"] = json!(temperature.min(1.0));
    }
    if let Some(top_p) = ask.top_p.filter(|_| habit.sends(Parameter::TopP)) {
        body["top_p"] = json!(top_p);
    }
    if !ask.stop.is_empty() && habit.sends(Parameter::Stop) {
        body["stop_sequences"] = json!(ask.stop);
    }
    if let Some(schema) = ask.schema.as_ref().filter(|_| habit.form == Form::Schema) {
        body["output_config"] = json!({ "format": { "type": "json_schema", "schema": schema } });
    }
    (address.at(&["messages"]), body)
}

/// The base prompt, and the turns, each with whether it is the model's. Turns of the same side are one: both wires that use
/// this want them to alternate. Calls of tools and their results are told in words.
pub fn turns(messages: &[Message], ask: &Ask, habit: &Habit) -> (String, Vec<(bool, String)>) {
    let mut system = Vec::new();
    let mut turns: Vec<(bool, String)> = Vec::new();
    for message in messages {
        if message.is_base_prompt() {
            system.push(message.content.clone());
            continue;
        }
        let is_model = message.role == Role::Assistant;
        let mut parts = vec![message.content.clone()];
        parts.extend(
            message.tool_calls.iter().map(|call| format!("{}({})", call.name, call.arguments)),
        );
        let text = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
        match turns.last_mut().filter(|(before, _)| *before == is_model) {
            Some((_, before)) => *before = format!("{before}\n\n{text}"),
            None => turns.push((is_model, text)),
        }
    }
    if let Some(schema) = ask.schema.as_ref().filter(|_| habit.form != Form::Schema) {
        system.push(in_words(schema));
    }
    (system.join("\n\n"), turns)
}

/// Reads an event, or a whole answer.
pub fn read(value: &Value, draft: &mut Draft) {
    let message = value.get("message").unwrap_or(value);
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    draft.is_answer |= kind.starts_with("message") || kind.starts_with("content_block");
    if let Some(usage) = message.get("usage") {
        let count = |name: &str| usage.get(name).and_then(Value::as_u64);
        // What came from a cache is counted apart, and charged too.
        let kept = count("cache_read_input_tokens").unwrap_or(0)
            + count("cache_creation_input_tokens").unwrap_or(0);
        draft.prompt_tokens = count("input_tokens").map(|new| new + kept).or(draft.prompt_tokens);
        draft.answer_tokens = count("output_tokens").or(draft.answer_tokens);
    }
    let delta = value.get("delta");
    let block = value.get("content_block");
    for part in [delta, block].into_iter().flatten() {
        draft.text += part.get("text").and_then(Value::as_str).unwrap_or_default();
    }
    draft.text += &message.get("content").map(text_of).unwrap_or_default();
    let reason = |value: &Value| value.get("stop_reason")?.as_str().map(str::to_owned);
    let end = match delta.and_then(reason).or_else(|| reason(message)).as_deref() {
        None => return,
        Some("max_tokens" | "model_context_window_exceeded") => End::CutOff,
        Some("refusal") => End::Filtered,
        Some(_) => End::Complete,
    };
    draft.end = Some(end);
}
