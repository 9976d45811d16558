//! A key that opens a provider, and what keeps it from being seen.

use crate::address::Origin;
use crate::error::Error;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

/// Longer than any key; what is pasted by mistake is often longer still.
const LONGEST: usize = 4096;
/// What stands in place of a key in the words of others.
const HIDDEN: &str = "[key]";

/// A key and the one origin that may see it. It is wiped from memory when it is dropped, and shown nowhere.
#[derive(Clone)]
pub struct Key {
    secret: SecretString,
    origin: Origin,
}

impl Key {
    /// A key as it was pasted, for `origin` and nobody else.
    pub fn new(pasted: &str, origin: Origin) -> Result<Self, Error> {
        let text = pasted.trim();
        let is_fit =
            (1..=LONGEST).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        if !is_fit {
            return Err(Error::KeyUnfit);
        }
        Ok(Self { secret: SecretString::from(text.to_owned()), origin })
    }

    /// Who may see it.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The last four characters, by which a person knows a key again. Of a short key none: it would be half of it.
    pub fn ending(&self) -> String {
        let text = self.expose();
        let shown = if text.len() >= 16 { &text[text.len() - 4..] } else { "" };
        format!("…{shown}")
    }

    /// The key itself, for a header and for the store.
    pub(crate) fn expose(&self) -> &str {
        self.secret.expose_secret()
    }

    /// Tells one key from another without holding either. Differs from one start of the program to the next.
    pub(crate) fn mark(&self) -> u64 {
        static MARKER: OnceLock<RandomState> = OnceLock::new();
        MARKER.get_or_init(RandomState::new).hash_one(self.expose())
    }

    /// `text` without this key, as it is and as URLs, JSON and base64 write it.
    pub(crate) fn scrub(&self, text: &str) -> String {
        let key = self.expose();
        let encoded: String = url::form_urlencoded::byte_serialize(key.as_bytes()).collect();
        let mut forms = vec![key.to_owned(), encoded, base64(key.as_bytes())];
        // Servers that hide a key themselves leave its ends; those that shorten it leave its beginning.
        if key.len() >= 16 {
            forms.push(key[..key.len() - 4].to_owned());
            forms.push(key[key.len() / 2..].to_owned());
            forms.push(key[..key.len() / 2].to_owned());
        }
        forms.iter().fold(text.to_owned(), |text, form| text.replace(form.as_str(), HIDDEN))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Key({HIDDEN} for {})", self.origin)
    }
}

/// Base64 without what pads its end, so that the beginning of a longer text is found too.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    // The last bits of an unfinished group depend on what follows: they are left out.
    let bits = bytes.len() * 8 / 6;
    let bit = |place: usize| bytes[place / 8] >> (7 - place % 8) & 1;
    (0..bits)
        .map(|letter| (0..6).fold(0, |value, n| value << 1 | bit(letter * 6 + n)))
        .map(|value| char::from(LETTERS[usize::from(value)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Address;

    fn key(text: &str) -> Key {
        let address = Address::parse("https://api.example.com/v1").expect("an address");
        Key::new(text, address.origin().clone()).expect("a key")
    }

    #[test]
    fn a_key_shows_its_end_only() {
        let check = |text: &str, expected: &str| {
            let key = key(text);
            assert_eq!(key.ending(), expected);
            assert!(!format!("{key:?}").contains(&text[text.len() - 4..]));
        };
        check("sk-proj-0123456789abcd", "…abcd");
        check("  sk-proj-0123456789abcd\n", "…abcd");
        check("short", "…");
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let origin = key("k").origin().clone();
        for text in
            ["", "  ", "two words", "line\nbreak", "Schlüssel", "\u{202e}abc", &"a".repeat(4097)]
        {
            assert_eq!(Key::new(text, origin.clone()).err(), Some(Error::KeyUnfit), "{text:?}");
        }
    }

    #[test]
    fn a_key_is_scrubbed_in_every_form() {
        let secret = "sk-proj-CANARY+/=0123456789abcd";
        let key = key(secret);
        let check = |text: &str| {
            let scrubbed = key.scrub(text);
            assert!(!scrubbed.contains("CANARY"), "{scrubbed}");
            assert!(!scrubbed.contains("0123456789"), "{scrubbed}");
        };
        check(&format!("Incorrect API key provided: {secret}."));
        check("?key=sk-proj-CANARY%2B%2F%3D0123456789abcd&b");
        check(&format!("Incorrect key: {}****", &secret[..18]));
        check(&format!("got {} and more", &secret[..secret.len() - 4]));
        let coded = "c2stcHJvai1DQU5BUlkrLz0wMTIzNDU2Nzg5YWJjZA==";
        assert_eq!(key.scrub(coded), "[key]==".replace("==", &coded[coded.len() - 3..]));
    }
}
