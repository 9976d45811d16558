//! Phone numbers, in international form, in the national forms that can be told from other numbers, and any number of
//! the right length behind a word such as "phone". Numbers that everybody may call for free belong to nobody.

use super::{Detail, numbers::Number};
use crate::finding::FindingCode;

/// With the code of the country no number is shorter or longer (E.164).
const INTERNATIONAL: std::ops::RangeInclusive<usize> = 8..=15;
/// With the 0 in front, as most of the world writes the number of another town.
const NATIONAL: std::ops::RangeInclusive<usize> = 9..=12;
/// What follows a word such as "phone".
const NAMED: std::ops::RangeInclusive<usize> = 7..=15;
/// A 0 in front and no gap: shorter ones are mostly numbers of orders.
const LEAST_WITHOUT_GAP: usize = 10;
/// A round number of people is no phone number.
const MOST_ZEROS_AT_THE_END: usize = 5;

/// Codes of countries: those of one digit, then of two. Of three digits are the rest of these.
const COUNTRIES_OF_TWO: &[u32] = &[
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56,
    57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
];
const COUNTRIES_OF_THREE: &[u32] =
    &[21, 22, 23, 24, 25, 26, 29, 35, 37, 38, 42, 50, 59, 67, 68, 69, 80, 85, 87, 88, 96, 97, 99];

/// Numbers in North America that are free, or cost the same everywhere.
const FREE_AREAS: &[u32] = &[800, 833, 844, 855, 866, 877, 888, 900];

/// What stands before a number that is one to call, in the languages that most examples are in. Lower case.
const WORDS: &[&str] = &[
    "phone",
    "tel",
    "call",
    "mobile",
    "cell",
    "fax",
    "whatsapp",
    "text me at",
    "handy",
    "ruf",
    "mobil",
    "téléphone",
    "portable",
    "móvil",
    "celular",
    "llama",
    "cellulare",
    "chiama",
    "telefoon",
    "gsm",
    "телефон",
    "тел",
    "звони",
    "电话",
    "電話",
    "手机",
    "手機",
    "전화",
    "هاتف",
];
/// How far before the number such a word may be, in characters.
const WORD_DISTANCE: usize = 24;

pub(super) fn of(number: &Number) -> Option<Detail> {
    // The last groups of a longer number look like one often enough.
    if number.follows {
        return None;
    }
    let bytes = number.bytes();
    let before = &number.text[..bytes.start];
    // `+49`, `(+49)`, `(030)`: the sign and the bracket belong to it.
    let opening = before.strip_suffix('+').unwrap_or(before);
    let is_international = opening.len() < before.len();
    let bracketed = opening.strip_suffix('(').filter(|_| closes(number)).unwrap_or(opening);
    let is_phone = if is_international {
        is_international_number(number, 0)
    } else {
        is_without_plus(number) || is_named(number)
    };
    let start = bracketed.len();
    (is_phone && !is_rounded(number))
        .then(|| Detail::new(FindingCode::PhoneNumber, start..bytes.end))
}

/// Whether a bracket before the number is closed inside it.
fn closes(number: &Number) -> bool {
    number.separators().any(|separator| separator.contains(')'))
}

fn is_without_plus(number: &Number) -> bool {
    let mut digits = number.digits();
    match (digits.next(), digits.next()) {
        (Some(0), Some(0)) => is_international_number(number, 2),
        (Some(0), Some(_)) => is_national(number),
        _ => is_north_american(number, false),
    }
}

/// A number that begins with the code of a country behind `skipped` digits.
fn is_international_number(number: &Number, skipped: usize) -> bool {
    let count = number.count().saturating_sub(skipped);
    let of_first = |count: usize| {
        number
            .digits()
            .skip(skipped)
            .take(count)
            .fold(0, |code, digit| code * 10 + u32::from(digit))
    };
    if !INTERNATIONAL.contains(&count) {
        return false;
    }
    match of_first(1) {
        // Areas and exchanges of North America begin with 2 or more.
        1 => count == 11 && of_first(2) >= 12 && !FREE_AREAS.contains(&(of_first(4) % 1000)),
        7 => count == 11,
        0 => false,
        _ if COUNTRIES_OF_TWO.contains(&of_first(2)) => of_first(5) % 1000 != 800,
        _ => COUNTRIES_OF_THREE.contains(&of_first(2)) && of_first(3) != 800,
    }
}

/// `030 1234567`, `0151/12345678`, `01.23.45.67.89`, `020 7946 0958`.
fn is_national(number: &Number) -> bool {
    let count = number.count();
    let has_gap = number.groups.len() > 1;
    let is_decimal = number.lengths().next() == Some(1) && !opens_with_zero(number);
    NATIONAL.contains(&count)
        && (has_gap || count >= LEAST_WITHOUT_GAP)
        && !is_decimal
        && !is_date(number)
        && !is_counted(number)
        && !number.digits().take(4).eq([0, 8, 0, 0])
        && !number.digits().take(4).eq([0, 8, 0, 8])
}

/// `0 12 34 56 78`, as some write it. `0.12345` is an amount.
fn opens_with_zero(number: &Number) -> bool {
    number.separators().next().is_some_and(|separator| !separator.starts_with('.'))
}

/// `(212) 555-0123`, `212-555-0123`, `1-212-555-0123`. With spaces alone it may be a row of a table, so then a word must
/// have said what it is.
fn is_north_american(number: &Number, may_be_spaced: bool) -> bool {
    let groups = match number.lengths().next() {
        Some(1) if number.group(0) == "1" => 1,
        _ => 0,
    };
    let lengths = number.lengths().skip(groups);
    if !lengths.eq([3, 3, 4]) {
        return false;
    }
    let (area, exchange) = (number.group(groups), number.group(groups + 1));
    let is_spaced = number.separators().all(|separator| separator.trim().is_empty());
    let is_real = |digits: &str| digits.as_bytes()[0] >= b'2';
    let is_free = FREE_AREAS.iter().any(|free| area.parse() == Ok(*free));
    (may_be_spaced || !is_spaced) && is_real(area) && is_real(exchange) && !is_free
}

/// Whether a word right before the number says that one can call it.
fn is_named(number: &Number) -> bool {
    NAMED.contains(&number.count())
        && !is_date(number)
        && !is_counted(number)
        && number.groups.iter().all(|group| group.end - group.start > 1 || number.groups.len() < 4)
        && word_before(number)
        && !(number.digits().take(3).eq([8, 0, 0]) || number.digits().take(4).eq([1, 8, 0, 0]))
        && !number.digits().take(4).eq([0, 8, 0, 0])
}

fn word_before(number: &Number) -> bool {
    let before = number.text[..number.bytes().start].chars().rev().take(WORD_DISTANCE);
    let ends = |character: char| character.is_ascii_digit() || "\n,;!?[]{}".contains(character);
    let before = before.take_while(|&character| !ends(character));
    let before: Vec<char> = before.collect();
    let before: String = before.into_iter().rev().flat_map(char::to_lowercase).collect();
    WORDS.iter().any(|word| {
        before
            .match_indices(word)
            .any(|(at, _)| super::is_outside_words(before[..at].chars().next_back()))
    })
}

/// `01.02.2024`, `2024-01-15 10`: a day, with or without its hour.
fn is_date(number: &Number) -> bool {
    if number.groups.len() < 3 {
        return false;
    }
    let value = |index: usize| number.group(index).parse::<u32>().unwrap_or(u32::MAX);
    let is_year =
        |index: usize| number.group(index).len() == 4 && (1000..3000).contains(&value(index));
    let is_day = |index: usize| number.group(index).len() <= 2 && (1..=31).contains(&value(index));
    (is_year(2) && is_day(0) && is_day(1)) || (is_year(0) && is_day(1) && is_day(2))
}

/// `0123456789`, or one digit over and over.
fn is_counted(number: &Number) -> bool {
    let digits: Vec<u8> = number.digits().collect();
    let steps = |step: u8| digits.windows(2).all(|pair| pair[1] == (pair[0] + step) % 10);
    number.groups.len() == 1 && (steps(1) || steps(0))
}

fn is_rounded(number: &Number) -> bool {
    let digits: Vec<u8> = number.digits().collect();
    digits.iter().rev().take_while(|digit| **digit == 0).count() > MOST_ZEROS_AT_THE_END
}

#[cfg(test)]
mod tests {
    use super::super::described;

    fn check(text: &str, expected: &str) {
        let expected =
            if expected.is_empty() { String::new() } else { format!("phone_number: {expected}") };
        assert_eq!(described(text), expected, "{text}");
    }

    #[test]
    fn international_numbers() {
        for number in [
            "+49 30 1234567",
            "+4915112345678",
            "+49 (0)30 123 45 67",
            "+49 (30) 1234-567",
            "(+49) 30 1234567",
            "+1 212 555 0123",
            "+1-212-555-0123",
            "+1 (212) 555-0123",
            "+12125550123",
            "+44 20 7946 0958",
            "+33 1 23 45 67 89",
            "+7 495 123-45-67",
            "+86 138 1234 5678",
            "+81-90-1234-5678",
            "+91 98765 43210",
            "+55 11 91234-5678",
            "+353 1 234 5678",
            "0049 30 1234567",
            "00 33 1 23 45 67 89",
        ] {
            check(number, number);
            check(&format!("Call me: {number}."), number);
            check(&format!("Der Anschluss {number} ist besetzt"), number);
        }
        check("打+8613812345678吧", "+8613812345678");
    }

    #[test]
    fn national_numbers() {
        for number in [
            "030 1234567",
            "030/1234567",
            "030 / 123 45 67",
            "0151 12345678",
            "01511234567",
            "(030) 1234567",
            "01 23 45 67 89",
            "01.23.45.67.89",
            "020 7946 0958",
            "090-1234-5678",
            "(212) 555-0123",
            "212-555-0123",
            "212.555.0123",
            "1-212-555-0123",
        ] {
            check(number, number);
            check(&format!("It is {number}, I think."), number);
        }
    }

    #[test]
    fn numbers_behind_a_word() {
        check("My phone number is 5551234 now", "5551234");
        check("Tel.: 123 45 67", "123 45 67");
        check("call me at 212 555 0123", "212 555 0123");
        check("手机13812345678", "13812345678");
        check("Mi celular: 612 345 678", "612 345 678");
        check("Handynummer 15112345678", "15112345678");
        check("I recall 5551234 people", "");
        check("phone [phone] 5551234", "");
        check("phone 12", "");
        check("phone\n5551234", "");
    }

    #[test]
    fn what_is_none() {
        for text in [
            "2024-01-15 10:30:00",
            "01.02.2024 10:30",
            "01/02/2024 1030",
            "1984 1985 1986",
            "12345678",
            "1234567890",
            "0123456789",
            "0.1234567890",
            "3.14159265358979",
            "+100,000,000 users",
            "+50 000 000",
            "x+4915112345678",
            "order #0301234567",
            "https://example.org/0301234567",
            "id=0301234567",
            "A0301234567",
            "0301234567A",
            "200 300 4000",
            "It has 212 555 0123 as a row",
            "100-200-3000",
            "0800 1234567",
            "1-800-555-0123",
            "+1 800 555 0123",
            "+49 800 1234567",
            "call 800 555 0123",
            "10 000 000 000",
            "112-9273645-1827364",
            "978-3-16-148410-0",
            "16:9 4:3 21:9 1080 720",
        ] {
            check(text, "");
        }
    }
}
