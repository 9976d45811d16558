//! Measures what is inside a workbook before anybody unpacks it into memory: the sizes that an archive claims are whatever
//! its maker wrote, so each part is unpacked once into nothing and counted.

use super::super::Limits;
use super::super::apart::broken;
use crate::text::gunzip::Swollen;
use memchr::memmem;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// Parts that a workbook may have.
const MOST_PARTS: usize = 10_000;
/// The same texts that cells share, counted. Each takes some memory, however short it is.
const MOST_SHARED: usize = 4 << 20;
/// What is ever unpacked: no pictures and the like. Names are compared in small letters.
const UNPACKED: [&str; 2] = [".xml", ".rels"];

/// Whether an archive is a workbook. One that is too much to unpack is an error.
pub fn check(file: &mut File, limits: &Limits) -> io::Result<bool> {
    let mut archive = ZipArchive::new(io::BufReader::new(file)).map_err(fault)?;
    let is_book =
        |name: Cow<'_, str>| name.replace('\\', "/").eq_ignore_ascii_case("xl/workbook.xml");
    if !archive.file_names().flatten().any(is_book) {
        return Ok(false);
    }
    if archive.len() > MOST_PARTS {
        return Err(io::Error::other(Swollen));
    }
    let mut total = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(fault)?;
        let name = part.name().map_err(fault)?.to_ascii_lowercase();
        if !UNPACKED.iter().any(|ending| name.ends_with(ending)) {
            continue;
        }
        let packed = part.compressed_size();
        let is_shared = name.ends_with("sharedstrings.xml");
        let measured = measure(&mut part, packed, limits)?;
        total += measured.bytes;
        let is_too_much =
            is_shared && (measured.bytes > limits.shared_bytes || measured.texts > MOST_SHARED);
        if is_too_much || total > limits.unpacked.most_bytes {
            return Err(io::Error::other(Swollen));
        }
        // Room is made for as many texts as are claimed, before the first of them is read.
        if is_shared && measured.claimed > measured.bytes / 4 {
            return Err(broken());
        }
    }
    Ok(true)
}

/// What is in a part.
#[derive(Default)]
struct Measured {
    bytes: u64,
    /// Shared texts that are there, and that the part says are there.
    texts: usize,
    claimed: u64,
}

fn measure(part: &mut impl Read, packed: u64, limits: &Limits) -> io::Result<Measured> {
    let mut measured = Measured::default();
    let mut block = vec![0; 64 << 10];
    loop {
        let read = match part.read(&mut block) {
            Ok(0) => return Ok(measured),
            Ok(read) => read,
            Err(error) if error.raw_os_error().is_some() => return Err(error),
            // What is broken inside is found, and told, where it is read.
            Err(_) => return Ok(measured),
        };
        if measured.bytes == 0 {
            measured.claimed = claimed(&block[..read]);
        }
        measured.bytes += read as u64;
        measured.texts += memmem::find_iter(&block[..read], b"<si").count();
        if limits.unpacked.is_exceeded(packed, measured.bytes) {
            return Err(io::Error::other(Swollen));
        }
    }
}

/// The count of texts that a part claims to have.
fn claimed(beginning: &[u8]) -> u64 {
    const NAME: &[u8] = b"uniqueCount=";
    let Some(at) = memmem::find(beginning, NAME) else { return 0 };
    let digits = beginning[at + NAME.len()..].iter().skip(1);
    let digits: String =
        digits.take_while(|byte| byte.is_ascii_digit()).map(|byte| char::from(*byte)).collect();
    if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) }
}

fn fault(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) if error.raw_os_error().is_some() => error,
        _ => broken(),
    }
}
