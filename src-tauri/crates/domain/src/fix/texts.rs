//! Fixes that rewrite texts: what messages say, the same among the parts of a message with pictures, and the arguments
//! of calls.

use crate::message::{Example, Message};
use serde_json::Value;

/// The example with every text rewritten for which there is a better one; nothing when there is none. What is rewritten so
/// must leave a JSON text one: arguments of calls are rewritten as they stand.
pub(super) fn rewritten(
    example: &Example,
    better: impl Fn(&str) -> Option<String>,
) -> Option<Example> {
    with_messages(example, |message| {
        let mut has_changed = rewrite_content(message, &better);
        for call in &mut message.tool_calls {
            has_changed |= replace(&mut call.arguments, &better);
        }
        has_changed
    })
}

/// The same for what messages say alone.
pub(super) fn rewritten_contents(
    example: &Example,
    better: impl Fn(&str) -> Option<String>,
) -> Option<Example> {
    with_messages(example, |message| rewrite_content(message, &better))
}

/// Rewrites what a message says; tells whether that changed it.
pub(super) fn rewrite_content(
    message: &mut Message,
    better: &impl Fn(&str) -> Option<String>,
) -> bool {
    let has_changed = replace(&mut message.content, better);
    let parts = message.parts.as_deref().and_then(|parts| rewritten_parts(parts, better));
    has_changed | parts.map(|parts| message.parts = Some(parts)).is_some()
}

/// The texts among the parts of a message.
pub(super) fn part_texts(message: &Message) -> Vec<String> {
    let parts: Vec<Value> = message
        .parts
        .as_deref()
        .and_then(|parts| serde_json::from_str(parts).ok())
        .unwrap_or_default();
    parts.iter().filter_map(|part| Some(part.get("text")?.as_str()?.to_owned())).collect()
}

/// The texts among the parts of a message, rewritten; nothing when nothing changes.
fn rewritten_parts(json: &str, better: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut parts: Vec<Value> = serde_json::from_str(json).ok()?;
    let mut has_changed = false;
    for part in &mut parts {
        if let Some(Value::String(text)) = part.get_mut("text") {
            has_changed |= replace(text, better);
        }
    }
    has_changed.then(|| Value::from(parts).to_string())
}

fn replace(text: &mut String, better: &impl Fn(&str) -> Option<String>) -> bool {
    better(text).map(|better| *text = better).is_some()
}

/// The example with each message changed; nothing when none was.
pub(super) fn with_messages(
    example: &Example,
    change: impl Fn(&mut Message) -> bool,
) -> Option<Example> {
    let mut after = example.clone();
    let mut has_changed = false;
    for message in after.all_messages_mut() {
        has_changed |= change(message);
    }
    has_changed.then_some(after)
}
