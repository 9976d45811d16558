//! Workbooks, made by openpyxl and by hand.

use crate::support::{all_said, data, file, found, open_as};
use bakehouse_formats::{Certainty, Choices, Error, Foreign, Kind, Limits, Reader};
use std::fmt::Write as _;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An archive with these parts.
pub fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in parts {
        archive.start_file(*name, options).expect("memory can be written");
        archive.write_all(text.as_bytes()).expect("memory can be written");
    }
    archive.finish().expect("memory can be written").into_inner()
}

const TYPES: &str =
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>"#;

/// A workbook with this sheet, and these texts that its cells share.
pub fn workbook(rows: &str, shared: &str) -> Vec<u8> {
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    archive(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/workbook.xml", BOOK),
        ("xl/worksheets/sheet1.xml", &sheet),
        ("xl/sharedStrings.xml", shared),
    ])
}

pub fn shared(texts: &str, claimed: u64) -> String {
    format!(
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="{claimed}">{texts}</sst>"#
    )
}

/// A row of cells that have their texts in them.
pub fn row(number: usize, cells: &[&str]) -> String {
    let cells = cells.iter().zip("ABCDEFGH".chars()).map(|(cell, letter)| {
        format!(r#"<c r="{letter}{number}" t="inlineStr"><is><t xml:space="preserve">{cell}</t></is></c>"#)
    });
    format!("<row r=\"{number}\">{}</row>", cells.collect::<String>())
}

#[test]
fn the_sheet_with_the_examples_is_read() {
    let set = open_as(&data("workbook.xlsx"), Choices::default()).expect("a workbook");
    assert_eq!(set.form.kind, Kind::Xlsx);
    assert_eq!(set.form.sheet.as_deref(), Some("Beispiele"));
    assert_eq!(set.form.other_sheets, ["Read me"], "a hidden one is nobody's business");
    assert_eq!(found(&set), ["sheets_left_out@1 others=Read me sheet=Beispiele"]);
    let expected = [
        "u: Wo ist mein Paket? | a: Es kommt am Dienstag.\nMit der Post. | extra {\"topic\":\"Versand\",\"Nr\":\"1\",\"Datum\":\"2026-10-03\",\"Fertig\":\"TRUE\"}",
        "u: Was kostet das, \"bitte\"? | a: 5,50 € | extra {\"topic\":\"Preis\",\"Nr\":\"2\",\"Datum\":\"2026-10-04 09:30:00\",\"Fertig\":\"FALSE\"}",
        "u: Wie viel ist 2 + 2? | a: 4 | extra {\"Nr\":\"3\"}",
        "u: Wer hat diese Frage gestellt? | extra {\"Nr\":\"4\"}",
    ];
    assert_eq!(all_said(&set), expected);
    let rows: Vec<u64> = set.examples.iter().map(|example| example.number).collect();
    assert_eq!(rows, [2, 3, 5, 6], "as the spreadsheet numbers them");
    assert_eq!(set.entries, 4);
    let columns = set.form.columns.expect("it is a table");
    assert_eq!(
        (columns.certainty, columns.columns[1].first[0].as_str()),
        (Certainty::Sure, "Wo ist mein Paket?")
    );
}

#[test]
fn another_sheet_can_be_chosen() {
    let sheet = |name: &str| {
        let choices = Choices { sheet: Some(name.to_owned()), ..Choices::default() };
        open_as(&data("workbook.xlsx"), choices)
    };
    let set = sheet("Read me").expect("it is there");
    assert_eq!(
        (set.form.sheet.as_deref(), found(&set)),
        (Some("Read me"), vec!["columns_unclear@1 columns=A".to_owned()])
    );
    assert!(matches!(sheet("Nowhere"), Err(Error::NoSheet { sheet, .. }) if sheet == "Nowhere"));
}

#[test]
fn a_large_sheet_is_read_to_its_end() {
    let mut rows = row(1, &["question", "answer"]);
    for number in 2..30_000 {
        let _ = write!(
            rows,
            "{}",
            row(number, &[&format!("What is {number}?"), &format!("It is {number}.")])
        );
    }
    let book = file(workbook(&rows, &shared("", 0)));
    let set = open_as(&book.path, Choices::default()).expect("a workbook");
    assert_eq!((set.examples.len(), set.findings.len()), (29_998, 0));
    assert_eq!(all_said(&set)[29_997], "u: What is 29999? | a: It is 29999.");
    // A reader that is given up takes its thread with it.
    let mut reader = Reader::open(&book.path, &Limits::STANDARD).expect("opened");
    assert!(reader.next_block().expect("read").is_some());
    drop(reader);
}

#[test]
fn what_is_no_workbook_is_named() {
    let letter = file(archive(&[("word/document.xml", "<document/>")]));
    let error = open_as(&letter.path, Choices::default()).expect_err("a letter");
    assert!(matches!(error, Error::Foreign { found: Foreign::Zip, .. }));
    let empty = file(workbook("", &shared("", 0)));
    assert!(matches!(open_as(&empty.path, Choices::default()), Err(Error::Empty { .. })));
    let whole = std::fs::read(data("workbook.xlsx")).expect("there");
    let half = file(&whole[..whole.len() / 2]);
    assert!(matches!(open_as(&half.path, Choices::default()), Err(Error::Damaged { .. })));
}

#[test]
fn a_sheet_that_breaks_off_gives_what_comes_before() {
    let rows = format!(
        "{}{}<row r=\"3\"><c r=\"A3\"",
        row(1, &["question", "answer"]),
        row(2, &["q", "a"])
    );
    let set = open_as(&file(workbook(&rows, &shared("", 0))).path, Choices::default())
        .expect("a workbook");
    assert_eq!(
        (all_said(&set), found(&set)),
        (vec!["u: q | a: a".to_owned()], vec!["file_damaged@3".to_owned()])
    );
}

#[track_caller]
fn refused(bytes: Vec<u8>, is_expected: impl Fn(&Error) -> bool) {
    let limits = Limits { shared_bytes: 1 << 20, ..Limits::STANDARD };
    let error = Reader::open(&file(bytes).path, &limits).err().expect("refused");
    assert!(is_expected(&error), "{error:?}");
}

#[test]
fn workbooks_that_were_made_to_hurt_are_refused() {
    let rows = row(1, &["question", "answer"]) + &row(2, &["q", "a"]);
    let is_swollen = |error: &Error| matches!(error, Error::Swollen { .. });
    let is_damaged = |error: &Error| matches!(error, Error::Damaged { .. });
    let unlike = (0..200_000).fold(String::new(), |mut texts, n| {
        let _ = write!(texts, "<si><t>{n}</t></si>");
        texts
    });
    refused(workbook(&rows, &shared(&unlike, 1)), is_swollen);
    refused(workbook(&(rows.clone() + &" ".repeat(20 << 20)), &shared("", 0)), is_swollen);
    refused(workbook(&rows, &shared("<si><t>a</t></si>", u64::MAX)), is_damaged);
    refused(workbook(&rows, &shared("<si><t>a</t></si>", 1 << 40)), is_damaged);
    // Cells where no spreadsheet has any.
    let far =
        "<row r=\"4294967295\"><c r=\"A4294967295\" t=\"inlineStr\"><is><t>x</t></is></c></row>";
    let set =
        open_as(&file(workbook(&(rows.clone() + far), &shared("", 0))).path, Choices::default());
    assert_eq!(found(&set.expect("the beginning counts")), ["file_damaged@3"]);
    let wide = "<row r=\"3\"><c r=\"ZZZZZ3\" t=\"inlineStr\"><is><t>x</t></is></c></row>";
    let set = open_as(&file(workbook(&(rows + wide), &shared("", 0))).path, Choices::default());
    assert_eq!(found(&set.expect("the beginning counts")), ["file_damaged@3"]);
}

#[test]
fn a_workbook_in_a_stream_is_named() {
    let bytes = workbook("", "");
    let reader = Reader::new(bytes.as_slice(), Path::new("a"), &Limits::STANDARD);
    assert!(matches!(reader.err(), Some(Error::Foreign { found: Foreign::Zip, .. })));
}
