//! What columns are called, in the languages that people name theirs in. Case, spaces and marks between words don't
//! count.

mod known;

use super::Use;
use known::{ABOUT, EXACT, PARTS};

/// What a column of this name surely is.
pub fn exact(name: &str) -> Option<Use> {
    let name = normalised(name);
    let is_named = |names: &[&str]| names.iter().any(|known| normalised(known) == name);
    EXACT.iter().find(|(_, names)| is_named(names)).map(|(column_use, _)| *column_use)
}

/// What a column of this name may be.
pub fn by_part(name: &str) -> Option<Use> {
    let name = normalised(name);
    if ABOUT.contains(&name.as_str()) {
        return Some(Use::Keep);
    }
    let has_part = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    PARTS.iter().find(|(_, parts)| has_part(parts)).map(|(column_use, _)| *column_use)
}

/// Whether the name is one of those that people give columns of examples.
pub fn is_known(name: &str) -> bool {
    exact(name).is_some() || ABOUT.contains(&normalised(name).as_str())
}

/// Whether a column of this name holds whole conversations.
pub fn is_conversation_name(name: &str) -> bool {
    exact(name) == Some(Use::Conversation)
}

fn normalised(name: &str) -> String {
    let letters = name.chars().filter(|character| character.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_however_they_are_written() {
        let check = |name: &str, expected: Option<Use>| assert_eq!(exact(name), expected, "{name}");
        for name in
            ["Question", "QUESTION:", "user_message", "User Message", " Frage ", "Entrée", "質問"]
        {
            check(name, Some(Use::Question));
        }
        for name in [
            "Answer",
            "expected-output",
            "Antwort",
            "Réponse",
            "respuesta",
            "Resposta",
            "回答",
            "答案",
        ] {
            check(name, Some(Use::Answer));
        }
        check("system_prompt", Some(Use::BasePrompt));
        check("nonPreferredOutput", Some(Use::WorseAnswer));
        check("Kategorie", Some(Use::Topic));
        check("备注", Some(Use::Note));
        check("messages", Some(Use::Conversation));
        for name in ["", "ticket_id", "foo"] {
            check(name, None);
        }
    }

    #[test]
    fn no_name_is_two_things() {
        let all =
            EXACT.iter().flat_map(|(column_use, names)| names.iter().map(move |n| (column_use, n)));
        for (column_use, name) in all {
            assert_eq!(exact(name), Some(*column_use), "{name}");
        }
    }
}
