//! Values that should be a text, and what is a text without being written as one: a label that is a number, a structured
//! answer that is an object.

use crate::json::Node;
use crate::json::raw::on_one_line;

/// The text that `node` is, or stands for; nothing for null. `written` gives its text in the file.
pub fn text<'t>(
    node: Option<Node<'_>>,
    written: impl FnOnce() -> Option<&'t str>,
) -> Option<String> {
    match node? {
        Node::Null => None,
        Node::Text(text) => Some(text.into_owned()),
        Node::Boolean(value) => Some(value.to_string()),
        Node::Number(value) => Some(written().map_or_else(|| value.to_string(), str::to_owned)),
        Node::List(_) | Node::Object(_) => written().map(|text| on_one_line(text).into_owned()),
    }
}

/// The same, and nothing for blanks either.
pub fn some_text<'t>(
    node: Option<Node<'_>>,
    written: impl FnOnce() -> Option<&'t str>,
) -> Option<String> {
    text(node, written).filter(|text| !text.trim().is_empty())
}
