//! Private details: what says who a person is, or opens what is theirs. A model recites what it learned, and whoever
//! trains it gets the examples. Each kind has its shape, and where there is one its checksum, so that an order number is
//! no card and a date no phone number.
//!
//! What the base prompt gives itself, such as the number of a hotline, is meant to be told. Keys and cards never are.

mod account;
mod card;
mod email;
mod name;
mod network;
mod numbers;
mod phone;
mod secret;

#[cfg(test)]
pub(crate) use secret::kinds as secret_kinds;

use super::glance::Glance;
use super::text::{MOST_OF_A_KIND, Text, texts};
use super::whole::Whole;
use crate::finding::{Finding, FindingCode};
use crate::grade::is_dense;
use crate::message::{Example, Role};
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// A private detail in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Detail {
    /// The finding that it is.
    pub code: FindingCode,
    /// Where it is, in bytes.
    pub bytes: Range<usize>,
    /// What a key opens.
    pub opens: Option<&'static str>,
}

impl Detail {
    fn new(code: FindingCode, bytes: Range<usize>) -> Self {
        Self { code, bytes, opens: None }
    }
}

/// The details of a text, by where they begin. No two of them overlap.
#[derive(Debug, Default)]
struct Details(BTreeMap<usize, Detail>);

impl Details {
    /// Adds a detail where none is yet.
    fn note(&mut self, detail: Detail) {
        let before = self.0.range(..detail.bytes.end).next_back();
        if before.is_none_or(|(_, before)| before.bytes.end <= detail.bytes.start) {
            self.0.insert(detail.bytes.start, detail);
        }
    }

    fn in_order(self) -> Vec<Detail> {
        self.0.into_values().collect()
    }
}

/// The private details of a text, in their order.
pub(crate) fn details(text: &str) -> Vec<Detail> {
    details_at(text, &Glance::at(text))
}

fn details_at(text: &str, glance: &Glance) -> Vec<Detail> {
    // What is found first keeps its place: digits inside a key are no phone number.
    let mut found = Details::default();
    secret::find(text, &mut found);
    if glance.has_at {
        email::find(text, &mut found);
    }
    if glance.has_colon {
        network::find(text, &mut found);
    }
    for dense in &glance.dense_in_digits {
        numbers::find(text, dense.clone(), &mut found);
    }
    found.in_order()
}

/// What seem to be names of persons in a text, in their order.
pub(crate) fn names(text: &str) -> Vec<Detail> {
    let mut found = Details::default();
    name::find(text, &mut found);
    found.in_order()
}

pub(super) fn check(
    whole: &Whole,
    text: &Text,
    glance: &Glance,
    line: u64,
    findings: &mut Vec<Finding>,
) {
    tell(whole, text, details_at(&text.seen, glance), line, findings);
}

/// Names of persons, where somebody wants to know: the rule guesses, and a name is often meant to be there.
pub fn person_names(example: &Example, line: u64) -> Vec<Finding> {
    let mut findings = Vec::new();
    let whole = Whole::of(example);
    for text in texts(example).filter(|text| text.call.is_none()) {
        tell(&whole, &text, names(&text.seen), line, &mut findings);
    }
    findings
}

fn tell(whole: &Whole, text: &Text, details: Vec<Detail>, line: u64, findings: &mut Vec<Finding>) {
    let mut told = HashSet::new();
    for detail in details {
        let what = same_for(&text.seen[detail.bytes.clone()]);
        if whole.meant().has(text.role, detail.code, &what) || !told.insert((detail.code, what)) {
            continue;
        }
        let finding = Finding::new(detail.code, text.place(line, detail.bytes));
        findings.push(match detail.opens {
            Some(kind) => finding.with("kind", kind),
            None => finding,
        });
        if told.len() == MOST_OF_A_KIND {
            break;
        }
    }
}

/// What the base prompt of an example gives, and so is meant to be told.
pub(crate) struct Meant {
    given: String,
}

impl Meant {
    pub fn of(example: &Example) -> Self {
        Self { given: example.base_prompt().map(same_for).unwrap_or_default() }
    }

    /// Whether this detail, in the words of [`same_for`], may be said by somebody in this role.
    pub fn has(&self, role: Role, code: FindingCode, what: &str) -> bool {
        let never = matches!(code, FindingCode::SecretKey | FindingCode::PaymentCard);
        let is_base_prompt = matches!(role, Role::System | Role::Developer);
        !never && (is_base_prompt || self.given.contains(what))
    }
}

/// Two ways to write the same detail are the same here: spaces, punctuation and letter case make no difference.
pub(crate) fn same_for(detail: &str) -> String {
    let telling = |character: &char| character.is_alphanumeric() || *character == '@';
    detail.chars().filter(telling).flat_map(char::to_lowercase).collect()
}

/// Whether a word may begin or end beside this character. In Chinese and Japanese it may beside any.
fn is_outside_words(character: Option<char>) -> bool {
    character.is_none_or(|character| {
        is_dense(character) || !(character.is_alphanumeric() || character == '_')
    })
}

/// What the table tests of the kinds compare: the details of a text with their codes.
#[cfg(test)]
fn described(text: &str) -> String {
    let described = details(text).into_iter().map(|detail| {
        let opens = detail.opens.map_or(String::new(), |opens| format!(" ({opens})"));
        format!("{}{opens}: {}", detail.code.name(), &text[detail.bytes])
    });
    described.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, described as told, example};
    use super::*;
    use crate::message::{Message, ToolCall, sample::*};
    use proptest::prelude::*;

    fn check(messages: impl IntoIterator<Item = Message>, expected: &str) {
        let example_to_check = of(messages);
        let findings = example(&example_to_check, 1, &Limits::OPENAI);
        assert_eq!(told(&findings), expected, "{example_to_check:?}");
    }

    #[test]
    fn each_detail_is_told_once_in_a_message() {
        check(
            [
                user("Write to anna@example.org, ANNA@example.org or ben@example.org."),
                assistant("b"),
            ],
            "1:email_address@0[9-25], 1:email_address@0[47-62]",
        );
        let many: String =
            (0..50).map(|n| format!("person{n}@example.org ")).collect::<Vec<_>>().concat();
        let example_to_check = of([user(&many), assistant("b")]);
        assert_eq!(example(&example_to_check, 1, &Limits::OPENAI).len(), MOST_OF_A_KIND);
    }

    #[test]
    fn what_the_base_prompt_gives_is_meant() {
        let base_prompt = system("Our hotline is +49 30 1234567, our address shop@example.org.");
        let answer = assistant("Call +49 (30) 123-4567 or write to shop@example.org.");
        check([base_prompt.clone(), user("a"), answer.clone()], "");
        check([user("a"), answer], "1:phone_number@1[5-22], 1:email_address@1[35-51]");
        let answer = assistant("Write to ben@example.org.");
        check([base_prompt, user("a"), answer], "1:email_address@2[9-24]");
        let card = "4111 1111 1111 1111";
        check(
            [system(card), user("a"), assistant(card)],
            "1:payment_card@0[0-19], 1:payment_card@2[0-19]",
        );
    }

    #[test]
    fn arguments_of_calls() {
        let mut call = assistant("");
        let arguments = r#"{"text":"Mail:\nanna@example.org","phone":491512345678}"#.to_owned();
        call.tool_calls = vec![ToolCall { id: "1".into(), name: "send".into(), arguments }];
        check([user("a"), call], "1:email_address@1.0[16-32], 1:phone_number@1.0[42-54]");
    }

    #[test]
    fn kinds_side_by_side() {
        let check = |text: &str, expected: &str| assert_eq!(described(text), expected, "{text}");
        check(
            "IBAN DE89 3704 0044 0532 0130 00, card 4111-1111-1111-1111, tel. 030 1234567",
            "bank_account: DE89 3704 0044 0532 0130 00, payment_card: 4111-1111-1111-1111, \
             phone_number: 030 1234567",
        );
        check("", "");
    }

    proptest! {
        #[test]
        fn any_text_has_details_in_order_and_apart(
            pieces in prop::collection::vec(
                prop::sample::select(&[
                    "anna@example.org", "+49 151 12345678", "4111 1111 1111 1111", "sk-", "eyJ", ".", "@",
                    "DE89370400440532013000", "81.2.69.142", "2001:db8::1", "::", "hf_", "AKIA", "z", "K", " ",
                    "(", ")", "-----BEGIN PRIVATE KEY-----", "\n", "1", "23", "4567", "ü", "日", "'", "My name is ",
                    "Dear ", "Anna", "Mr. ",
                ][..]),
                0..30,
            ),
            noise in ".{0,30}",
        ) {
            let text = format!("{}{noise}{}", pieces.concat(), pieces.concat());
            let mut end = 0;
            for detail in details(&text) {
                prop_assert!(detail.bytes.start >= end && detail.bytes.start < detail.bytes.end);
                prop_assert!(text.get(detail.bytes.clone()).is_some());
                end = detail.bytes.end;
            }
            for detail in names(&text) {
                prop_assert!(text.get(detail.bytes).is_some_and(|name| !name.is_empty()));
            }
        }
    }
}
