//! A conversation as `ChatGPT`'s export has it: a tree of nodes under `mapping`, of which `current_node` is the end of what
//! was shown last. What the model did behind the scenes (searching, thinking, running code) isn't what it answered.

use super::super::object::Keys;
use super::super::{Report, Told};
use super::export::{Talk, field, places, text, title, value, way_to};
use crate::json::{Node, Object};
use bakehouse_domain::finding::FindingCode;
use bakehouse_domain::message::Role;

/// What an export says of a conversation. All but its title and its messages describes the chat and no example.
const KEYS: &[&str] = &[
    "title",
    "mapping",
    "current_node",
    "create_time",
    "update_time",
    "moderation_results",
    "plugin_ids",
    "conversation_id",
    "conversation_template_id",
    "gizmo_id",
    "gizmo_type",
    "is_archived",
    "is_starred",
    "safe_urls",
    "blocked_urls",
    "default_model_slug",
    "conversation_origin",
    "voice",
    "async_status",
    "disabled_tool_ids",
    "is_do_not_remember",
    "memory_scope",
    "context_scopes",
    "sugar_item_id",
    "sugar_item_visible",
    "is_study_mode",
    "is_read_only",
    "pinned_time",
    "owner",
    "id",
];

pub fn read(object: Object<'_>, written: &str, report: &mut Report) -> Option<Told> {
    let mut keys = Keys::new(object, KEYS, "", report);
    let note = title(keys.take("title"));
    let mapping = match keys.take("mapping") {
        Some(Node::Object(mapping)) => mapping,
        other => {
            report.wrong_type("mapping", other.as_ref().map_or("null", Node::kind));
            return None;
        }
    };
    let current = keys.take("current_node");
    for key in &KEYS[3..] {
        keys.take(key);
    }
    let mut talk = Talk::default();
    for index in shown(&mapping, current.as_ref()) {
        if let Some(Node::Object(message)) = value(&mapping[index].1, "message") {
            say(message, &mut talk, report);
        }
    }
    let extra = keys.into_extra(|| Some(written));
    Some(Told { example: talk.into_example(extra, report)?, note })
}

/// The nodes that were shown last, in their order: those on the way to the current one. Where it isn't there, the last
/// one without any after it is.
fn shown(mapping: &Object<'_>, current: Option<&Node<'_>>) -> Vec<usize> {
    let places = places(mapping.iter().map(|(id, _)| Some(id.as_ref())));
    let place_of = |node: Option<&Node<'_>>| match node {
        Some(Node::Text(id)) => places.get(id.as_ref()).copied(),
        _ => None,
    };
    let parents: Vec<Option<usize>> =
        mapping.iter().map(|(_, node)| place_of(value(node, "parent"))).collect();
    let is_last = |node: &Node<'_>| match value(node, "children") {
        Some(Node::List(children)) => children.is_empty(),
        _ => true,
    };
    let last = place_of(current).or_else(|| mapping.iter().rposition(|(_, node)| is_last(node)));
    last.map_or_else(Vec::new, |last| way_to(last, &parents))
}

/// Adds what a message shows, if anything.
fn say(message: &Object<'_>, talk: &mut Talk, report: &mut Report) {
    let text_at = |within: &str, key: &str| match field(message, within) {
        Some(node) => text(value(node, key)),
        None => None,
    };
    let role = match text_at("author", "role") {
        Some("user") => Role::User,
        Some("assistant") => Role::Assistant,
        Some("system") => Role::System,
        // What a tool gave is in the answer as far as the model told it.
        Some("tool") | None => return,
        Some(role) => return report.add(FindingCode::UnknownRole, &[("role", role)]),
    };
    let metadata = field(message, "metadata");
    let is_hidden = metadata.and_then(|data| value(data, "is_visually_hidden_from_conversation"));
    let recipient = text(field(message, "recipient"));
    if is_hidden == Some(&Node::Boolean(true)) || !matches!(recipient, None | Some("all")) {
        return;
    }
    let Some(content) = field(message, "content") else { return };
    match text(value(content, "content_type")) {
        None | Some("text" | "multimodal_text") => {
            let Some(Node::List(parts)) = value(content, "parts") else { return };
            let mut said = Vec::new();
            for part in parts {
                match part {
                    Node::Text(text) => said.push(text.as_ref()),
                    // What was spoken is there as text.
                    part => match text(value(part, "text")) {
                        Some(text) => said.push(text),
                        None if is_picture(part) => talk.miss(role, report),
                        None => {}
                    },
                }
            }
            let said = said.join("\n\n");
            talk.say(role, &if role == Role::Assistant { without_marks(&said) } else { said });
            let files = metadata.and_then(|data| value(data, "attachments"));
            if let Some(Node::List(files)) = files
                && !files.is_empty()
                && !parts.iter().any(is_picture)
            {
                talk.miss(role, report);
            }
        }
        Some("code") => talk.say(role, text(value(content, "text")).unwrap_or_default()),
        // Thoughts, what was searched and found, what a person said of themselves in the settings.
        Some(_) => {}
    }
}

fn is_picture(part: &Node<'_>) -> bool {
    text(value(part, "content_type")).is_some_and(|kind| kind == "image_asset_pointer")
}

/// An answer without the marks that stand for its sources, which the export doesn't have: `\u{e200}cite…\u{e201}`, and
/// `【4†source】`.
fn without_marks(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\u{e200}', '【']) {
        clean.push_str(&rest[..at]);
        let mark = &rest[at..];
        let (end, is_source) = if mark.starts_with('【') {
            let end = mark.find('】').map(|end| end + '】'.len_utf8());
            (end, end.is_some_and(|end| mark[..end].contains('†')))
        } else {
            (mark.find('\u{e201}').map(|end| end + '\u{e201}'.len_utf8()), true)
        };
        let first = mark.chars().next().map_or(0, char::len_utf8);
        let passed = end.filter(|_| is_source).unwrap_or(first);
        if !is_source {
            clean.push_str(&mark[..passed]);
        }
        rest = &mark[passed..];
    }
    clean.push_str(rest);
    clean
}

#[cfg(test)]
mod tests {
    use super::without_marks;

    #[test]
    fn marks_of_sources_go() {
        let check = |text: &str, expected: &str| assert_eq!(without_marks(text), expected);
        check(
            "It opens at nine.\u{e200}cite\u{e202}turn0search1\u{e201} Go.",
            "It opens at nine. Go.",
        );
        check("See【4:0†source】.", "See.");
        check("【注意】Read.", "【注意】Read.");
        check("open \u{e200}cite", "open cite");
        check("【", "【");
        check("plain", "plain");
    }
}
