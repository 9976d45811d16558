//! The page's message file says something about every code of this crate, and only with what the code supplies.
//! Nothing here ships: it is the test that keeps the two together.

use crate::check::{TargetName, private::secret_kinds};
use crate::draft::Flaw;
use crate::finding::{FindingCode, Severity};
use crate::fix::Fix;
use crate::language::Language;
use crate::plan::Reason;
use crate::prices::{Availability, Mark};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

const ENGLISH: &str = include_str!("../../../../ui/messages/en.json");

type Messages = BTreeMap<String, String>;

fn english() -> Messages {
    serde_json::from_str(ENGLISH).expect("the message file is a flat list of texts")
}

/// The names between braces.
fn params(sentence: &str) -> BTreeSet<&str> {
    sentence
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

fn check(messages: &Messages, key: &str, supplied: &[&str]) {
    let sentence = messages.get(key).unwrap_or_else(|| panic!("{key} has no sentence"));
    assert!(!sentence.trim().is_empty(), "{key} is empty");
    for param in params(sentence) {
        assert!(supplied.contains(&param), "{key} uses {param}, which nobody supplies");
    }
}

/// The name that a code has in JSON.
fn name(code: impl Serialize) -> String {
    let value = serde_json::to_value(code).expect("a code is a text");
    value.as_str().expect("a code is a text").to_owned()
}

#[test]
fn every_finding_has_a_sentence_and_a_next_step() {
    let messages = english();
    for code in FindingCode::ALL {
        assert_eq!(name(code), code.name());
        let key = format!("finding_{}", code.name());
        check(&messages, &key, code.params());
        check(&messages, &format!("{key}_next"), code.params());
    }
}

#[test]
fn every_param_of_a_finding_is_said() {
    let messages = english();
    for code in FindingCode::ALL {
        let said = params(&messages[&format!("finding_{}", code.name())]);
        let supplied: BTreeSet<&str> = code.params().iter().copied().collect();
        assert_eq!(said, supplied, "finding_{}", code.name());
    }
}

#[test]
fn params_that_are_codes_have_words() {
    let messages = english();
    for code in FindingCode::ALL {
        for prefix in code.params().iter().filter_map(|param| code.words_of_param(param)) {
            let words: Vec<&String> =
                messages.keys().filter(|key| key.starts_with(prefix)).collect();
            assert!(!words.is_empty(), "{} has no words under {prefix}", code.name());
            for key in words {
                check(&messages, key, &[]);
            }
        }
    }
}

#[test]
fn every_other_code_has_a_sentence() {
    let messages = english();
    for reason in Reason::ALL {
        check(&messages, &format!("reason_{}", reason.name()), &[]);
    }
    for severity in [Severity::MustFix, Severity::ShouldFix, Severity::Hint] {
        check(&messages, &format!("severity_{}", name(severity)), &[]);
    }
    for availability in [Availability::Open, Availability::ClosedToNewcomers, Availability::Closed]
    {
        check(&messages, &format!("availability_{}", name(availability)), &[]);
    }
    for kind in secret_kinds() {
        check(&messages, &format!("secret_kind_{kind}"), &[]);
    }
    for target in TargetName::ALL {
        assert_eq!(name(target), target.name());
        check(&messages, &format!("target_name_{}", target.name()), &[]);
    }
    for language in Language::all() {
        check(&messages, &format!("language_name_{}", language.code()), &[]);
    }
    for mark in [Mark::Confirmed, Mark::Unsure] {
        check(&messages, &format!("mark_{}", name(mark)), &[]);
    }
    check(&messages, "refusal_too_few_examples", &["least"]);
}

#[test]
fn every_flaw_has_its_words() {
    let messages = english();
    for &flaw in Flaw::ALL {
        let name = name(flaw);
        check(&messages, &format!("flaw_{name}"), &[]);
        check(&messages, &format!("flaw_{name}_explained"), &[]);
        check(&messages, &format!("flaw_count_{name}"), &["count"]);
    }
}

#[test]
fn every_fix_has_its_words() {
    let messages = english();
    for &fix in Fix::ALL {
        let name = name(fix);
        check(&messages, &format!("fix_{name}"), &[]);
        check(&messages, &format!("fix_all_{name}"), &["count"]);
        check(&messages, &format!("fix_some_{name}"), &[]);
    }
}

#[test]
fn no_sentence_is_left_over() {
    let findings = FindingCode::ALL.iter().flat_map(|code| {
        [format!("finding_{}", code.name()), format!("finding_{}_next", code.name())]
    });
    let reasons = Reason::ALL.iter().map(|reason| format!("reason_{}", reason.name()));
    let wanted: BTreeSet<String> = findings.chain(reasons).collect();
    for key in english().keys() {
        let is_ours = key.starts_with("finding_") || key.starts_with("reason_");
        assert!(!is_ours || wanted.contains(key), "{key} belongs to no code");
    }
}

#[test]
fn sentences_keep_to_the_words_of_the_house() {
    for (key, sentence) in english().into_iter().filter(|(key, _)| key != "$schema") {
        let is_key = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        assert!(key.bytes().all(is_key), "{key} is no snake case");
        // What people may type, and the technical names that are shown to those who ask for them.
        if ["_technical", "_technical_text", "_also"].iter().any(|ending| key.ends_with(ending)) {
            continue;
        }
        let lower = sentence.to_lowercase();
        for word in ["please", "simply", "invalid", "dataset", "fine-tun", "epoch", "batch", "!"] {
            assert!(!lower.contains(word), "{key} says {word}: {sentence}");
        }
    }
}
