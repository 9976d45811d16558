//! The wire of OpenAI's chat completions, as OpenAI, most clouds and every local server speak it.

use super::habits::{Form, Habit, Parameter, TokenName};
use super::reading::{Draft, text_of};
use super::{Ask, End};
use crate::address::Address;
use bakehouse_domain::message::{Message, Role};
use serde_json::{Value, json};
use url::Url;

/// Where a request goes, and what it says.
pub fn request(address: &Address, ask: &Ask, habit: &Habit) -> (Url, Value) {
    let mut messages: Vec<Value> = ask.messages.iter().map(message).collect();
    let mut body = json!({ "model": ask.model, "stream": true });
    if habit.sends(Parameter::StreamOptions) {
        body["stream_options"] = json!({ "include_usage": true });
    }
    if let Some(temperature) = ask.temperature.filter(|_| habit.sends(Parameter::Temperature)) {
        body["temperature"] = json!(temperature);
    }
    if let Some(top_p) = ask.top_p.filter(|_| habit.sends(Parameter::TopP)) {
        body["top_p"] = json!(top_p);
    }
    if let Some(seed) = ask.seed.filter(|_| habit.sends(Parameter::Seed)) {
        body["seed"] = json!(seed & 0x7fff_ffff);
    }
    if !ask.stop.is_empty() && habit.sends(Parameter::Stop) {
        body["stop"] = json!(ask.stop);
    }
    if let Some(most) = ask.max_tokens {
        match habit.token_name {
            TokenName::MaxTokens => body["max_tokens"] = json!(most),
            TokenName::MaxCompletionTokens => body["max_completion_tokens"] = json!(most),
            TokenName::None => {}
        }
    }
    if let Some(schema) = &ask.schema {
        match habit.form {
            Form::Schema => {
                let schema = json!({ "name": "answer", "strict": true, "schema": schema });
                body["response_format"] = json!({ "type": "json_schema", "json_schema": schema });
            }
            Form::Object => body["response_format"] = json!({ "type": "json_object" }),
            Form::Words => {}
        }
        if habit.form != Form::Schema {
            let words = super::habits::in_words(schema);
            match messages.first_mut().filter(|first| first["role"] == "system") {
                Some(first) => {
                    let before = first["content"].as_str().unwrap_or_default();
                    first["content"] = json!(format!("{before}\n\n{words}"));
                }
                None => messages.insert(0, json!({ "role": "system", "content": words })),
            }
        }
    }
    body["messages"] = Value::Array(messages);
    (address.at(&["chat", "completions"]), body)
}

fn message(message: &Message) -> Value {
    let role = match message.role {
        // Its older name, which every server knows.
        Role::System | Role::Developer => "system",
        Role::User => "user",
        Role::Assistant => "assistant",
        Role::Tool => "tool",
        Role::Function => "function",
    };
    let mut value = json!({ "role": role, "content": message.content });
    if let Some(name) = &message.name {
        value["name"] = json!(name);
    }
    if let Some(id) = &message.tool_call_id {
        value["tool_call_id"] = json!(id);
    }
    if !message.tool_calls.is_empty() {
        let call = |call: &bakehouse_domain::message::ToolCall| {
            json!({ "id": call.id, "type": "function",
                    "function": { "name": call.name, "arguments": call.arguments } })
        };
        value["tool_calls"] = message.tool_calls.iter().map(call).collect();
    }
    value
}

/// Reads an event, or a whole answer.
pub fn read(value: &Value, draft: &mut Draft) {
    if let Some(usage) = value.get("usage") {
        let count = |name: &str| usage.get(name).and_then(Value::as_u64);
        draft.prompt_tokens = count("prompt_tokens").or(draft.prompt_tokens);
        draft.answer_tokens = count("completion_tokens").or(draft.answer_tokens);
    }
    draft.is_answer |= value.get("choices").is_some_and(Value::is_array);
    let Some(choice) = value.get("choices").and_then(|choices| choices.get(0)) else { return };
    for part in ["delta", "message"].iter().filter_map(|name| choice.get(name)) {
        draft.text += &part.get("content").map(text_of).unwrap_or_default();
        if let Some(refusal) = part.get("refusal").and_then(Value::as_str) {
            draft.text += refusal;
            draft.end = Some(End::Filtered);
        }
    }
    let end = match choice.get("finish_reason").and_then(Value::as_str) {
        None | Some("") => return,
        Some("length" | "max_tokens") => End::CutOff,
        Some("content_filter") => End::Filtered,
        Some(_) => End::Complete,
    };
    draft.end = draft.end.filter(|end| *end == End::Filtered).or(Some(end));
}
