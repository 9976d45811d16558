//! Addresses of computers in the internet (IPv4 and IPv6): where somebody was online. Those that mean something else
//! everywhere, such as the own computer, the own house or a public name server, are nobody's.

use super::{Detail, Details, is_outside_words, numbers::Number};
use crate::finding::FindingCode;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Servers that many texts about networks name.
const EVERYBODYS: &[Ipv4Addr] = &[
    Ipv4Addr::new(1, 1, 1, 1),
    Ipv4Addr::new(8, 8, 8, 8),
    Ipv4Addr::new(8, 8, 4, 4),
    Ipv4Addr::new(9, 9, 9, 9),
];

/// Longer than any IPv6 address; bounds the search.
const MOST_BYTES: usize = 39;
/// The shortest addresses have two of them side by side.
const LEAST_COLONS: usize = 2;
/// An address has as many digits at least; `a::b` is more likely a name in a program.
const LEAST_DIGITS: usize = 4;

/// The IPv4 address that a number in groups is.
pub(super) fn of(number: &Number) -> Option<Detail> {
    let is_dotted =
        number.groups.len() == 4 && number.separators().all(|separator| separator == ".");
    let address: Ipv4Addr =
        is_dotted.then(|| number.text[number.bytes()].parse().ok()).flatten()?;
    let is_nobodys = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.octets()[0] == 0
        || address.octets()[0] == 255
        || EVERYBODYS.contains(&address);
    (!is_nobodys).then(|| Detail::new(FindingCode::NetworkAddress, number.bytes()))
}

/// Finds IPv6 addresses.
pub(super) fn find(text: &str, found: &mut Details) {
    let bytes = text.as_bytes();
    let mut end_of_last = 0;
    for colon in memchr::memchr_iter(b':', bytes) {
        // In nearly every text a colon is followed by a space or by two slashes.
        let is_inside =
            bytes.get(colon + 1).is_some_and(|byte| byte.is_ascii_hexdigit() || *byte == b':');
        if colon < end_of_last || !is_inside {
            continue;
        }
        let is_part = |byte: &&u8| byte.is_ascii_hexdigit() || **byte == b':';
        let start = colon - bytes[end_of_last..colon].iter().rev().take_while(is_part).count();
        let end = start + bytes[start..].iter().take_while(is_part).count();
        end_of_last = end;
        if is_somebodys(text, start, end) {
            found.note(Detail::new(FindingCode::NetworkAddress, start..end));
        }
    }
}

fn is_somebodys(text: &str, start: usize, end: usize) -> bool {
    let written = &text[start..end];
    let (before, behind) = (&text[..start], &text[end..]);
    let stands_alone =
        is_outside_words(before.chars().next_back()) && is_outside_words(behind.chars().next());
    let count = |is_wanted: fn(&u8) -> bool| written.bytes().filter(is_wanted).count();
    // A time of the day has one colon, or two and few digits.
    if written.len() > MOST_BYTES
        || count(|byte| *byte == b':') < LEAST_COLONS
        || count(u8::is_ascii_hexdigit) < LEAST_DIGITS
        || count(u8::is_ascii_digit) == 0
        || !stands_alone
    {
        return false;
    }
    written.parse().is_ok_and(|address: Ipv6Addr| {
        !address.is_loopback() && !address.is_unicast_link_local() && !address.is_unique_local()
    })
}

#[cfg(test)]
mod tests {
    use super::super::described;

    fn check(text: &str, expected: &str) {
        let expected = if expected.is_empty() {
            String::new()
        } else {
            format!("network_address: {expected}")
        };
        assert_eq!(described(text), expected, "{text}");
    }

    #[test]
    fn addresses() {
        check("81.2.69.142", "81.2.69.142");
        check("Logged in from 203.0.113.77.", "203.0.113.77");
        check("81.2.69.142:8080", "81.2.69.142");
        check("(81.2.69.142)", "81.2.69.142");
        check("2001:db8:85a3::8a2e:370:7334", "2001:db8:85a3::8a2e:370:7334");
        check(
            "[2001:0db8:0000:0000:0000:ff00:0042:8329]:80",
            "2001:0db8:0000:0000:0000:ff00:0042:8329",
        );
        check("from 2001:db8::1, twice", "2001:db8::1");
    }

    #[test]
    fn what_is_none() {
        for text in [
            "192.168.178.123",
            "127.000.000.001",
            "127.0.0.1 and 10.123.45.67",
            "255.255.255.0",
            "8.8.8.8",
            "version 1.2.3.4",
            "v81.2.69.142",
            "81.2.69.142.5",
            "381.2.69.142",
            "81.2.69",
            "12:30:45",
            "std::vec::Vec",
            "a::b",
            "abc::def",
            "dead::beef",
            "::1",
            "fe80::1234",
            "10:20:30:40:50",
            "see:1234",
        ] {
            check(text, "");
        }
    }
}
