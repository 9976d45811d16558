//! Looks ahead: whether a quote ends its text is seen by what follows it. It looks at a few characters only, so that a
//! line of many quotes takes no longer than another.

use super::text::{Place, opens};

/// The longest key that is looked for.
const KEY_BYTES: usize = 200;

/// Whether a text at `place` can end where `rest` begins.
pub fn can_follow(rest: &str, place: Place) -> bool {
    let after = rest.trim_start();
    let Some(next) = after.chars().next() else { return place != Place::Key };
    match (place, next) {
        (Place::Key, ':') => true,
        (Place::Value, '}') | (Place::Item, ']') => can_follow_bracket(&after[1..]),
        (Place::Value, ']') | (Place::Item, '}') => is_tail(after),
        (Place::Value, ',') => {
            let after = after[1..].trim_start();
            after.is_empty() || after.starts_with('}') || is_key(after)
        }
        (Place::Item, ',') => {
            let after = after[1..].trim_start();
            let begins = |character: char| {
                opens(character) || character.is_ascii_digit() || "{[]-tfnTFN".contains(character)
            };
            after.is_empty() || after.starts_with(begins)
        }
        // A comma is missing; then there is a space at least.
        (Place::Value, _) => after.len() < rest.len() && opens(next) && is_key(after),
        (Place::Key | Place::Item, _) => false,
    }
}

/// Whether two texts may stand side by side in a list, or one with quotes in it: nobody can tell.
pub fn is_ambiguous(rest: &str, place: Place) -> bool {
    let after = rest.trim_start();
    place == Place::Item && after.len() < rest.len() && after.starts_with(opens)
}

/// What can stand behind a closing bracket.
fn can_follow_bracket(rest: &str) -> bool {
    let next = rest.trim_start().chars().next();
    matches!(next, None | Some(',' | '}' | ']' | '{' | '#' | '/'))
}

fn is_tail(rest: &str) -> bool {
    let beginning = &rest[..rest.floor_char_boundary(KEY_BYTES)];
    beginning.chars().all(|character| "}], \t\r\n".contains(character))
}

/// Whether a key stands at the beginning of `rest`: a word, or a text, and a colon behind it.
pub fn is_key(rest: &str) -> bool {
    let beginning = &rest[..rest.floor_char_boundary(KEY_BYTES)];
    let Some(first) = beginning.chars().next() else { return false };
    let after = if opens(first) {
        let inner = &beginning[first.len_utf8()..];
        let ends = |character: char| matches!(character, '"' | '\'' | '”' | '“' | '»' | '’' | '‘');
        let Some(end) = inner.find(ends) else { return false };
        let quote = inner[end..].chars().next().map_or(0, char::len_utf8);
        &inner[end + quote..]
    } else {
        let is_name = |character: char| character.is_alphanumeric() || character == '_';
        let after = beginning.trim_start_matches(is_name);
        if after.len() == beginning.len() {
            return false;
        }
        after
    };
    after.trim_start().starts_with(':')
}
