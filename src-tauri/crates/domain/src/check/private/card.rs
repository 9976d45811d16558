//! Numbers of payment cards: how they begin, how they are written, and their check digit.

use super::{Detail, numbers::Number};
use crate::finding::FindingCode;

/// How cards are written in groups. Some have up to 19 digits.
const GROUPS: &[&[usize]] = &[&[4, 4, 4, 4], &[4, 4, 4, 4, 3], &[4, 6, 5], &[4, 6, 4], &[6, 13]];
/// How many digits cards have, of any issuer.
const LENGTHS: std::ops::RangeInclusive<usize> = 13..=19;

pub(super) fn of(number: &Number) -> Option<Detail> {
    let is_whole = number.groups.len() == 1 && LENGTHS.contains(&number.count());
    let is_called = number.text[..number.bytes().start].ends_with('+');
    let is_card = (is_whole || is_written_in_groups(number))
        && !is_called
        && is_issued(number)
        && has_check_digit(number.digits())
        && !is_product(number);
    is_card.then(|| Detail::new(FindingCode::PaymentCard, number.bytes()))
}

fn is_written_in_groups(number: &Number) -> bool {
    let mut separators = number.separators();
    let first = separators.next().unwrap_or_default();
    matches!(first, " " | "-" | "\u{a0}")
        && separators.all(|separator| separator == first)
        && GROUPS.iter().any(|groups| number.lengths().eq(groups.iter().copied()))
}

/// Whether an issuer has numbers that begin so, and are so long.
fn is_issued(number: &Number) -> bool {
    let prefix =
        number.digits().take(4).fold(0, |prefix: u32, digit| prefix * 10 + u32::from(digit));
    match (prefix, number.count()) {
        // Visa.
        (4000..=4999, 13 | 16 | 19)
        // Mastercard.
        | (5100..=5599 | 2221..=2720, 16)
        // American Express.
        | (3400..=3499 | 3700..=3799, 15)
        // Diners Club.
        | (3000..=3059 | 3600..=3699 | 3800..=3999, 14)
        // Discover, JCB, UnionPay.
        | (6011 | 6440..=6599 | 3528..=3589 | 6200..=6299, 16..=19)
        // Maestro.
        | (5018 | 5020 | 5038 | 5893 | 6304 | 6759 | 6761..=6763, 13..=19) => true,
        _ => false,
    }
}

/// Luhn's rule. Digits that are all the same keep it, and are nobody's card.
fn has_check_digit(digits: impl Iterator<Item = u8> + Clone) -> bool {
    let backwards: Vec<u8> = digits.collect();
    let sum: u32 = backwards
        .iter()
        .rev()
        .enumerate()
        .map(|(index, &digit)| match index % 2 {
            0 => u32::from(digit),
            _ => u32::from(digit * 2 / 10 + digit * 2 % 10),
        })
        .sum();
    sum.is_multiple_of(10) && backwards.windows(2).any(|pair| pair[0] != pair[1])
}

/// Whether it is as long as the number of a product (EAN), and has its check digit.
fn is_product(number: &Number) -> bool {
    let weighted = number.digits().zip([1, 3].into_iter().cycle());
    let sum: u32 = weighted.map(|(digit, weight)| u32::from(digit) * weight).sum();
    number.count() == 13 && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::super::described;

    fn check(text: &str, expected: &str) {
        assert_eq!(described(text), expected, "{text}");
    }

    #[test]
    fn cards() {
        for number in [
            "4111111111111111",
            "4111 1111 1111 1111",
            "4111-1111-1111-1111",
            "4222222222222",
            "5555 5555 5555 4444",
            "2223 0031 2200 3222",
            "378282246310005",
            "3782 822463 10005",
            "3056 930902 5904",
            "6011 1111 1111 1117",
            "3530 1113 3330 0000",
            "6200000000000005",
        ] {
            check(number, &format!("payment_card: {number}"));
            check(&format!("It is {number}."), &format!("payment_card: {number}"));
            check(&format!("card:{number}, thanks"), &format!("payment_card: {number}"));
        }
        check("从4111111111111111付款", "payment_card: 4111111111111111");
    }

    #[test]
    fn what_is_none() {
        for text in [
            "4111 1111 1111 1112",
            "4111 1111-1111 1111",
            "4111  1111  1111  1111",
            "41111111 11111111",
            "4111111111111111x",
            "x4111111111111111",
            "order-4111111111111111",
            "0.4111111111111111",
            "1234567890123456",
            "9999 9999 9999 9995",
            "2019 2020 2021 2022",
            "4006381333931",
            "1.4111.1111.1111.1111",
            "4111111111111111111111111111",
        ] {
            check(text, "");
        }
    }
}
