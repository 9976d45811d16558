//! Placeholders for private details. The same detail has the same placeholder throughout an example, so that what it
//! says still makes sense: who writes to `[e-mail 1]` is not who is answered from `[e-mail 2]`.

use super::texts::{part_texts, rewrite_content, with_messages};
use crate::check::private::{self, Detail, Meant, same_for};
use crate::check::text::{texts, without_escapes};
use crate::finding::FindingCode;
use crate::message::{Example, Role};
use std::collections::HashMap;

/// The example with a placeholder in the place of each detail of this kind that isn't meant to be told.
pub(super) fn hidden(example: &Example, code: FindingCode) -> Option<Example> {
    let hiding = Hiding::of(example, code)?;
    with_messages(example, |message| {
        let role = message.role;
        let mut has_changed = rewrite_content(message, &|text| hiding.hidden(role, text));
        for call in &mut message.tool_calls {
            if let Some(arguments) = hiding.hidden_in_json(role, &call.arguments) {
                call.arguments = arguments;
                has_changed = true;
            }
        }
        has_changed
    })
}

/// What stands between the brackets.
fn word(code: FindingCode) -> Option<&'static str> {
    match code {
        FindingCode::EmailAddress => Some("e-mail"),
        FindingCode::PhoneNumber => Some("phone"),
        FindingCode::PaymentCard => Some("card"),
        FindingCode::BankAccount => Some("account"),
        FindingCode::SecretKey => Some("key"),
        FindingCode::NetworkAddress => Some("address"),
        FindingCode::PersonName => Some("name"),
        _ => None,
    }
}

/// The placeholders of one kind in one example.
struct Hiding {
    code: FindingCode,
    word: &'static str,
    meant: Meant,
    /// The number of each detail, by [`same_for`].
    numbers: HashMap<String, usize>,
    /// The highest number of a placeholder that is there already.
    used: usize,
}

impl Hiding {
    /// Numbers the details in their order; nothing where there is none.
    fn of(example: &Example, code: FindingCode) -> Option<Self> {
        let word = word(code)?;
        let meant = Meant::of(example);
        let mut hiding = Self { code, word, meant, numbers: HashMap::new(), used: 0 };
        for text in texts(example) {
            match text.call {
                None => hiding.number(text.role, &text.seen),
                Some(_) => hiding.number_in_json(text.role, &text.seen),
            }
        }
        for message in example.all_messages() {
            for text in part_texts(message) {
                hiding.number(message.role, &text);
            }
        }
        (!hiding.numbers.is_empty()).then_some(hiding)
    }

    fn number(&mut self, role: Role, text: &str) {
        self.number_all(role, text, self.details(text));
    }

    fn number_in_json(&mut self, role: Role, blanked: &str) {
        self.number_all(role, blanked, self.details_in_json(blanked));
    }

    fn number_all(&mut self, role: Role, text: &str, details: Vec<Detail>) {
        self.used = self.used.max(highest(text, self.word));
        for detail in details {
            let what = same_for(&text[detail.bytes]);
            if !self.meant.has(role, self.code, &what) {
                let next = self.numbers.len() + 1;
                self.numbers.entry(what).or_insert(next);
            }
        }
    }

    /// The details of this kind in a text.
    fn details(&self, text: &str) -> Vec<Detail> {
        let mut details = match self.code {
            FindingCode::PersonName => private::names(text),
            _ => private::details(text),
        };
        details.retain(|detail| detail.code == self.code);
        details
    }

    /// The same in a JSON text. A key that has no end would take all that follows.
    fn details_in_json(&self, blanked: &str) -> Vec<Detail> {
        if self.code == FindingCode::PersonName {
            return Vec::new();
        }
        let mut details = self.details(blanked);
        for detail in &mut details {
            let quote = blanked[detail.bytes.clone()].find('"');
            detail.bytes.end = quote.map_or(detail.bytes.end, |quote| detail.bytes.start + quote);
        }
        details
    }

    /// A text of somebody in this role with its placeholders; nothing when it has none.
    fn hidden(&self, role: Role, text: &str) -> Option<String> {
        let details = self.details(text);
        self.replaced(role, text, text, details, |placeholder, _| placeholder)
    }

    /// The same for a JSON text. A number outside of a text becomes one.
    fn hidden_in_json(&self, role: Role, json: &str) -> Option<String> {
        let blanked = without_escapes(json);
        let details = self.details_in_json(&blanked);
        self.replaced(role, json, &blanked, details, |placeholder, before| {
            let is_in_text = before.matches('"').count() % 2 == 1;
            if is_in_text { placeholder } else { format!("\"{placeholder}\"") }
        })
    }

    /// A text with placeholders as `written` for what stands before them. `seen` is the text that was looked at.
    fn replaced(
        &self,
        role: Role,
        text: &str,
        seen: &str,
        details: Vec<Detail>,
        written: impl Fn(String, &str) -> String,
    ) -> Option<String> {
        let mut hidden = String::with_capacity(text.len());
        let mut end = 0;
        for detail in details {
            let what = same_for(&seen[detail.bytes.clone()]);
            let number = self.numbers.get(&what);
            if let Some(number) = number.filter(|_| !self.meant.has(role, self.code, &what)) {
                hidden.push_str(&text[end..detail.bytes.start]);
                hidden.push_str(&written(self.placeholder(*number), &seen[..detail.bytes.start]));
                end = detail.bytes.end;
            }
        }
        hidden.push_str(&text[end..]);
        (end > 0).then_some(hidden)
    }

    /// A single one needs no number.
    fn placeholder(&self, number: usize) -> String {
        match (self.numbers.len(), self.used) {
            (1, 0) => format!("[{}]", self.word),
            (_, used) => format!("[{} {}]", self.word, used + number),
        }
    }
}

/// The highest number of a placeholder with this word; one without a number is the first.
fn highest(text: &str, word: &str) -> usize {
    let inside = text.split('[').skip(1).filter_map(|rest| rest.split_once(']'));
    let numbers = inside.filter_map(|(inside, _)| match inside.strip_prefix(word)? {
        "" => Some(1),
        number => number.strip_prefix(' ')?.parse().ok(),
    });
    // A person who wrote a huge one has no more than that.
    numbers.filter(|number: &usize| *number < 1_000_000).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Message, ToolCall, sample::*};

    fn check(messages: &[Message], code: FindingCode, expected: &[&str]) {
        let after = hidden(&of(messages.to_vec()), code).expect("something to hide");
        let found: Vec<&str> = after.messages.iter().map(|m| m.content.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn each_detail_has_its_number() {
        let code = FindingCode::EmailAddress;
        check(
            &[
                user("From anna@example.org and ANNA@example.org"),
                assistant("Hello anna@example.org"),
            ],
            code,
            &["From [e-mail] and [e-mail]", "Hello [e-mail]"],
        );
        check(
            &[
                user("anna@example.org, ben@example.org"),
                assistant("ben@example.org, anna@example.org"),
            ],
            code,
            &["[e-mail 1], [e-mail 2]", "[e-mail 2], [e-mail 1]"],
        );
        check(&[user("[e-mail]"), assistant("ben@example.org")], code, &["[e-mail]", "[e-mail 2]"]);
        check(
            &[user("[e-mail 7] [e-mail x] [e-mail"), assistant("ben@example.org")],
            code,
            &["[e-mail 7] [e-mail x] [e-mail", "[e-mail 8]"],
        );
    }

    #[test]
    fn one_kind_at_a_time_and_nothing_that_is_meant() {
        let text = "anna@example.org, +49 30 1234567";
        check(
            &[user(text), assistant("b")],
            FindingCode::PhoneNumber,
            &["anna@example.org, [phone]", "b"],
        );
        check(
            &[
                system("Ask shop@example.org."),
                user("anna@example.org"),
                assistant("shop@example.org"),
            ],
            FindingCode::EmailAddress,
            &["Ask shop@example.org.", "[e-mail]", "shop@example.org"],
        );
        let meant = of([system("Ask shop@example.org."), user("a"), assistant("shop@example.org")]);
        assert_eq!(hidden(&meant, FindingCode::EmailAddress), None);
        assert_eq!(hidden(&of([user(text)]), FindingCode::NoAnswer), None);
    }

    #[test]
    fn arguments_stay_json() {
        let check = |before: &str, code: FindingCode, after: &str| {
            let mut message = assistant("");
            let arguments = before.to_owned();
            message.tool_calls = vec![ToolCall { id: "1".into(), name: "send".into(), arguments }];
            let hidden = hidden(&of([user("a"), message]), code).expect("something to hide");
            assert_eq!(hidden.messages[1].tool_calls[0].arguments, after);
        };
        check(
            r#"{"to":"\nanna@example.org"}"#,
            FindingCode::EmailAddress,
            r#"{"to":"\n[e-mail]"}"#,
        );
        check(r#"{"phone": 491512345678}"#, FindingCode::PhoneNumber, r#"{"phone": "[phone]"}"#);
        check(
            r#"{"phone": "\"+49 151 2345678\"", "a": 1}"#,
            FindingCode::PhoneNumber,
            r#"{"phone": "\"[phone]\"", "a": 1}"#,
        );
        check(
            r#"{"key":"-----BEGIN PRIVATE KEY-----\nMII","a":"b"}"#,
            FindingCode::SecretKey,
            r#"{"key":"[key]","a":"b"}"#,
        );
    }

    #[test]
    fn texts_beside_pictures() {
        let parts = r#"[{"type":"text","text":"I am anna@example.org"}]"#;
        let message = Message { parts: Some(parts.into()), ..user("I am anna@example.org") };
        let after = hidden(&of([message]), FindingCode::EmailAddress).expect("something to hide");
        assert_eq!(after.messages[0].content, "I am [e-mail]");
        let parts = after.messages[0].parts.as_deref().expect("parts");
        assert!(parts.contains("I am [e-mail]") && !parts.contains("anna"), "{parts}");
    }
}
