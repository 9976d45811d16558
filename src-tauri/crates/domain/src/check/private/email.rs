//! E-mail addresses. Those of a role, such as `support@`, belong to nobody.

use super::{Detail, Details};
use crate::finding::FindingCode;
use crate::grade::is_dense;

/// What stands before the `@` of addresses that a shop or an office gives to everybody.
const ROLES: &[&str] = &[
    "admin",
    "billing",
    "contact",
    "donotreply",
    "feedback",
    "help",
    "info",
    "jobs",
    "kontakt",
    "kundenservice",
    "mail",
    "marketing",
    "newsletter",
    "no-reply",
    "noreply",
    "office",
    "orders",
    "postmaster",
    "press",
    "sales",
    "service",
    "support",
    "webmaster",
];

/// Endings of files that carry an `@` in their name, as `logo@2x.png`.
const FILES: &[&str] = &["css", "gif", "jpeg", "jpg", "js", "json", "png", "svg", "ts", "webp"];

/// More characters than any address has; bounds the search in a text without spaces.
const MOST_BYTES: usize = 254;

pub(super) fn find(text: &str, found: &mut Details) {
    for at in memchr::memchr_iter(b'@', text.as_bytes()) {
        let start = at - local_bytes(&text[..at]);
        let end = at + 1 + domain_bytes(&text[at + 1..]);
        if start < at && end > at + 1 && is_somebodys(text, start, at, end) {
            found.note(Detail::new(FindingCode::EmailAddress, start..end));
        }
    }
}

/// The length of the name before the `@`.
fn local_bytes(before: &str) -> usize {
    let is_part = |character: &char| {
        is_letter(*character) || matches!(character, '.' | '_' | '%' | '+' | '-')
    };
    let name = before.chars().rev().take(MOST_BYTES).take_while(is_part);
    let name_start = before.len() - name.map(char::len_utf8).sum::<usize>();
    before[name_start..].trim_start_matches(|first: char| !first.is_alphanumeric()).len()
}

/// The length of the domain behind the `@`; 0 where it is none.
fn domain_bytes(behind: &str) -> usize {
    let is_part = |character: &char| is_letter(*character) || matches!(character, '.' | '-');
    let part = behind.chars().take(MOST_BYTES).take_while(is_part);
    let part = &behind[..part.map(char::len_utf8).sum()];
    let domain = part.trim_end_matches(['.', '-']);
    let is_label = |label: &str| !label.is_empty() && !label.starts_with('-');
    let Some((rest, top)) = domain.rsplit_once('.') else { return 0 };
    let is_top = top.chars().count() >= 2 && top.chars().all(char::is_alphabetic);
    if is_top && !FILES.contains(&top) && rest.split('.').all(is_label) { domain.len() } else { 0 }
}

/// In Chinese or Japanese an address stands between other words without a space.
fn is_letter(character: char) -> bool {
    character.is_alphanumeric() && !is_dense(character)
}

fn is_somebodys(text: &str, start: usize, at: usize, end: usize) -> bool {
    let name = &text[start..at];
    let (before, behind) = (&text[..start], &text[end..]);
    // `git@github.com:owner/name` and `user@host.org:/folder` are places of files.
    let is_of_files = behind.strip_prefix(':').is_some_and(|path| {
        path.starts_with(|first: char| first == '/' || first.is_alphanumeric())
    });
    // `https://user:word@host.org/` is an address of another kind.
    let before = &before[before.floor_char_boundary(before.len().saturating_sub(MOST_BYTES))..];
    let word_before = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_role = ROLES.iter().any(|role| name.eq_ignore_ascii_case(role));
    !is_of_files && !is_role && !word_before.contains("://")
}

#[cfg(test)]
mod tests {
    use super::super::described;

    fn check(text: &str, expected: &[&str]) {
        let expected: Vec<String> =
            expected.iter().map(|address| format!("email_address: {address}")).collect();
        assert_eq!(described(text), expected.join(", "), "{text}");
    }

    #[test]
    fn addresses() {
        check("anna@example.org", &["anna@example.org"]);
        check(
            "Write to Anna.Meier+shop@mail.example.co.uk.",
            &["Anna.Meier+shop@mail.example.co.uk"],
        );
        check(
            "(anna_m@example.org), <ben@example.com>",
            &["anna_m@example.org", "ben@example.com"],
        );
        check("mailto:anna@example.org?subject=x", &["anna@example.org"]);
        check("E-mail:anna@example.org", &["anna@example.org"]);
        check("jürgen.müller@straße.de", &["jürgen.müller@straße.de"]);
        check("邮箱anna@example.org的", &["anna@example.org"]);
        check("..anna@example.org", &["anna@example.org"]);
        check("a@b.de c@d.fr", &["a@b.de", "c@d.fr"]);
    }

    #[test]
    fn what_is_none() {
        for text in [
            "@",
            "meet @ 5",
            "@anna said",
            "anna@home",
            "anna@",
            "@example.org",
            "Write to support@example.org or Info@example.org.",
            "git@github.com:owner/name.git",
            "scp a.txt root@host.example.org:/tmp",
            "logo@2x.png",
            "npm i @scope/name@1.2.3",
            "name@1.2.3",
            "https://user:word@host.example.org/",
            "a@-b.org",
            "a@b..org",
            "user@192.168.0.1",
        ] {
            check(text, &[]);
        }
    }
}
