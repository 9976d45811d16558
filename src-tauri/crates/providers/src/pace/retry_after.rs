//! When a server wants to be asked again, in all the ways in which servers say so.

use reqwest::header::HeaderMap;
use std::time::{Duration, SystemTime};

/// A longer wait is no wait but a refusal, and the number may be anything.
const LONGEST: Duration = Duration::from_hours(24);

/// The wait that the headers ask for, a day at most; nothing where they ask for none that can be understood.
pub(crate) fn wait(headers: &HeaderMap, today: SystemTime) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let milliseconds = text("retry-after-ms").and_then(|text| in_units(text, 0.001));
    let asked =
        || text("retry-after").and_then(|text| in_units(text, 1.0).or_else(|| until(text, today)));
    // Where nothing is left of a budget, its renewal is the wait. A budget with something left isn't why we were refused.
    let renewal = |kind: &str| {
        let is_used_up = text(&format!("x-ratelimit-remaining-{kind}")) == Some("0");
        let reset = text(&format!("x-ratelimit-reset-{kind}"))?;
        is_used_up.then(|| spelt(reset)).flatten()
    };
    let renewed = || {
        let longest = renewal("requests").max(renewal("tokens"));
        longest.or_else(|| text("x-ratelimit-reset").and_then(|text| at_moment(text, today)))
    };
    milliseconds.or_else(asked).or_else(renewed)
}

fn in_units(text: &str, unit_seconds: f64) -> Option<Duration> {
    let number: f64 = text.parse().ok()?;
    let is_sound = number >= 0.0 && text.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    is_sound.then(|| seconds(number * unit_seconds))
}

fn until(text: &str, today: SystemTime) -> Option<Duration> {
    let moment = httpdate::parse_http_date(text).ok()?;
    Some(moment.duration_since(today).unwrap_or_default().min(LONGEST))
}

/// `6m0s`, `20ms`, `1h2m3.5s`, `7.66`.
fn spelt(text: &str) -> Option<Duration> {
    let (mut total, mut rest) = (0.0, text);
    if let Some(wait) = in_units(text, 1.0) {
        return Some(wait);
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest[..digits].parse().ok()?;
        let unit_end = rest[digits..].find(|c: char| !c.is_ascii_alphabetic());
        let unit_end = unit_end.map_or(rest.len(), |length| digits + length);
        total += number
            * match &rest[digits..unit_end] {
                "ms" => 0.001,
                "s" => 1.0,
                "m" => 60.0,
                "h" => 3600.0,
                "d" => 86400.0,
                _ => return None,
            };
        rest = &rest[unit_end..];
    }
    (!text.is_empty()).then(|| seconds(total))
}

/// Seconds, or seconds or milliseconds since 1970: nobody waits for thirty years.
fn at_moment(text: &str, today: SystemTime) -> Option<Duration> {
    let number: f64 = text.parse().ok().filter(|number: &f64| *number >= 0.0)?;
    let moment = if number > 1e12 { number / 1000.0 } else { number };
    if moment < 1e9 {
        return spelt(text);
    }
    let today = today.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs_f64();
    Some(seconds((moment - today).max(0.0)))
}

fn seconds(number: f64) -> Duration {
    Duration::try_from_secs_f64(number).unwrap_or(LONGEST).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};

    #[test]
    fn every_way_to_ask_for_a_wait() {
        let today = httpdate::parse_http_date("Sun, 29 Nov 2026 06:00:00 GMT").expect("a date");
        let check = |headers: &[(&'static str, &'static str)], expected: Option<u64>| {
            let map: HeaderMap = headers
                .iter()
                .map(|(name, value)| {
                    (HeaderName::from_static(name), HeaderValue::from_static(value))
                })
                .collect();
            let expected = expected.map(Duration::from_millis);
            assert_eq!(wait(&map, today), expected, "{headers:?}");
        };
        let day = Some(86_400_000);
        check(&[], None);
        check(&[("retry-after", "7")], Some(7000));
        check(&[("retry-after", " 0 ")], Some(0));
        check(&[("retry-after", "1.5")], Some(1500));
        check(&[("retry-after", "Sun, 29 Nov 2026 06:00:30 GMT")], Some(30_000));
        check(&[("retry-after", "Sunday, 29-Nov-26 06:00:30 GMT")], Some(30_000));
        check(&[("retry-after", "Sun Nov 29 06:00:30 2026")], Some(30_000));
        check(&[("retry-after", "Sun, 29 Nov 2026 05:00:00 GMT")], Some(0));
        check(&[("retry-after", "Fri, 01 Jan 2100 00:00:00 GMT")], day);
        check(&[("retry-after", "99999999999999999999")], day);
        check(&[("retry-after", "1e300")], day);
        for text in ["-1", "NaN", "inf", "soon", ""] {
            check(&[("retry-after", text)], None);
        }
        check(&[("retry-after-ms", "250"), ("retry-after", "9")], Some(250));
        check(&[("retry-after-ms", "bad"), ("retry-after", "9")], Some(9000));
        check(
            &[("x-ratelimit-reset-requests", "6m0s"), ("x-ratelimit-remaining-requests", "0")],
            Some(360_000),
        );
        check(
            &[("x-ratelimit-reset-requests", "6m0s"), ("x-ratelimit-remaining-requests", "5")],
            None,
        );
        check(
            &[("x-ratelimit-reset-tokens", "20ms"), ("x-ratelimit-remaining-tokens", "0")],
            Some(20),
        );
        check(
            &[("x-ratelimit-reset-tokens", "1h2m3.5s"), ("x-ratelimit-remaining-tokens", "0")],
            Some(3_723_500),
        );
        check(
            &[("x-ratelimit-reset-tokens", "5 apples"), ("x-ratelimit-remaining-tokens", "0")],
            None,
        );
        check(&[("x-ratelimit-reset", "1795932010")], Some(10_000));
        check(&[("x-ratelimit-reset", "1795932010000")], Some(10_000));
        check(&[("x-ratelimit-reset", "12")], Some(12_000));
    }
}
