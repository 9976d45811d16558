//! The tools that an example offers, as the JSON text of their list: what they mean to a model depends on every digit
//! of it.

use super::Report;
use crate::json::raw::{self, find, on_one_line};
use crate::json::{self, Node};

/// The tools under `key` of the object whose text is `text`. A list stands as it came; as a text it is that list. Null and
/// an empty list offer nothing.
pub fn read(node: Option<Node<'_>>, key: &str, text: &str, report: &mut Report) -> Option<String> {
    match node? {
        Node::Null => None,
        Node::List(list) if list.is_empty() => None,
        Node::List(_) => find(text, &[key]).map(|list| on_one_line(list).into_owned()),
        Node::Text(list) => of_text(&list).unwrap_or_else(|found| {
            report.wrong_type(key, found);
            None
        }),
        other => {
            report.wrong_type(key, other.kind());
            None
        }
    }
}

/// The tools that stand as JSON in a text. An error names what is there instead.
pub fn of_text(text: &str) -> Result<Option<String>, &'static str> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    match json::read(text) {
        Ok(Node::Null) => Ok(None),
        Ok(Node::List(list)) if list.is_empty() => Ok(None),
        Ok(Node::List(_)) => Ok(Some(on_one_line(text.trim()).into_owned())),
        Ok(_) | Err(_) => Err("text"),
    }
}

/// Tools in their older form, each without anything around it, brought into the newer one.
pub fn wrapped(tools: &str) -> String {
    let tools = raw::items(tools).into_iter().map(|tool| {
        let entries = raw::entries(tool);
        let has = |name: &str| entries.iter().any(|(key, _)| key == name);
        if has("function") || !has("name") {
            on_one_line(tool).into_owned()
        } else {
            format!(r#"{{"type":"function","function":{}}}"#, on_one_line(tool))
        }
    });
    format!("[{}]", tools.collect::<Vec<_>>().join(","))
}

/// Gemini's tools: lists of functions inside a list.
pub fn of_declarations(tools: &str) -> String {
    let mut all = Vec::new();
    for tool in raw::items(tools) {
        let entries = raw::entries(tool);
        let declarations = entries.iter().find(|(key, _)| {
            matches!(key.as_ref(), "functionDeclarations" | "function_declarations")
        });
        match declarations {
            Some((_, list)) if entries.len() == 1 => all.extend(raw::items(list)),
            _ => all.push(tool),
        }
    }
    wrapped(&format!("[{}]", all.join(",")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_without_anything_around_them_get_it() {
        let check = |tools: &str, expected: &str| assert_eq!(wrapped(tools), expected, "{tools}");
        check(
            r#"[{"name":"f","n":1.0}]"#,
            r#"[{"type":"function","function":{"name":"f","n":1.0}}]"#,
        );
        let whole = r#"[{"type":"function","function":{"name":"f"}}]"#;
        check(whole, whole);
        check(r#"[{"type":"web_search"}, 3]"#, r#"[{"type":"web_search"},3]"#);
        assert_eq!(
            of_declarations(
                r#"[{"functionDeclarations":[{"name":"f"},{"name":"g"}]},{"googleSearch":{}}]"#
            ),
            r#"[{"type":"function","function":{"name":"f"}},{"type":"function","function":{"name":"g"}},{"googleSearch":{}}]"#
        );
    }

    #[test]
    fn tools_may_stand_in_a_text() {
        assert_eq!(of_text(" [ {\"name\":\n\"f\"}] "), Ok(Some("[ {\"name\": \"f\"}]".to_owned())));
        for nothing in ["", " ", "[]", "null"] {
            assert_eq!(of_text(nothing), Ok(None));
        }
        for other in ["{}", "3", "[1,", "search"] {
            assert_eq!(of_text(other), Err("text"));
        }
    }
}
