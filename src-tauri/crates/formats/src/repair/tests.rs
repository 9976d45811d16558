use super::repair;
use crate::json;
use proptest::prelude::*;

#[track_caller]
fn check(text: &str, expected: Option<&str>) {
    assert_eq!(repair(text).as_deref(), expected, "{text}");
}

#[track_caller]
fn mends(text: &str, expected: &str) {
    check(text, Some(expected));
}

#[test]
fn what_is_json_stays() {
    for text in ["{}", " {\"a\" : [1.50, null]} ", "3", "\"a\"", "[]"] {
        check(text, Some(text));
    }
}

#[test]
fn commas_and_brackets() {
    mends(r#"{"a":[1,2,],}"#, r#"{"a":[1,2]}"#);
    mends(r#"{"a":1},"#, r#"{"a":1}"#);
    mends(r#"{"a":[{"b":1} {"b":2}]}"#, r#"{"a":[{"b":1},{"b":2}]}"#);
    mends(r#"{"a":1 "b":2}"#, r#"{"a":1,"b":2}"#);
    mends(r#"{"a":"x" "b":2}"#, r#"{"a":"x","b":2}"#);
    mends(r#"{"a":[{"b":"c"}"#, r#"{"a":[{"b":"c"}]}"#);
    mends(r#"{"a":[{"b":"c"}}"#, r#"{"a":[{"b":"c"}]}"#);
    mends(r#"{"a":[{"b":"c"]}"#, r#"{"a":[{"b":"c"}]}"#);
    mends(r#"{"a":[1]}}]"#, r#"{"a":[1]}"#);
    mends(r#"{"a":1,"#, r#"{"a":1}"#);
}

#[test]
fn other_languages() {
    mends(
        r"{'a': True, 'b': None, 'c': False, 'd': 'it\'s \x41', 'e': u'x'}",
        r#"{"a":true,"b":null,"c":false,"d":"it's A","e":"x"}"#,
    );
    mends(r#"{'a': "it's", 'b': 'say "hi"'}"#, r#"{"a":"it's","b":"say \"hi\""}"#);
    mends(r"{'a': 'it's here'}", r#"{"a":"it's here"}"#);
    mends(r#"{a: 1, b_2: "x"}"#, r#"{"a":1,"b_2":"x"}"#);
    mends(
        r#"{"a": NaN, "b": -Infinity, "c": .5, "d": 5., "e": +1}"#,
        r#"{"a":null,"b":null,"c":0.5,"d":5.0,"e":1}"#,
    );
    mends(r"{“a”: “b”, „c“: «d»}", r#"{"a":"b","c":"d"}"#);
    mends("{\"a\": 1} // the first", r#"{"a":1}"#);
    mends("{\"a\": 1, # one\n\"b\": /* two */ 2}", r#"{"a":1,"b":2}"#);
    mends("\u{feff}{\"a\": \u{feff}1}", r#"{"a":1}"#);
    mends(r#""{""a"": ""b""}""#, r#"{"a": "b"}"#);
    mends(r#""{""a"": ""b"",}""#, r#"{"a":"b"}"#);
}

#[test]
fn texts() {
    mends("{\"a\": \"one\ntwo\tthree\u{0}\"}", r#"{"a":"one\ntwo\tthree\u0000"}"#);
    mends(r#"{"a": "say "hi" now"}"#, r#"{"a":"say \"hi\" now"}"#);
    mends(r#"{"a": "say "hi", now", "b": 1}"#, r#"{"a":"say \"hi\", now","b":1}"#);
    mends(r#"{"a": "use "}" here"}"#, r#"{"a":"use \"}\" here"}"#);
    mends(r#"{"a": ["x "y" z", "b"]}"#, r#"{"a":["x \"y\" z","b"]}"#);
    mends(r#"{"a": "C:\data \d+ \u12"}"#, r#"{"a":"C:\\data \\d+ \\u12"}"#);
    mends(
        r#"{"a": "\ud83d \ud83d\ude00 \ude00", }"#,
        "{\"a\":\"\u{fffd} \\ud83d\\ude00 \u{fffd}\"}",
    );
}

#[test]
fn several_on_a_line_get_one_each() {
    mends(r#"{"a":1}{"a":2}, {"a":3}"#, "{\"a\":1}\n{\"a\":2}\n{\"a\":3}");
    mends("{\"a\":1}\u{feff}{\"a\":2}", "{\"a\":1}\n{\"a\":2}");
}

#[test]
fn what_could_mean_several_things_is_left_alone() {
    for text in [
        "",
        "hello",
        "hello, world",
        r#"{"a": "cut off in the mid"#,
        r#"{"a":"#,
        r#"{"a""#,
        r#"{"a": 1 # "b": 2}"#,
        r#"{"a": 012}"#,
        r#"{"a": yes}"#,
        r#"{"a",, "b"}"#,
        r#"["a" "b"]"#,
        r#"{"a": 1] , "b": 2}"#,
        r#"{"a": 1} and more"#,
        "}",
        "{{}}",
    ] {
        check(text, None);
    }
}

#[test]
fn depth_and_length_are_bounded() {
    check(&"[".repeat(1_000_000), None);
    check(&"{\"a\":".repeat(1_000_000), None);
    check(&"\"".repeat(1_000_001), None);
    let quotes = format!("{{\"a\": \"{}\"}}", "x\" ".repeat(300_000));
    assert!(repair(&quotes).is_some());
}

/// Pieces that JSON and its near misses are made of.
fn soup() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "'",
        "“",
        "”",
        "\"a\"",
        "'b'",
        "\"a\":",
        "'b':",
        "c:",
        " ",
        "\n",
        "\r",
        "1",
        "-",
        ".5",
        "012",
        "True",
        "None",
        "NaN",
        "\\",
        "\\n",
        "\\x4",
        "\\u",
        "\\ud83d",
        "\\ude00",
        "\\U0001F600",
        "é",
        "😀",
        "\u{feff}",
        "\u{1}",
        "//",
        "#",
        "/*",
        "*/",
        "u'",
        "{\"a\":1}",
    ]);
    proptest::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_mended_is_json_and_needs_no_more(text in soup()) {
        if let Some(mended) = repair(&text) {
            let lines = if json::read(text.trim()).is_ok() { vec![mended.trim()] } else { mended.lines().collect() };
            prop_assert!(!lines.is_empty());
            for line in lines {
                prop_assert!(json::read(line).is_ok(), "{text:?} gave {mended:?}");
                prop_assert_eq!(repair(line), Some(line.to_owned()));
            }
        }
    }

    #[test]
    fn an_example_that_lost_its_end_keeps_all_it_had(content in "\\PC{0,20}", cut in 1usize..4) {
        let value = serde_json::json!({"messages": [{"role": "user", "content": content}]});
        let text = value.to_string();
        let mended = repair(&text[..text.len() - cut]);
        prop_assert_eq!(mended.map(|mended| serde_json::from_str::<serde_json::Value>(&mended).expect("JSON")), Some(value));
    }
}
