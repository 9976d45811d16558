//! Each defect of a line has its code, its place and its reason; the good lines around it count.

use bakehouse_domain::finding::{Finding, FindingCode};
use bakehouse_formats::{DataSet, Limits, Reader};
use std::path::Path;

const GOOD: &str =
    r#"{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}"#;

fn read(bytes: &[u8]) -> DataSet {
    let reader = Reader::new(bytes, Path::new("examples.jsonl"), &Limits::STANDARD);
    reader.expect("a file of examples").into_data_set().expect("memory can be read")
}

/// The findings of a line between two good ones.
fn findings(line: &[u8]) -> (DataSet, Vec<Finding>) {
    let set = read(&[GOOD.as_bytes(), line, GOOD.as_bytes()].join(&b'\n'));
    let numbers: Vec<_> = set.examples.iter().map(|example| example.number).collect();
    assert!(
        numbers.starts_with(&[1]) && numbers.ends_with(&[3]),
        "good lines lost beside {line:?}"
    );
    let findings = set.findings.clone();
    (set, findings)
}

/// `line` between two good ones has this one finding: code, column, and its parameters `name=value`.
#[track_caller]
fn check(line: impl AsRef<[u8]>, code: &str, column: u64, params: &str) {
    let (set, findings) = findings(line.as_ref());
    let shown = String::from_utf8_lossy(line.as_ref());
    let [finding] = findings.as_slice() else {
        panic!("one finding for {shown}, not {findings:?}")
    };
    let found: Vec<_> =
        finding.params.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!((finding.code.name(), found.join(" ").as_str()), (code, params), "{shown}");
    assert_eq!(finding.place.line, Some(2), "{shown}");
    assert_eq!(finding.place.column.unwrap_or(0), column, "{shown}");
    let kept = if finding.severity == bakehouse_domain::finding::Severity::MustFix { 2 } else { 3 };
    assert_eq!(set.examples.len(), kept, "{shown}");
    for name in finding.code.params() {
        assert!(finding.params.contains_key(name), "{code} needs {name}");
    }
}

/// A line with `messages` has this one finding about message `message`.
#[track_caller]
fn check_message(messages: &str, code: FindingCode, message: Option<u32>, params: &str) {
    let line = format!(r#"{{"messages":[{messages}]}}"#);
    check(&line, code.name(), 0, params);
    assert_eq!(findings(line.as_bytes()).1[0].place.message, message, "{line}");
}

#[test]
fn text_that_is_no_json() {
    check("hello", "not_json", 1, "reason=plain_text");
    check("Größe: 3", "not_json", 1, "reason=plain_text");
    check("# comment", "not_json", 1, "reason=comment");
    check(r#"{"a":1} // comment"#, "not_json", 9, "reason=comment");
    check(r"{'messages': []}", "not_json", 2, "reason=single_quotes");
    check(r"{“messages”: []}", "not_json", 2, "reason=curly_quotes");
    check(r#"{"a": True}"#, "not_json", 7, "reason=python_word");
    check(r#"{"a": yes}"#, "not_json", 7, "reason=unknown_word");
    check(r"{messages: []}", "not_json", 2, "reason=unquoted_key");
    check(r#"{"a": "say "hi" now"}"#, "not_json", 13, "reason=quote_in_text");
    check(r#"{"a": [1, 2,]}"#, "not_json", 12, "reason=trailing_comma");
    check(r#"{"a": 1,}"#, "not_json", 8, "reason=trailing_comma");
    check(r#"{"a": 1},"#, "not_json", 9, "reason=comma_at_end");
    check(r#"{"a": 1 "b": 2}"#, "not_json", 9, "reason=missing_comma");
    check(r#"{"ä": {} {}}"#, "not_json", 10, "reason=missing_comma");
    check(r#"{"a" 1}"#, "not_json", 6, "reason=missing_colon");
    check(r#"{"a": }"#, "not_json", 7, "reason=missing_value");
    check(r#"{"a": [1}"#, "not_json", 9, "reason=wrong_bracket");
    check(r#"{"a": 1}}"#, "not_json", 9, "reason=wrong_bracket");
    check(r#"{"a": "\x41"}"#, "not_json", 8, "reason=bad_escape");
    check(r#"{"a": "\u12g4"}"#, "not_json", 8, "reason=bad_escape");
    check(r#"{"a": 012}"#, "not_json", 7, "reason=bad_number");
    check(r#"{"a": .5}"#, "not_json", 7, "reason=bad_number");
    check(r#"{"a": +5}"#, "not_json", 7, "reason=bad_number");
    check(r#"{"a": 1e999}"#, "not_json", 7, "reason=number_too_large");
    check(r#"{"a": 1} end"#, "not_json", 10, "reason=text_after_end");
    check(r#"{"a": ;}"#, "not_json", 7, "reason=unexpected_character");
    check("{\"a\": \u{feff}1}", "not_json", 7, "reason=mark");
}

#[test]
fn texts_that_break() {
    check(r#"{"messages":[{"role":"us"#, "cut_off", 25, "");
    check(r#"{"messages":["#, "cut_off", 14, "");
    check(r#"{"ü": tr"#, "cut_off", 9, "");
    check(format!("{GOOD}{GOOD}"), "several_on_one_line", GOOD.len() as u64 + 1, "");
    check(format!("{GOOD}, {GOOD}"), "several_on_one_line", GOOD.len() as u64 + 3, "");
    check(format!("{GOOD}\u{feff}{GOOD}"), "several_on_one_line", GOOD.len() as u64 + 2, "");
    check("{\"ü\": \"a\tb\"}", "raw_control_character", 9, "");
    check("{\"a\": \"a\u{0}b\"}", "raw_control_character", 9, "");
    check("{\"a\": \"a\rb\"}", "raw_control_character", 9, "");
    check(r#"{"a": "\ud83d"}"#, "half_character", 8, "");
    check(r#"{"a": "x\ud83dx"}"#, "half_character", 9, "");
    check(r#"{"a": "\ude00"}"#, "half_character", 8, "");
    check(r#"{"a": "\ud83d\ud83d"}"#, "half_character", 8, "");
    check(r#"{"a": NaN}"#, "not_a_number", 7, "");
    check(r#"{"a": -Infinity}"#, "not_a_number", 7, "");
    check(b"{\"\xC3\xBC\": \"\xFF\"}", "not_text", 8, "");
    check(b"{\"\xC3\xBC\": \"gr\xFC\xDFe\"}", "not_text", 10, "");
    check(b"{\"a\": \"\xED\xA0\xBD\"}", "not_text", 8, "");
    check(format!("\u{feff}{GOOD}"), "mark_in_the_middle", 1, "");
}

#[test]
fn deep_nesting_is_a_finding_and_no_crash() {
    let nested = "[".repeat(5_000) + &"]".repeat(5_000);
    check(&nested, "nested_too_deep", 128, "");
    check(format!(r#"{{"x":{nested}}}"#), "nested_too_deep", 132, "");
    check("[".repeat(3_000_000), "nested_too_deep", 128, "");
}

#[test]
fn other_values_and_shapes() {
    for value in ["[]", "[1,2]", "3", "null", "true", r#""text""#] {
        check(value, "not_an_example", 0, "");
    }
    check("{}", "no_messages", 0, "");
    check(r#"{"openapi":"3.1.0","info":{},"paths":{}}"#, "no_messages", 0, "");
    check(r#"{"messages":[]}"#, "no_messages", 0, "");
    check(r#"{"messages":null}"#, "wrong_type", 0, "found=null key=messages");
    check(r#"{"messages":"[]"}"#, "wrong_type", 0, "found=text key=messages");
    for (line, shape) in [
        (r#"{"custom_id":"1","method":"POST","url":"/","body":{"messages":[]}}"#, "batch_request"),
        (r#"{"role":"user","content":"a"}"#, "single_message"),
        (r#"{"text":"a","label":0}"#, "plain_text"),
    ] {
        check(line, "other_shape", 0, &format!("shape={shape}"));
    }
}

#[test]
fn keys_of_messages() {
    use FindingCode as Code;
    let user = r#"{"role":"user","content":"a"}"#;
    let second = |message: &str| format!("{user},{message}");
    check_message(&second("3"), Code::WrongType, Some(1), "found=number key=messages[1]");
    check_message(&second("[[]]"), Code::WrongType, Some(1), "found=list key=messages[1]");
    check_message(r#"{"content":"a"}"#, Code::NoRole, Some(0), "");
    check_message(r#"{"role":null,"content":"a"}"#, Code::NoRole, Some(0), "");
    check_message(r#"{"role":1,"content":"a"}"#, Code::WrongType, Some(0), "found=number key=role");
    check_message(
        &second(r#"{"role":"bot","content":""}"#),
        Code::UnknownRole,
        Some(1),
        "role=bot",
    );
    check_message(
        r#"{"role":"user","content":5}"#,
        Code::WrongType,
        Some(0),
        "found=number key=content",
    );
    check_message(
        r#"{"role":"user","content":{}}"#,
        Code::WrongType,
        Some(0),
        "found=object key=content",
    );
    check_message(
        r#"{"role":"user","content":["a"]}"#,
        Code::WrongType,
        Some(0),
        "found=text key=content[0]",
    );
    check_message(
        r#"{"role":"user","content":"a","name":7}"#,
        Code::WrongType,
        Some(0),
        "found=number key=name",
    );
    check_message(
        r#"{"role":"user","content":"a","mood":7}"#,
        Code::UnknownKey,
        Some(0),
        "key=mood",
    );
    check_message(
        r#"{"role":"user","content":"a","content":"b"}"#,
        Code::RepeatedKey,
        Some(0),
        "key=content",
    );
    for weight in ["2", "0.5", "-1", r#""1""#, "true", "[]"] {
        let message = format!(r#"{{"role":"assistant","content":"a","weight":{weight}}}"#);
        check_message(&message, Code::BadWeight, Some(0), "");
    }
    let call = |call: &str| format!(r#"{{"role":"assistant","tool_calls":[{call}]}}"#);
    for (entry, params) in [
        ("1", "found=number key=tool_calls[0]"),
        (
            r#"{"id":1,"type":"function","function":{"name":"f","arguments":"{}"}}"#,
            "found=number key=tool_calls[0].id",
        ),
        (r#"{"id":"1","type":"function"}"#, "found=null key=tool_calls[0].function"),
        (
            r#"{"id":"1","function":{"name":"f","arguments":3}}"#,
            "found=number key=tool_calls[0].function.arguments",
        ),
    ] {
        check_message(&call(entry), Code::WrongType, Some(0), params);
    }
}

#[test]
fn keys_of_examples() {
    let with = |more: &str| format!(r#"{{"messages":[{{"role":"user","content":"a"}}],{more}}}"#);
    check(with(r#""id":7"#), "unknown_key", 0, "key=id");
    check(with(r#""messages":[{"role":"user","content":"b"}]"#), "repeated_key", 0, "key=messages");
    check(with(r#""tools":"search""#), "wrong_type", 0, "found=text key=tools");
    check(with(r#""functions":{}"#), "wrong_type", 0, "found=object key=functions");
    check(
        with(r#""parallel_tool_calls":"no""#),
        "wrong_type",
        0,
        "found=text key=parallel_tool_calls",
    );
}

#[test]
fn a_line_full_of_faults_has_few_findings() {
    let line = format!(r#"{{"messages":[{}1]}}"#, "1,".repeat(100_000));
    assert_eq!(findings(line.as_bytes()).1.len(), 20);
}

#[test]
fn every_fault_of_a_line_is_told_at_once() {
    let line = r#"{"messages":[{"role":"bot","content":1},{"content":"a"}],"id":1}"#;
    let codes: Vec<_> =
        findings(line.as_bytes()).1.iter().map(|finding| finding.code.name()).collect();
    assert_eq!(codes, ["unknown_key", "unknown_role", "wrong_type", "no_role"]);
}
