//! More than two hundred files that are broken in one place each: none makes the reader panic, each is told with its line
//! and reason, and what is good in it counts.

use crate::support::{file, open_as};
use crate::workbooks::{row, shared, workbook};
use bakehouse_domain::finding::Severity;
use bakehouse_formats::{Choices, DataSet, Error, Foreign};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

const GOOD: &str =
    r#"{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}"#;

/// Lines with a fault, and its code.
const FAULTS: &[(&str, &str)] = &[
    ("hello", "not_json"),
    ("# a note", "not_json"),
    ("{'messages': []}", "not_json"),
    ("{“messages”: []}", "not_json"),
    (r#"{"messages": True}"#, "not_json"),
    (r#"{"messages": yes}"#, "not_json"),
    ("{messages: []}", "not_json"),
    (r#"{"messages": "say "hi" now"}"#, "not_json"),
    (r#"{"messages": [1, 2,]}"#, "not_json"),
    (r#"{"messages": 1,}"#, "not_json"),
    (r#"{"messages": 1 "b": 2}"#, "not_json"),
    (r#"{"messages" 1}"#, "not_json"),
    (r#"{"messages": }"#, "not_json"),
    (r#"{"messages": "\x41"}"#, "not_json"),
    (r#"{"messages": 012}"#, "not_json"),
    (r#"{"messages": .5}"#, "not_json"),
    (r#"{"messages": 1e999}"#, "not_json"),
    (r#"{"messages": ;}"#, "not_json"),
    (r#"{"messages": NaN}"#, "not_a_number"),
    (r#"{"messages": "\ud83d"}"#, "half_character"),
    ("{\"messages\": \"a\tb\"}", "raw_control_character"),
    ("{\"messages\": \"a\u{0}b\"}", "raw_control_character"),
    ("[]", "not_an_example"),
    ("17", "not_an_example"),
    ("null", "not_an_example"),
    (r#""text""#, "not_an_example"),
    ("{}", "no_messages"),
    (r#"{"messages":[]}"#, "no_messages"),
    (r#"{"messages":3}"#, "wrong_type"),
    (r#"{"messages":[3]}"#, "wrong_type"),
    (r#"{"messages":[{"role":"user","content":3}]}"#, "wrong_type"),
    (r#"{"messages":[{"content":"q"}]}"#, "no_role"),
    (r#"{"messages":[{"role":"robot","content":"q"}]}"#, "unknown_role"),
    (r#"{"text":"q"}"#, "other_shape"),
    (r#"{"prompt":3}"#, "no_messages"),
    (r#"{"conversations":[{"from":"robot","value":"q"}]}"#, "unknown_role"),
    (r#"{"contents":[{"role":"robot","parts":[]}]}"#, "unknown_role"),
    (r#"{"input":{"messages":[]},"preferred_output":[{"role":"robot"}]}"#, "unknown_role"),
];

/// Lines that only a file of lines can have: in a list they would take their neighbours along.
const FAULTS_OF_LINES: &[(&str, &str)] = &[
    (r#"{"messages":[{"role":"us"#, "cut_off"),
    (r#"{"messages":["#, "cut_off"),
    (r#"{"messages":[1}"#, "not_json"),
    (r#"{"messages":1}}"#, "not_json"),
    (r#"{"messages":1} // note"#, "not_json"),
    (r#"{"messages":1} end"#, "not_json"),
    (r#"{"messages":1},"#, "not_json"),
    (r#"{"messages":1}{"messages":1}"#, "several_on_one_line"),
];

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).expect("memory can be written");
    packed.finish().expect("memory can be written")
}

fn utf_16(text: &str) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

fn open(bytes: &[u8]) -> Result<DataSet, Error> {
    open_as(&file(bytes).path, Choices::default())
}

/// A fault on line 3 of five, told as `code`, costs no other line. What the sentences need is there.
#[track_caller]
fn check(bytes: &[u8], code: &str, what: &str) {
    let set = open(bytes).unwrap_or_else(|error| panic!("{what}: {error}"));
    let worst: Vec<_> = set
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::MustFix)
        .map(|finding| (finding.code.name(), finding.place.line))
        .collect();
    assert_eq!(worst.first(), Some(&(code, Some(3))), "{what} {:?}", set.findings);
    let lines: Vec<u64> = set.examples.iter().map(|line| line.number).collect();
    assert_eq!(lines, [1, 2, 4, 5], "{what}");
    for finding in &set.findings {
        for name in finding.code.params() {
            assert!(finding.params.contains_key(name), "{what} {finding:?}");
        }
    }
}

#[test]
fn a_broken_line_costs_no_other_in_any_packing() {
    let mut files = 0;
    for (fault, code) in FAULTS.iter().chain(FAULTS_OF_LINES) {
        let lines = [GOOD, GOOD, fault, GOOD, GOOD];
        let text = lines.join("\n");
        check(text.as_bytes(), code, fault);
        check(lines.join("\r\n").as_bytes(), code, fault);
        check(&utf_16(&text), code, fault);
        check(&gzip(text.as_bytes()), code, fault);
        check(format!("\u{feff}{text}\n\n").as_bytes(), code, fault);
        files += 5;
    }
    assert!(files > 200, "{files}");
}

#[test]
fn a_broken_entry_of_a_list_costs_no_other() {
    for (fault, code) in FAULTS {
        let list = format!("[{}]", [GOOD, GOOD, fault, GOOD, GOOD].join(",\n"));
        let Ok(set) = open(list.as_bytes()) else { panic!("{fault}") };
        let told = set.findings.iter().find(|finding| finding.code.name() == *code);
        assert_eq!(told.and_then(|told| told.place.line), Some(3), "{fault} {:?}", set.findings);
        let lines: Vec<u64> = set.examples.iter().map(|line| line.number).collect();
        assert_eq!(lines, [1, 2, 4, 5], "{fault}");
    }
}

/// Rows of a table with a fault in the third, and its code.
const ROWS: &[(&str, &str)] = &[
    ("q,a,b", "too_many_cells"),
    ("\"q,a", "quote_not_closed"),
    ("q,\"a", "quote_not_closed"),
    ("q,a,,,b", "too_many_cells"),
];

#[test]
fn a_broken_row_costs_no_other() {
    for (fault, code) in ROWS {
        for separator in [",", ";", "\t", "|"] {
            for ending in ["\n", "\r\n"] {
                let rows = ["question,answer", "q,a", fault, "q,a", "q,a"].join(ending);
                let set = open(rows.replace(',', separator).as_bytes()).expect("a table");
                let told: Vec<_> =
                    set.findings.iter().map(|f| (f.code.name(), f.place.line)).collect();
                assert_eq!(told, [(*code, Some(3))], "{fault:?} {separator:?}");
                let lines: Vec<u64> = set.examples.iter().map(|line| line.number).collect();
                assert_eq!(lines, [2, 4, 5], "{fault:?} {separator:?}");
            }
        }
    }
}

#[test]
fn a_file_that_holds_no_examples_says_what_it_is() {
    let foreign: &[(&[u8], Foreign)] = &[
        (b"%PDF-1.7\n", Foreign::Pdf),
        (b"\x89PNG\r\n\x1a\n", Foreign::Picture),
        (b"\xFF\xD8\xFF\xE0", Foreign::Picture),
        (b"GGUF\x03\x00\x00\x00", Foreign::Model),
        (b"SQLite format 3\0", Foreign::Database),
        (b"\x80\x04\x95\x10\x00\x00\x00\x00", Foreign::Pickle),
        (b"7z\xBC\xAF\x27\x1C", Foreign::OtherArchive),
        (b"<!DOCTYPE html><html></html>", Foreign::Html),
        (b"Dear reader,\nthis is a letter.\n", Foreign::Text),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07\x08", Foreign::Binary),
    ];
    for (bytes, expected) in foreign {
        match open(bytes) {
            Err(Error::Foreign { found, .. }) => assert_eq!(found, *expected),
            other => panic!("{expected:?}, not {other:?}"),
        }
    }
    for bytes in [&b""[..], b"\n\n \n", b"\xEF\xBB\xBF"] {
        assert!(matches!(open(bytes), Err(Error::Empty { .. })), "{bytes:?}");
    }
}

/// Files that are packed, cut off at every twentieth of their length: either an error, or the rows before and a word on
/// the end.
#[test]
fn a_packed_file_that_breaks_off_is_told() {
    let rows: String = (2..400).map(|n| row(n, &[&format!("What is {n}?"), "A number."])).collect();
    let book = workbook(&(row(1, &["question", "answer"]) + &rows), &shared("", 0));
    let table = std::fs::read(crate::support::data("columns.parquet")).expect("there");
    let lines = format!("{GOOD}\n").repeat(500);
    for (whole, what) in [(book, "xlsx"), (table, "parquet"), (gzip(lines.as_bytes()), "gzip")] {
        let full = open(&whole).expect("it is whole").examples.len();
        for twentieth in 1..20 {
            match open(&whole[..whole.len() * twentieth / 20]) {
                Ok(set) => {
                    assert!(set.examples.len() < full, "{what} {twentieth}");
                    let last = set.findings.last().map(|finding| finding.code.name());
                    assert_eq!(last, Some("file_damaged"), "{what} {twentieth}");
                }
                Err(error) => assert!(
                    matches!(error, Error::Damaged { .. } | Error::Foreign { .. }),
                    "{what} {twentieth} {error:?}"
                ),
            }
        }
    }
}
