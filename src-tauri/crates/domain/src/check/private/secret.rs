//! Keys and other secrets, by the marks that their makers gave them so that they can be found. Each mark has one sign
//! that is rare in texts; those signs are looked for, and the mark only around them.

use super::{Detail, Details};
use crate::finding::FindingCode;

/// How keys of one maker look.
struct Key {
    /// What it opens: the message file has the words under `secret_kind_` and this.
    opens: &'static str,
    /// How it begins.
    mark: &'static str,
    /// Where in the mark its rare sign is.
    sign_at: usize,
    /// Characters behind the mark, at least.
    least: usize,
}

const fn key(opens: &'static str, mark: &'static str, sign_at: usize, least: usize) -> Key {
    Key { opens, mark, sign_at, least }
}

/// The longer mark first where two begin alike.
const WITH_HYPHEN: &[Key] = &[
    key("anthropic", "sk-ant-", 2, 20),
    key("openai", "sk-proj-", 2, 20),
    key("openai", "sk-svcacct-", 2, 20),
    key("openrouter", "sk-or-", 2, 20),
    key("service", "sk-", 2, 20),
    key("gitlab", "glpat-", 5, 20),
    key("service", "xai-", 3, 30),
    key("service", "pplx-", 4, 30),
    key("service", "nvapi-", 5, 30),
    key("slack", "xoxb-", 4, 10),
    key("slack", "xoxp-", 4, 10),
    key("slack", "xoxa-", 4, 10),
    key("slack", "xoxr-", 4, 10),
    key("slack", "xoxs-", 4, 10),
];
const WITH_UNDERSCORE: &[Key] = &[
    key("stripe", "sk_live_", 2, 16),
    key("stripe", "rk_live_", 2, 16),
    key("github", "github_pat_", 6, 22),
    key("github", "ghp_", 3, 30),
    key("github", "gho_", 3, 30),
    key("github", "ghu_", 3, 30),
    key("github", "ghs_", 3, 30),
    key("github", "ghr_", 3, 30),
    key("fireworks", "fw_", 2, 20),
    key("hugging_face", "hf_", 2, 30),
    key("groq", "gsk_", 3, 30),
    key("service", "npm_", 3, 30),
    key("service", "r8_", 2, 30),
];
const WITH_CAPITAL_K: &[Key] = &[key("amazon", "AKIA", 1, 16)];
const WITH_SMALL_Z: &[Key] = &[key("google", "AIza", 2, 35)];

/// How a private key in a file begins and ends.
const FILE_BEGIN: &str = "-----BEGIN ";
const FILE_KEY: &str = "PRIVATE KEY-----";
const FILE_END: &str = "-----END ";
/// Between the beginning and the words "private key" stands its kind.
const MOST_KIND_BYTES: usize = 24;

/// How each of the first two parts of a signed token begins: `{"` in base 64.
const TOKEN_BEGIN: &str = "eyJ";
/// A signed token is longer than this.
const LEAST_TOKEN: usize = 40;

/// A word in place of a key, as `sk-your-key-goes-here`, has fewer digits or the same few signs.
const LEAST_DIGITS: usize = 2;
const LEAST_DIFFERENT: usize = 8;

pub(super) fn find(text: &str, found: &mut Details) {
    let bytes = text.as_bytes();
    let mut end_of_file = 0;
    for at in memchr::memchr3_iter(b'-', b'_', b'J', bytes) {
        match bytes[at] {
            _ if at < end_of_file => {}
            b'J' => find_token(text, at, found),
            b'-' if text[at..].starts_with(FILE_BEGIN) => {
                end_of_file = find_file(text, at, found).unwrap_or(at);
            }
            b'-' => find_key(text, at, WITH_HYPHEN, found),
            _ => find_key(text, at, WITH_UNDERSCORE, found),
        }
    }
    for at in memchr::memchr2_iter(b'K', b'z', bytes) {
        find_key(text, at, if bytes[at] == b'K' { WITH_CAPITAL_K } else { WITH_SMALL_Z }, found);
    }
}

fn find_key(text: &str, at: usize, keys: &[Key], found: &mut Details) {
    let bytes = text.as_bytes();
    // Two signs are compared by themselves first: of a hundred hyphens none is part of a key.
    let begins = |key: &&Key| {
        let mark = key.mark.as_bytes();
        let from = at.checked_sub(key.sign_at).map(|start| &bytes[start..]);
        from.is_some_and(|from| from[0] == mark[0] && from.starts_with(mark))
    };
    let Some(key) = keys.iter().find(begins) else { return };
    let start = at - key.sign_at;
    if start.checked_sub(1).is_some_and(|before| is_of_key(bytes[before])) {
        return;
    }
    let secret = start + key.mark.len();
    let length = bytes[secret..].iter().take_while(|byte| is_of_key(**byte)).count();
    let length = text[secret..secret + length].trim_end_matches(['-', '_']).len();
    let is_key = length >= key.least && looks_made_up(&bytes[secret..secret + length]);
    if is_key {
        let bytes = start..secret + length;
        found.note(Detail { opens: Some(key.opens), ..Detail::new(FindingCode::SecretKey, bytes) });
    }
}

fn is_of_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Whether nobody would write it by hand.
fn looks_made_up(secret: &[u8]) -> bool {
    let mut different = [false; 256];
    for byte in secret {
        different[usize::from(*byte)] = true;
    }
    let different = different.iter().filter(|is_there| **is_there).count();
    let digits = secret.iter().filter(|byte| byte.is_ascii_digit()).count();
    let is_upper = secret.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    different >= LEAST_DIFFERENT && (digits >= LEAST_DIGITS || is_upper)
}

/// A signed token (JWT): three parts in base 64, the first two of them JSON.
fn find_token(text: &str, sign: usize, found: &mut Details) {
    let bytes = text.as_bytes();
    let Some(start) = sign.checked_sub(2) else { return };
    if !bytes[start..].starts_with(TOKEN_BEGIN.as_bytes())
        || start
            .checked_sub(1)
            .is_some_and(|before| is_of_key(bytes[before]) || bytes[before] == b'.')
    {
        return;
    }
    let is_part = |byte: &&u8| is_of_key(**byte) || **byte == b'.';
    let length = bytes[start..].iter().take_while(is_part).count();
    let token = text[start..start + length].trim_end_matches('.');
    let mut parts = token.split('.').skip(1);
    let is_token = token.len() >= LEAST_TOKEN
        && parts.next().is_some_and(|payload| payload.starts_with(TOKEN_BEGIN))
        && parts.next().is_some_and(|signature| !signature.is_empty())
        && parts.next().is_none();
    if is_token {
        let bytes = start..start + token.len();
        found.note(Detail { opens: Some("token"), ..Detail::new(FindingCode::SecretKey, bytes) });
    }
}

/// A private key as files have it, to its end or to that of the text.
fn find_file(text: &str, start: usize, found: &mut Details) -> Option<usize> {
    let behind = &text[start + FILE_BEGIN.len()..];
    let line = &behind[..behind.floor_char_boundary(MOST_KIND_BYTES + FILE_KEY.len())];
    let kind = line.find(FILE_KEY).filter(|kind| !line[..*kind].contains('\n'))?;
    let body = &behind[kind + FILE_KEY.len()..];
    let end = memchr::memmem::find(body.as_bytes(), FILE_END.as_bytes());
    let end = end.and_then(|end| Some(end + body[end..].find(FILE_KEY)? + FILE_KEY.len()));
    let length = end.unwrap_or(body.len());
    let end = text.len() - body.len() + length;
    found.note(Detail { opens: Some("file"), ..Detail::new(FindingCode::SecretKey, start..end) });
    Some(end)
}

#[cfg(test)]
fn keys() -> impl Iterator<Item = &'static Key> {
    [WITH_HYPHEN, WITH_UNDERSCORE, WITH_CAPITAL_K, WITH_SMALL_Z].into_iter().flatten()
}

/// Every word for what a key opens.
#[cfg(test)]
pub(crate) fn kinds() -> impl Iterator<Item = &'static str> {
    keys().map(|key| key.opens).chain(["token", "file"])
}

#[cfg(test)]
mod tests {
    use super::super::described;
    use super::*;

    /// Thirty-six signs as a maker of keys would draw them. In two parts, so that nothing here looks like a key itself.
    const DRAWN: &str = concat!("a8Fk2Lq9ZxT4bN7c", "VwR1yGm5PdS3hJ6uXe0K");

    fn check(text: &str, expected: &str) {
        assert_eq!(described(text), expected, "{text}");
    }

    #[test]
    fn each_maker() {
        for Key { opens, mark, .. } in keys() {
            let secret = if *mark == "AKIA" { "Q3EGZ7XUBW5RTYHN" } else { DRAWN };
            let key = format!("{mark}{secret}");
            check(&key, &format!("secret_key ({opens}): {key}"));
            check(&format!("KEY=\"{key}\"; done"), &format!("secret_key ({opens}): {key}"));
            check(&format!("Mein Schlüssel: {key}."), &format!("secret_key ({opens}): {key}"));
            check(&format!("x{key}"), "");
            check(&key[..mark.len() + 6], "");
        }
    }

    #[test]
    fn tokens_and_files() {
        let token = format!("eyJhbGciOiJIUzI1NiJ9.{}.{DRAWN}", "eyJzdWIiOiIxMjM0NTY3ODkwIn0");
        check(&format!("Bearer {token}."), &format!("secret_key (token): {token}"));
        check(&format!("eyJhbGciOiJIUzI1NiJ9.{DRAWN}.{DRAWN}"), "");
        let file = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----";
        check(&format!("Here:\n{file}\nBye"), &format!("secret_key (file): {file}"));
        check(
            "-----BEGIN PRIVATE KEY-----\nMIIE",
            "secret_key (file): -----BEGIN PRIVATE KEY-----\nMIIE",
        );
        check("-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----", "");
    }

    #[test]
    fn what_is_none() {
        for text in [
            "sk-your-api-key-goes-here-not-mine",
            "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "hf_00000000000000000000000000000000000",
            "a task-a8Fk2Lq9ZxT4bN7cVwR1yGm5",
            "risk-free and ask-me-anything",
            "EYJ, eyJ and JUDGE",
            "_ - J K z",
            "fw_name_of_a_variable_in_a_program",
            "AKIA",
            "jazz, pizza, OK",
        ] {
            check(text, "");
        }
    }
}
