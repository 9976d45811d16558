//! What is looked for, and how it is found in an example as it is stored: first in the JSON, quickly and with a few
//! hits too many, then in the messages of what was hit.

use bakehouse_domain::message::Role;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use std::borrow::Cow;

/// Of a longer text only this beginning is looked for.
const MOST_CHARACTERS: usize = 200;

/// As much of a text as is looked for.
pub(super) fn cut(text: &str) -> &str {
    text.char_indices().nth(MOST_CHARACTERS).map_or(text, |(end, _)| &text[..end])
}

pub(super) struct Pattern {
    in_text: Regex,
    in_json: Regex,
}

impl Pattern {
    /// Looks for `text`, whatever its case.
    pub fn new(text: &str) -> Self {
        let text = cut(text);
        let json = serde_json::Value::from(text).to_string();
        Self { in_text: any_case(text), in_json: any_case(&json[1..json.len() - 1]) }
    }

    /// Whether it is in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.in_text.is_match(text)
    }

    /// Whether a message but the base prompt has it, in an example as it is stored. The base prompt is the same nearly
    /// everywhere, and a hit in it tells nothing.
    pub fn is_in_example(&self, json: &str) -> bool {
        if !self.in_json.is_match(json) {
            return false;
        }
        let Ok(example) = serde_json::from_str::<Said<'_>>(json) else { return false };
        let mut messages = example.messages.iter().chain(&example.rejected);
        messages.any(|message| match message.role {
            Role::System | Role::Developer => false,
            Role::User | Role::Assistant | Role::Tool | Role::Function => {
                self.is_in(&message.content)
                    || message
                        .tool_calls
                        .iter()
                        .any(|call| self.is_in(&call.name) || self.is_in(&call.arguments))
            }
        })
    }
}

fn any_case(text: &str) -> Regex {
    RegexBuilder::new(&regex::escape(text))
        .case_insensitive(true)
        .build()
        .expect("two hundred characters, each taken for itself, are well within the limits")
}

/// The texts of an example, borrowed where nothing in them is escaped.
#[derive(Deserialize)]
struct Said<'a> {
    #[serde(borrow)]
    messages: Vec<SaidMessage<'a>>,
    #[serde(default, borrow)]
    rejected: Vec<SaidMessage<'a>>,
}

#[derive(Deserialize)]
struct SaidMessage<'a> {
    role: Role,
    #[serde(borrow)]
    content: Cow<'a, str>,
    /// Not written where there are none.
    #[serde(borrow, default)]
    tool_calls: Vec<SaidCall<'a>>,
}

#[derive(Deserialize)]
struct SaidCall<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    arguments: Cow<'a, str>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use bakehouse_domain::message::{Example, Message, ToolCall};

    fn check(search: &str, is_found: bool) {
        let mut call = Message::new(Role::Assistant, "");
        call.tool_calls = vec![ToolCall {
            id: "call_1".into(),
            name: "look_up".into(),
            arguments: r#"{"city":"Kraków"}"#.into(),
        }];
        let example = Example::of(vec![
            Message::new(Role::System, "You are a sarcastic baker."),
            Message::new(Role::User, "Wo ist die ÖFFNUNG?\nIt says \"3 < 4\" \\o/"),
            call,
        ]);
        let json = serde_json::to_string(&example).expect("it is plain data");
        assert_eq!(Pattern::new(search).is_in_example(&json), is_found, "{search}");
    }

    #[test]
    fn texts_are_found_whatever_their_case_and_escapes() {
        for search in [
            "wo ist",
            "Öffnung",
            "öffnung",
            "?\nit",
            "\"3 < 4\"",
            "\\o/",
            "look_UP",
            "kraków",
            "\"city\"",
        ] {
            check(search, true);
        }
    }

    #[test]
    fn what_is_no_text_of_the_conversation_is_not_found() {
        // The base prompt, the names of the entries, and what only means something to a search of another kind.
        for search in [
            "sarcastic",
            "role",
            "content",
            "tool_calls",
            "call_1",
            "wo.ist",
            "\\n",
            ".*",
            "(",
            "weight",
        ] {
            check(search, false);
        }
    }

    #[test]
    fn a_very_long_search_is_cut() {
        check(&"x".repeat(100_000), false);
        check(&"ß".repeat(100_000), false);
    }
}
