//! The words of a text, whatever white space stands between them.

use wide::i8x16;

/// Adds the words of a text with a space after each. Nearly every text has just one space between two words already, so whole
/// stretches of it are taken as they are.
pub fn push(words: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let skip = |mut at| {
        while let length @ 1.. = white_space(text, at) {
            at += length;
        }
        at
    };
    let mut start = skip(0);
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let mut last = [b' '; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    for (number, block) in blocks.iter().chain([&last]).enumerate() {
        let mut odd = odd_spaces(block);
        while odd != 0 {
            let at = number * BLOCK + odd.trailing_zeros() as usize;
            odd &= odd - 1;
            if at >= bytes.len() {
                break;
            }
            let length = white_space(text, at);
            if at < start || length == 0 {
                continue;
            }
            let next = at + length;
            let is_single = bytes[at] == b' ' && next < bytes.len();
            if is_single && white_space(text, next) == 0 {
                continue;
            }
            words.extend_from_slice(&bytes[start..at]);
            words.push(b' ');
            start = skip(next);
        }
    }
    if start < bytes.len() {
        words.extend_from_slice(&bytes[start..]);
        words.push(b' ');
    }
}

/// Bytes that are looked at together: each has a bit in a number.
const BLOCK: usize = 64;

/// A bit for each byte that white space may begin with, but for spaces that surely stand between two words.
fn odd_spaces(block: &[u8; BLOCK]) -> u64 {
    let (mut spaces, mut others) = (0, 0);
    let (parts, _) = block.as_chunks::<16>();
    for (number, part) in parts.iter().enumerate() {
        let bytes = i8x16::new(part.map(|byte| byte as i8));
        let each = |byte: u8| i8x16::splat(byte as i8);
        let from_to =
            |first: u8, last: u8| bytes.simd_gt(each(first - 1)) & each(last + 1).simd_gt(bytes);
        let other = from_to(b'\t', b'\r') | bytes.simd_eq(each(0xc2)) | from_to(0xe1, 0xe3);
        let bits = |is: i8x16| u64::from(is.to_bitmask()) << (16 * number);
        spaces |= bits(bytes.simd_eq(each(b' ')));
        others |= bits(other);
    }
    let all = spaces | others;
    // Of the last byte it isn't seen here what follows.
    let plain = spaces & !(all << 1) & !(all >> 1) & !(1 << (BLOCK - 1));
    all & !plain
}

/// The length of the white space at this byte; 0 where there is none, as at the end and inside of a character.
fn white_space(text: &str, at: usize) -> usize {
    match text.as_bytes().get(at) {
        Some(b' ' | b'\t'..=b'\r') => 1,
        // The only bytes with which white space beyond ASCII begins.
        Some(0xc2 | 0xe1..=0xe3) => {
            let character = text[at..].chars().next().filter(|found| found.is_whitespace());
            character.map_or(0, char::len_utf8)
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn white_space_of_every_kind_is_one_space(
            text in "([a-z0-9]|ä|\u{2003}|\u{3000}|\u{85}|\u{a0}|\u{200b}|。|😀| |  |\n|\t|\r|[a-z ]{20,70}){0,30}",
        ) {
            let mut plain = String::new();
            for word in text.split_whitespace() {
                plain.push_str(word);
                plain.push(' ');
            }
            let mut words = Vec::new();
            push(&mut words, &text);
            prop_assert_eq!(String::from_utf8(words).expect("whole characters"), plain);
        }
    }
}
