//! Documents, as others' programs make them, and in every way that they can be broken.

use crate::support::{data, file};
use crate::workbooks::archive;
use bakehouse_formats::documents::{Document, DocumentKind, GapCode, Limits, read, read_bytes};
use bakehouse_formats::{Error, Foreign, Unpacked};
use proptest::prelude::*;
use std::path::Path;

fn document(name: &str) -> Document {
    read(&data("documents").join(name), &Limits::STANDARD).expect("a document")
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(data("documents").join(name)).expect("a file beside the tests")
}

fn open(bytes: impl AsRef<[u8]>, name: &str) -> Result<Document, Error> {
    read_bytes(bytes.as_ref().to_vec(), Path::new(name), &Limits::STANDARD)
}

/// The text of all passages.
fn text(document: &Document) -> String {
    let texts: Vec<&str> = document.passages.iter().map(|passage| passage.text.as_str()).collect();
    texts.join("\n\n")
}

/// `page heading: beginning` for each passage.
fn outline(document: &Document) -> Vec<String> {
    let show = |passage: &bakehouse_formats::documents::Passage| {
        let page = passage.page.map_or_else(String::new, |page| format!("{page} "));
        let heading = passage.heading.as_deref().unwrap_or("-");
        let beginning: Vec<&str> = passage.text.split_whitespace().take(3).collect();
        format!("{page}{heading}: {}", beginning.join(" "))
    };
    document.passages.iter().map(show).collect()
}

#[test]
fn a_pdf_is_read_without_what_runs_along_its_edges() {
    let found = document("guide.pdf");
    assert_eq!(found.kind, DocumentKind::Pdf);
    assert_eq!(found.title.as_deref(), Some("A guide for customers"));
    assert_eq!(found.gaps, []);
    let text = text(&found);
    for unwanted in ["Page 1", "The Corner Bakery: a guide"] {
        assert!(!text.contains(unwanted), "{text}");
    }
    assert!(text.contains("Rye | 1 kg | 6.20\nSpelt | 750 g | 5.80"), "{text}");
    assert!(text.contains("• Pay in cash.\n• Pay by card.\n• Pay later."), "{text}");
    let expected =
        ["1 Delivery: We deliver bread", "1 Returns: Bread Bread can't", "2 -: Prices Bread |"];
    assert_eq!(outline(&found), expected);
}

#[test]
fn a_pdf_in_columns_is_read_column_by_column() {
    let found = document("columns.pdf");
    let text = text(&found).replace(char::is_whitespace, " ");
    let places: Vec<Option<usize>> =
        ["linen bag", "taste as if they were new", "burnt, raw", "until noon", "by bicycle"]
            .into_iter()
            .map(|words| text.find(words))
            .collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} {text}");
    assert_eq!(found.passages[0].heading.as_deref(), Some("Storing and returns"));
}

#[test]
fn words_that_were_broken_in_a_pdf_are_whole() {
    let found = text(&document("letter.pdf"));
    assert!(found.contains("wir öffnen ab März schon um sechs Uhr"), "{found}");
    assert!(found.contains("Die Bestellungen bleiben, wie sie sind."), "{found}");
}

#[test]
fn a_pdf_that_cannot_be_read_says_why() {
    assert!(matches!(open(bytes("locked.pdf"), "a.pdf"), Err(Error::Locked { .. })));
    assert!(matches!(open(bytes("scanned.pdf"), "a.pdf"), Err(Error::NoText { .. })));
    // Locked against changes only.
    assert_eq!(text(&document("owner_locked.pdf")), text(&document("letter.pdf")));
    let half = document("half_scanned.pdf");
    let gap = half.gaps.first().expect("a page without text");
    assert_eq!((gap.code, gap.count, gap.page), (GapCode::PagesWithoutText, 1, Some(2)));
    assert!(text(&half).contains("Sourdough keeps"));
}

#[test]
fn a_docx_keeps_headings_lists_and_tables() {
    let found = document("guide.docx");
    assert_eq!(
        (found.kind, found.title.as_deref()),
        (DocumentKind::Docx, Some("A guide for customers"))
    );
    let text = text(&found);
    assert!(text.contains("Bread | Weight | Price\nRye | 1 kg | 6.20"), "{text}");
    assert!(text.contains("- Pay in cash.\n- Pay by card.\n- Pay later."), "{text}");
    assert!(text.contains("The Corner Bakery\n3 High Street"), "{text}");
    assert_eq!(outline(&found), ["Delivery: We deliver bread", "-: Returns Bread Bread"]);
}

#[test]
fn an_epub_is_read_in_its_order() {
    let found = document("guide.epub");
    assert_eq!(
        (found.kind, found.title.as_deref()),
        (DocumentKind::Epub, Some("A guide for customers"))
    );
    let expected =
        ["Delivery: We deliver bread", "Returns: Bread can't be", "Storing: Sourdough keeps for"];
    assert_eq!(outline(&found), expected);
    assert!(!text(&found).contains("unread"));
}

#[test]
fn the_content_says_what_a_document_is() {
    let check = |content: &[u8], name: &str, expected: DocumentKind| {
        assert_eq!(open(content, name).expect("a document").kind, expected, "{name}");
    };
    check(b"Plain text.", "a.pdf", DocumentKind::Text);
    check(b"Plain text.", "", DocumentKind::Text);
    check(b"Plain text.", "a.md", DocumentKind::Markdown);
    check(b"# A\n\nb\n\n## C\n\nd", "a.txt", DocumentKind::Markdown);
    check(b"<!doctype html><p>a", "a.txt", DocumentKind::Html);
    check(b"a <b>b</b>", "a.htm", DocumentKind::Html);
    check(&bytes("guide.pdf"), "a.txt", DocumentKind::Pdf);
    check(&[b"\r\n".as_slice(), &bytes("guide.pdf")].concat(), "a.txt", DocumentKind::Pdf);
    check(&bytes("guide.docx"), "a.zip", DocumentKind::Docx);
    check(&bytes("guide.epub"), "a.docx", DocumentKind::Epub);
}

#[test]
fn other_files_are_named() {
    let foreign = |content: &[u8]| match open(content, "a") {
        Err(Error::Foreign { found, .. }) => found,
        other => panic!("{other:?}"),
    };
    assert_eq!(foreign(b"\x89PNG\r\n\x1a\n"), Foreign::Picture);
    assert_eq!(foreign(b"\x80\x04\x95\x10"), Foreign::Pickle);
    assert_eq!(foreign(&archive(&[("a.txt", "b")])), Foreign::Zip);
    assert_eq!(foreign(&(0..=255).cycle().take(4000).collect::<Vec<u8>>()), Foreign::Binary);
    let workbook = std::fs::read(data("workbook.xlsx")).expect("a file beside the tests");
    assert_eq!(foreign(&workbook), Foreign::Zip);
    for empty in [&b""[..], b" \n\t\r\n", b"\xEF\xBB\xBF", b"<html><script>a</script></html>"] {
        assert!(matches!(open(empty, "a"), Err(Error::Empty { .. })), "{empty:?}");
    }
    let mut locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    assert_eq!(foreign(&locked), Foreign::Zip);
    locked.extend("EncryptedPackage".bytes().flat_map(|byte| [byte, 0]));
    assert!(matches!(open(&locked, "a.docx"), Err(Error::Locked { .. })));
    let folder = tempfile::tempdir().expect("a folder");
    assert!(matches!(read(folder.path(), &Limits::STANDARD), Err(Error::Folder { .. })));
    let missing = folder.path().join("missing.txt");
    assert!(matches!(read(&missing, &Limits::STANDARD), Err(Error::Read { .. })));
}

/// A DOCX of this body.
fn docx(body: &str) -> Vec<u8> {
    let document = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    archive(&[("word/document.xml", &document)])
}

#[test]
fn what_a_docx_does_not_show_is_not_read() {
    let check = |body: &str, expected: &str| {
        assert_eq!(text(&open(docx(body), "a").expect("a document")), expected, "{body}");
    };
    check(
        "<w:p><w:r><w:t>a</w:t></w:r><w:del><w:r><w:delText>b</w:delText></w:r></w:del><w:r><w:t xml:space='preserve'> &amp; c</w:t></w:r></w:p>",
        "a & c",
    );
    check(
        "<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p>",
        "a\nb",
    );
    check(
        "<w:p><w:pPr><w:tabs><w:tab w:val='x'/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r></w:p>",
        "a b",
    );
    check(
        "<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>a</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>a</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>",
        "a",
    );
    check(
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>",
        "a b | | c",
    );
}

#[test]
fn damaged_archives_say_so() {
    let damaged = |bytes: &[u8]| matches!(open(bytes, "a"), Err(Error::Damaged { .. }));
    let whole = bytes("guide.docx");
    assert!(damaged(&whole[..whole.len() / 2]) && damaged(b"PK\x03\x04"));
    // Broken XML gives what comes before.
    let cut = archive(&[("word/document.xml", "<w:p><w:r><w:t>a</w:t></w:r></w:p><w:p <")]);
    let found = open(&cut, "a").expect("its beginning");
    assert_eq!((text(&found).as_str(), found.gaps[0].code), ("a", GapCode::PartsDamaged));
    assert!(damaged(&archive(&[("word/document.xml", "<<<")])));
    // A chapter that is missing.
    let book = |order: &str| {
        let package = format!(
            "<package><manifest><item id='a' href='a.xhtml'/></manifest><spine>{order}</spine></package>"
        );
        archive(&[
            ("META-INF/container.xml", "<container><rootfile full-path='b.opf'/></container>"),
            ("b.opf", &package),
            ("a.xhtml", "<p>a</p>"),
        ])
    };
    let found = open(book("<itemref idref='b'/><itemref idref='a'/>"), "a").expect("a book");
    assert_eq!((text(&found).as_str(), found.gaps[0].count), ("a", 1));
    assert!(damaged(&book("<itemref idref='b'/>")));
    assert!(damaged(&archive(&[("META-INF/container.xml", "<container/>")])));
    let locked = archive(&[
        ("META-INF/container.xml", "<container/>"),
        (
            "META-INF/encryption.xml",
            "<e><EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/></e>",
        ),
    ]);
    assert!(matches!(open(&locked, "a"), Err(Error::Locked { .. })));
}

#[test]
fn what_unpacks_to_far_too_much_is_refused() {
    let bomb = docx(&"<w:p/>".repeat(4 << 20));
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    assert!(matches!(open(&bomb, "a"), Err(Error::Swollen { .. })));
    let unpacked = Unpacked { most_bytes: 1_000, ..Unpacked::STANDARD };
    let limits = Limits { unpacked, ..Limits::STANDARD };
    let found = read_bytes(bytes("guide.docx"), Path::new("a"), &limits);
    assert!(matches!(found, Err(Error::Swollen { .. })));
    let limits = Limits { file_bytes: 10, ..Limits::STANDARD };
    let long = file("word ".repeat(10));
    assert!(matches!(read(&long.path, &limits), Err(Error::TooLarge { .. })));
}

#[test]
fn more_text_than_is_taken_is_told() {
    let limits = Limits { text_bytes: 10, ..Limits::STANDARD };
    let found = read_bytes("grün und ärger".into(), Path::new("a"), &limits).expect("a beginning");
    assert_eq!((text(&found).as_str(), found.gaps[0].code), ("grün und", GapCode::CutShort));
}

#[test]
fn a_cut_pdf_gives_what_it_has_or_says_that_it_is_damaged() {
    for name in ["guide.pdf", "letter.pdf", "columns.pdf"] {
        let whole = bytes(name);
        for part in 0..20 {
            match open(&whole[..whole.len() * part / 20], name) {
                Ok(_)
                | Err(
                    Error::Damaged { .. }
                    | Error::Empty { .. }
                    | Error::NoText { .. }
                    | Error::Foreign { .. },
                ) => {}
                other => panic!("{name} {part}: {other:?}"),
            }
        }
    }
}

fn cases(count: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(count) }
}

/// Documents of each kind, small enough to be broken a thousand times.
fn documents() -> impl Strategy<Value = Vec<u8>> {
    let page = "<html><head><title>a</title></head><body><table><tr><td>b<td>c</table><ul><li>d<p>e</ul><pre> f\n</pre>";
    let body = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    proptest::sample::select(vec![
        bytes("letter.pdf"),
        bytes("scanned.pdf"),
        bytes("owner_locked.pdf"),
        bytes("guide.epub"),
        docx(body),
        page.as_bytes().to_vec(),
        b"# a\n\n- b\n  1. c\n\n| d | e |\n|---|---|\n| f | g |\n\n```\nh\n```\n\n> i\n\n## j"
            .to_vec(),
        b"Some text.\n\nMore of it.".to_vec(),
    ])
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn no_bytes_make_a_reader_panic(noise in proptest::collection::vec(any::<u8>(), 0..600), name in "a\\.(md|html|txt)") {
        let _ = open(noise, &name);
    }

    #[test]
    fn no_damage_makes_a_reader_panic(
        mut document in documents(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        for (place, byte) in changes {
            let place = place.index(document.len());
            document[place] = byte;
        }
        if is_cut {
            document.truncate(cut.index(document.len()));
        }
        if let Ok(found) = open(document, "a") {
            for passage in &found.passages {
                prop_assert!(passage.from < passage.to && !passage.text.trim().is_empty());
            }
            prop_assert!(found.passages.is_sorted_by_key(|passage| passage.from));
        }
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn every_word_of_a_text_is_in_one_passage(
        paragraphs in proptest::collection::vec(
            proptest::collection::vec("[a-zäöü日本]{1,12}[.!?,]?|-|1\\.|é{100}", 1..90),
            1..12,
        ),
        joints in proptest::collection::vec("[ \n]|\r\n| \n ", 1..10),
    ) {
        let mut joints = joints.iter().cycle();
        let mut written = String::new();
        for paragraph in &paragraphs {
            for word in paragraph {
                written.push_str(word);
                written.push_str(joints.next().expect("it goes on"));
            }
            written.push_str("\n\n");
        }
        let found = open(&written, "a.txt").expect("a text");
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(words(&text(&found)), words(&written));
        for passage in &found.passages {
            let long = passage.text.split_whitespace().count();
            prop_assert!(long <= 300, "{long}");
        }
    }
}
