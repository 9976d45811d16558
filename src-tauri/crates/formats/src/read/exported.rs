//! What chat programs give a person who asks for their data: an archive with `conversations.json` in it, or with numbered
//! pieces of it. They are read one after the other, as if they were one file.

use super::apart::{self, Voice, broken};
use super::opening::{Counted, Opened};
use super::{Choices, Kind, Limits, failure};
use crate::error::Error;
use crate::text::gunzip::{Swollen, Unpacked};
use crate::text::{Text, read_head};
use crate::units::layout::Layout;
use crate::units::{Cut, Cutter, Piece, Units};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use zip::ZipArchive;
use zip::result::ZipError;

/// Files that an export may have: pictures and sounds lie beside the conversations.
const MOST_FILES: usize = 1_000_000;

/// The names of the files with conversations, in their order; none where the archive is no export of chats.
pub fn files(file: &mut File) -> Vec<String> {
    // What is broken is told by whoever opens it as something else.
    let Ok(archive) = ZipArchive::new(BufReader::new(file)) else { return Vec::new() };
    if archive.len() > MOST_FILES {
        return Vec::new();
    }
    let names = archive.file_names().flatten();
    let mut found: Vec<String> =
        names.filter(|name| is_conversations(name)).map(Cow::into_owned).collect();
    // "conversations-2" before "conversations-10".
    found.sort_by_cached_key(|name| (name.len(), name.clone()));
    found
}

/// Whether a file of an export holds conversations: `conversations.json`, `conversations-003.json`.
fn is_conversations(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
    let number = file.strip_prefix("conversations").and_then(|rest| rest.strip_suffix(".json"));
    number.is_some_and(|number| {
        let digits = number.trim_start_matches(['-', '_']);
        digits.chars().all(|digit| digit.is_ascii_digit())
    })
}

pub fn open(
    file: File,
    files: Vec<String>,
    path: &Path,
    limits: &Limits,
    choices: &Choices,
) -> Result<Opened<'static>, Error> {
    let counted = Counted { source: file, read: choices.read_bytes.clone() };
    let is_damaged = Arc::<AtomicBool>::default();
    let (damage, limits) = (is_damaged.clone(), *limits);
    let ((), cutter) = apart::spawn(move |voice: &Voice<()>| {
        let mut archive = ZipArchive::new(BufReader::new(counted)).map_err(fault)?;
        voice.open(());
        let mut behind = 0;
        for name in files {
            let part = archive.by_name(&name).map_err(fault)?;
            let packed = part.compressed_size();
            let part = Part {
                source: part,
                packed,
                unpacked: 0,
                limits: limits.unpacked,
                is_damaged: damage.clone(),
            };
            match read(part, behind, limits.line_bytes, voice)? {
                Some(line) => behind = line,
                None => return Ok(()),
            }
        }
        Ok(())
    })
    .map_err(|error| failure(path, error))?;
    let opened = Opened::new(Box::new(cutter), Kind::JsonList, None);
    Ok(Opened { is_packed: true, is_damaged, ..opened })
}

/// Gives the entries of one file, of which the lines are counted on from `behind`, and the lines there are then. Nothing:
/// nobody wants any more.
fn read(
    mut part: impl Read + Send,
    mut behind: u64,
    line_bytes: usize,
    voice: &Voice<()>,
) -> io::Result<Option<u64>> {
    let head = read_head(&mut part)?;
    let mut units = Units::new(Text::new(head, part, None), line_bytes)?;
    let (head, is_whole) = units.ahead();
    let layout = Layout::of(head, is_whole);
    units.lay_out(layout);
    let before = behind;
    while let Some(mut piece) = units.next_piece()? {
        move_down(&mut piece, before);
        behind = piece.line_behind().map_or(behind, |line| line - 1);
        if !voice.give(piece) {
            return Ok(None);
        }
    }
    Ok(Some(behind))
}

/// Counts the lines of a piece on from `lines`.
fn move_down(piece: &mut Piece, lines: u64) {
    match &mut piece.cut {
        Cut::Lines { first, behind, .. } => {
            first.line += lines;
            *behind += lines;
        }
        Cut::Units(units) => units.iter_mut().for_each(|unit| unit.start.line += lines),
    }
}

/// A file in an archive, with an eye on what comes out. Where it is broken the text just ends, and `is_damaged` says so.
struct Part<R> {
    source: R,
    packed: u64,
    unpacked: u64,
    limits: Unpacked,
    is_damaged: Arc<AtomicBool>,
}

impl<R: Read> Read for Part<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = match self.source.read(into) {
            Ok(read) => read,
            Err(error) if error.raw_os_error().is_some() => return Err(error),
            Err(_) => {
                self.is_damaged.store(true, Ordering::Relaxed);
                0
            }
        };
        self.unpacked += read as u64;
        if self.limits.is_exceeded(self.packed, self.unpacked) {
            return Err(io::Error::other(Swollen));
        }
        Ok(read)
    }
}

fn fault(error: ZipError) -> io::Error {
    match error {
        ZipError::Io(error) if error.raw_os_error().is_some() => error,
        _ => broken(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_conversations;

    #[test]
    fn files_with_conversations_have_their_name() {
        let check =
            |name: &str, expected: bool| assert_eq!(is_conversations(name), expected, "{name}");
        check("conversations.json", true);
        check("data-2026-10-01/conversations.json", true);
        check("conversations-007.json", true);
        check("shared_conversations.json", false);
        check("conversations.json/x", false);
        check("conversations-old.json", false);
        check("user.json", false);
    }
}
