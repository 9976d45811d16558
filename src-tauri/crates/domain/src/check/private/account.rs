//! International bank account numbers (IBAN): a country, its length, and the remainder by 97.

use super::{Detail, is_outside_words};
use crate::finding::FindingCode;

/// Countries and the length of their numbers, from SWIFT's register.
#[rustfmt::skip]
const COUNTRIES: &[(&str, usize)] = &[
    ("AD", 24), ("AE", 23), ("AL", 28), ("AT", 20), ("AZ", 28), ("BA", 20), ("BE", 16), ("BG", 22),
    ("BH", 22), ("BI", 27), ("BR", 29), ("BY", 28), ("CH", 21), ("CR", 22), ("CY", 28), ("CZ", 24),
    ("DE", 22), ("DJ", 27), ("DK", 18), ("DO", 28), ("EE", 20), ("EG", 29), ("ES", 24), ("FI", 18),
    ("FK", 18), ("FO", 18), ("FR", 27), ("GB", 22), ("GE", 22), ("GI", 23), ("GL", 18), ("GR", 27),
    ("GT", 28), ("HN", 28), ("HR", 21), ("HU", 28), ("IE", 22), ("IL", 23), ("IQ", 23), ("IS", 26),
    ("IT", 27), ("JO", 30), ("KW", 30), ("KZ", 20), ("LB", 28), ("LC", 32), ("LI", 21), ("LT", 20),
    ("LU", 20), ("LV", 21), ("LY", 25), ("MC", 27), ("MD", 24), ("ME", 22), ("MK", 19), ("MN", 20),
    ("MR", 27), ("MT", 31), ("MU", 30), ("NI", 28), ("NL", 18), ("NO", 15), ("OM", 23), ("PK", 24),
    ("PL", 28), ("PS", 29), ("PT", 25), ("QA", 29), ("RO", 24), ("RS", 22), ("RU", 33), ("SA", 24),
    ("SC", 31), ("SD", 18), ("SE", 24), ("SI", 19), ("SK", 24), ("SM", 27), ("SO", 23), ("ST", 25),
    ("SV", 28), ("TL", 23), ("TN", 24), ("TR", 26), ("UA", 29), ("VA", 22), ("VG", 24), ("XK", 20),
    ("YE", 30),
];

/// The account number whose check digits begin at `digits`: two letters stand before them.
pub(super) fn at(text: &str, digits: usize) -> Option<Detail> {
    let start = digits.checked_sub(2)?;
    let begins = matches!(text.as_bytes()[start..], [b'A'..=b'Z', b'A'..=b'Z', _, b'0'..=b'9', ..]);
    let length = begins.then(|| account_bytes(text, start)).flatten()?;
    Some(Detail::new(FindingCode::BankAccount, start..start + length))
}

/// The length of the account number at `start`, in bytes.
fn account_bytes(text: &str, start: usize) -> Option<usize> {
    let country = text.get(start..start + 2)?;
    let (_, wanted) = COUNTRIES.iter().find(|(name, _)| *name == country)?;
    if !is_outside_words(text[..start].chars().next_back()) {
        return None;
    }
    let mut number = Vec::with_capacity(*wanted);
    let mut end = start;
    // One space between two groups of it, or one hyphen.
    for (offset, byte) in text.bytes().enumerate().skip(start).take(2 * wanted) {
        if byte.is_ascii_uppercase() || byte.is_ascii_digit() {
            number.push(byte);
            end = offset + 1;
        } else if !matches!(byte, b' ' | b'-') || end < offset {
            break;
        }
        if number.len() == *wanted {
            break;
        }
    }
    let is_account = number.len() == *wanted
        && is_outside_words(text[end..].chars().next())
        && remainder(&number) == 1;
    is_account.then_some(end - start)
}

/// By 97, with the country and the check digits at the end and each letter as two digits.
fn remainder(number: &[u8]) -> u32 {
    let moved = number[4..].iter().chain(&number[..4]);
    moved.fold(0, |remainder, &byte| {
        let (value, shift) = match byte {
            b'0'..=b'9' => (u32::from(byte - b'0'), 10),
            _ => (u32::from(byte - b'A') + 10, 100),
        };
        (remainder * shift + value) % 97
    })
}

#[cfg(test)]
mod tests {
    use super::super::described;
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(described(text), expected, "{text}");
    }

    #[test]
    fn accounts() {
        for number in [
            "DE89370400440532013000",
            "DE89 3704 0044 0532 0130 00",
            "DE89-3704-0044-0532-0130-00",
            "GB82 WEST 1234 5698 7654 32",
            "FR14 2004 1010 0505 0001 3M02 606",
            "NO93 8601 1117 947",
            "MT84MALT011000012345MTLCAST001S",
            "NL91ABNA0417164300",
            "CH93 0076 2011 6238 5295 7",
        ] {
            check(number, &format!("bank_account: {number}"));
            check(&format!("IBAN:{number}."), &format!("bank_account: {number}"));
            check(&format!("Send it to {number} today"), &format!("bank_account: {number}"));
        }
    }

    #[test]
    fn what_is_none() {
        for text in [
            "DE88370400440532013000",
            "DE8937040044053201300",
            "DE893704004405320130001",
            "XX89370400440532013000",
            "ADE89370400440532013000",
            "DE89  3704  0044  0532  0130  00",
            "DE89\n3704 0044 0532 0130 00",
            "de89370400440532013000",
        ] {
            check(text, "");
        }
    }

    #[test]
    fn the_table_is_sorted() {
        assert!(COUNTRIES.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
