//! Groups of digits as people write them: `030 / 123 45-67`, `4111 1111 1111 1111`, `81.2.69.142`. Here they are read;
//! what they are is for the kinds of numbers to say, of the longest group of groups first.

use super::{Detail, Details, account, card, is_outside_words, network, phone};
use crate::check::glance::LEAST_DIGITS;
use std::ops::Range;

/// No number of any kind is written in more groups.
const MOST_GROUPS: usize = 8;
/// Groups that are read together; bounds the memory for a text of nothing but digits and spaces.
const MOST_TOGETHER: usize = 64;
/// Between two groups of one number, as `) ` or ` - `.
const MOST_SEPARATORS: usize = 3;

/// A number that may be written in groups.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number<'a> {
    /// The text that it stands in.
    pub text: &'a str,
    /// Its groups of digits, in bytes.
    pub groups: &'a [Range<usize>],
    /// Whether there are other groups right before.
    pub follows: bool,
}

impl<'a> Number<'a> {
    /// Where it is, from the first digit to the last.
    pub fn bytes(&self) -> Range<usize> {
        let first = self.groups.first().map_or(0, |group| group.start);
        first..self.groups.last().map_or(first, |group| group.end)
    }

    pub fn digits(&self) -> impl Iterator<Item = u8> + Clone {
        let groups = self.groups.iter().map(|group| &self.text[group.clone()]);
        groups.flat_map(str::bytes).map(|byte| byte - b'0')
    }

    /// How many digits each group has.
    pub fn lengths(&self) -> impl Iterator<Item = usize> + Clone {
        self.groups.iter().map(|group| group.end - group.start)
    }

    pub fn count(&self) -> usize {
        self.lengths().sum()
    }

    /// What stands between the groups.
    pub fn separators(&self) -> impl Iterator<Item = &'a str> + Clone {
        self.groups.windows(2).map(|pair| &self.text[pair[0].end..pair[1].start])
    }

    pub fn group(&self, index: usize) -> &'a str {
        &self.text[self.groups[index].clone()]
    }

    /// Whether the digits stand by themselves: not inside a word, an amount or a longer number.
    fn stands_alone(&self) -> bool {
        let bytes = self.bytes();
        let mut before = self.text[..bytes.start].chars().rev();
        let mut behind = self.text[bytes.end..].chars();
        let is_free_before = match before.next() {
            None => true,
            Some('.' | ',' | ':') => !before.next().is_some_and(|c| c.is_ascii_digit()),
            Some('+') => is_outside_words(before.next()),
            Some('-' | '/' | '=' | '#' | '$' | '€' | '£' | '_' | '%') => false,
            other => is_outside_words(other),
        };
        let is_free_behind = match behind.next() {
            None => true,
            Some('.' | ',' | ':' | '-' | '/') => !behind.next().is_some_and(char::is_alphanumeric),
            Some('_' | '%' | '°' | '=') => false,
            other => is_outside_words(other),
        };
        is_free_before && is_free_behind
    }
}

/// Finds the numbers that say something private in this stretch of a text.
pub(super) fn find(text: &str, stretch: Range<usize>, found: &mut Details) {
    let mut groups = Vec::new();
    let mut from = stretch.start;
    while let Some(end) = next_groups(text, from..stretch.end.max(from), &mut groups) {
        from = end;
        if let Some(account) = groups.first().and_then(|group| account::at(text, group.start)) {
            from = account.bytes.end;
            found.note(account);
        } else if groups.iter().map(|group| group.end - group.start).sum::<usize>() >= LEAST_DIGITS
        {
            find_in(text, &groups, found);
        }
    }
}

/// Reads the next groups of digits that stand together, and tells where they end. They end with the stretch at the
/// latest; nothing that has enough digits is cut there.
fn next_groups(text: &str, from: Range<usize>, groups: &mut Vec<Range<usize>>) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut start = from.start + bytes.get(from.clone())?.iter().position(u8::is_ascii_digit)?;
    groups.clear();
    loop {
        let group = group_at(bytes, start);
        let end = group.end;
        groups.push(group);
        match separators_bytes(&text[end..]) {
            Some(length) if end + length < from.end && groups.len() < MOST_TOGETHER => {
                start = end + length;
            }
            _ => return Some(end),
        }
    }
}

fn group_at(bytes: &[u8], start: usize) -> Range<usize> {
    start..start + bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The length of what stands between two groups, where another group follows.
fn separators_bytes(behind: &str) -> Option<usize> {
    let is_separator = |character: &char| {
        matches!(
            character,
            ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}' | '\u{202f}' | '\u{2011}' | '\u{2013}'
        )
    };
    let separators = behind.chars().take(MOST_SEPARATORS).take_while(is_separator);
    let length = separators.map(char::len_utf8).sum::<usize>();
    let is_followed = behind.as_bytes().get(length).is_some_and(u8::is_ascii_digit);
    // Two spaces part the columns of a table; a full stop and a space part sentences.
    let is_parted = ["  ", ". "].iter().any(|part| behind[..length].contains(part));
    (length > 0 && is_followed && !is_parted).then_some(length)
}

/// Of groups that stand together each part is looked at that white space parts from the rest.
fn find_in(text: &str, groups: &[Range<usize>], found: &mut Details) {
    let mut first = 0;
    while first < groups.len() {
        let most = (first + MOST_GROUPS).min(groups.len());
        let known = (first + 1..=most)
            .rev()
            .filter(|&end| is_parted(text, groups, first) && is_parted(text, groups, end))
            .find_map(|end| {
                let number = Number { text, groups: &groups[first..end], follows: first > 0 };
                Some((end, known(&number)?))
            });
        first = match known {
            Some((end, detail)) => {
                found.note(detail);
                end
            }
            None => first + 1,
        };
    }
}

/// Whether a number may begin, or end, before this group.
fn is_parted(text: &str, groups: &[Range<usize>], index: usize) -> bool {
    index == 0
        || index == groups.len()
        || text[groups[index - 1].end..groups[index].start].contains(char::is_whitespace)
}

fn known(number: &Number) -> Option<Detail> {
    if number.stands_alone() {
        card::of(number).or_else(|| network::of(number)).or_else(|| phone::of(number))
    } else {
        // Behind the address of a computer there may be a port.
        network::of(number).filter(|_| number.text[number.bytes().end..].starts_with(':'))
    }
}
