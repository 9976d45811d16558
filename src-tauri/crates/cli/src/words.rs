//! The sentences of findings, reasons and failures, from the page's message file: the window and the terminal say
//! the same. Other words of the terminal stand where they are printed.

use bakehouse_domain::finding::Finding;
use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

const ENGLISH: &str = include_str!("../../../../ui/messages/en.json");

static SENTENCES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    serde_json::from_str(ENGLISH).expect("the message file is compiled in, and a test reads it")
});

/// The sentence under `key`, complete with `params`. A missing one shows its key: a test keeps that from happening.
pub fn sentence<Name: AsRef<str> + Ord>(key: &str, params: &BTreeMap<Name, String>) -> String {
    let Some(sentence) = SENTENCES.get(key) else { return key.to_owned() };
    fill(sentence, |wanted| {
        let found = params.iter().find(|(name, _)| name.as_ref() == wanted);
        found.map(|(_, value)| value.as_str())
    })
}

/// What was found, in a sentence.
pub fn finding(finding: &Finding) -> String {
    sentence(&format!("finding_{}", finding.code.name()), &params_in_words(finding))
}

/// What to do about it, in a sentence.
pub fn finding_next(finding: &Finding) -> String {
    sentence(&format!("finding_{}_next", finding.code.name()), &params_in_words(finding))
}

/// The params of a finding; those that are codes of the program's own, such as the shape of a file, have words.
fn params_in_words(finding: &Finding) -> BTreeMap<&'static str, String> {
    let in_words = |(&name, value): (&&'static str, &String)| {
        let key = finding.code.words_of_param(name).map(|prefix| format!("{prefix}{value}"));
        let words = key.and_then(|key| SENTENCES.get(&key));
        (name, words.unwrap_or(value).clone())
    };
    finding.params.iter().map(in_words).collect()
}

/// A sentence without parameters.
pub fn plain(key: &str) -> String {
    sentence(key, &BTreeMap::<String, String>::new())
}

/// Replaces each `{name}` that has a value. Values are not looked into, so that no text of a user's file can
/// bring names of its own.
fn fill<'a>(sentence: &str, value: impl Fn(&str) -> Option<&'a str>) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, behind)) = rest.split_once('{') {
        filled.push_str(before);
        let named = behind.split_once('}').and_then(|(name, after)| Some((value(name)?, after)));
        if let Some((text, after)) = named {
            filled.push_str(text);
            rest = after;
        } else {
            filled.push('{');
            rest = behind;
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;
    use bakehouse_studio::failure::FailureCode;

    #[test]
    fn values_take_the_place_of_their_names() {
        let values = BTreeMap::from([("a", "1".to_owned()), ("b", "{a}".to_owned())]);
        let check = |sentence: &str, expected: &str| {
            let filled = fill(sentence, |name| values.get(name).map(String::as_str));
            assert_eq!(filled, expected, "{sentence}");
        };
        check("{a} and {a}", "1 and 1");
        check("{b}", "{a}");
        check("{c} and {", "{c} and {");
        check("no name", "no name");
    }

    #[test]
    fn every_failure_has_a_sentence_and_a_next_step() {
        for code in FailureCode::ALL {
            let key = format!("failure_{}", code.name());
            for key in [key.clone(), format!("{key}_next")] {
                let found = SENTENCES.get(&key).unwrap_or_else(|| panic!("{key} has no sentence"));
                assert!(found.ends_with('.') || found.ends_with(')'), "{key} is a sentence");
                for unwelcome in ["lease", "imply", "!"] {
                    assert!(!found.contains(unwelcome), "{key} says {unwelcome:?}");
                }
            }
        }
    }
}
