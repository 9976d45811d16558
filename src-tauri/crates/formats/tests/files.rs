//! Files as a whole: encodings, line ends, layouts, and what is no file of examples.

use bakehouse_domain::message::Role;
use bakehouse_formats::{DataSet, Encoding, Error, Foreign, Kind, Limits, Reader, read_examples};
use std::io::{self, Read};
use std::path::Path;

/// Three examples with every kind of character, escaped and not.
const LINES: [&str; 3] = [
    r#"{"messages":[{"role":"system","content":"Ö"},{"role":"user","content":"日本 😀 \ud83d\ude00"},{"role":"assistant","content":"a\nb"}]}"#,
    r#"{"messages":[{"role":"user","content":"\u2028 \u0000"},{"role":"assistant","content":"é","weight":0}]}"#,
    r#"{"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}],"tools":[ {"x": 1.0} ]}"#,
];

fn open(bytes: &[u8]) -> Result<DataSet, Error> {
    Reader::new(bytes, Path::new("examples.jsonl"), &Limits::STANDARD)?.into_data_set()
}

#[track_caller]
fn read(bytes: impl AsRef<[u8]>) -> DataSet {
    open(bytes.as_ref()).expect("a file of examples")
}

fn numbers(set: &DataSet) -> Vec<u64> {
    set.examples.iter().map(|example| example.number).collect()
}

fn codes(set: &DataSet) -> Vec<(&'static str, u64)> {
    let places = set.findings.iter();
    places.map(|finding| (finding.code.name(), finding.place.line.unwrap_or(0))).collect()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn every_encoding_and_line_end_gives_the_same_examples() {
    let plain = read(LINES.join("\n"));
    assert_eq!(numbers(&plain), [1, 2, 3]);
    assert_eq!(plain.findings, []);
    assert_eq!(plain.examples[0].value.messages[1].content, "日本 😀 😀");
    assert_eq!(plain.examples[1].value.messages[1].weight, Some(0));
    assert_eq!(plain.examples[2].value.messages[0].content, "ab");
    assert_eq!(plain.examples[2].value.tools.as_deref(), Some(r#"[ {"x": 1.0} ]"#));

    for ending in ["\n", "\r\n", "\r", " \n"] {
        for tail in ["", ending] {
            let text = LINES.join(ending) + tail;
            let marked = format!("\u{feff}{text}");
            for (bytes, encoding) in [
                (text.clone().into_bytes(), Encoding::Utf8),
                (marked.clone().into_bytes(), Encoding::Utf8),
                (utf16(&text, u16::to_le_bytes), Encoding::Utf16LittleEndian),
                (utf16(&text, u16::to_be_bytes), Encoding::Utf16BigEndian),
                (utf16(&marked, u16::to_le_bytes), Encoding::Utf16LittleEndian),
                (utf16(&marked, u16::to_be_bytes), Encoding::Utf16BigEndian),
            ] {
                let set = read(bytes);
                assert_eq!(set.encoding, encoding);
                assert_eq!(
                    (&set.examples, &set.findings),
                    (&plain.examples, &plain.findings),
                    "{ending:?}"
                );
            }
        }
    }
}

#[test]
fn long_utf_16_is_decoded_across_blocks() {
    let text = format!("{}\n", LINES[0]).repeat(3_000);
    let set = read(utf16(&text, u16::to_le_bytes));
    assert_eq!(numbers(&set), (1..=3_000).collect::<Vec<_>>());
    assert!(set.examples.iter().all(|example| example.value == set.examples[0].value));
}

#[test]
fn half_a_character_in_utf_16_is_a_finding_of_its_line() {
    let mut bytes = utf16(&format!("{}\n{{\"a\":\"", LINES[0]), u16::to_le_bytes);
    bytes.extend([0x3D, 0xD8]);
    bytes.extend(utf16(&format!("\"}}\n{}", LINES[2]), u16::to_le_bytes));
    bytes.push(b'x');
    let set = read(bytes);
    assert_eq!(codes(&set), [("not_text", 2), ("not_text", 3)]);
    assert_eq!(set.findings[0].place.column, Some(7));
    assert_eq!(numbers(&set), [1]);
}

#[test]
fn line_numbers_follow_the_file() {
    let [a, b, c] = LINES;
    assert_eq!(numbers(&read(format!("\n\n{a}\n \t\r\n{b}\r\n\r\n{c}"))), [3, 5, 7]);
    // A carriage return between two values ends no line, and neither do Unicode's own line ends.
    let inside = a.replacen(':', ":\r", 1);
    assert_eq!(numbers(&read(format!("{inside}\n{b}\n"))), [1, 2]);
    let separators = a.replace('Ö', "\u{2028}\u{2029}\u{85}");
    assert_eq!(numbers(&read(format!("{separators}\n{b}"))), [1, 2]);
    let joined = format!("{a}\n\u{feff}{b}\nbad\n\u{feff}\n{c}");
    let set = read(joined);
    assert_eq!(numbers(&set), [1, 2, 5]);
    assert_eq!(
        codes(&set),
        [("mark_in_the_middle", 2), ("not_json", 3), ("mark_in_the_middle", 4)]
    );
}

#[test]
fn a_list_of_examples_just_works() {
    let [a, b, c] = LINES;
    let plain = read(LINES.join("\n"));
    let values = |set: &DataSet| set.examples.iter().map(|e| e.value.clone()).collect::<Vec<_>>();
    for (text, lines) in [
        (format!("[{a},{b},{c}]"), [1, 1, 1]),
        (format!("[{a},\n{b},\n{c}]\n"), [1, 2, 3]),
        (format!("\u{feff}[\r\n{a},\r\n{b},\r\n{c}\r\n]\r\n"), [2, 3, 4]),
        (format!("\n[\n  {a}\n  ,{b}\n  ,{c}\n]"), [3, 4, 5]),
    ] {
        let set = read(&text);
        assert_eq!(set.form.kind, Kind::JsonList, "{text}");
        assert_eq!((values(&set), set.findings.len()), (values(&plain), 0), "{text}");
        assert_eq!(numbers(&set), lines, "{text}");
    }
}

/// The three examples as `json.dumps(…, indent=2)` has them, and in a list.
fn pretty(in_list: bool) -> String {
    let values = LINES.map(|line| {
        let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        serde_json::to_string_pretty(&value).expect("JSON")
    });
    if in_list {
        let indented = values.map(|value| format!("  {}", value.replace('\n', "\n  ")));
        format!("[\n{}\n]\n", indented.join(",\n"))
    } else {
        values.join("\n")
    }
}

#[test]
fn examples_over_several_lines_just_work() {
    let plain = read(LINES.join("\n"));
    for (text, kind) in [(pretty(true), Kind::JsonList), (pretty(false), Kind::JsonValues)] {
        let set = read(&text);
        assert_eq!((set.form.kind, set.findings.len()), (kind, 0), "{text}");
        let messages = |set: &DataSet| {
            set.examples.iter().map(|e| e.value.messages.clone()).collect::<Vec<_>>()
        };
        assert_eq!(messages(&set), messages(&plain));
        let first = text.lines().position(|line| line.trim() == "{").map(|at| at as u64 + 1);
        assert_eq!(set.examples.first().map(|example| example.number), first);
        assert!(!set.examples[2].value.tools.as_deref().unwrap_or("\n").contains('\n'));
    }
}

#[test]
fn a_broken_entry_of_a_list_costs_no_other() {
    let [a, b, c] = LINES;
    // An open bracket, an open text, a wrong bracket.
    for broken in [r#"{"messages":[{"role":"user""#, r#"{"messages":"a"#, r#"{"messages":[}"#] {
        for text in [
            format!("[\n{a},\n{broken},\n{b},\n{c}\n]"),
            format!("[{a},\n{broken},\n{b},\n{c}]"),
            format!("[\n  {broken}\n  {a},\n  {b},\n  {c}\n]"),
        ] {
            let set = read(&text);
            assert_eq!((set.form.kind, set.examples.len()), (Kind::JsonList, 3), "{text}");
            assert_eq!(set.findings.len(), 1, "{text}: {:?}", set.findings);
        }
    }
    let damaged = pretty(false).replacen("\"weight\": 0\n    }", "\"weight\": 0\n", 1);
    assert_eq!(read(damaged).examples.len(), 2);
}

#[test]
fn places_in_a_list_are_those_of_the_file() {
    let set = read("[\n  {\n    \"messages\": [\n      {\"röle\": True}\n    ]\n  }\n]");
    assert_eq!(codes(&set), [("not_json", 4)]);
    assert_eq!(set.findings[0].place.column, Some(16));
    let set = read(format!("[{}, {{\"a\": NaN}}]", LINES[0]));
    let column = format!("[{}, {{\"a\": ", LINES[0]).chars().count() as u64 + 1;
    assert_eq!(
        (codes(&set), set.findings[0].place.column),
        (vec![("not_a_number", 1)], Some(column))
    );
}

#[test]
fn what_follows_a_list_is_read_as_lines() {
    let set = read(format!("[{}]\nbad\n{}", LINES[0], LINES[1]).replacen("}]\n", "}\n]\n", 1));
    assert_eq!((numbers(&set), codes(&set)), (vec![1, 4], vec![("not_json", 3)]));
}

#[test]
fn a_list_of_something_else_is_one_finding() {
    let numbers = (0..40_000).map(|n| format!("0.{n}")).collect::<Vec<_>>();
    for text in
        [format!("[{}]", numbers.join(", ")), format!("[\n  {}\n]\n", numbers.join(",\n  "))]
    {
        assert_eq!(codes(&read(text)), [("not_an_example", 1)]);
    }
}

#[test]
fn lines_that_begin_like_a_list_stay_lines() {
    let [a, b, _] = LINES;
    let set = read(format!("[1, 2\n{a}\n{b}"));
    assert_eq!((numbers(&set), codes(&set)), (vec![2, 3], vec![("cut_off", 1)]));
    let set = read(format!("{{\"messages\": [\n{a}\n{b}"));
    assert_eq!((numbers(&set), codes(&set)), (vec![2, 3], vec![("cut_off", 1)]));
    let bare = r#"[{"role":"user","content":"a"}]"#;
    let set = read(format!("{bare}\n{bare}\n"));
    assert_eq!(codes(&set), [("not_an_example", 1), ("not_an_example", 2)]);
}

#[test]
fn the_older_form_of_calls_is_understood() {
    let set = read(concat!(
        r#"{"messages":[{"role":"user","content":"a"},"#,
        r#"{"role":"assistant","content":null,"function_call":{"name":"f","arguments":"{\"x\":"}},"#,
        r#"{"role":"function","name":"f","content":"1"},{"role":"assistant","content":"b"}],"#,
        r#""functions":[{"name":"f","parameters":{"n":1.50}}],"parallel_tool_calls":false}"#,
    ));
    assert_eq!(set.findings, []);
    let example = &set.examples[0].value;
    assert_eq!(
        example.tools.as_deref(),
        Some(r#"[{"type":"function","function":{"name":"f","parameters":{"n":1.50}}}]"#)
    );
    assert_eq!(example.messages[1].content, "");
    assert_eq!(example.messages[1].tool_calls[0].arguments, "{\"x\":");
    assert_eq!(example.messages[2].role, Role::Function);
}

#[track_caller]
fn foreign(bytes: impl AsRef<[u8]>, expected: Foreign) {
    match open(bytes.as_ref()) {
        Err(Error::Foreign { found, .. }) => assert_eq!(found, expected),
        other => panic!("{expected:?}, not {other:?}"),
    }
}

#[test]
fn files_of_another_kind_are_named() {
    foreign(b"PK\x03\x04\x14\x00\x06\x00", Foreign::Zip);
    foreign(b"\x80\x04\x95\x10\x00\x00\x00\x00", Foreign::Pickle);
    foreign(b"PAR1\x15\x04", Foreign::OtherArchive);
    foreign(b"%PDF-1.7\n", Foreign::Pdf);
    foreign(b"GGUF\x03\x00\x00\x00", Foreign::Model);
    foreign(b"\x40\x00\x00\x00\x00\x00\x00\x00{\"__metadata__\":{}}", Foreign::Model);
    foreign(b"\xFF\xFE\x00\x00{\x00\x00\x00", Foreign::Utf32);
    foreign("<!DOCTYPE html>\n<html><script>\n{\n</script></html>".repeat(3), Foreign::Html);
    foreign("Dear reader,\nthis is a letter.\nYours\n", Foreign::Text);
    foreign("hello", Foreign::Text);
    let noise: Vec<u8> =
        (0..100_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    foreign(&noise, Foreign::Binary);
    foreign([0; 5_000], Foreign::Binary);
}

#[test]
fn nothing_and_folders_are_named() {
    for bytes in [&b""[..], b"\xEF\xBB\xBF", b"\xFF\xFE", b"\n \r\n\t\n"] {
        assert!(matches!(open(bytes), Err(Error::Empty { .. })), "{bytes:?}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let read = |path: &Path| read_examples(path, &Limits::STANDARD);
    assert!(matches!(read(folder.path()), Err(Error::Folder { .. })));
    let missing = folder.path().join("missing.jsonl");
    let error = read(&missing).expect_err("no such file");
    assert!(matches!(&error, Error::Read { path, source }
        if *path == missing && source.kind() == io::ErrorKind::NotFound));
    let file = folder.path().join("examples.jsonl");
    std::fs::write(&file, LINES.join("\n")).expect("written");
    assert_eq!(numbers(&read(&file).expect("examples")), [1, 2, 3]);
}

/// Pieces of a file one after the other, without the file.
struct Pieces<I> {
    rest: I,
    piece: Vec<u8>,
    at: usize,
}

impl<I: Iterator<Item = Vec<u8>>> Read for Pieces<I> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() {
            let Some(piece) = self.rest.next() else { return Ok(0) };
            (self.piece, self.at) = (piece, 0);
        }
        let read = (&self.piece[self.at..]).read(into)?;
        self.at += read;
        Ok(read)
    }
}

/// A file with a line, or an entry of a list, of 2 GB in its middle.
fn with_giant(before: String, after: String) -> impl Read + Send {
    let giant = std::iter::repeat_n(vec![b'x'; 1 << 20], 2 << 10);
    let pieces = [before.into_bytes()].into_iter().chain(giant).chain([after.into_bytes()]);
    Pieces { rest: pieces, piece: Vec::new(), at: 0 }
}

/// Reads to the end; also returns the most memory that the text took.
fn read_watching(source: impl Read + Send) -> (Vec<(u64, Option<&'static str>)>, usize) {
    let mut reader =
        Reader::new(source, Path::new("big.jsonl"), &Limits::STANDARD).expect("a file of examples");
    let (mut entries, mut most_bytes) = (Vec::new(), 0);
    while let Some(block) = reader.next_block().expect("memory can be read") {
        most_bytes = most_bytes.max(reader.held_bytes() + block.bytes());
        block.read(|entry| {
            if let Some(finding) = entry.findings.first() {
                assert_eq!(finding.params.get("limit").map(String::as_str), Some("16"));
            }
            entries.push((entry.line, entry.findings.first().map(|finding| finding.code.name())));
        });
    }
    (entries, most_bytes)
}

#[test]
fn a_line_of_2_gb_is_one_finding_in_bounded_memory() {
    let [a, b, _] = LINES;
    let expected = [(1, None), (2, Some("line_too_long")), (3, None)];
    for (before, after) in [
        (format!("{a}\n{{\"messages\":\""), format!("\"}}\n{b}\n")),
        (format!("[{a},\n{{\"messages\":\""), format!("\"}},\n{b}\n]")),
    ] {
        let (entries, most_bytes) = read_watching(with_giant(before, after));
        assert_eq!(entries, expected);
        assert!(most_bytes <= 40 << 20, "{most_bytes} bytes held");
    }
    let (entries, most_bytes) = read_watching(with_giant(String::new(), format!("\n{b}\n")));
    assert_eq!(entries, [(1, Some("line_too_long")), (2, None)]);
    assert!(most_bytes <= 40 << 20, "{most_bytes} bytes held");
}

#[test]
fn the_limit_is_exact() {
    let limits = Limits { line_bytes: LINES[0].len(), ..Limits::STANDARD };
    for (line, is_taken) in [(LINES[0].to_owned(), true), (format!("{} ", LINES[0]), false)] {
        for text in [line.clone(), format!("{line}\n"), format!("{}\n{line}\n", LINES[1])] {
            let reader =
                Reader::new(text.as_bytes(), Path::new("a.jsonl"), &limits).expect("examples");
            let set = reader.into_data_set().expect("read");
            assert_eq!(codes(&set).is_empty(), is_taken, "{text}");
        }
    }
}

#[test]
fn a_disk_that_fails_halfway_is_an_error_and_the_end() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the cable is out"))
        }
    }
    let text = format!("{}\n", LINES[0]).repeat(20_000);
    let source = text.as_bytes().chain(Failing);
    let mut reader =
        Reader::new(source, Path::new("a.jsonl"), &Limits::STANDARD).expect("the start is fine");
    let error = loop {
        match reader.next_block() {
            Ok(block) => assert!(block.is_some(), "the end isn't reached"),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::Read { .. }));
    assert!(reader.next_block().expect("no further error").is_none());
}
