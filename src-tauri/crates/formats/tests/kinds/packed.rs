//! Files packed with gzip, and files in older encodings.

use crate::support::{all_said, file, found, open, open_as, read};
use bakehouse_formats::{Choices, Encoding, Error, Foreign, Kind, Limits, Reader, Unpacked};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const LINE: &str = r#"{"messages":[{"role":"user","content":"q"}]}"#;

fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes.as_ref()).expect("memory can be written");
    packed.finish().expect("memory can be written")
}

/// Lines that don't repeat each other, so that they pack like others do.
fn lines(count: usize) -> String {
    let mut number = 1u64;
    let mut word = || {
        number =
            number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{:x}", number >> 20)
    };
    (0..count).fold(String::new(), |mut text, _| {
        let _ = fmt::Write::write_fmt(
            &mut text,
            format_args!("{{\"prompt\":\"{}\",\"completion\":\"{}\"}}\n", word(), word()),
        );
        text
    })
}

#[test]
fn packed_text_of_any_kind_is_read() {
    let set = read(gzip(format!("{LINE}\n{LINE}\n")));
    assert!(set.form.is_packed && set.form.kind == Kind::Jsonl && set.examples.len() == 2);
    let table = file(gzip("question,answer\nq,a\n"));
    let read_bytes = Arc::<AtomicU64>::default();
    let choices = Choices { read_bytes: read_bytes.clone(), ..Choices::default() };
    let set = open_as(&table.path, choices).expect("a table");
    assert_eq!((set.form.kind, all_said(&set)), (Kind::Csv, vec!["u: q | a: a".to_owned()]));
    let size = std::fs::metadata(&table.path).expect("there").len();
    assert_eq!(read_bytes.load(Ordering::Relaxed), size, "bytes as they lie on the disk");
    // Several archives one after the other are one file.
    let two = [gzip(format!("{LINE}\n")), gzip(format!("{LINE}\n"))].concat();
    assert_eq!(read(two).examples.len(), 2);
    let many = lines(100_000);
    assert_eq!(read(gzip(&many)).examples.len(), 100_000);
}

#[test]
fn an_archive_that_breaks_off_gives_what_comes_before() {
    let packed = gzip(lines(20_000));
    let set = read(&packed[..packed.len() / 2]);
    assert!(set.examples.len() > 5_000, "{}", set.examples.len());
    let last = set.findings.last().expect("it is told");
    assert_eq!(last.code.name(), "file_damaged");
    assert!(last.place.line > set.examples.last().map(|example| example.number));
    assert_eq!(set.entries as usize, set.examples.len() + set.findings.len() - 1);
    let mut changed = packed.clone();
    let middle = changed.len() / 2;
    changed[middle..middle + 64].fill(0);
    assert!(found(&read(&changed)).last().is_some_and(|found| found.starts_with("file_damaged")));
    assert!(matches!(open(&packed[..5]), Err(Error::Damaged { .. })));
}

#[test]
fn what_unpacks_to_far_too_much_is_refused_early() {
    // The same line over and over packs a thousand times.
    let bomb = gzip(format!("{LINE}{}\n", " ".repeat(1_000)).repeat(50_000));
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    let mut reader = Reader::new(bomb.as_slice(), Path::new("a"), &Limits::STANDARD)
        .expect("its beginning is fine");
    let mut bytes = 0;
    let error = loop {
        match reader.next_block() {
            Ok(block) => bytes += block.expect("the end isn't reached").bytes(),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::Swollen { .. }) && bytes < 12 << 20, "{bytes}");
    // Less than ten megabytes is nothing to be afraid of.
    assert_eq!(read(gzip(format!("{LINE}\n").repeat(200_000))).examples.len(), 200_000);
    let unpacked = Unpacked { most_bytes: 100_000, ..Unpacked::STANDARD };
    let limits = Limits { unpacked, ..Limits::STANDARD };
    let packed = gzip(lines(20_000));
    let all =
        Reader::new(packed.as_slice(), Path::new("a"), &limits).and_then(Reader::into_data_set);
    assert!(matches!(all, Err(Error::Swollen { .. })));
}

#[test]
fn other_things_in_an_archive_are_named() {
    for inner in [&b"PK\x03\x04"[..], b"PAR1", b"%PDF-1.7", &gzip(LINE)] {
        assert!(matches!(
            open(&gzip(inner)),
            Err(Error::Foreign { found: Foreign::OtherArchive, .. })
        ));
    }
    let mut tar = vec![0; 512];
    tar[..4].copy_from_slice(b"a.js");
    tar[257..262].copy_from_slice(b"ustar");
    assert!(matches!(open(&gzip(tar)), Err(Error::Foreign { found: Foreign::OtherArchive, .. })));
    assert!(matches!(open(&gzip("")), Err(Error::Empty { .. })));
}

#[test]
fn an_older_encoding_is_chosen_for_the_whole_file() {
    let text = "question;answer\nWie groß ist „es“?;Ein Stück – für 5 €.\nà Paris ?;Déjà vu.\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    let set = read(&bytes);
    assert_eq!(set.encoding, Encoding::Windows1252);
    assert_eq!(
        all_said(&set),
        ["u: Wie groß ist „es“? | a: Ein Stück – für 5 €.", "u: à Paris ? | a: Déjà vu."]
    );
    // Where the first letter that tells comes late.
    let late = format!("{}{{\"prompt\":\"gr\u{fc}n\",\"completion\":\"a\"}}\n", lines(20_000));
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&late);
    let set = read(&bytes);
    assert_eq!((set.encoding, set.findings.len()), (Encoding::Windows1252, 0));
    assert_eq!(all_said(&set)[20_000], "u: grün | a: a");
    assert_eq!(read(gzip(&bytes)).encoding, Encoding::Windows1252);
    assert_eq!(read(LINE).encoding, Encoding::Utf8);
}

#[test]
fn one_broken_line_does_not_change_the_encoding_of_the_others() {
    let broken = b"{\"prompt\":\"caf\xE9\",\"completion\":\"a\"}\n".as_slice();
    let utf8 = "{\"prompt\":\"grün\",\"completion\":\"a\"}\n".as_bytes();
    // Close together, and far apart, where only a second look can tell.
    let far = lines(50_000);
    for bytes in
        [[broken, utf8].concat(), [utf8, broken].concat(), [broken, far.as_bytes(), utf8].concat()]
    {
        let path = file(&bytes);
        let set = open_as(&path.path, Choices::default()).expect("examples");
        assert_eq!((set.encoding, set.findings.len()), (Encoding::Utf8, 1));
        assert!(found(&set)[0].starts_with("not_text@"));
        let packed = file(gzip(&bytes));
        assert_eq!(open_as(&packed.path, Choices::default()).expect("examples").findings.len(), 1);
    }
}

#[test]
fn a_disk_that_fails_below_an_archive_is_no_damage_of_it() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the cable is out"))
        }
    }
    let packed = gzip(lines(200_000));
    let source = packed[..packed.len() - 100].chain(Failing);
    let reader = Reader::new(source, Path::new("a"), &Limits::STANDARD).expect("the start is fine");
    assert!(matches!(reader.into_data_set(), Err(Error::Read { .. })));
}
